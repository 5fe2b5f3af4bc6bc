"""What the template process loads: which data, which modules, what is read ahead of every worker.

Apart from the application, so that loading can begin before the framework is imported. Never loads anything itself.
"""

from __future__ import annotations

from typing import Any

from api.http.settings import Settings


def worker_config(settings: Settings) -> dict[str, Any]:
    """What the template process loads.

    In a `hurry` it is ready before anything is read that makes its workers fast: that is left to a successor.
    """
    ahead = {"ahead": settings.read_ahead, "ahead_s": settings.read_ahead_s}  # of a large graph it may take minutes
    limits = {"memory_limit_mb": settings.memory_limit_mb, **ahead}
    if settings.scratch:
        return {
            "loader": "api.sparql.scratch:Scratch.from_nquads",
            "hurry": False,  # there is nothing to load
            "preload": ["api.sparql.service_description", "api.sparql.graphs", "api.pages.sparql_page"],
            **limits,
        }
    return {
        "loader": "kg.store.snapshot:Snapshot.from_nquads",
        "hurry": True,
        "build": True,
        "file": str(settings.snapshot) if settings.snapshot else "",
        "workspace": str(settings.workspace) if settings.workspace else None,
        "preload": [
            "kg.views",
            "kg.facts.query_result",
            "kg.exports.dumps",
            "api.sparql.service_description",
            "api.sparql.graphs",
            "api.pages.explorer_page",
            "kg.graph.files",
            "api.html.page_list",
            "api.pages.sparql_page",
        ],
        "warm": ["kg.store.shipped_query:queries"],
        **limits,
        "prepare": [
            "kg.lists.page:prepare",
            "kg.facts.resolve:prepare",
            "kg.pages.prepare:prepare",
            "api.pages.explorer_page:prepare",
            "kg.pages.prepare:views",
        ],
    }
