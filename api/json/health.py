"""Operational addresses: is the process up, is the data loaded, what has it done, what do problems mean.

Never touches the data.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse

from api.http.measures import CONTENT_TYPE
from api.http.problem_documents import PROBLEMS, NotReady, ProblemMeaning
from api.workers.messages import Health, Readiness
from api.workers.pool import Pool
from kg.base.errors import NotFound

# The framework names the models of answers after the operation.
router = APIRouter(tags=["operations"], generate_unique_id_function=lambda route: route.name)


@router.get("/healthz", name="health", response_model=None)
async def health() -> Health:
    """Whether the process answers."""
    return {"status": "ok"}


@router.get("/readyz", name="ready", response_model=None)
async def ready(request: Request) -> Readiness:
    """Whether the data is loaded, and which, and a worker is there that has answered."""
    pool: Pool = request.app.state.pool
    if not pool.about:
        raise NotReady("the data is not loaded yet")
    if not pool.crew.answering:
        raise NotReady("no worker has answered yet")
    return {"status": "ok", **pool.about}


@router.get("/metrics", name="metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> PlainTextResponse:
    """What the service has done since it started, in the Prometheus text format."""
    crew = request.app.state.pool.crew
    text = crew.measures.written(
        idle=len(crew.idle),
        busy=sum(1 for worker in crew.workers.values() if worker.job is not None),
        waiting=len(crew.waiting),
        triples=crew.succession.about.get("triples", 0),
        work=crew.counts,
    )
    return PlainTextResponse(text, media_type=CONTENT_TYPE)


@router.get("/problems/{name}", name="problem", response_model=None)
async def problem(name: Annotated[str, Path(description="The last part of a problem's `type`.")]) -> ProblemMeaning:
    """What a `type` in a problem document means."""
    if name not in PROBLEMS:
        raise NotFound("no problem has that name", nearest=tuple(PROBLEMS))
    found = PROBLEMS[name]
    return {"name": name, "status": found.status, "title": found.title, "meaning": found.meaning}
