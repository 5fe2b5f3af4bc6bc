"""The pages that people read, and the addresses of the graph's nodes.

Stands on `api.frame` and, in workers, on `api.pages.catalogue`. Importing this package costs nothing:
`router` is made when the application asks for it.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "router":
        from api.pages.routes import router

        return router
    raise AttributeError(name)
