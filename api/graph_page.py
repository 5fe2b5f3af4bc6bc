"""The explorer's page: a frame in Chinese or English around the block that a worker rendered.

Stands on Jinja, the words and vis-network's options. Never holds a relation of its own.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Query
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from api.graph_assets import addresses
from kg import vis
from kg.render import OUTLINES, TAGS
from kg.words import words

_SOURCES = "script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'"
POLICY = f"default-src 'none'; {_SOURCES}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
EMBEDDED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")

LANGUAGE = Annotated[str | None, Query(pattern="^(zh|en)$", description="Language of the page: zh or en.")]


def language_of(request: Request) -> str:
    """`lang`, else the first of zh and en in Accept-Language, else zh."""
    given = request.query_params.get("lang")
    if given in TAGS:
        return given
    for part in request.headers.get("accept-language", "").lower().split(","):
        language = part.strip()[:2]
        if language in TAGS:
            return language
    return "zh"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = Path(__file__).resolve().parent / "templates"
    return Environment(loader=FileSystemLoader(folder, encoding="utf-8"), autoescape=True, undefined=StrictUndefined)


def page(request: Request, block: str, language: str, validator: str, embed: bool) -> Response:
    """The whole page around the worker's block."""
    settings: dict[str, Any] = {"language": language, "words": words(language), "outlines": OUTLINES}
    settings |= {"options": vis.options(), "optionsDark": vis.options(dark=True)}
    body = (
        _environment()
        .get_template("graph.html")
        .render(
            request=request,
            block=Markup(block),
            language=language,
            tag=TAGS[language],
            words=words(language),
            settings=settings,
            assets=addresses(),
            embed=embed,
        )
    )
    headers = {"ETag": validator, "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    headers["Content-Security-Policy"] = EMBEDDED if embed else POLICY
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)
