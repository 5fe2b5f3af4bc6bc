"""The pages that people read, and the addresses of the graph's nodes.

Stands on `api.frame` and, in workers, on `api.pages.catalogue`. Importing this package costs nothing:
`router` is made when the application asks for it.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "router":
        from fastapi import APIRouter

        from api.pages import charts, documents, nodes, static, views

        found = APIRouter()
        for room in (charts, documents, nodes, static, views):  # a picture's suffix before those of a view
            found.routes += room.router.routes
        return found
    raise AttributeError(name)
