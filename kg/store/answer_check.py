"""Whether an engine answers the shipped queries as this program does, over the packaged data whose answers are known.

A push leaves the data and the checksums of the rows; a service asks at its start. What differs is refused by its name.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pyoxigraph as ox

from kg.base.errors import LongtuError
from kg.store.remote_graph import RemoteGraph
from kg.store.shipped_query import queries

PROBES = {
    "COUNT": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "SUM": "SELECT (SUM(?v) AS ?n) WHERE { ?c <https://w3id.org/longtu/ontology#lower> ?v }",
}


# Virtuoso drops rows of an OPTIONAL that begins with an alternative, by the plan that it happens to choose: such a
# query is answered rightly now and wrongly later, so one wrong answer counts for all of them.
_BY_PLAN = re.compile(r"OPTIONAL\s*\{\s*\{")


def checksum(found: Any) -> str:
    """SHA-256 of the rows of an answer, in any order: terms as N-Triples, numbers by value."""
    names = [variable.value for variable in found.variables]
    rows = sorted("\t".join(f"{name}={_written(cell)}" for name, cell in zip(names, row, strict=True)) for row in found)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _written(cell: object) -> str:
    if isinstance(cell, ox.Literal) and cell.datatype.value.endswith(("#decimal", "#integer", "#double")):
        return f"{float(cell.value):.12g}"
    return "" if cell is None else str(cell)


def known_answers(store: ox.Store) -> dict[str, str]:
    """The checksum of every shipped query with its example parameters, and of the probes, over the packaged data."""
    found = {
        name: checksum(store.query(query.text, substitutions=dict(query.bindings({}, examples=True))))
        for name, query in queries().items()
    }
    return found | {name: checksum(store.query(text)) for name, text in PROBES.items()}


def wrongly_answered(graph: RemoteGraph, known: dict[str, str]) -> dict[str, str]:
    """The names of what the engine answers wrongly, or would under another plan, each with what is wrong."""
    wrong = {}
    for name in (*queries(), *PROBES):
        query = queries().get(name)
        bindings = query.bindings({}, examples=True) if query else {}
        try:
            found = graph.query(query.text if query else PROBES[name], substitutions=dict(bindings))
            if checksum(found) != known.get(name):
                wrong[name] = "other rows"
        except (RuntimeError, SyntaxError) as error:
            wrong[name] = str(error)
        except LongtuError as error:
            wrong[name] = error.message
    by_plan = [name for name, query in queries().items() if _BY_PLAN.search(query.text)]
    lost = next((name for name in by_plan if name in wrong), None)
    return wrong if lost is None else dict.fromkeys(by_plan, f"as {lost}: {wrong[lost]}") | wrong
