"""Lists as JSON, JSON lines or CSV: one address each, the same conditions, orders and pages for all.

Which lists there are, and of what, is data (schema/lists.yaml). Never looks into a page: the worker writes its bytes
and says where the next one begins.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, TypedDict

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.answers.json_answer import JSON, TEXT, Bom, Chosen, etag, fresh, validated
from api.http.negotiation import CSV, choose, with_charset
from api.workers.pool import Pool
from kg.base.errors import BadInput
from kg.facts.relations import STATUSES
from kg.lists.list_spec import lists
from kg.lists.order import SORTS
from kg.lists.page import field_names, page
from kg.ontology.registry import vocabulary
from kg.store.snapshot import Selection

router = APIRouter(prefix="/api", tags=["lists"])

JSON_LINES = "application/jsonl"
FORMS = {"json": JSON, "jsonl": JSON_LINES, "csv": CSV}
OFFERS = (JSON, JSON_LINES, CSV, "application/x-ndjson")
PAGE, FILE, MOST = 100, 10_000, 10_000

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
WORD = r"^[A-Za-z][A-Za-z-]*$"
Form = Annotated[Literal["json", "jsonl", "csv"], Path(description="The form of the page.", examples=["csv"])]


ClassName = Annotated[
    str | None,
    Query(
        alias="type",
        pattern=WORD,
        max_length=60,
        description="A class of the ontology; of a claim: its subject's class.",
    ),
]
About = Annotated[
    str | None,
    Query(
        pattern=SLUG, max_length=200, description="An entity that the claim concerns; of a relation, one of its ends."
    ),
]


def conditions(
    class_name: ClassName = None,
    text: Annotated[
        str | None,
        Query(min_length=1, max_length=200, pattern=TEXT, description="Part of a name or text; q for short."),
    ] = None,
    q: Annotated[str | None, Query(min_length=1, max_length=200, pattern=TEXT, include_in_schema=False)] = None,
    about: About = None,
    predicate: Annotated[
        str | None,
        Query(pattern=WORD, max_length=60, description="The property that the claim, or the relation, states."),
    ] = None,
    modality: Annotated[
        str | None, Query(pattern=WORD, max_length=20, description=", ".join(vocabulary().modalities) + ".")
    ] = None,
    verification: Annotated[
        str | None, Query(pattern=WORD, max_length=20, description="How far the source was checked.")
    ] = None,
    source: Annotated[
        str | None, Query(pattern=SLUG, max_length=120, description="The source that says so.", examples=["a1"])
    ] = None,
    period: Annotated[
        str | None,
        Query(pattern=r"^[0-9.~?%/-]+$", max_length=40, description="A time (EDTF) in which the claim's time lies."),
    ] = None,
    within: Annotated[
        Literal["certain", "possible"], Query(description="Whether it lies there certainly or possibly.")
    ] = "certain",
) -> dict[str, str]:
    """Conditions on items; those from `about` on must all hold of one claim that the item rests on."""
    given: dict[str, str] = {name: value for name, value in locals().items() if value is not None and name != "q"}
    if class_name is not None:
        given["type"] = given.pop("class_name")
    if q is not None and text is not None:
        raise BadInput("q and text are two names of one condition", place="q", remedy="give one of them")
    return given if q is None else {**given, "text": q}


class Cut(TypedDict):
    """Which items of a list a page has."""

    sort: str
    limit: int | None
    cursor: str | None
    count: bool


class Part(Cut):
    """A page, and what of its items a client wants to see."""

    fields: str | None
    bom: bool


def cut(
    sort: Annotated[
        str,
        Query(
            pattern=rf"^-?({'|'.join(SORTS)})$",
            max_length=10,
            description="The order; `-` turns it round. By amount: unit by unit, never one unit against another.",
        ),
    ] = "id",
    limit: Annotated[
        int | None,
        Query(ge=1, le=MOST, description=f"Items in a page; {PAGE} unless given, {FILE} for jsonl and csv."),
    ] = None,
    cursor: Annotated[
        str | None, Query(pattern=r"^[A-Za-z0-9_-]+$", max_length=1000, description="`next` of the page before.")
    ] = None,
    count: Annotated[Literal["exact"] | None, Query(description="exact: also `total`.")] = None,
) -> Cut:
    """The page that a client wants."""
    return {"sort": sort, "limit": limit, "cursor": cursor, "count": count == "exact"}


Paged = Annotated[Cut, Depends(cut)]


def paging(
    page: Paged,
    fields: Annotated[
        str | None,
        Query(pattern=r"^[A-Za-z]+(,[A-Za-z]+)*$", max_length=600, description="Only these fields, by commas."),
    ] = None,
    bom: Bom = False,
) -> Part:
    """The part of the list that a client wants to see."""
    return {**page, "fields": fields, "bom": bom}


Conditions = Annotated[dict[str, str], Depends(conditions)]
Paging = Annotated[Part, Depends(paging)]
Status = Annotated[
    str | None,
    Query(
        pattern=WORD,
        max_length=20,
        description=f"{', '.join(STATUSES)}, or any; asserted unless given.",
    ),
]


async def respond(
    request: Request, name: str, media_type: str, choice: Selection, wanted: dict[str, str], part: Part
) -> Response:
    """One page of a list in one form, with a link to the next."""
    validator = etag(request, media_type)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    form = next((form for form, media in FORMS.items() if media == media_type), "jsonl")
    limit = part["limit"] or (PAGE if form == "json" else FILE)
    pool: Pool = request.app.state.pool
    shown = part["sort"], limit, part["cursor"], part["fields"], part["count"], part["bom"]
    written = await pool.call_bytes(page, choice, name, form, wanted, *shown)
    cursor, _, body = written.partition(b"\n")
    headers = {**validated(validator), "Vary": "Accept", "Content-Type": with_charset(media_type)}
    if cursor:
        following = request.url.include_query_params(cursor=cursor.decode())
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return Response(body, headers=headers)


def _accepted(request: Request) -> str:
    return choose(", ".join(request.headers.getlist("accept")), OFFERS)


def _page(name: str) -> Callable[..., Awaitable[Response]]:
    async def listing(request: Request, choice: Chosen, wanted: Conditions, part: Paging) -> Response:
        return await respond(request, name, _accepted(request), choice, wanted, part)

    return listing


def _file(name: str) -> Callable[..., Awaitable[Response]]:
    async def listing(request: Request, form: Form, choice: Chosen, wanted: Conditions, part: Paging) -> Response:
        return await respond(request, name, FORMS[form], choice, wanted, part)

    return listing


def _relationships() -> tuple[Callable[..., Awaitable[Response]], Callable[..., Awaitable[Response]]]:
    async def listing(
        request: Request, choice: Chosen, wanted: Conditions, part: Paging, status: Status = None
    ) -> Response:
        given = wanted | ({"status": status} if status else {})
        return await respond(request, "relationships", _accepted(request), choice, given, part)

    async def file(
        request: Request, form: Form, choice: Chosen, wanted: Conditions, part: Paging, status: Status = None
    ) -> Response:
        given = wanted | ({"status": status} if status else {})
        return await respond(request, "relationships", FORMS[form], choice, given, part)

    return listing, file


def _add(name: str) -> None:
    spec = lists()[name]
    first, file = _relationships() if spec.of == "relationships" else (_page(name), _file(name))
    title, about = spec.title.en, f"{spec.title.en}: fields {', '.join(field_names(spec))}."
    content: dict[str, Any] = {media: {} for media in (JSON, JSON_LINES, CSV)}
    shared: dict[str, Any] = {
        "methods": ["GET"],
        "responses": {200: {"content": content, "description": title}},
        "response_class": Response,
        "description": about,
    }
    operation = f"list{name.capitalize()}"
    router.add_api_route(f"/{name}", first, name=operation, summary=title, **shared)
    router.add_api_route(f"/{name}.{{form}}", file, name=f"{operation}As", summary=f"{title}, by suffix", **shared)


for _name in lists():
    _add(_name)
