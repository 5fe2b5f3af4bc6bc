"""The routes of pages that are no nodes of the graph: home, search, lists, vocabulary, queries, about.

A suffix on the address names the form: /sources.csv, /index.json. Never computes anything.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from api.answers.json_answer import JSON, Chosen, answer
from api.answers.page_answer import DOCUMENTS, WITH_TABLE, Language, form_of, respond, split
from api.http.negotiation import HTML, JSON_LD, TURTLE, pick, with_charset
from api.http.parameter_faults import WORDS
from api.http.sparql_request import pairs
from api.workers.pool import Pool
from kg.base.errors import BadInput, NotFound
from kg.base.paths import docs_dir, schema_dir
from kg.pages.guide import guide_file
from kg.pages.search_answers import search_page as found_by
from kg.pages.source import checked_sources, the_articles

router = APIRouter(tags=["pages"], default_response_class=Response)
Form = Literal["html", "json", "csv"]
Words = Annotated[
    str,
    Query(
        max_length=200,
        pattern=WORDS,
        description="A name, or part of one: Chinese, English, pinyin, initials.",
    ),
]
Kind = Annotated[
    str | None, Query(alias="type", pattern="^[A-Za-z]+$", max_length=60, description="A class of the ontology.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Things at most.")]
_BASES = {"text": checked_sources, "articles": the_articles}
Since = Annotated[date | None, Query(description="Only what is not certainly published by this day (YYYY-MM-DD).")]


@router.get("/", name="homePage", dependencies=[WITH_TABLE])
async def home(request: Request, choice: Chosen, language: Language) -> Response:
    """What is in here, what is newest, where to go on."""
    return await respond(request, "home", choice, language, form_of(request, "", DOCUMENTS), "/")


@router.get("/index.{suffix}", include_in_schema=False, dependencies=[WITH_TABLE])
async def home_in(request: Request, suffix: Form, choice: Chosen, language: Language) -> Response:
    """The first page in the form that the suffix names."""
    return await respond(request, "home", choice, language, form_of(request, suffix, DOCUMENTS), "/")


@router.get("/search", name="searchPage", dependencies=[WITH_TABLE])
async def search(
    request: Request, choice: Chosen, language: Language, q: Words = "", class_name: Kind = None, limit: Limit = 40
) -> Response:
    """Things by name, grouped by class."""
    given = {"q": q, "class_name": class_name, "limit": limit, "language": language}
    return await respond(request, "search", choice, language, form_of(request, "", DOCUMENTS), "/search", given)


@router.get("/search.{suffix}", include_in_schema=False, dependencies=[WITH_TABLE])
async def search_in(
    request: Request,
    suffix: Form,
    choice: Chosen,
    language: Language,
    q: Words = "",
    class_name: Kind = None,
    limit: Limit = 40,
) -> Response:
    """The search page in the form that the suffix names."""
    given = {"q": q, "class_name": class_name, "limit": limit, "language": language}
    return await respond(request, "search", choice, language, form_of(request, suffix, DOCUMENTS), "/search", given)


@router.get("/api/search", name="search")
async def search_json(
    request: Request, choice: Chosen, language: Language, q: Words = "", class_name: Kind = None, limit: Limit = 12
) -> Response:
    """Search as you type: what a few letters may mean, grouped by class."""
    found = await answer(request, found_by, choice, q=q, class_name=class_name, limit=limit, language=language)
    found.headers["Vary"] = "Accept-Language"
    return found


@router.get("/sources", name="sourcesPage", dependencies=[WITH_TABLE])
async def sources(request: Request, choice: Chosen, language: Language, since: Since = None) -> Response:
    """The page /sources."""
    form, given = form_of(request, "", DOCUMENTS), {"since": since and since.isoformat()}
    return await respond(request, "sources", choice, language, form, "/sources", given)


@router.get("/sources.{suffix}", include_in_schema=False, dependencies=[WITH_TABLE])
async def sources_in(
    request: Request, suffix: Form, choice: Chosen, language: Language, since: Since = None
) -> Response:
    """The list of sources in the form that the suffix names."""
    form, given = form_of(request, suffix, DOCUMENTS), {"since": since and since.isoformat()}
    return await respond(request, "sources", choice, language, form, "/sources", given)


def _document(name: str) -> None:
    @router.get(f"/{name}", name=f"{name}Page", description=f"The page /{name}.", dependencies=[WITH_TABLE])
    async def page(request: Request, choice: Chosen, language: Language) -> Response:
        return await respond(request, name, choice, language, form_of(request, "", DOCUMENTS), f"/{name}")

    @router.get(f"/{name}.{{suffix}}", include_in_schema=False, dependencies=[WITH_TABLE])
    async def page_in(request: Request, suffix: Form, choice: Chosen, language: Language) -> Response:
        return await respond(request, name, choice, language, form_of(request, suffix, DOCUMENTS), f"/{name}")


for _name in ("about", "schema", "queries", "types"):
    _document(_name)


@router.get("/types/{name}", name="typePage", dependencies=[WITH_TABLE])
async def things_of(
    request: Request,
    name: Annotated[
        str,
        Path(
            pattern=r"^[A-Za-z]+(\.[a-z]+)?$",
            max_length=60,
            examples=["FundingRound"],
            description="A class of `/types` or `/schema`, with or without a suffix.",
        ),
    ],
    choice: Chosen,
    language: Language,
) -> Response:
    """The things of one class as a table."""
    id, suffix = split(name)
    form = form_of(request, suffix, DOCUMENTS)
    return await respond(request, "type", choice, language, form, f"/types/{id}", {"class_name": id})


@router.get("/queries/{name}", name="queryPage")
async def query(
    request: Request,
    name: Annotated[str, Path(description="A name of `/queries`, with or without a suffix.")],
    choice: Chosen,
    language: Language,
) -> Response:
    """A shipped query: its title, parameters, columns and text."""
    id, suffix = split(name)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise NotFound("no query has that name", place="address", remedy="see /queries")
    form = form_of(request, suffix, DOCUMENTS)
    return await respond(request, "query", choice, language, form, f"/queries/{id}", {"name": id})


@router.get("/docs/{name}", include_in_schema=False)
async def guide(request: Request, name: str, choice: Chosen, language: Language) -> Response:
    """A page of the documentation, e.g. /docs/model; /docs/model.md is its Markdown."""
    id, suffix = split(name.removesuffix(".md"))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise NotFound("no page of the documentation has that name", place="address", remedy="see /docs")
    if name.endswith(".md"):
        return Response(guide_file(id).read_bytes(), media_type=with_charset("text/markdown"))
    form, given = form_of(request, suffix, (HTML, JSON)), {"name": id, "root": request.scope.get("root_path", "")}
    return await respond(request, "guide", choice, language, form, f"/docs/{id}", given)


@router.get("/docs/images/{name}", include_in_schema=False)
async def guide_picture(name: str) -> Response:
    """A picture of the documentation."""
    path = docs_dir() / "images" / name
    if not re.fullmatch(r"[a-z0-9-]+\.(png|svg)", name) or not path.is_file():
        raise NotFound("no picture has that name", place="address", remedy="see /docs")
    return FileResponse(path, media_type="image/svg+xml" if name.endswith("svg") else "image/png")


@router.get("/known", include_in_schema=False)
async def known(request: Request) -> Response:
    """The page that the control in the header was used on, of the sources it chose: empty fields go."""
    given = pairs(request.scope["query_string"], "query string")
    path = next((value for name, value in given if name == "path"), "/")
    if not re.fullmatch(r"/(?![/\\\\])[\w./-]*", path, re.ASCII):
        raise BadInput("no path of this site", place="path", remedy="use the control in the header")
    query = [
        (name, each) for name, value in given if name not in ("path", "basis", "only") for each in _each(name, value)
    ]
    basis = next((value for name, value in given if name == "basis"), "")
    if basis not in ("", "everything", *_BASES):
        raise BadInput(f"no basis {basis!r}", place="basis", remedy=f"one of: everything, {', '.join(_BASES)}")
    if basis in _BASES:
        pool: Pool = request.app.state.pool
        query += [("only", source) for source in await pool.call(_BASES[basis])]
    asked = f"?{urlencode(query)}" if query else ""
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}{path}{asked}", 303, headers={"Cache-Control": "no-store"})


def _each(name: str, value: str) -> list[str]:
    """The values of a field; what leaves sources out names several in one."""
    found = value.split(",") if name == "without" else [value]
    return [one.strip() for one in found if one.strip()]


@router.get("/ontology", name="ontology")
async def ontology(request: Request) -> Response:
    """The ontology: its page for browsers, its Turtle file else."""
    accept = request.headers.get("accept", "")
    chosen = pick(accept, "", (TURTLE, HTML))
    if chosen == HTML:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/schema", 303, headers={"Vary": "Accept"})
    return _file("ontology.ttl", TURTLE, {"Vary": "Accept", "Content-Location": "/ontology.ttl"})


@router.get("/ontology.ttl", include_in_schema=False)
async def ontology_file() -> Response:
    """The ontology as Turtle."""
    return _file("ontology.ttl", TURTLE)


@router.get("/context.jsonld", name="context")
async def context() -> Response:
    """The JSON-LD context: every name of the ontology."""
    return _file("context.jsonld", JSON_LD, {"Cache-Control": "public, max-age=3600"})


@router.get("/code/{name}", include_in_schema=False)
async def code(request: Request, name: str) -> Response:
    """The path of a code's IRI leads to its entry in the vocabulary."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name):
        raise NotFound("no code has that name", place="address", remedy="see /schema")
    return RedirectResponse(f"{request.scope.get('root_path', '')}/schema#code-{name}", 303)


def _file(name: str, media_type: str, headers: dict[str, str] | None = None) -> Response:
    return FileResponse(schema_dir() / name, media_type=with_charset(media_type), headers=headers)
