"""One page of a list: filtered, sorted, cut at a cursor, written as JSON, JSON lines or CSV.

Never drops items silently: where more follow, the page says where to go on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from kg.base.errors import NotFound
from kg.base.json_value import JsonObject, JsonValue
from kg.lists.choice import Choice, chosen
from kg.lists.facts import entity_items
from kg.lists.list_items import CLAIM_FIELDS, Item, ListRecord, claim_items, relationship_items, source_items
from kg.lists.list_spec import ListSpec, list_named, lists
from kg.lists.list_table import as_csv
from kg.lists.order import after, cursor_of, mark_of, ordered
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

_FIXED = {
    "claims": CLAIM_FIELDS,
    "relationships": (
        *("id", "subject", "subjectName", "predicate", "label", "object", "objectName", "status"),
        *("earliest", "latest", "sources", "claims"),
    ),
    "sources": (
        *("id", "iri", "title", "publisher", "creator", "language", "address", "mirrorOf", "published"),
        *("publishedEarliest", "publishedLatest", "recorded", "verification", "textHash", "claims"),
    ),
}


@dataclass(frozen=True)
class _Cut:
    """One page: its records, the cursor of the next page, how many items meet the conditions."""

    records: list[ListRecord]
    cursor: str | None
    total: int


def field_names(spec: ListSpec) -> tuple[str, ...]:
    """The names that `fields` may choose from, in the order of columns."""
    if spec.of != "entities":
        return _FIXED[spec.of]
    return ("id", "iri", "types", "name", *spec.columns, "notAsserted", "claims")


@kept
def _read(_snapshot: Snapshot) -> dict[str, Mapping[str, Item[ListRecord]]]:
    """The lists of entities that were asked for, by name; filled one by one."""
    return {}


def items(snapshot: Snapshot, name: str) -> Mapping[str, Item[ListRecord]]:
    """Every item of a list by id."""
    spec = list_named(name)
    if spec.of == "entities":
        read = _read(snapshot)
        if name not in read:
            read[name] = entity_items(snapshot, spec)
        return read[name]
    if spec.of == "claims":
        return claim_items(snapshot)
    return relationship_items(snapshot) if spec.of == "relationships" else source_items(snapshot)


def page(
    snapshot: Snapshot,
    name: str,
    form: str = "json",
    choice: Mapping[str, str] | None = None,
    sort: str = "id",
    limit: int = 100,
    cursor: str | None = None,
    fields: str | None = None,
    count: bool = False,
    bom: bool = False,
) -> bytes:
    """The cursor of the next page (empty on the last), a line break, and the page as `form`: json, jsonl or csv.

    Raises NotFound and BadInput for whatever names nothing.
    """
    found = _cut(snapshot, name, choice, sort, limit, cursor, fields)
    head = f"{found.cursor or ''}\n".encode()
    if form == "csv":
        return head + as_csv(found.records, list_named(name), chosen_fields(list_named(name), fields), bom=bom)
    if form == "jsonl":
        return head + b"".join(_line(cast(JsonObject, record)) + b"\n" for record in found.records)
    return head + _line(_document(name, found, count=count))


def _line(value: JsonObject) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def listed(
    snapshot: Snapshot,
    name: str,
    choice: Mapping[str, str] | None = None,
    sort: str = "id",
    limit: int = 100,
    cursor: str | None = None,
    fields: str | None = None,
    count: bool = False,
) -> JsonObject:
    """One page as a document: `count` items under the list's name, `next` cursor or null, `total` on request."""
    return _document(name, _cut(snapshot, name, choice, sort, limit, cursor, fields), count=count)


def _document(name: str, found: _Cut, *, count: bool) -> JsonObject:
    document: dict[str, JsonValue] = {"count": len(found.records)}
    if count:
        document["total"] = found.total
    document["next"] = found.cursor
    document[name] = cast(list[JsonObject], found.records)
    return document


def _cut(
    snapshot: Snapshot,
    name: str,
    choice: Mapping[str, str] | None,
    sort: str,
    limit: int,
    cursor: str | None,
    fields: str | None,
) -> _Cut:
    spec, wanted = list_named(name), Choice(**(choice or {}))
    edges = spec.of == "relationships"
    if edges and wanted.status is None:
        wanted = Choice(**{**vars(wanted), "status": "asserted"})
    names = chosen_fields(spec, fields)
    found = ordered(chosen(snapshot, items(snapshot, name).values(), wanted, edges=edges), spec, sort)
    mark = mark_of(name, sort, wanted)
    rest = after(found, spec, sort, cursor, mark) if cursor else found
    shown = rest[:limit]
    following = cursor_of(shown[-1], spec, sort, mark) if len(rest) > limit and shown else None
    held = [cast(JsonObject, item.record) for item in shown]
    records = [{key: record[key] for key in names if key in record} for record in held]
    return _Cut(cast(list[ListRecord], records), following, len(found))


def chosen_fields(spec: ListSpec, fields: str | None) -> tuple[str, ...]:
    """The fields that a reader wants, `id` always first. Raises NotFound with the nearest for an unknown one."""
    known = field_names(spec)
    if fields is None:
        return known
    wanted = [part.strip() for part in fields.split(",") if part.strip()]
    for part in wanted:
        if part not in known:
            close = get_close_matches(part, known, n=1)
            remedy = f"nearest: {close[0]}" if close else "known: " + ", ".join(known)
            raise NotFound(f"no field {part!r}", nearest=tuple(close), remedy=remedy, place="fields")
    return tuple(dict.fromkeys(("id", *wanted)))


def prepare(snapshot: Snapshot) -> None:
    """Read what every list stands on, so that processes forked later find it in memory."""
    for name in lists():
        items(snapshot, name)
