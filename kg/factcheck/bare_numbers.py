"""The numbers of a draft of which no word tells what they count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.grammar.read import find_numbers
from kg.quantities.quantity import Quantity
from kg.reading import Span

_NUMBER = re.compile(r"(?:(?<![A-Za-z\d.-])|(?<=\b[A-Z]{3})(?=[\d.,]+\s?[bmtk万亿]))\d+(?:[.,]\d+)*")
_TELLING_COUNT = 10_000  # a smaller number may be a year, or the same by chance


def numbers_apart(text: str, held: Iterable[Span]) -> list[Span]:
    """The places of numbers that touch none of the places that are held."""
    taken = {at for span in held for at in range(*span)}
    return [span for span in (one.span() for one in _NUMBER.finditer(text)) if taken.isdisjoint(range(*span))]


def large_counts(text: str, unread: list[Span]) -> list[tuple[Span, Quantity]]:
    """Of the numbers at these places those large enough to tell a figure again, each with its hedge."""
    found = [one for one in find_numbers(text) if (one.quantity.stated or 0) >= _TELLING_COUNT]
    places = [((one.start, one.end), one.quantity) for one in found]
    return [(at, number) for at, number in places if any(at[0] <= begin and end <= at[1] for begin, end in unread)]
