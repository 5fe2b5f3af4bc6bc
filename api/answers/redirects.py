"""Where a merged id leads: the same address with the id that took its place, by 308 (RFC 9110 §15.4.9).

Every form of an address moves alike: suffix, parameters and all. Never leads anywhere but to an address of this
service.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.http.sparql_request import pairs
from kg.base.errors import Replaced


def redirected(request: Request, error: Replaced) -> Response | None:
    """A 308 to the present address; None where the old id stands neither in the path nor alone in a parameter."""
    root = request.scope.get("root_path", "")
    old = request.url.path.removeprefix(root)
    path = "/".join(_segment(part, error) for part in old.split("/"))
    given = pairs(request.scope["query_string"], "query string")
    query = [(name, error.successor if value == error.former else value) for name, value in given]
    if path == old and query == list(given):
        return None
    location = quote(f"{root}{path}") + (f"?{urlencode(query)}" if query else "")
    return RedirectResponse(location, 308, headers={"Cache-Control": "public, max-age=60, must-revalidate"})


def _segment(part: str, error: Replaced) -> str:
    head, dot, suffix = part.partition(".")
    return error.successor + dot + suffix if head == error.former else part
