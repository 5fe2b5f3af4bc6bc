"""The graph explorer: its page, the same choice as JSON, CSV, GEXF and one HTML file, and its scripts.

Never lays out or renders a graph in the process that answers HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Concatenate, NamedTuple, ParamSpec, TypedDict

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.answers.json_answer import Bom, Chosen, answer, etag, fresh
from api.answers.page_answer import POLICY, Language, site_of
from api.html.assets import assets
from api.http.etags import matches
from api.http.negotiation import HTML, accepts_gzip, with_charset
from api.pages import explorer_page
from api.workers.pool import Pool
from kg.base.errors import BadInput
from kg.graph import files
from kg.graph.picture import graph
from kg.graph.picture_records import FurtherChoice, PictureChoice
from kg.graph.single_file import render_choice
from kg.store.snapshot import Selection, Snapshot
from kg.views.parts.ties import Null
from kg.views.parts.view_parameters import SHARES

P = ParamSpec("P")
router = APIRouter(tags=["graph"])

_LIST = r"^[A-Za-z0-9:^~_,.-]*$"


def ties(
    network: Annotated[
        str | None, Query(pattern="^co-investment$", description="Draw what investors share, not relations.")
    ] = None,
    company: Annotated[
        str | None, Query(max_length=200, pattern=_LIST, description="With network: whose investors.")
    ] = None,
    weight: Annotated[int, Query(description="With network: how much two share at least.")] = 1,
) -> FurtherChoice:
    """What of a picture concerns ties instead of relations."""
    return {"network": network, "company": company, "weight": weight}


def picture(
    drawn: Annotated[FurtherChoice, Depends(ties)],
    focus: Annotated[str | None, Query(description="Entity whose neighbourhood to show.", max_length=200)] = None,
    depth: Annotated[int, Query(description="Steps from the focus: 1 to 3.")] = 1,
    types: Annotated[str | None, Query(pattern=_LIST, description="Classes to draw, by comma.")] = None,
    predicates: Annotated[str | None, Query(pattern=_LIST, description="Relations to draw, by comma.")] = None,
    statuses: Annotated[str | None, Query(pattern=_LIST, description="asserted, planned, negative …")] = None,
    verification: Annotated[str | None, Query(pattern=_LIST, description="How far sources are verified.")] = None,
    expand: Annotated[str | None, Query(pattern=_LIST, description="ID, ID:RELATION or ID:^RELATION, each :N")] = None,
    hide: Annotated[str | None, Query(pattern=_LIST, description="Entities to leave out, by comma.")] = None,
    path: Annotated[str | None, Query(pattern=_LIST, description="FROM,TO: show a shortest path.")] = None,
    since: Annotated[str | None, Query(description="First day of the window, YYYY-MM-DD.", max_length=10)] = None,
    until: Annotated[str | None, Query(description="Last day of the window, YYYY-MM-DD.", max_length=10)] = None,
    window: Annotated[str, Query(pattern="^(possible|certain)$", description="How sure a date must be.")] = "possible",
    isolated: Annotated[bool, Query(description="Whether to draw entities without relations.")] = True,
    limit: Annotated[int, Query(description="Entities at most.")] = explorer_page.AT_FIRST,
    layout: Annotated[str | None, Query(max_length=20, description="force, hierarchy or timeline.")] = None,
    group: Annotated[str | None, Query(pattern="^(type|community)$", description="What to gather nodes by.")] = None,
) -> PictureChoice:
    """The parameters of a picture as `kg.graph.picture.graph` takes them."""
    named = focus or path or drawn["network"]
    return {
        "focus": focus,
        "depth": depth,
        "types": _items("types", types) if types or named else list(explorer_page.FIRST_TYPES),
        "predicates": _items("predicates", predicates),
        "statuses": _items("statuses", statuses),
        "verification": _items("verification", verification),
        "expand": _items("expand", expand),
        "hide": _items("hide", hide),
        "path": _items("path", path),
        "since": since,
        "until": until,
        "window": window,
        "isolated": isolated,
        "limit": limit,
        "layout": layout,
        "communities": group == "community",
        **drawn,
    }


def _items(name: str, text: str | None) -> list[str] | None:
    if text is None:
        return None
    items = [item for item in text.split(",") if item]
    if len(items) > 500:
        raise BadInput("too many values", place=name, remedy="at most 500")
    return items


class OfTies(TypedDict):
    """What the page's script reads of its address where it draws ties."""

    errorRate: float | None
    nullModel: Null | None


class Shown(OfTies):
    """What the page's script reads of its address."""

    select: str | None
    view: str | None
    pin: str | None
    embed: bool


def screen(
    select: Annotated[
        str | None,
        Query(max_length=2000, pattern=r"^[^\x00-\x1f\x7f]*$", description="What is selected: ids by comma."),
    ] = None,
    view: Annotated[str | None, Query(pattern="^(picture|table)$", description="What to show first.")] = None,
    pin: Annotated[str | None, Query(pattern=_LIST, description="Places of dragged nodes: ID:X:Y.")] = None,
    embed: Annotated[bool, Query(description="Without the frame, for other sites.")] = False,
    error_rate: Annotated[
        float | None,
        Query(
            alias="errorRate",
            ge=float(SHARES[0]),
            le=float(SHARES[1]),
            description="With network: ties of a higher false-discovery rate are faint.",
        ),
    ] = None,
    null_model: Annotated[
        Null | None,
        Query(
            alias="nullModel",
            description="With network: the model of chance of that rate; `bicm` keeps the sizes of rounds too.",
        ),
    ] = None,
) -> Shown:
    """What only the page's own script reads, besides `embed`."""
    return {
        "select": select,
        "view": view,
        "pin": pin,
        "embed": embed,
        "errorRate": error_rate,
        "nullModel": null_model,
    }


Picture = Annotated[PictureChoice, Depends(picture)]
Screen = Annotated[Shown, Depends(screen)]


@router.get("/graph", name="graphPage", response_class=Response)
async def graph_page(request: Request, choice: Chosen, chosen: Picture, shown: Screen, language: Language) -> Response:
    """The explorer: the whole graph, or a neighbourhood with `focus`."""
    zipped = accepts_gzip(request.headers.get("accept-encoding", ""))
    scripts = [asset.address for asset in assets().values()]
    validator = etag(request, HTML, language, *scripts, "gzip" if zipped else "")
    headers = {"ETag": validator, "Cache-Control": "public, max-age=60, must-revalidate", "Content-Language": language}
    headers |= {"Vary": "Accept-Language, Accept-Encoding", "Content-Security-Policy": POLICY}
    if shown["embed"]:
        headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if matches(request.headers.get("if-none-match", ""), validator):
        return Response(status_code=304, headers=headers)
    pool: Pool = request.app.state.pool
    site = site_of(request, language, "/graph").fields()
    body = await pool.call_bytes(
        explorer_page.page, choice, site=site, embed=shown["embed"], zipped=zipped, choice=chosen
    )
    return Response(body, media_type=with_charset(HTML), headers=headers)


@router.get("/graph.json", name="graph")
async def graph_json(request: Request, choice: Chosen, chosen: Picture) -> Response:
    """What the explorer draws: nodes with places, edges with claims, filters with counts, what was left out."""
    return await answer(request, graph, choice, **chosen)


@router.get("/graph.csv", name="graphCsv", response_class=Response)
async def graph_csv(
    request: Request,
    choice: Chosen,
    chosen: Picture,
    bom: Bom = False,
) -> Response:
    """The drawn relations, a row each."""
    form = Form(choice, "csv", "text/csv; charset=utf-8", chosen.get("focus"))
    return await _file(request, form, files.graph_csv, bom=bom, **chosen)


@router.get("/graph.gexf", name="graphGexf", response_class=Response)
async def graph_gexf(request: Request, choice: Chosen, chosen: Picture, language: Language) -> Response:
    """The picture for Gephi, its labels in the language asked for."""
    form = Form(choice, "gexf", with_charset("application/gexf+xml"), chosen.get("focus"), language)
    return await _file(request, form, files.graph_gexf, language=language, **chosen)


@router.get("/graph.html", name="graphHtml", response_class=Response)
async def graph_html(request: Request, choice: Chosen, chosen: Picture, language: Language) -> Response:
    """The picture as one HTML file that works from disk with no network."""
    form = Form(choice, "html", "text/html; charset=utf-8", chosen.get("focus"), language)
    return await _file(request, form, render_choice, language=language, **chosen)


class Form(NamedTuple):
    """A file of a picture: of which sources, its suffix and media type, the entity in its name, its language."""

    choice: Selection
    suffix: str
    media_type: str
    focus: str | None
    language: str = ""


async def _file(
    request: Request,
    form: Form,
    function: Callable[Concatenate[Snapshot, P], bytes],
    /,
    *arguments: P.args,
    **named: P.kwargs,
) -> Response:
    validator = etag(request, form.media_type, form.language)
    unchanged = fresh(request, validator)
    if unchanged is not None:
        return unchanged
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(function, form.choice, *arguments, **named)
    name = f"longtu-graph-{form.focus}" if form.focus else "longtu-graph"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form.suffix}"', "ETag": validator}
    headers |= {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return Response(body, media_type=form.media_type, headers=headers)
