"""The pages of the analyst's views: their list, and each with its form, its tables and the same result to download.

One page has one address: a form's empty and default fields are dropped by a redirect. Never computes anything.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers.json_answer import Chosen, answers, further_parameters, texts_at_hand
from api.answers.page_answer import DOCUMENTS, WITH_TABLE, Language, form_of, respond
from api.http.negotiation import HTML, choose
from api.http.problem_documents import PROBLEMS, name_of
from api.http.problem_words import explained
from api.http.sparql_request import Pairs, each_once, pairs, selection
from api.json.views import TableName, written
from kg.base.errors import BadInput, NotFound
from kg.base.json_value import JsonObject
from kg.pages.view import LIMIT, MOST
from kg.pages.view_form import by_name
from kg.store.snapshot import Selection
from kg.views.parts.export import MEDIA_TYPES
from kg.views.parts.view_parameters import Value
from kg.views.view_specs import ViewSpec, spec_named

router = APIRouter(tags=["pages"], default_response_class=Response)
Name = Annotated[str, Path(max_length=80, description="A name of `/views`.", examples=["co-investment"])]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of a table at most.")]
TAKING_SEVERAL = ("viewPage", "view_in")  # a form sends the fields of a list one by one
_FORMS = {"html": HTML, **MEDIA_TYPES}


def _sources(
    as_of: Annotated[
        str, Query(alias="asOf", max_length=40, description="Only sources certainly published by this day.")
    ] = "",
    possible: Annotated[
        str, Query(max_length=10, description="With asOf: also sources that may have been published by then.")
    ] = "",
    without: Annotated[
        list[str] | None, Query(max_length=50, description="Leave out this source; may be repeated.")
    ] = None,
) -> None:
    """The choice of sources, declared: a form sends empty fields, which the plain address drops."""


Declared = Depends(_sources)


@router.get("/views", name="viewsPage", dependencies=[WITH_TABLE])
async def views(request: Request, choice: Chosen, language: Language) -> Response:
    """Every view with the question it answers."""
    return await respond(request, "views", choice, language, form_of(request, "", DOCUMENTS), "/views")


@router.get("/views.{suffix}", include_in_schema=False, dependencies=[WITH_TABLE])
async def views_in(
    request: Request, suffix: Literal["html", "json", "csv"], choice: Chosen, language: Language
) -> Response:
    """The list of views in the form that the suffix names."""
    return await respond(request, "views", choice, language, form_of(request, suffix, DOCUMENTS), "/views")


@router.get("/views/{name}.{form}", include_in_schema=False, dependencies=[Declared, WITH_TABLE])
async def view_in(
    request: Request,
    name: Name,
    form: Literal["html", "json", "csv", "jsonld", "gexf", "graphml"],
    language: Language,
    limit: Limit = LIMIT,
    table: TableName = "rows",
) -> Response:
    """A view in the form that the suffix names."""
    return await _view(request, spec_named(name), _FORMS[form], language, limit, table)


@router.get("/views/{name}", name="viewPage", dependencies=[Declared, WITH_TABLE], **answers(*_FORMS.values()))
async def view(
    request: Request, name: Name, language: Language, limit: Limit = LIMIT, table: TableName = "rows"
) -> Response:
    """A view as a page with its form and tables, or in the form of the API by Accept or suffix."""
    spec = spec_named(name)
    media_type = choose(request.headers.get("accept", ""), tuple(_FORMS.values()))
    return await _view(request, spec, media_type, language, limit, table)


async def _view(request: Request, spec: ViewSpec, media_type: str, language: str, limit: int, table: str) -> Response:
    given = pairs(request.scope["query_string"], "query string")
    plain = plain_query(spec, given)
    each_once(plain)
    if plain != given:
        root = request.scope.get("root_path", "")
        path = request.url.path.removeprefix(root)
        query = f"?{urlencode(plain, safe=',')}" if plain else ""
        return RedirectResponse(f"{root}{path}{query}", 303, headers={"Cache-Control": "no-store"})
    if media_type != HTML:
        form = next(form for form, known in MEDIA_TYPES.items() if known == media_type)
        return await written(request, spec.name, selection(given), form, table, language, bom=request.state.bom)
    try:
        arguments: dict[str, Any] = {"name": spec.name, "parameters": further_parameters(request), "limit": limit}
        arguments |= texts_at_hand(request)
        return await respond(request, "view", selection(given), language, HTML, f"/views/{spec.name}", arguments)
    except (BadInput, NotFound) as error:
        meant = await request.app.state.pool.call(by_name, selection(given), name=spec.name, parameters=dict(given))
        if meant:
            query = urlencode([(name, meant.get(name, value)) for name, value in given], safe=",")
            address = f"{request.scope.get('root_path', '')}/views/{spec.name}?{query}"
            return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
        return await _refused(request, spec, given, language, error)


def plain_query(spec: ViewSpec, given: Pairs) -> Pairs:
    """The same question at its one address.

    Empty fields and those at their default go, the repeated fields of a list become one, `without` is one a source.
    """
    lists = {item.name for item in spec.parameters if item.kind in ("entities", "modalities", "names")}
    defaults = {name: _as_text(value) for name, value in spec.defaults.items()}
    found: dict[str, list[str]] = {}
    for name, value in given:
        parts = value.split(",") if name in lists or name == "without" else [value]
        found.setdefault(name, []).extend(part.strip() for part in parts if part.strip())
    plain: list[tuple[str, str]] = []
    for name, values in found.items():
        told = [",".join(dict.fromkeys(values))] if name in lists and values else values
        plain += [(name, value) for value in told if value != defaults.get(name)]
    return plain


def _as_text(value: Value) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


async def _refused(
    request: Request, spec: ViewSpec, given: Pairs, language: str, error: BadInput | NotFound
) -> Response:
    """The view's page with what is wrong over the form as it was filled in."""
    status = PROBLEMS[name_of(error)].status
    problem = {"status": status, "detail": error.message, "place": error.place}
    members: JsonObject = {"detail": error.message, "remedy": error.remedy}
    problem |= {"nearest": list(getattr(error, "nearest", ())), **explained(name_of(error), language, members)}
    arguments = {"name": spec.name, "parameters": dict(given), "problem": problem}
    found = await respond(request, "view", Selection(), language, HTML, f"/views/{spec.name}", arguments)
    found.status_code = status
    found.headers["Cache-Control"] = "no-store"
    del found.headers["ETag"]
    return found
