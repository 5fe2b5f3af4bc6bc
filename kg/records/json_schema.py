"""JSON Schemas of the YAML files, for editors that complete and check while people type.

The words of the ontology are written in as enumerations.
"""

from __future__ import annotations

from typing import Any

from kg.base.errors import NotFound
from kg.base.strict_record import Record
from kg.ontology.registry import vocabulary
from kg.records.record_models import ClaimFile, EntityFile, LinkFile, SourceFile

_MODELS: dict[str, type[Record]] = {
    "claims": ClaimFile,
    "entities": EntityFile,
    "sources": SourceFile,
    "links": LinkFile,
}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of one kind of file (JSON Schema 2020-12). Raises NotFound for another kind."""
    if kind not in _MODELS:
        raise NotFound(f"no schema {kind!r}", nearest=tuple(_MODELS))
    schema = _MODELS[kind].model_json_schema(by_alias=True)
    words, parts = vocabulary(), schema["$defs"]
    if kind == "claims":
        parts["Claim"]["properties"]["predicate"]["enum"] = sorted(prop.name for prop in words.claimable())
        parts["QuantityField"]["properties"]["unit"]["enum"] = sorted(c.name for c in words.codes_of("Unit"))
    if kind == "links":
        parts["ClaimLink"]["properties"]["kind"]["enum"] = sorted(c.name for c in words.codes_of("LinkKind"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
