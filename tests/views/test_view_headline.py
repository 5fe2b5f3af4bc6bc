"""The sentence that heads a view: filled from rows, each figure as its claim states it, gone with what it rests on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.charts.chart_spec import FrameChoice, spec
from kg.facts.claim_line import line
from kg.facts.references import classes
from kg.ontology.phrases import view_headline_words
from kg.store.snapshot import Selection, Snapshot
from kg.views.parts.answered import answered
from kg.views.parts.headline import ViewSentence, headlines
from tests.support.landscape_of import named, said, snapshot_of
from tests.support.results import as_told

# What each headed view is asked here, and the kinds of sentences that it then has.
ASKED = {
    "mau": {"subjects": "kimi,doubao"},
    "funding": {"company": "zhipu"},
    "co-investment": {},
    "capex": {},
    "people": {},
    "timeline": {"company": "moonshot-ai"},
    "connection": {"start": "wang-huiwen", "end": "minimax"},
    "sources": {"company": "moonshot-ai"},
    "models": {},
    "competition": {},
    "statements": {},
}
STATED = ("mau", "funding", "capex")  # their figures are those of claims, word for word


def told(snapshot: Snapshot, name: str) -> list[ViewSentence]:
    return headlines(answered(snapshot, name, ASKED[name]).view)


@pytest.mark.parametrize("name", ASKED)
def test_a_headline_rests_on_claims_of_the_answer(snapshot: Snapshot, name: str) -> None:
    view = answered(snapshot, name, ASKED[name]).view
    rows = [*view.rows, *(row for section in view.sections for row in section.rows)]
    known = {claim for row in rows for claim in row.claims}
    found = headlines(view)
    assert found
    for headline in found:
        assert set(headline.claims) <= known and bool(headline.claims) is (name != "sources")
        for pieces in (headline.zh, headline.en):
            assert {each.claim for each in pieces if each.claim} <= set(headline.claims)


@pytest.mark.parametrize("name", STATED)
def test_a_figure_is_what_its_claim_states_bound_included(snapshot: Snapshot, name: str) -> None:
    figures = [each for headline in told(snapshot, name) for each in headline.en if each.claim]
    assert figures
    for each in figures:
        stated = line(snapshot, each.claim)
        assert (each.text.en, each.text.zh) == (
            as_told(snapshot, each.claim, "en"),
            as_told(snapshot, each.claim, "zh"),
        )
        assert stated["modality"] in ("actual", "planned")


@pytest.mark.parametrize("name", [name for name in ASKED if name != "sources"])
def test_a_headline_goes_with_its_sources(snapshot: Snapshot, name: str) -> None:
    first = told(snapshot, name)[0]
    sources = tuple(sorted({claim.partition(".")[0] for claim in first.claims}))
    left = snapshot.select(Selection(without=sources))
    found = headlines(answered(left, name, ASKED[name]).view)
    assert first not in found and first.text() not in [each.text() for each in found]


def test_a_plan_is_told_as_a_plan(snapshot: Snapshot) -> None:
    planned, spent = told(snapshot, "capex")
    assert "plan" in planned.text().en and "计划" in planned.text().zh
    modalities = [line(snapshot, headline.claims[0])["modality"] for headline in (planned, spent)]
    assert modalities == ["planned", "actual"]


def test_a_bound_is_no_fall(snapshot: Snapshot) -> None:
    """169 million and later more than 100 million may be a rise: only what is certainly apart is called the widest."""
    left = snapshot.select(
        Selection(without=("geekpark-2024-05-17-doubao",))
    )  # 26 million of Doubao are certainly fewer
    (widest,) = headlines(answered(left, "mau", {}).view)
    assert widest.text().en.startswith("Kimi, monthly active users: 21.01 million users")


def test_the_latest_of_a_timeline_tells_its_time_once(snapshot: Snapshot) -> None:
    """Of every company: a claim that states nothing but a day is told by its thing, with the day beside it."""
    seen = 0
    for id, kinds in classes(snapshot).items():
        if "Company" not in kinds:
            continue
        view = answered(snapshot, "timeline", {"company": id}).view
        for told in headlines(view):
            row = next(row for row in view.rows if row.claims[0] == told.claims[0])
            for pieces, language, stated in ((told.zh, "zh", "："), (told.en, "en", ": ")):
                (what,) = (getattr(piece.text, language) for piece in pieces if piece.claim)
                assert not what.endswith((stated + getattr(row.when.label, language), " · 日期", " · date")), what
            seen += 1
    assert seen > 20


def test_what_owns_comes_before_what_compares(tmp_path: Path, snapshot: Snapshot) -> None:
    entities = [named("a-listed", "Group"), *(named(id, "Company") for id in ("start", "z-owned", "end"))]
    claims = [
        said("a", "start", "memberOf", "a-listed"),
        said("b", "end", "memberOf", "a-listed"),
        said("c", "start", "shareholder", "z-owned"),
        said("d", "end", "shareholder", "z-owned"),
    ]
    found = answered(snapshot_of(tmp_path, entities, {"s": claims}), "connection", {"start": "start", "end": "end"})
    assert [row.end.id for row in found.view.rows if row.step == 1] == ["z-owned", "a-listed"]
    assert "AI Six Tigers" not in told(snapshot, "connection")[0].text().en


def test_a_plan_is_no_release_and_an_opinion_no_comparison(tmp_path: Path) -> None:
    things = [
        named("old", "Model"),
        named("new", "Model"),
        named("out", "Release"),
        named("to-come", "Release"),
        named("test", "Benchmark"),
    ]
    claims = [
        said("a", "out", "releaseOf", "old"),
        said("b", "out", "date", time="2025-01"),
        said("c", "to-come", "releaseOf", "new", modality="planned"),
        said("d", "to-come", "date", time="2026-01", modality="planned"),
        said("e", "new", "outperforms", "old", modality="opinion", about=["test"]),
    ]
    found = headlines(answered(snapshot_of(tmp_path, things, {"s": claims}), "models", {}).view)
    assert [each.text().en for each in found] == [
        "The latest release of a model that is dated here: old, January 2025."
    ]


def test_what_is_compared_is_called_no_rival(snapshot: Snapshot) -> None:
    view = answered(snapshot, "competition", {}).view
    rivals, *_ = headlines(view)
    stated = {claim for row in view.rows if row.kind == "rivalry" for claim in row.claims}
    assert set(rivals.claims) <= stated and stated
    left = snapshot.select(Selection(without=tuple(sorted({claim.partition(".")[0] for claim in stated}))))
    told_then = [each.text().en for each in headlines(answered(left, "competition", {}).view)]
    assert not any("rivals" in each for each in told_then)


def test_every_kind_of_headline_is_used() -> None:
    source = Path(headlines.__code__.co_filename).read_text("utf-8")
    assert all(f'"{kind}"' in source for kind in view_headline_words())


@pytest.mark.parametrize(("title", "shown"), [("topic", "Comparison"), ("finding", "Doubao, monthly active users: 26")])
def test_a_picture_is_headed_by_what_was_asked_for(snapshot: Snapshot, title: str, shown: str) -> None:
    frame: FrameChoice = {"language": "en", "title": title}  # type: ignore[typeddict-item]  # both are in the list
    found = json.loads(spec(snapshot, "mau", ASKED["mau"], frame))
    assert " ".join(found["title"]["text"]).startswith(shown) and found["description"].startswith(shown)


def test_a_view_without_rows_has_no_headline(snapshot: Snapshot) -> None:
    for name, given in ASKED.items():
        if name not in ("sources", "connection"):
            assert headlines(answered(snapshot, name, {**given, "window": "1990"}).view) == []


def test_no_round_of_the_table_is_later_than_one_that_is_told_to_be_the_latest(snapshot: Snapshot) -> None:
    """Of every company: by the days that sources give, also where they give only a last one, or none."""
    seen = set()
    for company in sorted(id for id, kinds in classes(snapshot).items() if "Company" in kinds):
        view = answered(snapshot, "funding", {"company": company}).view
        for headline in headlines(view):
            done = [row for row in view.rows if row.modality.id == "actual" and row.amounts]
            first = min(done, key=lambda row: headline.claims[0] not in row.claims)
            begins = min(when.earliest or "" for when in first.dates)
            ends = [max((when.latest or "9999" for when in row.dates), default="9999") for row in done if row != first]
            certain = all(end <= begins for end in ends)
            assert ("no later round" in headline.text().en) == certain, (company, headline.text().en)
            seen.add(certain)
    assert seen == {True, False}
