"""The Reconciliation Service API for OpenRefine and its kin: 0.2 at `/reconcile`, the 1.0 draft at `/reconcile/1.0`.

Both versions share one matching; only their wire forms differ (https://reconciliation-api.github.io/specs/). Never
calls a likeness a match.
"""

from __future__ import annotations

import html
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, TypeVar, cast

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.answers.json_answer import JSON, ChosenLeniently, answers, etag, fresh, validated
from api.answers.page_answer import Language
from api.http.negotiation import HTML
from api.http.sparql_request import each_once, pairs
from api.json.reconciliation_manifests import carried, manifest_draft, manifest_old
from api.json.reconciliation_requests import (
    MOST_QUERIES,
    Batch,
    Extension,
    Id,
    Kind,
    Limit,
    OldQuery,
    Prefix,
    TypeName,
    Widget,
    new_query,
    old_query,
    read,
)
from api.workers.pool import Pool
from kg.base.errors import BadInput
from kg.base.json_value import JsonObject
from kg.exports import reconcile
from kg.exports.reconcile_records import (
    CandidateList,
    ExtendedRows,
    Manifest,
    MatchCandidate,
    MatchResults,
    OldAnswer,
    OldExtension,
    OldResult,
    Proposal,
    SuggestResult,
)
from kg.store.snapshot import Selection

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
R = TypeVar("R")


def _pool(request: Request) -> Pool:
    pool: Pool = request.app.state.pool
    return pool


async def _sent(request: Request, language: str, work: Callable[[], Awaitable[R]]) -> Response:
    """What `work` gives, as JSON; to a GET with its validator, and 304 where the client holds it already."""
    headers = {"Vary": "Accept-Language"}
    if request.method in ("GET", "HEAD"):
        validator = etag(request, JSON, language, str(request.base_url))
        unchanged = fresh(request, validator)
        if unchanged is not None:
            return unchanged
        headers |= validated(validator)
    return JSONResponse(await work(), headers=headers)


def _without_wire(candidate: MatchCandidate, kept: tuple[str, ...]) -> JsonObject:
    values = cast(JsonObject, candidate)
    return {name: values[name] for name in kept}


async def _match_old(request: Request, choice: Selection, text: str, language: str) -> dict[str, OldResult]:
    try:
        given = json.loads(text)
    except ValueError:
        raise BadInput("not JSON", place="queries", remedy='e.g. {"q0": {"query": "月之暗面"}}') from None
    if not isinstance(given, dict) or len(given) > MOST_QUERIES:
        raise BadInput(
            f"not an object of at most {MOST_QUERIES} queries",
            place="queries",
            remedy='send {"q0": {"query": "NAME"}} in batches',
        )
    asked = {
        str(name): old_query(read(OldQuery, json.dumps(query), f"queries {name}")) for name, query in given.items()
    }
    found = await _pool(request).call(reconcile.match, choice, queries=list(asked.values()), language=language)
    shown = ("id", "name", "description", "type", "score", "match", "features")
    results = {
        name: {"result": [_without_wire(candidate, shown) for candidate in candidates]}
        for name, candidates in zip(asked, found, strict=True)
    }
    return cast(dict[str, OldResult], results)


async def _extend_old(request: Request, choice: Selection, text: str, language: str) -> OldExtension:
    wanted = read(Extension, text, "extend")
    found = await _extended(request, choice, wanted, language)
    rows = {row["id"]: {each["id"]: each["values"] for each in row["properties"]} for row in found["rows"]}
    return {"meta": found["meta"], "rows": rows}


async def _extended(request: Request, choice: Selection, wanted: Extension, language: str) -> ExtendedRows:
    properties = [each.id for each in wanted.properties]
    return await _pool(request).call(reconcile.extend, choice, wanted.ids, properties, language=language)


async def _old_answer(request: Request, choice: Selection, given: dict[str, str], language: str) -> Response:
    if len(given) > 1:
        raise BadInput("both queries and extend are given", place="extend", remedy="send one of them")

    async def work() -> OldAnswer:
        if "queries" in given:
            return await _match_old(request, choice, given["queries"], language)
        if "extend" in given:
            return await _extend_old(request, choice, given["extend"], language)
        return manifest_old(request, language)

    return await _sent(request, language, work)


Wire = Annotated[str | None, Query(max_length=15_000, description="JSON, as the protocol says.")]


@router.get("", name="reconcile", **answers(JSON))
async def reconcile_get(
    request: Request, choice: ChosenLeniently, language: Language, queries: Wire = None, extend: Wire = None
) -> Response:
    """The manifest (0.2), or the answer to `queries` or `extend`."""
    given = {name: value for name, value in (("queries", queries), ("extend", extend)) if value is not None}
    return await _old_answer(request, choice, given, language)


_FIELDS: JsonObject = {name: {"type": "string", "maxLength": 15_000} for name in ("queries", "extend")}
_FORM: JsonObject = {"type": "object", "properties": _FIELDS, "minProperties": 1, "maxProperties": 1}
_BODY = {"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}}}


@router.post("", name="reconcilePost", openapi_extra=_BODY, **answers(JSON))
async def reconcile_post(request: Request, choice: ChosenLeniently, language: Language) -> Response:
    """`queries=` or `extend=` as a form (0.2)."""
    given = each_once(pairs(await request.body(), "body"))
    wanted: dict[str, str] = {
        name: given[name] for name in ("queries", "extend") if name in given
    }  # clients may send more
    if not wanted:
        what, remedy = "neither queries nor extend is given", "send a form with queries={...} or extend={...}"
        raise BadInput(what, place="body", remedy=remedy)
    return await _old_answer(request, choice, wanted, language)


@router.get("/1.0", name="reconcileManifest", **answers(JSON))
async def manifest(request: Request, choice: ChosenLeniently, language: Language) -> Response:
    """The manifest of the 1.0 draft."""
    del choice  # declared, so that the manifest of a choice has an address; its links carry it on

    async def work() -> Manifest:
        return manifest_draft(request, language)

    return await _sent(request, language, work)


@router.post("/1.0/match", name="reconcileMatch", **answers(JSON))
async def match(request: Request, choice: ChosenLeniently, language: Language, batch: Batch) -> Response:
    """Candidates for a batch of queries (1.0 draft), best first, scores from 0 to 100."""
    queries = [new_query(query) for query in batch.queries]
    found = await _pool(request).call(reconcile.match, choice, queries=queries, language=language)
    shown = ("id", "name", "description", "type", "score", "match")
    results: list[CandidateList] = []
    for candidates in found:
        listed = []
        for candidate in candidates:
            features = [{**feature, "name": feature["id"]} for feature in candidate["features"]]
            listed.append({**_without_wire(candidate, shown), "lang": language, "features": features})
        results.append(cast(CandidateList, {"candidates": listed}))
    answer: MatchResults = {"results": results}
    return JSONResponse(answer, headers={"Vary": "Accept-Language"})


@router.post("/1.0/extend", name="reconcileExtend", **answers(JSON))
async def extend(request: Request, choice: ChosenLeniently, language: Language, wanted: Extension) -> Response:
    """Facts of entities (1.0 draft); figures are texts with their bounds."""
    return await _sent(request, language, partial(_extended, request, choice, wanted, language))


@router.get("/1.0/suggest/{kind}", name="reconcileSuggestDraft", **answers(JSON))
@router.get("/suggest/{kind}", name="reconcileSuggest", **answers(JSON))
async def suggest(
    request: Request,
    choice: ChosenLeniently,
    kind: Kind,
    language: Language,
    prefix: Prefix,
    wanted: Annotated[
        str | None, Query(alias="type", pattern=r"^[A-Za-z]*$", max_length=60, description="Only entities of a class.")
    ] = None,
    limit: Limit = 10,
    cursor: Annotated[int, Query(ge=0, le=1000, description="How many to skip.")] = 0,
    widget: Annotated[Widget, Depends()] = Widget(),  # noqa: B008 – the framework's form of a group of parameters
) -> Response:
    """Entities, properties or classes for a few letters."""
    del widget

    async def work() -> SuggestResult:
        of, most = wanted if kind == "entity" else None, cursor + limit
        found = await _pool(request).call(reconcile.suggest, choice, kind, prefix, language, limit=most, of=of or None)
        found = found[cursor:]
        shown = [{k: v for k, v in each.items() if k != "type"} for each in found]
        if kind == "entity":
            shown = [{**each, "notable": full["type"]} for each, full in zip(shown, found, strict=True)]
        return cast(SuggestResult, {"result": shown})

    return await _sent(request, language, work)


@router.get("/1.0/extend/propose", name="reconcileProposeDraft", **answers(JSON))
@router.get("/extend/propose", name="reconcilePropose", **answers(JSON))
async def propose(
    request: Request, choice: ChosenLeniently, language: Language, class_id: TypeName = "", limit: Limit = 50
) -> Response:
    """The properties that members of a class can have."""

    async def work() -> Proposal:
        found = await _pool(request).call(reconcile.propose, choice, class_id=class_id, language=language, limit=limit)
        return {"type": class_id, "limit": limit, "properties": found}

    return await _sent(request, language, work)


@router.get("/1.0/preview", name="reconcilePreviewDraft", **answers(HTML))
@router.get("/preview", name="reconcilePreview", **answers(HTML))
async def preview(request: Request, choice: ChosenLeniently, language: Language, entity_id: Id) -> Response:
    """A small card about an entity, to be shown in a frame of another page."""
    validator = etag(request, HTML, language, str(request.base_url))
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    found = await _pool(request).call(reconcile.preview, choice, entity_id=entity_id, language=language)
    text = {name: html.escape(str(found[name])) for name in ("name", "description", "definition")}
    types = html.escape(", ".join(each["name"] for each in found["type"]))
    page = html.escape(f"{str(request.base_url).rstrip('/')}/id/{found['id']}{carried(request, '?')}", quote=True)
    tag = "zh-Hans" if language == "zh" else "en"
    card = (
        f'<!doctype html><html lang="{tag}"><meta charset="utf-8"><title>{text["name"]}</title>'
        f'<p><a href="{page}" target="_blank" rel="noopener"><strong>{text["name"]}</strong></a> '
        f"{text['description']}</p><p>{types}</p><p>{text['definition']}</p></html>"
    )
    # The one page that any other may frame: it holds no script, no style and no form.
    policy = {"Content-Security-Policy": "default-src 'none'; frame-ancestors *", "Vary": "Accept-Language"}
    return HTMLResponse(card, headers={**validated(validator), **policy})
