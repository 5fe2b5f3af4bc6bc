"""The triple patterns of a SPARQL query, wherever they stand: what of a data set its answer can depend on.

Reach for it to find the statements that a query may look at. The text is read by rdflib's parser (SPARQL 1.1 §19.8);
pyoxigraph does not show what it read. Never evaluates anything and never decides whether a text is valid.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import product

import pyoxigraph as ox
from rdflib import BNode, URIRef, Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.receipts.property_path import Leaf, property_path
from kg.store.snapshot import Term
from kg.store.sparql_outline import resolve

Position = ox.Variable | ox.NamedNode | None
Unknown = ox.Variable | None
LookUp = tuple[ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | None]
_DEPTH = 20_000  # Python frames: the parser takes some thirty for each bracket, and 100 brackets may be nested
_FEW = 50  # IRIs of a VALUES that are looked up one by one
_UNSEEN = ("MinusGraphPattern", "Builtin_EXISTS", "Builtin_NOTEXISTS")


class Unreadable(Exception):
    """A text that the parser cannot read, though the engine may."""


@dataclass(frozen=True)
class AskedPattern:
    """A triple pattern as it stands in a query.

    Each position is a variable, an IRI, or None for what may be anything: a blank node, a literal. `graph` is None for
    the default graph, else the IRI of a named graph or a variable. `shown` says that its matches are in the solutions:
    not those of MINUS and EXISTS. `along` says that it is a part of a path, which begins and ends elsewhere. `within`
    holds the columns of each subquery around it, None for all; `among` the IRIs that a VALUES
    beside it leaves a variable.
    """

    subject: Position
    predicate: Position
    object: Position
    graph: ox.Variable | ox.NamedNode | None = None
    shown: bool = True
    along: bool = False
    within: tuple[frozenset[str] | None, ...] = ()
    among: tuple[tuple[str, tuple[ox.NamedNode, ...]], ...] = ()

    def given(self, values: Mapping[str, Term]) -> AskedPattern:
        """The same with what is bound from outside in the place of its variables."""

        def one(position: Position) -> Position:
            if not isinstance(position, ox.Variable) or not self.reaches(position.value):
                return position
            value = values.get(position.value, position)
            return None if isinstance(value, ox.Literal) else value

        return replace(self, subject=one(self.subject), predicate=one(self.predicate), object=one(self.object))

    def reaches(self, name: str) -> bool:
        """Whether a variable of this name is the same outside of all subqueries around."""
        return all(columns is None or name in columns for columns in self.within)

    def look_ups(self) -> Iterator[LookUp]:
        """What a store is asked to find every statement that the pattern can match."""
        listed = dict(self.among)

        def terms(position: Position) -> tuple[ox.NamedNode | None, ...]:
            if isinstance(position, ox.Variable):
                return listed.get(position.value, (None,))
            return (position,)

        ends = ((None,), (None,)) if self.along else (terms(self.subject), terms(self.object))
        yield from product(ends[0], terms(self.predicate), ends[1])


@lru_cache(maxsize=64)
def asked_patterns(text: str) -> tuple[AskedPattern, ...]:
    """Every triple pattern of a query; a path is one for each of its IRIs.

    Raises Unreadable for what rdflib does not read, such as SPARQL 1.2.
    """
    try:
        with _deep():
            prologue, query = parseQuery(text)
            names = _Names(prologue)
            return tuple(dict.fromkeys(_Walk(names).walk(query, _Place())))
    except Unreadable:
        raise
    except Exception as error:  # a parser of another make fails in ways of its own, and each means the same here
        raise Unreadable(str(error)) from None


@contextmanager
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _part(node: CompValue, name: str) -> str:
    return str(node[name]) if name in node else ""


def _listed(node: CompValue, name: str) -> Iterable[CompValue]:
    found: Iterable[CompValue] = node[name] if name in node else ()  # noqa: SIM401 - its `get` gives the name for nothing
    return found


class _Names:
    """Prefixes and base of a query; rdflib's own managers know prefixes that no text declares."""

    def __init__(self, prologue: Iterable[CompValue]) -> None:
        self.base = ""
        self.prefixes: dict[str, str] = {}
        for declared in prologue:
            if declared.name == "Base":
                self.base = resolve(str(declared.iri), self.base)
            elif declared.name == "PrefixDecl":
                self.prefixes[_part(declared, "prefix")] = resolve(str(declared.iri), self.base)

    def iri(self, term: Leaf) -> str:
        if isinstance(term, CompValue) and term.name == "pname":
            prefix = _part(term, "prefix")
            if prefix not in self.prefixes:
                raise Unreadable(f"the prefix {prefix}: is not declared")
            return self.prefixes[prefix] + _part(term, "localname")
        return resolve(str(term), self.base) if isinstance(term, URIRef) else ""

    def position(self, term: Leaf) -> Position:
        if isinstance(term, Variable):
            return ox.Variable(str(term))
        if isinstance(term, BNode):
            return None
        iri = self.iri(term)
        try:
            return ox.NamedNode(iri) if iri else None
        except ValueError:
            return None


@dataclass(frozen=True)
class _Place:
    """Where a walk stands: in which graph, whether what matches is shown, inside which subqueries."""

    graph: ox.Variable | ox.NamedNode | None = None
    shown: bool = True
    within: tuple[frozenset[str] | None, ...] = ()
    among: tuple[tuple[str, tuple[ox.NamedNode, ...]], ...] = ()


class _Walk:
    def __init__(self, names: _Names) -> None:
        self.names = names

    def walk(self, node: Leaf | Iterable[Leaf], place: _Place) -> Iterator[AskedPattern]:
        if isinstance(node, CompValue):
            if node.name == "TriplesBlock":
                yield from self.block(node.triples, place)
                return
            place = self.inner(node, place)
            if "part" in node:
                place = replace(place, among=tuple(self.listed(node.part)))
            for key, part in node.items():
                if key != "template":
                    yield from self.walk(part, place)
        elif not isinstance(node, str) and hasattr(node, "__iter__"):
            for part in node:
                yield from self.walk(part, place)

    def inner(self, node: CompValue, place: _Place) -> _Place:
        if node.name == "GraphGraphPattern":
            term = self.names.position(node.term)
            return replace(place, graph=term or ox.Variable("graph"))
        if node.name in _UNSEEN:
            return replace(place, shown=False)
        if node.name == "SubSelect":
            named = frozenset(_part(each, "var") or _part(each, "evar") for each in _listed(node, "projection")) or None
            return replace(place, within=(*place.within, named))
        return place

    def listed(self, parts: Iterable[Leaf]) -> Iterator[tuple[str, tuple[ox.NamedNode, ...]]]:
        """The variables of a group for which a VALUES of its own lists a few IRIs and nothing else."""
        for part in parts:
            if isinstance(part, CompValue) and part.name == "InlineData" and len(part.var) == 1:
                terms = [self.names.position(value) for value in part.value]
                iris = tuple(term for term in terms if isinstance(term, ox.NamedNode))
                if len(iris) == len(terms) <= _FEW:
                    yield str(part.var[0]), iris

    def block(self, groups: Iterable[Iterable[Leaf]], place: _Place) -> Iterator[AskedPattern]:
        terms = [list(group) for group in groups]
        triples = [group[at : at + 3] for group in terms for at in range(0, len(group), 3)]
        plain = [(s, o) for s, verb, o in triples if not property_path(verb).empty]
        fixed = {self.names.position(end) for ends in plain for end in ends if isinstance(end, Variable)}
        for subject, verb, object_ in triples:
            yield from self.triple(subject, verb, object_, place, fixed)

    def triple(
        self, subject: Leaf, verb: Leaf, object_: Leaf, place: _Place, fixed: set[Position]
    ) -> Iterator[AskedPattern]:
        """One pattern for each IRI of the verb; one for any statement where the verb, or an empty path, takes any."""
        made = partial(AskedPattern, graph=place.graph, shown=place.shown, within=place.within, among=place.among)
        s, o, path = self.names.position(subject), self.names.position(object_), property_path(verb)
        if isinstance(verb, Variable):
            yield made(s, ox.Variable(str(verb)), o)
        elif path.simple:
            for iri, turned in path.steps:
                yield made(o, self.names.position(iri), s) if turned else made(s, self.names.position(iri), o)
        else:
            free = isinstance(s, Unknown) and isinstance(o, Unknown) and not {s, o} & fixed
            if path.open or (path.empty and free):  # any node of the graph begins and ends an empty path
                yield made(s, None, o, along=True)
            for iri, turned in path.steps:
                ends = (o, s) if turned else (s, o)
                yield made(ends[0], self.names.position(iri), ends[1], along=True)
