"""The timeline of a company: what happened, was measured, planned or said, its ends as fuzzy as the sources leave them.

Orders two things only where their periods settle it; keeps plans in a lane of their own, and the time of speech apart
from the time of what is spoken of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Amount, Label, Ref, Support, When
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.result import Edge, Heading, Network, Node, Row, View, joined
from kg.views.parts.round_claims import day
from kg.views.parts.stated import Stated, claims
from kg.views.parts.view_parameters import published
from kg.views.parts.window import Window, Within
from kg.views.parts.words import in_words, property_label

Lane = Literal["event", "measurement", "planned", "reported", "forecast", "opinion", "speech"]
# A modality that is not listed stands in the lane of what it is about.
_LANES: dict[str, Lane] = {
    "planned": "planned",
    "sought": "planned",
    "cancelled": "planned",
    "reported": "reported",
    "forecast": "forecast",
    "opinion": "opinion",
    "hypothetical": "opinion",
}
MODALITIES = vocabulary().modalities
_SPOKEN = ("Statement", "Document")


class Moment(Row):
    """One dated thing; `said` is when it was said, `negated` that it is said not to be so."""

    ASKED: ClassVar[tuple[str, ...]] = ("what",)
    BESIDE: ClassVar[tuple[str, ...]] = ("id", "what", "said")
    id: str
    when: Annotated[When, Heading("时间", "when")]
    lane: Annotated[Lane, Heading("泳道", "lane")]
    what: Annotated[Label, Heading("何事", "what")]
    subject: Annotated[Ref, Heading("主语", "subject")]
    property: Annotated[Label, Heading("属性", "property")]
    object: Annotated[Ref | None, Heading("宾语", "object")]
    value: Annotated[Amount | None, Heading("数值", "value")]
    negated: Annotated[bool, Heading("否定", "negated")]
    said: Annotated[tuple[When, ...], Heading("何时说的", "said when")]
    support: Annotated[Support, Heading("支持", "support")]


class Timeline(View[Moment]):
    """The dated things of a company; the network holds what certainly came before what, nothing in between."""


def timeline(
    snapshot: Snapshot | Evidence,
    *,
    company: str,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = MODALITIES,
    min_support: int = 1,
) -> Timeline:
    """The dated claims about `company`, one row for one thing at one time, ordered by first possible day.

    Raises NotFound if nothing carries the id.
    """
    evidence = Evidence.of(snapshot)
    reader = evidence.reader
    reader.known(company, "company")
    chosen = Window.of(window, within)
    said = dated(evidence, company, modality)
    inside = [claim for claim in said if chosen.admits(claim.time)]
    rows = moments(evidence, inside, min_support)
    name = reader.ref(company).label
    return Timeline(
        name="timeline",
        title=Label(zh=f"{name.zh}的时间线", en=f"Timeline of {name.en}"),
        parameters=published(company=company, window=window, within=within, modality=modality, min_support=min_support),
        columns=Moment.columns(),
        rows=tuple(rows),
        notes=tuple(chosen.note(len(said) - len(inside))),
        network=_order(rows),
    )


def dated(evidence: Evidence, company: str, modality: Collection[str] = MODALITIES) -> list[Stated]:
    """The dated claims about a company and what belongs to it."""
    near, reader = belongings_of(evidence.stated("belongings"), company), evidence.reader
    found = (claim for claim in evidence.stated("timeline") if claim.modality in modality)
    return [claim for claim in found if claim.subject in near or company in reader.about(claim.claim)]


def moments(evidence: Evidence, said: Sequence[Stated], min_support: int = 1) -> list[Moment]:
    """Dated claims as rows, one for one thing at one time, ordered by first possible day."""
    reader, attested = evidence.reader, evidence.attested
    occasions = _occasions(evidence.stated("occasions"))
    groups = [group for group in _things(said) if len({claim.source for claim in group}) >= min_support]
    rows = [_moment(reader, attested, group, occasions) for group in groups]
    return sorted(rows, key=lambda row: (*day(row.when.edtf), row.when.latest or "9999", row.id))


def belongings_of(found: Sequence[Stated], company: str) -> set[str]:
    """The rounds, listings, products and models of a company, and the releases and offers of these."""
    own = {claim.subject for claim in found if claim.object == company and claim.predicate in _OF}
    return own | {claim.subject for claim in found if claim.object in own and claim.predicate in _PARTS}


_OF = ("company", "issuer", "developedBy")
_PARTS = ("releaseOf", "offerOf")


def _occasions(found: Sequence[Stated]) -> dict[str, list[str]]:
    times: dict[str, list[str]] = {}
    for claim in found:
        if claim.holds(("actual",)):
            times.setdefault(claim.subject, []).append(claim.time)
    return times


def _things(found: Sequence[Stated]) -> list[list[Stated]]:
    """Claims that say the same of the same at the same time."""
    groups: dict[tuple[str, ...], list[Stated]] = {}
    for claim in found:
        what = (
            claim.subject,
            claim.predicate,
            claim.object,
            claim.quantity,
            claim.definition,
            claim.provider,
        )
        groups.setdefault((*what, claim.time, claim.modality, claim.polarity), []).append(claim)
    return [groups[key] for key in sorted(groups)]


def lane(reader: Reader, claim: Stated) -> Lane:
    """Where a claim stands: what is not told as done by its modality, the rest by what it is about."""
    if claim.modality in _LANES:
        return _LANES[claim.modality]
    words = vocabulary()
    kind = reader.kind(claim.subject)
    if kind and any(words.is_a(kind, spoken) for spoken in _SPOKEN):
        return "speech"
    return "measurement" if words.properties[claim.predicate].metric else "event"


def _moment(reader: Reader, attested: Attestation, group: Sequence[Stated], occasions: dict[str, list[str]]) -> Moment:
    first = group[0]
    spoken = {time for claim in group for time in occasions.get(claim.document, ())}
    return Moment(
        id=attested.statement(first.claim),
        when=When.of(first.time),
        lane=lane(reader, first),
        what=in_words(reader, first),
        subject=reader.ref(first.subject),
        property=property_label(first.predicate),
        object=reader.ref(first.object) if first.entity and not first.object.startswith("period/") else None,
        value=reader.amount(first.quantity) if first.quantity else None,
        negated=first.polarity == "negative",
        said=tuple(When.of(time) for time in sorted(spoken, key=day)),
        support=attested.support(group),
        claims=claims(group),
    )


def _order(rows: Sequence[Moment]) -> Network:
    nodes = [
        Node(
            id=row.id,
            label=row.what,
            kind=row.lane,
            claims=row.claims,
            attributes={"earliest": row.when.earliest, "latest": row.when.latest, "edtf": row.when.edtf},
        )
        for row in rows
    ]
    return Network(directed=True, nodes=tuple({node.id: node for node in nodes}.values()), edges=tuple(_covers(rows)))


def _covers(rows: Sequence[Moment]) -> Iterator[Edge]:
    """Edges from each thing to those that certainly follow it with nothing certainly in between."""
    for row in rows:
        last = row.when.latest
        after = [other for other in rows if last and other.when.earliest and last < other.when.earliest]
        barrier = min((other.when.latest or "9999" for other in after), default="9999")
        for other in after:
            if other.when.earliest is not None and other.when.earliest <= barrier:
                both = joined(row.claims, other.claims)
                yield Edge(source=row.id, target=other.id, kind="certainlyBefore", claims=both)
