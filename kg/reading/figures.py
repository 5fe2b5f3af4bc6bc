"""The whole expression of a quantity: the hedges, units and currencies that a shorter one leaves out."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.grammar.lexicon import Kind
from kg.grammar.read import parse_quantity
from kg.grammar.tokens import normalised, tokens
from kg.quantities.quantity import Quantity, QuantityError
from kg.reading.masked_text import Page, Span
from kg.reading.patterns import both, lexicon

_SIGNS = "$¥£€"


def whole(page: Page, place: Span) -> tuple[Span, Quantity | None]:
    """The quantity of the running text that holds `place`, with its own place; the place itself if none does."""
    for one in page.quantities:
        if one.start <= place[0] and place[1] <= one.end:
            return (one.start, one.end), one.quantity
    return place, None


def clipped(page: Page, place: Span) -> str | None:
    """The words beside the figure at `place` that belong to it and that its slice leaves out, or None."""
    written = page.text[slice(*place)]
    (start, end), read = whole(page, place)
    if read is not None and (start, end) != place and _differs(written, read):
        return page.text[start:end]
    before, after = page.covered[max(0, start - 40) : start], page.covered[end : end + 30]
    if written[0] in _SIGNS and re.search(r"[A-Za-z]$", page.text[: place[0]]):
        return page.text[place[0] - 1 : place[1]]
    nearer = page.covered[max(0, place[0] - 40) : place[0]]
    for found in (
        _ahead().search(nearer),
        _ahead().search(before),
        _behind().match(after),
        _currency().match(page.text, place[1]),
    ):
        if found and found.group().strip():
            return f"{found.group().strip()} ({written})"
    return None


def declared(page: Page) -> str | None:
    """The currency that the text says all its figures are in, as it calls it; None where it says nothing."""
    source = lexicon().data["declared"].replace("{}", lexicon().data["currencies"])
    found = re.search(source, page.text, re.IGNORECASE)
    return (found["en"] or found["zh"]) if found else None


def currency(name: str) -> set[str]:
    """The units that a name of a currency stands for in the quantity grammar; the name itself where it has none."""
    return {token.sense.unit for token in tokens(normalised(name)) if token.kind is Kind.UNIT} or {name}


def _differs(written: str, read: Quantity) -> bool:
    try:
        own = parse_quantity(written)
    except QuantityError:
        return True
    if (own.bound, own.lower, own.upper, own.nominal, own.readings) != (
        read.bound,
        read.lower,
        read.upper,
        read.nominal,
        read.readings,
    ):
        return True
    return own.unit not in (read.unit, "count")


@lru_cache(maxsize=1)
def _ahead() -> re.Pattern[str]:
    hedges = lexicon().data["hedges"]
    return re.compile(
        f"(?:{both(hedges['ahead.zh']).pattern}|{both(hedges['ahead.en']).pattern})(?:为"
        f"|是|在|有)?\\s*(?:the |a |an )?$",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    hedges = lexicon().data["hedges"]
    return re.compile(
        f"\\s*,?\\s*(?:{both(hedges['behind.zh']).pattern}|{both(hedges['behind.en']).pattern})", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _currency() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{lexicon().data['currencies']})")
