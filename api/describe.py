"""Descriptions of the data, computed in a worker: service description."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

SD = "http://www.w3.org/ns/sparql-service-description#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def service(_snapshot: Any, endpoint: str, media_type: str) -> bytes:
    """The service description, serialised."""
    node = ox.NamedNode(endpoint)
    triples = [
        ox.Triple(node, RDF_TYPE, ox.NamedNode(SD + "Service")),
        ox.Triple(node, ox.NamedNode(SD + "endpoint"), node),
        ox.Triple(node, ox.NamedNode(SD + "supportedLanguage"), ox.NamedNode(SD + "SPARQL11Query")),
    ]
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    return ox.serialize(triples, format=form, prefixes={"sd": SD}) or b""
