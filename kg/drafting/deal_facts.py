"""Listings and purchases: who lists where, who buys whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Deal, Fact, attributed
from kg.drafting.drafting_words import pattern
from kg.drafting.text_reading import Mention, TextReading
from kg.reading import Span

_BOUGHT = 14  # characters between the verb and what is bought


def listing_facts(reading: TextReading) -> Iterator[Fact]:
    """A listing for each firm that lists, applied or is to list; once a firm."""
    seen: set[str] = set()
    for match in pattern("{}", "listing").finditer(reading.text):
        topic = reading.topic(match.span())
        if topic is None:
            continue
        firm = reading.firm(topic[0])
        if (firm.id or firm.label) in seen:
            continue
        seen.add(firm.id or firm.label)
        deal, cue = Deal("Listing", firm), match.span()
        time = reading.time_at(cue)
        yield attributed(Fact("listing", "issuer", deal, cue, firm, time, (("cue", cue),)), topic)
        place = match.span("exchange")
        exchange = reading.known.name(match["exchange"], ("Exchange",)) if match["exchange"] else None
        if exchange is not None and exchange.type == "Exchange":
            pieces = (("party", place), ("cue", cue))
            yield attributed(Fact("listing", "exchange", deal, place, exchange, time, pieces), topic)


def acquisition_facts(reading: TextReading) -> Iterator[Fact]:
    """A purchase for each verb of buying with a buyer before it and a firm right behind it."""
    for match in pattern("{}", "buys").finditer(reading.text):
        bought = _bought(reading, match.span())
        buyer = _buyer(reading, match.span())
        if bought is None or buyer is None or bought.name == buyer.name:
            continue
        deal, time = Deal("Acquisition", bought.name), reading.time_at(match.span())
        pieces = (("party", bought.span), ("party", buyer.span), ("cue", match.span()))
        yield Fact("acquisition", "acquired", deal, bought.span, bought.name, time, pieces)
        yield Fact("acquisition", "acquirer", deal, buyer.span, reading.firm(buyer), time, pieces)


def _bought(reading: TextReading, verb: Span) -> Mention | None:
    for mention in reading.mentions:
        if verb[1] <= mention.span[0] < verb[1] + _BOUGHT and mention.name.type in ("Company", ""):
            return mention if not re.search(r"[，,。；;]", reading.text[verb[1] : mention.span[0]]) else None
    return None


def _buyer(reading: TextReading, verb: Span) -> Mention | None:
    sentence = reading.page.sentence(verb[0])
    ahead = [
        m for m in reading.mentions if sentence.start <= m.span[0] and m.span[1] <= verb[0] and m.name.type == "Company"
    ]
    return ahead[-1] if ahead else None
