"""Who said what, worked out by hand: one statement in several wordings, denials with scope, plans fulfilled."""

from __future__ import annotations

from pathlib import Path

from kg.views.statements import PlanRow, Statement, statements
from tests.support.landscape_of import named, packaged, said, snapshot_of

ENTITIES = [
    named("x", "Company"),
    named("pat", "Person"),
    named("plan", "Plan"),
    named("talk", "Statement"),
    named("summit", "Event"),
]


def test_a_statement_is_dated_by_its_occasion_unless_it_has_a_date(tmp_path: Path) -> None:
    claims = [
        said("a", "talk", "saidBy", "pat"),
        said("b", "talk", "saidIn", "summit"),
        said("c", "summit", "date", time="2026-01-10"),
    ]
    (row,) = statements(snapshot_of(tmp_path / "a", ENTITIES, {"s": claims})).rows
    assert ([ref.id for ref in row.speakers], [when.edtf for when in row.when]) == (["pat"], ["2026-01-10"])
    claims.append(said("d", "talk", "date", time="2025"))
    (row,) = statements(snapshot_of(tmp_path / "b", ENTITIES, {"s": claims})).rows
    assert [when.edtf for when in row.when] == ["2025"]


def test_a_denied_plan_is_denied_within_its_scope(tmp_path: Path) -> None:
    scope = {"zh": "短期", "en": "short term"}
    claims = [said("a", "x", "pursues", "plan", polarity="negative", scope=scope, speaker="pat")]
    view = statements(snapshot_of(tmp_path, ENTITIES, {"s": claims}))
    (plan,) = view.section("plans").rows
    assert ([ref.id for ref in plan.denied_by], plan.pursued_by) == (["x"], ())
    assert [found.en for found in plan.scopes] == ["short term"]
    (told,) = view.section("attributed").rows
    assert (told.denied, told.scope and told.scope.en, told.speaker and told.speaker.id) == (
        True,
        "short term",
        "pat",
    )


def test_a_plan_is_fulfilled_only_where_a_link_says_so(tmp_path: Path) -> None:
    claims = {
        "s": [said("a", "x", "pursues", "plan", modality="planned")],
        "t": [said("b", "x", "foundedBy", "pat")],
    }
    (open_,) = statements(snapshot_of(tmp_path / "a", ENTITIES, claims)).section("plans").rows
    links = [{"kind": "fulfilment", "claims": ["s.a", "t.b"]}]
    (done,) = statements(snapshot_of(tmp_path / "b", ENTITIES, claims, links)).section("plans").rows
    assert (open_.fulfilled_by, done.fulfilled_by) == ((), ("t.b",))


def test_one_person_s_statements_are_those_that_he_makes_and_no_one_else_s(tmp_path: Path) -> None:
    entities = [*ENTITIES, named("kim", "Person"), named("speech", "Statement")]
    claims = [
        said("a", "talk", "saidBy", "pat"),
        said("b", "speech", "saidBy", "kim"),
        said("c", "x", "pursues", "plan", modality="planned", speaker="kim"),
    ]
    view = statements(snapshot_of(tmp_path, entities, {"s": claims}), person="kim")
    assert [row.statement.id for row in view.rows] == ["speech"]
    assert [row.speaker and row.speaker.id for row in view.section("attributed").rows] == ["kim"]


def rows() -> dict[str, Statement]:
    return {row.statement.id: row for row in statements(packaged("a1", "a2")).rows}


def plans() -> dict[str, PlanRow]:
    return {row.plan.id: row for row in statements(packaged("a1", "a2")).section("plans").rows}


def test_three_wordings_in_two_articles_are_one_statement_of_the_letter() -> None:
    row = rows()["no-rush-statement"]
    assert [ref.id for ref in row.speakers] == ["yang-zhilin"]
    assert [ref.id for ref in row.where] == ["moonshot-letter-2025-12-31"]
    assert [when.edtf for when in row.when] == ["2025-12-31"]
    assert row.support.sources == 2


def test_the_listing_plan_is_denied_for_the_short_term_and_never_ruled_out() -> None:
    plan = plans()["moonshot-listing-plan"]
    assert ([ref.id for ref in plan.denied_by], plan.pursued_by) == (["moonshot-ai"], ())
    assert "short term" in {scope.en for scope in plan.scopes}


def test_k4_to_k100_is_one_aspiration_with_two_named_models() -> None:
    plan = plans()["moonshot-k4-to-k100-plan"]
    assert [ref.id for ref in plan.planners] == ["yang-zhilin"]
    assert {ref.id for ref in plan.targets if ref.kind == "Model"} == {"kimi-k4", "kimi-k5"}


def test_who_said_what_at_the_summit() -> None:
    view = statements(packaged("a1", "a2"), window="2026-01-10")
    speakers = {ref.id for row in view.rows for ref in row.speakers}
    assert speakers == {"yang-zhilin", "agi-next-industry-leaders"}
    assert [note.code for note in view.notes] == ["outside-window"]
