"""Entities as JSON: one entity, its relationships both ways.

Never adds a fact of its own.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.answers.json_answer import Chosen, EntityId, answer
from kg.facts import entities
from kg.facts.outlets import entity_record

router = APIRouter(prefix="/api", tags=["entities"])


@router.get("/entities/{id}", name="entity")
async def entity(request: Request, entity_id: EntityId, choice: Chosen) -> Response:
    """One entity: names, types, every claim about it, and the outlets of its sources."""
    return await answer(request, entity_record, choice, entity_id=entity_id)


@router.get("/entities/{id}/relationships", name="relationships")
async def relationships(request: Request, entity_id: EntityId, choice: Chosen) -> Response:
    """The direct edges of an entity both ways, each with the claims it rests on."""
    return await answer(request, entities.relationships, choice, entity_id=entity_id)
