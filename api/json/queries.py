"""The shipped queries over HTTP: their list, and each with its declared parameters bound.

Takes no text of a query: that is `/sparql`'s business.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response

from api.answers.json_answer import (
    JSON,
    Bom,
    Chosen,
    ChosenOf,
    answer,
    answers,
    etag,
    fresh,
    further_parameters,
    validated,
)
from api.http.negotiation import CSV, choose, with_charset
from api.workers.pool import Pool
from kg.facts import query_result
from kg.store.snapshot import Selection

router = APIRouter(prefix="/api", tags=["queries"])
QueryName = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, description="A name of `/api/queries`.", examples=["capex"]
    ),
]
_FORMS = {"json": JSON, "csv": CSV}


@router.get("/queries", name="queries")
async def queries(request: Request, choice: Chosen) -> Response:
    """Every shipped query: what it answers, the parameters it takes, the columns it gives."""
    return await answer(request, query_result.catalogue, choice)


async def _respond(request: Request, name: str, choice: Selection, media_type: str, bom: bool) -> Response:
    given = further_parameters(request)
    validator = etag(request, media_type)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    form = "csv" if media_type == CSV else "json"
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(query_result.answer, choice, name=name, parameters=given, form=form, bom=bom)
    return Response(body, headers={**validated(validator), "Content-Type": with_charset(media_type), "Vary": "Accept"})


@router.get("/queries/{name}.{form}", name="queryAs", **answers(JSON, CSV))
async def query_as(
    request: Request,
    name: QueryName,
    form: Annotated[Literal["json", "csv"], Path(description="The form of the answer.")],
    choice: ChosenOf,
    bom: Bom = False,
) -> Response:
    """The answer to a shipped query, the form by suffix; its parameters are query parameters."""
    return await _respond(request, name, choice, _FORMS[form], bom)


@router.get("/queries/{name}", name="query", **answers(JSON, CSV))
async def query(request: Request, name: QueryName, choice: ChosenOf, bom: Bom = False) -> Response:
    """The answer to a shipped query; its declared parameters are query parameters."""
    media_type = choose(", ".join(request.headers.getlist("accept")), (JSON, CSV))
    return await _respond(request, name, choice, media_type, bom)
