"""A claim as RDF: one flat star per claim (docs/model.md), its slices, and the nodes named by their content.

A pure function of one claim and its place; never derives an edge (that is the rules' work) and never reads a text.

Triples are plain tuples of terms here and in `kg.build.dataset`: an object of the engine costs as much as the terms
in it, and a build makes a quad of each at once. Terms that come in many stars are made once.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.build.minted_ids import edtf_slug, minted
from kg.ontology.registry import (
    CLAIM,
    CODE,
    EN,
    ID,
    LT,
    OA,
    PROV,
    QUANTITY,
    RDF,
    RDFS,
    SKOS,
    SOURCE,
    XSD,
    ZH,
    Property,
    vocabulary,
)
from kg.quantities.edtf import Period, parse_edtf
from kg.quantities.edtf_words import period_labels
from kg.quantities.quantity import Quantity
from kg.records.load import LoadedClaim
from kg.records.record_models import Bilingual, Claim

Object = NamedNode | Literal
Statement = tuple[NamedNode, NamedNode, Object]  # subject, predicate, object

named = lru_cache(maxsize=4096)(NamedNode)
TYPE, PREF_LABEL, LABEL = named(RDF + "type"), named(SKOS + "prefLabel"), named(RDFS + "label")


def lt(name: str) -> NamedNode:
    """A term of the ontology."""
    return named(LT + name)


@lru_cache(maxsize=4096)
def entity(slug: str) -> NamedNode:
    """The IRI of an entity; codes have their own namespace."""
    return NamedNode((CODE if slug in vocabulary().codes else ID) + slug)


def decimal(value: Decimal) -> Literal:
    """A decimal in canonical form: no exponent, no trailing zeros (XSD 1.1 §3.3.3.2)."""
    text = format(value.normalize(), "f")
    return Literal(text, datatype=named(XSD + "decimal"))


def typed(value: object, kind: str) -> Literal:
    return Literal(str(value), datatype=named(XSD + kind))


@lru_cache(maxsize=2)
def boolean(value: bool) -> Literal:
    return typed("true" if value else "false", "boolean")


def both(text: Bilingual) -> list[Literal]:
    """A bilingual text as its two language-tagged literals."""
    return [Literal(text.zh, language=ZH), Literal(text.en, language=EN)]


def period_iri(edtf: str) -> NamedNode:
    return named(f"{ID}period/{edtf_slug(edtf)}")


def quantity_fields(quantity: Quantity) -> Iterator[tuple[str, Object]]:
    """The fields that a quantity node and a claim share: bounds, openness, nominal, readings, bound, unit."""
    yield "bound", named(CODE + quantity.bound.value)
    yield "unit", named(CODE + quantity.unit)
    if quantity.lower is not None:
        yield "lower", decimal(quantity.lower)
        yield "lowerOpen", boolean(quantity.lower_open)
    if quantity.upper is not None:
        yield "upper", decimal(quantity.upper)
        yield "upperOpen", boolean(quantity.upper_open)
    if quantity.nominal is not None:
        yield "nominal", decimal(quantity.nominal)
    if quantity.stated is not None:
        yield "statedNumber", decimal(quantity.stated)
    for reading in quantity.readings:
        yield "reading", decimal(reading)


def quantity_star(quantity: Quantity) -> Iterator[Statement]:
    """The quantity node named by its content, with labels in both languages."""
    node = NamedNode(QUANTITY + quantity.name)
    yield node, TYPE, lt("Quantity")
    for name, value in quantity_fields(quantity):
        yield node, lt(name), value
    labels = quantity.labels()
    for text in (Literal(labels["zh"], language=ZH), Literal(labels["en"], language=EN)):
        yield node, PREF_LABEL, text


def days(period: Period) -> Iterator[tuple[str, Object]]:
    if period.earliest is not None:
        yield "earliest", typed(period.earliest.isoformat(), "date")
    if period.latest is not None:
        yield "latest", typed(period.latest.isoformat(), "date")


@lru_cache(maxsize=1024)
def period_star(edtf: str) -> tuple[Statement, ...]:
    """The period node named by its content: its EDTF string, earliest and latest day."""
    node, labels = period_iri(edtf), period_labels(edtf)
    texts = Literal(labels["zh"], language=ZH), Literal(labels["en"], language=EN)
    return (
        (node, TYPE, lt("Period")),
        (node, lt("time"), Literal(edtf)),
        *((node, lt(name), value) for name, value in days(parse_edtf(edtf))),
        *((node, PREF_LABEL, text) for text in texts),
    )


def about(claim: Claim, predicate: Property) -> list[str]:
    """The ids of every entity the claim concerns, minted ones included, in a fixed order."""
    names = [claim.subject, *claim.about]
    if claim.object is not None and claim.object not in vocabulary().codes:
        names.append(claim.object)
    if claim.criterion is not None and claim.criterion not in vocabulary().codes:
        names.append(claim.criterion)
    introduced = introduces(claim, predicate)
    return sorted({*names, introduced} if introduced else set(names))


def introduces(claim: Claim, predicate: Property) -> str | None:
    """The id of what the claim introduces: investments and holdings only if asserted, observations if positive."""
    stated = claim.polarity == "positive" if predicate.metric else claim.asserted
    return minted(claim, predicate) if stated and claim.retracted is None else None


def _object(claim: Claim, predicate: Property) -> Object | None:
    if predicate.takes == "edtf" and claim.time is not None:
        return period_iri(claim.time)
    if claim.object is not None:
        return entity(claim.object)
    if claim.literal is not None:
        return boolean(claim.literal == "true") if predicate.takes == "boolean" else Literal(claim.literal)
    return None


def _statement(loaded: LoadedClaim, predicate: Property) -> Iterator[tuple[str, Object]]:
    claim = loaded.claim
    yield RDF + "subject", entity(claim.subject)
    yield RDF + "predicate", named(predicate.iri)
    said = _object(claim, predicate)
    if said is not None:
        yield RDF + "object", said
    for name in about(claim, predicate):
        yield LT + "about", entity(name)
    introduced = introduces(claim, predicate)
    if introduced is not None:
        field = {"Investment": "investment", "Holding": "holding", "MetricObservation": "observation"}
        yield LT + field[predicate.mints], entity(introduced)
    if claim.quantity is not None:
        quantity = claim.quantity.quantity()
        yield LT + "asWritten", Literal(claim.quantity.as_written)
        yield LT + "quantity", NamedNode(QUANTITY + quantity.name)
        for name, value in quantity_fields(quantity):
            yield LT + name, value
    if claim.time is not None:
        yield LT + "time", Literal(claim.time)
        yield LT + "period", period_iri(claim.time)
        for name, value in days(parse_edtf(claim.time)):
            yield LT + name, value


def _circumstances(loaded: LoadedClaim) -> Iterator[tuple[str, Object]]:
    claim = loaded.claim
    yield LT + "modality", named(CODE + claim.modality)
    yield LT + "polarity", named(CODE + claim.polarity)
    yield LT + "asserted", boolean(claim.asserted)
    yield PROV + "wasQuotedFrom", named(SOURCE + loaded.source)
    for name, slug in (("speaker", claim.speaker), ("provider", claim.provider), ("definition", claim.definition)):
        if slug is not None:
            yield LT + name, entity(slug)
    if claim.criterion is not None:
        yield LT + "criterion", entity(claim.criterion)
    if claim.document is not None:
        yield PROV + "hadPrimarySource", entity(claim.document)
    for name, text in (("scope", claim.scope), ("paraphrase", claim.paraphrase)):
        for literal in both(text) if text is not None else []:
            yield LT + name, literal
    for name, reason in sorted(claim.inferred.items()):
        yield LT + "inferred", Literal(f"{name}: {reason}")
    if claim.certainty is not None:
        yield LT + "certainty", Literal(claim.certainty)
    if claim.retracted is not None:
        yield LT + "retractedOn", typed(claim.retracted.on, "date")
        for literal in both(claim.retracted.reason):
            yield LT + "withdrawalReason", literal


def _evidence(loaded: LoadedClaim) -> Iterator[Statement]:
    node = NamedNode(CLAIM + loaded.id)
    for number, piece in enumerate(loaded.claim.evidence, start=1):
        slice_node = NamedNode(f"{node.value}.{number}")
        yield node, lt("evidence"), slice_node
        yield slice_node, TYPE, lt("Slice")
        yield slice_node, lt("role"), named(CODE + piece.role)
        yield slice_node, named(OA + "start"), typed(piece.start, "integer")
        yield slice_node, named(OA + "end"), typed(piece.end, "integer")
        yield slice_node, lt("sha256"), Literal(piece.sha256 or "")


def claim_star(loaded: LoadedClaim) -> Iterator[Statement]:
    """The claim's own triples, its slices, and the content-named nodes it points at.

    Raises KeyError if the claim's predicate is not registered: check consistency first.
    """
    node = NamedNode(CLAIM + loaded.id)
    predicate = vocabulary().properties[loaded.claim.predicate]
    yield node, TYPE, lt("Claim")
    yield node, lt("line"), Literal(f"{loaded.at.document.local}:{loaded.at.line}")
    for part in (_statement(loaded, predicate), _circumstances(loaded)):
        for name, value in part:
            yield node, named(name), value
    yield from _evidence(loaded)
    if loaded.claim.quantity is not None:
        yield from quantity_star(loaded.claim.quantity.quantity())
    if loaded.claim.time is not None:
        yield from period_star(loaded.claim.time)
