"""Listings and purchases: who lists where, who buys whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Deal, Fact, attributed
from kg.drafting.drafting_words import pattern, words
from kg.drafting.new_names import Name
from kg.drafting.text_reading import Mention, TextReading
from kg.ontology.registry import vocabulary
from kg.reading import Span

_HE = re.compile(
    r"^[它其]|[，。；“]它|^\s*(?:It|The (?:company|firm|start-?up))\b"
    r"|\b(?:it|the (?:company|firm|start-?up|group))\s(?:has |had |also |\w+ly )*$"
)
_DESCRIBED = re.compile(r"\s(?:(?:a|an|the|its|smaller|fellow)\s)?(?:[a-z][\w'’-]*\s){1,6}")  # buy voice-cloning firm ⓝ
_SHARE = re.compile(
    r"\s?的?(?:部分|少数|约?\d[\d.]*%)?的?(?:股权|股份|股票)|\s(?:shares|stock|stake)\b"
)  # of a firm, not it
_BOUGHT = 14  # characters between the verb and what is bought


def listing_facts(reading: TextReading) -> Iterator[Fact]:
    """A listing for each firm that lists, applied or is to list; told again where a sentence gives another time."""
    seen: set[tuple[str, str]] = set()
    places: dict[str, set[str]] = {}
    found = pattern("{}", "listing").finditer(reading.text)
    for match in sorted(found, key=lambda one: (reading.in_heading(one.start()), one.start())):
        topic = reading.topic(match.span())
        if topic is None:
            continue
        firm, cue = reading.firm(topic[0]), match.span()
        if _LISTED.match(reading.text, cue[1]) and not _tells_time(reading, cue):
            continue  # 已经上市的ⓝ
        time, sentence = reading.time_at(cue, near=True), reading.page.sentence(cue[0])
        own = time.span is not None and sentence.start <= time.span[0] < sentence.end
        key = firm.id or firm.label
        exchange, place = _exchange(reading, match)
        held = places.setdefault(key, set())
        again = (not own or (key, time.edtf) in seen) and (exchange is None or exchange.id in held)
        if again and any(firm_told == key for firm_told, _ in seen):
            continue
        seen.add((key, time.edtf))
        deal = Deal("Listing", firm, exchange.id if exchange is not None and held - {exchange.id} else "")
        step = _step(reading, cue)
        told = Fact("listing", "issuer", deal, cue, firm, time, (("cue", cue),), modality=step)
        yield attributed(told, topic)
        if exchange is not None and exchange.id not in held:
            held.add(exchange.id)
            pieces = (("party", place), ("cue", cue))
            yield attributed(Fact("listing", "exchange", deal, place, exchange, time, pieces, modality=step), topic)


_LISTED = re.compile(r"的")


def _tells_time(reading: TextReading, cue: Span) -> bool:
    """Whether the clause of a listing has a time before it."""
    begin, _ = reading.page.clause(cue[0])
    return any(begin <= one.start and one.end <= cue[0] for one in reading.times)


def _exchange(reading: TextReading, match: re.Match[str]) -> tuple[Name | None, Span]:
    group = "exchange" if match["exchange"] else "move"
    found = reading.known.name(match[group], ("Exchange",)) if match[group] else None
    return (found if found is not None and found.type == "Exchange" else None), match.span(group)


def _step(reading: TextReading, cue: Span) -> str:
    """What the words before and in a cue make of the listing: planned, cancelled, or nothing."""
    said = reading.text[reading.page.sentence(cue[0]).start : cue[1]]
    return next((name for name, shape in words()["listing_steps"].items() if re.search(shape, said, re.I)), "")


def acquisition_facts(reading: TextReading) -> Iterator[Fact]:
    """A purchase for each verb of buying with a buyer before it and a firm right behind it, and what it costs."""
    deals: dict[Deal, tuple[Span, tuple[tuple[str, Span], ...]]] = {}
    for match in pattern("{}", "buys").finditer(reading.text):
        bought, buyer = _passive(reading, match.span()) or (
            _bought(reading, match.span()),
            _buyer(reading, match.span()),
        )
        if bought is None or buyer is None or bought.name == buyer.name:
            continue
        said = reading.text[max(0, match.start() - 6) : match.end()]
        ahead = reading.text[reading.page.sentence(match.start()).start : match.start()]
        later = re.search(words()["buys_later"], said, re.IGNORECASE) or re.search(words()["buys_now"], ahead)
        pending = "planned" if later else ""
        share = _SHARE.match(reading.text, bought.span[1])
        here = reading.page.sentence(match.start()).start <= buyer.span[0]
        deal, time = Deal("Acquisition", bought.name), reading.time_at(match.span())
        for predicate, of, whom in (("acquired", bought.name, bought), ("acquirer", reading.firm(buyer), buyer)):
            shown = (("party", whom.span), ("cue", match.span()))
            fact = Fact("acquisition", predicate, deal, match.span(), of, time, shown, modality=pending)
            fact = fact.flagged("uncertain", share.group().strip()) if share else fact
            yield fact if here else fact.flagged("partyElsewhere", buyer.name.label)
        deals[deal] = (match.span(), (("party", bought.span),))
    yield from _prices(reading, deals)


def _prices(reading: TextReading, deals: dict[Deal, tuple[Span, tuple[tuple[str, Span], ...]]]) -> Iterator[Fact]:
    """What a purchase costs, of the nearest one that is told; flagged where that is another sentence's."""
    for found in reading.page.quantities:
        place = (found.start, found.end)
        begin = reading.page.sentence(found.start).start
        ahead = pattern("{}", "price/ahead", flags=re.IGNORECASE).search(reading.text, begin, found.start)
        paid = ahead or pattern("{}", "price/behind").match(reading.text, found.end)
        kind = vocabulary().codes.get(found.quantity.unit)
        if paid is None or not deals or kind is None or kind.unit_kind != "money" or found.restates is not None:
            continue
        deal = min(deals, key=lambda one: abs(deals[one][0][0] - found.start))
        verb, parties = deals[deal]
        pieces = (("figure", place), *parties, ("cue", paid.span() if paid.group().strip() else verb))
        fact = Fact("acquisition", "price", deal, place, found, reading.time_at(place), pieces, about=(deal.of,))
        fact = fact.flagged("uncertain", deal.of.label)  # what is announced to be paid may be paid otherwise
        here = reading.page.index(verb[0]) == reading.page.index(place[0])
        yield fact if here else fact.flagged("partyElsewhere", deal.of.label)


def _passive(reading: TextReading, verb: Span) -> tuple[Mention, Mention] | None:
    """What is bought and by whom where the verb stands last: ⓝ被ⓝ收购, ⓝ完成对ⓝ的收购."""
    start = reading.page.sentence(verb[0]).start
    firms = [
        m for m in reading.mentions if start <= m.span[0] and m.span[1] <= verb[0] and m.name.type in ("Company", "")
    ]
    for key, group in (("bought_by", "buyer"), ("bought_ahead", "bought")):
        told = pattern("{}", key).search(reading.text, start, verb[0])
        inside = [m for m in firms if told and told.start(group) <= m.span[0] and m.span[1] <= told.end(group)]
        before = [m for m in firms if told and m.span[1] <= told.start()]
        if inside and before:
            return (before[-1], inside[-1]) if group == "buyer" else (inside[-1], before[-1])
    return None


def _bought(reading: TextReading, verb: Span) -> Mention | None:
    for mention in reading.mentions:
        gap = reading.text[verb[1] : mention.span[0]] if verb[1] <= mention.span[0] else None
        if gap is None or mention.name.type not in ("Company", ""):
            continue
        if len(gap) < _BOUGHT or _DESCRIBED.fullmatch(gap):
            return mention if not re.search(r"[，,。；;]", reading.text[verb[1] : mention.span[0]]) else None
    return None


def _buyer(reading: TextReading, verb: Span) -> Mention | None:
    sentence = reading.page.sentence(verb[0])
    ahead = [
        m
        for m in reading.mentions
        if sentence.start <= m.span[0] and m.span[1] <= verb[0] and m.name.type in ("Company", "")
    ]
    if ahead:
        return ahead[-1]
    topic = reading.topic(verb) if _HE.search(reading.text[sentence.start : verb[0]]) else None
    return topic[0] if topic is not None else None
