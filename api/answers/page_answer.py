"""What every page request has in common: language, form, validators, policy, links to the other forms.

A page's address plus a suffix is the same page in another form. Never renders data in the process that answers HTTP;
only an error is put into words here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.types import Scope

from api.answers.json_answer import JSON, Bom, etag
from api.html.rendering import LANGUAGES, Site, html
from api.http.error_sentences import told
from api.http.etags import matches
from api.http.negotiation import CSV, HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, accepts_gzip, choose, with_charset
from api.http.problem_words import explained
from api.workers.pool import Pool
from kg.base.json_value import JsonObject
from kg.facts.describe import describe as description_of
from kg.store.snapshot import Selection

_SOURCES = "script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'"
POLICY = f"default-src 'none'; {_SOURCES}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SUFFIXES = {"html": HTML, "json": JSON, "csv": CSV, "ttl": TURTLE, "jsonld": JSON_LD, "nt": N_TRIPLES, "rdf": RDF_XML}
DOCUMENTS = (HTML, JSON, CSV)
NODES = (HTML, TURTLE, JSON_LD, JSON, N_TRIPLES, RDF_XML, CSV)
_FOLDERS = ("sources", "types", "views", "queries", "docs")
_CARRIED = ("lang", "asOf", "possible", "without", "only")


def language(
    request: Request,
    lang: Annotated[
        str | None, Query(pattern="^(zh|en)$", max_length=2, description="Language of the page: zh or en.")
    ] = None,
) -> Literal["zh", "en"]:
    """`lang`, else the first of zh and en in Accept-Language, else zh."""
    return "en" if (lang or preferred(request.headers.get("accept-language", ""))) == "en" else "zh"


def for_spreadsheets(request: Request, bom: Bom = False) -> None:
    """`bom`, declared by the routes of pages that have a table; `respond` reads it."""
    request.state.bom = bom


WITH_TABLE = Depends(for_spreadsheets)
Language = Annotated[Literal["zh", "en"], Depends(language)]


def preferred(accept_language: str) -> str:
    """The first of zh and en, by quality, in an Accept-Language header; zh where neither is in it."""
    ranked = []
    for order, part in enumerate(accept_language.lower().split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            ranked.append((-float(quality or 1), order, tag[:2]))
        except ValueError:
            continue
    return next((tag for _, _, tag in sorted(ranked) if tag in ("zh", "en")), "zh")


def site_of(request: Request, language: str, path: str | None = None) -> Site:
    """The frame's facts for this request; `path` is the page's address without suffix."""
    about = request.app.state.pool.about
    query = tuple(request.query_params.multi_items())
    return Site(
        language=language,
        path=path or request.url.path.removeprefix(request.scope.get("root_path", "")),
        root=request.scope.get("root_path", ""),
        carried=tuple(pair for pair in query if pair[0] in _CARRIED),
        query=query,
        version=str(about.get("version", "")),
        as_of=str(about.get("data_as_of", "")),
        digest=str(about.get("digest", "")),
    )


def split(name: str) -> tuple[str, str]:
    """A last path segment as id and suffix: `a1.cash.json` is a1.cash and json; no known suffix gives none."""
    head, dot, suffix = name.rpartition(".")
    return (head, suffix) if dot and suffix in SUFFIXES else (name, "")


def form_of(request: Request, suffix: str, offers: tuple[str, ...]) -> str:
    """The media type to answer with: the suffix decides, else the Accept header. Raises NotAcceptable."""
    return SUFFIXES[suffix] if suffix else choose(request.headers.get("accept", ""), offers)


async def respond(
    request: Request,
    page: str,
    choice: Selection,
    language: str,
    form: str,
    path: str,
    arguments: dict[str, Any] | None = None,
) -> Response:
    """One page of the catalogue in HTML, JSON or CSV; `arguments` go to its function."""
    zipped = accepts_gzip(request.headers.get("accept-encoding", ""))
    validator = etag(request, form, language, "gzip" if zipped else "")
    headers = {**_headers(request, form, path, validator), **({"Content-Encoding": "gzip"} if zipped else {})}
    if matches(request.headers.get("if-none-match", ""), validator):
        return Response(status_code=304, headers=headers)
    from api.html.page_list import render  # with every page and view: SPARQL is answered before they are imported

    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(
        render,
        choice,
        page=page,
        form={HTML: "html", JSON: "json", CSV: "csv"}[form],
        site=site_of(request, language, path).fields(),
        arguments=arguments or {},
        zipped=zipped,
        bom=getattr(request.state, "bom", False),
    )
    return Response(body, media_type=with_charset(form), headers={**headers, "Content-Language": language})


async def describe(request: Request, iri: str, choice: Selection, form: str, path: str) -> Response:
    """One node of the graph as RDF."""
    validator = etag(request, form)
    headers = _headers(request, form, path, validator)
    if matches(request.headers.get("if-none-match", ""), validator):
        return Response(status_code=304, headers=headers)
    pool: Pool = request.app.state.pool
    body = await pool.call_bytes(description_of, choice, iri=iri, media_type=form)
    return Response(body, media_type=with_charset(form), headers=headers)


def _headers(request: Request, form: str, path: str, validator: str) -> dict[str, str]:
    root = request.scope.get("root_path", "")
    named = "/index" if path == "/" else path
    suffix = next(name for name, media in SUFFIXES.items() if media == form)
    node = path.startswith(("/id/", "/claims/", "/sources/"))
    offers = NODES if node else DOCUMENTS
    links = [
        f'<{root}{named}.{name}>; rel="alternate"; type="{media}"'
        for name, media in SUFFIXES.items()
        if media in offers and media != form
    ]
    links += [f'<{root}{path}>; rel="canonical"', f'<{LICENCE}>; rel="license"']
    headers = {
        "ETag": validator,
        "Cache-Control": "public, max-age=60, must-revalidate",
        "Vary": "Accept, Accept-Language, Accept-Encoding",
        "Link": ", ".join(links),
        "Content-Location": f"{root}{named}.{suffix}",
        "Content-Security-Policy": POLICY,
    }
    if form == CSV:
        headers["Content-Disposition"] = f'attachment; filename="{named.strip("/").replace("/", "-")}.csv"'
    return headers


def for_browser(request: Request, response: Response) -> Response:
    """A problem document as its reader wants it: a page where the client prefers HTML, Chinese words where it asks.

    Without a wish for a language, programs get English and browsers Chinese, as the pages do.
    """
    for_programs = request.url.path.startswith(("/api/", "/sparql"))
    if for_programs or "text/html" not in request.headers.get("accept", ""):
        return for_program(request.scope, response)
    wanted, given = request.query_params.get("lang", ""), request.headers.get("accept-language", "")
    language = wanted if wanted in LANGUAGES else preferred(given)
    problem = json.loads(bytes(response.body))
    headers = {**_kept(response), "Content-Security-Policy": POLICY, "Vary": "Accept, Accept-Language"}
    found = explained(_name(problem), language, problem)
    wrong = [_fault(one, language) for one in problem.get("errors", ())]
    site = replace(site_of(request, language), carried=(("lang", language),) if wanted in LANGUAGES else ())
    near = [
        (str(name), _address(site, str(name), str(problem.get("place", "")))) for name in problem.get("nearest", ())
    ]
    body = html("error.html", site, {**problem, "told": found, "wrong": wrong, "near": near, "queries": ()})
    headers["Content-Language"] = language
    return Response(body, status_code=response.status_code, media_type=with_charset(HTML), headers=headers)


def for_program(scope: Scope, response: Response) -> Response:
    """A problem document, with Chinese words where the request asks for them, by `lang` or by Accept-Language."""
    wanted = QueryParams(scope["query_string"]).get("lang", "")
    given = Headers(scope=scope).get("accept-language", "")
    chinese = wanted == "zh" or (wanted not in LANGUAGES and "zh" in given.lower() and preferred(given) == "zh")
    return _in_chinese(response, json.loads(bytes(response.body))) if chinese else response


def _in_chinese(response: Response, problem: JsonObject) -> Response:
    """The same document with title, meaning and advice in Chinese; `detail` and `remedy` stay as they were raised.

    `said` and `hint` are those two in Chinese, where there are words for them.
    """
    found = explained(_name(problem), "zh", problem)
    content = {**problem, "title": found["title"], "meaning": found["meaning"], "advice": found["remedy"]}
    content |= {name: found[name] for name in ("said", "hint") if found[name]}
    headers = {**_kept(response), "Content-Language": "zh", "Vary": "Accept, Accept-Language"}
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(body, status_code=response.status_code, media_type=response.media_type, headers=headers)


def _address(site: Site, name: str, place: str) -> str:
    """Where a name that comes near leads: this page with it where a parameter was wrong, else the page of that name."""
    if place in dict(site.query):
        return site.here(**{place: name})
    folder = site.path.split("/")[1]
    return site.url(f"/{'claims' if '.' in name else folder if folder in _FOLDERS else 'id'}/{name}")


def _fault(one: JsonObject, language: str) -> dict[str, str]:
    """What is wrong with one parameter: its name, and what is said of it in the page's language, else as raised."""
    said = [told(str(one.get(name, "")), language).text or str(one.get(name, "")) for name in ("message", "remedy")]
    return {"place": str(one["place"]).rpartition(".")[2], "said": ("" if language == "zh" else " ").join(said).strip()}


def _name(problem: JsonObject) -> str:
    return str(problem["type"]).rpartition("/")[2]


def _kept(response: Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in ("content-type", "content-length")}
