"""Who may reach a page of one person's: this machine's browser, with the token that was printed, from its own page.

Every request names the right host (DNS rebinding), every one that reads or writes carries the cookie, every one that
writes comes from the page itself as JSON with a header that no form can send. Never looks into a draft.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 64 * 1024
_OPEN = ("/", "/session")  # the page without a word of the draft, and what exchanges the token for the cookie
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass
class LoopbackGate:
    """An ASGI application around the page's; `port` is the one that it listens on, `tool` the command that began it."""

    app: ASGIApp
    port: int
    tool: str
    most_body: int = MOST_BODY
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names by which a browser of this machine reaches the page."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies know no port, so that two pages at once have two names."""
        return f"longtu-{self.tool}-{self.port}"

    @property
    def own_header(self) -> str:
        """The header that the page's own script sends, and no form can."""
        return f"x-longtu-{self.tool}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say in one sentence why not."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        why = self.refusal(scope["method"], scope["path"], headers)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                kept = [pair for pair in message.get("headers", []) if pair[0].decode().lower() not in _HEADERS]
                message = {**message, "headers": [*kept, *own]}
            await send(message)

        answer = self.app if why is None else JSONResponse({"error": why[1]}, status_code=why[0])
        await answer(scope, receive, dressed)

    def refusal(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        """Status and reason why a request is not answered; None where it is."""
        if headers.get("host") not in self.hosts:
            return 421, f"this is the page of another host: open the address that kg {self.tool} printed"
        if method not in ("GET", "HEAD", "POST"):
            return 405, "a page is read with GET and asked with POST"
        if method == "POST" and (why := self._foreign(headers)) is not None:
            return why
        if path in _OPEN or path.startswith("/static/") or self.known(headers):
            return None
        return 401, f"open the address that kg {self.tool} printed: it holds the token"

    def _foreign(self, headers: Headers) -> tuple[int, str] | None:
        """Why a request that would write is not one of the page itself."""
        if headers.get("origin") != f"http://{headers.get('host')}":
            return 403, "the request comes from another page"
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415, "what is sent is JSON"
        if headers.get(self.own_header) != "1":
            return 403, f"the header {self.own_header} is missing"
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > self.most_body:
            return 413, f"what is sent is a body of at most {self.most_body:,} bytes, with its length"
        return None

    def known(self, headers: Headers) -> bool:
        """Whether a request carries the cookie."""
        pairs = (pair.strip().partition("=") for pair in headers.get("cookie", "").split(";"))
        return any(name == self.cookie and hmac.compare_digest(value, self.session) for name, _, value in pairs)

    def admitted(self, token: object) -> Response:
        """The answer to a token: the cookie, or a refusal."""
        if not isinstance(token, str) or not hmac.compare_digest(token.encode(), self.token.encode()):
            return JSONResponse({"error": "the token is not this page's"}, status_code=401)
        answer = JSONResponse({"ok": True})
        answer.set_cookie(self.cookie, self.session, httponly=True, samesite="strict", path="/")
        return answer
