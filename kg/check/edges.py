"""The direct edges once more, without SPARQL: what the claims of one source must lead to, no more and no less.

A second way to the same result, so that a wrong rule shows; builds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.build.claim_triples import introduces
from kg.build.minted_ids import edtf_slug
from kg.ontology.registry import vocabulary
from kg.records.load import Knowledge, LoadedClaim

Edge = tuple[str, str, str]


def _of_claim(loaded: LoadedClaim) -> Iterator[Edge]:
    claim, prop = loaded.claim, vocabulary().properties[loaded.claim.predicate]
    introduced = introduces(claim, prop)
    if prop.metric:
        yield from _observation(loaded, introduced)
    if not claim.asserted or not prop.direct:
        return
    if prop.metric and introduced is not None:
        yield claim.subject, prop.name, introduced
    elif claim.quantity is not None:
        yield claim.subject, prop.name, f"quantity/{claim.quantity.quantity().name}"
    elif prop.takes == "edtf":
        yield claim.subject, prop.name, f"period/{edtf_slug(claim.time)}"
    elif claim.object is not None:
        yield claim.subject, prop.name, claim.object
    elif claim.literal is not None:
        yield claim.subject, prop.name, claim.literal
    if prop.name == "issuer":
        yield claim.object or "", "listingStatus", "listed"
    if introduced and claim.object is not None:
        yield introduced, "holder", claim.object
        if prop.mints == "Holding":
            yield introduced, "company", claim.subject
        else:
            yield introduced, "round", claim.subject
            yield introduced, "investmentRole", "lead" if prop.name == "ledBy" else "participant"


def _observation(loaded: LoadedClaim, introduced: str | None) -> Iterator[Edge]:
    claim = loaded.claim
    if introduced is None:
        return
    yield introduced, "observed", claim.subject
    yield introduced, "metric", vocabulary().properties[claim.predicate].metric
    if claim.time is not None:
        yield introduced, "period", f"period/{edtf_slug(claim.time)}"
    for name, value in (("provider", claim.provider), ("definition", claim.definition)):
        if value is not None:
            yield introduced, name, value
    if claim.asserted and claim.quantity is not None:
        yield introduced, "value", f"quantity/{claim.quantity.quantity().name}"


def edges(known: Knowledge, source: str) -> set[Edge]:
    """The direct edges of one source as (subject, property, object) names."""
    found = {edge for loaded in known.claims_of(source) for edge in _of_claim(loaded)}
    companies: dict[str, set[str]] = {}
    for subject, prop, value in found:
        if prop == "company":
            companies.setdefault(subject, set()).add(value)
    for subject, prop, value in list(found):
        if prop in ("ledBy", "participant"):
            found |= {(company, "investor", value) for company in companies.get(subject, ())}
        if prop == "shareholder":
            found.add((subject, "investor", value))
    return found
