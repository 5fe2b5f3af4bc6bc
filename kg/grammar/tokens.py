"""A text read into words of the quantity grammar.

Never changes a position: every token points into the text as it was given, full-width or half-width.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.grammar.lexicon import (
    DIGITS,
    ENGLISH_TENS,
    EXPECTED,
    FINANCIAL,
    FINANCIAL_DIGIT,
    LETTERS,
    NUMBER_WORDS,
    SPELLED_DECIMAL,
    Kind,
    Row,
    Sense,
    rows,
)
from kg.grammar.quantity_words import quantity_words
from kg.grammar.spellings import first_characters


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
    """The text in half-width forms and simplified characters, one for one, so that every position still holds.

    Only the characters of the grammar's own words are simplified.
    """
    return text.translate(_plain_characters())


@lru_cache(maxsize=1)
def _plain_characters() -> dict[int, int | str]:
    characters = quantity_words().characters
    return {
        **{full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)},
        **{0x3000: " ", 0x00A0: " ", 0xFFE5: "¥", 0xFFE1: "£", 0xFF65: "·"},
        **{ord(old): new for old, new in zip(characters.traditional, characters.simplified, strict=True)},
    }


def tokens(text: str, unit: str | None = None) -> list[Token]:
    """The words of a normalised text, longest first, without spaces; `unit` adds the words of that unit.

    Characters that belong to no word become tokens of kind OTHER.
    """
    grammar = _grammar(unit)
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = grammar.match(text, position)
        end = match.end() if match else position + 1
        written = text[position:end]
        if match and match.lastgroup:
            found.append(Token(position, end, written, grammar.sense(match.lastgroup, written)))
        elif not (written.isspace() and written != "\n") and not _emphasis(text, position):
            found.append(Token(position, end, written, _OTHER))
        position = end
    return found


_OTHER = Sense(Kind.OTHER)


def _emphasis(text: str, position: int) -> bool:
    """Whether an asterisk of Markdown's bold stands here: it says nothing (超**2亿**)."""
    return text[position] == "*" and "**" in text[max(position - 1, 0) : position + 2]


class _Grammar:
    """The words that a text is read by, sorted by the character that begins them."""

    def __init__(self, spellings: list[Row]) -> None:
        letters = "|".join(sorted(LETTERS, key=len, reverse=True))
        words = {
            "spelled": SPELLED_DECIMAL,
            "number": r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?",
            "letter": rf"(?<=\d)(?:{letters})(?![A-Za-z0-9])",
            "tens": ENGLISH_TENS,
            **{f"w{index}": _bounded(spelling) for index, (spelling, _) in enumerate(spellings)},
            "financial": FINANCIAL_DIGIT,
            "digits": f"[{''.join(DIGITS)}]+",
        }
        self._senses = {f"w{index}": sense for index, (_, sense) in enumerate(spellings)}
        self._beginning_with: dict[str, list[str]] = {}
        for group, spelling in words.items():
            for character in first_characters(spelling):
                self._beginning_with.setdefault(character, []).append(f"(?P<{group}>{spelling})")
        self._patterns: dict[str, re.Pattern[str]] = {}

    def match(self, text: str, position: int) -> re.Match[str] | None:
        """The first of the words that stands at `position`."""
        character = text[position]
        pattern = self._patterns.get(character)
        if pattern is None:
            if character not in self._beginning_with:
                return None
            pattern = re.compile("|".join(self._beginning_with[character]), re.IGNORECASE | re.ASCII)
            self._patterns[character] = pattern
        return pattern.match(text, position)

    def sense(self, group: str, written: str) -> Sense:
        """What the word of a group means."""
        if group == "number":
            return Sense(Kind.NUMBER, Decimal(written.replace(",", "")))
        if group == "digits":
            return _digits(written)
        if group == "spelled":
            return Sense(Kind.NUMBER, _spelled(written))
        if group == "financial":
            return Sense(Kind.DIGITS, Decimal(FINANCIAL[written[-1]]))
        if group == "letter":
            return Sense(Kind.BIG, Decimal(LETTERS[written.lower()]))
        if group == "tens":
            return Sense(Kind.NUMBER, Decimal(sum(NUMBER_WORDS[word] for word in re.split(r"[-\s]", written.lower()))))
        return self._senses[group]


def _spelled(written: str) -> Decimal:
    """A decimal in Chinese words: 十二点五 is 12.5."""
    whole, _, fraction = written.partition("点")
    tens, ten, ones = whole.rpartition("十")
    number = (10 * DIGITS.get(tens, 1) if ten else 0) + DIGITS.get(ones, 0)
    return Decimal(f"{number}.{''.join(str(DIGITS[digit]) for digit in fraction)}")


def _digits(written: str) -> Sense:
    """One digit, two neighbours (三四: three or four), or digits by position (二〇二五)."""
    values = [DIGITS[digit] for digit in written]
    if len(values) == 2 and 0 < values[0] == values[1] - 1:
        return Sense(Kind.DIGITS, Decimal(values[0]), top=Decimal(values[1]))
    return Sense(Kind.DIGITS, Decimal("".join(map(str, values))))


@lru_cache(maxsize=64)  # one grammar for each unit that is expected
def _grammar(unit: str | None) -> _Grammar:
    spellings = [*rows()]
    if unit:
        side = "both" if unit.isupper() else "after"
        sense = Sense(Kind.UNIT, unit=unit, side=side)
        spellings = [*((word, sense) for word in EXPECTED.get(unit, ())), *spellings, (re.escape(unit), sense)]
    return _Grammar(spellings)


def _bounded(spelling: str) -> str:
    """A Latin word stands alone: `up` is not in `group`."""
    latin = all(character.isascii() and character.isalpha() for character in first_characters(spelling))
    before = r"(?<![A-Za-z])" if latin else ""
    after = r"(?![A-Za-z])" if before or re.search("[A-Za-z]$", spelling) else ""
    return before + spelling + after
