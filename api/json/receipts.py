"""Answers saved with their evidence over HTTP: of a shipped query, of a view, of any query (docs/receipts.md).

A receipt is made in a worker, within the limits of every question. Never verifies one: that needs no server.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers.json_answer import Chosen, ChosenOf, answers, etag, fresh, further_parameters, validated
from api.http.negotiation import RECEIPT
from api.json.queries import QueryName
from api.json.views import ViewName
from api.workers.pool import Pool
from kg.receipts.served_receipt import served_receipt
from kg.store.selection import Selection

router = APIRouter(prefix="/api/receipts", tags=["receipts"])
Text = Annotated[
    str,
    Query(
        pattern=r"^[^\x00]+$",
        max_length=64 << 10,
        description="One SPARQL 1.1 query; its FROM clauses choose graphs.",
        examples=["SELECT ?status WHERE { ?company <https://w3id.org/longtu/ontology#listingStatus> ?status }"],
    ),
]


async def _respond(
    request: Request, choice: Selection, kind: Literal["query", "view"], name: str, text: str, given: dict[str, str]
) -> Response:
    validator = etag(request, RECEIPT)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(
        served_receipt,
        choice,
        kind=kind,
        name=name,
        text=text,
        given=given,
        as_of=choice.as_of.isoformat() if choice.as_of else None,
        possible=choice.possible,
        without=list(choice.without),
        only=list(choice.only),
    )
    file = f'attachment; filename="receipt-{name or "sparql"}.json"'
    return Response(body, media_type=RECEIPT, headers={**validated(validator), "Content-Disposition": file})


@router.get("/queries/{name}", name="queryReceipt", **answers(RECEIPT))
async def query_receipt(request: Request, name: QueryName, choice: ChosenOf) -> Response:
    """The answer to a shipped query, saved with its evidence; its declared parameters are query parameters."""
    return await _respond(request, choice, "query", name, "", further_parameters(request))


@router.get("/views/{name}", name="viewReceipt", **answers(RECEIPT))
async def view_receipt(request: Request, name: ViewName, choice: ChosenOf) -> Response:
    """A view's result, saved with its evidence; its parameters are query parameters."""
    return await _respond(request, choice, "view", name, "", further_parameters(request))


@router.get("/sparql", name="sparqlReceipt", **answers(RECEIPT))
async def sparql_receipt(request: Request, query: Text, choice: Chosen) -> Response:
    """The answer to a query, saved with its evidence."""
    return await _respond(request, choice, "query", "", query, {})
