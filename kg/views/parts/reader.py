"""Names, classes, quantities and texts of what a snapshot mentions, read once and kept.

Answers with cells; an unknown id is refused with the nearest names. Never invents a name: what has no label is shown
by its id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property

import pyoxigraph as ox

from kg.base.errors import ENTITIES_LISTED, BadInput, NotFound, with_article
from kg.build.claim_triples import entity
from kg.facts.entities import local
from kg.ontology.registry import CLAIM, DCTERMS, LT, QUANTITY, RDF, SKOS, SOURCE, vocabulary
from kg.quantities.quantity import Bound, Quantity
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Amount, Label, Ref

Term = ox.NamedNode | ox.Literal
_DEFAULT = ox.DefaultGraph()


@dataclass
class Read:
    """What was read of one snapshot, for every reader of it: facts by node and property, and the cells made of them."""

    facts: dict[tuple[str, str], list[Term]] = field(default_factory=dict)
    refs: dict[str, Ref] = field(default_factory=dict)
    sources: dict[str, Ref] = field(default_factory=dict)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    amounts: dict[str, Amount] = field(default_factory=dict)
    about: dict[str, tuple[str, ...]] = field(default_factory=dict)


@kept
def _read(_snapshot: Snapshot) -> Read:
    return Read()


class Reader:
    """Reads single facts of one snapshot, each once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        read = _read(snapshot)
        self._facts, self._refs, self._sources = read.facts, read.refs, read.sources
        self._quantities, self._amounts, self._about = read.quantities, read.amounts, read.about

    def _terms(self, node: ox.NamedNode, predicate: str) -> list[Term]:
        key = (node.value, predicate)
        if key not in self._facts:
            found = self.snapshot.store.quads_for_pattern(node, ox.NamedNode(predicate), None, _DEFAULT)
            terms = [quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]
            self._facts[key] = sorted(terms, key=lambda term: term.value)
        return self._facts[key]

    def _label(self, node: ox.NamedNode, predicate: str) -> Label | None:
        texts = {"zh": "", "en": ""}
        for term in self._terms(node, predicate):
            if isinstance(term, ox.Literal):
                texts["zh" if (term.language or "").startswith("zh") else "en"] = term.value
        return Label(**texts) if any(texts.values()) else None

    def ref(self, entity_id: str) -> Ref:
        """An entity or code by id, with name and class."""
        if entity_id not in self._refs:
            node = entity(entity_id)
            label = self._label(node, SKOS + "prefLabel") or Label(zh=entity_id, en=entity_id)
            self._refs[entity_id] = Ref(id=entity_id, label=label, kind=self.kind(entity_id))
        return self._refs[entity_id]

    def refs(self, ids: Iterable[str]) -> tuple[Ref, ...]:
        """Several entities, ordered by id."""
        return tuple(self.ref(id) for id in sorted(ids))

    def source(self, source_id: str) -> Ref:
        """A source by id, with its title."""
        if source_id not in self._sources:
            label = self._label(ox.NamedNode(SOURCE + source_id), DCTERMS + "title") or Label(
                zh=source_id, en=source_id
            )
            self._sources[source_id] = Ref(id=source_id, label=label, kind="Source")
        return self._sources[source_id]

    def kind(self, entity_id: str) -> str:
        """The most specific class of an entity; empty if the snapshot does not mention it."""
        words = vocabulary().classes
        names = [local(term.value) for term in self._terms(entity(entity_id), RDF + "type")]
        known = sorted((name for name in names if name in words), key=lambda n: (-len(words[n].parents), n))
        return known[0] if known else ""

    def is_a(self, entity_id: str, kind: str) -> bool:
        """Whether any of an entity's classes is this one or one below it."""
        names = (local(term.value) for term in self._terms(entity(entity_id), RDF + "type"))
        return any(name in vocabulary().classes and vocabulary().is_a(name, kind) for name in names)

    def quantity(self, name: str) -> Quantity:
        """The quantity of a content-named node (`quantity/usd-500000000`, as claims' records name it)."""
        if name not in self._quantities:
            self._quantities[name] = self._read_quantity(ox.NamedNode(QUANTITY + name.removeprefix("quantity/")))
        return self._quantities[name]

    def amount(self, name: str) -> Amount:
        """The same as a cell."""
        if name not in self._amounts:
            self._amounts[name] = Amount.of(self.quantity(name))
        return self._amounts[name]

    def _read_quantity(self, node: ox.NamedNode) -> Quantity:
        def numbers(field: str) -> list[Decimal]:
            return sorted(Decimal(term.value) for term in self._terms(node, LT + field))

        def one(field: str) -> Decimal | None:
            return next(iter(numbers(field)), None)

        opens = {field: [t.value for t in self._terms(node, LT + field)] == ["true"] for field in _OPEN}
        return Quantity(
            unit=local(self._terms(node, LT + "unit")[0].value),
            bound=Bound(local(self._terms(node, LT + "bound")[0].value)),
            lower=one("lower"),
            upper=one("upper"),
            lower_open=opens["lowerOpen"],
            upper_open=opens["upperOpen"],
            nominal=one("nominal"),
            readings=tuple(numbers("reading")),
        )

    def paraphrase(self, claim: str) -> Label | None:
        """What a claim says, in this project's own words; None if it has no paraphrase."""
        return self._label(ox.NamedNode(CLAIM + claim), LT + "paraphrase")

    def scope(self, claim: str) -> Label | None:
        """The scope within which a claim is said (short term), if it has one."""
        return self._label(ox.NamedNode(CLAIM + claim), LT + "scope")

    def note(self, link: str) -> Label | None:
        """What an editor noted of a link between claims."""
        return self._label(ox.NamedNode(link), SKOS + "note")

    def about(self, claim: str) -> tuple[str, ...]:
        """The ids of every entity that a claim concerns."""
        if claim not in self._about:
            terms = self._terms(ox.NamedNode(CLAIM + claim), LT + "about")
            self._about[claim] = tuple(local(term.value) for term in terms)
        return self._about[claim]

    def inferred(self, claim: str) -> tuple[str, ...]:
        """The fields of a claim that were inferred rather than stated."""
        terms = self._terms(ox.NamedNode(CLAIM + claim), LT + "inferred")
        return tuple(term.value.partition(":")[0] for term in terms)

    def field(self, claim: str, name: str) -> str:
        """A plain field of a claim (asWritten, certainty); empty if it has none."""
        terms = self._terms(ox.NamedNode(CLAIM + claim), LT + name)
        return terms[0].value if terms else ""

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in run(self.snapshot, "names").values():
            if row["kind"] == SKOS + "definition" or "/" in local(row["entity"]):
                continue
            found.setdefault(row["name"].casefold(), []).append(local(row["entity"]))
        return found

    def known(self, entity_id: str, place: str, *kinds: str) -> str:
        """`id` if the snapshot mentions it and it is of one of `kinds` (any, if none is given).

        Raises NotFound with the nearest ids for a name that nothing carries, BadInput for a thing of another class.
        """
        found = self.kind(entity_id) if entity_id.isascii() and entity_id.replace("-", "").isalnum() else ""
        if not found:
            close = self.nearest(entity_id)
            raise NotFound(
                f"no entity {entity_id!r}",
                nearest=close,
                remedy="" if close else ENTITIES_LISTED,
                place=place,
            )
        if kinds and not any(vocabulary().is_a(found, kind) for kind in kinds):
            message = f"{entity_id!r} is {with_article(found)}, not {' or '.join(map(with_article, kinds))}"
            raise BadInput(message, place=place, remedy=f"name {with_article(kinds[0])}")
        return entity_id

    def nearest(self, entity_id: str) -> tuple[str, ...]:
        """The ids of the entities whose ids or names are closest, at most three."""
        names = {each: [each] for ids in self._named.values() for each in ids} | self._named
        close = get_close_matches(entity_id.casefold(), list(names), n=6, cutoff=0.5)
        return tuple(dict.fromkeys(found for name in close for found in names[name]))[:3]


_OPEN = ("lowerOpen", "upperOpen")
