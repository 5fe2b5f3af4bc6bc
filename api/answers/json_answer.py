"""What every reading route shares: the choice of sources, refusal of unknown parameters, validators, the answer.

A route names a function of `kg`; it runs in a worker.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Path, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import StringConstraints
from starlette.responses import Response

from api.http import etags
from api.http.sparql_request import each_once, pairs, selection
from api.workers.pool import Pool
from kg.base.errors import BadInput
from kg.store.snapshot import Selection, Snapshot

P = ParamSpec("P")
R = TypeVar("R")
JSON = "application/json"
MAX_AGE_S = 60
MAX_VALUE = 2000
MOST_SOURCES = 240  # twice as many, without and only, and what else a request says: under MAX_FIELDS
TEXT = r"^[^\x00-\x1f\x7f]+$"  # words that people type: anything but control characters


def _declared(dependant: Dependant) -> set[str]:
    names = {field.alias for field in dependant.query_params}
    return names.union(*(_declared(inner) for inner in dependant.dependencies))


def known_parameters(request: Request) -> None:
    """Refuse a query parameter that the route does not declare, naming the nearest one that it does."""
    route = request.scope.get("route")
    declared = _declared(route.dependant) if route is not None else set()
    for name in request.query_params:
        if name not in declared:
            close = get_close_matches(name, sorted(declared), n=1, cutoff=0.4)
            remedy = f"nearest: {close[0]}" if close else f"known: {', '.join(sorted(declared))}"
            raise BadInput(f"unknown parameter {name!r}", place="query string", remedy=remedy)


def no_slip(request: Request) -> None:
    """Refuse a query parameter only where it is nearly one that the route declares: others belong to the client.

    For protocols whose clients add parameters of their own (the suggest widget of OpenRefine, JSONP, cache busters).
    """
    route = request.scope.get("route")
    declared = _declared(route.dependant) if route is not None else set()
    for name in request.query_params:
        close = get_close_matches(name, sorted(declared), n=1, cutoff=0.75)
        if name not in declared and close:
            raise BadInput(f"unknown parameter {name!r}", place="query string", remedy=f"nearest: {close[0]}")


def further_parameters(request: Request) -> dict[str, str]:
    """The query parameters that the route leaves to what it runs; each at most once."""
    route = request.scope.get("route")
    declared = _declared(route.dependant) if route is not None else set()
    given = each_once(pairs(request.scope["query_string"], "query string"))
    found = {name: value for name, value in given.items() if name not in declared}
    for name, value in found.items():
        if len(value) > MAX_VALUE:
            raise BadInput(f"longer than {MAX_VALUE} characters", place=name, remedy="shorten it")
    return found


def sources(
    request: Request,
    as_of: Annotated[
        date | None,
        Query(alias="asOf", description="Only sources certainly published by this day (YYYY-MM-DD)."),
    ] = None,
    possible: Annotated[
        bool, Query(description="With asOf: also sources that may have been published by then.")
    ] = False,
    without: Annotated[
        list[Annotated[str, StringConstraints(max_length=120)]] | None,
        Query(max_length=MOST_SOURCES, description="Leave out this source; may be repeated."),
    ] = None,
    only: Annotated[
        list[Annotated[str, StringConstraints(max_length=120)]] | None,
        Query(max_length=MOST_SOURCES, description="Ask this source alone; repeated: these together."),
    ] = None,
) -> Selection:
    """The sources that a request asks of (docs/model.md)."""
    del (
        as_of,
        possible,
        without,
        only,
    )  # declared for the documentation; the query string is read as strictly as /sparql's
    return selection(pairs(request.scope["query_string"], "query string"))


def chosen(request: Request, choice: Annotated[Selection, Depends(sources)]) -> Selection:
    """The same, for a route that takes no parameter but those it declares."""
    known_parameters(request)
    return choice


def chosen_leniently(request: Request, choice: Annotated[Selection, Depends(sources)]) -> Selection:
    """The same, for a route of a protocol whose clients add parameters of their own."""
    no_slip(request)
    return choice


Chosen = Annotated[Selection, Depends(chosen)]
ChosenLeniently = Annotated[Selection, Depends(chosen_leniently)]
ChosenOf = Annotated[Selection, Depends(sources)]  # for routes whose further parameters a query or view declares
EntityId = Annotated[
    str,
    Path(
        alias="id",
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=200,
        description="The id of an entity.",
        examples=["moonshot-ai"],
    ),
]
SourceId = Annotated[
    str,
    Path(
        alias="id",
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=120,
        description="The id of a source.",
        examples=["a1"],
    ),
]
ClaimId = Annotated[
    str,
    Path(
        alias="id",
        pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$",
        max_length=240,
        description="The id of a claim: its source, a dot, its name there.",
        examples=["a1.c-round-amount-lead"],
    ),
]


Bom = Annotated[bool, Query(description="CSV for spreadsheets: a byte order mark, and no cell is a formula.")]


def answers(*media_types: str) -> dict[str, Any]:
    """What a route can answer with, for the description of the API: keyword arguments of the route."""
    content: dict[str, Any] = {media_type: {} for media_type in media_types}
    return {"responses": {200: {"content": content}}, "response_class": Response}


def etag(request: Request, *parts: str) -> str:
    """The validator of this address in this form (media type, language)."""
    pool: Pool = request.app.state.pool
    target = f"{request.url.path}?{request.url.query}"
    return etags.tag(pool.about.get("digest", ""), target, *parts)


def fresh(request: Request, validator: str) -> Response | None:
    """304 where the client already holds this answer."""
    if etags.matches(request.headers.get("if-none-match", ""), validator):
        return Response(status_code=304, headers=validated(validator))
    return None


def validated(validator: str) -> dict[str, str]:
    """The headers that let a client keep an answer and ask whether it still holds."""
    return {"ETag": validator, "Cache-Control": f"public, max-age={MAX_AGE_S}, must-revalidate"}


async def answer(
    request: Request,
    function: Callable[Concatenate[Snapshot, P], R],
    choice: Selection,
    /,
    *arguments: P.args,
    **named: P.kwargs,
) -> Response:
    """The JSON that `function` of `kg` gives for the chosen snapshot, with its validator."""
    validator = etag(request, JSON)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(function, choice, *arguments, **named)
    return Response(body, media_type=JSON, headers=validated(validator))


def texts_at_hand(request: Request) -> dict[str, str | None]:
    """Where this service finds the texts of the sources, as arguments for `kg.facts.claim_record`."""
    settings = request.app.state.settings
    return {
        "articles": str(settings.articles) if settings.articles else None,
        "workspace": str(settings.workspace) if settings.workspace else None,
    }
