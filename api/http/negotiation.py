"""Which representation a client gets: Accept headers, format names, and what each kind of answer can be.

Pure functions over header text, so that workers and routes decide alike. Never looks at a request object and never
writes a body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.base.errors import BadInput, LongtuError

SPARQL_JSON = "application/sparql-results+json"
SPARQL_XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
HTML = "text/html"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
TRIG = "application/trig"
N_QUADS = "application/n-quads"
RECEIPT = "application/vnd.longtu.receipt+json"

# The first is the default for `*/*` and for no Accept; an alias is an offer of its own.
ROWS = (SPARQL_JSON, SPARQL_XML, CSV, TSV, "application/json", "application/xml", "text/xml")
BOOLEAN = (SPARQL_JSON, SPARQL_XML, "application/json", "application/xml", "text/xml")
GRAPH = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, "application/xml", "text/xml")
DATASET = (TRIG, N_QUADS, JSON_LD)

OFFERS = {"SELECT": ROWS, "ASK": BOOLEAN, "CONSTRUCT": GRAPH, "DESCRIBE": GRAPH}

# `format=` and file suffixes (Datasette's habit); the first name that an answer can take wins.
NAMES: dict[str, tuple[str, ...]] = {
    "json": (SPARQL_JSON, JSON_LD),
    "srj": (SPARQL_JSON,),
    "xml": (SPARQL_XML, RDF_XML),
    "srx": (SPARQL_XML,),
    "csv": (CSV,),
    "tsv": (TSV,),
    "html": (HTML,),
    "ttl": (TURTLE,),
    "turtle": (TURTLE,),
    "nt": (N_TRIPLES,),
    "ntriples": (N_TRIPLES,),
    "jsonld": (JSON_LD,),
    "rdf": (RDF_XML,),
    "rdf+xml": (RDF_XML,),
    "json-ld": (JSON_LD,),
    "n3": (TURTLE,),
    "trig": (TRIG,),
    "nq": (N_QUADS,),
    "nquads": (N_QUADS,),
}


class NotAcceptable(LongtuError):
    """Nothing on offer fits the Accept header; `offers` lists the media types that exist."""

    def __init__(self, message: str, *, offers: Sequence[str] = (), remedy: str = "", place: str = "") -> None:
        if offers and not remedy:
            remedy = "on offer: " + ", ".join(offers)
        super().__init__(message, remedy=remedy, place=place)
        self.offers = list(offers)


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    quality: float
    specificity: int


def _ranges(accept: str) -> list[_Range]:
    """The media ranges of an Accept header; a range that cannot be read is left out."""
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if media == "*":  # java.net.HttpURLConnection sends `*; q=.2`
            media = "*/*"
        if "/" in media:
            specificity = 0 if media == "*/*" else 1 if media.endswith("/*") else 2
            found.append(_Range(media, quality, specificity))
    return found


def _quality(offer: str, ranges: Sequence[_Range]) -> float:
    """The quality of the most specific range that fits `offer` (RFC 9110 §12.5.1); 0 where none does."""
    best = _Range("", 0.0, -1)
    for candidate in ranges:
        fits = candidate.type in ("*/*", offer) or (
            candidate.specificity == 1 and offer.startswith(candidate.type[:-1])
        )
        if fits and candidate.specificity > best.specificity:
            best = candidate
    return best.quality


@lru_cache(maxsize=256)  # clients send the same few headers again and again
def choose(accept: str, offers: tuple[str, ...]) -> str:
    """The best of `offers` for an Accept header; ties go to the order of `offers`.

    Raises:
        NotAcceptable: nothing fits.
    """
    if not accept.strip():
        return offers[0]
    ranges = _ranges(accept)
    best = max(offers, key=lambda offer: _quality(offer, ranges))  # max keeps the first of equals
    if _quality(best, ranges) <= 0:
        raise NotAcceptable("nothing that this answer can be fits the Accept header", offers=offers)
    return best


def media_types(form: str) -> tuple[str, ...]:
    """The media types that a `format=` value (`csv`, `ttl`, or a media type) may mean; none for an unknown name."""
    name = form.lower().replace(" ", "+")  # a plus sign that nobody encoded arrives as a space
    return NAMES.get(name, (name,) if "/" in name else ())


def named(form: str, offers: Sequence[str]) -> str:
    """The media type that a `format=` value (`csv`, `ttl`, or a media type) stands for.

    Raises:
        BadInput: the name is unknown.
        NotAcceptable: the name is known and this answer cannot take that form.
    """
    candidates = media_types(form)
    if not candidates:
        raise BadInput(
            "unknown format",
            place="format",
            remedy="known: " + ", ".join(sorted(NAMES)) + ", or a media type",
        )
    for candidate in candidates:
        if candidate in offers:
            return candidate
    raise NotAcceptable("this answer does not exist in that format", offers=offers, place="format")


def pick(accept: str, form: str, offers: tuple[str, ...]) -> str:
    """`named` where the client gave a format, else `choose`."""
    return named(form, offers) if form else choose(accept, offers)


@lru_cache(maxsize=64)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header admits gzip (RFC 9110 §12.5.3)."""
    qualities = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        qualities[coding.strip()] = parameter.replace(" ", "")
    found = qualities.get("gzip", qualities.get("*"))
    return found is not None and not re.fullmatch(r"q=0(\.0{0,3})?", found)


def with_charset(media_type: str) -> str:
    """The Content-Type for a body in UTF-8; of XML too: R's RCurl takes what does not say so for Latin-1."""
    said = media_type.startswith("text/") or media_type.endswith(("+xml", "/xml"))
    return f"{media_type}; charset=utf-8" if said else media_type
