"""The data set as six flat tables: claims, relations, investments, observations, entities, sources.

Every row belongs to one source, so leaving a source out is leaving its rows out. Bounds stay two columns with their
openness, decimals stay exact. Never merges what two sources say (docs/growth.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, cast

from kg.facts.entities import local, names
from kg.facts.references import classes
from kg.facts.relations import relations
from kg.lists.list_items import CLAIM_FIELDS, claim_items, concerning, source_items
from kg.lists.list_spec import list_named
from kg.lists.list_table import header, parts
from kg.lists.page import field_names
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

Kind = Literal["text", "texts", "flag", "day", "decimal", "decimals"]
Value = str | bool | date | Decimal | list[str] | list[Decimal] | None
Row = dict[str, Value]

_BOUNDS = ("bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "reading", "unit")
_TIMES = ("time", "earliest", "latest")
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("lower", "upper", "nominal"), "decimal"),
    **dict.fromkeys(("lowerOpen", "upperOpen", "asserted"), "flag"),
    **dict.fromkeys(("earliest", "latest", "retractedOn", "publishedEarliest", "publishedLatest", "recorded"), "day"),
    **dict.fromkeys(("inferred", "types", "aliases", "hidden", "claims"), "texts"),
    "reading": "decimals",
}


class Table(NamedTuple):
    """A table: its columns in order, each with its kind, and its rows, ordered by source and id."""

    columns: dict[str, Kind]
    rows: Callable[[Snapshot], list[Row]]


def _columns(*fields: str) -> dict[str, Kind]:
    return {field: _KINDS.get(field, "text") for field in fields}


def _flat(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields, a text in both languages as two columns, named as in the CSV tables."""
    return tuple(header(name, part) for name in fields for part in _parts(name))


def _parts(name: str) -> tuple[str, ...]:
    return parts(name) if parts(name) == ("zh", "en") else ("",)


def _typed(column: str, value: object) -> Value:
    kind = _KINDS.get(column, "text")
    if value is None or kind == "texts":
        return cast(Value, value)
    if kind == "decimals":
        return [Decimal(text) for text in cast(list[str], value)]
    if kind == "decimal":
        return Decimal(cast(str, value))
    if kind == "day":
        return date.fromisoformat(cast(str, value))
    return ("true" if value else "false") if isinstance(value, bool) and kind == "text" else cast(Value, value)


def _row(record: Mapping[str, object], fields: tuple[str, ...], **more: Value) -> Row:
    found: Row = {}
    for name in fields:
        value = record.get(name)
        for part in _parts(name):
            column = header(name, part)
            found[column] = _typed(column, cast(Mapping[str, str], value or {}).get(part) if part else value)
    return {**found, **more}


def _ordered(rows: Iterator[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (str(row["source"]), str(row["id"]), str(row.get("claim", ""))))


def _claims(snapshot: Snapshot) -> list[Row]:
    items = claim_items(snapshot).values()
    return _ordered(_row(cast(Mapping[str, object], item.record), CLAIM_FIELDS) for item in items)


_RELATION = ("id", "subject", "predicate", "object", "status", "earliest", "latest", "claims", "source")


def _relations(snapshot: Snapshot) -> list[Row]:
    return _ordered(_relation_rows(snapshot))


def _relation_rows(snapshot: Snapshot) -> Iterator[Row]:
    for edge in relations(snapshot).relations:
        for source in sorted({ground.source for ground in edge.grounds}):
            own = [ground for ground in edge.grounds if ground.source == source]
            yield {
                "id": edge.id,
                "subject": edge.start,
                "predicate": edge.predicate,
                "object": edge.end,
                "status": edge.status,
                "earliest": min((ground.earliest for ground in own if ground.earliest), default=None),
                "latest": max((ground.latest for ground in own if ground.latest), default=None),
                "claims": [ground.claim for ground in own],
                "source": source,
            }


def _introduced(kind: str, structure: tuple[str, ...], fields: tuple[str, ...]) -> Callable[[Snapshot], list[Row]]:
    """The rows of what claims introduce: one a claim, with what the thing is and what the claim says of it."""

    def rows(snapshot: Snapshot) -> list[Row]:
        known = classes(snapshot)
        held: dict[str, dict[str, str]] = {}
        for row in run(snapshot, "structure").values():
            held.setdefault(local(row["entity"]), {})[local(row["property"])] = local(row["value"])
        introducing = [
            (local(row["entity"]), local(row["claim"])) for row in run(snapshot, "claim-introduces").values()
        ]
        return _ordered(
            {
                "id": id,
                **{name: held.get(id, {}).get(name) for name in structure},
                **_row(cast(Mapping[str, object], claim_items(snapshot)[claim].record), fields),
                "claim": claim,
            }
            for id, claim in introducing
            if kind in known.get(id, ())
        )

    return rows


def _entities(snapshot: Snapshot) -> list[Row]:
    return _ordered(_entity_rows(snapshot))


def _entity_rows(snapshot: Snapshot) -> Iterator[Row]:
    called, items = names(snapshot), claim_items(snapshot)
    for id, types in classes(snapshot).items():
        by_source: dict[str, list[str]] = {}
        for claim in concerning(snapshot).get(id, ()):
            by_source.setdefault(items[claim].record["source"], []).append(claim)
        record = called.get(id, {})
        for source, claims in by_source.items():
            heading = {"id": id, "types": list(types), **record}
            yield _row(heading, _ENTITY, claims=claims, source=source)


_ENTITY = ("id", "types", "name", "aliases", "hidden")
_SOURCE = tuple(name for name in field_names(list_named("sources")) if name != "claims")


def _sources(snapshot: Snapshot) -> list[Row]:
    items = source_items(snapshot).values()
    return _ordered(_row(cast(Mapping[str, object], item.record), _SOURCE, source=item.id) for item in items)


_OF_INVESTMENT = ("round", "holder", "investmentRole")
_OF_OBSERVATION = ("observed", "metric", "definition")
_CIRCUMSTANCES = ("modality", "polarity", "retractedOn", "source")
_INVESTMENT = _introduced("Investment", _OF_INVESTMENT, (*_TIMES, *_CIRCUMSTANCES))
_OBSERVATION = _introduced("MetricObservation", _OF_OBSERVATION, (*_BOUNDS, *_TIMES, "provider", *_CIRCUMSTANCES))

TABLES: dict[str, Table] = {
    "claims": Table(_columns(*_flat(CLAIM_FIELDS)), _claims),
    "relations": Table(_columns(*_RELATION), _relations),
    "investments": Table(_columns("id", *_OF_INVESTMENT, *_TIMES, *_CIRCUMSTANCES, "claim"), _INVESTMENT),
    "observations": Table(
        _columns("id", *_OF_OBSERVATION, *_BOUNDS, *_TIMES, "provider", *_CIRCUMSTANCES, "claim"), _OBSERVATION
    ),
    "entities": Table(_columns(*_flat(_ENTITY), "claims", "source"), _entities),
    "sources": Table(_columns(*_flat(_SOURCE), "source"), _sources),
}
