"""Coverage of each text: every item with the claims that cover it, or its exemption, or missing.

A text with a list of named things is covered whole; of another, what it states of money, days and parties is told
for (`kg.coverage.stated_items`). Counts; never decides what a claim should say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.base.problems import Problem
from kg.coverage.enumerations import Exempt, exemptions_of, named_items, named_sources, unfitting
from kg.coverage.stated_items import StatedCoverage, stated
from kg.coverage.text_items import Item, covers, items_of
from kg.records.load import Knowledge, LoadedClaim
from kg.records.texts import Paragraph, Texts, paragraphs

MOST_EXEMPT = 0.10


@dataclass(frozen=True)
class Covered:
    """An item with the claims whose slices cover it, and its exemption's reason if it has one."""

    item: Item
    claims: tuple[str, ...]
    reason: str = ""

    @property
    def missing(self) -> bool:
        return not self.claims and not self.reason


@dataclass(frozen=True)
class ParagraphCoverage:
    """One paragraph of a text and its items."""

    paragraph: Paragraph
    items: tuple[Covered, ...]

    @property
    def claims(self) -> list[str]:
        """The claims that cover something here, in the order of their ids."""
        return sorted({claim for covered in self.items for claim in covered.claims})

    def line(self) -> str:
        """The paragraph as a line of the printed table."""
        by_claims = sum(bool(one.claims) for one in self.items)
        exempt = sum(bool(one.reason) for one in self.items)
        missing = sum(one.missing for one in self.items)
        counts = f"{len(self.items):4} items {by_claims:4} covered {exempt:3} exempt {missing:3} missing"
        return f"  paragraph {self.paragraph.number:3} {counts}  {len(self.claims):3} claims"


@dataclass
class SourceCoverage:
    """One text: its paragraphs, and the problems of its lists."""

    source: str
    paragraphs: list[ParagraphCoverage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def items(self) -> list[Covered]:
        return [one for paragraph in self.paragraphs for one in paragraph.items]

    @property
    def missing(self) -> list[Item]:
        """What neither a claim nor an exemption accounts for."""
        return [one.item for one in self.items if one.missing]

    @property
    def share(self) -> float:
        """The share of items that are covered or exempt: 1 when nothing is missing."""
        return 1 - len(self.missing) / len(self.items) if self.items else 1.0

    @property
    def exempt(self) -> float:
        """The share of items that are exempt; at most MOST_EXEMPT may be."""
        return sum(bool(one.reason) for one in self.items) / len(self.items) if self.items else 0.0

    @property
    def kinds(self) -> Counter[str]:
        """How many items of each kind there are."""
        return Counter(one.item.kind for one in self.items)

    def lines(self) -> Iterator[str]:
        """The table: a line for each paragraph, then the whole, then what is missing, by place."""
        yield f"{self.source}: {self.share:.1%} of {len(self.items)} items, {self.exempt:.1%} exempt"
        yield "  " + ", ".join(f"{count} {kind}s" for kind, count in sorted(self.kinds.items()))
        yield from (paragraph.line() for paragraph in self.paragraphs)
        yield from (f"  missing: {item.kind} at {item.start} to {item.end}" for item in self.missing)

    def details(self) -> Iterator[str]:
        """Every item with the claims that cover it, or its reason, or missing."""
        for paragraph in self.paragraphs:
            yield f"{self.source} paragraph {paragraph.paragraph.number}"
            for one in paragraph.items:
                told = ", ".join(one.claims) or one.reason or "missing"
                yield f"  {one.item.kind} at {one.item.start} to {one.item.end}: {told}"


@dataclass
class CoverageReport:
    """The texts that are at hand, and the sources with claims from a text that is not."""

    sources: list[SourceCoverage] = field(default_factory=list)
    stated: list[StatedCoverage] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every text is covered as it has to be, few things exempt and nothing wrong with the lists."""
        whole = all(not one.missing and not one.problems and one.exempt <= MOST_EXEMPT for one in self.sources)
        return whole and all(one.complete for one in self.stated)


def coverage(known: Knowledge, texts: Texts) -> CoverageReport:
    """How much of each text the claims cover. Raises InvalidFiles where a list of names does not fit its text."""
    report, whole = CoverageReport(), named_sources()
    for source, record in known.sources.items():
        if record.file is None:
            continue
        text = texts.of(record)
        if text is None:
            report.absent.append(source)
        elif source in whole:
            report.sources.append(_covered(known, source, text))
        else:
            report.stated.append(stated(known, source, text))
    return report


def _covered(known: Knowledge, source: str, text: str) -> SourceCoverage:
    exempt, slices = exemptions_of(source), list(_slices(known.claims_of(source)))
    named = named_items(source, text)
    result = SourceCoverage(source, problems=list(unfitting(exempt, text)))
    for paragraph in paragraphs(text):
        own = {item for item in named if paragraph.start <= item.start < paragraph.end}
        items = sorted(own | set(items_of(text, paragraph.start, paragraph.end)))
        covered = tuple(_account(item, slices, exempt) for item in items)
        result.paragraphs.append(ParagraphCoverage(paragraph, covered))
    result.problems += _needless(exempt, result.items)
    return result


def _needless(exempt: list[Exempt], items: list[Covered]) -> Iterator[Problem]:
    for one in exempt:
        if not any(covered.reason and one.holds(covered.item) for covered in items):
            yield one.at.problem("this exempts nothing: claims cover it, or there is nothing", "remove it")


def _slices(claims: list[LoadedClaim]) -> Iterator[tuple[str, int, int]]:
    for loaded in claims:
        for piece in loaded.claim.evidence:
            if piece.start is not None and piece.end is not None:
                yield loaded.id, piece.start, piece.end


def _account(item: Item, slices: list[tuple[str, int, int]], exempt: list[Exempt]) -> Covered:
    claims = tuple(dict.fromkeys(claim for claim, start, end in slices if covers(item, start, end)))
    if claims:
        return Covered(item, claims)
    reasons = (one.exemption.reason for one in exempt if one.holds(item))
    return Covered(item, (), next(reasons, ""))
