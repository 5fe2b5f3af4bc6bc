"""Answers that are kept, and conclusions asked again in part: the same as asked afresh and in full."""

from __future__ import annotations

import pytest

from kg.base.errors import BadInput, NotFound
from kg.store.selection import Selection
from kg.views.co_investment import co_investment, co_investors
from kg.views.parts.answered import MOST, answered
from kg.views.parts.evidence import Evidence
from kg.views.parts.result import Row
from kg.views.parts.stakes import stakes_of
from kg.views.parts.window import Window
from kg.views.sources import sources
from kg.views.timeline import timeline
from tests.support.landscape_of import packaged


def test_the_same_question_of_the_same_snapshot_is_computed_once() -> None:
    snapshot = packaged("a1", "a2")
    first = answered(snapshot, "funding", {"company": "moonshot-ai"})
    assert answered(snapshot, "funding", {"company": "moonshot-ai"}) is first
    assert "funding" in first.queries
    other = snapshot.select(Selection(without=("a2",)))
    assert answered(other, "funding", {"company": "moonshot-ai"}).view != first.view


def test_no_more_answers_are_kept_than_stated() -> None:
    snapshot = packaged("a1")
    first = answered(snapshot, "mau", {})
    for year in range(2000, 2001 + MOST):
        answered(snapshot, "mau", {"window": str(year)})
    again = answered(snapshot, "mau", {})
    assert again is not first
    assert again.view == first.view


def test_what_cannot_be_answered_is_refused_each_time() -> None:
    snapshot = packaged("a1", "a2")
    for _ in range(2):
        with pytest.raises(NotFound):
            answered(snapshot, "funding", {"company": "nobody"})
        with pytest.raises(BadInput):
            answered(snapshot, "mau", {"metrik": "cash"})


@pytest.mark.slow
def test_pairs_among_some_are_those_of_the_whole() -> None:
    evidence = Evidence(packaged())
    found = [claim for claim in evidence.stated("co-investment") if claim.holds(("actual",))]
    stakes = stakes_of(found, Window.of(None))
    whole = co_investors(evidence, stakes)
    wanted = whole[::70]
    among = {(row.first.id, row.second.id) for row in wanted}
    assert len(wanted) >= 7
    assert co_investors(evidence, stakes, among) == wanted


def carriers(rows: list[Row], without: dict[str, list[Row]]) -> list[tuple[str, ...]]:
    """By the definition: the sources without which a conclusion is not drawn, every conclusion drawn afresh."""
    untouched = {row.claims for row in rows}
    left = {name: {row.conclusion() for row in found if row.claims not in untouched} for name, found in without.items()}
    rests = [sorted({claim.partition(".")[0] for claim in row.claims}) for row in rows]
    return [
        tuple(name for name in names if row.conclusion() not in left[name])
        for row, names in zip(rows, rests, strict=True)
    ]


@pytest.mark.slow
def test_conclusions_asked_again_in_part_fall_as_they_do_in_full() -> None:
    evidence = Evidence(packaged())
    names = sorted({claim.source for claim in evidence.stated("timeline")})
    rows: list[Row] = list(timeline(evidence, company="moonshot-ai").rows)
    full = {name: list[Row](timeline(evidence.without(name), company="moonshot-ai").rows) for name in names}
    found = sources(evidence, company="moonshot-ai", views=("timeline",)).section("conclusions").rows
    assert [row.carriers for row in found] == carriers(rows, full)
    pairs: list[Row] = list(co_investment(evidence).rows)
    names = sorted({claim.partition(".")[0] for row in pairs for claim in row.claims})[:6]
    whole = {name: list[Row](co_investment(evidence.without(name)).rows) for name in names}
    found = sources(evidence, views=("co-investment",)).section("conclusions").rows
    wanted = carriers([row for row in pairs if _rests_on_some(row, names)], whole)
    assert [row.carriers for row in found if _rests_on_some(row, names)] == wanted


def _rests_on_some(row: Row, names: list[str]) -> bool:
    return {claim.partition(".")[0] for claim in row.claims} <= set(names)
