"""Who may write, and what: nobody to the published graph, the holder of the token to a scratch store.

Never changes anything itself.
"""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response

from api.http.multipart import MULTIPART
from api.http.problem_documents import ReadOnly, Unauthorized, UnsupportedMediaType
from api.http.settings import Settings
from api.http.sparql_request import Operation
from api.sparql import scratch
from api.sparql.scratch import RDF_FORMATS, media_of
from api.workers.pool import Pool


class Writing:
    """The rules of one service."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self.settings = settings
        self.pool = pool

    def check(self, request: Request, allow: str) -> None:
        """Let a write pass, or say why not.

        Raises:
            ReadOnly: this is the published graph. Unauthorized: the token is missing or wrong.
        """
        if not self.settings.scratch:
            raise ReadOnly(
                "the published graph cannot be changed over HTTP",
                remedy="add a claim file and build anew, or try updates on a scratch store (kg serve --scratch)",
                headers={"Allow": allow},
            )
        sent = request.headers.get("authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(sent, f"Bearer {self.settings.token}".encode()):
            raise Unauthorized(
                "writing needs the token of this scratch store",
                remedy="send the header Authorization: Bearer TOKEN",
                headers={"WWW-Authenticate": "Bearer"},
            )

    async def update(self, operation: Operation, base: str) -> Response:
        """Run a SPARQL update on the scratch store."""
        await self.pool.change(
            scratch.update,
            operation.text.encode("utf-8", "surrogatepass"),
            base=base,
            using=operation.using,
            using_named=operation.using_named,
            services=self.settings.allow_service,
        )
        return Response(status_code=204)

    def content_type(self, request: Request) -> str:
        """The Content-Type of a body of RDF.

        Raises:
            UnsupportedMediaType: it is none that is read here.
        """
        content_type = request.headers.get("content-type", "")
        media_type = media_of(content_type)
        if media_type not in (*RDF_FORMATS, MULTIPART):
            raise UnsupportedMediaType(
                f"a body of type {media_type or 'unknown'} is not read here",
                remedy="send " + ", ".join(RDF_FORMATS),
            )
        return content_type
