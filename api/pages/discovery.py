"""How machines find the pages: robots.txt, the sitemap, the OpenSearch description. None of them holds a fact."""

from __future__ import annotations

from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.workers.pool import Pool
from kg.pages.guide import guides
from kg.pages.sitemap import addresses
from kg.store.snapshot import Selection

router = APIRouter(include_in_schema=False)
# Answers that are computed anew for each query, and what is downloaded whole: a crawler that follows every link of them
# asks for the same facts without end.
CLOSED = ("/api/", "/sparql", "/graph", "/data/longtu.", "/reconcile", "/store", "/mcp")


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """Pages may be read by crawlers, computed answers not (RFC 9309)."""
    root = request.scope.get("root_path", "")
    lines = [
        "User-agent: *",
        *(f"Disallow: {root}{path}" for path in CLOSED),
        f"Sitemap: {request.base_url}sitemap.xml",
    ]
    return Response("\n".join(lines) + "\n", media_type="text/plain; charset=utf-8")


@router.get("/sitemap.xml")
async def sitemap(request: Request) -> Response:
    """Every page of an entity, a source, a view, and the documentation (sitemaps.org, at most 50,000 addresses)."""
    pool: Pool = request.app.state.pool
    found = await pool.call(addresses, Selection())
    day = pool.about.get("data_as_of", "")
    changed = f"<lastmod>{escape(str(day))}</lastmod>" if day else ""
    root = str(request.base_url).rstrip("/")
    pages = [*found, *(f"/docs/{name}" for name in guides())]
    lines = [f"<url><loc>{escape(root + path)}</loc>{changed}</url>" for path in pages]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(head + "\n".join(lines) + "\n</urlset>\n", media_type="application/xml; charset=utf-8")


@router.get("/opensearch.xml")
async def opensearch(request: Request) -> Response:
    """The search as browsers add it to theirs (OpenSearch 1.1)."""
    root = escape(str(request.base_url))
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>龙图 Longtu</ShortName>
<Description>The Chinese AI start-up landscape, every fact with its source</Description>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="{root}search?q={{searchTerms}}"/>
<Url type="application/json" template="{root}api/search?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
    return Response(text, media_type="application/opensearchdescription+xml; charset=utf-8")
