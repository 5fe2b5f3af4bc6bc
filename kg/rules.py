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


class Rules:
    """The rules over one background: reach for it once a build, since the background is loaded once.

    `beside` are the triples that every source's rules may look at: names and ontology.
    """

    def __init__(self, beside: Iterable[Triple]) -> None:
        self.store = Store()
        self.store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in beside)

    def derive(self, own: Iterable[Triple]) -> set[Triple]:
        """What the rules add to one source's own triples; a later rule sees what earlier ones derived.

        The source's triples leave the store again, so that the next source does not see them.
        """
        passing = [quad for t in own if (quad := Quad(t.subject, t.predicate, t.object)) not in self.store]
        self.store.extend(passing)
        derived: set[Triple] = set()
        for _, text in rules():
            found = self.store.query(text)
            assert isinstance(found, QueryTriples)
            new = set(found)
            derived |= new
            fresh = [quad for t in new if (quad := Quad(t.subject, t.predicate, t.object)) not in self.store]
            self.store.extend(fresh)
            passing += fresh
        for quad in passing:
            self.store.remove(quad)
        return derived
