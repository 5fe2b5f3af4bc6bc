"""The addresses of the pages that a crawler may read, for the sitemap."""

from __future__ import annotations

from kg.facts.claim_line import sources
from kg.facts.resolve import index
from kg.store.snapshot import Snapshot
from kg.views.view_specs import VIEWS

MOST = 50_000  # of addresses in one file (https://www.sitemaps.org/protocol.html)
PAGES = ("/", "/views", "/sources", "/schema", "/queries", "/about", "/data", "/types")


def addresses(snapshot: Snapshot) -> list[str]:
    """Paths of pages: the fixed ones, views, sources, entities; those of entities are cut where there are too many."""
    entities = [f"/id/{id}" for id in sorted(index(snapshot).types)]
    found = [*PAGES, *(f"/views/{name}" for name in VIEWS), *(f"/sources/{id}" for id in sorted(sources(snapshot)))]
    return [*found, *entities][:MOST]
