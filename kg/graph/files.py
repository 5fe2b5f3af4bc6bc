"""A picture's relations as files for other programs: CSV for spreadsheets, GEXF for Gephi.

The standard CSV holds values as they are (RFC 4180); the one for spreadsheets makes formulas harmless. Never writes to
disk: bytes go to whoever asked.
"""

from __future__ import annotations

import csv
import io
from typing import Unpack

import networkx as nx

from kg.base.foreign_text import csv_for_spreadsheets
from kg.graph.picture import graph
from kg.graph.picture_records import PictureChoice
from kg.store.snapshot import Snapshot
from kg.views.parts.gexf import gexf

COLUMNS = (
    "from", "fromZh", "fromEn", "predicate", "labelZh", "labelEn", "to", "toZh", "toEn",
    "status", "earliest", "latest", "sources", "claims",
)  # fmt: skip


def graph_csv(snapshot: Snapshot, bom: bool = False, **choice: Unpack[PictureChoice]) -> bytes:
    """One row for each relation that `kg.graph.picture.graph` draws; `bom` is for spreadsheets."""
    found = graph(snapshot, **choice)
    named = {node["id"]: node["name"] for node in found["nodes"]}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for edge in found["edges"]:
        start, end, label = named[edge["from"]], named[edge["to"]], edge["label"]
        first = [edge["from"], start.get("zh", ""), start.get("en", "")]
        middle = [edge["predicate"], label.get("zh", ""), label.get("en", "")]
        last = [edge["to"], end.get("zh", ""), end.get("en", "")]
        days = [edge.get("earliest", ""), edge.get("latest", "")]
        lists = [" ".join(edge["sources"]), " ".join(edge["claims"])]
        writer.writerow([*first, *middle, *last, edge["status"], *days, *lists])
    plain = text.getvalue().encode()
    return csv_for_spreadsheets(plain) if bom else plain


def graph_gexf(snapshot: Snapshot, language: str = "zh", **choice: Unpack[PictureChoice]) -> bytes:
    """The picture as GEXF 1.3, with places, names in both languages, statuses and claims; labels in `language`."""
    found = graph(snapshot, **choice)
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in found["nodes"]:
        place = {"position": {"x": float(node["x"]), "y": float(-node["y"]), "z": 0.0}}
        names = {"zh": node["name"].get("zh", ""), "en": node["name"].get("en", "")}
        drawn.add_node(node["id"], label=names[language] or node["id"], type=node["type"], viz=place, **names)
    for edge in found["edges"]:
        days = {"earliest": edge.get("earliest", ""), "latest": edge.get("latest", "")}
        circumstances = {"status": edge["status"], **days}
        lists = {"sources": " ".join(edge["sources"]), "claims": " ".join(edge["claims"])}
        label = edge["label"].get(language, edge["predicate"])
        drawn.add_edge(
            edge["from"], edge["to"], key=edge["id"], id=edge["id"], label=label,
            predicate=edge["predicate"], **circumstances, **lists,
        )  # fmt: skip
    return gexf(drawn)
