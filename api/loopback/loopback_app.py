"""A page of one person as an application: its gate, the page in the reader's language, the site's own files.

Reach for `LoopbackApp` for a tool that shows and asks on this machine alone. `TOOL` is the command that begins it, the
name of its template, and the prefix of its words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from api.html.assets import assets
from api.html.rendering import LANGUAGES, Site, html, words
from api.http.sparql_request import each_once, pairs
from api.loopback.loopback_gate import MOST_BODY, LoopbackGate
from kg.base.errors import LongtuError, NotFound


def given(request: Request) -> dict[str, str]:
    """The parameters of an address, each at most once. Raises BadInput."""
    return each_once(pairs(request.scope["query_string"], "query string"))


class LoopbackApp(ABC):
    """An application behind its gate; `routes` are those of the tool."""

    TOOL: ClassVar[str]
    MOST_BODY: ClassVar[int] = MOST_BODY  # bytes of what is sent

    def __init__(self, port: int, routes: Sequence[BaseRoute]) -> None:
        self.site = {language: Site(language, "/") for language in LANGUAGES}
        shared = [
            Route("/", self.page),
            Route("/session", self.admit, methods=["POST"]),
            Route("/state", self.state),
            Route("/static/{name}", self.static),
        ]
        inner = Starlette(routes=[*shared, *routes], exception_handlers={LongtuError: self.told})
        self.gate = LoopbackGate(inner, port, self.TOOL, self.MOST_BODY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        await self.gate(scope, receive, send)

    async def page(self, request: Request) -> Response:
        """The page, without a word of the draft: its script asks for that with the cookie."""
        asked = given(request).get("lang", "")
        preferred = "zh" if request.headers.get("accept-language", "zh").lower().startswith("zh") else "en"
        language = asked if asked in LANGUAGES else preferred
        start = len(self.TOOL)
        mine = {name[start:]: text for name, text in words(language).items() if name.startswith(self.TOOL)}
        page = self.shown(language, mine)
        return HTMLResponse(html(f"{self.TOOL}.html", self.site[language], page))

    @abstractmethod
    def shown(self, language: str, words: Mapping[str, str]) -> dict[str, object]:
        """What the template shows; `words` are the tool's own in that language."""

    @abstractmethod
    async def state(self, _request: Request) -> Response:
        """What the page begins with."""

    async def admit(self, request: Request) -> Response:
        """The token of the address for the cookie."""
        try:
            token = (await request.json()).get("token")
        except (ValueError, AttributeError):
            token = None
        return self.gate.admitted(token)

    async def static(self, request: Request) -> Response:
        """One of the site's own files, by its address."""
        found = next((one for one in assets().values() if one.address == request.path_params["name"]), None)
        if found is None:
            raise NotFound("no such file", remedy="reload the page")
        return Response(found.body, media_type=found.kind)

    async def told(self, _request: Request, error: Exception) -> Response:
        """A foreseen error in words."""
        assert isinstance(error, LongtuError)
        body = {"error": error.message, "place": error.place, "remedy": error.remedy}
        return JSONResponse(body, status_code=404 if isinstance(error, NotFound) else 400)
