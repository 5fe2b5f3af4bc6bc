"""The Reconciliation Service API for OpenRefine and its kin: 0.2 at `/reconcile`, the 1.0 draft at `/reconcile/1.0`.

Stands on `kg.reconciling`, which runs in a worker. Both versions share one matching; only their wire forms differ
(https://reconciliation-api.github.io/specs/). Never calls a likeness a match.
"""

from __future__ import annotations

import html
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.frame import Language
from api.negotiation import HTML
from api.pool import Pool
from api.protocol import pairs
from api.reading import JSON, answers, known_parameters
from api.reconciliation_forms import MOST_QUERIES, Batch, Extension, OldQuery, new_query, old_query, read
from kg.errors import BadInput
from kg.reconciling import GENERIC, class_name
from kg.vocabulary import ID, LT

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
Json = dict[str, Any]

SIZE = {"width": 400, "height": 160}
Kind = Literal["entity", "property", "type"]
Known = Depends(known_parameters)
Prefix = Annotated[str, Query(min_length=1, max_length=200, description="The first letters, in any script.")]
Id = Annotated[str, Query(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200, examples=["moonshot-ai"])]
TypeName = Annotated[str, Query(pattern=r"^[A-Za-z]+$", max_length=60, examples=["Company"])]
Limit = Annotated[int, Query(ge=1, le=100)]


async def _ask(request: Request, function: str, **arguments: Any) -> Any:
    pool: Pool = request.app.state.pool
    return await pool.call(f"kg.reconciling:{function}", **arguments)


def _types(language: str) -> list[Json]:
    return [{"id": name, "name": class_name(name, language)} for name in GENERIC]


def _manifest_old(request: Request, language: str) -> Json:
    root = str(request.base_url).rstrip("/")
    suggest = {
        kind: {"service_url": root, "service_path": f"/reconcile/suggest/{kind}"}
        for kind in ("entity", "property", "type")
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": "龙图" if language == "zh" else "Longtu",
        "identifierSpace": ID,
        "schemaSpace": LT,
        "documentation": f"{root}/about",
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "defaultTypes": _types(language),
        "suggest": suggest,
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", **SIZE},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/extend/propose"},
            "property_settings": [],
        },
    }


def _without_wire(candidate: Json, kept: tuple[str, ...]) -> Json:
    return {name: candidate[name] for name in kept}


async def _match_old(request: Request, text: str, language: str) -> Json:
    try:
        given = json.loads(text)
    except ValueError:
        raise BadInput("not JSON", place="queries", remedy='e.g. {"q0": {"query": "月之暗面"}}') from None
    if not isinstance(given, dict) or len(given) > MOST_QUERIES:
        raise BadInput(f"not an object of at most {MOST_QUERIES} queries", place="queries")
    asked = {name: old_query(read(OldQuery, json.dumps(query), f"queries {name}")) for name, query in given.items()}
    found = await _ask(request, "match", queries=list(asked.values()), language=language)
    shown = ("id", "name", "description", "type", "score", "match", "features")
    return {
        name: {"result": [_without_wire(candidate, shown) for candidate in candidates]}
        for name, candidates in zip(asked, found, strict=True)
    }


async def _extend_old(request: Request, text: str, language: str) -> Json:
    wanted: Extension = read(Extension, text, "extend")
    found = await _extended(request, wanted, language)
    rows = {row["id"]: {each["id"]: each["values"] for each in row["properties"]} for row in found["rows"]}
    return {"meta": found["meta"], "rows": rows}


async def _extended(request: Request, wanted: Extension, language: str) -> Json:
    properties = [each.id for each in wanted.properties]
    found: Json = await _ask(request, "extend", ids=wanted.ids, properties=properties, language=language)
    return found


async def _old_answer(request: Request, given: dict[str, str], language: str) -> JSONResponse:
    if "queries" in given:
        return JSONResponse(await _match_old(request, given["queries"], language))
    if "extend" in given:
        return JSONResponse(await _extend_old(request, given["extend"], language))
    return JSONResponse(_manifest_old(request, language), headers={"Vary": "Accept-Language"})


Wire = Annotated[str | None, Query(max_length=15_000, description="JSON, as the protocol says.")]


@router.get("", name="reconcile", dependencies=[Known], **answers(JSON))
async def reconcile(request: Request, language: Language, queries: Wire = None, extend: Wire = None) -> Response:
    """The manifest (0.2), or the answer to `queries` or `extend`."""
    given = {name: value for name, value in (("queries", queries), ("extend", extend)) if value is not None}
    return await _old_answer(request, given, language)


_FORM: Json = {
    "type": "object",
    "properties": {name: {"type": "string", "maxLength": 15_000} for name in ("queries", "extend")},
    "minProperties": 1,
}
_BODY = {"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}}}


@router.post("", name="reconcilePost", dependencies=[Known], openapi_extra=_BODY, **answers(JSON))
async def reconcile_post(request: Request, language: Language) -> Response:
    """`queries=` or `extend=` as a form (0.2)."""
    given = dict(pairs(await request.body(), "body"))
    if not {"queries", "extend"} & set(given):
        raise BadInput("neither queries nor extend is given", place="body", remedy="send a form with queries={...}")
    return await _old_answer(request, given, language)


@router.get("/1.0", name="reconcileManifest", dependencies=[Known], **answers(JSON))
async def manifest(request: Request, language: Language) -> Response:
    """The manifest of the 1.0 draft."""
    root = str(request.base_url).rstrip("/")
    document = {
        "versions": ["1.0-draft"],
        "name": "龙图" if language == "zh" else "Longtu",
        "lang": language,
        "documentation": f"{root}/about",
        "serviceVersion": request.app.version,
        "view": {"url": f"{root}/id/{{id}}"},
        "defaultTypes": _types(language),
        "suggest": {"entity": True, "property": True, "type": True},
        "preview": SIZE,
        "extend": {"proposeProperties": True, "propertySettings": []},
        "standardizedScore": True,
        "identifierSpace": ID,
        "schemaSpace": LT,
    }
    return JSONResponse(document, headers={"Vary": "Accept-Language"})


@router.post("/1.0/match", name="reconcileMatch", dependencies=[Known], **answers(JSON))
async def match(request: Request, language: Language, batch: Batch) -> Response:
    """Candidates for a batch of queries (1.0 draft), best first, scores from 0 to 100."""
    found = await _ask(request, "match", queries=[new_query(query) for query in batch.queries], language=language)
    shown = ("id", "name", "description", "type", "score", "match")
    results = []
    for candidates in found:
        listed = []
        for candidate in candidates:
            features = [{**feature, "name": feature["id"]} for feature in candidate["features"]]
            listed.append({**_without_wire(candidate, shown), "lang": language, "features": features})
        results.append({"candidates": listed})
    return JSONResponse({"results": results}, headers={"Vary": "Accept-Language"})


@router.post("/1.0/extend", name="reconcileExtend", dependencies=[Known], **answers(JSON))
async def extend(request: Request, language: Language, wanted: Extension) -> Response:
    """Facts of entities (1.0 draft); figures are texts with their bounds."""
    return JSONResponse(await _extended(request, wanted, language), headers={"Vary": "Accept-Language"})


@router.get("/1.0/suggest/{kind}", name="reconcileSuggestDraft", dependencies=[Known], **answers(JSON))
@router.get("/suggest/{kind}", name="reconcileSuggest", dependencies=[Known], **answers(JSON))
async def suggest(
    request: Request,
    kind: Kind,
    language: Language,
    prefix: Prefix,
    cursor: Annotated[int, Query(ge=0, le=1000, description="How many to skip.")] = 0,
) -> Response:
    """Entities, properties or classes for a few letters."""
    found = await _ask(request, "suggest", kind=kind, prefix=prefix, language=language, limit=cursor + 10)
    shown = [{k: v for k, v in each.items() if k != "type"} for each in found[cursor:]]
    if kind == "entity":
        shown = [{**each, "notable": full["type"]} for each, full in zip(shown, found[cursor:], strict=True)]
    return JSONResponse({"result": shown}, headers={"Vary": "Accept-Language"})


@router.get("/1.0/extend/propose", name="reconcileProposeDraft", dependencies=[Known], **answers(JSON))
@router.get("/extend/propose", name="reconcilePropose", dependencies=[Known], **answers(JSON))
async def propose(request: Request, language: Language, type: TypeName, limit: Limit = 50) -> Response:
    """The properties that members of a class can have."""
    found = await _ask(request, "propose", type=type, language=language, limit=limit)
    return JSONResponse({"type": type, "limit": limit, "properties": found}, headers={"Vary": "Accept-Language"})


@router.get("/1.0/preview", name="reconcilePreviewDraft", dependencies=[Known], **answers(HTML))
@router.get("/preview", name="reconcilePreview", dependencies=[Known], **answers(HTML))
async def preview(request: Request, language: Language, id: Id) -> Response:
    """A small card about an entity, to be shown in a frame of another page."""
    found = await _ask(request, "preview", id=id, language=language)
    text = {name: html.escape(str(found[name])) for name in ("id", "name", "description", "definition")}
    types = html.escape(", ".join(each["name"] for each in found["type"]))
    root = html.escape(str(request.base_url).rstrip("/"), quote=True)
    tag = "zh-Hans" if language == "zh" else "en"
    card = (
        f'<!doctype html><html lang="{tag}"><meta charset="utf-8"><title>{text["name"]}</title>'
        f'<p><a href="{root}/id/{text["id"]}" target="_blank" rel="noopener"><strong>{text["name"]}</strong></a> '
        f"{text['description']}</p><p>{types}</p><p>{text['definition']}</p></html>"
    )
    # The one page that any other may frame: it holds no script, no style and no form.
    policy = "default-src 'none'; frame-ancestors *"
    return HTMLResponse(card, headers={"Content-Security-Policy": policy, "Vary": "Accept-Language"})
