"""The endpoint as people see it: a form for the query and a table for its answer. Rendered in a worker.

Takes an answer that has been computed already, as SPARQL JSON or Turtle. Never makes a link of anything but http,
https and this graph's own nodes.
"""

from __future__ import annotations

import json
from typing import Any

from api.html.rendering import Site, SiteFields, html, linkable, words
from api.sparql import sparql_words
from api.sparql.sparql_words import OWN
from kg.base.json_value import JsonObject
from kg.graph import vis_network
from kg.store.snapshot import Snapshot

SHOWN = 1000
_ROW_FORMS = ("csv", "tsv", "json", "xml")
_GRAPH_FORMS = ("ttl", "nt", "jsonld", "rdf")

Json = dict[str, Any]


def render(
    _snapshot: Snapshot,
    site: SiteFields,
    text: str,
    problems: dict[str, dict[str, str]],
    media_type: str = "",
    answer: str = "",
    problem: dict[str, str] | None = None,
) -> bytes:
    """The page: a form with a query to start from, a form with an answer, or a form with what was wrong.

    `problems` are the words for every kind of problem that the page's script may meet.
    """
    frame = Site.of(site)
    page: Json = {
        "text": text or sparql_words.starter(frame.language),
        "problem": problem,
        "answered": bool(media_type),
    }
    page |= {"graph": None, "boolean": None, "columns": [], "rows": [], "total": 0, "forms": _ROW_FORMS}
    if media_type.startswith("text/turtle"):
        page |= {"graph": answer, "forms": _GRAPH_FORMS}
    elif media_type:
        page |= _table(json.loads(answer), frame)
    page["questions"] = sparql_words.questions(frame.language)
    page["settings"] = {**_settings(frame), "problems": problems}
    return html("sparql.html", frame, page)


def _settings(site: Site) -> JsonObject:
    """What the page's script is told: the interface's words and addresses; the rest it fetches when needed."""
    return {
        "language": site.language,
        "root": site.root,
        "carried": site.carried,
        "own": OWN,
        "data": f"{site.root}/static/sparql-words.{sparql_words.version()}.json",
        "vis": f"{site.root}/static/vis-network.{vis_network.script_hash()}.js",
        "words": {name: text for name, text in words(site.language).items() if name.startswith(("sparql", "saveWith"))},
        "version": site.version,
        "asOf": site.as_of,
        "shown": SHOWN,
    }


def _table(answer: Json, site: Site) -> Json:
    if "boolean" in answer:
        return {"boolean": answer["boolean"], "forms": ("json", "xml")}
    columns, rows = answer["head"]["vars"], answer["results"]["bindings"]
    shown = [[_cell(row.get(name), site) for name in columns] for row in rows[:SHOWN]]
    return {"columns": columns, "rows": shown, "total": len(rows)}


def _cell(term: Json | None, site: Site) -> Json:
    if term is None:
        return {"text": "", "href": "", "language": ""}
    if term["type"] == "triple":
        parts = (_cell(term["value"][name], site)["text"] for name in ("subject", "predicate", "object"))
        return {"text": f"<<( {' '.join(parts)} )>>", "href": "", "language": ""}
    value = str(term["value"])
    href = _address(value, site) if term["type"] == "uri" else ""
    return {"text": value, "href": href, "language": term.get("xml:lang", "")}


def _address(iri: str, site: Site) -> str:
    """Where a click on an IRI leads: this service for its own nodes, the web for the rest, else nowhere."""
    for namespace, path in OWN.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return site.url(path + iri[len(namespace) :])
    return iri if linkable(iri) else ""
