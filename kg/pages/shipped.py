"""The shipped queries as pages: their titles, parameters, columns and text.

Shows a query's text as it is; running it is the endpoint's part.
"""

from __future__ import annotations

from typing import TypedDict, cast

from kg.base.paths import queries_dir
from kg.facts.fact_records import Both
from kg.facts.query_result import QueryColumn, QueryParameter
from kg.store.shipped_query import queries, query_named
from kg.store.snapshot import Snapshot

LABELS = {
    "common": {"zh": "常见问题", "en": "Common questions"},
    "lists": {"zh": "列表", "en": "Lists"},
    "panels": {"zh": "页面栏目", "en": "Panels of pages"},
    "views": {"zh": "视图", "en": "Views"},
}


class QueryTitle(TypedDict):
    """A query by its name."""

    name: str
    title: Both


class Folder(TypedDict):
    """The queries of one folder."""

    name: str
    label: Both
    queries: list[QueryTitle]


class QueriesPage(TypedDict):
    """Every shipped query by folder."""

    folders: list[Folder]


class QueryPage(TypedDict):
    """One shipped query with its text."""

    name: str
    title: Both
    parameters: list[QueryParameter]
    columns: list[QueryColumn]
    text: str


def queries_page(_snapshot: Snapshot) -> QueriesPage:
    """Every shipped query by folder: common questions, views, panels of pages."""
    folders: dict[str, list[QueryTitle]] = {}
    for path in sorted(queries_dir().glob("**/*.rq")):
        found = queries()[path.stem]
        folders.setdefault(path.parent.name, []).append({"name": found.name, "title": found.header.title.model_dump()})
    labels = {name: LABELS.get(name, {"zh": name, "en": name}) for name in folders}
    return {"folders": [{"name": name, "label": labels[name], "queries": folders[name]} for name in folders]}


def query_page(_snapshot: Snapshot, name: str) -> QueryPage:
    """One shipped query. Raises NotFound with the nearest names."""
    found = query_named(name)
    return {
        "name": found.name,
        "title": found.header.title.model_dump(),
        "parameters": [
            cast(QueryParameter, {"name": key, **value.model_dump()}) for key, value in found.header.parameters.items()
        ],
        "columns": [{"name": key, "title": value.model_dump()} for key, value in found.header.columns.items()],
        "text": "\n".join(line for line in found.text.splitlines() if not line.startswith("#+")).strip() + "\n",
    }
