"""JSON Schemas of the YAML files, for editors that complete and check while people type.

The words of the ontology are written in as enumerations.
"""

from __future__ import annotations

from typing import Any

from kg.base.errors import NotFound
from kg.base.strict_record import Record
from kg.ontology.registry import Property, vocabulary
from kg.records.expansion import field_of, predicates
from kg.records.passage_statements import ClaimFile
from kg.records.record_models import EntityFile, LinkFile, SourceFile

_MODELS: dict[str, type[Record]] = {
    "claims": ClaimFile,
    "entities": EntityFile,
    "sources": SourceFile,
    "links": LinkFile,
}


def _taken(predicate: Property) -> dict[str, Any]:
    """What stands behind a predicate in a statement."""
    if field_of(predicate) == "quantity":
        return {"$ref": "#/$defs/QuantityField", "description": predicate.definition["en"]}
    kind = ["boolean", "string"] if predicate.takes == "boolean" else "string"
    return {"type": kind, "description": predicate.definition["en"]}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of one kind of file (JSON Schema 2020-12). Raises NotFound for another kind."""
    if kind not in _MODELS:
        raise NotFound(f"no schema {kind!r}", nearest=tuple(_MODELS))
    schema = _MODELS[kind].model_json_schema(by_alias=True)
    words, parts = vocabulary(), schema["$defs"]
    if kind == "claims":
        parts["Claim"]["properties"]["predicate"]["enum"] = sorted(predicates())
        for name in ("Said", "Statement"):
            parts[name]["properties"] |= {prop.name: _taken(prop) for prop in predicates().values()}
            parts[name]["additionalProperties"] = False
        parts["QuantityField"]["properties"]["unit"]["enum"] = sorted(c.name for c in words.codes_of("Unit"))
    if kind == "links":
        parts["ClaimLink"]["properties"]["kind"]["enum"] = sorted(c.name for c in words.codes_of("LinkKind"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_as_text(schema)}


def _as_text(part: Any) -> Any:
    """The schema where a text may look like a number: YAML is read as text, an editor takes 2025 for a number."""
    if isinstance(part, list):
        return [_as_text(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: _as_text(value) for key, value in part.items()}
    if found.get("type") == "string" and "enum" not in found:
        found["type"] = ["string", "number"]
    return found
