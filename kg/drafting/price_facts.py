"""Prices: what a product, a month of it or a million tokens costs, now and before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Deal, Fact
from kg.drafting.drafting_words import pattern, words
from kg.drafting.salience import current_versions
from kg.drafting.text_reading import MAKES, Mention, TextReading
from kg.drafting.time_told import present
from kg.grammar.read import Found
from kg.ontology.registry import vocabulary
from kg.reading import Span

_AROUND = 24  # characters beside a sum in which the words of its price stand


def price_facts(reading: TextReading) -> Iterator[Fact]:
    """What is asked for something, for each sum that a word of prices governs and that is no change of one."""
    for found in reading.page.quantities:
        kind = vocabulary().codes.get(found.quantity.unit)
        if kind is not None and kind.unit_kind == "money" and found.restates is None:
            yield from _price(reading, found)


def _price(reading: TextReading, found: Found) -> Iterator[Fact]:
    place = (found.start, found.end)
    sentence = reading.page.sentence(place[0])
    cue = _cue(reading, sentence.start, place, sentence.end)
    thing = _thing(reading, sentence.start, place)
    before = reading.text[sentence.start : place[0]]
    if cue is None or thing is None or pattern("{}$", "prices/no_price").search(before):
        return
    predicate = "formerPrice" if _former(reading, sentence.start, place) else "price"
    label = _label(reading, sentence.start, place)
    subject = Deal("Offer", thing.name, label) if label else thing.name
    pieces = (("figure", place), ("party", thing.span), ("cue", cue))
    time = present(reading, reading.time_at(place)) if predicate == "price" else None
    topic = reading.topic(place)
    asks = (reading.firm(topic[0]),) if topic and topic[1] != "before" and topic[0].name.type == "Company" else ()
    asked = (("party", topic[0].span),) if topic and asks else ()
    told = [Fact("price", predicate, subject, place, found, time, (*pieces, *asked), about=(thing.name, *asks))]
    if isinstance(subject, Deal) and thing.name.type == "Product":
        told.insert(0, Fact("price", "offerOf", subject, place, thing.name, None, pieces[1:]))
    for fact in told:
        yield fact if thing.span[0] >= sentence.start else fact.flagged("partyElsewhere", thing.name.label)


def _cue(reading: TextReading, begin: int, place: Span, end: int) -> Span | None:
    """The word that makes a sum a price: ahead of it in its sentence, or a unit right behind it."""
    for key in ("ahead", "ahead.en"):
        ahead = [*pattern("{}", f"prices/{key}", flags=re.IGNORECASE).finditer(reading.text, begin, place[1])]
        near = [one for one in ahead if place[0] - one.end() < _AROUND]
        if near and not re.search(r"[。；]", reading.text[near[-1].end() : place[0]]):
            return near[-1].span()
    behind = pattern("{}", "prices/behind", flags=re.IGNORECASE).match(reading.text, place[1], end)
    return behind.span() if behind else None


def _thing(reading: TextReading, begin: int, place: Span) -> Mention | None:
    """What the price is of: the product or model that stands right behind it, else the last one that was spoken of."""
    made = [m for m in reading.mentions if m.name.type in MAKES]
    behind = (m for m in made if pattern("{}", "prices/of").fullmatch(reading.text, place[1], m.span[0]))
    if (own := next(behind, None)) is not None:
        return own
    compared = pattern("{}$", "topic/compared")
    made = [m for m in made if not compared.search(reading.text, begin, m.span[0])]
    ahead = [m for m in made if begin <= m.span[0] and m.span[1] <= place[0]]
    start, _ = reading.copy.section(place[0])
    earlier = [m for m in made if start <= m.span[0] and m.span[1] <= begin]
    return ahead[-1] if ahead else current_versions(reading, earlier, place[0])[-1] if earlier else None


def _former(reading: TextReading, begin: int, place: Span) -> bool:
    """Whether a sum is what was asked before: 原价ⓠ, 从ⓠ降至."""
    ahead = pattern("{}\\s?$", "prices/former").search(reading.text[begin : place[0]])
    cut = pattern("{}", "prices/cut").match(reading.text, place[1])
    return ahead is not None or (cut is not None and re.search(r"[从由]", reading.text[begin : place[0]]) is not None)


def _label(reading: TextReading, begin: int, place: Span) -> str:
    """What of a thing is sold: a month, a million tokens of input; nothing where it is the thing itself."""
    offers = [(name, one["words"]) for name, one in words()["prices"]["offers"].items()]
    ahead = reading.text[max(begin, place[0] - _AROUND) : place[1]]
    told = {m.end(): name for name, shape in offers for m in re.finditer(shape, ahead, re.IGNORECASE)}
    if told:
        return str(told[max(told)])
    behind = reading.text[place[1] : place[1] + _AROUND]
    found = (name for name, shape in offers if re.match(rf"[^，。；、]{{0,16}}?(?:{shape})", behind, re.IGNORECASE))
    return str(next(found, ""))


def priced(reading: TextReading, found: Found) -> bool:
    """Whether a sum is a price of something, and so no valuation of whoever asks it."""
    return any(True for _ in _price(reading, found))
