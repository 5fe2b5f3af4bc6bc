"""The explorer's page, rendered whole in a worker: the site's frame, the words, the picture's data, its table.

Stands on `api.rendering` and `kg.render`. Never holds a relation of its own.
"""

from __future__ import annotations

import gzip
from typing import Any

from markupsafe import Markup

from api.graph_assets import addresses
from api.rendering import Site, html
from kg import vis
from kg.graph import graph
from kg.render import OUTLINES, counts, table
from kg.store import Snapshot
from kg.words import words

Json = dict[str, Any]


def page(snapshot: Snapshot, site: Json, embed: bool, zipped: bool, **choice: Any) -> bytes:
    """The page for a choice of `kg.graph.graph`. Raises NotFound and BadInput as that does."""
    frame = site_from(site)
    found, text = graph(snapshot, **choice), words(frame.language)
    focus = next((node["name"] for node in found["nodes"] if node["id"] == found["focus"]), None)
    settings: Json = {"language": frame.language, "words": text, "outlines": OUTLINES}
    settings |= {"options": vis.options(), "optionsDark": vis.options(dark=True)}
    data: Json = {
        "graph": found,
        "focus": focus,
        "counts": counts(found, text),
        "table": Markup(table(found, frame.language, links=frame.root, query=frame.url("").removeprefix(frame.root))),
        "settings": settings,
        "words": text,
        "assets": {name: f"{frame.root}/{address}" for name, address in addresses().items()},
        "embed": embed,
    }
    body = html("graph.html", frame, data)
    return gzip.compress(body, 5, mtime=0) if zipped else body


def site_from(fields: Json) -> Site:
    """The frame's facts as they come through JSON."""
    pairs = {name: tuple((key, value) for key, value in fields[name]) for name in ("carried", "query")}
    return Site(**{**fields, **pairs})
