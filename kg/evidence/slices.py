"""The slices of a claim cut out of its text: what each says, what part it plays, and the clause it stands in.

A slice whose hash does not match is a problem and is never read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.base.problems import Problem
from kg.records.load import LoadedClaim
from kg.records.texts import cut

_CLAUSE_END = re.compile(r"[，,。.；;：:！!？?“”‘’\"\n]")
_SENTENCE_END = re.compile(r"[。！!？?\n]”?")


@dataclass(frozen=True)
class Piece:
    """A slice that was found: its index in the claim, role, place and text.

    `before` is its clause up to where it begins, `sentence` the place of the sentence that it begins in.
    """

    index: int
    role: str
    start: int
    end: int
    text: str
    before: str
    sentence: tuple[int, int]


def pieces(loaded: LoadedClaim, text: str) -> tuple[list[Piece], list[Problem]]:
    """Every slice of a claim cut out of `text`, and a problem for each whose hash does not match."""
    found: list[Piece] = []
    problems: list[Problem] = []
    for index, piece in enumerate(loaded.claim.evidence):
        if piece.start is None or piece.end is None:
            remedy = f"run: kg pin {loaded.at.file}"
            problems.append(loaded.at.problem("a quote is not yet a position", remedy, "evidence", index))
            continue
        words = cut(text, piece)
        if words is None:
            message = f"{loaded.id}: the text at {piece.start} to {piece.end} does not have this slice's hash"
            remedy = "quote the words again and run kg pin"
            problems.append(loaded.at.problem(message, remedy, "evidence", index))
            continue
        around = clause_before(text, piece.start), sentence_at(text, piece.start)
        found.append(Piece(index, piece.role, piece.start, piece.end, words, *around))
    return found, problems


def clause_before(text: str, position: int) -> str:
    """What stands before `position` in its clause: from the last mark of punctuation on."""
    begins = 0
    for mark in _CLAUSE_END.finditer(text, max(0, position - 80), position):
        begins = mark.end()
    return text[max(begins, position - 80) : position]


@lru_cache(maxsize=8)
def sentences_of(text: str) -> list[tuple[int, int]]:
    """The places of the sentences of a text: up to a mark that ends one, or to the end of the line."""
    found, begins = [], 0
    for mark in _SENTENCE_END.finditer(text):
        found.append((begins, mark.end()))
        begins = mark.end()
    return [*found, (begins, len(text))] if begins < len(text) else found


def sentence_at(text: str, position: int) -> tuple[int, int]:
    """The place of the sentence that holds `position`."""
    return next((place for place in sentences_of(text) if place[0] <= position < place[1]), (position, position))
