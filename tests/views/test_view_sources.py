"""What rests on what: asked again without each source, and equal to a snapshot without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.landscape import landscape
from kg.base.errors import BadInput
from kg.build.dataset import build
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot
from kg.views.capex import capex
from kg.views.co_investment import co_investment
from kg.views.contradictions import contradictions
from kg.views.funding import funding
from kg.views.mau import mau
from kg.views.parts.evidence import Evidence
from kg.views.parts.result import Row, View
from kg.views.parts.summary import summary
from kg.views.sources import Conclusion, sources
from kg.views.timeline import timeline
from tests.support.landscape_of import money, named, packaged, said, snapshot_of

pytestmark = pytest.mark.slow

ENTITIES = [
    named("x", "Company"),
    named("x-a", "FundingRound"),
    *(named(id, "Company") for id in ("alpha", "beta")),
]


def test_a_conclusion_that_two_sources_state_survives_either(tmp_path: Path) -> None:
    both = [said("h", "x-a", "company", "x"), said("a", "x-a", "amount", quantity=money(5))]
    claims = {"s": both, "t": [*both, said("p", "x-a", "participant", "alpha")]}
    view = sources(snapshot_of(tmp_path, ENTITIES, claims), views=("funding",))
    by_words = {row.words.en: row for row in view.section("conclusions").rows}
    total = by_words["USD · at least USD 5 · x-a"]
    assert (total.sources, total.survives, total.carriers) == (("s", "t"), True, ())
    ladder = next(row for words, row in by_words.items() if words.startswith("x-a · "))
    assert (ladder.survives, ladder.carriers) == (False, ("t",))
    counts = {row.source.id: (row.conclusions.value, row.carries.value) for row in view.rows}
    assert counts == {"s": (2, 0), "t": (2, 1)}


def test_a_derived_number_falls_with_either_of_its_inputs(tmp_path: Path) -> None:
    claims = {
        "s": [said("a", "alpha", "capitalExpenditure", quantity=money(8), time="2025")],
        "t": [said("c", "x", "cash", quantity=money(2), time="2025")],
    }
    view = sources(snapshot_of(tmp_path, ENTITIES, claims), views=("capex",))
    ratio = next(row for row in view.section("conclusions").rows if len(row.sources) == 2)
    assert (ratio.survives, ratio.carriers) == (False, ("s", "t"))


def test_a_view_that_draws_no_conclusions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="some of co-investment"):
        sources(snapshot_of(tmp_path, ENTITIES, {"s": [said("h", "x-a", "company", "x")]}), views=("people",))


def conclusions(**given: Any) -> dict[str, Conclusion]:
    view = sources(packaged("a1", "a2"), company="moonshot-ai", **given)
    return {row.words.en: row for row in view.section("conclusions").rows}


def test_a1_alone_carries_the_users_of_the_articles() -> None:
    assert {row.carriers for row in conclusions(views=("mau",)).values()} == {("a1",)}


def test_a2_alone_carries_who_invested() -> None:
    found = conclusions(views=("co-investment", "funding"))
    assert found
    assert {row.carriers for row in found.values()} == {("a2",)}


def test_that_the_c_round_raised_500_million_survives_either_article() -> None:
    row = next(
        row for words, row in conclusions(views=("timeline",)).items() if "amount raised" in words and "500" in words
    )
    assert (row.sources, row.survives) == (("a1", "a2"), True)


ASKED: dict[str, Callable[[Any], View[Any]]] = {
    "co-investment": co_investment,
    "mau": mau,
    "capex": capex,
    "contradictions": contradictions,
    "funding": lambda given: funding(given, company="moonshot-ai"),
    "funding of minimax": lambda given: funding(given, company="minimax"),
    "timeline": lambda given: timeline(given, company="moonshot-ai"),
}


@pytest.mark.parametrize("source", ["a1", "a2", "tencent-news-2024-06-model-startups", "bianews-2025-12-weekly-users"])
def test_leaving_a_source_out_is_the_same_as_a_snapshot_without_it(source: str) -> None:
    snapshot = packaged()
    evidence, real = Evidence.of(snapshot).without(source), snapshot.select(Selection(without=(source,)))
    for name, ask in ASKED.items():
        assert ask(evidence).rows == ask(real).rows, name
        assert ask(evidence).sections == ask(real).sections, name


def test_on_the_landscape_two_outlets_carry_the_first_round() -> None:
    view = sources(packaged(), company="moonshot-ai", views=("funding",))
    rungs = {row.words.en: row for row in view.section("conclusions").rows}
    early = next(row for words, row in rungs.items() if "USD 60 million" in words and "Angel" in words.title())
    founder, outlet = "geekpark-2024-12-09-arbitration", "tencent-news-2024-06-model-startups"
    assert set(early.carriers) == {founder, outlet}  # who led it, how much it was; two more say what the other says
    total = next(row for words, row in rungs.items() if words.startswith("USD · more than USD 2.56 billion"))
    assert not total.survives and "a2" not in total.carriers


def whole_again(evidence: Evidence, view: str, company: str | None) -> list[Row]:
    """The conclusions of a view, drawn from all that evidence holds."""
    if view == "co-investment":
        return list(co_investment(evidence).rows)
    if view == "mau":
        found = mau(evidence)
        return [*found.rows, *found.section("comparisons").rows]
    assert company is not None
    if view == "timeline":
        return list(timeline(evidence, company=company).rows)
    ladder = funding(evidence, company=company)
    return [*ladder.rows, *ladder.section("holdings").rows, *ladder.section("totals").rows]


@pytest.mark.parametrize("seed", [1, 2])
def test_an_excerpt_without_a_source_says_what_everything_without_it_says(seed: int) -> None:
    evidence = Evidence.of(Snapshot.from_nquads(build(landscape(9, seed)).nquads))
    rows = sources(evidence).section("conclusions").rows
    assert {row.view for row in rows} == {"co-investment", "mau", "timeline", "funding"}
    drawn: dict[tuple[str, str | None], list[Row]] = {}
    left: dict[tuple[str, str | None, str], set[str]] = {}
    for row in rows:
        asked = (row.view, row.company.id if row.company else None)
        if asked not in drawn:
            drawn[asked] = whole_again(evidence, *asked)
        [said] = [
            item.conclusion() for item in drawn[asked] if item.claims == row.claims and summary(item) == row.words
        ]
        untouched = {item.claims for item in drawn[asked]}
        for source in row.sources:
            if (*asked, source) not in left:
                again = whole_again(evidence.without(source), *asked)
                left[*asked, source] = {item.conclusion() for item in again if item.claims not in untouched}
        assert row.carriers == tuple(source for source in row.sources if said not in left[*asked, source]), row.words
