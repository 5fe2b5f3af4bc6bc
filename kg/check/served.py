"""Whether a data set may be served: shapes, totals, edges derived twice, evidence against the texts.

Reports every problem in one run; never mends and never writes.
"""

from __future__ import annotations

from kg.base.problems import Problem
from kg.build.dataset import Built
from kg.check.edges import Edge, edges
from kg.check.shacl import judged, violations
from kg.check.totals import problems as totals_problems
from kg.facts.entities import local
from kg.ontology.registry import ID, SOURCE, vocabulary
from kg.records.load import Knowledge
from kg.store.snapshot import Snapshot


def _place(known: Knowledge, iri: str) -> tuple[str, int]:
    name = local(iri)
    for kind in ("claim", "entity", "source"):
        at = known.places.get(f"{kind} {name}")
        if at is not None:
            return at.file, at.line
    return iri, 1


def shape_problems(known: Knowledge, snapshot: Snapshot) -> list[Problem]:
    """Violations of `schema/shapes.ttl`, at the record that names the node."""
    found = []
    for violation in violations(judged(snapshot)):
        file, line = _place(known, violation.focus)
        message = f"{local(violation.focus)}: {violation.message}"
        found.append(Problem(file, line, message, f"state it, or correct the record (shape {violation.shape})"))
    return found


def _built_edges(snapshot: Snapshot, source: str) -> set[Edge]:
    direct = [p for p in vocabulary().properties.values() if p.direct]
    values = " ".join(f"<{prop.iri}>" for prop in direct)
    found = snapshot.query(
        f"SELECT ?s ?p ?o WHERE {{ GRAPH <{SOURCE}{source}> {{ VALUES ?p {{ {values} }} ?s ?p ?o "
        f"FILTER (STRSTARTS(STR(?s), '{ID}')) }} }}"
    )
    return {(local(row["s"].value), local(row["p"].value), local(row["o"].value)) for row in found}


def edge_problems(known: Knowledge, snapshot: Snapshot) -> list[Problem]:
    """Edges that the rules derived and the claims do not lead to, or the other way round."""
    found = []
    for source in sorted({loaded.source for loaded in known.claims.values()}):
        wanted, built = edges(known, source), _built_edges(snapshot, source)
        for kind, wrong in (("derived without a claim", built - wanted), ("claimed but not derived", wanted - built)):
            for edge in sorted(wrong):
                message = f"{' '.join(edge)}: {kind} in source {source}"
                found.append(Problem("schema/rules", 1, message, "correct the rule or the ontology"))
    return found


def check(known: Knowledge, built: Built, *, packaged: bool) -> list[Problem]:
    """Every problem of a built data set; totals are held against the packaged data alone."""
    snapshot = Snapshot.from_nquads(built.nquads)
    found = [*shape_problems(known, snapshot), *edge_problems(known, snapshot)]
    return sorted(found + (totals_problems(snapshot) if packaged else []))
