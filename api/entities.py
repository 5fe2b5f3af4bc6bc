"""Entities as JSON: the list, one entity, its relationships both ways.

Stands on `kg.entities`, which runs in a worker. Never adds a fact of its own.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.reading import Chosen, EntityId, answer

router = APIRouter(prefix="/api", tags=["entities"])


@router.get("/entities", name="entities")
async def entities(
    request: Request,
    choice: Chosen,
    type: Annotated[
        str | None, Query(pattern=r"^[A-Za-z]+$", max_length=60, description="A class of the ontology.")
    ] = None,
    q: Annotated[str | None, Query(max_length=200, description="Part of a name, in any script.")] = None,
) -> Response:
    """Entities of a class, subclasses included, or whose names contain a text; ordered by id."""
    return await answer(request, "kg.entities:entities", choice, type=type, q=q)


@router.get("/entities/{id}", name="entity")
async def entity(request: Request, id: EntityId, choice: Chosen) -> Response:
    """One entity: names, types, and every claim about it."""
    return await answer(request, "kg.entities:entity", choice, id=id)


@router.get("/entities/{id}/relationships", name="relationships")
async def relationships(request: Request, id: EntityId, choice: Chosen) -> Response:
    """The direct edges of an entity both ways, each with the claims it rests on."""
    return await answer(request, "kg.entities:relationships", choice, id=id)
