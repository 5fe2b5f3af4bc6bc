"""The one file that the SPARQL page fetches besides its scripts: terms and examples, at an address with their hash.

Never changes under one address, so it is kept for a year.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.http.negotiation import accepts_gzip
from api.sparql import sparql_words
from api.workers.pool import Pool

router = APIRouter(include_in_schema=False)
Hash = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


@router.get("/static/sparql-words.{version}.json")
async def words(request: Request, version: Hash) -> Response:
    """Prefixes, terms with labels, examples and the look of pictures."""
    zipped = accepts_gzip(request.headers.get("accept-encoding", ""))
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(sparql_words.document, version=version, zipped=zipped)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)
