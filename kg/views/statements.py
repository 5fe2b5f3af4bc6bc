"""Who said what, when, where and how surely; and plans, with what later fulfilled them.

Several wordings of one statement are one statement; a denial keeps its scope, and a plan is fulfilled only where a
link says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Figure, Label, Ref, Support, When
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.result import Heading, Row, Section, View, joined
from kg.views.parts.round_claims import day, figures
from kg.views.parts.stated import Stated, claims
from kg.views.parts.view_parameters import published
from kg.views.parts.window import Window, Within
from kg.views.parts.words import in_words

MODALITIES = vocabulary().modalities


class Statement(Row):
    """One statement: an entity of its own, in this project's words. Dates are its own, or those of its occasion."""

    statement: Annotated[Ref, Heading("言论", "statement")]
    speakers: Annotated[tuple[Ref, ...], Heading("说话者", "speakers")]
    where: Annotated[tuple[Ref, ...], Heading("场合", "where")]
    when: Annotated[tuple[When, ...], Heading("时间", "when")]
    concerns: Annotated[tuple[Ref, ...], Heading("关于", "concerns")]
    modalities: Annotated[tuple[Ref, ...], Heading("情态", "modalities")]
    support: Annotated[Support, Heading("支持", "support")]


class Attributed(Row):
    """What a source says that somebody says: mentions of one statement in one row."""

    ASKED: ClassVar[tuple[str, ...]] = ("words",)
    speaker: Annotated[Ref | None, Heading("说话者", "speaker")]
    where: Annotated[tuple[Ref, ...], Heading("文件或场合", "document or occasion")]
    said: Annotated[tuple[When, ...], Heading("何时说的", "said when")]
    about: Annotated[tuple[When, ...], Heading("所说的时间", "time spoken of")]
    words: Annotated[Label, Heading("所说", "what")]
    modality: Annotated[Ref, Heading("情态", "modality")]
    denied: Annotated[bool, Heading("否定", "denied")]
    scope: Annotated[Label | None, Heading("范围", "scope")]
    certainty: Annotated[str | None, Heading("把握", "certainty")]
    inferred: Annotated[tuple[str, ...], Heading("推断的字段", "inferred fields")]
    support: Annotated[Support, Heading("支持", "support")]


class PlanRow(Row):
    """A plan: whose, at what, by when; who pursues it or says that he does not; what fulfilled it."""

    plan: Annotated[Ref, Heading("计划", "plan")]
    planners: Annotated[tuple[Ref, ...], Heading("谁的计划", "planned by")]
    targets: Annotated[tuple[Ref, ...], Heading("目标", "targets")]
    values: Annotated[tuple[Figure, ...], Heading("目标值", "target values")]
    pursued_by: Annotated[tuple[Ref, ...], Heading("谁在推进", "pursued by")]
    denied_by: Annotated[tuple[Ref, ...], Heading("谁否认", "denied by")]
    scopes: Annotated[tuple[Label, ...], Heading("否认的范围", "scope of denial")]
    fulfilled_by: Annotated[tuple[str, ...], Heading("兑现的断言", "fulfilled by")]
    support: Annotated[Support, Heading("支持", "support")]


class Statements(View[Statement]):
    """Statements, attributed claims, plans."""

    sections: tuple[Section[Attributed] | Section[PlanRow], ...] = ()


def statements(
    snapshot: Snapshot | Evidence,
    *,
    person: str | None = None,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = MODALITIES,
    min_support: int = 1,
) -> Statements:
    """All statements, attributed claims and plans, or those of one speaker; the window is asked of the time of speech.

    Raises NotFound if nothing carries the id, BadInput if it can say nothing.
    """
    evidence = Evidence.of(snapshot)
    if person is not None:
        evidence.reader.known(person, "person", "Agent")
    chosen = Window.of(window, within)
    said = [claim for claim in evidence.stated("statements") if claim.modality in modality]
    dates = _dates(evidence.stated("occasions"))
    found = [row for row in _statements(evidence, said, dates) if _is_of(person, row.speakers)]
    reported = [row for row in _attributed(evidence, said, dates) if _is_of(person, (row.speaker,))]
    plans = [row for row in _plans(evidence, said) if _is_of(person, (*row.planners, *row.pursued_by, *row.denied_by))]
    kept = [row for row in found if row.support.sources >= min_support and chosen.admits_any(_edtf(row.when))]
    heard = [row for row in reported if row.support.sources >= min_support and chosen.admits_any(_edtf(row.said))]
    return Statements(
        name="statements",
        title=Label(zh="言论与计划", en="Statements and plans"),
        parameters=published(person=person, window=window, within=within, modality=modality, min_support=min_support),
        columns=Statement.columns(),
        rows=tuple(kept),
        sections=(
            Section.of("attributed", "转述的断言", "Attributed claims", Attributed, heard),
            Section.of("plans", "计划", "Plans", PlanRow, plans),
        ),
        notes=tuple(chosen.note(len(found) - len(kept) + len(reported) - len(heard))),
    )


def _is_of(person: str | None, speakers: Sequence[Ref | None]) -> bool:
    return person is None or person in {ref.id for ref in speakers if ref is not None}


def _edtf(found: Sequence[When]) -> list[str]:
    return [when.edtf for when in found]


def _dates(found: Sequence[Stated]) -> dict[str, set[str]]:
    dates: dict[str, set[str]] = {}
    for claim in found:
        if claim.holds(("actual",)):
            dates.setdefault(claim.subject, set()).add(claim.time)
    return dates


def _whens(times: set[str]) -> tuple[When, ...]:
    return tuple(When.of(time) for time in sorted(times, key=day))


def _objects(own: Sequence[Stated], *predicates: str) -> set[str]:
    return {claim.object for claim in own if claim.predicate in predicates and claim.polarity == "positive"}


def _of_kind(reader: Reader, said: Sequence[Stated], kind: str) -> dict[str, list[Stated]]:
    groups: dict[str, list[Stated]] = {}
    for claim in said:
        for id in {claim.subject, claim.object if claim.entity else claim.subject}:
            if reader.kind(id) == kind:
                groups.setdefault(id, []).append(claim)
    return {id: groups[id] for id in sorted(groups)}


def _statements(evidence: Evidence, said: Sequence[Stated], dates: Mapping[str, set[str]]) -> list[Statement]:
    reader, rows = evidence.reader, []
    for id, found in _of_kind(reader, said, "Statement").items():
        own = [claim for claim in found if claim.subject == id]
        where = _objects(own, "saidIn")
        when = dates.get(id, set()) or {time for place in where for time in dates.get(place, set())}
        row = Statement(
            statement=reader.ref(id),
            speakers=reader.refs(_objects(own, "saidBy")),
            where=reader.refs(where),
            when=_whens(when),
            concerns=reader.refs(_objects(own, "concerns")),
            modalities=reader.refs({claim.modality for claim in own}),
            support=evidence.attested.support(own),
            claims=claims(own),
        )
        rows.append(row)
    return [row for row in rows if row.claims]


def _attributed(evidence: Evidence, said: Sequence[Stated], dates: Mapping[str, set[str]]) -> list[Attributed]:
    groups: dict[tuple[str, str], list[Stated]] = {}
    for claim in said:
        if claim.speaker or claim.modality != "actual":
            groups.setdefault((evidence.attested.statement(claim.claim), claim.speaker), []).append(claim)
    return [_reported(evidence, own, dates) for _, own in sorted(groups.items())]


def _reported(evidence: Evidence, own: Sequence[Stated], dates: Mapping[str, set[str]]) -> Attributed:
    reader, first = evidence.reader, own[0]
    documents = {claim.document for claim in own if claim.document}
    return Attributed(
        speaker=reader.ref(first.speaker) if first.speaker else None,
        where=reader.refs(documents),
        said=_whens({time for document in documents for time in dates.get(document, set())}),
        about=_whens({claim.time for claim in own if claim.time}),
        words=in_words(reader, first),
        modality=reader.ref(first.modality),
        denied=first.polarity == "negative",
        scope=next((scope for claim in own if (scope := reader.scope(claim.claim))), None),
        certainty=next((text for claim in own if (text := reader.field(claim.claim, "certainty"))), None),
        inferred=joined(*(reader.inferred(claim.claim) for claim in own)),
        support=evidence.attested.support(own),
        claims=claims(own),
    )


def _plans(evidence: Evidence, said: Sequence[Stated]) -> list[PlanRow]:
    reader, rows = evidence.reader, []
    fulfilled = {pair.first: pair.second for pair in evidence.pairs if pair.kind == "fulfilment"}
    for id, own in _of_kind(reader, said, "Plan").items():
        values = [c for c in own if c.quantity and c.subject == id and c.predicate.startswith("target")]
        denials = [c for c in own if c.object == id and c.polarity == "negative"]
        scopes = {scope for claim in denials if (scope := reader.scope(claim.claim))}
        row = PlanRow(
            plan=reader.ref(id),
            planners=reader.refs(_objects(own, "plannedBy")),
            targets=reader.refs({c.object for c in own if c.predicate == "targets" and c.entity}),
            values=figures(reader, evidence.attested, values),
            pursued_by=reader.refs({c.subject for c in own if c.predicate == "pursues" and c.polarity == "positive"}),
            denied_by=reader.refs({claim.subject for claim in denials}),
            scopes=tuple(sorted(scopes, key=lambda scope: scope.en)),
            fulfilled_by=tuple(sorted({fulfilled[c.claim] for c in own if c.claim in fulfilled})),
            support=evidence.attested.support(own),
            claims=claims(own),
        )
        rows.append(row)
    return rows
