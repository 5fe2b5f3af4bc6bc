"""A text read into words of the quantity grammar.

Never changes a position: every token points into the text as it was given, full-width or half-width.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.grammar.lexicon import DIGITS, LETTERS, Kind, Sense, rows


@dataclass(frozen=True)
class Token:
    """One word of a text: its place, what was written, what it means."""

    start: int
    end: int
    text: str
    sense: Sense

    @property
    def kind(self) -> Kind:
        """The part that the word plays."""
        return self.sense.kind


def normalised(text: str) -> str:
    """The text in half-width forms, character for character, so that every position still holds."""
    return text.translate(_HALF_WIDTH)


_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x00A0: " ",
    0xFFE5: "¥",
    0xFFE1: "£",
    0xFF65: "·",
}


def tokens(text: str, unit: str | None = None) -> list[Token]:
    """The words of a normalised text, longest first, without spaces; `unit` adds the words of that unit.

    Characters that belong to no word become tokens of kind OTHER.
    """
    pattern, senses = _grammar(unit)
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = pattern.match(text, position)
        end = match.end() if match else position + 1
        written = text[position:end]
        if match and match.lastgroup:
            found.append(Token(position, end, written, _sense(match.lastgroup, written, senses)))
        elif not (written.isspace() and written != "\n"):
            found.append(Token(position, end, written, Sense(Kind.OTHER)))
        position = end
    return found


def _sense(group: str, written: str, senses: dict[str, Sense]) -> Sense:
    if group == "number":
        return Sense(Kind.NUMBER, Decimal(written.replace(",", "")))
    if group == "digits":
        return _digits(written)
    if group == "letter":
        return Sense(Kind.BIG, Decimal(LETTERS[written.lower()]))
    return senses[group]


def _digits(written: str) -> Sense:
    """One digit, two neighbours (三四: three or four), or digits by position (二〇二五)."""
    values = [DIGITS[digit] for digit in written]
    if len(values) == 2 and 0 < values[0] == values[1] - 1:
        return Sense(Kind.DIGITS, Decimal(values[0]), top=Decimal(values[1]))
    return Sense(Kind.DIGITS, Decimal("".join(map(str, values))))


@lru_cache(maxsize=64)  # one grammar for each unit that is expected
def _grammar(unit: str | None) -> tuple[re.Pattern[str], dict[str, Sense]]:
    spellings = [*rows()]
    if unit:
        side = "both" if unit.isupper() else "after"
        spellings.append((re.escape(unit), Sense(Kind.UNIT, unit=unit, side=side)))
    senses = {f"w{index}": sense for index, (_, sense) in enumerate(spellings)}
    words = "|".join(f"(?P<w{index}>{_bounded(row[0])})" for index, row in enumerate(spellings))
    letters = "|".join(sorted(LETTERS, key=len, reverse=True))
    pattern = (
        r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
        rf"|(?P<letter>(?<=\d)(?:{letters})(?![A-Za-z0-9]))"
        rf"|{words}"
        rf"|(?P<digits>[{''.join(DIGITS)}]+)"
    )
    return re.compile(pattern, re.IGNORECASE | re.ASCII), senses


def _bounded(spelling: str) -> str:
    """A Latin word stands alone: `up` is not in `group`."""
    before = r"(?<![A-Za-z])" if re.match("[A-Za-z]", spelling) else ""
    after = r"(?![A-Za-z])" if before or re.search("[A-Za-z]$", spelling) else ""
    return before + spelling + after
