"""The site's own files, each at one address that carries the hash of its content."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.html import assets
from api.http.negotiation import accepts_gzip

router = APIRouter()


def _static(found: assets.Asset) -> None:
    @router.get(f"/static/{found.address}", include_in_schema=False)
    async def static(request: Request) -> Response:
        zipped = accepts_gzip(request.headers.get("accept-encoding", ""))
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return Response(found.zipped if zipped else found.body, media_type=found.kind, headers=headers)


for _found in assets.assets().values():
    _static(_found)
