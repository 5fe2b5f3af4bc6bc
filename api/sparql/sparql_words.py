"""What the SPARQL page knows besides the query: prefixes, terms with labels, examples, the look of pictures.

Never holds a label, a colour or a query of its own.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import lru_cache
from urllib.parse import urlencode

from kg.base.errors import NotFound
from kg.base.json_value import JsonObject
from kg.base.paths import queries_dir
from kg.facts.entities import both_languages
from kg.graph import vis_network
from kg.ontology.appearance import appearances
from kg.ontology.registry import CLAIM, CODE, ID, LT, PREFIXES, SKOS, SOURCE, Term, vocabulary
from kg.pages.shipped import LABELS
from kg.store.shipped_query import Query, queries, query_named
from kg.store.snapshot import Snapshot

# Where a click on an IRI of a namespace leads within this service; the longest that fits wins.
_STARTER = "investors"
OWN = {ID: "/id/", CLAIM: "/claims/", SOURCE: "/sources/", LT: "/schema#", CODE: "/schema#code-"}


def _terms() -> list[JsonObject]:
    words = vocabulary()
    kinds: tuple[tuple[str, str, list[Term]], ...] = (
        ("class", "lt:", [*words.classes.values()]),
        ("property", "lt:", [*words.properties.values()]),
        ("code", "code:", [*words.codes.values()]),
    )
    return [
        {"name": prefix + term.name, "kind": kind, "label": both_languages(term.label)}
        for kind, prefix, terms in kinds
        for term in sorted(terms, key=lambda term: term.name)
    ]


def example_text(query: Query, language: str = "en") -> str:
    """A shipped query with its example values bound, as a text of its own: what stands in the header is left out.

    A query that takes a language is asked in that of the page.
    """
    text = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+")).strip() + "\n"
    bound = query.bindings({"language": language} if "language" in query.header.parameters else {}, examples=True)
    if not bound:
        return text
    names, values = " ".join(str(name) for name in bound), " ".join(str(value) for value in bound.values())
    # Inside the group, not after it: a FILTER sees only what its own group binds.
    return text.replace("WHERE {", f"WHERE {{\n  VALUES ({names}) {{ ({values}) }}\n ", 1)


def starter(language: str) -> str:
    """The query that stands in the editor before anything is asked: a short one, which this data answers."""
    return example_text(query_named(_STARTER), language)


def questions(language: str) -> list[JsonObject]:
    """The shipped queries that are offered as questions, each with the state of the page that answers it."""
    found = []
    for name, query in sorted(queries().items()):
        head = query.header
        if head.question is not None:
            state = {"query": example_text(query, language)}
            if head.chart is not None:
                state |= {"view": "chart", "chart": head.chart.kind, "x": head.chart.x, "y": head.chart.y}
            found.append((name, head.question.model_dump(), urlencode(state)))
    return [{"name": name, "question": question, "state": state} for name, question, state in found]


def _examples() -> list[JsonObject]:
    folders = {path.stem: path.parent.name for path in queries_dir().glob("**/*.rq")}
    order = {name: place for place, name in enumerate(LABELS)}
    found = sorted(queries().values(), key=lambda query: (order.get(folders[query.name], 9), query.name))
    return [
        {
            "name": query.name,
            "folder": folders[query.name],
            "title": query.header.title.model_dump(),
            "columns": {name: title.model_dump() for name, title in query.header.columns.items()},
            "text": example_text(query),
        }
        for query in found
    ]


@lru_cache(maxsize=1)
def _document() -> tuple[str, bytes]:
    content = {
        "prefixes": PREFIXES,
        "terms": _terms(),
        "folders": LABELS,
        "examples": _examples(),
        "name": SKOS + "prefLabel",
        "orders": {LT + name: [name, look.order] for name, look in appearances().items()},
        "options": vis_network.options(),
        "optionsDark": vis_network.options(dark=True),
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(body).hexdigest()[:16], gzip.compress(body, 9, mtime=0)


def version() -> str:
    """Sixteen hexadecimal digits that name the document's content."""
    return _document()[0]


def document(_snapshot: Snapshot, version: str, zipped: bool) -> bytes:
    """The document as JSON, zipped where the client takes that. Raises NotFound for another version."""
    current, body = _document()
    if version != current:
        raise NotFound("no such file", place="address", remedy="load the page /sparql again")
    return body if zipped else gzip.decompress(body)
