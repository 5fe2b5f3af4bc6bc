"""What every kind of page weighs as sent, that the table of their costs has a line for each, what is made only once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.html.page_list import PAGES
from benchmarks.pages import Asked, asked, cost, graph_cost
from kg.pages.source_passages import held
from kg.pages.view import view_page
from kg.store.snapshot import Snapshot
from kg.views.parts.answered import answered
from kg.views.view_specs import VIEWS

MOST_BYTES = 200_000
PATHS = {page.path: page for page in asked()}


def test_every_kind_of_page_and_every_view_is_measured() -> None:
    assert {page.page for page in PATHS.values()} == set(PAGES)
    assert {f"/views/{name}" for name in VIEWS} <= set(PATHS)


@pytest.mark.parametrize("page", PATHS.values(), ids=PATHS.keys())
def test_a_page_weighs_less_than_200_kilobytes(snapshot: Snapshot, page: Asked) -> None:
    assert 500 < cost(snapshot, page, rounds=1).weight < MOST_BYTES


def test_the_explorer_weighs_less_than_200_kilobytes(snapshot: Snapshot) -> None:
    assert 500 < graph_cost(snapshot, rounds=1).weight < MOST_BYTES


def of_desk(snapshot: Snapshot, articles: str) -> tuple[list[Any], list[Any]]:
    """The excerpts on the desk, and what its form offers."""
    page = view_page(snapshot, "contradictions", {}, articles=articles)
    assert page["result"] is not None
    shown = [side["excerpts"] for card in page["result"]["cards"] for side in card["sides"] if side["excerpts"]]
    return shown, [field["options"] for field in page["form"] if field["kind"] in ("entity", "entities")]


def test_what_depends_on_no_request_is_made_once_for_a_snapshot(snapshot: Snapshot, articles: Path) -> None:
    """Excerpts, what forms offer, the slices of a source, formulas; a text that is no longer at hand is not shown."""
    first, again = (of_desk(snapshot, str(articles)) for _ in range(2))
    for made, known in zip(first, again, strict=True):
        assert made and all(one is other for one, other in zip(made, known, strict=True))
    assert of_desk(snapshot, "/nonexistent")[0] == []
    assert held(snapshot, "a1") is held(snapshot, "a1")
    answer = answered(snapshot, "filings", {})
    assert answer.formulas and answer.formulas is answered(snapshot, "filings", {}).formulas
