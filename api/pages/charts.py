"""The pictures of the views over HTTP: the Vega-Lite spec, the SVG and the PNG, at the view's address with a suffix.

They take the parameters of the view, and theme, width and title. Never draws in the process that answers HTTP.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.answers.json_answer import ChosenOf, answers, etag, fresh, further_parameters, validated
from api.answers.page_answer import POLICY, Language, site_of
from api.drawing.drawer import Drawing
from api.drawing.fonts import PACKAGES, chinese_fonts
from api.http.negotiation import accepts_gzip
from api.http.problem_documents import NoFont
from api.workers.pool import Pool
from kg.charts.chart_spec import FrameChoice, spec
from kg.charts.frame import NARROWEST, USUAL, WIDEST
from kg.store.snapshot import Selection
from kg.views.view_specs import spec_named

router = APIRouter(tags=["views"], default_response_class=Response)

# The names that Jupyter and Altair give the format; IANA has registered none.
SPEC = "application/vnd.vegalite.v6+json"
SVG = "image/svg+xml"
PNG = "image/png"
_SUFFIXES = {SPEC: "vl.json", SVG: "svg", PNG: "png"}

Name = Annotated[
    str,
    Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, description="A name of `/api/views`.", examples=["mau"]),
]


def look(
    language: Language,
    theme: Annotated[Literal["light", "dark"], Query(description="Colours for light or dark paper.")] = "light",
    width: Annotated[int, Query(ge=NARROWEST, le=WIDEST, description="Width of the picture in pixels.")] = USUAL,
    title: Annotated[
        Literal["topic", "finding"],
        Query(description="What stands over the picture: what it is about, or what it shows."),
    ] = "topic",
) -> FrameChoice:
    """How the picture looks: what of a `kg.charts.frame.Frame` its reader chooses."""
    return {"language": language, "theme": theme, "width": width, "title": title}


Look = Annotated[FrameChoice, Depends(look)]


@router.get("/views/{name}.vl.json", name="viewSpec", **answers(SPEC))
async def spec_of(request: Request, name: Name, look: Look, choice: ChosenOf) -> Response:
    """The picture of a view as a Vega-Lite 6 spec with its data inline; each datum names its claims."""
    return await _picture(request, name, choice, SPEC, look)


@router.get("/views/{name}.svg", name="viewSvg", **answers(SVG))
async def svg_of(request: Request, name: Name, look: Look, choice: ChosenOf) -> Response:
    """The picture of a view as SVG; its marks link to entities and claims."""
    return await _picture(request, name, choice, SVG, look)


@router.get("/views/{name}.png", name="viewPng", **answers(PNG))
async def png_of(request: Request, name: Name, look: Look, choice: ChosenOf) -> Response:
    """The picture of a view as PNG, two pixels for one of `width`; 501 where no Chinese font is installed."""
    folders = tuple(str(folder) for folder in request.app.state.settings.font_dirs)
    if not chinese_fonts(folders):
        raise NoFont(
            "no Chinese font is installed where the service runs, so a PNG would show empty boxes",
            place=_SUFFIXES[PNG],
            remedy=f"take .svg, or have one of these packages installed: {', '.join(PACKAGES)}",
        )
    return await _picture(request, name, choice, PNG, look)


async def _picture(request: Request, name: str, choice: Selection, form: str, look: FrameChoice) -> Response:
    given = further_parameters(request)
    spec_named(name)
    zipped = form == SVG and accepts_gzip(request.headers.get("accept-encoding", ""))
    validator = etag(request, form, look["language"], "gzip" if zipped else "")
    headers = {
        **validated(validator),
        "Content-Language": look["language"],
        "Vary": "Accept-Language, Accept-Encoding",
        "Content-Security-Policy": POLICY,
        "Content-Disposition": f'{"attachment" if form == SPEC else "inline"}; filename="{name}.{_SUFFIXES[form]}"',
    }
    if (unchanged := fresh(request, validator)) is not None:
        return unchanged
    site = site_of(request, look["language"])
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(
        spec,
        choice,
        name=name,
        parameters=given,
        frame={**look, "root": site.root, "carried": list(site.carried)},
    )
    if form != SPEC:
        drawing: Drawing = request.app.state.drawing
        body = await drawing.draw(body, _SUFFIXES[form], zipped)
    return Response(body, headers={**headers, "Content-Type": form, **({"Content-Encoding": "gzip"} if zipped else {})})
