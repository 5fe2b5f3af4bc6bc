"""One claim as one line of fact: property, value with its bound, time, modality, who says so, how far checked.

Mentions of one statement become one line that counts them. Never rounds a value, never drops a bound and never leaves
out who says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from networkx.utils import UnionFind
from pyoxigraph import Literal, NamedNode

from kg.base.errors import NotFound
from kg.facts.entities import both_languages, local, names
from kg.facts.references import reference_of
from kg.ontology.registry import LT, PROV, RDF, SKOS, vocabulary
from kg.quantities.edtf_words import period_labels
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
_MANY = frozenset({"about", "reading", "evidence", "inferred"})
_BOUNDS = ("bound", "lower", "upper", "lowerOpen", "upperOpen", "nominal", "unit")
_ATTRIBUTION = (("speaker", "speaker"), ("provider", "provider"), ("document", "hadPrimarySource"))


@kept
def fields(snapshot: Snapshot) -> dict[str, Json]:
    """Every claim's own fields by claim id; values are terms, texts by language, or lists of terms."""
    found: dict[str, Json] = {}
    for claim, field, value in run(snapshot, "claim-fields").rows:
        assert claim is not None and field is not None and value is not None
        name = _short(field.value)
        record = found.setdefault(local(claim.value), {})
        if name in _MANY:
            record.setdefault(name, []).append(value)
        elif isinstance(value, Literal) and value.language:
            record.setdefault(name, {})["zh" if value.language.startswith("zh") else "en"] = value.value
        else:
            record[name] = value
    return found


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
def sources(snapshot: Snapshot) -> dict[str, Json]:
    """Every source: id, title {zh, en}, verification, address and publisher where there are any."""
    found: dict[str, Json] = {}
    for source in run(snapshot, "sources").values():
        id = local(source["source"])
        record: Json = {"id": id, "verification": local(source["verification"]), "claims": int(source["claims"])}
        for _, field, value in run(snapshot, "source", source=id).rows:
            assert field is not None and value is not None
            name = field.value.rsplit("#")[-1].rsplit("/")[-1]
            if isinstance(value, Literal) and value.language:
                record.setdefault(name, {})["zh" if value.language.startswith("zh") else "en"] = value.value
            elif name not in ("type", "verification", "inferred"):
                record[name] = local(value.value)
        found[id] = record
    return found


def source_reference(snapshot: Snapshot, id: str) -> Json:
    """A source to link to: id, title, verification."""
    record = sources(snapshot).get(id)
    if record is None:
        raise NotFound(f"no source {id!r}", nearest=tuple(sources(snapshot)))
    kept_fields = ("id", "title", "verification", "address", "publisher")
    return {name: record[name] for name in kept_fields if name in record}


@kept
def _read(_snapshot: Snapshot) -> dict[str, Json]:
    """Every line that was asked for, by claim id."""
    return {}


def line(snapshot: Snapshot, id: str) -> Json:
    """One claim as a line. Raises NotFound."""
    record, read = fields(snapshot).get(id), _read(snapshot)
    if record is None:
        raise NotFound(f"no claim {id!r}", place="id")
    if id not in read:
        read[id] = _line(snapshot, id, record)
    return dict(read[id])


def _line(snapshot: Snapshot, id: str, record: Json) -> Json:
    predicate = local(record["predicate"].value)
    found: Json = {
        "id": id,
        "subject": reference_of(snapshot, record["subject"].value),
        "predicate": predicate,
        "label": both_languages(vocabulary().properties[predicate].label),
        "value": _value(snapshot, record),
        **_circumstances(record),
        "attribution": _attribution(snapshot, record),
        "source": source_reference(snapshot, local(record["wasQuotedFrom"].value)),
    }
    if "time" in record:
        found["time"] = {"edtf": record["time"].value, "name": period_labels(record["time"].value)}
        found["time"] |= {name: record[name].value for name in ("earliest", "latest") if name in record}
    return found


def _value(snapshot: Snapshot, record: Json) -> Json:
    if "quantity" in record:
        id = local(record["quantity"].value)
        bounds = {name: _plain(record[name]) for name in _BOUNDS if name in record}
        readings = {"readings": [term.value for term in record["reading"]]} if "reading" in record else {}
        name = names(snapshot)[id]["name"]
        return {
            "kind": "quantity",
            "id": id,
            "name": name,
            "asWritten": record["asWritten"].value,
            **bounds,
            **readings,
        }
    said = record.get("object")
    if isinstance(said, Literal):
        return {"kind": "text", "text": said.value}
    if isinstance(said, NamedNode):
        found = reference_of(snapshot, said.value)
        kind = "code" if "code" in found else "period" if found["id"].startswith("period/") else "entity"
        return {"kind": kind, **found}
    return {"kind": "none"}


def _plain(term: NamedNode | Literal) -> Any:
    if isinstance(term, Literal) and term.value in ("true", "false"):
        return term.value == "true"
    return local(term.value)


def _circumstances(record: Json) -> Json:
    found: Json = {name: _plain(record[name]) for name in ("modality", "polarity", "asserted")}
    for name in ("definition", "certainty", "retractedOn", "line"):
        if name in record:
            found[name] = _plain(record[name])
    for name in ("scope", "paraphrase"):
        if name in record:
            found[name] = record[name]
    if "inferred" in record:
        found["inferred"] = [term.value for term in record["inferred"]]
    return found


def _attribution(snapshot: Snapshot, record: Json) -> list[Json]:
    return [
        {"role": role, **reference_of(snapshot, record[field].value)} for role, field in _ATTRIBUTION if field in record
    ]


def lines(snapshot: Snapshot, claims: Iterable[str]) -> list[Json]:
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


def _competing(snapshot: Snapshot, mentions: Iterable[str]) -> list[Json]:
    found = [link for id in mentions for link in links(snapshot).get(id, []) if link["kind"].startswith("competing")]
    return sorted({link["claim"]: link for link in found}.values(), key=lambda link: (link["kind"], link["claim"]))


@kept
def links(snapshot: Snapshot) -> dict[str, list[Json]]:
    """For every linked claim its links both ways: kind, and the other claim."""
    found: dict[str, list[Json]] = {}
    for row in run(snapshot, "claim-pairs").values():
        kind, first, second = local(row["kind"]), local(row["first"]), local(row["second"])
        found.setdefault(first, []).append({"kind": kind, "claim": second})
        found.setdefault(second, []).append({"kind": kind, "claim": first})
    return found
