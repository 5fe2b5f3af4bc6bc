"""The review as an application: the page, its files, the state, decisions, the search in the graph.

One request at a time, on the event loop: a decision is made, written and shown before the next is read.
"""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.html.assets import assets
from api.html.rendering import LANGUAGES, Site, html, words
from api.review import review_actions
from api.review.review_gate import ReviewGate
from kg.base.errors import LongtuError, NotFound
from kg.facts.entities import both_languages
from kg.ontology.registry import vocabulary
from kg.review.near_entities import NearEntities
from kg.review.review_session import Refused, ReviewSession
from kg.review.shown_review import ShownReview

_NAMEABLE = ("Code", "Claim", "Source", "Slice", "Quantity", "Link", "Investment", "Holding", "MetricObservation")


class ReviewApp:
    """The application of one session behind its gate."""

    def __init__(self, session: ReviewSession, port: int) -> None:
        self.session = session
        self.near = NearEntities(session)
        self.site = {language: Site(language, "/") for language in LANGUAGES}
        routes = [
            Route("/", self.page),
            Route("/session", self.admit, methods=["POST"]),
            Route("/state", self.state),
            Route("/decide", self.decide, methods=["POST"]),
            Route("/entities", self.entities),
            Route("/kinds", self.kinds),
            Route("/static/{name}", self.static),
        ]
        self.gate = ReviewGate(Starlette(routes=routes, exception_handlers={LongtuError: _told}), port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        await self.gate(scope, receive, send)

    async def page(self, request: Request) -> Response:
        """The page, without a word of the draft: it asks for that with the cookie."""
        asked = request.query_params.get("lang", "")
        preferred = "zh" if request.headers.get("accept-language", "zh").lower().startswith("zh") else "en"
        language = asked if asked in LANGUAGES else preferred
        mine = {name[6:]: text for name, text in words(language).items() if name.startswith("review")}
        types = [
            {"name": name, "label": _label(name, language)}
            for name in sorted(vocabulary().classes)
            if not any(vocabulary().is_a(name, barred) for barred in _NAMEABLE)
        ]
        page = {"title": self.session.draft.source.id, "words": mine, "types": types}
        return HTMLResponse(html("review.html", self.site[language], page))

    async def admit(self, request: Request) -> Response:
        """The token of the address for the cookie."""
        try:
            token = (await request.json()).get("token")
        except (ValueError, AttributeError):
            token = None
        return self.gate.admitted(token)

    async def state(self, _request: Request) -> Response:
        """Everything there is to show."""
        return JSONResponse({**ShownReview(self.session).whole(), "revision": self.revision()})

    async def decide(self, request: Request) -> Response:
        """One decision, and what there is to show after it."""
        asked = review_actions.read(await request.body())
        if asked.revision and asked.revision != self.revision():
            message = "another tab has decided meanwhile; this one now shows what is on disk"
            return JSONResponse({"error": message, **self._shown()}, status_code=409)
        said = review_actions.act(self.session, asked)
        return JSONResponse({**self._shown(), **said})

    def _shown(self) -> dict[str, Any]:
        return {**ShownReview(self.session).state(), "revision": self.revision()}

    def revision(self) -> str:
        """Names the draft as it stands on disk."""
        return hashlib.sha256(self.session.written).hexdigest()[:16]

    async def entities(self, request: Request) -> Response:
        """What is known by a name like this."""
        return JSONResponse({"candidates": self.near.find(request.query_params.get("q", "")[:200])})

    async def kinds(self, request: Request) -> Response:
        """The properties that marked words may state, with their names."""
        given = [request.query_params.get(name, "") for name in ("start", "end")]
        start, end = (int(each) if each.isascii() and each.isdigit() else 0 for each in given)
        found = self.session.kinds(start, end)
        shown = [{"value": name, "words": both_languages(vocabulary().properties[name].label)} for name in found]
        return JSONResponse({"kinds": shown})

    async def static(self, request: Request) -> Response:
        """One of the site's own files, by its address."""
        found = next((one for one in assets().values() if one.address == request.path_params["name"]), None)
        if found is None:
            raise NotFound("no such file")
        return Response(found.body, media_type=found.kind)


def _label(name: str, language: str) -> str:
    label = vocabulary().classes[name].label
    return next((text for tag, text in label.items() if tag.startswith(language)), name)


async def _told(_request: Request, error: Exception) -> Response:
    """A foreseen error in words: nothing was decided."""
    assert isinstance(error, LongtuError)
    status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, Refused) else 400
    key = error.key if isinstance(error, Refused) else ""
    return JSONResponse({"error": error.message, "remedy": error.remedy, "key": key}, status_code=status)
