"""The timeline of a company, worked out by hand: lanes, fuzzy ends, partial order, time of speech."""

from __future__ import annotations

from pathlib import Path

from kg.views.timeline import Moment, Timeline, timeline
from tests.support.landscape_of import Record, money, named, packaged, said, snapshot_of

ENTITIES = [
    named("x", "Company"),
    named("x-a", "FundingRound"),
    *(named(id, "Strategy") for id in ("one", "two", "three")),
    named("letter", "Document"),
]


def adopts(id: str, what: str, time: str, **more: str) -> Record:
    return said(id, "x", "adopts", what, time=time, **more)


def found(folder: Path, *claims: Record) -> Timeline:
    return timeline(snapshot_of(folder, ENTITIES, {"s": list(claims)}), company="x")


def before(view: Timeline) -> set[tuple[str, str]]:
    assert view.network is not None
    return {(edge.source, edge.target) for edge in view.network.edges}


def test_order_is_stated_only_where_the_periods_settle_it(tmp_path: Path) -> None:
    view = found(tmp_path, adopts("a", "one", "2024"), adopts("b", "two", "2024-06"), adopts("c", "three", "2025-01"))
    assert [row.id for row in view.rows] == ["s.a", "s.b", "s.c"]
    assert before(view) == {("s.a", "s.c"), ("s.b", "s.c")}


def test_an_edge_passes_over_nothing(tmp_path: Path) -> None:
    view = found(tmp_path, adopts("a", "one", "2023"), adopts("b", "two", "2024"), adopts("c", "three", "2025"))
    assert before(view) == {("s.a", "s.b"), ("s.b", "s.c")}


def test_an_open_end_comes_before_nothing(tmp_path: Path) -> None:
    assert before(found(tmp_path, adopts("a", "one", "2023/.."), adopts("b", "two", "2025"))) == set()


def test_lanes(tmp_path: Path) -> None:
    view = found(
        tmp_path,
        adopts("a", "one", "2024"),
        adopts("b", "two", "2025", modality="planned"),
        said("c", "x", "cash", quantity=money(1), time="2026"),
        said("d", "letter", "date", time="2027", about=["x"]),
    )
    assert [row.lane for row in view.rows] == ["event", "planned", "measurement", "speech"]


def test_the_time_of_speech_stands_apart(tmp_path: Path) -> None:
    view = found(
        tmp_path,
        adopts("a", "one", "2024", document="letter"),
        said("d", "letter", "date", time="2025-12-31"),
    )
    (row,) = view.rows
    assert (row.when.edtf, [when.edtf for when in row.said]) == ("2024", ["2025-12-31"])


def test_mentions_of_one_thing_are_one_row(tmp_path: Path) -> None:
    claims = {
        "s": [adopts("a", "one", "2024"), adopts("b", "one", "2024")],
        "t": [adopts("a", "one", "2024")],
    }
    (row,) = timeline(snapshot_of(tmp_path, ENTITIES, claims), company="x").rows
    assert (row.support.mentions, row.support.sources, row.claims) == (3, 2, ("s.a", "s.b", "t.a"))


def test_a_round_of_the_company_belongs_to_it(tmp_path: Path) -> None:
    view = found(tmp_path, said("c", "x-a", "company", "x"), said("d", "x-a", "date", time="2024"))
    assert [row.subject.id for row in view.rows] == ["x-a"]


def moments() -> dict[tuple[str, str, str], Moment]:
    rows = timeline(packaged("a1", "a2"), company="moonshot-ai").rows
    return {(row.subject.id, row.property.en, row.when.edtf): row for row in rows}


def test_the_articles_date_the_c_round_by_a_fuzzy_month_and_the_letter_by_a_day() -> None:
    row = moments()[("moonshot-ai-c", "amount raised", "2025-12~")]
    assert (row.when.earliest, row.when.latest) == ("2025-11-01", "2025-12-31")
    assert [when.edtf for when in row.said] == ["2025-12-31"]
    assert (row.lane, row.support.sources, row.support.origins) == ("event", 2, 1)


def test_what_is_planned_for_2026_stands_in_its_own_lane() -> None:
    planned = {key for key, row in moments().items() if row.lane == "planned"}
    assert ("moonshot-ai", "incentive level", "2026") in planned
    assert all(time == "2026" for _, _, time in planned)


def test_the_articles_settle_that_b_came_before_c_and_not_whether_the_letter_came_after_c() -> None:
    rows = moments()
    b, c = rows[("moonshot-ai-b", "date", "2024-01~")], rows[("moonshot-ai-c", "date", "2025-12~")]
    assert b.when.latest is not None and c.when.earliest is not None and b.when.latest < c.when.earliest
    denied = rows[("moonshot-ai", "hurries to", "2025-12-31")]
    assert denied.negated
    view = timeline(packaged("a1", "a2"), company="moonshot-ai")
    assert (c.id, denied.id) not in before(view)


def test_the_landscape_adds_the_rounds_of_2023_to_2026() -> None:
    rows = timeline(packaged(), company="moonshot-ai").rows
    dates = {row.subject.id: row.when.edtf for row in rows if row.property.en == "date"}
    assert dates["moonshot-ai-2023-h1"] == "2023-40"
    assert dates["moonshot-ai-2026-05"] == "2026-05"
    late = timeline(packaged(), company="moonshot-ai", window="2026-02/..").rows
    assert {row.subject.id for row in late if row.property.en == "date"} >= {
        "moonshot-ai-2026-02",
        "moonshot-ai-2026-05",
    }
    assert all(row.when.earliest is not None and row.when.earliest >= "2026-02-01" for row in late)
