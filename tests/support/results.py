"""What answers say, to hold others against: views as rows and checksums, a claim's figure as a sentence tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.facts.claim_line import line
from kg.facts.references import classes, reference
from kg.store.snapshot import Snapshot
from kg.views.co_investment import co_investment
from kg.views.funding import Total, funding

Cell = str | int | bool | Decimal


def as_told(snapshot: Snapshot, claim: str, language: str) -> str:
    """The figure of a claim as a sentence has to tell it: its value, its bound and of what it is a figure."""
    stated = line(snapshot, claim)
    value = stated["value"]["name"][language]
    if "definition" not in stated:
        return value
    what = reference(snapshot, stated["definition"])["name"][language]
    return f"{value}（{what}）" if language == "zh" else f"{value} ({what})"


def text(value: Cell) -> str:
    """A value as spark/job.py writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def digest(rows: Iterable[Sequence[Cell]]) -> str:
    """SHA-256 of the rows as sorted lines, values parted by tabs."""
    lines = sorted("\t".join(map(text, row)) + "\n" for row in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def pairs(snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    """The view co-investment: both investors, the rounds and the companies that they share."""
    rows = co_investment(snapshot).rows
    return sorted((row.first.id, row.second.id, row.rounds.value, row.companies.value) for row in rows)


def totals(snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    """The totals of the view funding of every company: currency, rounds, what they add up to at least, whether open."""
    found: list[tuple[Cell, ...]] = []
    for company in (id for id, types in classes(snapshot).items() if "Company" in types):
        for section in funding(snapshot, company=company).sections:
            for row in section.rows:
                if isinstance(row, Total) and row.rounds:
                    lower = Decimal(row.total.lower or 0)
                    found.append((company, row.currency, len(row.rounds), lower, row.total.lower_open))
    return sorted(found)
