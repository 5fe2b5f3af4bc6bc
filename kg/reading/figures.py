"""The whole expression of a quantity: the hedges, units and currencies that a shorter one leaves out."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.grammar.lexicon import Kind
from kg.grammar.read import parse_quantity
from kg.grammar.tokens import normalised, tokens
from kg.grammar.whole_expression import whole_expression
from kg.quantities.quantity import Quantity, QuantityError
from kg.reading.masked_text import Page, Span
from kg.reading.patterns import QUANTITY, both, lexicon, simplified

_SIGNS = "$¥£€"


def whole(page: Page, place: Span) -> tuple[Span, Quantity | None]:
    """The quantity of the running text that holds `place`, with its own place; the place itself if none does."""
    for one in page.quantities:
        if one.start <= place[0] and place[1] <= one.end:
            return (one.start, one.end), one.quantity
    return place, None


def clipped(page: Page, place: Span) -> str | None:
    """The whole quantity that the figure at `place` is cut short of, or None where nothing is left out."""
    written = page.text[slice(*place)]
    if written[0] in _SIGNS and re.search(r"[A-Za-z]$", page.text[: place[0]]):
        return page.text[place[0] - 1 : place[1]]
    beside = whole_expression(page.covered, *place)
    for start, end in dict.fromkeys((beside, whole(page, place)[0])):
        moved = end == place[1] and " to " in page.text[start:end] and _MOVED_BY.search(page.text[:start])
        if (start, end) != place and not moved and _reads_otherwise(written, page.text[start:end]):
            return page.text[start:end]
    found = _currency().match(simplified(page.text), place[1])
    return f"{written}{found.group()}" if found else None


_MOVED_BY = re.compile(r"\bby\s+$")  # rose by 80 to 640 people: a change and a level, no range


def hedged_apart(page: Page, place: Span, begin: int, end: int) -> str | None:
    """The hedge that stands in the clause of a figure, apart from it and with no other figure between."""
    for found in _apart().finditer(page.masked, begin, end):
        first, last = sorted((found.span(), place))
        if QUANTITY not in page.masked[first[1] : last[0]] and "，" not in page.masked[first[1] : last[0]]:
            return found.group()
    opening = page.sentence(place[0])
    ahead = _apart().match(page.masked, opening.start, begin)
    return ahead.group() if ahead and QUANTITY not in page.masked[ahead.end() : place[0]] else None


def declared(page: Page) -> str | None:
    """The currency that the text says all its figures are in, as it calls it; None where it says nothing."""
    source = lexicon().data["declared"].replace("{}", lexicon().data["currencies"])
    found = re.search(source, page.text, re.IGNORECASE)
    return (found["en"] or found["zh"]) if found else None


def currency(name: str) -> set[str]:
    """The units that a name of a currency stands for in the quantity grammar; the name itself where it has none."""
    return {token.sense.unit for token in tokens(normalised(name)) if token.kind is Kind.UNIT} or {name}


def _reads_otherwise(written: str, entire: str) -> bool:
    """Whether the whole says something else than its part; a unit that only the whole has is no difference."""
    try:
        own, read = parse_quantity(written), parse_quantity(entire)
    except QuantityError:
        return True
    same = (own.bound, own.lower, own.upper, own.nominal, own.readings) == (
        *(read.bound, read.lower, read.upper, read.nominal, read.readings),
    )
    return not same or own.unit not in (read.unit, "count")


@lru_cache(maxsize=1)
def _apart() -> re.Pattern[str]:
    return both(lexicon().data["hedges"])


@lru_cache(maxsize=1)
def _currency() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{lexicon().data['currencies']})")
