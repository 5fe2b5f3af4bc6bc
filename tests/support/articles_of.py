"""The two articles alone, out of the built data, with short ways to ask what they tell.

Never reads an article, and never sees what another source says.
"""

from __future__ import annotations

from kg.facts.entities import local
from kg.records.load import Knowledge
from kg.store.selection import Selection
from kg.store.shipped_query import rows
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Support
from kg.views.parts.evidence import Evidence
from kg.views.parts.stated import Stated

ARTICLES = ("a1", "a2")
PREFIXES = """PREFIX lt: <https://w3id.org/longtu/ontology#> PREFIX id: <https://w3id.org/longtu/id/>
PREFIX code: <https://w3id.org/longtu/code/> PREFIX claim: <https://w3id.org/longtu/claim/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


class Told:
    """What the articles tell; `claims` are their records by id."""

    def __init__(self, known: Knowledge, packaged: Snapshot) -> None:
        others = tuple(source.source for source in packaged.sources if source.source not in ARTICLES)
        self.snapshot = packaged.select(Selection(without=others))
        self.known = known
        self.claims = {id: loaded.claim for id, loaded in known.claims.items() if loaded.source in ARTICLES}
        self._evidence = Evidence.of(self.snapshot)
        self.pairs = self._evidence.pairs

    def rows(self, variables: str, pattern: str) -> set[tuple[str, ...]]:
        """The rows of a pattern: ids, names of figures and periods, literals; "" is unbound."""
        found = rows(self.snapshot, f"{PREFIXES}SELECT DISTINCT {variables} WHERE {{ {pattern} }}").rows
        return {tuple(short(cell.value) if cell is not None else "" for cell in row) for row in found}

    def one(self, variable: str, pattern: str) -> set[str]:
        return {value for (value,) in self.rows(variable, pattern)}

    def holds(self, pattern: str) -> bool:
        return bool(self.rows("*", pattern))

    def linked(self, kind: str, *claims: str) -> bool:
        """Whether every two of these claims are linked so."""
        found = {frozenset((pair.first, pair.second)) for pair in self.pairs if pair.kind == kind}
        return all(frozenset((a, b)) in found for a in claims for b in claims if a != b)

    def support(self, *claims: str) -> Support:
        """How well these claims are attested."""
        chosen = [self.known.claims[id] for id in claims]
        said = [
            Stated(one.id, one.source, one.claim.subject, one.claim.predicate, document=one.claim.document or "")
            for one in chosen
        ]
        return self._evidence.attested.support(said)

    def nobody_says(self, predicate: str, subject: str = "", object: str = "") -> bool:
        """Whether no claim, of any modality, gives `predicate` of the subject, of the object."""
        return not [
            claim
            for claim in self.claims.values()
            if claim.predicate == predicate and subject in ("", claim.subject) and object in ("", claim.object)
        ]


def short(value: str) -> str:
    return local(value).removeprefix("quantity/").removeprefix("period/")
