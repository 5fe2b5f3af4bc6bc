"""The SPARQL 1.1 Protocol, read: from method, query string, content type and body to one operation.

Pure: takes bytes, so that tests and both services (published and scratch) share it. Never evaluates and never reads
the text of the query.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl

from api.http.negotiation import media_types
from api.http.problem_documents import UnsupportedMediaType
from kg.base.errors import BadInput, Impossible
from kg.store.snapshot import Selection

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MAX_FIELDS = 500
VERSIONS = ("1.0", "1.1", "1.2", "1.2-basic")

# Parameters that mean something to the protocol, so that a stray one is an error rather than ignored.
_PROTOCOL = ("query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
SEVERAL = frozenset({"without", "only"})
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`\ufffe\uffff]*")
_TRUE = {"1": True, "true": True, "0": False, "false": False, "": True}

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks for. `kind` is query, update, or description (a bare GET)."""

    kind: str
    text: str = ""
    selection: Selection = field(default_factory=Selection)
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    format: str = ""
    timeout: float | None = None
    download: bool = False
    bom: bool = False
    language: str = ""


def pairs(data: bytes, place: str) -> Pairs:
    """The parameters of a query string or form body, percent-decoded once.

    Raises:
        BadInput: it is not UTF-8, or holds more than 500 fields.
    """
    if not data:
        return []
    try:
        text = data.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise BadInput("not UTF-8", place=place, remedy="percent-encode UTF-8 bytes") from None
    except ValueError:
        raise BadInput(f"more than {MAX_FIELDS} parameters", place=place, remedy="send fewer") from None


def each_once(parameters: Pairs) -> dict[str, str]:
    """The parameters by name, but for those that are meant to come several times.

    Raises:
        BadInput: another one comes twice, and which of its values is meant cannot be known.
    """
    found = {name: value for name, value in parameters if name not in SEVERAL}
    for name in found:
        _once(parameters, name)
    return found


def read(method: str, query_string: bytes, content_type: str, body: bytes) -> Operation:
    """The operation of one request (SPARQL 1.1 Protocol §2.1, §2.2; QUERY as POST direct).

    Raises:
        BadInput: parameters missing, repeated, or in the wrong place.
        UnsupportedMediaType: a body that is neither form, query nor update.
    """
    url = pairs(query_string, "query string")
    if method in ("GET", "HEAD"):
        return _from_url(url)
    media, charset = _media(content_type)
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"charset {charset!r} is not read here", remedy="send UTF-8")
    if media == FORM and method == "POST":
        return _from_form(url, pairs(body, "body"))
    if media == QUERY:
        return _direct(url, _utf8(body), "query")
    if media == UPDATE and method == "POST":
        return _direct(url, _utf8(body), "update")
    raise UnsupportedMediaType(
        f"a body of type {media or 'unknown'} is not read here",
        remedy=f"send {FORM}, {QUERY} or {UPDATE}",
        headers={"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}", "Accept-Query": QUERY},
    )


def _from_url(url: Pairs) -> Operation:
    if _all(url, "update"):
        raise BadInput("an update never arrives by GET", place="update", remedy="send it by POST")
    if not _all(url, "query"):
        if any(name in _PROTOCOL for name, _ in url):
            raise BadInput("the parameter query is missing", place="query", remedy="send ?query=TEXT, percent-encoded")
        return Operation("description", format=format_of(url), language=_at_most_once(url, "lang"))
    return _query(url, _once(url, "query"))


def _from_form(url: Pairs, form: Pairs) -> Operation:
    stray = [name for name, _ in url if name in ("query", "update")]
    if stray:
        raise BadInput(
            "with a form, all parameters of the protocol stand in the body", place=stray[0], remedy="move it"
        )
    both = [*form, *url]
    if _all(form, "query") and _all(form, "update"):
        raise BadInput("a request has either query or update", place="update", remedy="send two requests")
    if _all(form, "update"):
        return _update(both, _once(form, "update"))
    return _query(both, _once(form, "query"))


def _direct(url: Pairs, text: str, kind: str) -> Operation:
    for name in ("query", "update"):
        if _all(url, name):
            raise BadInput("the body is the text already", place=name, remedy="send one of the two")
    return _query(url, text) if kind == "query" else _update(url, text)


def _query(parameters: Pairs, text: str) -> Operation:
    if not parameters:
        return Operation("query", _no_nul(text))
    for name in ("using-graph-uri", "using-named-graph-uri"):
        if _all(parameters, name):
            raise BadInput(
                "this parameter belongs to updates", place=name, remedy="use default-graph-uri or named-graph-uri"
            )
    version = _at_most_once(parameters, "version")
    if version and version not in VERSIONS:
        raise BadInput(f"unknown version {version!r}", place="version", remedy="known: " + ", ".join(VERSIONS))
    return Operation(
        "query",
        _no_nul(text),
        selection=selection(parameters, dataset=True),
        format=format_of(parameters),
        timeout=_timeout(parameters),
        download=_flag(parameters, "_dl"),
        bom=_flag(parameters, "bom"),
        language=_at_most_once(parameters, "lang"),
    )


def _update(parameters: Pairs, text: str) -> Operation:
    for name in ("default-graph-uri", "named-graph-uri"):
        if _all(parameters, name):
            raise BadInput("this parameter belongs to queries", place=name, remedy="use using-graph-uri")
    return Operation(
        "update",
        _no_nul(text),
        using=_iris(parameters, "using-graph-uri") or (),
        using_named=_iris(parameters, "using-named-graph-uri") or (),
        timeout=_timeout(parameters),
    )


def selection(parameters: Pairs, *, dataset: bool = False) -> Selection:
    """The Selection that `asOf`, `possible`, `without` and `only` (and the graph parameters) name.

    Raises:
        BadInput: a value that is no date, no flag, or no IRI.
    """
    as_of = _at_most_once(parameters, "asOf")
    default = _iris(parameters, "default-graph-uri") if dataset else None
    named = _iris(parameters, "named-graph-uri") if dataset else None
    if default is None and named is not None:
        default = ()  # SPARQL 1.1 Protocol §2.1.4: only named graphs given, so the default graph is empty
    if named is None and default is not None:
        named = ()
    return Selection(
        as_of=_date(as_of) if as_of else None,
        possible=_flag(parameters, "possible"),
        without=_ids(parameters, "without"),
        only=_ids(parameters, "only"),
        default_graphs=default,
        named_graphs=named,
    )


def absolute_iri(value: str, place: str) -> str:
    """`value`, if it is an absolute IRI.

    Raises:
        BadInput: it is not.
    """
    if not _IRI.fullmatch(value):
        raise BadInput("not an absolute IRI", place=place, remedy="give the whole IRI, percent-encoded")
    return value


def _all(parameters: Pairs, name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def _once(parameters: Pairs, name: str) -> str:
    values = _all(parameters, name)
    if len(values) != 1:
        raise BadInput(f"given {len(values)} times, needed exactly once", place=name, remedy="send it once")
    return values[0]


def _at_most_once(parameters: Pairs, name: str) -> str:
    return _once(parameters, name) if _all(parameters, name) else ""


def _ids(parameters: Pairs, name: str) -> tuple[str, ...]:
    return tuple(sorted({value for value in _all(parameters, name) if value}))


def _iris(parameters: Pairs, name: str) -> tuple[str, ...] | None:
    values = [absolute_iri(value, name) for value in _all(parameters, name)]
    return tuple(dict.fromkeys(values)) if values else None


def format_of(parameters: Pairs) -> str:
    """The format that is asked for by name, empty where none is. Raises BadInput where two are."""
    given = [*_all(parameters, "format"), *_all(parameters, "_mediatype")]
    # SPARQLWrapper names one format twice, as `rdf+xml` and as a media type.
    if len(given) > 1 and not set.intersection(*(set(media_types(value)) for value in given)):
        raise BadInput("several formats are named", place="format", remedy="name one")
    return given[0] if given else ""


def _timeout(parameters: Pairs) -> float | None:
    value = _at_most_once(parameters, "timeout")
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise BadInput("not a positive number of seconds", place="timeout", remedy="write seconds: timeout=2.5")
    return seconds


def _flag(parameters: Pairs, name: str) -> bool:
    if not _all(parameters, name):
        return False
    value = _once(parameters, name).lower()
    if value not in _TRUE:
        raise Impossible("neither 1 nor 0", place=name, remedy="send 1 or 0, or leave it out")
    return _TRUE[value]


def _date(value: str) -> date:
    try:
        if len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Impossible(f"{value!r} is not a date", place="asOf", remedy="write YYYY-MM-DD, as 2026-01-31") from None


@lru_cache(maxsize=64)  # clients send the same few
def _media(content_type: str) -> tuple[str, str]:
    media, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next((p.partition("=")[2].strip(' "') for p in parameters if p.startswith("charset")), "")
    return media, charset


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("not UTF-8", place=f"body, byte {error.start}", remedy="send UTF-8") from None


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise BadInput("NUL is no character of SPARQL", place=f"character {text.index(chr(0))}", remedy="take it out")
    return text
