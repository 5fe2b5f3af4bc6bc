"""The explorer's page, rendered whole in a worker: the site's frame, the words, the picture's data, its table.

Never holds a relation of its own.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from api.html.assets import VIS, assets
from api.html.rendering import Site, SiteFields, html
from kg.facts.outlets import outlets
from kg.graph import vis_network
from kg.graph.picture import graph
from kg.graph.picture_records import PictureChoice, PictureData
from kg.graph.picture_words import words
from kg.graph.single_file import OUTLINES, counts, table
from kg.ontology.appearance import appearances
from kg.pages.explorer import presets
from kg.store.per_snapshot import last_kept
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
MOST = 8
AT_FIRST = 120  # nodes that a picture has unless asked otherwise
# What the first picture draws: things, not what is said or intended about them.
FIRST_TYPES = [name for name, look in appearances().items() if look.drawn and name not in ("Strategy", "Statement")]
FILES = {"vis": VIS, "script": "graph.js", "style": "graph.css"}  # by their names in the template
# What `/graph` draws where nothing is asked for.
WHOLE: PictureChoice = {
    "focus": None,
    "depth": 1,
    "types": FIRST_TYPES,
    "predicates": None,
    "statuses": None,
    "verification": None,
    "expand": None,
    "hide": None,
    "path": None,
    "since": None,
    "until": None,
    "window": "possible",
    "isolated": True,
    "limit": AT_FIRST,
    "layout": None,
    "communities": False,
    "weight": 1,
    "network": None,
    "company": None,
}


@dataclass(frozen=True)
class Picture:
    """A picture's data, and its relations as tables by language and by what stands before and behind a link."""

    data: PictureData
    tables: dict[tuple[str, str, str], Markup] = field(default_factory=dict)

    def table(self, frame: Site) -> Markup:
        """The relations for this frame."""
        key = (frame.language, frame.root, frame.url("").removeprefix(frame.root))
        if key not in self.tables:
            self.tables[key] = Markup(table(self.data, key[0], links=key[1], query=key[2]))
        return self.tables[key]


def pictured(snapshot: Snapshot, choice: PictureChoice) -> Picture:
    """A picture; the latest `MOST` of a snapshot are kept. Shared: no caller changes it."""
    return _picture(snapshot, json.dumps(choice, sort_keys=True))


@last_kept(MOST)
def _picture(snapshot: Snapshot, asked: str) -> Picture:
    return Picture(graph(snapshot, **json.loads(asked)))


def prepare(snapshot: Snapshot) -> None:
    """Draw the whole, as the page first asks for it."""
    pictured(snapshot, WHOLE)


def page(snapshot: Snapshot, site: SiteFields, embed: bool, zipped: bool, choice: PictureChoice) -> bytes:
    """The page for a choice of `kg.graph.picture.graph`. Raises NotFound and BadInput as that does."""
    frame = Site.of(site, outlets(snapshot.whole), len(snapshot.sources))
    picture, text = pictured(snapshot, choice), words(frame.language)
    found = picture.data
    focus = next((node["name"] for node in found["nodes"] if node["id"] == found["focus"]), None)
    settings: Json = {"language": frame.language, "words": text, "outlines": OUTLINES}
    settings |= {"options": vis_network.options(), "optionsDark": vis_network.options(dark=True)}
    data: Json = {
        "graph": found,
        "focus": focus,
        "counts": counts(found, text),
        "table": picture.table(frame),
        "settings": settings,
        "words": text,
        "assets": {name: f"{frame.root}/static/{assets()[file].address}" for name, file in FILES.items()},
        "embed": embed,
        "presets": presets(dict(frame.query)),
    }
    body = html("graph.html", frame, data)
    return gzip.compress(body, 5, mtime=0) if zipped else body
