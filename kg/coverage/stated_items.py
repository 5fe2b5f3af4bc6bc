"""What of a news text no claim covers: its amounts of money, its dates and its parties, each with a reason.

For texts that are read for what they say of the field's companies, not whole. An amount told twice or in two
currencies, a date or a name told twice, is covered once. The reasons stand in `kg/data/coverage/uncovered.yaml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from kg.base.paths import data_dir
from kg.base.problems import Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import read_yaml
from kg.coverage.text_items import Item
from kg.grammar.read import find_quantities
from kg.ontology.registry import vocabulary
from kg.records.load import Knowledge, LoadedClaim, Located
from kg.records.record_models import Slug

FILE = "kg/data/coverage/uncovered.yaml"
_DATE = re.compile(
    r"(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?|(?<!\d)\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?"
    r"|\b(?:January|February|March|April|June|July|August|September|October|November|December|May(?= \d))"
    r"(?: \d{1,2}\b)?(?:,? (?:19|20)\d\d)?|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
_AGENTS = ("Company", "InvestmentFirm", "Fund", "Person", "PublicBody", "University", "ResearchInstitute")


class Why(StrEnum):
    """Why no claim covers something: the closed list."""

    OTHER = "other"  # about a company, a person or an event outside the field
    BACKGROUND = "background"  # told in passing: a date of the page, a figure of history, who else is named
    NOT_DONE = "notDone"  # a possibility, an offer or a wish of which nothing came
    OPINION = "opinion"  # what somebody thinks it is or will be worth
    REFUSED = "refused"  # a fact that the check refuses, or that the ontology has no property for
    OPEN = "open"  # a fact that no claim states yet


class Uncovered(Record):
    """Stretches of one source's text that no claim covers, START-END in code points, for one reason."""

    source: Slug
    reason: Why
    at: list[str] = Field(min_length=1)


class UncoveredFile(Record):
    """Everything that is uncovered."""

    uncovered: list[Uncovered]


@dataclass
class StatedCoverage:
    """One news text: how many amounts, dates and parties it has, and those that no claim covers, by reason."""

    source: str
    items: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    missing: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every item is covered or has its reason, and every reason its item."""
        return not self.missing and not self.problems

    def lines(self) -> Iterator[str]:
        """The counts, then what has neither a claim nor a reason, by place."""
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(self.reasons.items()))
        covered = self.items - self.reasons.total() - len(self.missing)
        yield f"{self.source}: {covered} of {self.items} amounts, dates and parties covered{told and f'; {told}'}"
        yield from (f"  missing: {item.kind} at {item.start} to {item.end}" for item in self.missing)


def stated(known: Knowledge, source: str, text: str) -> StatedCoverage:
    """The amounts, dates and parties of one text, and what becomes of each."""
    claims, listed = known.claims_of(source), list(_listed(source))
    result, held = StatedCoverage(source), set[int]()
    items = [*_amounts(text, claims), *_dates(text, claims), *_parties(known, text, claims)]
    for item, covered in sorted(items):
        result.items += 1
        if covered:
            continue
        found = [index for index, (start, end, _, _) in enumerate(listed) if start <= item.start and item.end <= end]
        held |= set(found)
        if found:
            result.reasons[listed[found[0]][2]] += 1
        else:
            result.missing.append(item)
    for index, (start, end, _, at) in enumerate(listed):
        if index not in held:
            message = f"{source}: {start}-{end} gives a reason for nothing: claims cover it, or there is nothing"
            result.problems.append(at.problem(message, "remove it"))
    return result


def _listed(source: str) -> Iterator[tuple[int, int, str, Located]]:
    path = data_dir() / "coverage" / "uncovered.yaml"
    if not path.is_file():
        return
    document = read_yaml(path, FILE)
    for index, one in enumerate(UncoveredFile.model_validate(document.data).uncovered):
        for place in one.at if one.source == source else ():
            start, end = map(int, place.split("-"))
            yield start, end, one.reason, Located(document, ("uncovered", index))


def _covered(claims: Iterable[LoadedClaim], places: Iterable[tuple[int, int]]) -> bool:
    pieces = [(piece.start or 0, piece.end or 0) for loaded in claims for piece in loaded.claim.evidence]
    return any(start < end_ and begin < end for start, end in places for begin, end_ in pieces)


def _amounts(text: str, claims: list[LoadedClaim]) -> Iterator[tuple[Item, bool]]:
    money = {unit.name for unit in vocabulary().codes_of("Unit") if unit.unit_kind == "money"}
    stated = [loaded.claim.quantity.quantity() for loaded in claims if loaded.claim.quantity is not None]
    told = {(one.unit, one.lower, one.upper) for one in stated}
    amounts: dict[tuple[str, Decimal | None, Decimal | None], list[tuple[int, int]]] = {}
    for found in find_quantities(text):
        if found.quantity.unit in money and not found.restates:
            key = (found.quantity.unit, found.quantity.lower, found.quantity.upper)
            amounts.setdefault(key, []).append((found.start, found.end))
    for key, spans in amounts.items():
        yield Item(*spans[0], "amount"), key in told or _covered(claims, spans)


def _dates(text: str, claims: list[LoadedClaim]) -> Iterator[tuple[Item, bool]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for match in _DATE.finditer(text):
        places.setdefault("".join(match[0].split()), []).append(match.span())
    for spans in places.values():
        yield Item(*spans[0], "date"), _covered(claims, spans)


def _parties(known: Knowledge, text: str, claims: list[LoadedClaim]) -> Iterator[tuple[Item, bool]]:
    called: dict[str, set[str]] = {}
    for entity in known.entities.values():
        if entity.type in _AGENTS:
            for name in (entity.name.zh, entity.name.en, *entity.aliases):
                called.setdefault(name, set()).add(entity.id)
    named = {party for loaded in claims for party in _named(loaded)}
    pattern = re.compile("|".join(_whole(name) for name in sorted(called, key=len, reverse=True)))
    places: dict[frozenset[str], list[tuple[int, int]]] = {}
    for match in pattern.finditer(text):
        places.setdefault(frozenset(called[match[0]]), []).append(match.span())
    for entities, spans in places.items():
        yield Item(*spans[0], "party"), bool(entities & named) or _covered(claims, spans)


def _whole(name: str) -> str:
    latin = name.isascii()
    return f"{'(?<![A-Za-z0-9])' if latin else ''}{re.escape(name)}{'(?![A-Za-z0-9])' if latin else ''}"


def _named(loaded: LoadedClaim) -> Iterator[str]:
    claim = loaded.claim
    yield claim.subject
    yield from claim.about
    yield from (name for name in (claim.object, claim.speaker, claim.provider, claim.document) if name)
