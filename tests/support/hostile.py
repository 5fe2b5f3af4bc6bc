"""A build whose labels attack: markup, break-outs, bidirectional controls, 10,000 characters, foreign schemes.

Literals are replaced in its N-Quads, past every check of the loader, because a page must hold whatever it is given.
Every marker that runs would call `window.hit`.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.ontology.registry import CLAIM, DCTERMS, ID, LT, SKOS, SOURCE

LABELS = (
    "<script>window.hit('script')</script>",
    "<img src=x onerror=window.hit('img')>",
    '"><svg onload=window.hit("svg")>',
    "'-window.hit(1)-'",
    "</title><script>window.hit('title')</script>",
    "</textarea><a href=javascript:window.hit(2)>href</a>",
    "{{ 7 * 7 }}{% raw %}${window.hit(3)}",
    "\u202eevil\u202c \u2066isolate",
    "\u2028window.hit(4)\u2029<!--",
    "长" * 10_000,
    "javascript:window.hit(5)",
    '=HYPERLINK("https://evil.example")',
)
THING, CLAIM_ID, SOURCE_ID = "kimi", "a1.cash-after-c-lead", "a1"
_TEXTS = {SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", LT + "legalName", SKOS + "definition"}
_TEXTS |= {LT + "asWritten", LT + "paraphrase", LT + "scope", LT + "certainty", LT + "inferred", LT + "line"}
_TEXTS |= {DCTERMS + "title", DCTERMS + "publisher", DCTERMS + "creator", LT + "mirrorOf"}
_ADDRESSES = ("javascript:window.hit('address')", "data:text/html,<script>window.hit(6)</script>")


def attacked(nquads: bytes) -> bytes:
    """The build with every label, title and free text of our things, claims and sources replaced, turn by turn."""
    turn = 0
    found = []
    for quad in parse(nquads, format=RdfFormat.N_QUADS):
        if _is_text(quad):
            assert isinstance(quad.object, Literal)
            text, language = LABELS[turn % len(LABELS)], quad.object.language
            term = Literal(text, language=language) if language else Literal(text)
            quad, turn = Quad(quad.subject, quad.predicate, term, quad.graph_name), turn + 1
        elif quad.predicate.value == LT + "address":
            term = Literal(_ADDRESSES[turn % 2])
            quad, turn = Quad(quad.subject, quad.predicate, term, quad.graph_name), turn + 1
        found.append(quad)
    written = serialize(found, format=RdfFormat.N_QUADS)
    assert written is not None and turn > 1000
    return written


def _is_text(quad: Quad) -> bool:
    subject = quad.subject
    if not isinstance(subject, NamedNode) or not subject.value.startswith((ID, CLAIM, SOURCE)):
        return False
    return quad.predicate.value in _TEXTS and not re.search(r"/id/(quantity|period)/", subject.value)
