"""Models: lineage, releases, and who outperforms whom, on what, by whose measure.

A score belongs to the model whose result it is, never to the one that it is compared with; a tier is no rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Figure, Label, Ref, Support, When
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.result import Edge, Heading, Network, Node, Row, Section, View, joined
from kg.views.parts.round_claims import day, figures
from kg.views.parts.stated import Stated, claims
from kg.views.parts.window import Window, Within

_LINEAGE = ("inSeries", "successorOf", "developedBy", "poweredBy")
_TO_COME = ("planned", "forecast")
_PLACES = ("rankedIn", "rankPosition", "tier")


class Lineage(Row):
    """A model or series: who made it, what it belongs to, what it follows, when it came out."""

    model: Annotated[Ref, Heading("模型", "model")]
    developers: Annotated[tuple[Ref, ...], Heading("开发者", "developers")]
    series: Annotated[tuple[Ref, ...], Heading("系列", "series")]
    follows: Annotated[tuple[Ref, ...], Heading("前代", "follows")]
    releases: Annotated[tuple[Ref, ...], Heading("发布", "releases")]
    dates: Annotated[tuple[When, ...], Heading("发布日期", "release dates")]
    open_source: Annotated[bool | None, Heading("开源", "open source")]
    parameters: Annotated[tuple[Figure, ...], Heading("参数量", "parameters")]
    support: Annotated[Support, Heading("支持", "support")]


class Outperformance(Row):
    """That one model does better than another, as a source says; `scores` are those of the better one."""

    better: Annotated[Ref, Heading("胜者", "better")]
    worse: Annotated[Ref, Heading("负者", "worse")]
    on: Annotated[tuple[Ref, ...], Heading("在何评测上", "on what")]
    measured_by: Annotated[tuple[Ref, ...], Heading("谁测的", "measured by")]
    scores: Annotated[tuple[Figure, ...], Heading("胜者得分", "score of the better")]
    modality: Annotated[Ref, Heading("情态", "modality")]
    support: Annotated[Support, Heading("支持", "support")]


class Placing(Row):
    """A model's place or tier in a ranking."""

    model: Annotated[Ref, Heading("模型", "model")]
    rankings: Annotated[tuple[Ref, ...], Heading("榜单", "rankings")]
    positions: Annotated[tuple[Figure, ...], Heading("名次", "rank")]
    tiers: Annotated[tuple[Figure, ...], Heading("档次", "tier")]
    measured_by: Annotated[tuple[Ref, ...], Heading("谁测的", "measured by")]


class Successor(Row):
    """A model that is still to come and what it is to follow; it is none of the lineage before it is out."""

    model: Annotated[Ref, Heading("模型", "model")]
    follows: Annotated[Ref, Heading("前代", "follows")]
    modality: Annotated[Ref, Heading("情态", "modality")]
    support: Annotated[Support, Heading("支持", "support")]


class Models(View[Lineage]):
    """Models, comparisons between them, places in rankings, models to come."""

    sections: tuple[Section[Outperformance] | Section[Placing] | Section[Successor], ...] = ()


def models(
    snapshot: Snapshot | Evidence,
    *,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = ("actual", "opinion"),
    min_support: int = 1,
) -> Models:
    """Models and their comparisons; an opinion stands among the comparisons and says that it is one.

    What is to come stands apart, whatever `modality` asks. The window is asked of all but lineage.
    """
    evidence = Evidence.of(snapshot)
    reader, attested = evidence.reader, evidence.attested
    chosen = Window.of(window, within)
    told = evidence.stated("model-claims")
    said = [claim for claim in told if claim.holds(modality)]
    inside = [claim for claim in said if claim.predicate in _LINEAGE or chosen.admits(claim.time)]
    rows = [row for row in _lineage(reader, attested, inside) if row.support.sources >= min_support]
    better = [row for row in _comparisons(reader, attested, inside) if row.support.sources >= min_support]
    return Models(
        name="models",
        title=Label(zh="模型：谱系、发布、评测", en="Models: lineage, releases, evaluations"),
        parameters={"window": window, "within": within, "modality": modality, "minSupport": min_support},
        columns=Lineage.columns(),
        rows=tuple(rows),
        sections=(
            Section.of("outperforms", "谁胜过谁", "Who outperforms whom", Outperformance, better),
            Section.of("placings", "榜单名次", "Places in rankings", Placing, _placings(reader, attested, inside)),
            Section.of("successors", "将来的模型", "Models to come", Successor, _successors(reader, attested, told)),
        ),
        notes=tuple(chosen.note(len(said) - len(inside))),
        network=_network(reader, inside, better),
    )


def is_model(reader: Reader, entity_id: str) -> bool:
    """Whether an entity is a model or a series of models."""
    return reader.kind(entity_id) in ("Model", "ModelSeries")


def _objects(found: Sequence[Stated], predicate: str, subject: str) -> set[str]:
    return {claim.object for claim in found if claim.predicate == predicate and claim.subject == subject}


def _lineage(reader: Reader, attested: Attestation, found: Sequence[Stated]) -> list[Lineage]:
    named = {id for claim in found for id in (claim.subject, claim.object) if id and is_model(reader, id)}
    rows = []
    for model in sorted(named):
        releases = {claim.subject for claim in found if claim.predicate == "releaseOf" and claim.object == model}
        own = [claim for claim in found if claim.subject == model and claim.predicate not in (*_PLACES, "outperforms")]
        own += [claim for claim in found if claim.subject in releases]
        if not own:
            continue
        dates = {claim.time for claim in own if claim.predicate == "date"}
        opened = [claim.object == "true" for claim in own if claim.predicate == "openSource"]
        row = Lineage(
            model=reader.ref(model),
            developers=reader.refs(_objects(found, "developedBy", model)),
            series=reader.refs(_objects(found, "inSeries", model)),
            follows=reader.refs(_objects(found, "successorOf", model)),
            releases=reader.refs(releases),
            dates=tuple(When.of(time) for time in sorted(dates, key=day)),
            open_source=any(opened) if opened else None,
            parameters=figures(reader, attested, (c for c in own if c.predicate == "parameterCount")),
            support=attested.support(own),
            claims=claims(own),
        )
        rows.append(row)
    return rows


def _results(found: Sequence[Stated], model: str, about: set[str]) -> list[Stated]:
    """The claims of the model's own results among the things that a comparison concerns."""
    own = {claim.subject for claim in found if claim.predicate == "resultOf" and claim.object == model} & about
    return [claim for claim in found if claim.subject in own]


def _comparisons(reader: Reader, attested: Attestation, found: Sequence[Stated]) -> list[Outperformance]:
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[Stated]] = {}
    for claim in found:
        if claim.predicate == "outperforms":
            key = (claim.subject, claim.object, claim.modality, _on(reader, claim))
            groups.setdefault(key, []).append(claim)
    return [_better(reader, attested, found, *key, groups[key]) for key in sorted(groups)]


def _on(reader: Reader, claim: Stated) -> tuple[str, ...]:
    words = vocabulary()
    kinds = {id: reader.kind(id) for id in reader.about(claim.claim)}
    fitting = [id for id, kind in kinds.items() if kind and any(words.is_a(kind, k) for k in ("Benchmark", "Ranking"))]
    return tuple(sorted(fitting))


def _better(
    reader: Reader,
    attested: Attestation,
    found: Sequence[Stated],
    better: str,
    worse: str,
    modality: str,
    on: tuple[str, ...],
    own: Sequence[Stated],
) -> Outperformance:
    about = {id for claim in own for id in reader.about(claim.claim)}
    results = _results(found, better, about)
    measured = {claim.provider for claim in own if claim.provider}
    measured |= {claim.object for claim in results if claim.predicate == "measuredBy"}
    return Outperformance(
        better=reader.ref(better),
        worse=reader.ref(worse),
        on=reader.refs(on),
        measured_by=reader.refs(measured),
        scores=figures(reader, attested, (claim for claim in results if claim.predicate == "score")),
        modality=reader.ref(modality),
        support=attested.support(own),
        claims=claims([*own, *results]),
    )


def _placings(reader: Reader, attested: Attestation, found: Sequence[Stated]) -> list[Placing]:
    groups: dict[tuple[str, tuple[str, ...]], list[Stated]] = {}
    for claim in found:
        if claim.predicate in _PLACES and is_model(reader, claim.subject):
            rankings = {claim.object} if claim.predicate == "rankedIn" else {*_on(reader, claim)}
            groups.setdefault((claim.subject, tuple(sorted(rankings))), []).append(claim)
    return [
        Placing(
            model=reader.ref(model),
            rankings=reader.refs(rankings),
            positions=figures(reader, attested, (c for c in own if c.predicate == "rankPosition")),
            tiers=_tiers(figures(reader, attested, (c for c in own if c.predicate == "tier"))),
            measured_by=reader.refs({claim.provider for claim in own if claim.provider}),
            claims=claims(own),
        )
        for (model, rankings), own in sorted(groups.items())
    ]


def _successors(reader: Reader, attested: Attestation, found: Sequence[Stated]) -> list[Successor]:
    groups: dict[tuple[str, str, str], list[Stated]] = {}
    for claim in found:
        if claim.predicate == "successorOf" and claim.holds(_TO_COME):
            groups.setdefault((claim.subject, claim.object, claim.modality), []).append(claim)
    return [
        Successor(
            model=reader.ref(model),
            follows=reader.ref(follows),
            modality=reader.ref(modality),
            support=attested.support(own),
            claims=claims(own),
        )
        for (model, follows, modality), own in sorted(groups.items())
    ]


def _tiers(found: Sequence[Figure]) -> tuple[Figure, ...]:
    """The same figures in the words of tiers: being in the first tier is not being first."""
    named = []
    for figure in found:
        number = figure.amount.nominal or "?"
        label = Label(zh=f"第{number}梯队", en=f"tier {number}")
        named.append(figure.model_copy(update={"amount": figure.amount.model_copy(update={"label": label})}))
    return tuple(named)


def _network(reader: Reader, found: Sequence[Stated], better: Sequence[Outperformance]) -> Network:
    groups: dict[tuple[str, str, str], list[Stated]] = {}
    for claim in found:
        if claim.predicate in _LINEAGE and any(is_model(reader, id) for id in (claim.subject, claim.object)):
            groups.setdefault((claim.subject, claim.object, claim.predicate), []).append(claim)
    edges = [Edge(source=a, target=b, kind=kind, claims=claims(own)) for (a, b, kind), own in sorted(groups.items())]
    edges += [
        Edge(
            source=row.better.id,
            target=row.worse.id,
            kind="outperforms",
            claims=row.claims,
            attributes={"on": " ".join(ref.id for ref in row.on), "modality": row.modality.id},
        )
        for row in better
    ]
    ids = sorted({id for edge in edges for id in (edge.source, edge.target)})
    nodes = [
        Node(
            id=id,
            label=reader.ref(id).label,
            kind=reader.kind(id),
            claims=joined(*(edge.claims for edge in edges if id in (edge.source, edge.target))),
        )
        for id in ids
    ]
    return Network(directed=True, nodes=tuple(nodes), edges=tuple(edges))
