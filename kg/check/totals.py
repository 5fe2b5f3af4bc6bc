"""How many of each class the packaged data must hold, at least and at most (`kg/data/totals.yaml`).

A count outside its limits is a loss or a duplication that nobody meant.
"""

from __future__ import annotations

from kg.base.paths import data_dir
from kg.base.problems import Problem
from kg.base.yaml_text import read_yaml
from kg.ontology.registry import LT
from kg.store.snapshot import Snapshot

FILE = "kg/data/totals.yaml"


def counts(snapshot: Snapshot) -> dict[str, int]:
    """How many nodes each class of the ontology has, subclasses included."""
    found = snapshot.query(
        "SELECT ?class (COUNT(DISTINCT ?node) AS ?n) WHERE { ?node a ?class "
        f"FILTER (STRSTARTS(STR(?class), '{LT}')) }} GROUP BY ?class ORDER BY ?class"
    )
    return {row["class"].value[len(LT) :]: int(row["n"].value) for row in found}


def problems(snapshot: Snapshot) -> list[Problem]:
    """The classes whose count is outside the limits."""
    document = read_yaml(data_dir() / "totals.yaml", FILE)
    held, found = counts(snapshot), []
    for name, limits in document.data.items():
        low, high = (int(part) for part in limits.split(".."))
        if not low <= held.get(name, 0) <= high:
            message = f"{held.get(name, 0)} of class {name}, expected {low} to {high}"
            found.append(document.problem((name,), message, "restore what was lost, or move the limit with a reason"))
    return found
