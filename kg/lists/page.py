"""One page of a list: filtered, sorted, cut at a cursor, written as JSON, JSON lines or CSV.

Stands on items, facts, choice and table. A cursor names the last item seen, so it outlives changes of the data.
Never drops items silently: where more follow, the page says where to go on.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from hashlib import blake2b
from typing import Any

from kg.errors import BadInput, NotFound
from kg.kept import kept
from kg.lists.choice import Choice, chosen
from kg.lists.facts import entity_items
from kg.lists.items import CLAIM_FIELDS, Item, claim_items, relationship_items, source_items
from kg.lists.spec import ListSpec, list_named, lists
from kg.lists.table import as_csv
from kg.store import Snapshot

Json = dict[str, Any]
Key = tuple[bool, str, str]
SORTS = ("id", "name", "date", "claims")
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


def field_names(spec: ListSpec) -> tuple[str, ...]:
    """The names that `fields` may choose from, in the order of columns."""
    if spec.of != "entities":
        return _FIXED[spec.of]
    return ("id", "iri", "types", "name", *spec.columns, "notAsserted", "claims")


@kept
def _read(_snapshot: Snapshot) -> dict[str, dict[str, Item]]:
    """The lists of entities that were asked for, by name; filled one by one."""
    return {}


def items(snapshot: Snapshot, name: str) -> dict[str, Item]:
    """Every item of a list by id."""
    spec = list_named(name)
    if spec.of == "entities":
        read = _read(snapshot)
        if name not in read:
            read[name] = entity_items(snapshot, spec)
        return read[name]
    return {"claims": claim_items, "relationships": relationship_items, "sources": source_items}[spec.of](snapshot)


def page(
    snapshot: Snapshot,
    name: str,
    form: str = "json",
    choice: Json | None = None,
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
    document = listed(snapshot, name, choice, sort, limit, cursor, fields, count)
    head = f"{document['next'] or ''}\n".encode()
    if form == "csv":
        return head + as_csv(document[name], list_named(name), chosen_fields(list_named(name), fields), bom=bom)
    if form == "jsonl":
        return head + b"".join(_line(record) + b"\n" for record in document[name])
    return head + _line(document)


def _line(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def listed(
    snapshot: Snapshot,
    name: str,
    choice: Json | None = None,
    sort: str = "id",
    limit: int = 100,
    cursor: str | None = None,
    fields: str | None = None,
    count: bool = False,
) -> Json:
    """One page as a document: `count` items under the list's name, `next` cursor or null, `total` on request."""
    spec, wanted = list_named(name), Choice(**(choice or {}))
    edges = spec.of == "relationships"
    if edges and wanted.status is None:
        wanted = Choice(**{**vars(wanted), "status": "asserted"})
    names = chosen_fields(spec, fields)
    found = ordered(chosen(snapshot, items(snapshot, name).values(), wanted, edges=edges), sort)
    mark = _mark(name, sort, wanted)
    rest = _after(found, sort, cursor, mark) if cursor else found
    shown = rest[:limit]
    more = len(rest) > limit
    document: Json = {"count": len(shown)}
    if count:
        document["total"] = len(found)
    document["next"] = _cursor(shown[-1], sort, mark) if more and shown else None
    document[name] = [{key: item.record[key] for key in names if key in item.record} for item in shown]
    return document


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


def _value(item: Item, sort: str) -> tuple[bool, str]:
    """Whether the value is missing, and the value as a text that sorts as it should."""
    if sort == "id":
        return False, item.id
    if sort == "claims":
        return False, f"{len(item.claims):09d}"
    if sort == "date":
        return item.day is None, (item.day or date.min).isoformat()
    names = item.record.get("name") or item.record.get("title") or item.record.get("subjectName") or {}
    return not names, str(names.get("en", "")).casefold()


def ordered(found: Iterable[Item], sort: str) -> list[Item]:
    """Items by a key of SORTS, `-` before it turns the order round; what has no value comes last, ties go by id.

    Amounts are no key: a bound and an approximate figure have no order (domain.md §4); the view `funding` ranks.
    """
    key = sort.removeprefix("-")
    if key not in SORTS:
        raise BadInput(f"cannot sort by {sort!r}", place="sort", remedy="one of " + ", ".join(SORTS) + ", or -date")
    by_id = sorted(found, key=lambda item: item.id)
    by_value = sorted(by_id, key=lambda item: _value(item, key)[1], reverse=sort.startswith("-"))
    return sorted(by_value, key=lambda item: _value(item, key)[0])


def _mark(name: str, sort: str, choice: Choice) -> str:
    """What a cursor belongs to: the list, its order and its conditions."""
    asked = json.dumps([name, sort, vars(choice)], sort_keys=True)
    return blake2b(asked.encode(), digest_size=6).hexdigest()


def _cursor(item: Item, sort: str, mark: str) -> str:
    missing, value = _value(item, sort.removeprefix("-"))
    return base64.urlsafe_b64encode(_line({"m": mark, "k": [missing, value, item.id]})).decode().rstrip("=")


def _after(found: list[Item], sort: str, cursor: str, mark: str) -> list[Item]:
    """The items that come after the one that the cursor names, whether or not it is still there."""
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        given, (missing, value, id) = told["m"], told["k"]
        last = bool(missing), str(value), str(id)
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise NotFound("not a cursor of this service", place="cursor", remedy="take it from `next`") from None
    if given != mark:
        raise NotFound("a cursor of another list, order or filter", place="cursor", remedy="begin without it")
    return [item for item in found if _is_after(item, sort, last)]


def _is_after(item: Item, sort: str, last: Key) -> bool:
    missing, value = _value(item, sort.removeprefix("-"))
    if missing != last[0]:
        return missing
    if value != last[1]:
        return (value < last[1]) if sort.startswith("-") else (value > last[1])
    return item.id > last[2]


def prepare(snapshot: Snapshot) -> None:
    """Read what every list stands on, so that processes forked later find it in memory."""
    for name in lists():
        items(snapshot, name)
