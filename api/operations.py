"""Operational addresses: is the process up, is the data loaded, what has it done, what do problems mean.

Stands on `api.pool` and `api.errors`. Never touches the data.
"""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.errors import PROBLEMS, NotReady
from api.pool import Pool
from kg.errors import NotFound

router = APIRouter(tags=["operations"])


@router.get("/healthz", name="health")
async def health() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


@router.get("/readyz", name="ready")
async def ready(request: Request) -> dict[str, object]:
    """Whether the data is loaded, and which."""
    pool: Pool = request.app.state.pool
    if not pool.about:
        raise NotReady("the data is not loaded yet")
    return {"status": "ok", **pool.about}


@router.get("/problems/{name}", name="problem")
async def problem(name: str) -> dict[str, object]:
    """What a `type` in a problem document means."""
    if name not in PROBLEMS:
        raise NotFound("no problem has that name", nearest=tuple(PROBLEMS))
    found = PROBLEMS[name]
    return {"name": name, "status": found.status, "title": found.title, "meaning": found.meaning}
