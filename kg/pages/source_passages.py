"""A source as a reader sees it: its passages in the order of the text, each with the claims that rest on it.

A passage is a sentence where the text is at hand, else a stretch of positions. What no claim rests on is counted and
not shown; a slice whose hash differs marks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, NotRequired, TypedDict

from kg.facts.entities import local
from kg.facts.fact_records import Both, ClaimLine
from kg.pages.claim import Piece
from kg.pages.sentence import in_words
from kg.reading.masked_text import Page
from kg.records.texts import paragraphs, sha256
from kg.store.per_snapshot import last_kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

NEAR = 30  # characters between slices of one passage at most, where no text tells its sentences
LONG = 60  # characters after which a passage ends at the next gap
WIDTH = 200  # units of the drawing of a passage without its text
_BARE = re.compile(r"[\d.,\s]*")  # a number alone, as tables have it: the sentence says it already
Span = tuple[int, int]
_ROLES = ("figure", "time", "party", "cue", "antecedent")


class Slice(NamedTuple):
    """A slice of a source's text and the claim that rests on it."""

    claim: str
    role: str
    start: int
    end: int
    sha256: str


class Held(NamedTuple):
    """The ids of the claims that rest on a source, and its slices in the order of the text."""

    claims: list[str]
    slices: list[Slice]


class Stroke(TypedDict):
    """A slice on the drawing of a passage."""

    role: str
    x: float
    width: float


class ReadClaim(TypedDict):
    """A claim beside its passage; `words` are ours, `asWritten` the source's, where they are more than a number."""

    line: ClaimLine
    words: Both
    asWritten: str | None


class Passage(TypedDict):
    """A stretch of the text from `start` to `end`; `before` characters in front of it carry no claim.

    With the text at hand it has `pieces` and the number of its `paragraph`, else `strokes`.
    """

    start: int
    end: int
    before: int
    pieces: list[Piece]
    strokes: list[Stroke]
    claims: list[ReadClaim]
    paragraph: NotRequired[int]


def passages(snapshot: Snapshot, source_id: str, lines: Sequence[ClaimLine], text: str | None) -> list[Passage]:
    """The passages of a source that carry claims; each claim stands beside the first of its own.

    A claim without a place in the text stands beside none.
    """
    slices = held(snapshot, source_id).slices
    if text is not None:
        slices = [one for one in slices if sha256(text[one.start : one.end]) == one.sha256]
    spans = list(_stretches(slices) if text is None else _sentences(text, slices))
    own = {line["id"]: line for line in lines}
    numbers = _numbers(text) if text is not None else []
    found: list[Passage] = []
    told: set[str] = set()
    reached = 0
    for start, end, within in _over(spans, slices):
        first = [id for id in dict.fromkeys(one.claim for one in within) if id in own and id not in told]
        told |= set(first)
        passage: Passage = {
            "start": start,
            "end": end,
            "before": start - reached if text is None else len(text[reached:start].strip()),
            "pieces": [] if text is None else _pieces(text, start, end, within),
            "strokes": _strokes(start, end, within) if text is None else [],
            "claims": [read_claim(own[id]) for id in first],
        }
        if numbers:
            passage["paragraph"] = next(number for number, last in numbers if start < last)
        found.append(passage)
        reached = end
    return found


def read_claim(line: ClaimLine) -> ReadClaim:
    """A claim with its sentence."""
    written = line["value"].get("asWritten", "")
    told = None if _BARE.fullmatch(written) else written
    return {"line": line, "words": line.get("paraphrase") or in_words(line), "asWritten": told}


@last_kept(16)
def held(snapshot: Snapshot, source_id: str) -> Held:
    """The claims of a source and its slices."""
    claims = [local(row["claim"]) for row in run(snapshot, "source-claims", source=source_id).values()]
    rows = run(snapshot, "source-coverage", source=source_id).values()
    slices = [
        Slice(local(row["claim"]), local(row["role"]), int(row["start"]), int(row["end"]), row["sha256"])
        for row in rows
    ]
    return Held(claims, slices)


def _over(spans: Iterable[Span], slices: Sequence[Slice]) -> Iterator[tuple[int, int, list[Slice]]]:
    """Spans that follow one another, each with the slices that stand at least in part within it, in their order."""
    open_: list[Slice] = []
    following = iter(slices)
    ahead = next(following, None)
    for start, end in spans:
        while ahead is not None and ahead.start < end:
            open_.append(ahead)
            ahead = next(following, None)
        open_ = [one for one in open_ if one.end > start]
        yield start, end, open_


def _stretches(slices: Iterable[Slice]) -> Iterator[tuple[int, int]]:
    """Slices that stand near each other, as one stretch."""
    start = end = -1
    for one in slices:
        if start >= 0 and (one.start > end + NEAR or (one.start > end and end - start >= LONG)):
            yield start, end
            start = -1
        start, end = (one.start, one.end) if start < 0 else (start, max(end, one.end))
    if start >= 0:
        yield start, end


def _sentences(text: str, slices: Sequence[Slice]) -> Iterator[tuple[int, int]]:
    """The sentences that carry slices; those that one slice runs over are one."""
    start = end = -1
    for first, last, within in _over(_cut(text), slices):
        if not within:
            continue
        if start >= 0 and not any(one.start < end <= first < one.end for one in within):
            yield start, end
            start = -1
        start, end = (first, last) if start < 0 else (start, last)
    if start >= 0:
        yield start, end


@lru_cache(maxsize=16)
def _cut(text: str) -> tuple[tuple[int, int], ...]:
    """The places of the sentences of a text, without the white space around them."""
    found = []
    for one in Page(text).sentences:
        whole = text[one.start : one.end]
        if whole.strip():
            start = one.start + len(whole) - len(whole.lstrip())
            found.append((start, start + len(whole.strip())))
    return tuple(found)


def _numbers(text: str) -> list[tuple[int, int]]:
    """The paragraphs by number, each with its end."""
    return [(each.number, each.end) for each in paragraphs(text)]


def _pieces(text: str, start: int, end: int, slices: Sequence[Slice]) -> list[Piece]:
    cuts = sorted({start, end, *(min(max(at, start), end) for one in slices for at in (one.start, one.end))})
    found: list[Piece] = []
    for first, last in pairwise(cuts):
        over = [one for one in slices if one.start <= first and last <= one.end]
        roles = [role for role in _ROLES if any(one.role == role for one in over)]
        claims = list(dict.fromkeys(one.claim for one in over))
        found.append({"text": text[first:last], "roles": roles, "claims": claims})
    return found


def _strokes(start: int, end: int, slices: Sequence[Slice]) -> list[Stroke]:
    scale = WIDTH / max(end - start, 1)
    placed = dict.fromkeys((one.role, one.start, one.end) for one in slices)
    return [
        {"role": role, "x": round((first - start) * scale, 1), "width": round((last - first) * scale, 1)}
        for role, first, last in placed
    ]
