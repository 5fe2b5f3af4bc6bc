"""The whole data set over HTTP: files with digests, their description, and what changed between two days.

Files honour the choice of sources. Never computes a digest here: the worker that made the bytes sends it along.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Concatenate, Literal, ParamSpec

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.answers.json_answer import JSON, Chosen, EntityId, answer, answers, etag, fresh, validated
from api.answers.page_answer import Language, respond
from api.http.byte_ranges import wanted
from api.http.etags import matches
from api.http.negotiation import CSV, GRAPH, HTML, JSON_LD, accepts_gzip, pick, with_charset
from api.workers.pool import Pool
from kg.base.errors import BadInput
from kg.exports.dcat import dcat as described
from kg.exports.dcat import schema_org as schema_org_of
from kg.exports.delta import delta as delta_between
from kg.exports.delta import patch_digested
from kg.exports.dumps import FORMS, METADATA, PACKAGE, dump_digested, table_digested
from kg.exports.workbook import workbook_digested
from kg.lists.list_spec import lists
from kg.store.snapshot import Selection, Snapshot

P = ParamSpec("P")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = APIRouter(tags=["bulk"])

Day = Annotated[date, Query(examples=["2025-12-31"])]
FormatName = Annotated[
    Literal["", "ttl", "nt", "jsonld", "rdf"],
    Query(alias="format", description="The form, where Accept does not say it."),
]


async def _file(
    request: Request,
    choice: Selection,
    media_type: str,
    filename: str,
    function: Callable[Concatenate[Snapshot, P], bytes],
    /,
    *arguments: P.args,
    **named: P.kwargs,
) -> Response:
    """A file, whole or a range of its bytes; its first line, as the worker sends it, is its digest (RFC 9530)."""
    coding = {"Content-Encoding": "gzip"} if named.get("zipped") else {}
    validator = etag(request, media_type, str(named.get("language", "")), *coding.values())
    kept = {**validated(validator), "Vary": "Accept-Encoding"}
    if matches(request.headers.get("if-none-match", ""), validator):
        return Response(status_code=304, headers=kept)
    pool: Pool = request.app.state.pool
    digest, _, body = (await pool.call_bytes(function, choice, *arguments, **named)).partition(b"\n")
    headers = {
        **kept,
        **coding,
        "Content-Type": with_charset(media_type),
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Repr-Digest": f"sha-256=:{digest.decode()}:",
        "Accept-Ranges": "bytes",
        "Link": f'<{request.scope.get("root_path", "")}/data>; rel="describedby"',
    }
    asked, held = request.headers.get("range", ""), request.headers.get("if-range", "")
    part = wanted(asked, held, validator, len(body))
    if part is None:
        return Response(body, headers=headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(body)}"
    return Response(body[part], status_code=206, headers=headers)


def _zipped(request: Request) -> bool:
    return accepts_gzip(request.headers.get("accept-encoding", ""))


@router.get("/data/longtu.{form}", name="dump", **answers(*(media for media, _ in FORMS.values())))
async def dump(
    request: Request,
    form: Annotated[
        Literal["nq", "trig", "ttl", "jsonld", "csv.zip", "graphml", "ftm.json"],
        Path(description="The form of the file."),
    ],
    choice: Chosen,
    labels: Annotated[
        Literal["en", "zh"] | None, Query(alias="lang", description="GraphML only: the language of its labels, or en.")
    ] = None,
) -> Response:
    """The data set in one file, with its SHA-256 in Repr-Digest; the whole one is what a build writes."""
    if labels and form != "graphml":
        raise BadInput(f"{form} holds both languages", place="lang", remedy="leave it out; GraphML alone takes it")
    zipped, given = form != "csv.zip" and _zipped(request), {"form": form, "language": labels or "en"}
    return await _file(request, choice, FORMS[form][0], f"longtu.{form}", dump_digested, **given, zipped=zipped)


@router.get(f"/data/tables/{METADATA}", name="tableMetadata", **answers("application/csvm+json"))
async def table_metadata(request: Request, choice: Chosen) -> Response:
    """What every column of every table holds (CSVW)."""
    zipped = _zipped(request)
    return await _file(request, choice, "application/csvm+json", METADATA, table_digested, name=METADATA, zipped=zipped)


@router.get(f"/data/tables/{PACKAGE}", name="dataPackage", **answers(JSON))
async def data_package(request: Request, choice: Chosen) -> Response:
    """The tables as a Data Package: types, labels, sizes and checksums, for Frictionless and its kin."""
    zipped = _zipped(request)
    return await _file(request, choice, JSON, PACKAGE, table_digested, name=PACKAGE, zipped=zipped)


@router.get("/data/tables/{name}.csv", name="table", **answers(CSV))
async def table(
    request: Request,
    name: Annotated[
        str,
        Path(pattern=f"^({'|'.join(lists())})$", max_length=40, description="A name of a list.", examples=["rounds"]),
    ],
    choice: Chosen,
) -> Response:
    """One list as a whole CSV table, described by `csv-metadata.json` beside it."""
    return await _file(request, choice, CSV, f"{name}.csv", table_digested, name=f"{name}.csv", zipped=_zipped(request))


@router.get("/data/workbooks/{id}.xlsx", name="workbook", **answers(XLSX))
async def workbook(
    request: Request,
    entity_id: EntityId,
    choice: Chosen,
    language: Language,
) -> Response:
    """One company or investor as a workbook: rounds, investors, figures with bounds, outlets, addresses."""
    name = f"{entity_id}.xlsx"
    given = {"entity_id": entity_id, "language": language}
    return await _file(request, choice, XLSX, name, workbook_digested, **given)


@router.get("/data", name="dcat", **answers(*GRAPH, HTML))
async def dcat(request: Request, choice: Chosen, language: Language, form: FormatName = "") -> Response:
    """The data set's description: files with sizes and checksums, licence, endpoint (DCAT 3); a page for browsers."""
    media_type = pick(", ".join(request.headers.getlist("accept")), form, (*GRAPH, HTML))
    if media_type == HTML:
        return await respond(request, "data", choice, language, HTML, "/data")
    root = str(request.base_url)
    validator = etag(request, media_type, root)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(described, choice, root=root, media_type=media_type)
    headers = {**validated(validator), "Content-Type": with_charset(media_type), "Vary": "Accept"}
    return Response(body, headers=headers)


@router.get("/data/schema.org.jsonld", name="schemaOrg", **answers(JSON_LD))
async def schema_org(request: Request, choice: Chosen) -> Response:
    """The data set as schema.org `Dataset`, for search engines."""
    found = await answer(request, schema_org_of, choice, root=str(request.base_url))
    if found.status_code == 200:
        found.headers["Content-Type"] = JSON_LD
    return found


@router.get("/data/delta.json", name="delta", **answers(JSON))
async def delta(
    request: Request,
    choice: Chosen,
    start: Annotated[Day, Query(alias="from", description="The earlier day.")],
    end: Annotated[Day, Query(alias="to", description="The later day.")],
) -> Response:
    """Sources, claims and relations that were published between two days, as JSON."""
    return await answer(request, delta_between, choice, start=start.isoformat(), end=end.isoformat())


@router.get("/data/delta.rdfp", name="deltaPatch", **answers("application/rdf-patch"))
async def delta_patch(
    request: Request,
    choice: Chosen,
    start: Annotated[Day, Query(alias="from", description="The earlier day.")],
    end: Annotated[Day, Query(alias="to", description="The later day.")],
) -> Response:
    """The quads that came and went between two days, as an RDF Patch."""
    days = start.isoformat(), end.isoformat()
    return await _file(
        request, choice, "application/rdf-patch", "longtu.rdfp", patch_digested, *days, zipped=_zipped(request)
    )
