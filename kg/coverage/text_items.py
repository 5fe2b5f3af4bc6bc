"""What a text asks to be covered: its numbers, Latin words, quotations and sentences, found by their characters.

Knows no entity and no claim, so that it cannot spare them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PATTERNS = {
    "number": re.compile(r"[0-9０-９]+(?:[.,][0-9０-９]+)*"),
    "numeral": re.compile(r"[〇零一二两三四五六七八九十百千万亿]+"),
    "latin": re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.+-][A-Za-z0-9]+)*"),
    "title": re.compile(r"《[^《》]+》"),
    "sentence": re.compile(r"[^。！!？?\n]*\w[^。！!？?\n]*[。！!？?]?”?"),
}
SHORT = ("number", "numeral", "latin", "name")
LONGEST_SHORT = 24  # a slice of a whole sentence covers the sentence, not each name and number within it


@dataclass(frozen=True, order=True)
class Item:
    """One thing to cover: its place, its kind (number, numeral, latin, quotation, title, sentence, name)."""

    start: int
    end: int
    kind: str


def items_of(text: str, begins: int, ends: int) -> Iterator[Item]:
    """Everything that the characters of one paragraph ask to be covered."""
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text, begins, ends):
            yield Item(match.start(), match.end(), kind)
    yield from _quotations(text, begins, ends)


def _quotations(text: str, begins: int, ends: int) -> Iterator[Item]:
    """Words between quotation marks, quotations within quotations too; two opening marks left over are a pair."""
    opened: list[int] = []
    for at in range(begins, ends):
        if text[at] == "“":
            opened.append(at)
        elif text[at] == "”" and opened:
            yield Item(opened.pop(), at + 1, "quotation")
    if len(opened) == 2:
        yield Item(opened[0], opened[1] + 1, "quotation")


def covers(item: Item, start: int, end: int) -> bool:
    """Whether a slice from `start` to `end` covers the item: holds a short one, or stands in a long one."""
    if item.kind in SHORT:
        return start <= item.start and item.end <= end and end - start <= max(LONGEST_SHORT, item.end - item.start)
    return start < item.end and item.start < end
