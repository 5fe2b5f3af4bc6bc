"""Small landscapes for tests: a few claims written as YAML become a snapshot, by the same path as the packaged data.

Never touches the packaged data.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.build.dataset import build
from kg.records.load import Knowledge, load
from kg.store.snapshot import Snapshot

Record = dict[str, Any]


def named(id: str, type: str, zh: str = "", en: str = "") -> Record:
    """An entity whose names default to its id."""
    return {"id": id, "type": type, "name": {"zh": zh or id, "en": en or id}}


def money(value: int | str, unit: str = "USD", bound: str = "exact") -> Record:
    """A quantity field of a claim."""
    return {"asWritten": str(value), "value": value, "unit": unit, "bound": bound}


def said(id: str, subject: str, predicate: str, object: str | None = None, **more: Any) -> Record:
    """A claim; `object` is an entity or a code."""
    return {"id": id, "subject": subject, "predicate": predicate} | ({"object": object} if object else {}) | more


def source(id: str, published: str = "2026-01-01", **more: Any) -> Record:
    """A source of which only the address would be known."""
    return {"id": id, "title": {"zh": id, "en": id}, "published": published, "recorded": "2026-06-01"} | more


def knowledge_of(
    folder: Path,
    entities: list[Record],
    claims: dict[str, list[Record]],
    links: list[Record] | None = None,
    sources: list[Record] | None = None,
) -> Knowledge:
    """These records, written below `folder` and read; `claims` are by source, sources default to bare ones."""
    listed = sources if sources is not None else [source(id) for id in claims]
    tables: dict[str, Record] = {
        "entities/all.yaml": {"entities": entities},
        "sources/all.yaml": {"sources": listed},
        **{f"claims/{id}.yaml": {"source": id, "claims": found} for id, found in claims.items()},
    }
    if links:
        tables["links/all.yaml"] = {"links": links}
    for name, table in tables.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(table, allow_unicode=True, sort_keys=False), "utf-8")
    return load(data=folder)


def snapshot_of(
    folder: Path,
    entities: list[Record],
    claims: dict[str, list[Record]],
    links: list[Record] | None = None,
    sources: list[Record] | None = None,
) -> Snapshot:
    """A snapshot of the same."""
    return Snapshot.from_nquads(build(knowledge_of(folder, entities, claims, links, sources)).nquads)


@lru_cache(maxsize=4)
def packaged(*sources: str) -> Snapshot:
    """The packaged data, or what these sources alone say of it."""
    known = load()
    return Snapshot.from_nquads(build(known.only(sources) if sources else known).nquads)
