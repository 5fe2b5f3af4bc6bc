"""What the service says about itself: the SPARQL service description.

Stands on `api.pool` for facts about the data. Written once per snapshot, in a worker.
Never claims a feature that is switched off.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api.negotiation import GRAPH, pick, with_charset
from api.pool import Pool


async def respond(request: Request, pool: Pool, format: str) -> Response:
    """The service description in the form that the client wants."""
    media_type = pick(", ".join(request.headers.getlist("accept")), format, GRAPH)
    endpoint = str(request.url.replace(query="", fragment=""))
    body = await pool.call_bytes("api.describe:service", endpoint=endpoint, media_type=media_type)
    return Response(body, headers={"Content-Type": with_charset(media_type), "Vary": "Accept"})
