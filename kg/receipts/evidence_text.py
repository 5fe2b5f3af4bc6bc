"""Statements as a receipt carries them: TriG in lines, one text for one set of statements, with its canonical digest.

The digest is that of RDFC-1.0: without blank nodes it is the SHA-256 of the sorted N-Quads, which is also what a build
is known by. Never holds a statement with a blank node: its name would be another one in each store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kg.base.errors import BadInput, QueryRefused
from kg.ontology.registry import PREFIXES
from kg.store.merge import loaded
from kg.store.selection import LeftOut
from kg.store.snapshot import Snapshot

# One way to write each IRI: no namespace within another.
_NAMESPACES = {
    prefix: namespace
    for prefix, namespace in PREFIXES.items()
    if not any(namespace != other and namespace.startswith(other) for other in PREFIXES.values())
}


InOrder = Mapping[str, ox.Quad]  # statements by their lines of N-Quads, in the order of these


def in_order(quads: Iterable[ox.Quad]) -> InOrder:
    """Each quad once, by its line of N-Quads, in the order of these. Raises QueryRefused for a blank node."""
    found = {f"{quad} .\n": quad for quad in quads}
    for line, quad in found.items():
        if "_:" in line and any(isinstance(part, ox.BlankNode) for part in quad):
            raise QueryRefused(
                "the data set has blank nodes, which have no name that a receipt could hold",
                reason="no-receipt",
                remedy="give each of them an IRI",
            )
    return {line: found[line] for line in sorted(found)}


def digest_of(statements: InOrder) -> tuple[str, int]:
    """The canonical digest of statements, and how many they are."""
    return hashlib.sha256("".join(statements).encode()).hexdigest(), len(statements)


def as_lines(statements: InOrder) -> tuple[str, ...]:
    """The statements as TriG."""
    by_graph = sorted(statements.values(), key=lambda quad: str(quad.graph_name))
    text = ox.serialize(by_graph, format=ox.RdfFormat.TRIG, prefixes=_NAMESPACES) or b""
    lines = text.decode().removesuffix("\n").split("\n")  # a literal may hold other ends of lines
    head = [line for line in lines if line.startswith("@prefix ")]
    return (*sorted(head), *lines[len(head) :])


def from_lines(lines: Sequence[str]) -> list[ox.Quad]:
    """The statements of such lines. Raises BadInput where they are not TriG."""
    try:
        return list(ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.TRIG))
    except (SyntaxError, ValueError) as error:
        raise BadInput(
            f"the evidence is not TriG ({error})", place="evidence", remedy="make the receipt again"
        ) from None


def as_snapshot(
    statements: InOrder, graphs: Iterable[str], digest: str = "", left_out: tuple[LeftOut, ...] = ()
) -> Snapshot:
    """Statements as a data set of their own, with the graphs that were chosen, empty ones too.

    `digest` and `left_out` are those of the data set that it stands for.
    """
    store = loaded("".join(statements).encode())
    for graph in graphs:
        store.add_graph(ox.NamedNode(graph))
    return Snapshot(store, digest, left_out)
