"""What a query answered, in a form that two engines agree on when they agree on the answer.

Order never matters here, a number's spelling neither; how often a row comes does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from kg.ontology.registry import XSD

Answer = Counter[Hashable]
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"


def canonical(media_type: str, body: bytes) -> Answer:
    """The rows of a JSON result, or the triples of N-Triples, each with how often it comes.

    Raises ValueError for another media type or a body that is not of its type.
    """
    if media_type.startswith(ROWS):
        found = json.loads(body)["results"]["bindings"]
        return Counter(tuple(sorted((name, _cell(cell)) for name, cell in row.items())) for row in found)
    if media_type.startswith(TRIPLES):
        triples = {_triple(quad) for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)}
        return Counter(triples)  # a graph is a set
    raise ValueError(f"neither {ROWS} nor {TRIPLES}: {media_type}")


def _cell(cell: dict[str, str]) -> tuple[str, ...]:
    kind = "literal" if cell["type"] == "typed-literal" else cell["type"]
    datatype, value = cell.get("datatype", ""), cell["value"]
    if datatype in NUMBERS:
        value = _number(value)
    return kind, value, "" if datatype == XSD + "string" else datatype, cell.get("xml:lang", "").lower()


def _number(text: str) -> str:
    try:
        return format(Decimal(text).normalize(), "f")
    except InvalidOperation:
        return text


def _triple(quad: ox.Quad) -> tuple[str, str, str]:
    return str(quad.subject), str(quad.predicate), str(quad.object)


def difference(one: Answer, other: Answer) -> dict[str, Any]:
    """How many rows only one side has, with an example of each; empty where the answers are equal."""
    found: dict[str, Any] = {}
    for name, rows in (("missing", one - other), ("surplus", other - one)):
        if rows:
            found[name] = rows.total()
            found[f"{name} e.g."] = next(iter(rows))
    return found
