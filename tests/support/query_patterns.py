"""How many triple patterns a query has, by its algebra."""

from __future__ import annotations

from typing import Any

from rdflib.plugins.sparql.parserutils import CompValue


def patterns(node: Any) -> int:
    """Triple patterns of an algebra tree; a property path of n steps counts as its n patterns."""
    if isinstance(node, CompValue):
        own = len(node.triples) if node.name == "BGP" else 0
        return own + sum(patterns(value) for key, value in node.items() if key != "triples")
    if isinstance(node, list | tuple):
        return sum(patterns(item) for item in node)
    return 0
