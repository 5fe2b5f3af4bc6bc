"""Errors on the wire: RFC 9457 problem documents, and the only table that knows HTTP statuses.

Every LongtuError has an entry here; a test walks the whole family. Never shows a stack trace, a path of this machine
or the text of a foreign exception.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from starlette.responses import Response
from starlette.types import Scope

from api.http.negotiation import NotAcceptable
from kg.base import errors as kg_errors
from kg.base.errors import LongtuError
from kg.base.json_value import JsonValue
from kg.base.problems import InvalidFiles

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: its status, its title, and what `/problems/NAME` says about it."""

    status: int
    title: str
    meaning: str
    retry_after_s: int = 0


class ProblemMeaning(TypedDict):
    """What a `type` in a problem document means."""

    name: str
    status: int
    title: str
    meaning: str


PROBLEMS: dict[str, Problem] = {
    "bad-input": Problem(400, "Bad input", "A parameter, header or body cannot mean anything here."),
    "bad-request": Problem(400, "Bad request", "The request breaks HTTP or the protocol."),
    "bad-host": Problem(400, "Unknown host", "The Host header names a host that this service does not answer for."),
    "query-syntax": Problem(400, "Not SPARQL", "The text is not SPARQL; lines and columns count from 1."),
    "too-complex": Problem(400, "Query too complex", "Brackets too deep or chains too long for the engine."),
    "service-refused": Problem(400, "SERVICE refused", "This service calls no other endpoint."),
    "no-receipt": Problem(400, "No receipt", "No file can hold this answer with its evidence; the reason is given."),
    "load-refused": Problem(400, "LOAD refused", "This service fetches nothing."),
    "unauthorized": Problem(401, "Token needed", "Writing needs the token: Authorization: Bearer TOKEN."),
    "read-only": Problem(403, "Read-only", "The published graph cannot be changed over HTTP."),
    "not-found": Problem(404, "Not found", "Nothing has this address or name."),
    "method-not-allowed": Problem(405, "Method not allowed", "The header Allow lists the methods that work here."),
    "not-acceptable": Problem(406, "Not acceptable", "No form of the answer fits; those on offer are listed."),
    "request-timeout": Problem(408, "Request too slow", "The request did not arrive in time."),
    "gone": Problem(410, "Gone", "What had this address was withdrawn."),
    "body-too-large": Problem(413, "Body too large", "The request body is larger than the limit."),
    "query-too-large": Problem(413, "Query too large", "The query is longer than the limit."),
    "url-too-long": Problem(414, "URL too long", "The address is longer than the limit; send the query by POST."),
    "unsupported-media-type": Problem(415, "Unsupported media type", "The body's Content-Type is not read here."),
    "range-not-satisfiable": Problem(416, "No such range", "The file ends before the range of bytes begins."),
    "invalid-parameters": Problem(422, "Invalid parameters", "What is wrong with each parameter is listed."),
    "head-too-large": Problem(431, "Head too large", "The request's head is larger than the limit."),
    "internal-error": Problem(500, "Internal error", "A fault of this service; its log has the request's number."),
    "invalid-files": Problem(500, "Invalid files", "The service's own data cannot be loaded."),
    "query-failed": Problem(500, "Query failed", "The engine could not evaluate the query."),
    "wrongly-answered": Problem(501, "Query refused", "The engine behind this service answers the query wrongly."),
    "no-font": Problem(501, "No Chinese font", "A PNG needs a Chinese font where the service runs; SVG does not."),
    "engine-fault": Problem(502, "Engine fault", "The engine behind this service did not answer as it should."),
    "time-limit": Problem(503, "Time limit", "The work was stopped at the limit; no part of it is shown.", 30),
    "memory-limit": Problem(503, "Memory limit", "The work was stopped at the limit; no part of it is shown."),
    "result-too-large": Problem(503, "Result too large", "The result is over the limit; no part of it is shown."),
    "busy": Problem(503, "Busy", "Too much work is waiting.", 5),
    "worker-lost": Problem(503, "Worker lost", "The process that did the work ended.", 1),
    "not-ready": Problem(503, "Not ready", "The data is not loaded yet.", 1),
}  # fmt: skip


class WebError(LongtuError):
    """An error that only a web service has; `problem` names its entry, `headers` go into the response."""

    problem = "bad-request"

    def __init__(
        self,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        remedy: str = "",
        place: str = "",
    ) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.headers = dict(headers or {})


class BadHost(WebError):
    """A Host header outside the list."""

    problem = "bad-host"


class Unauthorized(WebError):
    """A write without the token."""

    problem = "unauthorized"


class ReadOnly(WebError):
    """A write to the published graph."""

    problem = "read-only"


class MethodNotAllowed(WebError):
    """A method that this address does not know."""

    problem = "method-not-allowed"


class RequestTimeout(WebError):
    """A request that does not arrive."""

    problem = "request-timeout"


class BodyTooLarge(WebError):
    """A body over the limit."""

    problem = "body-too-large"


class HeadTooLarge(WebError):
    """A head over the limit."""

    problem = "head-too-large"


class UrlTooLong(WebError):
    """An address over the limit."""

    problem = "url-too-long"


class UnsupportedMediaType(WebError):
    """A Content-Type that is not read here."""

    problem = "unsupported-media-type"


class NoFont(WebError):
    """A picture in pixels where no Chinese font is installed."""

    problem = "no-font"


class NotReady(WebError):
    """The data is not loaded yet."""

    problem = "not-ready"


NAMES: dict[type[LongtuError], str] = {
    LongtuError: "internal-error",
    kg_errors.BadInput: "bad-input",
    kg_errors.Impossible: "invalid-parameters",
    kg_errors.NotFound: "not-found",
    kg_errors.Withdrawn: "gone",
    kg_errors.NotInThisForm: "not-acceptable",
    kg_errors.QuerySyntax: "query-syntax",
    kg_errors.QueryTooLarge: "query-too-large",
    kg_errors.QueryRefused: "too-complex",
    kg_errors.QueryFailed: "query-failed",
    kg_errors.LimitReached: "busy",
    kg_errors.TimeLimit: "time-limit",
    kg_errors.MemoryLimit: "memory-limit",
    kg_errors.ResultTooLarge: "result-too-large",
    kg_errors.Busy: "busy",
    kg_errors.WorkerLost: "worker-lost",
    kg_errors.EngineFault: "engine-fault",
    kg_errors.WronglyAnswered: "wrongly-answered",
    NotAcceptable: "not-acceptable",
    InvalidFiles: "invalid-files",
}
_BY_STATUS = {400: "bad-request", 401: "unauthorized", 403: "read-only", 404: "not-found"} | {
    405: "method-not-allowed", 406: "not-acceptable", 413: "body-too-large", 415: "unsupported-media-type",
    422: "invalid-parameters",
}  # fmt: skip
_HIDDEN = frozenset({"message", "remedy", "place", "headers", "reason", "limit"})


def name_of(error: LongtuError) -> str:
    """The name of the problem that an error is; the nearest class in the table decides."""
    if isinstance(error, WebError):
        return error.problem
    if isinstance(error, kg_errors.QueryRefused) and error.reason in PROBLEMS:
        return error.reason
    return next(NAMES[kind] for kind in type(error).__mro__ if kind in NAMES)


def document(
    name: str, detail: str, *, path: str = "", request_id: str = "", **extensions: JsonValue
) -> dict[str, JsonValue]:
    """A problem document; members that are empty are left out."""
    problem = PROBLEMS[name]
    members: dict[str, JsonValue] = {
        "type": f"/problems/{name}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "instance": path,
        "request_id": request_id,
        **extensions,
    }
    return {key: value for key, value in members.items() if value not in ("", None, [], ())}


def response(
    name: str, detail: str, scope: Scope, headers: Mapping[str, str] | None = None, **extensions: JsonValue
) -> Response:
    """A problem document as a response."""
    problem = PROBLEMS[name]
    state = scope.get("state", {})
    content = document(name, detail, path=scope.get("path", ""), request_id=state.get("request_id", ""), **extensions)
    content["type"] = f"{scope.get('root_path', '')}{content['type']}"
    sent = {"Cache-Control": "no-store", **(headers or {})}
    if problem.retry_after_s:
        sent["Retry-After"] = str(problem.retry_after_s)
    body = json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return Response(body, status_code=problem.status, media_type=PROBLEM_JSON, headers=sent)


def response_for(error: LongtuError, scope: Scope) -> Response:
    """The response for any LongtuError."""
    extensions = {key: value for key, value in vars(error).items() if key not in _HIDDEN}
    if isinstance(error, kg_errors.LimitReached) and error.limit:
        unit = "limit_s" if isinstance(error, kg_errors.TimeLimit) else "limit"
        extensions[unit] = error.limit
    headers = error.headers if isinstance(error, WebError) else {}
    return response(name_of(error), error.message, scope, headers, remedy=error.remedy, place=error.place, **extensions)


def response_for_status(status: int, detail: str, scope: Scope, headers: Mapping[str, str]) -> Response:
    """The response for an HTTP error that the framework raised."""
    name = _BY_STATUS.get(status, "internal-error" if status >= 500 else "bad-request")
    return response(name, detail if status < 500 else "internal error", scope, headers)
