"""The tables as a Data Package (https://datapackage.org/standard/data-package/): `datapackage.json` beside them.

For whoever reads the tables with Frictionless, R, or a data catalogue: every column has its type and its label, every
file its size and SHA-256. Several values of one cell are one text here, joined by `|`: the standard's version 1, which
its readers speak, has no list of values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from kg.base.json_value import JsonObject, JsonValue
from kg.exports.dataset_words import DESCRIPTION, KEYWORDS, LICENCE, TITLE
from kg.lists import list_table
from kg.lists.list_spec import lists
from kg.lists.page import field_names
from kg.ontology.registry import BASE, EN
from kg.store.snapshot import Snapshot

_TYPES = {"decimal": "number", "boolean": "boolean", "string": "string"}


def described(snapshot: Snapshot, tables: Mapping[str, bytes]) -> bytes:
    """The description of `tables` (CSV by the name of the list), which lie beside it."""
    document: dict[str, JsonValue] = {
        "profile": "tabular-data-package",
        "name": "longtu",
        "id": BASE,
        "title": TITLE[EN],
        "description": DESCRIPTION[EN],
        "version": snapshot.version,
        "keywords": list(KEYWORDS),
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0"}],
        "resources": [_resource(name, content) for name, content in tables.items()],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _resource(name: str, content: bytes) -> JsonObject:
    spec = lists()[name]
    schema = list_table.described(name, spec, field_names(spec))["tableSchema"]
    assert isinstance(schema, Mapping)
    columns = schema["columns"]
    assert isinstance(columns, list)
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": spec.title.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [_field(column) for column in columns if isinstance(column, Mapping)], "primaryKey": "id"},
    }


def _field(column: Mapping[str, JsonValue]) -> JsonObject:
    several = "separator" in column
    found: dict[str, JsonValue] = {
        "name": column["name"],
        "type": "string" if several else _TYPES[str(column["datatype"])],
    }
    titles = column.get("dc:title")
    if isinstance(titles, list):
        found["title"] = " / ".join(str(one["@value"]) for one in titles if isinstance(one, Mapping))
    if several:
        found["description"] = "Several values of one cell are joined by |."
    return found
