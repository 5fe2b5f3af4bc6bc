"""Feeds of what changed in the conclusions (Atom, RFC 4287): of all, of an entity, a source, a claim, the disputes."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers.json_answer import Chosen, ClaimId, EntityId, SourceId, answers, etag, fresh, validated
from api.answers.page_answer import Language
from api.http.negotiation import with_charset
from api.workers.pool import Pool
from kg.standing.feed import Kind, feed
from kg.store.snapshot import Selection

ATOM = "application/atom+xml"
router = APIRouter(tags=["bulk"], default_response_class=Response)


async def _feed(request: Request, choice: Selection, language: Language, kind: Kind, about: str = "") -> Response:
    root = str(request.base_url)
    validator = etag(request, ATOM, language, root)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    pool: Pool = request.app.state.pool
    asked = request.url.include_query_params(lang=language)
    path = f"{asked.path.removeprefix(request.scope.get('root_path', ''))}?{asked.query}"
    body = await pool.call_bytes(feed, choice, kind=kind, id=about, language=language, root=root, path=path)
    headers = {**validated(validator), "Content-Language": language, "Vary": "Accept-Language"}
    return Response(body, media_type=with_charset(ATOM), headers=headers)


@router.get("/feeds/changes.atom", name="changesFeed", **answers(ATOM))
async def changes(request: Request, choice: Chosen, language: Language) -> Response:
    """What changed in what the sources together allow to be said, the newest first, with the claims that moved it."""
    return await _feed(request, choice, language, "changes")


@router.get("/feeds/contradictions.atom", name="contradictionsFeed", **answers(ATOM))
async def contradictions(request: Request, choice: Chosen, language: Language) -> Response:
    """The same of what the sources tell differently."""
    return await _feed(request, choice, language, "contradictions")


@router.get("/feeds/entities/{id}.atom", name="entityFeed", **answers(ATOM))
async def entity(request: Request, entity_id: EntityId, choice: Chosen, language: Language) -> Response:
    """The same of a company or another entity."""
    return await _feed(request, choice, language, "entities", entity_id)


@router.get("/feeds/sources/{id}.atom", name="sourceFeed", **answers(ATOM))
async def source(request: Request, source_id: SourceId, choice: Chosen, language: Language) -> Response:
    """What a source moved."""
    return await _feed(request, choice, language, "sources", source_id)


@router.get("/feeds/claims/{id}.atom", name="claimFeed", **answers(ATOM))
async def claim(request: Request, claim_id: ClaimId, choice: Chosen, language: Language) -> Response:
    """What changed in the matter of a claim, and in each contradiction of which it is a side."""
    return await _feed(request, choice, language, "claims", claim_id)
