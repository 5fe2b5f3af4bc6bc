"""The pages that people read, and the addresses of the graph's nodes.

Importing this package costs nothing: `router` is made when the application asks for it.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "router":
        from fastapi import APIRouter

        from api.pages import charts, documents, nodes, static, view_pages

        found = APIRouter()
        for room in (charts, documents, nodes, static, view_pages):  # a picture's suffix before those of a view
            found.routes += room.router.routes
        return found
    raise AttributeError(name)
