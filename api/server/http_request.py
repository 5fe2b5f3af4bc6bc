"""One request as it was read from a connection, whole and within its bounds, or the reason why it will not be."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

import httptools
from starlette.types import Scope

from api.http.problem_documents import WebError
from kg.base.errors import LongtuError

FORWARDERS = ("127.0.0.1", "::1")  # a proxy on this machine says by which scheme its client came


@dataclass(slots=True)
class HttpRequest:
    """A request: its ASGI `scope`, `headers` by name, its `body`; `error` where it is to be refused."""

    scope: Scope
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes | bytearray = b""
    keep_alive: bool = False
    error: LongtuError | None = None


def scope_of(
    method: str, target: bytes, version: str, headers: list[tuple[bytes, bytes]], ends: tuple[object, object]
) -> Scope:
    """The ASGI scope of a request; `ends` are the addresses of the server and the client.

    Raises:
        WebError: the target is no address.
    """
    try:
        url = httptools.parse_url(target)
        path = (url.path or b"/").decode("ascii")
    except (httptools.HttpParserError, UnicodeDecodeError):
        raise WebError("the target of the request is not an address") from None
    server, client = ends
    scheme = "http"
    if isinstance(client, tuple) and client[0] in FORWARDERS:
        scheme = "https" if (b"x-forwarded-proto", b"https") in headers else scheme
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": version,
        "server": server,
        "client": client,
        "scheme": scheme,
        "root_path": "",
        "headers": headers,
        "state": {},
        "method": method,
        "path": unquote(path) if "%" in path else path,
        "raw_path": url.path or b"/",
        "query_string": url.query or b"",
    }
