"""An engine that others run, over HTTP: SPARQL 1.1 Protocol and Graph Store Protocol, and every fault as one sentence.

Follows no redirect, keeps no cookie, and never shows a password: user and password come from `KG_STORE_USER` and
`KG_STORE_PASSWORD`, and an address that carries them is refused.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx

from kg.base.errors import BadInput, EngineFault

WAIT_S = 600.0


class QueryRejected(EngineFault):
    """The engine answers 400: the query is nothing to it."""


class _Challenged(httpx.Auth):
    """Digest where the engine asks for it, Basic where it asks for that, nothing where it does not ask."""

    def __init__(self, user: str, password: str) -> None:
        self._digest, self._basic = httpx.DigestAuth(user, password), httpx.BasicAuth(user, password)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Answer the challenge of a 401."""
        response = yield request
        if response.status_code != 401:
            return
        asked = response.headers.get("www-authenticate", "").lower()
        flow = (self._digest if asked.startswith("digest") else self._basic).auth_flow(request)
        again = next(flow)
        if asked.startswith("digest"):
            again = flow.send(response)
        yield again


def checked_address(address: str) -> str:
    """The address of an engine. Raises BadInput for one that is none, or that carries a user or a password."""
    try:
        parts = urlsplit(address)
        port = parts.port
        httpx.URL(address)  # which takes no control characters; urlsplit drops some of them
    except (ValueError, httpx.InvalidURL):
        raise BadInput("this is no address of an engine", remedy="write http://HOST:PORT/PATH") from None
    if parts.username is not None or parts.password is not None:
        shown = f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}{parts.path}"
        remedy = "set KG_STORE_USER and KG_STORE_PASSWORD, and leave them out of the address"
        raise BadInput("an address carries no user and no password", place=shown, remedy=remedy)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("this is no address of an engine", place=address, remedy="write http://HOST:PORT/PATH")
    return address


class Engine:
    """One address of an engine; connections are kept, and belong to the process that opened them."""

    def __init__(self, address: str, wait_s: float = WAIT_S) -> None:
        self.address = checked_address(address)
        self.place = self.address  # how errors name it
        self._wait_s = wait_s
        self._client: httpx.Client | None = None
        self._inherited: list[httpx.Client] = []
        self._process = 0

    def _connected(self) -> httpx.Client:
        if self._client is not None and self._process != os.getpid():
            self._inherited.append(self._client)  # to end it would close what now has its descriptors
            self._client = None
        if self._client is None:
            user, password = (os.environ.get(f"KG_STORE_{name}", "") for name in ("USER", "PASSWORD"))
            auth = _Challenged(user, password) if user else None
            self._client = httpx.Client(auth=auth, timeout=self._wait_s, follow_redirects=False, trust_env=False)
            self._process = os.getpid()
        return self._client

    def asked(self, text: str, accept: str, default: list[str], named: list[str]) -> bytes:
        """The answer to a query over these graphs (SPARQL 1.1 Protocol, query by POST of a form)."""
        form: dict[str, Any] = {"query": text, "default-graph-uri": default, "named-graph-uri": named}
        return self.sent("POST", data=form, headers={"Accept": accept}).content

    def sent(self, method: str, graph: str = "", absent: bool = False, **options: Any) -> httpx.Response:
        """Send a request, of a graph where one is named. With `absent`, a graph that is not there is no fault.

        Raises EngineFault with what is wrong and what to do.
        """
        parameters: Mapping[str, str] = {"graph": graph} if graph else {}
        try:
            response = self._connected().request(method, self.address, params=parameters, **options)
        except httpx.TimeoutException:
            what = f"the engine did not answer within {self._wait_s:g} s"
            raise EngineFault(what, place=self.place, remedy="see whether it is busy", again=True) from None
        except httpx.ConnectError as error:
            what = f"the engine cannot be reached ({_reason(error)})"
            raise EngineFault(what, place=self.place, remedy="start it, or correct the address", again=True) from None
        except httpx.HTTPError as error:
            what = f"the engine dropped the connection ({_reason(error)})"
            raise EngineFault(what, place=self.place, remedy="see the engine's log", again=True) from None
        if response.status_code == 404 and absent:
            return response
        self._look(response)
        return response

    def _look(self, response: httpx.Response) -> None:
        status, place = response.status_code, self.place
        if status < 300:
            return
        if status < 400:
            raise EngineFault(f"the engine redirects ({status})", place=place, remedy="name the address it leads to")
        if status in (401, 403):
            given = bool(os.environ.get("KG_STORE_USER"))
            what = "refuses this user" if given else "wants a user and a password"
            remedy = "set KG_STORE_USER and KG_STORE_PASSWORD to an account that may do this"
            raise EngineFault(f"the engine {what} ({status})", place=place, remedy=remedy)
        if status == 400:
            raise QueryRejected("the engine does not take this (400)", place=place, remedy="see the engine's log")
        remedy = "see the engine's log" if status >= 500 else "correct the address"
        raise EngineFault(f"the engine answered {status}", place=place, remedy=remedy, again=status >= 500)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
