"""RDF in other syntaxes, with this project's prefixes; refused where a syntax cannot hold what is to be said.

The same build gives the same bytes: graphs and triples are written in sorted order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg.base.errors import NotInThisForm
from kg.ontology.registry import PREFIXES

# Characters outside XML 1.0, section 2.2, and an element that the engine names without a local part.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix:[\s/>]")


def as_trig(nquads: bytes) -> bytes:
    """N-Quads as a build writes them as TriG, one block a graph, in sorted order."""
    lines = sorted(nquads.splitlines(keepends=True), key=_graph_and_triple)
    return serialized(parse(b"".join(lines), format=RdfFormat.N_QUADS), RdfFormat.TRIG)


def _graph_and_triple(line: bytes) -> tuple[bytes, bytes]:
    triple, _, graph = line.rpartition(b" <")
    return graph, triple


def serialized(
    said: Iterable[Triple] | Iterable[Quad], form: RdfFormat, prefixes: dict[str, str] | None = PREFIXES
) -> bytes:
    """Triples or quads in a syntax. Raises NotInThisForm as `held` does."""
    return held(lambda: serialize(said, format=form, prefixes=prefixes) or b"", form.media_type)


def held(write: Callable[[], bytes], media_type: str) -> bytes:
    """What `write` gives.

    Raises NotInThisForm for a triple term as JSON-LD, and for XML with a character or a property that XML cannot hold.
    """
    try:
        body = write()
    except OSError as error:
        if "JSON-LD" not in str(error):
            raise
        raise NotInThisForm("JSON-LD has no form for triple terms", remedy="ask for Turtle or N-Triples") from None
    if "xml" in media_type and _NOT_XML.search(body):
        what = "the answer holds a character or the name of a property that XML cannot carry"
        raise NotInThisForm(what, remedy="ask for JSON or TSV, and for triples in Turtle")
    return body
