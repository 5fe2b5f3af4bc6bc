"""The pages: for each the function of `kg` that gives its data, its template, its table and its queries.

`render` runs in a worker. Never holds data.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic_core import to_json

from api.html.rendering import Site, SiteFields, html, warm
from kg.base.errors import NotFound
from kg.base.foreign_text import csv_for_spreadsheets
from kg.base.json_value import JsonObject
from kg.facts.outlets import outlets
from kg.pages import markup, page_table
from kg.pages.about import about_page
from kg.pages.claim import claim_page
from kg.pages.class_table import class_table, classes_page
from kg.pages.data import data_page
from kg.pages.entity import entity_page
from kg.pages.figure_card import figure_card
from kg.pages.guide import guide_page
from kg.pages.home import home
from kg.pages.node import node_page
from kg.pages.schema import schema_page
from kg.pages.search_answers import search_page
from kg.pages.several_claims import several_claims
from kg.pages.shipped import queries_page, query_page
from kg.pages.source import source_page, sources_page
from kg.pages.view import view_page, views_page
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
Data = TypeVar("Data")


@dataclass(frozen=True)
class Page(Generic[Data]):
    """One kind of page.

    `queries` are the shipped queries behind its panels, by the panels' DOM ids; `markup` says what the page is about
    in schema.org's words.
    """

    data: Callable[..., Data]
    template: str
    table: Callable[[Data], bytes] | None = None
    queries: tuple[str, ...] = ()
    markup: Callable[[Snapshot, Data, str], JsonObject] | None = None


PAGES: dict[str, Page[Any]] = {
    "entity": Page(
        entity_page,
        "entity.html",
        page_table.of_entity,
        ("entity-names", "entity-facts", "entity-mentions", "entity-says", "edge-claims", "edge-grounds"),
        markup.of_entity,
    ),
    "claim": Page(
        claim_page, "claim.html", page_table.of_claim, ("claim", "claim-slices", "claim-links"), markup.of_claim
    ),
    "card": Page(figure_card, "figure-card.html"),
    "claims": Page(several_claims, "claims.html"),
    "claims-card": Page(several_claims, "claims-card.html"),
    "home": Page(home, "home.html", page_table.of_home, ("entities", "newest-events", "sources"), markup.of_home),
    "search": Page(search_page, "search.html", page_table.of_search),
    "about": Page(about_page, "about.html"),
    "guide": Page(guide_page, "guide.html"),
    "types": Page(classes_page, "types.html", page_table.of_classes),
    "type": Page(class_table, "type.html", page_table.of_class),
    "data": Page(data_page, "data.html"),
    "schema": Page(schema_page, "schema.html", page_table.of_schema),
    "queries": Page(queries_page, "queries.html", page_table.of_queries),
    "query": Page(query_page, "query.html"),
    "views": Page(views_page, "views.html", page_table.of_views),
    "view": Page(view_page, "view.html"),
    "node": Page(node_page, "node.html", page_table.of_source, ("claim-fields", "names")),
    "sources": Page(sources_page, "sources.html", page_table.of_sources, ("sources",)),
    "source": Page(
        source_page,
        "source.html",
        page_table.of_source,
        ("source", "source-coverage", "source-claims"),
        markup.of_source,
    ),
}


def render(
    snapshot: Snapshot, page: str, form: str, site: SiteFields, arguments: Json, zipped: bool = False, bom: bool = False
) -> bytes:
    """A page in one form: html, json or csv, with `bom` for spreadsheets; zipped where the client takes that.

    Runs in a worker.
    """
    kind = PAGES[page]
    data = kind.data(snapshot, **arguments)
    if form == "json":
        body = to_json(data)
    elif form == "csv":
        if kind.table is None:
            raise NotFound("this page has no table", place="suffix", remedy="take .json")
        body = csv_for_spreadsheets(kind.table(data)) if bom else kind.table(data)
    else:
        more: Json = {"queries": kind.queries}
        if kind.markup is not None:
            more["markup"] = kind.markup(snapshot, data, site["root"])
        body = html(kind.template, Site.of(site, outlets(snapshot.whole), len(snapshot.sources)), {**data, **more})
    return gzip.compress(body, 5, mtime=0) if zipped else body


warm()
markup.types()  # a sealed worker cannot open its file
