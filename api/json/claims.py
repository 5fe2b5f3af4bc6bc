"""Claims and sources as JSON: what is said, by whom, from which place of which text."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.answers.json_answer import Chosen, ClaimId, SourceId, answer, texts_at_hand
from kg.facts import claim_record

router = APIRouter(prefix="/api", tags=["claims"])


@router.get("/claims/{id}", name="claim")
async def claim(request: Request, claim_id: ClaimId, choice: Chosen) -> Response:
    """One claim: value, bounds, time, modality, attribution chain, slices, links, the text around each slice."""
    return await answer(request, claim_record.claim, choice, claim_id=claim_id, **texts_at_hand(request))


@router.get("/sources/{id}", name="source")
async def source(request: Request, source_id: SourceId, choice: Chosen) -> Response:
    """One source as it is described in the data."""
    return await answer(request, claim_record.source_record, choice, source_id=source_id)
