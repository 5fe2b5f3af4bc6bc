"""Bases: what the words beside a figure or a time say that it is of, where the property would say something else.

A value before the money is no value without a basis, growth year on year is not growth over the period before, a price
that was is not the price, customers are no users, the day of a report is not the day of what it tells, and a plan that
is only heard of is heard of. The words are data (`bases` and `heard` of `schema/cues.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.evidence.case import Case, Finding, Status
from kg.evidence.governed import failed, figures_of
from kg.evidence.slices import Piece
from kg.reading import Mark, Page, Span, marks_at
from kg.reading.assertion import region
from kg.reading.figures import whole
from kg.reading.patterns import QUANTITY, Pattern, both, lexicon, simplified
from kg.records.record_models import Claim


@dataclass(frozen=True)
class Basis:
    """One thing that a figure may be of: its words, the properties that deny it, and what answers it."""

    words: Pattern
    refused: frozenset[str]
    beside: int
    sure: bool
    said: str
    remedy: str
    definition: str | None = None


@lru_cache(maxsize=1)
def bases() -> tuple[Basis, ...]:
    """The table `bases` of `schema/cues.yaml`."""
    return tuple(
        Basis(
            both(row["words"]),
            frozenset(row["refused"]),
            int(row.get("beside", 200)),
            row.get("verdict") != "undecided",
            row["said"],
            row["remedy"],
            row.get("definition"),
        )
        for row in lexicon().data["bases"]
    )


def basis_findings(case: Case) -> Iterator[Finding]:
    """The findings of a claim's figures, of its times and of who says what is planned."""
    claim = case.claim
    tried = [one for one in bases() if claim.predicate in one.refused]
    for figure in figures_of(case) if tried else ():
        yield from _of_figure(case, figure, [one for one in tried if not _is_answered(case, one)])
    yield from _of_report(case)
    yield from _of_announcement(case)
    yield from _heard(case)


def _is_answered(case: Case, basis: Basis) -> bool:
    """Whether the claim's definition or scope says what the words say, or a reason why its property holds anyway."""
    scope = case.claim.scope
    told = scope is not None and any(basis.words.search(words) for words in (scope.zh, scope.en))
    told = told or (basis.definition is not None and case.claim.definition == basis.definition)
    return told or ("predicate" in case.claim.inferred and not basis.sure)


def _of_figure(case: Case, figure: Piece, tried: list[Basis]) -> Iterator[Finding]:
    """What the basis of a figure refuses."""
    found = basis_of(case.page, (figure.start, figure.end), tried)
    if found is None:
        return
    basis, word = found
    told = simplified(case.page.covered)[slice(*word)]
    message = f"{told!r} says that the figure is {basis.said}: {case.claim.predicate} does not say so"
    if basis.sure:
        yield failed("predicate", message, basis.remedy)
    else:
        yield Finding("predicate", Status.UNDECIDED, message, "a person must look")


def basis_of(page: Page, place: Span, tried: Iterable[Basis]) -> tuple[Basis, Span] | None:
    """The basis whose word stands nearest to a figure in its clause, with no other figure between, and that word.

    A figure that tells another one again (5亿美元（约合35亿元）) has the words beside that one too.
    """
    again = next((one.restates for one in page.quantities if one.start <= place[0] and place[1] <= one.end), None)
    places = [place] if again is None else [place, again]
    found = [
        (gap, index, one, word)
        for index, one in enumerate(tried)
        for each in places
        for gap, word in _beside(page, each, one)
    ]
    return min(found, key=lambda told: told[:2])[2:] if found else None


def _beside(page: Page, place: Span, basis: Basis) -> Iterator[tuple[int, Span]]:
    """The basis's words in the figure's clause, each with its distance; 同比增长8% is one figure with its word."""
    begin, end = region(page, place)
    own = whole(page, place)[0]
    for word in basis.words.finditer(simplified(page.covered), begin, end):
        first, last = sorted((word.span(), own))
        between = page.masked[first[1] : last[0]]
        if QUANTITY not in between and len(between) <= basis.beside:
            yield len(between), word.span()


def _of_report(case: Case) -> Iterator[Finding]:
    """A dateline dates the report: the thing it tells of happened by then, unless its sentence gives that day too."""
    claim = case.claim
    if claim.time is None or "/" in claim.time or claim.predicate not in lexicon().data["heard"]["dated"]:
        return
    times = list(case.of_role("time"))
    if times and all(_is_dateline(case, piece) for piece in times):
        told = case.text[times[0].start : times[0].end]
        message = f"{told!r} is the day of the report, not of what it tells"
        yield failed("time", message, f"{_by_then(claim)}, or add the slice that says the day")


def _by_then(claim: Claim) -> str:
    return f"claim a time that ends with it (../{claim.time}) and give the reason under inferred"


def _is_dateline(case: Case, piece: Piece) -> bool:
    sentence = case.page.sentence(piece.start)
    same = _words("same").search(case.text, piece.end, sentence.end)
    return _words("dateline").match(case.text, piece.end) is not None and same is None


@lru_cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(lexicon().data["heard"][name], re.IGNORECASE)


def _of_announcement(case: Case) -> Iterator[Finding]:
    """A day on which a deal or a change of post is announced is not the day of the deal: it was done by then."""
    claim, table = case.claim, lexicon().data["heard"]
    deal = claim.predicate == "date" and case.names.types.get(claim.subject) in table["deals"]
    if claim.time is None or "/" in claim.time or not (deal or claim.predicate in table["held"]):
        return
    for piece in case.of_role("time", "cue"):
        found = _announced(case, piece)
        if found is not None:
            message = f"{case.text[slice(*found)]!r} is when it was announced, not when it was done"
            yield failed("time", message, _by_then(claim))
            return


def _announced(case: Case, piece: Piece) -> Span | None:
    """The words from a time to the verb of announcing whose time it is: 2021年10月，甲宣布, 宣布于2024年4月."""
    if not _words("told_time").search(piece.text):
        return None
    start = case.page.sentence(piece.start).start
    opens = _words("opens").fullmatch(case.text, start, piece.start)
    behind = _words("told_behind").match(case.text, piece.end)
    behind = behind or (_words("told_opening").match(case.text, piece.end) if opens else None)
    if behind:
        return piece.start, behind.end()
    ahead = _words("told_ahead").search(case.text, start, piece.start)
    return (ahead.start(), piece.end) if ahead else None


def _heard(case: Case) -> Iterator[Finding]:
    """A plan, a search or a halt that is only heard of has to be reported, or to name who says it."""
    claim = case.claim
    table = lexicon().data["heard"]
    if claim.modality not in table["modalities"] and claim.predicate not in table["properties"]:
        return
    if claim.modality == "reported" or claim.speaker or claim.provider or claim.document:
        return
    if "modality" in claim.inferred:
        return
    places = [(piece.start, piece.end) for piece in case.of_role("cue", "figure")]
    found = {mark.word for place in places for mark in marks_at(case.page, place) if _is_heard(mark)}
    for start, _ in places:
        named = _words("source").search(case.text, case.page.sentence(start).start, start)
        found |= {named.group()} if named else set()
    if found:
        words = ", ".join(sorted(repr(word.strip()) for word in found))
        message = f"{words} says that this is only heard, and the claim names nobody who says it"
        yield failed("modality", message, "give it as reported, or name the speaker or provider")


def _is_heard(mark: Mark) -> bool:
    return mark.kind == "reported" and mark.sure
