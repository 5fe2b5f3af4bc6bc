"""Who invested together: investors linked by shared rounds and, as a second layer, by shared companies.

A person is never his company, an open list stays open, and nobody is an investor whom no source names as one.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated

import numpy as np

from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Count, Label, Ref, Support
from kg.views.parts.centrality import Place, places
from kg.views.parts.evidence import Evidence
from kg.views.parts.projection import project
from kg.views.parts.reader import Reader
from kg.views.parts.result import Edge, Heading, Network, Node, Note, Row, Section, View, joined
from kg.views.parts.stakes import Members, Stakes, investors, stakes_of
from kg.views.parts.stated import claims
from kg.views.parts.tie_rows import Tie, tie_notes, tied_investors
from kg.views.parts.ties import Null
from kg.views.parts.view_parameters import published
from kg.views.parts.window import Window, Within

Pair = tuple[str, str]  # the ids of two investors, in order


class CoInvestor(Row):
    """A pair of investors and what they share."""

    first: Annotated[Ref, Heading("投资方一", "first investor")]
    second: Annotated[Ref, Heading("投资方二", "second investor")]
    rounds: Annotated[Count, Heading("共同轮次数", "shared rounds")]
    shared_rounds: Annotated[tuple[Ref, ...], Heading("共同轮次", "rounds")]
    companies: Annotated[Count, Heading("共同公司数", "shared companies")]
    shared_companies: Annotated[tuple[Ref, ...], Heading("共同公司", "companies")]
    support: Annotated[Support, Heading("支持", "support")]


class Investor(Row):
    """An investor and its place in the network."""

    investor: Annotated[Ref, Heading("投资方", "investor")]
    person: Annotated[bool, Heading("是个人", "is a person")]
    rounds: Annotated[Count, Heading("轮次数", "rounds")]
    companies: Annotated[Count, Heading("公司数", "companies")]
    degree: Annotated[Count, Heading("共同投资方数", "co-investors")]
    component: Annotated[int, Heading("连通分量", "component")]
    betweenness: Annotated[float | None, Heading("中介中心性", "betweenness")]
    closeness: Annotated[float | None, Heading("接近中心性", "closeness")]


class OpenList(Row):
    """A round whose list of participants is open."""

    round: Annotated[Ref, Heading("轮次", "round")]
    named: Annotated[Count, Heading("列名的投资方数", "named participants")]


class CoInvestment(View[CoInvestor]):
    """Pairs of investors, the investors themselves, the open lists, the ties with their error rate."""

    sections: tuple[Section[Investor] | Section[OpenList] | Section[Tie], ...] = ()


def co_investment(
    snapshot: Snapshot | Evidence,
    *,
    company: str | None = None,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = ("actual",),
    min_support: int = 1,
    error_rate: Decimal = Decimal("0.05"),
    null_model: Null = "hypergeometric",
) -> CoInvestment:
    """Investors linked by shared rounds and companies; pairs ordered by weight.

    With `company` only its investors, and all that they share; NotFound for an unknown one.
    A tie is significant where its false-discovery rate under `null_model` is at most `error_rate`; ties are those of
    all investors, and both nulls are told of each.
    A participation counts if at least `min_support` sources state it; the window is asked of a round's dates.
    """
    asked = published(company=company, window=window, within=within, modality=modality, min_support=min_support)
    evidence = Evidence.of(snapshot)
    reader = evidence.reader
    found = [claim for claim in evidence.stated("co-investment") if claim.holds(modality)]
    stakes = stakes_of(found, Window.of(window, within), min_support)
    tied = tied_investors(evidence, stakes, float(error_rate), null_model)
    if company is not None:
        reader.known(company, "company")
        stakes = stakes.among(stakes.companies.get(company, {}))
    rows = co_investors(evidence, stakes)
    located = places(sorted(investors(stakes)), [(row.first.id, row.second.id) for row in rows])
    named = _investors(reader, stakes, located)
    return CoInvestment(
        name="co-investment",
        title=Label(zh="共同投资", en="Co-investment"),
        parameters={**asked, "errorRate": str(error_rate), "nullModel": null_model},
        columns=CoInvestor.columns(),
        rows=tuple(rows),
        sections=(named, _open_lists(reader, stakes), tied),
        notes=(*_notes(stakes, located, Window.of(window, within)), *tie_notes(tied, error_rate, null_model)),
        network=_network(reader, stakes, rows, named),
    )


def co_investors(evidence: Evidence, stakes: Stakes, among: Collection[Pair] | None = None) -> list[CoInvestor]:
    """The pairs that share a round or a company, those that share most first; all, or those `among` some."""
    weighed = _Weighed(evidence.attested, stakes)
    rows = [_row(evidence.reader, weighed, stakes, *pair) for pair in _pairs(stakes, among)]
    return sorted(rows, key=lambda row: (-row.companies.value, -row.rounds.value, row.first.id, row.second.id))


def _shared(groups: Members, among: Collection[Pair] | None) -> dict[Pair, list[str]]:
    """For every pair of members that shares a group, the groups that it shares; all pairs, or those `among` some."""
    wanted = None if among is None else {name for pair in among for name in pair}
    names = sorted({name for members in groups.values() for name in members if wanted is None or name in wanted})
    index, keys = {name: number for number, name in enumerate(names)}, sorted(groups)
    entries = [(index[name], number) for number, key in enumerate(keys) for name in groups[key] if name in index]
    columns = np.array(entries, dtype=np.int64).reshape(-1, 2)
    found = project(columns[:, 0], columns[:, 1])
    of: dict[str, set[str]] = {name: set() for name in names}
    for key in keys:
        for name in groups[key]:
            if name in of:
                of[name].add(key)
    pairs = [(names[a], names[b]) for a, b in zip(found.first, found.second, strict=True)]
    return {(a, b): sorted(of[a] & of[b]) for a, b in pairs if among is None or (a, b) in among}


def _pairs(stakes: Stakes, among: Collection[Pair] | None) -> list[tuple[str, str, list[str], list[str]]]:
    rounds, companies = _shared(stakes.rounds, among), _shared(stakes.companies, among)
    both = sorted({*rounds, *companies})
    return [(a, b, rounds.get((a, b), []), companies.get((a, b), [])) for a, b in both]


def _row(
    reader: Reader,
    weighed: _Weighed,
    stakes: Stakes,
    first: str,
    second: str,
    rounds: list[str],
    companies: list[str],
) -> CoInvestor:
    said = [claim for key in rounds for claim in stakes.in_round(key, first, second)]
    said += [claim for key in companies for claim in stakes.in_company(key, first, second)]
    at_least = stakes.may_hold_more(first, second)
    return CoInvestor(
        first=reader.ref(first),
        second=reader.ref(second),
        rounds=Count(value=len(rounds), at_least=at_least),
        shared_rounds=reader.refs(rounds),
        companies=Count(value=len(companies), at_least=at_least),
        shared_companies=reader.refs(companies),
        support=weighed.pair(first, second, rounds, companies),
        claims=claims(said),
    )


class _Weighed:
    """How well each participation is attested, weighed once for all pairs in which it stands."""

    def __init__(self, attested: Attestation, stakes: Stakes) -> None:
        self._attested, self._groups = attested, {**stakes.rounds, **stakes.companies}
        self._found: dict[tuple[str, str], Support] = {}

    def _of(self, key: str, name: str) -> Support:
        if (key, name) not in self._found:
            self._found[key, name] = self._attested.support(self._groups[key][name])
        return self._found[key, name]

    def pair(self, first: str, second: str, rounds: list[str], companies: list[str]) -> Support:
        """Of what the two share, the best attested; of that, the less attested participation."""
        links = ((self._of(key, first), self._of(key, second)) for key in (*rounds, *companies))
        return max((min(link, key=_strength) for link in links), key=_strength)


def _strength(support: Support) -> tuple[int, int]:
    return support.origins, support.sources


def is_person(reader: Reader, entity_id: str) -> bool:
    """Whether an investor is a natural person."""
    kind = reader.kind(entity_id)
    return bool(kind) and vocabulary().is_a(kind, "Person")


def _investors(reader: Reader, stakes: Stakes, located: dict[str, Place]) -> Section[Investor]:
    rows = []
    for name, place in located.items():
        rounds = [key for key, members in stakes.rounds.items() if name in members]
        companies = [key for key, members in stakes.companies.items() if name in members]
        said = [claim for key in rounds for claim in stakes.in_round(key, name)]
        said += [claim for key in companies for claim in stakes.in_company(key, name)]
        row = Investor(
            investor=reader.ref(name),
            person=is_person(reader, name),
            rounds=Count(value=len(rounds), at_least=stakes.may_hold_more(name)),
            companies=Count(value=len(companies), at_least=stakes.may_hold_more(name)),
            degree=Count(value=place.degree, at_least=bool(stakes.open)),
            component=place.component,
            betweenness=place.betweenness,
            closeness=place.closeness,
            claims=claims(said),
        )
        rows.append(row)
    rows.sort(key=lambda row: (-row.companies.value, -row.rounds.value, row.investor.id))
    return Section.of("investors", "投资方", "Investors", Investor, rows)


def _open_lists(reader: Reader, stakes: Stakes) -> Section[OpenList]:
    rows = [
        OpenList(
            round=reader.ref(key),
            named=Count(value=len(stakes.rounds[key]), at_least=True),
            claims=claims(said),
        )
        for key, said in sorted(stakes.open.items())
    ]
    return Section.of("open-lists", "未列全的名单", "Open lists", OpenList, rows)


def _notes(stakes: Stakes, located: dict[str, Place], window: Window) -> list[Note]:
    notes = window.note(stakes.left_out)
    if stakes.open:
        zh, en = "名单未列全的轮次：计数为「至少」", "rounds with open lists: counts over them are “at least”"
        said = joined(*(claims(found) for found in stakes.open.values()))
        notes.append(Note(code="open-list", text=Label(zh=zh, en=en), claims=said))
    if any(place.betweenness is None for place in located.values()):
        zh, en = "投资方过多，未计算中心性", "too many investors: no centralities"
        notes.append(Note(code="too-large", text=Label(zh=zh, en=en)))
    return notes


def _network(reader: Reader, stakes: Stakes, rows: list[CoInvestor], named: Section[Investor]) -> Network:
    edges = [edge for row in rows for edge in _edges(row)]
    nodes = [
        Node(
            id=row.investor.id,
            label=row.investor.label,
            kind="person" if row.person else "organization",
            claims=row.claims,
            attributes={
                "degree": row.degree.value,
                "component": row.component,
                "betweenness": row.betweenness,
            },
        )
        for row in named.rows
    ]
    for round_, said in sorted(stakes.open.items()):
        others = f"{round_}-others"
        label = reader.ref(round_).label
        unnamed = Label(zh=f"{label.zh}的其他投资方（未列名）", en=f"others in {label.en} (not named)")
        nodes.append(Node(id=others, label=unnamed, kind="unnamed", hollow=True, claims=claims(said)))
        for name, own in sorted(stakes.rounds[round_].items()):
            both = claims([*said, *own])
            edges.append(Edge(source=name, target=others, kind="openList", hollow=True, claims=both))
    return Network(directed=False, nodes=tuple(nodes), edges=tuple(edges))


def _edges(row: CoInvestor) -> list[Edge]:
    layers = {"round": (row.rounds, row.shared_rounds), "company": (row.companies, row.shared_companies)}
    return [
        Edge(
            source=row.first.id,
            target=row.second.id,
            kind=kind,
            weight=count.value,
            claims=row.claims,
            attributes={"atLeast": count.at_least, "shared": " ".join(ref.id for ref in shared)},
        )
        for kind, (count, shared) in layers.items()
        if count.value
    ]
