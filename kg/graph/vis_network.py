"""vis-network, as pyvis's wheel carries it: the script itself, its options, and the items it draws.

Never makes a tooltip of its own: labels are text, drawn on a canvas.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from kg.base.json_value import JsonObject, JsonValue
from kg.facts.fact_records import Both
from kg.graph.picture import LABEL
from kg.graph.picture_records import PictureData, PictureEdge
from kg.ontology.appearance import appearances

FONTS = '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", system-ui, sans-serif'
# Marks that turn the direction of text around would spill from one label into the next.
_UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@lru_cache(maxsize=1)
def script() -> str:
    """The text of vis-network.min.js from pyvis's wheel, the newest it carries."""
    files = metadata.distribution("pyvis").files or []
    found = sorted(str(f) for f in files if re.search(r"pyvis/templates/lib/vis-[\d.]+/vis-network\.min\.js$", str(f)))
    return Path(str(metadata.distribution("pyvis").locate_file(found[-1]))).read_text("utf-8")


@lru_cache(maxsize=1)
def script_hash() -> str:
    """Sixteen hexadecimal digits that name this script's content."""
    return hashlib.sha256(script().encode()).hexdigest()[:16]


def caption(name: Both, language: str, fallback: str = "") -> str:
    """A name as a label: in `language` where there is one, without invisible marks, cut to a readable length."""
    text = _UNSEEN.sub("", name.get(language) or next(iter(name.values()), "") or fallback)
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def options(dark: bool = False) -> JsonObject:
    """What vis-network is told: no physics, straight edges, one group per class from the table of appearances."""
    ink, paper, line = ("#e8e6e1", "#16181b", "#6d7178") if dark else ("#22252a", "#fdfcf9", "#a3a199")
    font: dict[str, JsonValue] = {"face": FONTS, "color": ink, "strokeColor": paper, "multi": False}
    return {
        "autoResize": True,
        "layout": {"improvedLayout": False, "randomSeed": 7},
        "physics": {"enabled": False, "solver": "forceAtlas2Based", "stabilization": False},
        "interaction": {"hover": True, "multiselect": True, "tooltipDelay": 1_000_000, "keyboard": False},
        "nodes": {
            "font": font | {"size": 15, "strokeWidth": 4},
            "borderWidth": 0.8,
            "borderWidthSelected": 3,
            "scaling": {"label": {"enabled": False, "drawThreshold": 8}},
        },
        "edges": {
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
            "color": {"color": line, "highlight": ink, "hover": ink},
            "font": font | {"size": 11, "strokeWidth": 3, "align": "middle"},
            "smooth": False,
            "width": 1,
            "selectionWidth": 2,
            "hoverWidth": 1,
            "scaling": {"label": {"enabled": False, "drawThreshold": 10}},
        },
        "groups": {"useDefaultGroups": False, **_groups(paper, ink, dark=dark)},
    }


def _groups(paper: str, ink: str, *, dark: bool) -> JsonObject:
    """The looks of each class."""
    return {
        name: {"shape": look.shape, "color": _paint(look.dark if dark else look.colour, paper, ink)}
        for name, look in appearances().items()
    }


def _paint(fill: str, border: str, ink: str) -> JsonObject:
    return {
        "background": fill,
        "border": border,
        "highlight": {"background": fill, "border": ink},
        "hover": {"background": fill, "border": ink},
    }


def node_items(graph: PictureData, language: str) -> list[JsonObject]:
    """The nodes of `kg.graph.picture.graph` as vis-network takes them."""
    return [
        {
            "id": n["id"],
            "label": caption(n["name"], language, n["id"]),
            "group": n["type"],
            "x": n["x"],
            "y": n["y"],
            "size": n["size"],
        }
        for n in graph["nodes"]
    ]


def edge_items(graph: PictureData, language: str) -> list[JsonObject]:
    """The edges of `kg.graph.picture.graph` as vis-network takes them; parallel ones bend apart."""
    return [_edge(edge, language) for edge in graph["edges"]]


def _edge(edge: PictureEdge, language: str) -> JsonObject:
    item: dict[str, JsonValue] = {"id": edge["id"], "from": edge["from"], "to": edge["to"]}
    item["label"] = caption(edge["label"], language, edge["predicate"])
    if "shared" in edge:
        item |= {"width": min(8, len(edge["shared"])), "arrows": {"to": {"enabled": False}}}
    if edge["dashes"]:
        item["dashes"] = [6, 5]
    if edge["bend"]:
        kind = "curvedCW" if edge["bend"] > 0 else "curvedCCW"
        item["smooth"] = {"enabled": True, "type": kind, "roundness": round(0.16 * abs(edge["bend"]), 2)}
    return item
