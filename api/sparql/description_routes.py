"""Addresses that describe the service: VoID, example queries, and the description behind a bare `/sparql`.

Never computes anything here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Concatenate, ParamSpec

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.http.etags import matches, tag
from api.http.negotiation import GRAPH, pick, with_charset
from api.sparql import service_description
from api.workers.jobs import EVERYTHING
from api.workers.pool import Pool
from kg.store.snapshot import Snapshot

P = ParamSpec("P")
FormatName = Annotated[str, Query(alias="format", description="The form, where Accept does not say it.")]
router = APIRouter(tags=["description"])


async def respond(
    request: Request,
    form: str,
    function: Callable[Concatenate[Snapshot, str, P], bytes],
    /,
    *arguments: P.args,
    **named: P.kwargs,
) -> Response:
    """The RDF that `function` of `api.sparql.service_description` computes, in the form that the client wants."""
    pool: Pool = request.app.state.pool
    media_type = pick(", ".join(request.headers.getlist("accept")), form, GRAPH)
    root = str(request.base_url)
    headers = {
        "Content-Type": with_charset(media_type),
        "Vary": "Accept",
        "Cache-Control": "public, max-age=0, must-revalidate",
        "ETag": tag(pool.about.get("digest", ""), function.__name__, root, media_type),
    }
    if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = await pool.call_bytes(function, EVERYTHING, media_type, *arguments, **named)
    return Response(body, headers=headers)


@router.get("/.well-known/void", name="void", responses={200: {"content": {"text/turtle": {}}}})
async def void(request: Request, form: FormatName = "") -> Response:
    """What the data set is: counts, class and property partitions, where to ask (VoID)."""
    return await respond(request, form, service_description.void, root=str(request.base_url))


@router.get("/.well-known/sparql-examples", name="examples", responses={200: {"content": {"text/turtle": {}}}})
async def examples(request: Request, form: FormatName = "") -> Response:
    """The commonest questions as runnable queries (SHACL `sh:SPARQLExecutable`)."""
    return await respond(request, form, service_description.examples, root=str(request.base_url))
