"""What to read next: each way in which a conclusion is open, the document that would settle it, and hidden sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.base.errors import NotFound
from kg.base.paths import docs_dir
from kg.ontology.document_kinds import document_kinds, kinds_that_state
from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.evidence import Evidence
from kg.views.parts.open_conclusions import Open, OpenConclusions
from kg.views.parts.stated import Stated
from kg.views.parts.wanted_documents import Document, Documents, Wanted, told_kind
from kg.views.read_next import DocumentToRead, OpenConclusion, ReadNext, read_next
from kg.views.view_specs import typed_view
from tests.support.landscape_of import Record, money, named, said, snapshot_of, source

ENTITIES = [
    named("star", "Company", "星", "Star"),
    named("backer", "Company"),
    named("meter", "Company", "数", "Meter"),
    named("app", "Product"),
    named("star-a", "FundingRound", "星A轮", "Star A"),
    named("star-listing", "Listing"),
    named("star-report", "Document", "星2024年年度报告", "Star annual report for 2024"),
    named("any-report", "Document", "星年度报告", "Star annual report"),
    named("old-report", "Document", "星年度报告（2021年）", "Star annual report (2021)"),
]
HOME = said("home", "star-a", "company", "star")
OWN = said("own", "app", "developedBy", "star")
DATE = said("date", "star-a", "date", time="2025-03")
AMOUNT = said("amount", "star-a", "amount", quantity=money(5))
LEAD = said("lead", "star-a", "ledBy", "backer")
MONEY = said("money", "star-a", "postMoneyValuation", quantity=money(50))
ROUND = [HOME, DATE, AMOUNT, LEAD, MONEY]
LISTED = [said("listed", "star-listing", "issuer", "star"), said("day", "star-listing", "date", time="2024-02-01")]


def asked(folder: Path, *claims: Record, **more: Any) -> ReadNext:
    return read_next(snapshot_of(folder, ENTITIES, {"news": list(claims)}, **more))


def told(view: ReadNext) -> list[tuple[str, int]]:
    """The documents in their order, each with the number of conclusions that it would settle."""
    return [(row.document.en, row.settles.value) for row in view.rows]


def opened(view: ReadNext) -> list[str]:
    return [row.what.en for row in view.section("open").rows]


def users(id: str, value: int, time: str, bound: str = "exact", **more: Any) -> Record:
    return said(id, "app", "monthlyActiveUsers", quantity=money(value, "users", bound), time=time, **more)


# What is open


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("amount", "how much Star A raised is not stated: no total has it"),
        ("lead", "who led Star A is not stated"),
        ("date", "when Star A was is not stated: its place in the order is open"),
        ("money", "the post-money valuation of Star A is not stated"),
    ],
)
def test_what_a_round_lacks_is_open_until_one_claim_states_it(tmp_path: Path, missing: str, words: str) -> None:
    assert asked(tmp_path / "whole", *ROUND).rows == ()
    less = asked(tmp_path / "less", *(claim for claim in ROUND if claim["id"] != missing))
    assert words in opened(less)
    assert [row.document.en for row in less.rows] == ["announcement of Star A"]
    assert "news.home" in less.rows[0].claims


def test_a_bound_an_approximate_amount_and_an_open_list_are_open(tmp_path: Path) -> None:
    bound = said("amount", "star-a", "amount", quantity=money(5, bound="at_least"))
    listed = said("open", "star-a", "participantListOpen", literal="true")
    assert opened(asked(tmp_path / "bound", HOME, DATE, bound, LEAD, MONEY, listed)) == [
        "of the amount of Star A only at least USD 5 is known: totals are no more exact",
        "the investors of Star A are not all named",
    ]
    rough = said("amount", "star-a", "amount", quantity=money(5, bound="approx"))
    assert opened(asked(tmp_path / "rough", HOME, DATE, rough, LEAD, MONEY)) == [
        "of the amount of Star A only about USD 5 is known: totals are no more exact",
        "the pre-money valuation of Star A is undetermined",
    ]


def test_an_order_is_settled_by_who_counted_and_only_where_one_claim_is_enough(tmp_path: Path) -> None:
    known = {"provider": "meter"}
    many = named("other", "Product")
    rest = [OWN, users("one", 100, "2025-09", "more_than", **known)]
    other = said("two", "other", "monthlyActiveUsers", quantity=money(120, "users"), time="2025-09", **known)
    snapshot = snapshot_of(tmp_path / "one", [*ENTITIES, many], {"news": [*rest, other]})
    assert told(read_next(snapshot)) == [("Meter's own data (September 2025)", 1)]
    assert read_next(snapshot, company="star").rows == read_next(snapshot, company="app").rows != ()
    assert read_next(snapshot, company="meter").rows == ()
    later = users("two", 50, "2025-10", "at_least", **known)
    both = asked(tmp_path / "both", *rest, later)
    assert len(opened(both)) == 1 and both.rows == ()  # two bounds of two months: no one document states both


CASH = [
    said("cash", "star", "cash", quantity=money(10, bound="approx"), time="2025-12-31"),
    said("spent", "backer", "capitalExpenditure", quantity=money(30), time="2025"),
]


def ratio(spending: str) -> str:
    return (
        f"the ratio of backer's capital expenditure ({spending}) to Star's cash"
        " (about USD 10, 31 December 2025, actual) is undetermined"
    )


def test_a_ratio_tells_of_which_figures_it_is_and_a_plan_is_no_fact(tmp_path: Path) -> None:
    planned = said("plan", "backer", "capitalExpenditure", quantity=money(30), time="2025", modality="planned")
    view = asked(tmp_path, *CASH, planned)
    expected = [ratio("USD 30, 2025, actual"), ratio("USD 30, 2025, planned")]
    assert [one for one in opened(view) if "ratio" in one] == expected
    assert [row.what.zh for row in view.section("open").rows][1] == (
        "backer的资本开支（30美元，2025年，计划）与星的现金（约10美元，2025年12月31日，实际）之比无法确定"
    )


def test_a_sum_tells_of_when_and_how_held_it_is(tmp_path: Path) -> None:
    def plan(of: str) -> Record:
        return said(of, of, "capitalExpenditure", quantity=money(30, bound="approx"), time="2025", modality="planned")

    plans = [plan("backer"), plan("meter")]
    assert opened(asked(tmp_path, *plans)) == [
        "the sum of capital expenditure of backer, Meter (about USD 30, 2025, planned) is undetermined"
    ]


def test_what_was_announced_and_filed_is_told_with_its_time(tmp_path: Path) -> None:
    announced = users("announced", 20, "2025", "more_than")
    filed = [users(id, n, when, "more_than", document="star-report") for id, n, when in FILED]
    wide = [one for one in opened(asked(tmp_path, OWN, announced, *filed)) if "how far" in one]
    assert wide == [
        "app, monthly active users: how far what was announced (more than 20 users, 2025, actual) is from what"
        f" was filed (more than {n} users, {when}, actual) is undetermined"
        for n, when in ((30, "2025"), (10, "June 2025"))
    ]


FILED = (("half", 10, "2025-06"), ("whole", 30, "2025"))


def test_equal_lines_are_one_with_the_claims_of_all(tmp_path: Path) -> None:
    again = users("again", 110, "2025-09", "more_than", provider="meter")
    rest = [users("one", 100, "2025-09", "more_than", provider="meter"), again, named("other", "Product")]
    other = said("two", "other", "monthlyActiveUsers", quantity=money(120, "users"), time="2025-09", provider="meter")
    snapshot = snapshot_of(tmp_path, [*ENTITIES, rest.pop()], {"news": [OWN, *rest, other]})
    (row,) = (row for row in read_next(snapshot).section("open").rows if "whether" in row.what.en)
    assert row.what.en == (
        "monthly active users: whether app (September 2025, Meter's data) or other (September 2025, Meter's data)"
        " is more is left open by their bounds"
    )
    assert set(row.claims) == {"news.again", "news.one", "news.two"}
    assert [label.en.partition(" (no claim")[0] for label in row.documents] == ["Meter's own data (September 2025)"]


def test_a_thing_is_never_compared_with_itself_at_one_time(tmp_path: Path) -> None:
    values = [users("about", 100, "2025-09", "approx"), users("above", 100, "2025-09", "more_than")]
    assert not [one for one in opened(asked(tmp_path, OWN, *values)) if "whether" in one]


def test_no_two_open_conclusions_read_the_same(snapshot: Snapshot) -> None:
    rows = read_next(snapshot).section("open").rows
    for language in ("zh", "en"):
        told = [(row.reason.en, row.subject.id, getattr(row.what, language)) for row in rows]
        assert sorted(set(told)) == sorted(told)


def test_sources_that_differ_are_settled_by_the_document_of_either_side(tmp_path: Path) -> None:
    again = said("again", "star-a", "amount", quantity=money(7))
    (row,) = asked(tmp_path, *ROUND, again).rows
    assert row.document.zh == "星A轮的公告"
    assert (row.contradictions.value, row.undetermined.value) == (1, 1)  # and the total is only a range
    assert [label.en for label in row.states] == ["amount raised"]


def test_a_figure_that_ended_a_year_before_the_newest_source_is_out_of_date(tmp_path: Path) -> None:
    old = said("old", "star", "revenue", quantity=money(9), time="2024")
    assert told(asked(tmp_path / "unlisted", old)) == [("Star's own statement on “revenue” (2025)", 0)]
    new = said("new", "star", "revenue", quantity=money(9), time="2025")
    assert asked(tmp_path / "new", old, new).rows == ()
    early = [source("news", published="2025-06-01")]
    assert asked(tmp_path / "early", old, sources=early).rows == ()


# In which order


def test_what_nothing_states_comes_before_what_is_inexact_and_that_before_what_sources_differ_on(
    tmp_path: Path,
) -> None:
    """Of x the date is not stated; of y two figures are approximate; of z sources differ on the date three times."""

    def round_(name: str, dates: list[str], bound: str) -> list[Record]:
        id, figures = f"star-{name}", {"amount": 5, "postMoneyValuation": 50}
        found = [said(f"{name}-home", id, "company", "star"), said(f"{name}-lead", id, "ledBy", "backer")]
        found += [said(f"{name}-{time}", id, "date", time=time) for time in dates]
        return found + [
            said(f"{name}-{value}", id, key, quantity=money(value, bound=bound)) for key, value in figures.items()
        ]

    rounds = [named(f"star-{name}", "FundingRound", en=f"Star {name}") for name in ("x", "y", "z")]
    claims = [*round_("x", [], "exact"), *round_("y", ["2025-03"], "approx")]
    claims += round_("z", ["2025-01", "2025-02", "2025-03"], "exact")
    view = read_next(snapshot_of(tmp_path, [*ENTITIES, *rounds], {"news": claims}))
    ranked = [
        (row.document.en, row.missing.value, row.undetermined.value, row.contradictions.value) for row in view.rows
    ]
    assert ranked == [
        ("announcement of Star x", 1, 1, 0),
        ("announcement of Star y", 0, 2, 0),
        ("announcement of Star z", 0, 0, 3),
    ]
    assert {row.what.en: row.reason.en for row in view.section("open").rows if "Star x" in row.what.en} == {
        "when Star x was is not stated: its place in the order is open": "no source states it"
    }


# Which document


def test_a_filing_is_named_only_of_who_files_and_on_its_side_of_the_listing(tmp_path: Path) -> None:
    lost = said("before", "star", "revenue", quantity=money(9), time="2022")
    also = said("after", "star", "netLoss", quantity=money(9), time="2023")
    evidence = Evidence(snapshot_of(tmp_path, ENTITIES, {"news": [*LISTED, lost, also, OWN, LEAD]}))
    documents = Documents(evidence)

    def of(subject: str, property: str, time: str, provider: str = "") -> list[str]:
        return [documents.label(one).en for one in documents.that_state(Wanted(subject, property, time, provider))]

    assert of("star", "revenue", "2022") == ["Star's prospectus"]
    assert of("star", "revenue", "2023") == ["Star's annual report for 2023"]  # it ended a month before the listing
    assert of("star", "cash", "2025-12-31") == ["Star's annual report for 2025"]
    assert of("star", "revenue", "2025-40") == ["Star's interim report (first half of 2025)"]
    assert of("app", "monthlyActiveUsers", "2025-03", "meter") == ["Meter's own data (March 2025)"]
    assert of("backer", "revenue", "2025") == ["backer's own statement on “revenue” (2025)"]


def test_that_a_document_exists_is_said_only_where_a_claim_names_it(tmp_path: Path) -> None:
    filed = said("filed", "star", "revenue", quantity=money(9), time="2024", document="star-report")
    view = asked(tmp_path, filed, said("loss", "star", "netLoss", quantity=money(1), time="2024"))
    known = {row.document.en: row.known.en for row in view.rows}
    assert known == {
        "Star's annual report for 2024": "a claim names it",
        "Star's annual report for 2025": "no claim names it: if there is one, it might state this",
    }
    assert [row.through_press.value for row in view.rows if "2024" in row.document.en] == [1]


@pytest.mark.parametrize(
    ("document", "known"),
    [
        ("any-report", "a claim names Star's annual report, not which year's"),
        ("old-report", "a claim names Star's annual report, not which year's"),  # 2021, and its figure of 2024
        ("star-report", "a claim names it"),
    ],
)
def test_a_report_is_named_only_with_the_year_that_its_own_name_tells(
    tmp_path: Path, document: str, known: str
) -> None:
    filed = said("filed", "star", "revenue", quantity=money(9), time="2024", document=document)
    (row,) = (row for row in asked(tmp_path, filed).rows if row.document.en == "Star's annual report for 2024")
    assert row.known.en == known
    zh = {"a claim names it": "有断言提到"}
    assert row.known.zh == zh.get(known, "有断言提到星的年度报告，未说哪一年的")


def test_whether_there_is_a_document_stands_beside_it_in_both_tables(tmp_path: Path) -> None:
    filed = said("filed", "star", "revenue", quantity=money(9), time="2024", document="star-report")
    view = asked(tmp_path, filed, *(claim for claim in ROUND if claim["id"] != "lead"))
    known = {f"{row.document.en} ({row.known.en})" for row in view.rows}
    zh = {f"{row.document.zh}（{row.known.zh}）" for row in view.rows}
    told = [one for row in view.section("open").rows for one in row.documents]
    assert {one.en for one in told} == known and {one.zh for one in told} == zh
    assert "announcement of Star A (no claim names it: if there is one, it might state this)" in known
    for kind, asked_for in ((DocumentToRead, ("known",)), (OpenConclusion, ("documents",))):
        names = [column.name for column in kind.shown()]
        assert asked_for == kind.ASKED and tuple(names[1 : 1 + len(asked_for)]) == asked_for


def test_every_kind_names_properties_that_there_are() -> None:
    known = document_kinds()
    properties = {name for kind in known.kinds for name in kind.states} - {"round", "metric", "any"}
    assert {*properties, *known.round} <= set(vocabulary().properties)
    assert [kind.name for kind in kinds_that_state("amount")] == ["prospectus", "round-announcement", "statement"]
    assert [kind.name for kind in kinds_that_state("price")] == ["statement"]


def test_an_unknown_company_is_refused_with_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="no entity 'zhipuu'") as error:
        typed_view(snapshot, "read-next", {"company": "zhipuu"})
    assert "zhipu" in error.value.nearest


# Hidden sources


class Hidden:
    """The packaged data without one source at a time: what is undetermined then, and by which document it was not."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.whole = Evidence(snapshot)
        claims = {one.claim: one for query in ("contradictions", "funding") for one in self.whole.stated(query)}
        self.by_source: dict[str, list[Stated]] = {}
        self.telling: dict[str, set[str]] = {}
        for claim in claims.values():
            self.by_source.setdefault(claim.source, []).append(claim)
            self.telling.setdefault(claim.subject, set()).add(claim.source)
        self.documents = Documents(self.whole)
        self.before = {matter(one) for one in OpenConclusions(self.whole).undetermined()}

    def sources(self) -> list[str]:
        return sorted(self.by_source)

    def undetermined(self, id: str) -> Iterator[tuple[Evidence, str, Open]]:
        """What is undetermined without a source and was not: only what another source tells of too can be."""
        shared = {claim.subject: claim.claim for claim in self.by_source[id] if len(self.telling[claim.subject]) > 1}
        less = self.whole.without(id)
        for company in sorted({self.documents.company(*told) for told in shared.items()}):
            for one in OpenConclusions(less, company).undetermined():
                if one.subject in shared and matter(one) not in self.before:
                    yield less, company, one

    def lost(self, id: str, one: Open) -> set[str]:
        """The documents that the lost claims are of: the filing that they name, else what states it without filing."""
        found: set[str] = set()
        for claim in self.by_source[id]:
            if any((claim.subject, claim.predicate) == (each.subject, each.property) for each in one.wanted):
                kind = told_kind(self.whole.reader, claim)
                of = [each for each in self._of(claim) if fits(each, kind.name if kind else "")]
                found |= {self.documents.label(each).en for each in of}
        return found

    def _of(self, claim: Stated) -> Iterator[Document]:
        wanted = Wanted(claim.subject, claim.predicate, claim.time, claim.provider)
        return self.documents.that_state(wanted, claim.claim)


def matter(one: Open) -> tuple[str, frozenset[str]]:
    """What is open of what, whatever is known of it."""
    return one.subject, frozenset(wanted.property for wanted in one.wanted)


def fits(document: Document, told: str) -> bool:
    return document.kind.name == told if told else not document.kind.filed


def place(view: ReadNext, documents: set[str]) -> int:
    """The best place of some documents among a view's rows; beyond the last where there is none of them."""
    ranked = [row.document.en for row in view.rows]
    return min((ranked.index(name) + 1 for name in documents if name in ranked), default=len(ranked) + 1000)


@pytest.mark.slow
def test_the_document_of_a_hidden_source_is_among_the_first_three_to_read(snapshot: Snapshot) -> None:
    """Every source hidden in turn; rankings of the round, its company, all companies. docs/views.md has the figures."""
    hidden = Hidden(snapshot)
    places: dict[str, list[tuple[int, int, int]]] = {}
    for id in hidden.sources():
        views: dict[str | None, ReadNext] = {}
        for less, company, one in hidden.undetermined(id):
            lost = hidden.lost(id, one)
            for asked_for in (one.subject, company, None):
                if asked_for not in views:
                    views[asked_for] = read_next(less, company=asked_for)
            found = [place(views[asked_for], lost) for asked_for in (one.subject, company, None)]
            places.setdefault(id, []).append((found[0], found[1], found[2]))
    every = [case for cases in places.values() for case in cases]

    def within(scope: int, first: int) -> int:
        return sum(case[scope] <= first for case in every)

    of_round, of_company, of_all = within(0, 3), within(1, 3), within(2, 10)
    whole = sum(all(case[1] <= 3 for case in cases) for cases in places.values())
    assert min(of_round, of_company) >= 0.9 * len(every) and whole >= 0.9 * len(places)
    words = " ".join((docs_dir() / "views.md").read_text(encoding="utf-8").split())
    told = [
        f"hiding each of the {len(hidden.sources())} sources in turn: without {len(places)} of them",
        f"that was not, {len(every)} conclusions in all",
        f"own ranking in {of_round} of {len(every)}",
        f"of the whole company in {of_company} ({whole} of the {len(places)} sources in all their conclusions)",
        f"among all companies it is among the first ten in {of_all}, among the first three in {within(2, 3)}",
    ]
    assert [each for each in told if each not in words] == []
