"""People, worked out by hand: roles with periods, their own investments, never their company's."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.views.people import people
from tests.support.landscape_of import money, named, packaged, said, snapshot_of

ENTITIES = [
    named("x", "Company"),
    named("firm", "Company"),
    named("pat", "Person"),
    named("x-a", "FundingRound"),
]


def test_roles_and_own_stakes_stand_apart(tmp_path: Path) -> None:
    claims = [
        said("f", "firm", "coFoundedBy", "pat", time="2010/2020"),
        said("c", "x-a", "company", "x"),
        said("p", "x-a", "participant", "pat"),
        said("h", "x", "shareholder", "pat"),
        said("s", "x-held-by-pat", "cumulativeInvestment", quantity=money(70)),
        said("t", "x-a-pat", "ticket", quantity=money(3)),
    ]
    view = people(snapshot_of(tmp_path, ENTITIES, {"s": claims}))
    (role,) = view.rows
    assert role.organization is not None
    assert (role.person.id, role.role.en, role.organization.id) == ("pat", "co-founded", "firm")
    assert [when.edtf for when in role.periods] == ["2010/2020"]
    stakes = {row.target.id: [figure.short() for figure in row.figures] for row in view.section("investments").rows}
    assert stakes == {"x-a": ["USD 3"], "x": ["USD 70"]}
    assert view.network is not None
    edges = {(edge.source, edge.target, edge.kind) for edge in view.network.edges}
    assert edges == {("pat", "firm", "role"), ("pat", "x-a", "investment"), ("pat", "x", "investment")}


def test_a_person_belongs_to_a_group_and_holds_a_position(tmp_path: Path) -> None:
    entities = [*ENTITIES, named("club", "Group")]
    claims = [said("m", "pat", "memberOf", "club"), said("p", "pat", "position", literal="dean")]
    rows = people(snapshot_of(tmp_path, entities, {"s": claims})).rows
    found = [(row.organization and row.organization.id, row.position) for row in rows]
    assert found == [("club", None), (None, "dean")]


def test_a_company_is_no_person(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, ENTITIES, {"s": [said("f", "firm", "foundedBy", "pat")]})
    with pytest.raises(BadInput, match="'firm' is a Company, not a Person"):
        people(snapshot, person="firm")


def test_the_roles_of_the_articles() -> None:
    roles = {
        (row.person.id, row.role.en, row.organization.id)
        for row in people(packaged("a1", "a2")).rows
        if row.organization
    }
    assert roles == {
        ("yang-zhilin", "founded", "moonshot-ai"),
        ("wang-huiwen", "co-founded", "meituan"),
        ("wang-huiwen", "formerly employed by", "meituan"),
        ("yan-junjie", "founded", "minimax"),
        ("sam-altman", "chief executive of", "openai"),
        ("pietro-schirano", "founded", "magicpath"),
        ("pietro-schirano", "formerly employed by", "anthropic"),
        ("wang-wentao", "employed by", "chongqing-university-of-technology"),
    }


def test_yang_zhilin_is_nowhere_called_chief_executive() -> None:
    rows = people(packaged("a1", "a2"), person="yang-zhilin").rows
    assert {row.role.en for row in rows} == {"founded"}


def test_wang_huiwen_invested_himself_and_meituan_did_not() -> None:
    view = people(packaged("a1", "a2"), person="wang-huiwen")
    stakes = {row.target.id: [figure.short() for figure in row.figures] for row in view.section("investments").rows}
    assert stakes == {"moonshot-ai-c": [], "moonshot-ai": ["USD 70 million"]}
    assert view.network is not None
    assert not [e for e in view.network.edges if e.source == "meituan" or (e.target == "meituan" and e.kind != "role")]
