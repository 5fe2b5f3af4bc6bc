"""People: the roles that sources give them, with periods, and what they invested in themselves.

A path through a person is never an investment: what a person put in is his own, and what his company put in is its
own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Figure, Label, Ref, Support, When
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.result import Edge, Heading, Network, Node, Note, Row, Section, View, joined
from kg.views.parts.round_claims import day, figures
from kg.views.parts.stated import Stated, claims
from kg.views.parts.view_parameters import published
from kg.views.parts.window import Window, Within
from kg.views.parts.words import property_label

_ROLES = ("foundedBy", "coFoundedBy", "employed", "formerlyEmployed", "departed", "chiefExecutive")
_POSITIONS = ("position", "formerPosition")
_ENDED = ("formerlyEmployed", "departed", "formerPosition")
_STAKES = ("ledBy", "participant", "shareholder", "acquirer")


class Role(Row):
    """A role of a person at an organization; `ended`: the source says that it is over. No period: none is stated."""

    ASKED: ClassVar[tuple[str, ...]] = ("role", "organization")
    person: Annotated[Ref, Heading("人物", "person")]
    role: Annotated[Label, Heading("角色", "role")]
    organization: Annotated[Ref | None, Heading("组织", "organization")]
    position: Annotated[str | None, Heading("职务", "position")]
    ended: Annotated[bool, Heading("已结束", "ended")]
    periods: Annotated[tuple[When, ...], Heading("时段", "periods")]
    support: Annotated[Support, Heading("支持", "support")]


class OwnStake(Row):
    """What a person invested in himself: a round, or a company whatever the round."""

    ASKED: ClassVar[tuple[str, ...]] = ("role", "target")
    person: Annotated[Ref, Heading("人物", "person")]
    role: Annotated[Label, Heading("方式", "how")]
    target: Annotated[Ref, Heading("轮次或公司", "round or company")]
    companies: Annotated[tuple[Ref, ...], Heading("公司", "company")]
    figures: Annotated[tuple[Figure, ...], Heading("金额", "figures")]
    support: Annotated[Support, Heading("支持", "support")]


class People(View[Role]):
    """Roles, and the persons' own investments."""

    sections: tuple[Section[OwnStake], ...] = ()


def people(
    snapshot: Snapshot | Evidence,
    *,
    person: str | None = None,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = ("actual",),
    min_support: int = 1,
) -> People:
    """The roles of all people, or of one, and what they invested in themselves.

    Raises NotFound if nothing carries the id, BadInput if it is no person.
    """
    evidence = Evidence.of(snapshot)
    reader, attested = evidence.reader, evidence.attested
    if person is not None:
        reader.known(person, "person", "Person")
    chosen = Window.of(window, within)
    said = [claim for claim in evidence.stated("people") if claim.holds(modality)]
    inside = [claim for claim in said if claim.predicate == "company" or chosen.admits(claim.time)]
    roles = [row for row in _roles(reader, attested, inside) if row.support.sources >= min_support]
    stakes = [row for row in _stakes(reader, attested, inside) if row.support.sources >= min_support]
    if person is not None:
        roles = [row for row in roles if row.person.id == person]
        stakes = [row for row in stakes if row.person.id == person]
    return People(
        name="people",
        title=Label(zh="人物：角色与个人投资", en="People: roles and their own investments"),
        parameters=published(person=person, window=window, within=within, modality=modality, min_support=min_support),
        columns=Role.columns(),
        rows=tuple(roles),
        sections=(Section.of("investments", "个人投资", "Their own investments", OwnStake, stakes),),
        notes=(*chosen.note(len(said) - len(inside)), _NOT_COLLAPSED),
        network=_network(roles, stakes),
    )


_NOT_COLLAPSED = Note(
    code="person-is-not-company",
    text=Label(
        zh="个人出资不等于其任职公司出资",
        en="what a person invests is not an investment of the company he works for",
    ),
)


def _roles(reader: Reader, attested: Attestation, found: Sequence[Stated]) -> list[Role]:
    groups: dict[tuple[str, str, str, str], list[Stated]] = {}
    for claim in found:
        if claim.predicate in _ROLES:
            groups.setdefault((claim.object, claim.predicate, claim.subject, ""), []).append(claim)
        elif claim.predicate == "memberOf":
            groups.setdefault((claim.subject, claim.predicate, claim.object, ""), []).append(claim)
        elif claim.predicate in _POSITIONS:
            groups.setdefault((claim.subject, claim.predicate, "", claim.object), []).append(claim)
    return [_role(reader, attested, *key, groups[key]) for key in sorted(groups)]


def _role(
    reader: Reader,
    attested: Attestation,
    person: str,
    predicate: str,
    organization: str,
    position: str,
    own: Sequence[Stated],
) -> Role:
    inverse = vocabulary().properties[predicate].inverse_label if predicate in _ROLES else None
    label = property_label(predicate)
    role = Label(zh=inverse.get("zh-hans", label.zh), en=inverse.get("en", label.en)) if inverse else label
    return Role(
        person=reader.ref(person),
        role=role,
        organization=reader.ref(organization) if organization else None,
        position=position or None,
        ended=predicate in _ENDED,
        periods=tuple(When.of(time) for time in sorted({claim.time for claim in own if claim.time}, key=day)),
        support=attested.support(own),
        claims=claims(own),
    )


def _stakes(reader: Reader, attested: Attestation, found: Sequence[Stated]) -> list[OwnStake]:
    groups: dict[tuple[str, str, str], list[Stated]] = {}
    for claim in found:
        if claim.predicate in _STAKES:
            groups.setdefault((claim.object, claim.predicate, claim.subject), []).append(claim)
    rows = []
    for (person, predicate, target), own in sorted(groups.items()):
        homes = [claim for claim in found if claim.predicate == "company" and claim.subject == target]
        kept = {claim.introduced for claim in own if claim.introduced}
        sums = [claim for claim in found if claim.quantity and claim.subject in kept]
        companies = {claim.object for claim in homes} or {target}
        row = OwnStake(
            person=reader.ref(person),
            role=property_label(predicate),
            target=reader.ref(target),
            companies=reader.refs(companies),
            figures=figures(reader, attested, sums),
            support=attested.support(own),
            claims=claims([*own, *homes, *sums]),
        )
        rows.append(row)
    return rows


def _network(roles: Sequence[Role], stakes: Sequence[OwnStake]) -> Network:
    edges = [
        Edge(
            source=row.person.id,
            target=row.organization.id,
            kind="role",
            claims=row.claims,
            attributes={"role": row.role.en, "ended": row.ended},
        )
        for row in roles
        if row.organization is not None
    ]
    edges += [
        Edge(
            source=row.person.id,
            target=row.target.id,
            kind="investment",
            claims=row.claims,
            attributes={"role": row.role.en},
        )
        for row in stakes
    ]
    named = [(ref, row.claims) for row in roles for ref in (row.person, row.organization) if ref is not None]
    named += [(ref, row.claims) for row in stakes for ref in (row.person, row.target)]
    ids = sorted({ref.id for ref, _ in named})
    of = {ref.id: ref for ref, _ in named}
    nodes = [
        Node(
            id=id,
            label=of[id].label,
            kind=of[id].kind,
            claims=joined(*(found for ref, found in named if ref.id == id)),
        )
        for id in ids
    ]
    return Network(directed=True, nodes=tuple(nodes), edges=tuple(edges))
