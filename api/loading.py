"""What the template process loads: which data, which modules, what is read ahead of every worker.

Stands on the settings. Apart from the application, so that loading can begin before the framework is imported.
Never loads anything itself.
"""

from __future__ import annotations

from typing import Any

from api.settings import Settings

AHEAD_S = 10.0  # what pages need of a large graph may take minutes; then it is computed when it is asked for


def worker_config(settings: Settings) -> dict[str, Any]:
    """What the template process loads.

    In a `hurry` it is ready before anything is read that makes its workers fast: that is left to a successor.
    """
    limits = {"memory_limit_mb": settings.memory_limit_mb, "ahead": settings.read_ahead, "ahead_s": AHEAD_S}
    if settings.scratch:
        return {
            "loader": "api.scratch:Scratch.from_nquads",
            "hurry": False,  # there is nothing to load
            "preload": ["api.facts", "api.graphs", "api.sparql_page"],
            **limits,
        }
    return {
        "loader": "kg.store:Snapshot.from_nquads",
        "hurry": True,
        "build": True,
        "file": str(settings.snapshot) if settings.snapshot else "",
        "workspace": str(settings.workspace) if settings.workspace else None,
        "preload": [
            "kg.views",
            "kg.shipped",
            "kg.bulk",
            "api.facts",
            "api.graphs",
            "api.graph_page",
            "kg.graph_files",
            "api.pages.catalogue",
            "api.sparql_page",
        ],
        "warm": ["kg.query:queries"],
        **limits,
        "prepare": [
            "kg.lists.page:prepare",
            "kg.resolution:prepare",
            "kg.pages.prepare:prepare",
            "api.graph_page:prepare",
            "kg.pages.prepare:views",
        ],
    }
