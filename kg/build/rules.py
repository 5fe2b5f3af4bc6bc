"""The direct edges of one source, derived by the CONSTRUCT queries of `schema/rules/` in the order of their names.

Sees one source at a time, with names and ontology beside it; never sees another source.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples, Store

from kg.base.paths import schema_dir


@lru_cache(maxsize=1)
def rules() -> tuple[tuple[str, str], ...]:
    """Each rule's name and text, in order."""
    return tuple((path.stem, path.read_text("utf-8")) for path in sorted((schema_dir() / "rules").glob("*.rq")))


def derive(store: Store, source: NamedNode, beside: Iterable[NamedNode]) -> None:
    """Add to a source's graph what the rules derive from it; a later rule sees what earlier ones derived.

    `beside` are the graphs that every source's rules may look at: names and ontology.
    """
    seen: list[NamedNode | BlankNode | DefaultGraph] = [source, *beside]
    for _, text in rules():
        found = store.query(text, default_graph=seen)
        assert isinstance(found, QueryTriples)
        store.extend([Quad(t.subject, t.predicate, t.object, source) for t in found])
