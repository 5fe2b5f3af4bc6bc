"""The analyst's views over HTTP: their list, and each as JSON, CSV, JSON-LD, GEXF or GraphML.

What a view takes and gives is the registry's word.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api.answers.json_answer import Bom, Chosen, ChosenOf, answer, answers, etag, fresh, further_parameters, validated
from api.http.negotiation import choose, with_charset
from api.workers.pool import Pool
from kg.store.snapshot import Selection
from kg.views import catalogue
from kg.views.parts.export import MEDIA_TYPES

router = APIRouter(prefix="/api", tags=["views"])

ViewName = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        description="A name of `/api/views`.",
        examples=["co-investment"],
    ),
]
TableName = Annotated[
    str, Query(pattern=r"^[A-Za-z][A-Za-z-]*$", max_length=60, description="The section that CSV takes.")
]


@router.get("/views", name="views")
async def views(request: Request, choice: Chosen) -> Response:
    """Every view: the question it answers, the parameters it takes, the JSON Schema of its result."""
    return await answer(request, catalogue.catalogue, choice)


Labels = Annotated[
    Literal["zh", "en"], Query(alias="lang", description="Language of the labels of a network; en by default.")
]


async def written(
    request: Request, name: str, choice: Selection, form: str, table: str, language: str = "en", *, bom: bool
) -> Response:
    """A view in one form, with its validator; its parameters are those of the query that the route does not declare."""
    given = further_parameters(request)
    media_type = MEDIA_TYPES[form]
    validator = etag(request, media_type, language)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(
        catalogue.written, choice, name=name, form=form, parameters=given, table=table, language=language, bom=bom
    )
    headers = {**validated(validator), "Content-Type": with_charset(media_type), "Vary": "Accept"}
    return Response(body, headers=headers)


@router.get("/views/{name}.{form}", name="viewAs", **answers(*MEDIA_TYPES.values()))
async def view_as(
    request: Request,
    name: ViewName,
    form: Annotated[
        Literal["json", "csv", "jsonld", "gexf", "graphml"],
        Path(description="The form of the answer.", examples=["csv"]),
    ],
    choice: ChosenOf,
    table: TableName = "rows",
    labels: Labels = "en",
    bom: Bom = False,
) -> Response:
    """A view, the form by suffix; GEXF and GraphML for views that are networks."""
    return await written(request, name, choice, form, table, labels, bom=bom)


@router.get("/views/{name}", name="view", **answers(*MEDIA_TYPES.values()))
async def view(
    request: Request,
    name: ViewName,
    choice: ChosenOf,
    table: TableName = "rows",
    labels: Labels = "en",
    bom: Bom = False,
) -> Response:
    """A view with its parameters as query parameters; every row, node and edge names its claims."""
    media_type = choose(", ".join(request.headers.getlist("accept")), tuple(MEDIA_TYPES.values()))
    form = next((form for form, media in MEDIA_TYPES.items() if media == media_type), "json")
    return await written(request, name, choice, form, table, labels, bom=bom)
