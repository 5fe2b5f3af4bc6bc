"""The review as an application: the state, decisions, the search in the graph.

One request at a time, on the event loop: a decision is made, written and shown before the next is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.loopback.loopback_app import LoopbackApp, given
from api.review import review_actions
from kg.facts.entities import both_languages
from kg.ontology.registry import vocabulary
from kg.review.near_entities import NearEntities
from kg.review.review_session import Refused, ReviewSession
from kg.review.shown_review import ShownReview

_NAMEABLE = ("Code", "Claim", "Source", "Slice", "Quantity", "Link", "Investment", "Holding", "MetricObservation")


class ReviewApp(LoopbackApp):
    """The application of one session."""

    TOOL = "review"

    def __init__(self, session: ReviewSession, port: int) -> None:
        self.session = session
        self.near = NearEntities(session)
        routes = [
            Route("/decide", self.decide, methods=["POST"]),
            Route("/entities", self.entities),
            Route("/kinds", self.kinds),
        ]
        super().__init__(port, routes)

    def shown(self, language: str, words: Mapping[str, str]) -> dict[str, object]:
        """The page, and the classes that a new thing may have."""
        types = [
            {"name": name, "label": _label(name, language)}
            for name in sorted(vocabulary().classes)
            if not any(vocabulary().is_a(name, barred) for barred in _NAMEABLE)
        ]
        return {"title": self.session.draft.source.id, "words": words, "types": types}

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
        return JSONResponse({"candidates": self.near.find(given(request).get("q", "")[:200])})

    async def kinds(self, request: Request) -> Response:
        """The properties that marked words may state, with their names."""
        places = [given(request).get(name, "") for name in ("start", "end")]
        start, end = (int(each) if each.isascii() and each.isdigit() else 0 for each in places)
        found = self.session.kinds(start, end)
        shown = [{"value": name, "words": both_languages(vocabulary().properties[name].label)} for name in found]
        return JSONResponse({"kinds": shown})

    async def told(self, request: Request, error: Exception) -> Response:
        """A foreseen error in words: nothing was decided."""
        if not isinstance(error, Refused):
            return await super().told(request, error)
        return JSONResponse({"error": error.message, "remedy": error.remedy, "key": error.key}, status_code=409)


def _label(name: str, language: str) -> str:
    label = vocabulary().classes[name].label
    return next((text for tag, text in label.items() if tag.startswith(language)), name)
