"""The direct edges of one source, derived by the CONSTRUCT queries of `schema/rules/` in the order of their names.

Stands on the engine. Sees one source at a time, with names and ontology beside it; never sees another source.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import Quad, QueryTriples, Store, Triple

from kg.paths import schema_dir


@lru_cache(maxsize=1)
def rules() -> tuple[tuple[str, str], ...]:
    """Each rule's name and text, in order."""
    return tuple((path.stem, path.read_text("utf-8")) for path in sorted((schema_dir() / "rules").glob("*.rq")))


def derive(own: Iterable[Triple], beside: Iterable[Triple]) -> set[Triple]:
    """What the rules add to a source's own triples, given the names and ontology `beside` them.

    A later rule sees what earlier ones derived.
    """
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in [*own, *beside])
    derived: set[Triple] = set()
    for _, text in rules():
        found = store.query(text)
        assert isinstance(found, QueryTriples)
        new = set(found)
        derived |= new
        store.extend(Quad(t.subject, t.predicate, t.object) for t in new)
    return derived
