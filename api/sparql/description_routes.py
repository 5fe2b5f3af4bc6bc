"""Addresses that describe the service: VoID, example queries, and the description behind a bare `/sparql`.

Never computes anything here.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.http.etags import matches, tag
from api.http.negotiation import GRAPH, pick, with_charset
from api.workers.pool import Pool

router = APIRouter(tags=["description"])


async def respond(request: Request, function: str, format: str = "", **arguments: object) -> Response:
    """The RDF that `function` of `api.sparql.service_description` computes, in the form that the client wants."""
    pool: Pool = request.app.state.pool
    media_type = pick(", ".join(request.headers.getlist("accept")), format, GRAPH)
    root = str(request.base_url)
    headers = {
        "Content-Type": with_charset(media_type),
        "Vary": "Accept",
        "Cache-Control": "public, max-age=0, must-revalidate",
        "ETag": tag(pool.about, function, root, media_type),
    }
    if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = await pool.call_bytes(f"api.sparql.service_description:{function}", media_type=media_type, **arguments)
    return Response(body, headers=headers)


@router.get("/.well-known/void", name="void", responses={200: {"content": {"text/turtle": {}}}})
async def void(request: Request, format: str = "") -> Response:
    """What the data set is: counts, class and property partitions, where to ask (VoID)."""
    return await respond(request, "void", format, root=str(request.base_url))


@router.get("/.well-known/sparql-examples", name="examples", responses={200: {"content": {"text/turtle": {}}}})
async def examples(request: Request, format: str = "") -> Response:
    """The commonest questions as runnable queries (SHACL `sh:SPARQLExecutable`)."""
    return await respond(request, "examples", format, root=str(request.base_url))
