"""From the rows of an answer to the claims that state what they rest on, and from these to the slices of texts.

A row rests on the statements that the patterns of the query become in its solutions; a claim states such a statement
if it has it as subject, predicate and object or quantity, or led to it by a rule of `schema/rules/`. What no claim
states, such as a name, rests on none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.facts.entities import local
from kg.ontology.registry import CLAIM, LT, OA, PROV, RDF, SOURCE
from kg.receipts.receipt_file import ClaimBehind, HashedText, PinnedSlice

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Object = Subject | ox.Literal
Triple = tuple[Subject, ox.NamedNode, Object]
_MADE = ("observation", "investment", "holding")  # nodes that a claim introduces
_TAKING = (LT + "ledBy", LT + "participant")
_OF_A_CLAIM = (
    *(RDF + name for name in ("subject", "predicate", "object")),
    *(LT + name for name in ("quantity", "asserted", "evidence", *_MADE)),
    PROV + "wasQuotedFrom",
)
_OF_A_SLICE = (LT + "role", LT + "sha256", OA + "start", OA + "end")


class Claims:
    """The claims of a data set, found by what they state. `used` collects the statements that led to them."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.used: set[ox.Quad] = set()
        self._stating: dict[tuple[Object, Object, Object], set[Object]] = defaultdict(set)
        self._making: dict[Object, set[Object]] = defaultdict(set)
        self._taking: dict[tuple[Object, Object], set[Object]] = defaultdict(set)
        self._read()

    def _read(self) -> None:
        subjects, predicates = self._all(RDF + "subject"), self._all(RDF + "predicate")
        asserted = {claim for claim, values in self._all(LT + "asserted").items() if _value(values[0]) == "true"}
        objects, quantities = self._all(RDF + "object"), self._all(LT + "quantity")
        made = [self._all(LT + name) for name in _MADE]
        for claim in asserted & subjects.keys() & predicates.keys():
            subject, predicate = subjects[claim][0], predicates[claim][0]
            values = [*objects.get(claim, ()), *quantities.get(claim, ()), *made[0].get(claim, ())]
            for value in values:
                self._stating[subject, predicate, value].add(claim)
                if _value(predicate) in _TAKING:
                    self._taking[subject, value].add(claim)
                if _value(predicate) == LT + "shareholder":
                    self._stating[subject, ox.NamedNode(LT + "investor"), value].add(claim)
        for found in made:
            for claim, nodes in found.items():
                for node in nodes:
                    self._making[node].add(claim)

    def _all(self, predicate: str) -> dict[Subject, list[Object]]:
        found: dict[Subject, list[Object]] = {}
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()):
            found.setdefault(quad.subject, []).append(quad.object)
        return found

    def behind(self, triple: Triple) -> set[str]:
        """The ids of the claims that state a statement, or that it is a part of."""
        subject, predicate, value = triple
        found = {node for node in (subject, value) if self._is_claim(node)}
        found |= self._stating.get(triple, set())
        found |= self._making.get(subject, set())
        if predicate.value == LT + "investor":
            found |= set(self._through_rounds(subject, value))
        return {_value(node).removeprefix(CLAIM) for node in found}

    def known(self, claim_id: str) -> bool:
        """Whether a claim has this id."""
        return self._is_claim(ox.NamedNode(CLAIM + claim_id))

    def _is_claim(self, node: Object) -> bool:
        if not isinstance(node, ox.NamedNode) or not node.value.startswith(CLAIM):
            return False
        return any(self._outward(node, PROV + "wasQuotedFrom"))

    def _through_rounds(self, company: Subject, investor: Object) -> Iterator[Object]:
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(LT + "company"), company):
            taken = self._taking.get((quad.subject, investor), set())
            if taken and isinstance(quad.graph_name, ox.NamedNode):
                self.used.add(quad)
            yield from taken

    def _outward(self, node: ox.NamedNode, predicate: str) -> Iterator[ox.Quad]:
        for quad in self.store.quads_for_pattern(node, ox.NamedNode(predicate), None):
            if isinstance(quad.graph_name, ox.NamedNode):
                yield quad

    def record(self, claim_id: str) -> ClaimBehind:
        """A claim's source and slices, in the order of the text."""
        claim = ox.NamedNode(CLAIM + claim_id)
        own = {name: list(self._outward(claim, name)) for name in _OF_A_CLAIM}
        self.used.update(quad for quads in own.values() for quad in quads)
        pieces = {self._piece(quad.object) for quad in own[LT + "evidence"] if isinstance(quad.object, ox.NamedNode)}
        source = _local(own[PROV + "wasQuotedFrom"][0].object)
        in_text = sorted(pieces, key=lambda piece: (piece.start, piece.end, piece.role))
        return ClaimBehind(id=claim_id, source=source, slices=tuple(in_text))

    def _piece(self, node: ox.NamedNode) -> PinnedSlice:
        own = {name: list(self._outward(node, name)) for name in _OF_A_SLICE}
        self.used.update(quad for quads in own.values() for quad in quads)
        role, sha256, start, end = (own[name][0].object for name in _OF_A_SLICE)
        return PinnedSlice(role=_local(role), start=int(_local(start)), end=int(_local(end)), sha256=_local(sha256))

    def text(self, source: str) -> HashedText:
        """The hash of a source's text."""
        found = list(self._outward(ox.NamedNode(SOURCE + source), LT + "textHash"))
        self.used.update(found)
        return HashedText(source=source, sha256=_local(found[0].object) if found else None)

    def records(self, ids: Iterable[str]) -> tuple[tuple[ClaimBehind, ...], tuple[HashedText, ...]]:
        """The claims of these ids and the texts of their sources, each in order."""
        claims = tuple(self.record(each) for each in sorted(set(ids)))
        return claims, tuple(self.text(source) for source in sorted({claim.source for claim in claims}))


def _value(term: Object) -> str:
    return "" if isinstance(term, ox.Triple) else term.value


def _local(term: Object) -> str:
    return local(_value(term))
