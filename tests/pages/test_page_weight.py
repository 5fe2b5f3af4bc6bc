"""What every kind of page weighs as sent, and that the table of their costs has a line for each."""

from __future__ import annotations

import pytest

from api.html.page_list import PAGES
from benchmarks.pages import Asked, asked, cost, graph_cost
from kg.store.snapshot import Snapshot
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
