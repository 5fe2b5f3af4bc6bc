"""The addresses of the graph's nodes: things, claims, sources; a page, or RDF, JSON, CSV of the same.

Never computes anything.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers.json_answer import JSON, Chosen, texts_at_hand
from api.answers.page_answer import NODES, WITH_TABLE, Language, describe, form_of, respond, split
from api.http.negotiation import CSV, HTML
from api.workers.pool import Pool
from kg.base.errors import NotFound
from kg.ontology.registry import CLAIM, ID, SOURCE
from kg.pages.dossier import parent
from kg.pages.node import KINDS

router = APIRouter(tags=["pages"], default_response_class=Response)
Kind = Annotated[str, Path(description="quantity or period.")]
Ids = Annotated[str, Query(max_length=16000, description="Ids of claims, commas between.")]
Segment = Annotated[str, Path(max_length=260, description="An id, with or without a suffix.")]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONTENT = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_CLAIM = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")
_PAGE = (HTML, JSON, CSV)


def _parts(name: str, ids: re.Pattern[str], kind: str) -> tuple[str, str]:
    """Id and suffix. A name that is an id as a whole has no suffix."""
    head, suffix = split(name)
    found = (head, suffix) if ids.fullmatch(head) else (name, "")
    if not ids.fullmatch(found[0]):
        raise NotFound(f"no {kind} has that name", place="address", remedy="search for it")
    return found


@router.get("/id/{name}", name="entityPage", dependencies=[WITH_TABLE])
async def entity(request: Request, name: Segment, choice: Chosen, language: Language) -> Response:
    """A thing of the graph: a page, or Turtle, JSON-LD, JSON, CSV by Accept or suffix."""
    id, suffix = _parts(name, _SLUG, "entity")
    form, path = form_of(request, suffix, NODES), f"/id/{id}"
    if form not in _PAGE:
        return await describe(request, ID + id, choice, form, path)
    pool: Pool = request.app.state.pool
    home = await pool.call(parent, choice, entity_id=id) if form == HTML else None
    if home is not None:
        query = f"?{request.url.query}" if request.url.query else ""
        address = f"{request.scope.get('root_path', '')}/id/{home[0]}{query}#{home[1]}"
        return RedirectResponse(address, 303, headers={"Cache-Control": "no-store", "Vary": "Accept"})
    return await respond(request, "entity", choice, language, form, path, {"entity_id": id})


@router.get("/id/{kind}/{name}", name="nodePage", dependencies=[WITH_TABLE])
async def node(request: Request, kind: Kind, name: Segment, choice: Chosen, language: Language) -> Response:
    """A quantity or a period, which are named by their content: a page, or RDF, JSON, CSV."""
    if kind not in KINDS:
        raise NotFound("nothing has this address", place="address", remedy="search for it")
    id, suffix = _parts(name, _CONTENT, kind)
    form, path = form_of(request, suffix, NODES), f"/id/{kind}/{id}"
    if form not in _PAGE:
        return await describe(request, f"{ID}{kind}/{id}", choice, form, path)
    return await respond(request, "node", choice, language, form, path, {"kind": kind, "name": id})


@router.get("/claims/{name}", name="claimPage", dependencies=[WITH_TABLE])
async def claim(request: Request, name: Segment, choice: Chosen, language: Language) -> Response:
    """A claim: a page with its slices, or Turtle, JSON-LD, JSON, CSV by Accept or suffix."""
    id, suffix = _parts(name, _CLAIM, "claim")
    form, path = form_of(request, suffix, NODES), f"/claims/{id}"
    if form not in _PAGE:
        return await describe(request, CLAIM + id, choice, form, path)
    return await respond(request, "claim", choice, language, form, path, _asked(request, id))


@router.get("/cards/{name}", include_in_schema=False)
async def card(request: Request, name: Segment, choice: Chosen, language: Language) -> Response:
    """The card of a claim, for the pages' own script; its data is that of the claim's page."""
    if not _CLAIM.fullmatch(name):
        raise NotFound("no claim has that name", place="address", remedy="search for it")
    return await respond(request, "card", choice, language, HTML, f"/claims/{name}", _asked(request, name))


@router.get("/claims", include_in_schema=False)
async def claims(request: Request, ids: Ids, choice: Chosen, language: Language) -> Response:
    """The claims that one mark of a picture stands for, as a page."""
    return await respond(request, "claims", choice, language, HTML, "/claims", {"claim_ids": _ids(ids)})


@router.get("/cards", include_in_schema=False)
async def cards(request: Request, ids: Ids, choice: Chosen, language: Language) -> Response:
    """The same as a card, for the pages' own script."""
    return await respond(request, "claims-card", choice, language, HTML, "/claims", {"claim_ids": _ids(ids)})


def _ids(given: str) -> list[str]:
    return [each for each in given.split(",") if each]


def _asked(request: Request, claim_id: str) -> dict[str, str | None]:
    """The claim, and where the texts may be."""
    return {"claim_id": claim_id, **texts_at_hand(request)}


@router.get("/claim/{name}", include_in_schema=False)
async def claim_iri(request: Request, name: Segment) -> Response:
    """The path of a claim's IRI leads to its page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/claims/{name}{query}", 308)


@router.get("/sources/{name}", name="sourcePage", dependencies=[WITH_TABLE])
async def source(request: Request, name: Segment, choice: Chosen, language: Language) -> Response:
    """A source: its coverage map and what rests on it."""
    id, suffix = _parts(name, _SLUG, "source")
    form, path = form_of(request, suffix, NODES), f"/sources/{id}"
    if form not in _PAGE:
        return await describe(request, SOURCE + id, choice, form, path)
    return await respond(request, "source", choice, language, form, path, {"source_id": id, **texts_at_hand(request)})


@router.get("/source/{name}", include_in_schema=False)
async def source_iri(request: Request, name: Segment) -> Response:
    """The path of a source's IRI leads to its page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/sources/{name}{query}", 308)
