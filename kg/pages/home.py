"""The first page: what is in here, how far it is checked, what is newest, and where to go on.

Counts statements, not mentions, and says what each number counts.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NotRequired, TypedDict

from kg.facts.claim_line import claim_fields, lines, sources, statements
from kg.facts.entities import local
from kg.facts.fact_records import Both, ClaimLine, Reference
from kg.facts.references import reference
from kg.facts.relations import relations
from kg.pages.citation import Citation, citation
from kg.pages.findings import Finding, findings
from kg.pages.sketches import Sketch, sketches
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot
from kg.views.view_specs import VIEWS

NEWEST = 10
MOST_SHOWN = 10
TITLE = {"zh": "龙图：中国AI创业版图", "en": "Longtu: the Chinese AI startup landscape"}


class Counts(TypedDict):
    """How much there is, each number with what it counts."""

    sources: int
    sourcesChecked: int
    claims: int
    claimsChecked: int
    statements: int


class Span(TypedDict):
    """The first and the last day; both absent where no day is known."""

    earliest: NotRequired[str]
    latest: NotRequired[str]


class ViewCard(TypedDict):
    """A view with the question it answers; `example` holds what it needs."""

    name: str
    title: Both
    question: Both
    example: dict[str, str]
    sketch: Sketch | None


class FundingRow(TypedDict):
    """An investor and, for each company of the columns, a claim that it invested there; None where none says so."""

    investor: Reference
    claims: list[str | None]


class FundingMatrix(TypedDict):
    """Who funds whom: the investors and companies that meet most often."""

    companies: list[Reference]
    rows: list[FundingRow]


class HomePage(TypedDict):
    """The first page."""

    counts: Counts
    span: Span
    findings: list[Finding]
    funding: FundingMatrix
    newest: list[ClaimLine]
    graph: Sketch | None
    views: list[ViewCard]
    citation: Citation


@kept
def home(snapshot: Snapshot) -> HomePage:
    """What the first page shows."""
    return {
        "counts": counts(snapshot),
        "span": span(snapshot),
        "findings": findings(snapshot),
        "funding": funding_matrix(snapshot),
        "newest": newest_events(snapshot),
        "graph": sketches(snapshot).get("graph"),
        "views": views(snapshot),
        "citation": citation(snapshot, "", TITLE),
    }


def counts(snapshot: Snapshot) -> Counts:
    """How many sources, claims and statements there are, and how many sources were checked against a text."""
    known = claim_fields(snapshot)
    heads = statements(snapshot)
    checked = [source for source in sources(snapshot).values() if source["verification"] == "text"]
    return {
        "sources": len(sources(snapshot)),
        "sourcesChecked": len(checked),
        "claims": len(known),
        "claimsChecked": sum(source["claims"] for source in checked),
        "statements": len({heads.get(id, id) for id in known}),
    }


def funding_matrix(snapshot: Snapshot) -> FundingMatrix:
    """Investors by companies, those with the most of each first, from the asserted relations alone."""
    found: dict[str, dict[str, str]] = {}
    for relation in relations(snapshot).relations:
        if relation.predicate == "investor" and relation.status == "asserted":
            found.setdefault(relation.end, {})[relation.start] = relation.grounds[0].claim
    companies = [id for id, _ in Counter(company for own in found.values() for company in own).most_common(MOST_SHOWN)]
    met = {id: [own.get(company) for company in companies] for id, own in found.items()}
    order = sorted(met, key=lambda id: (met[id].count(None), id))[:MOST_SHOWN]
    return {
        "companies": [reference(snapshot, id) for id in companies],
        "rows": [{"investor": reference(snapshot, id), "claims": met[id]} for id in order],
    }


def span(snapshot: Snapshot) -> Span:
    """The first and the last day that an asserted claim may speak of; absent where none speaks of any."""
    said = [record for record in claim_fields(snapshot).values() if record["asserted"].value == "true"]
    first = [record["earliest"].value for record in said if "earliest" in record]
    last = [record["latest"].value for record in said if "latest" in record]
    return {"earliest": min(first), "latest": max(last)} if first and last else {}


def newest_events(snapshot: Snapshot) -> list[ClaimLine]:
    """The latest dated events, each once, by the claim that dates it most closely."""
    rows = run(snapshot, "newest-events").values()
    dated: dict[str, ClaimLine] = {}
    for found in sorted(lines(snapshot, [local(row["claim"]) for row in rows]), key=looseness):
        dated.setdefault(found["subject"]["id"], found)
    return sorted(dated.values(), key=lambda each: (each["time"]["latest"], each["id"]), reverse=True)[:NEWEST]


def looseness(dated: ClaimLine) -> tuple[int, str]:
    """How many days a date leaves open; one without a beginning or an end leaves more open than any other."""
    time = dated["time"]
    first, last = (
        date.fromisoformat(day) for day in (time.get("earliest", "0001-01-01"), time.get("latest", "9999-12-31"))
    )
    return (last - first).days, dated["id"]


def views(snapshot: Snapshot) -> list[ViewCard]:
    """The views: name, title, the question each answers, and a small picture of the data where there is one."""
    drawn = sketches(snapshot)
    return [
        {
            "name": spec.name,
            "title": {"zh": spec.title.zh, "en": spec.title.en},
            "question": {"zh": spec.question.zh, "en": spec.question.en},
            "example": {item.name: item.example for item in spec.parameters if item.name in spec.required},
            "sketch": drawn.get(spec.name),
        }
        for spec in VIEWS.values()
    ]
