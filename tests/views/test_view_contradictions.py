"""Where sources differ, worked out by hand: linked pairs by kind, pairs found by arithmetic, both sides with slices."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.errors import NotFound
from kg.views.contradictions import Contradictions, contradictions
from tests.support.landscape_of import Record, money, named, packaged, said, snapshot_of

ENTITIES = [named("x", "Company"), named("x-a", "FundingRound"), named("quest", "DataProvider")]


def amount(id: str, value: int, unit: str = "USD", bound: str = "exact", **more: str) -> Record:
    return said(id, "x-a", "amount", quantity=money(value, unit, bound), **more)


def found(folder: Path, *sources: list[Record], links: list[Record] | None = None) -> Contradictions:
    claims = {name: list(own) for name, own in zip("stuv", sources, strict=False)}
    return contradictions(snapshot_of(folder, ENTITIES, claims, links))


def kinds(view: Contradictions) -> list[tuple[tuple[str, ...], str, str, str]]:
    return [(row.kinds, row.first.claim, row.second.claim, row.found) for row in view.rows]


def test_two_figures_of_one_round_that_exclude_each_other(tmp_path: Path) -> None:
    view = found(tmp_path, [amount("a", 20)], [amount("a", 31)])
    assert kinds(view) == [(("number",), "s.a", "t.a", "arithmetic")]
    assert view.rows[0].question.en == "x-a, amount raised: is it “USD 20” or “USD 31”?"


def test_a_bound_and_a_figure_inside_it_ask_how_much_exactly(tmp_path: Path) -> None:
    view = found(tmp_path, [amount("a", 20)], [amount("a", 10, bound="more_than")])
    assert kinds(view) == [(("bound",), "s.a", "t.a", "arithmetic")]


@pytest.mark.parametrize(
    "other",
    [
        amount("a", 20),
        amount("a", 31, "CNY"),
        amount("a", 31, modality="planned"),
        amount("a", 31, polarity="negative"),
    ],
    ids=["equal", "another currency", "planned", "denied"],
)
def test_what_is_no_contradiction(tmp_path: Path, other: Record) -> None:
    assert kinds(found(tmp_path, [amount("a", 20)], [other])) == []


@pytest.mark.parametrize(
    "change",
    [{"provider": "quest"}, {"definition": "peak"}, {"time": "2025"}, {}],
    ids=["provider", "definition", "period", "two unstated providers"],
)
def test_observations_with_different_keys_do_not_contradict(tmp_path: Path, change: Record) -> None:
    one = said("a", "x", "cash", quantity=money(1), time="2024")
    other = said("a", "x", "cash", quantity=money(2), **{"time": "2024", **change})
    assert kinds(found(tmp_path, [one], [other])) == []


def test_observations_of_one_provider_contradict(tmp_path: Path) -> None:
    one, other = (said("a", "x", "cash", quantity=money(value), time="2024", provider="quest") for value in (1, 2))
    assert [kind for kind, *_ in kinds(found(tmp_path, [one], [other]))] == [("number",)]


def test_dates_that_exclude_each_other_and_dates_that_do_not(tmp_path: Path) -> None:
    one, apart, within = (said("a", "x-a", "date", time=time) for time in ("2021-10", "2022-01", "2021"))
    row = found(tmp_path / "a", [one], [apart]).rows[0]
    assert row.kinds == ("window",)
    assert row.question.en == "x-a, date: which period and definition is meant by “October 2021” and by “January 2022”?"
    assert kinds(found(tmp_path / "b", [one], [within])) == []


def test_a_question_repeats_neither_its_subject_nor_a_property_that_both_sides_share(tmp_path: Path) -> None:
    link = {"kind": "competing-framing", "claims": ["s.a", "t.a"], "note": {"zh": "说法不同", "en": "two framings"}}
    one, other = amount("a", 20), said("a", "x-a", "valuation", quantity=money(90), modality="sought")
    row = found(tmp_path, [one], [other], links=[link]).rows[0]
    apart = "“amount raised: USD 20” or “valuation (basis not stated): USD 90 (sought)”"
    assert row.question.en == f"x-a: {apart}; what was decided, when, by whom?"
    assert row.question.zh.startswith("x-a：“")


def test_a_link_names_the_kind_and_its_note_is_shown(tmp_path: Path) -> None:
    link = {
        "kind": "competing-window",
        "claims": ["s.a", "t.a"],
        "note": {"zh": "口径不同", "en": "two windows"},
    }
    view = found(tmp_path, [amount("a", 20)], [amount("a", 31)], links=[link])
    assert kinds(view) == [(("window",), "s.a", "t.a", "link")]
    assert view.rows[0].note is not None and view.rows[0].note.en == "two windows"


def test_mentions_of_one_statement_are_one_side(tmp_path: Path) -> None:
    links = [
        {"kind": "sameStatement", "claims": ["s.a", "s.b"]},
        {"kind": "competing-number", "claims": ["s.b", "t.a"]},
    ]
    view = found(tmp_path, [amount("a", 20), amount("b", 20)], [amount("a", 31)], links=links)
    assert kinds(view) == [(("number",), "s.a", "t.a", "link")]
    assert (view.rows[0].first.claims, view.rows[0].first.support.statements) == (("s.a", "s.b"), 1)


def test_numbers_are_asked_before_wordings_and_wide_gaps_before_narrow(tmp_path: Path) -> None:
    entities = [*ENTITIES, named("x-b", "FundingRound")]
    claims = {
        "s": [
            amount("a", 20),
            said("b", "x-b", "amount", quantity=money(10)),
            said("l", "x-a", "roundLabel", literal="A"),
        ],
        "t": [
            amount("a", 21),
            said("b", "x-b", "amount", quantity=money(90)),
            said("l", "x-a", "roundLabel", literal="B"),
        ],
    }
    links = [{"kind": "competing-wording", "claims": ["s.l", "t.l"]}]
    view = contradictions(snapshot_of(tmp_path, entities, claims, links))
    assert [(row.rank, row.first.claim) for row in view.rows] == [(1, "s.b"), (2, "s.a"), (3, "s.l")]


APART = {
    "exact": (amount("a", 20), amount("a", 31), "USD 11", "about 35%"),
    "no more digits than the shorter": (amount("a", 40), amount("a", 24377), "USD 24,337", "about 100%"),
    "digits of both": (amount("a", 40000), amount("a", 24377), "USD 15,623", "about 39%"),
    "four digits": (amount("a", 40125), amount("a", 24377), "USD 15,748", "about 39.25%"),
    "to the digit": (amount("a", 20), amount("a", 25), "USD 5", "20%"),
    "beyond a bound": (amount("a", 20), amount("a", 31, bound="more_than"), "more than USD 11", None),
    "inside a bound": (amount("a", 20), amount("a", 10, bound="more_than"), "undetermined", None),
    "above a bound": (amount("a", 20), amount("a", 20, bound="more_than"), "undetermined", None),
}


@pytest.mark.parametrize("case", APART)
def test_how_far_apart_two_figures_are_is_told_as_far_as_their_bounds_settle_it(tmp_path: Path, case: str) -> None:
    first, second, apart, share = APART[case]
    (row,) = found(tmp_path, [first], [second]).rows
    assert row.difference is not None and row.difference.label.en == apart
    assert row.difference.inputs == ("s.a", "t.a")
    if share is not None:
        assert row.share is not None and row.share.label.en == share


def test_figures_told_by_other_definitions_have_no_difference() -> None:
    rows = contradictions(packaged()).rows
    framed = [row for row in rows if row.kinds == ("framing",) and row.first.value and row.second.value]
    assert framed and all(row.difference is None for row in framed)


TOPICS = {
    "what drove the API": ("a1.api-rise-cause-adjustment", "a2.api-rise-cause-agent-mode"),
    "which release drove it": ("a2.api-rise-cause-agent-mode", "a2.api-rise-cause-k2-thinking"),
    "efficiency or scale": ("a1.token-efficiency-chosen", "a2.k3-scaling"),
    "no ecosystem, and its holders": ("a1.faces-no-ecosystem", "a2.existing-holder-alibaba"),
    "users down, the web up": ("a1.kimi-mau-falls-further", "a1.web-traffic-rebounds"),
    "open source or open weights": ("a2.k2-thinking-open-source", "a2.k2-thinking-ranked"),
    "multimodal paused, images made": ("a1.suspends-multimodal-2025", "a1.ok-computer-images"),
}


@pytest.mark.parametrize("topic", TOPICS)
def test_causes_courses_and_directions_that_disagree_are_asked(topic: str) -> None:
    wanted = frozenset(TOPICS[topic])
    rows = contradictions(packaged("a1", "a2")).rows
    assert any(wanted <= {*row.first.claims, *row.second.claims} for row in rows)


def test_wordings_of_one_matter_stand_in_one_group_together() -> None:
    rows = contradictions(packaged("a1", "a2")).rows
    hurry = {row.group for row in rows if "moonshot-listing-plan" in row.question.zh or "上市" in row.first.words.zh}
    about = [row.group for row in rows if row.subject.id == "moonshot-ai" and row.kinds == ("wording",)]
    assert len(set(about)) == 1 and set(about) <= hurry
    order = [row.group for row in rows]
    assert [name for index, name in enumerate(order) if name in order[:index] and order[index - 1] != name] == []


def test_a_conflict_of_numbers_is_one_of_alike_claims() -> None:
    """Definitions that differ, and a plan beside an outcome, are framings."""
    rows = [row for row in contradictions(packaged()).rows if "number" in row.kinds]
    assert rows and all(row.first.modality == row.second.modality for row in rows)
    assert all(row.first.value and row.second.value for row in rows)
    assert all(row.first.value.unit == row.second.value.unit for row in rows if row.first.value and row.second.value)


def test_a_question_between_two_figures_never_names_one_twice() -> None:
    """Where a plan and its outcome, or a report and a statement, give one number, the question tells them apart."""
    rows = [row for row in contradictions(packaged()).rows if row.first.value and row.second.value]
    same = [row for row in rows if row.first.value == row.second.value and row.first.modality != row.second.modality]
    assert same
    for row in same:
        for text, open_mark, close_mark in ((row.question.zh, "“", "”"), (row.question.en, "“", "”")):
            named = [part.split(close_mark)[0] for part in text.split(open_mark)[1:]]
            assert len(set(named)) == len(named) == 2


def test_an_unknown_company_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no entity"):
        contradictions(snapshot_of(tmp_path, ENTITIES, {"s": [amount("a", 1)]}), company="nobody")


def pairs(view: Contradictions) -> dict[frozenset[str], tuple[str, ...]]:
    return {frozenset((row.first.claim, row.second.claim)): row.kinds for row in view.rows}


def test_the_articles_differ_in_kind() -> None:
    view = contradictions(packaged("a1", "a2"))
    told = {(kind, row.subject.id) for row in view.rows for kind in row.kinds}
    assert {
        ("window", "moonshot-ai"),  # about 170 % since launch, above 170 % from September to November
        ("bound", "moonshot-ai"),
        ("framing", "moonshot-ai"),  # a strategic adjustment, a focus that did not move
        ("wording", "moonshot-ai"),  # three wordings of one denial
        ("succession", "zhipu-listing-hkex"),  # signals at the end of 2025, listed by January 2026
        ("succession", "minimax-listing-hkex"),
    } <= told
    assert "number" not in {kind for kind, _ in told}


def test_both_growth_claims_stand_with_their_slices_and_without_a_winner() -> None:
    row = next(
        row
        for row in contradictions(packaged("a1", "a2")).rows
        if row.subject.id == "moonshot-ai" and row.first.value and row.first.value.unit == "ratio"
    )
    assert set(row.kinds) == {"window", "bound"}
    values = {side.value.label.en for side in (row.first, row.second) if side.value}
    assert values == {"about 170%", "more than 170%"}
    for side in (row.first, row.second):
        assert {piece.role for piece in side.slices} >= {"figure", "time"}
        assert all(len(piece.sha256) == 64 and piece.start < piece.end for piece in side.slices)


def test_what_one_letter_says_in_both_articles_is_one_origin() -> None:
    sides = [side for row in contradictions(packaged("a1", "a2")).rows for side in (row.first, row.second)]
    shared = [side for side in sides if side.support.sources == 2 and side.document]
    assert shared
    assert all(side.support.origins == 1 for side in shared)


def test_the_landscape_brings_numbers_that_cannot_both_hold() -> None:
    rows = contradictions(packaged()).rows
    values = {frozenset(s.value.label.en for s in (r.first, r.second) if s.value) for r in rows if "number" in r.kinds}
    assert {
        frozenset({"USD 20 million", "USD 31 million"}),  # the first round of MiniMax
        frozenset({"USD 53.4 million", "USD 54.337 million"}),  # its revenue of three quarters of 2025
    } <= values
    framed = {row.subject.id for row in rows if row.kinds == ("framing",) and row.first.value and row.second.value}
    assert {"alibaba", "baidu", "tencent"} <= framed  # on AI and all of it; planned and reported
    windows = {row.subject.id for row in rows if "window" in row.kinds}
    assert {"kimi", "doubao", "deepseek", "minimax-first-round"} <= windows
