"""Where a place of an older text stands in a newer one: sentence by sentence, white space and order aside.

Only finds places; what became of a claim there is `second_look`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

Span = tuple[int, int]
_SENTENCE = re.compile(r"[^。！!？?\n]*?(?:[。！!？?]+[”’」』\"']*|\.(?=\s|$)[”\"']*|(?=\n)|$)", re.DOTALL)
_LEAST_ALIKE = 0.4  # of the letters of both; below it a sentence is another one


@dataclass(frozen=True)
class Sentence:
    """A sentence: its place, and its letters without white space, each with where it stands."""

    start: int
    end: int
    letters: str
    places: tuple[int, ...]


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text that hold a letter."""
    return [one for one in (_sentence(text, *match.span()) for match in _SENTENCE.finditer(text)) if one.letters]


def _sentence(text: str, start: int, end: int) -> Sentence:
    kept = [(at, text[at]) for at in range(start, end) if not text[at].isspace()]
    return Sentence(start, end, "".join(letter for _, letter in kept), tuple(at for at, _ in kept))


@dataclass(frozen=True)
class Pair:
    """An older sentence and the newer one that stands for it; None where none does. `same` but for white space."""

    old: Sentence
    new: Sentence | None

    @property
    def same(self) -> bool:
        return self.new is not None and self.new.letters == self.old.letters

    def moved(self, place: Span) -> Span | None:
        """Where the letters of a place of the older sentence stand in the newer one; None where one of them is gone."""
        if self.new is None:
            return None
        inside = [number for number, at in enumerate(self.old.places) if place[0] <= at < place[1]]
        if not inside:
            return None
        shift = self._shift(inside[0], inside[-1] + 1)
        return None if shift is None else (self.new.places[inside[0] + shift], self.new.places[inside[-1] + shift] + 1)

    def _shift(self, first: int, last: int) -> int | None:
        assert self.new is not None
        if self.same:
            return 0
        matcher = SequenceMatcher(None, self.old.letters, self.new.letters, autojunk=False)
        for block in matcher.get_matching_blocks():
            if block.a <= first and last <= block.a + block.size:
                return block.b - block.a
        at = self.new.letters.find(self.old.letters[first:last])
        return at - first if at >= 0 else None


class MovedText:
    """The pairs of an older and a newer text; an older sentence is paired once."""

    def __init__(self, old: str, new: str) -> None:
        self.new = new
        self.pairs = list(_paired(sentences(old), sentences(new)))

    def pair(self, position: int) -> Pair | None:
        """The pair whose older sentence holds a position."""
        return next(
            (pair for pair in self.pairs if pair.old.start <= position < max(pair.old.end, pair.old.start + 1)), None
        )

    def over(self, place: Span) -> Span | None:
        """The newer stretch of an older one that begins and ends with sentences, such as a passage."""
        inside = [pair for pair in self.pairs if pair.old.start < place[1] and place[0] < pair.old.end and pair.new]
        if not inside:
            return None
        found = [one.new for one in inside if one.new is not None]
        return min(one.places[0] for one in found), max(one.places[-1] for one in found) + 1


def _paired(old: list[Sentence], new: list[Sentence]) -> Iterator[Pair]:
    matcher = SequenceMatcher(None, [one.letters for one in old], [one.letters for one in new], autojunk=False)
    found: dict[int, Sentence] = {}
    for block in matcher.get_matching_blocks():
        found |= {block.a + step: new[block.b + step] for step in range(block.size)}
    free = [one for one in new if one not in found.values()]
    for number, sentence in enumerate(old):
        if number not in found and (same := next((one for one in free if one.letters == sentence.letters), None)):
            found[number] = same  # it stands elsewhere now
            free.remove(same)
    for number, sentence in enumerate(old):
        if number not in found and free:
            best = max(free, key=lambda one: _alike(sentence, one))
            if _alike(sentence, best) >= _LEAST_ALIKE:
                found[number] = best
                free.remove(best)
    return (Pair(sentence, found.get(number)) for number, sentence in enumerate(old))


def _alike(one: Sentence, other: Sentence) -> float:
    return SequenceMatcher(None, one.letters, other.letters, autojunk=False).ratio()
