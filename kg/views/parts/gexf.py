"""A networkx graph as GEXF 1.3 (https://gexf.net), for Gephi, Sigma and their kin: the same graph, the same bytes.

What networkx writes beside the format goes: an attribute of a mistaken namespace, an empty name, the day of writing.
"""

from __future__ import annotations

from xml.etree import ElementTree

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.base.foreign_text import sound_xml

_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def gexf(graph: nx.MultiGraph[str]) -> bytes:
    """The graph with its attributes; a node's `viz` is its place, an edge's `id` its own."""
    writer = GEXFWriter(version="1.3")
    writer.add_graph(graph)
    root = writer.xml
    root.set("xmlns:xsi", _XSI)
    for element, attribute in (("meta", "lastmodifieddate"), ("graph", "name")):
        for found in root.iter(element):
            found.attrib.pop(attribute, None)
    ElementTree.indent(root)
    return sound_xml(ElementTree.tostring(root, encoding="unicode")).encode() + b"\n"
