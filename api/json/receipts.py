"""Answers saved with their evidence over HTTP: the receipt of /api/X is /api/receipts/X (docs/receipts.md).

Of any query too. A receipt is made in a worker, within the limits of every question. Never verifies one: that needs
no server.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.answers.json_answer import (
    Chosen,
    ChosenOf,
    EntityId,
    SourceId,
    answers,
    etag,
    fresh,
    further_parameters,
    validated,
)
from api.http.negotiation import RECEIPT
from api.json.lists import PAGE, Conditions, Paged, Status
from api.json.queries import QueryName
from api.json.views import ViewName
from api.workers.pool import Pool
from kg.lists.list_spec import list_named
from kg.receipts.receipt_file import Kind
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


def list_name(
    name: Annotated[
        str, Path(pattern=r"^[a-z][a-z.-]*$", max_length=40, description="A list of the API.", examples=["rounds"])
    ],
) -> str:
    """The name of a list that there is: before its parameters are looked at, which are none of another address."""
    list_named(name)
    return name


ListName = Annotated[str, Depends(list_name)]


async def _respond(
    request: Request, choice: Selection, kind: Kind, name: str, given: dict[str, str], text: str = ""
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
    return await _respond(request, choice, "query", name, further_parameters(request))


@router.get("/views/{name}", name="viewReceipt", **answers(RECEIPT))
async def view_receipt(request: Request, name: ViewName, choice: ChosenOf) -> Response:
    """A view's result, saved with its evidence; its parameters are query parameters."""
    return await _respond(request, choice, "view", name, further_parameters(request))


@router.get("/sparql", name="sparqlReceipt", **answers(RECEIPT))
async def sparql_receipt(request: Request, query: Text, choice: Chosen) -> Response:
    """The answer to a query, saved with its evidence."""
    return await _respond(request, choice, "query", "", {}, query)


@router.get("/entities/{id}", name="entityReceipt", **answers(RECEIPT))
async def entity_receipt(request: Request, entity_id: EntityId, choice: Chosen) -> Response:
    """An entity with every claim about it, saved with its evidence."""
    return await _respond(request, choice, "entity", entity_id, {})


@router.get("/entities/{id}/relationships", name="relationshipsReceipt", **answers(RECEIPT))
async def relationships_receipt(request: Request, entity_id: EntityId, choice: Chosen) -> Response:
    """The direct edges of an entity, saved with their evidence."""
    return await _respond(request, choice, "relationships", entity_id, {})


@router.get("/sources/{id}", name="sourceReceipt", **answers(RECEIPT))
async def source_receipt(request: Request, source_id: SourceId, choice: Chosen) -> Response:
    """A source as it is described, saved with its evidence."""
    return await _respond(request, choice, "source", source_id, {})


@router.get("/{name}", name="listReceipt", **answers(RECEIPT))
async def list_receipt(
    request: Request, name: ListName, choice: Chosen, wanted: Conditions, page: Paged, status: Status = None
) -> Response:
    """One page of a list, saved with its evidence: whole items. Of relationships alone also `status`."""
    given = {**wanted, "sort": page["sort"], "limit": str(page["limit"] or PAGE)}
    given |= {"cursor": page["cursor"]} if page["cursor"] else {}
    given |= {"count": "exact"} if page["count"] else {}
    given |= {"status": status} if status else {}
    return await _respond(request, choice, "list", name, given)
