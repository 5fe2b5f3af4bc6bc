"""What pages keep of a snapshot, computed ahead: the template process does it once, every worker shares it.

Never changes what a page shows.
"""

from __future__ import annotations

from kg.facts.claim_line import claim_fields, links, sources, statements
from kg.facts.entities import names
from kg.facts.outlets import outlets
from kg.facts.references import classes
from kg.facts.relations import relations
from kg.pages.home import home
from kg.pages.search import index
from kg.store.snapshot import Snapshot
from kg.views.parts.answered import answered
from kg.views.parts.evidence import Evidence
from kg.views.view_specs import VIEWS

VIEW_QUERIES = (
    *("co-investment", "timeline", "belongings", "occasions", "funding", "people"),
    *("model-claims", "competition", "connection", "contradictions", "statements"),
)


def prepare(snapshot: Snapshot) -> None:
    """Read what every page needs."""
    for read in (names, classes, claim_fields, sources, outlets, links, statements, relations, index, home):
        read(snapshot)
    evidence = Evidence(snapshot)
    for query in VIEW_QUERIES:
        evidence.stated(query)


def views(snapshot: Snapshot) -> None:
    """Answer every view that needs no parameter as its page first asks it."""
    for spec in VIEWS.values():
        if not spec.required:
            answered(snapshot, spec.name, {})
