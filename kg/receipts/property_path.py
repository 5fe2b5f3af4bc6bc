"""What a SPARQL property path can look at: its IRIs, whether each is one step, whether it can be empty.

Reads the parts that rdflib's parser makes of a path (SPARQL 1.1 §9); never evaluates one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rdflib import Variable
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

Leaf = CompValue | Identifier  # a part of a parse tree: a term, a prefixed name, a path or a group


@dataclass(frozen=True)
class PropertyPath:
    """A path: `steps` are its IRIs as the parser gives them, each with whether it is followed backwards.

    `simple` where each alternative is one step, `empty` where it can have no step at all, `open` where it takes any
    predicate but some.
    """

    steps: tuple[tuple[Leaf, bool], ...]
    simple: bool = True
    empty: bool = False
    open: bool = False


def property_path(verb: Leaf) -> PropertyPath:
    """The path that stands as the verb of a triple pattern; an IRI is a path of one step, a variable has none."""
    if isinstance(verb, Variable):
        return PropertyPath(())
    if not isinstance(verb, CompValue) or verb.name == "pname":
        return PropertyPath(((verb, False),))
    if verb.name == "PathNegatedPropertySet":
        return PropertyPath((), simple=False, open=True)
    if verb.name == "PathElt":
        inner = property_path(verb.part)
        if "mod" not in verb:
            return inner
        return replace(inner, simple=False, empty=inner.empty or verb.mod in ("*", "?"))
    if verb.name == "PathEltOrInverse":
        inner = property_path(verb.part)
        return replace(inner, steps=tuple((iri, not turned) for iri, turned in inner.steps))
    parts = [property_path(part) for part in verb.part]
    sequence = verb.name == "PathSequence" and len(parts) > 1
    return PropertyPath(
        steps=tuple(step for part in parts for step in part.steps),
        simple=not sequence and all(part.simple for part in parts),
        empty=(all if sequence else any)(part.empty for part in parts),
        open=any(part.open for part in parts),
    )
