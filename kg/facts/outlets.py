"""Where a claim was read, as people name it: the outlet and the day, never the id of the source.

A page that copies another outlet's text is called a copy of that outlet; a day that is not known within two months is
called undated.
"""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from kg.facts.claim_line import sources
from kg.facts.entities import EntityFacts, entity
from kg.facts.fact_records import Both, SourceSummary
from kg.quantities.edtf_words import MONTHS, period_labels
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

_LOOSEST_DAYS = 62
_UNDATED = {"zh": "日期不详", "en": "undated"}


class Outlet(TypedDict):
    """A source by outlet and day: `name` in short for a line, `verification` says how far it was checked."""

    name: Both
    outlet: Both
    day: Both
    verification: str


@kept
def outlets(snapshot: Snapshot) -> dict[str, Outlet]:
    """Every source by its id."""
    return {id: outlet(source) for id, source in sources(snapshot).items()}


def outlet(source: SourceSummary) -> Outlet:
    """One source by its outlet: whom a copy names, the publisher, the author, else the title up to its colon."""
    said, when = _outlet(source), _day(source)
    name = {"zh": f"{said['zh']}，{when['zh']}", "en": f"{said['en']}, {when['en']}"}
    return {"name": name, "outlet": said, "day": when, "verification": source["verification"]}


class EntityRecord(EntityFacts):
    """One entity with its names, types, the claims about it, and what people call their sources by id."""

    outlets: dict[str, Both]


def entity_record(snapshot: Snapshot, entity_id: str) -> EntityRecord:
    """One entity with its names, types, the claims about it and their outlets. Raises NotFound with the nearest ids."""
    found, known = entity(snapshot, entity_id), outlets(snapshot.whole)
    return {**found, "outlets": {source: known[source]["name"] for source in found["sources"]}}


def _outlet(source: SourceSummary) -> Both:
    if "mirrorOf" in source:
        return {"zh": f"{source['mirrorOf']}（转载）", "en": f"{source['mirrorOf']} (copy)"}
    if "publisher" in source:
        return {"zh": source["publisher"], "en": source["publisher"]}
    if "creator" in source:
        return {"zh": source["creator"], "en": source["creator"]}
    title = source.get("title", {})
    zh, en = (title.get(language) or next(iter(title.values()), source["id"]) for language in ("zh", "en"))
    return {"zh": zh.partition("：")[0], "en": en.partition(":")[0]}


def _day(source: SourceSummary) -> Both:
    first, last = source.get("publishedEarliest"), source.get("publishedLatest")
    if "published" not in source or first is None or last is None:
        return _UNDATED
    if "/" in source["published"] and (date.fromisoformat(last) - date.fromisoformat(first)).days > _LOOSEST_DAYS:
        return _UNDATED
    words = period_labels(source["published"])
    for month in MONTHS:
        words["en"] = words["en"].replace(month, month[:3])
    return words
