"""Who competes with whom, in five kinds kept apart, and which investors are also rivals of what they invest in.

A comparison is no rivalry, peers of a group are no rivals by that alone, and an investor is called a rival only with
the claims that set him against the company.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Label, Ref, Support
from kg.views.parts.evidence import Evidence
from kg.views.parts.observation import Observation, observations
from kg.views.parts.result import Edge, Heading, Network, Node, Note, Row, Section, View, joined
from kg.views.parts.rivalry import Kind, Link, links
from kg.views.parts.stakes import Stakes, stakes_of
from kg.views.parts.stated import Stated, claims
from kg.views.parts.view_parameters import published
from kg.views.parts.window import Window, Within


class Rivalry(Row):
    """Two parties and the kind of link between them; in a benchmark comparison the first is the better."""

    ASKED: ClassVar[tuple[str, ...]] = ("first", "second")
    kind: Annotated[Kind, Heading("种类", "kind")]
    first: Annotated[Ref, Heading("一方", "one party")]
    second: Annotated[Ref, Heading("另一方", "the other")]
    about: Annotated[Ref | None, Heading("群体", "group")]
    support: Annotated[Support, Heading("支持", "support")]


class RivalInvestor(Row):
    """An investor that some source also sets against the company, itself or by its group, product or model."""

    investor: Annotated[Ref, Heading("投资方", "investor")]
    company: Annotated[Ref, Heading("公司", "company")]
    kinds: Annotated[tuple[str, ...], Heading("对立的种类", "how they are set against each other")]
    support: Annotated[Support, Heading("支持", "support")]


class Competition(View[Rivalry]):
    """Links of rivalry and comparison, and the investors among them."""

    sections: tuple[Section[RivalInvestor], ...] = ()


def competition(
    snapshot: Snapshot | Evidence,
    *,
    company: str | None = None,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = ("actual", "opinion"),
    min_support: int = 1,
) -> Competition:
    """Links between all parties, or those of `company` and what it develops. Raises NotFound for an unknown id.

    Planned spending counts beside actual in resource comparisons: they say who is set beside whom, not how much.
    """
    evidence = Evidence.of(snapshot)
    reader = evidence.reader
    if company is not None:
        reader.known(company, "company")
    chosen = Window.of(window, within)
    said = [claim for claim in evidence.stated("competition") if claim.holds(modality)]
    inside = [claim for claim in said if claim.predicate == "developedBy" or chosen.admits(claim.time)]
    found = [link for link in links(reader, inside, *_resources(evidence, chosen)) if _attested(link, min_support)]
    if company is not None:
        found = [link for link in found if company in makers(said, link.first) | makers(said, link.second)]
    rows = [_row(evidence, link) for link in found]
    return Competition(
        name="competition",
        title=Label(zh="竞争：对手、同侪与对比", en="Competition: rivals, peers, comparisons"),
        parameters=published(company=company, window=window, within=within, modality=modality, min_support=min_support),
        columns=Rivalry.columns(),
        rows=tuple(rows),
        sections=(_overlay(evidence, found, said, company),),
        notes=(*chosen.note(len(said) - len(inside)), _KINDS),
        network=_network(rows),
    )


def _row(evidence: Evidence, link: Link) -> Rivalry:
    return Rivalry(
        kind=link.kind,
        first=evidence.reader.ref(link.first),
        second=evidence.reader.ref(link.second),
        about=evidence.reader.ref(link.about) if link.about else None,
        support=evidence.attested.support(link.said),
        claims=claims(link.said),
    )


_KINDS = Note(
    code="kinds-apart",
    text=Label(
        zh="并列、对比与同侪不等于竞争；只有 rivalry 是来源明说的竞争",
        en="being compared or being peers is not being rivals; only “rivalry” is a rivalry that a source states",
    ),
)


def _attested(link: Link, least: int) -> bool:
    return len({claim.source for claim in link.said}) >= least


def _resources(evidence: Evidence, chosen: Window) -> tuple[list[Observation], list[Observation]]:
    spending = [c for c in evidence.stated("observations", metric="capitalExpenditure") if chosen.admits(c.time)]
    cash = [c for c in evidence.stated("observations", metric="cash") if chosen.admits(c.time)]
    either = ("actual", "planned")
    return (
        observations(evidence.reader, [claim for claim in spending if claim.holds(either)]),
        observations(evidence.reader, [claim for claim in cash if claim.holds(either)]),
    )


def makers(said: Sequence[Stated], product_id: str) -> set[str]:
    """A party itself and, of a product or model, those who develop it."""
    return {product_id} | {
        claim.object for claim in said if claim.predicate == "developedBy" and claim.subject == product_id
    }


def _overlay(
    evidence: Evidence, found: Sequence[Link], said: Sequence[Stated], company: str | None
) -> Section[RivalInvestor]:
    stakes = stakes_of([c for c in evidence.stated("co-investment") if c.holds(("actual",))], Window.of(None))
    groups: dict[tuple[str, str], list[tuple[str, list[Stated]]]] = {}
    for link in found:
        for one, other in ((link.first, link.second), (link.second, link.first)):
            for target, path in _stands_for(said, one).items():
                for investor, way in _stands_for(said, other).items():
                    if investor != target and investor in stakes.companies.get(target, {}):
                        groups.setdefault((investor, target), []).append((link.kind, [*link.said, *path, *way]))
    rows = [
        _rival(evidence, stakes, investor, target, ways)
        for (investor, target), ways in sorted(groups.items())
        if company in (None, target)
    ]
    return Section.of(
        "rival-investors", "既是投资方又是对手", "Investors that are also set against it", RivalInvestor, rows
    )


def _stands_for(said: Sequence[Stated], id: str) -> dict[str, list[Stated]]:
    """Whom a party stands for: itself, the makers of a product or model, the members of a group."""
    found: dict[str, list[Stated]] = {id: []}
    for claim in said:
        if claim.predicate == "developedBy" and claim.subject == id:
            found.setdefault(claim.object, []).append(claim)
        if claim.predicate == "memberOf" and claim.object == id:
            found.setdefault(claim.subject, []).append(claim)
    return found


def _rival(
    evidence: Evidence, stakes: Stakes, investor: str, target: str, ways: Sequence[tuple[str, list[Stated]]]
) -> RivalInvestor:
    against = [claim for _, own in ways for claim in own]
    return RivalInvestor(
        investor=evidence.reader.ref(investor),
        company=evidence.reader.ref(target),
        kinds=tuple(sorted({kind for kind, _ in ways})),
        support=evidence.attested.support(against),
        claims=claims([*against, *stakes.in_company(target, investor)]),
    )


def _network(rows: Sequence[Rivalry]) -> Network:
    refs = {ref.id: ref for row in rows for ref in (row.first, row.second)}
    nodes = [
        Node(
            id=id,
            label=ref.label,
            kind=ref.kind,
            claims=joined(*(row.claims for row in rows if id in (row.first.id, row.second.id))),
        )
        for id, ref in sorted(refs.items())
    ]
    edges = [
        Edge(
            source=row.first.id,
            target=row.second.id,
            kind=row.kind,
            claims=row.claims,
            attributes={"about": row.about.id if row.about else None},
        )
        for row in rows
    ]
    return Network(directed=True, nodes=tuple(nodes), edges=tuple(edges))
