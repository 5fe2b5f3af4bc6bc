"""Lists as tables: flat columns with names in both languages, bounds and units, and their CSVW description.

Several values of one cell are joined by `|`, in the same order in every column of the fact. Never prefixes or alters
a text (RFC 4180, CRLF).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import cast

from kg.base.foreign_text import csv_for_spreadsheets
from kg.base.json_value import JsonObject, JsonValue
from kg.facts.entities import both_languages
from kg.lists.facts import FactValue
from kg.lists.list_items import ListRecord
from kg.lists.list_spec import ListSpec
from kg.ontology.registry import LT, vocabulary

SEPARATOR = "|"
_ENTITY = ("id", "zh", "en")
_TIME = ("time", "earliest", "latest")
_QUANTITY = ("bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "reading", "unit", "zh", "en")
_METRIC = (*_QUANTITY, "time", "provider", "definition")
_BILINGUAL = frozenset({"name", "title", "label", "subjectName", "objectName", "quantityName", "scope", "paraphrase"})
_SEVERAL = frozenset({"claims", "sources", "types", "inferred", "reading", "notAsserted"})


def parts(name: str) -> tuple[str, ...]:
    """The parts that a fact's column falls into; empty for a plain value."""
    if name in _BILINGUAL:
        return ("zh", "en")
    prop = vocabulary().properties.get(name.removesuffix("Of") if name == "investorOf" else name)
    if prop is None or prop.group == "record":
        return ()
    if name in ("period",) or prop.takes == "edtf":
        return _TIME
    if prop.takes == "quantity":
        return _METRIC if prop.metric or name == "value" else _QUANTITY
    return () if prop.takes in ("string", "boolean") else _ENTITY


def header(field: str, part: str) -> str:
    """The name of a column: `company`, `companyZh`, `amountLower`; a time's own column is its EDTF string."""
    if part in ("", "id") or (part == "time" and parts(field) == _TIME):
        return field
    return (field.removesuffix("Name") or field) + part[0].upper() + part[1:]


def columns(spec: ListSpec, fields: Iterable[str]) -> list[tuple[str, str, str]]:
    """The columns of a table: header, field, part of the field (empty for a plain value)."""
    found = []
    for name in fields:
        split = parts(name) if spec.of == "entities" or name in _BILINGUAL else ()
        found += [(header(name, part), name, part) for part in split] or [(name, name, "")]
    return found


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return SEPARATOR.join(_text(each) for each in value)
    return str(value)


def _cell(record: ListRecord, field: str, part: str) -> str:
    value = cast(JsonObject, record).get(field)
    if field == "notAsserted":
        kept_apart = cast(Mapping[str, list[FactValue]], value or {})
        claims = [claim for values in kept_apart.values() for each in values for claim in each["claims"]]
        return SEPARATOR.join(claims)
    if isinstance(value, dict):
        return _text(value.get(part))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return SEPARATOR.join(_part(each, part or "value") for each in cast(list[JsonObject], value))
    return _text(value)


def _part(value: JsonObject, part: str) -> str:
    if part in ("zh", "en"):
        return _text(cast(JsonObject, value.get("name", {})).get(part))
    return _text(value.get(part))


def rows(records: Iterable[ListRecord], spec: ListSpec, fields: tuple[str, ...]) -> Iterable[list[str]]:
    """The table's header and rows, as texts."""
    heads = columns(spec, fields)
    yield [head for head, _, _ in heads]
    for record in records:
        yield [_cell(record, field, part) for _, field, part in heads]


def as_csv(records: Iterable[ListRecord], spec: ListSpec, fields: tuple[str, ...], *, bom: bool = False) -> bytes:
    """The table as CSV in UTF-8; with `bom`, a spreadsheet guesses that right and computes no cell."""
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\r\n").writerows(rows(records, spec, fields))
    plain = sheet.getvalue().encode()
    return csv_for_spreadsheets(plain) if bom else plain


def _description(field: str) -> dict[str, str]:
    prop = vocabulary().properties.get(field)
    return both_languages(prop.label) if prop else {}


def _numeric(field: str, part: str) -> str:
    name = part or field
    if name in ("lower", "upper", "nominal", "reading"):
        return "decimal"
    return "boolean" if name in ("lowerOpen", "upperOpen", "asserted") else "string"


def described(name: str, spec: ListSpec, fields: tuple[str, ...]) -> JsonObject:
    """The table's description for CSVW (Metadata Vocabulary for Tabular Data): columns, titles, types, key."""
    found: list[JsonObject] = []
    for head, field, part in columns(spec, fields):
        column: dict[str, JsonValue] = {"name": head, "titles": head, "datatype": _numeric(field, part)}
        labels = _description(field)
        if labels:
            column["dc:title"] = [{"@value": text, "@language": tag} for tag, text in sorted(labels.items())]
            column["propertyUrl"] = LT + field
        several = field in _SEVERAL or (field in spec.columns and spec.of == "entities")
        if several:
            column["separator"] = SEPARATOR
        found.append(column)
    return {
        "url": f"{name}.csv",
        "dc:title": [
            {"@value": spec.title.zh, "@language": "zh"},
            {"@value": spec.title.en, "@language": "en"},
        ],
        "tableSchema": {"columns": found, "primaryKey": "id"},
    }
