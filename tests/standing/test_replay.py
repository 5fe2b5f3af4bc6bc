"""Conclusions replayed over every prefix of the sources, held against data sets of these sources alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from kg.build.dataset import build
from kg.records.load import Knowledge
from kg.standing.change import Told, told
from kg.standing.claim_findings import disputes, of_claims, said
from kg.standing.compared import compared
from kg.standing.conclusion import Conclusion, Matter
from kg.standing.question import Question, conclude
from kg.standing.replay import DatedChange, days, replayed
from kg.store.snapshot import Selection, Snapshot
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader

FEW = 12  # sources that are built anew, each prefix by itself


def of(known: Knowledge) -> Snapshot:
    return Snapshot.from_nquads(build(known).nquads)


def concluded(snapshot: Snapshot) -> dict[Matter, tuple[str, ...]]:
    """All that the claims conclude, and what they tell differently: nothing here knows of days or of a replay."""
    found: dict[Matter, tuple[str, ...]] = {}
    for conclusion in (of_claims(Reader(snapshot), said(snapshot).values()), disputes(Evidence(snapshot))):
        found |= {matter: finding.told for matter, finding in conclusion.items()}
    return found


@dataclass(frozen=True)
class Replayed:
    """The sources that say most of one company, the data set of them, and of every prefix of them."""

    known: Knowledge
    whole: Snapshot
    prefixes: Mapping[date, Knowledge]
    conclusions: Mapping[date, Mapping[Matter, tuple[str, ...]]]


@pytest.fixture(scope="module")
def zhipu(known: Knowledge, snapshot: Snapshot) -> Replayed:
    counted: dict[str, int] = {}
    for one in said(snapshot).values():
        counted[one.stated.source] = counted.get(one.stated.source, 0) + ("zhipu" in one.about)
    few = known.only(sorted(counted, key=lambda source: (-counted[source], source))[:FEW])
    whole, came = of(few), list[str]()
    prefixes = {}
    for day, sources in days(whole):
        came += sources
        prefixes[day] = few.only(came)
    return Replayed(few, whole, prefixes, {day: concluded(of(part)) for day, part in prefixes.items()})


def test_a_change_is_told_exactly_where_the_conclusion_of_a_prefix_differs(zhipu: Replayed) -> None:
    before: Mapping[Matter, tuple[str, ...]] = {}
    expected: set[tuple[date, Matter, Told, Told]] = set()
    for day, after in zhipu.conclusions.items():
        expected |= {
            (day, matter, before.get(matter), after.get(matter))
            for matter in {*before, *after}
            if before.get(matter) != after.get(matter)
        }
        before = after
    assert len(zhipu.prefixes) > FEW / 2
    assert any(was for _, _, was, _ in expected)
    assert {_short(one) for one in replayed(zhipu.whole)} == expected


def _short(one: DatedChange) -> tuple[date, Matter, Told, Told]:
    was, now = one.change.before, one.change.after
    return one.day, one.change.told.matter, was.told if was else None, now.told if now else None


def test_without_the_claims_that_moved_it_a_conclusion_is_as_it_was_and_no_fewer_do(zhipu: Replayed) -> None:
    widened = [one for one in replayed(zhipu.whole) if one.change.before is not None]
    assert len(widened) > 2
    for one in sorted(widened, key=lambda one: -len(one.change.moved))[:6]:
        matter, was, moved = one.change.told.matter, _short(one)[2], one.change.moved
        assert moved and concluded(of(zhipu.prefixes[one.day].without(moved))).get(matter) == was
        assert concluded(of(zhipu.prefixes[one.day].without(moved[1:]))).get(matter) != was


@pytest.mark.parametrize("day", [date(2024, 7, 1), date(2026, 1, 15)])
def test_a_replay_comes_to_what_is_known_on_a_day(snapshot: Snapshot, day: date) -> None:
    state: dict[Matter, tuple[str, ...]] = {}
    for one in replayed(snapshot):
        if one.day <= day:
            if one.change.after is None:
                del state[one.change.told.matter]
            else:
                state[one.change.told.matter] = one.change.after.told
    assert state == concluded(snapshot.select(Selection(as_of=day)))


ASKED = (
    Question(kind="view", name="funding", bind={"company": "zhipu"}),
    Question(kind="view", name="contradictions"),
    Question(kind="query", name="valuation", bind={"company": "zhipu"}),
    Question(kind="entity", name="zhipu"),
)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.label)
def test_a_kept_question_changes_where_its_conclusion_does_and_by_claims_that_undo_it(
    zhipu: Replayed, asked: Question
) -> None:
    *_, earlier, last = zhipu.prefixes
    before, after = of(zhipu.prefixes[earlier]), of(zhipu.prefixes[last])

    def built_without(claims: frozenset[str]) -> Snapshot:
        return of(zhipu.prefixes[last].without(claims))

    found = compared(asked, before, after, built_without)
    was, now = (conclude(each, asked) for each in (before, after))
    assert {one.told.matter for one in found.changes} == _differ(was, now)
    for one in found.changes[:2]:
        assert one.moved, one
        again = conclude(built_without(frozenset(one.moved)), asked)
        assert told(again, one.told.matter) == told(was, one.told.matter)


def _differ(was: Conclusion, now: Conclusion) -> set[Matter]:
    return {matter for matter in {*was, *now} if told(was, matter) != told(now, matter)}


def test_two_data_sets_that_say_the_same_have_no_change(zhipu: Replayed) -> None:
    again = of(zhipu.known)
    for asked in ASKED:
        assert compared(asked, zhipu.whole, again, lambda _: None).changes == ()
