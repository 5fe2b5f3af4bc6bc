"""One claim as one line of fact: property, value with its bound, time, modality, who says so, how far checked.

Mentions of one statement become one line that counts them. Never rounds a value, never drops a bound and never leaves
out who says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from networkx.utils import UnionFind
from pyoxigraph import Literal, NamedNode

from kg.base.errors import CLAIMS_LISTED, SOURCES_LISTED, NotFound
from kg.facts.entities import both_languages, local, names
from kg.facts.fact_records import (
    Both,
    ClaimFields,
    ClaimLine,
    ClaimLink,
    FieldValue,
    LineTime,
    LineValue,
    SourceReference,
    SourceSummary,
    Voice,
)
from kg.facts.references import reference_of
from kg.ontology.registry import CODE, LT, PROV, RDF, SKOS, vocabulary
from kg.quantities.edtf_words import period_labels
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

_Term = NamedNode | Literal
_Field = _Term | Both | list[_Term]
_MANY = frozenset({"about", "reading", "evidence", "inferred"})
_REFERENCE = ("id", "title", "verification", "address", "publisher")
_BOUNDS = ("bound", "lower", "upper", "lowerOpen", "upperOpen", "nominal", "statedNumber", "unit")
_CIRCUMSTANCES = (
    *("modality", "polarity", "asserted", "definition", "certainty", "retractedOn", "line"),
    *("scope", "paraphrase", "inferred"),
)
_ATTRIBUTION = (("speaker", "speaker"), ("provider", "provider"), ("document", "hadPrimarySource"))


@kept
def claim_fields(snapshot: Snapshot) -> dict[str, ClaimFields]:
    """Every claim's own fields by claim id; values are terms, texts by language, or lists of terms."""
    found: dict[str, dict[str, _Field]] = {}
    for claim, property_, value in run(snapshot, "claim-fields").rows:
        assert claim is not None and property_ is not None and value is not None
        name = _short(property_.value)
        record = found.setdefault(local(claim.value), {})
        if name in _MANY:
            cast(list[_Term], record.setdefault(name, [])).append(value)
        elif isinstance(value, Literal) and value.language:
            texts = cast(Both, record.setdefault(name, {}))
            texts["zh" if value.language.startswith("zh") else "en"] = value.value
        else:
            record[name] = value
    for record in found.values():  # an engine gives rows in an order of its own
        for name, field in record.items():
            if isinstance(field, list):
                field.sort(key=str)
            elif isinstance(field, dict):
                record[name] = dict(sorted(field.items()))
    return cast(dict[str, ClaimFields], found)


def _short(iri: str) -> str:
    for namespace in (LT, RDF, PROV, SKOS):
        if iri.startswith(namespace):
            return iri[len(namespace) :]
    return iri


@kept
def statements(snapshot: Snapshot) -> dict[str, str]:
    """For every mention of a statement that is mentioned more than once the first id of its mentions."""
    found: UnionFind[str] = UnionFind()
    for id, linked in links(snapshot).items():
        for link in linked:
            if link["kind"] == "sameStatement":
                found.union(id, link["claim"])
    return {claim: min(cluster) for cluster in found.to_sets() for claim in cluster}


@kept
def sources(snapshot: Snapshot) -> dict[str, SourceSummary]:
    """Every source: id, title {zh, en}, verification, address and publisher where there are any."""
    found: dict[str, SourceSummary] = {}
    for source in run(snapshot, "sources").values():
        id = local(source["source"])
        record: dict[str, str | int | Both] = {"id": id, "verification": local(source["verification"])}
        record["claims"] = int(source["claims"])
        for _, field, value in run(snapshot, "source", source=id).rows:
            assert field is not None and value is not None
            name = field.value.rsplit("#")[-1].rsplit("/")[-1]
            if isinstance(value, Literal) and value.language:
                texts = cast(Both, record.setdefault(name, {}))
                texts["zh" if value.language.startswith("zh") else "en"] = value.value
            elif name not in ("type", "verification", "inferred"):
                record[name] = local(value.value)
        found[id] = cast(SourceSummary, record)
    return found


def source_reference(snapshot: Snapshot, source_id: str) -> SourceReference:
    """A source to link to: id, title, verification."""
    record = sources(snapshot).get(source_id)
    if record is None:
        raise NotFound.among(
            f"no source {source_id!r}",
            source_id,
            sources(snapshot),
            place="id",
            listed=SOURCES_LISTED,
        )
    held: Mapping[str, object] = record
    return cast(SourceReference, {name: held[name] for name in _REFERENCE if name in held})


@kept
def _read(_snapshot: Snapshot) -> dict[str, ClaimLine]:
    """Every line that was asked for, by claim id."""
    return {}


def line(snapshot: Snapshot, claim_id: str) -> ClaimLine:
    """One claim as a line. Raises NotFound."""
    record, read = claim_fields(snapshot).get(claim_id), _read(snapshot)
    if record is None:
        raise NotFound.among(
            f"no claim {claim_id!r}", claim_id, claim_fields(snapshot), place="id", listed=CLAIMS_LISTED
        )
    if claim_id not in read:
        read[claim_id] = _line(snapshot, claim_id, record)
    return read[claim_id].copy()


def _line(snapshot: Snapshot, id: str, record: ClaimFields) -> ClaimLine:
    predicate = local(record["predicate"].value)
    found: dict[str, object] = {
        "id": id,
        "subject": reference_of(snapshot, record["subject"].value),
        "predicate": predicate,
        "label": both_languages(vocabulary().properties[predicate].label),
        "value": _value(snapshot, record),
        **_plain_fields(record, _CIRCUMSTANCES),
        "attribution": _attribution(snapshot, record),
        "source": source_reference(snapshot, local(record["wasQuotedFrom"].value)),
    }
    if "time" in record:
        found["time"] = _time(record)
    if "criterion" in record:
        found["criterion"] = reference_of(snapshot, record["criterion"].value)
    return cast(ClaimLine, found)


def _time(record: ClaimFields) -> LineTime:
    found: LineTime = {"edtf": record["time"].value, "name": period_labels(record["time"].value)}
    if "earliest" in record:
        found["earliest"] = record["earliest"].value
    if "latest" in record:
        found["latest"] = record["latest"].value
    return found


def _value(snapshot: Snapshot, record: ClaimFields) -> LineValue:
    if "quantity" in record:
        id = local(record["quantity"].value)
        about = {"kind": "quantity", "id": id, "name": names(snapshot)[id]["name"]}
        readings = {"readings": [term.value for term in record["reading"]]} if "reading" in record else {}
        return cast(LineValue, about | _plain_fields(record, ("asWritten", *_BOUNDS)) | readings)
    said = record.get("object")
    if isinstance(said, Literal):
        if vocabulary().properties[local(record["predicate"].value)].takes == "boolean":
            return cast(LineValue, {"kind": "code", **reference_of(snapshot, CODE + said.value)})
        return {"kind": "text", "text": said.value}
    if isinstance(said, NamedNode):
        found = reference_of(snapshot, said.value)
        kind = "code" if "code" in found else "period" if found["id"].startswith("period/") else "entity"
        return cast(LineValue, {"kind": kind, **found})
    return {"kind": "none"}


def _plain(value: _Field) -> FieldValue:
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return [term.value for term in value]
    if isinstance(value, Literal) and value.value in ("true", "false"):
        return value.value == "true"
    return local(value.value)


def _plain_fields(record: ClaimFields, names: Iterable[str]) -> dict[str, FieldValue]:
    """The fields of these names that a claim has, as plain values."""
    held = cast(Mapping[str, _Field], record)
    return {name: _plain(held[name]) for name in names if name in held}


def _attribution(snapshot: Snapshot, record: ClaimFields) -> list[Voice]:
    held = cast(Mapping[str, NamedNode], record)
    return [
        {"role": role, **reference_of(snapshot, held[field].value)} for role, field in _ATTRIBUTION if field in held
    ]


def lines(snapshot: Snapshot, claims: Iterable[str]) -> list[ClaimLine]:
    """The claims as lines, mentions of one statement on one: `mentions` lists them, `origins` counts independent ones.

    The line shown is the first mention that comes; the order of the others is kept.
    """
    groups: dict[str, list[str]] = {}
    for id in claims:
        groups.setdefault(statements(snapshot).get(id, id), []).append(id)
    found = []
    for mentions in groups.values():
        shown = line(snapshot, mentions[0])
        others = [line(snapshot, id) for id in mentions[1:]]
        shown["mentions"] = [{"id": each["id"], "source": each["source"]["id"]} for each in (shown, *others)]
        shown["sources"] = sorted({each["source"]["id"] for each in (shown, *others)})
        shown["competing"] = _competing(snapshot, mentions)
        found.append(shown)
    return found


def _competing(snapshot: Snapshot, mentions: Iterable[str]) -> list[ClaimLink]:
    found = [link for id in mentions for link in links(snapshot).get(id, []) if link["kind"].startswith("competing")]
    return sorted({link["claim"]: link for link in found}.values(), key=lambda link: (link["kind"], link["claim"]))


@kept
def links(snapshot: Snapshot) -> dict[str, list[ClaimLink]]:
    """For every linked claim its links both ways: kind, and the other claim."""
    found: dict[str, list[ClaimLink]] = {}
    for row in run(snapshot, "claim-pairs").values():
        kind, first, second = local(row["kind"]), local(row["first"]), local(row["second"])
        found.setdefault(first, []).append({"kind": kind, "claim": second})
        found.setdefault(second, []).append({"kind": kind, "claim": first})
    return found
