"""Figures: what each amount, count and share of a text measures, whose it is, and when.

What a figure measures is read by `kg.reading.metric_words`, the same as the check reads; a figure that no word
governs is proposed as nothing and stays a gap of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.drafted_fact import Deal, Fact, attributed
from kg.drafting.drafting_words import words
from kg.drafting.new_names import Name
from kg.drafting.rounds import Rounds
from kg.drafting.text_reading import CARRIED, PUBLISHED, Dated, Mention, TextReading
from kg.grammar.read import Found
from kg.ontology.registry import vocabulary
from kg.reading import Span
from kg.reading.assertion import region
from kg.reading.metric_words import adverbial, change, governing, part, sums

_PUT = re.compile(
    r"(?:出资|出手|投了|投入|注资|认购|拿出|砸下|投资|领投|跟投|参投)(?:了|额)?(?:就)?\s*$|领投方|跟投方|\b(?:invest|put|committ|contribut)\w*\s*$"
)
_SUM_PUT = re.compile(
    r"(?:领投|跟投|参投|投资|出资|注资|认购)[^，。；]{0,14}?(?:金额|额度?|规模|合共|共计|总计)(?:已|就|约|共)?(?:达到?|为|是)?了?\s*$"
)
_INTO = re.compile(r"(?:向|对|给)[^，。；]{2,30}?(?:投资|注资|出资|投入)")
_GIVING = re.compile(
    r"出资|出手|投了|投入|注资|认购|拿出|砸下|投资|领投|跟投|参投|invest\w*|put|committ\w*|contribut\w*"
)
_LISTS = re.compile(r"上市|挂牌|IPO|招股|发行|公开募股|首次公开|listing|public offering|share sale", re.IGNORECASE)
_PER_INVESTOR = ("InvestmentFirm", "Fund", "Person")
_POST, _PRE = re.compile(r"投后|post-money"), re.compile(r"投前|pre-money")
_ROUNDS = re.compile(
    r"(?:[两二三四五六七八九十多数几]|[2-9]|1\d)\s?轮(?:系列)?(?:融资|投资)|\b(?:two|three|four|five|several) rounds"
)
_OVER_TIME = re.compile(r"累计|迄今|至今|成立以来|to date|so far|cumulative|in total|total funding")
_WITH = re.compile(r"(?:加上|连同|包括|包含|算上)[^，。]{0,10}$")
_STAYS = re.compile(r"总额|总计|累计|总共|一共|迄今|至今|\btotal\b|\bto date\b")


def figure_facts(reading: TextReading, rounds: Rounds, found: Found) -> Iterator[Fact]:
    """The fact of a figure that a word governs; nothing for others, and for an amount that is told again."""
    kind = vocabulary().codes.get(found.quantity.unit)
    if found.restates is not None or kind is None:
        return
    if kind.unit_kind == "money":
        yield from _money(reading, rounds, found)
    elif kind.unit_kind == "count" and found.quantity.unit in ("users", "people", "count", "times", "companies"):
        yield from _counted(reading, found)
    elif kind.unit_kind == "ratio":
        yield from _share(reading, found)


def _money(reading: TextReading, rounds: Rounds, found: Found) -> Iterator[Fact]:
    place = (found.start, found.end)
    begin, end = region(reading.page, place)
    ticket = _ticket(reading, rounds, found, begin)
    if ticket is not None:
        yield from _with_holder(reading, ticket)
        return
    governed = governing(reading.page, place, "money", begin, end)
    if governed is None:
        return
    metric, word = governed
    topic = reading.topic(place, funded=metric in ("amount", "valuation"))
    if topic is None:
        return
    firm = reading.firm(topic[0])
    time = reading.time_at(place)
    cue = _cue(reading, word, place, begin, end)
    listed = metric in ("amount", "marketCap") and _LISTS.search(reading.text, begin, end)
    if listed and rounds.label_at(place) is None:
        name = "proceeds" if metric == "amount" else "marketCapAtOffer"
        fact = Fact("listing", name, Deal("Listing", firm), place, found, about=(firm,))
    elif metric in ("amount", "valuation"):
        fact = _of_round(reading, rounds, found, (metric, word), firm, begin, end)
    else:
        predicate = _predicate(metric, reading.text[slice(*cue)] if cue else word)
        if predicate is None:
            return
        fact = Fact("metric", predicate, firm, place, found)
    if fact.predicate == "amount" and _gives(reading, place, begin):
        fact = fact.flagged("uncertain", "ticket")
    fact = _of_year(reading, fact, time)
    fact = replace(fact, pieces=(("figure", place), *fact.pieces, *((("cue", cue),) if cue else ())))
    yield _marked(reading, attributed(fact, topic), begin)


def _of_year(reading: TextReading, fact: Fact, time: Dated) -> Fact:
    """The fact with its time; what a firm reports for a year has that year where no nearer time is told."""
    year = reading.year_told(fact.place) if fact.predicate in words()["yearly"] else None
    if year is None or time.why not in (CARRIED, PUBLISHED):
        return replace(fact, time=time)
    return replace(fact, time=year).flagged("uncertain", year.edtf)


def _of_round(
    reading: TextReading, rounds: Rounds, found: Found, governed: tuple[str, str], firm: Name, begin: int, end: int
) -> Fact:
    place, (metric, word) = (found.start, found.end), governed
    begin = adverbial(reading.page, begin)
    added = {name for name, _ in sums(reading.page, place, begin, end)}
    added |= {"cumulative"} if _STAYS.search(reading.text, begin, place[0]) else set()
    added |= {"cumulative"} if metric == "amount" and _ROUNDS.search(reading.text, begin, place[0]) else set()
    if metric == "amount" and "cumulative" in added | ({"cumulative"} if _STAYS.search(word) else set()):
        if not _one_round(reading, rounds, place, begin, end):
            return Fact("metric", "totalRaised", firm, place, found)
        added.discard("cumulative")  # 第三轮总计: a sum of one round's parts
    if metric == "valuation" and rounds.of(firm) is None and rounds.label_at(place) is None:
        return Fact("roundValuation", "companyValuation", firm, place, found)
    deal, label = rounds.at(place, firm)
    pieces = (("party", label),) if label else ()
    if metric == "amount":
        fact = Fact("roundAmount", "amount", deal, place, found, pieces=pieces, about=(firm,))
    else:
        name = "postMoneyValuation" if _POST.search(reading.text, begin, end) else "valuation"
        fact = Fact("roundValuation", name, deal, place, found, pieces=pieces, about=(firm,))
    return fact.flagged("aggregate", word) if "aggregate" in added else fact


def _one_round(reading: TextReading, rounds: Rounds, place: Span, begin: int, end: int) -> bool:
    """Whether a sum is that of one round, which its clause names, or its sentence where no word tells of several."""
    if _OVER_TIME.search(reading.text, begin, end) or _ROUNDS.search(reading.text, begin, end):
        named = [label for label in reading.labels_in(begin, end) if not _WITH.search(reading.text[begin : label[0]])]
        return bool(named)
    return rounds.label_at(place) is not None


def _ticket(reading: TextReading, rounds: Rounds, found: Found, begin: int) -> Fact | None:
    """What one investor put in: 甲出资ⓠ, 甲领投ⓠ, 甲以ⓠ成为领投方."""
    place = (found.start, found.end)
    before = reading.text[begin : place[0]]
    gives = _gives(reading, place, begin)
    put = _SUM_PUT.search(reading.text, begin, place[0])
    end = put.start() if put else place[0]
    investor = next((m for m in reversed(reading.mentions) if begin <= m.span[0] and m.span[1] <= end), None)
    into = _INTO.search(before)
    if into or re.search(r"个人出资\D{0,2}$", before):
        investor = _giver(reading, place, begin, person=not into)
    if not gives or investor is None or _several(reading, investor):
        return None
    listed = any(one.span == investor.span for one in reading.listed.values())
    if investor.name.type not in _PER_INVESTOR and not listed and not into:
        return None
    firm = _invested_in(reading, investor, place)
    if firm is None or firm[0].name.id == investor.name.id != "":
        return None
    deal, label = rounds.at(place, reading.firm(firm[0]))
    verb = _GIVING.search(reading.text, investor.span[1], place[1] + 24)
    shown = [("cue", verb.span())] if verb else []
    pieces = [
        ("figure", place),
        *shown,
        ("party", investor.span),
        ("party", firm[0].span),
        *([("party", label)] if label else []),
    ]
    fact = Fact("ticket", "ticket", deal, place, found, reading.time_at(place), tuple(pieces), holder=investor.name)
    return attributed(fact, firm)


def _gives(reading: TextReading, place: Span, begin: int) -> bool:
    """Whether the words around a sum say that somebody puts it in."""
    before, behind = reading.text[begin : place[0]], reading.text[place[1] : place[1] + 24]
    told = re.match(r"(?:成为|是|为)[^，。]{0,14}(?:领投|跟投)方", behind)
    return bool(_PUT.search(before.rstrip()) or _SUM_PUT.search(before) or told)


def _several(reading: TextReading, investor: Mention) -> bool:
    """Whether another name is joined to an investor, so that a sum is what they gave together."""
    ahead = [m for m in reading.mentions if m.span[1] <= investor.span[0]]
    gap = reading.text[ahead[-1].span[1] : investor.span[0]] if ahead else ""
    return bool(ahead) and re.fullmatch(r"\s*(?:、|和|与|及|以及|,? and|,)\s*", gap) is not None


def _giver(reading: TextReading, place: Span, begin: int, *, person: bool) -> Mention | None:
    """Who puts money in where no name stands before the verb: the last person, or whom the sentence is about."""
    if not person:
        named = [m for m in reading.mentions if begin <= m.span[0] and m.span[1] <= place[0]]
        into = _INTO.search(reading.text, begin, place[0])
        ahead = [m for m in named if into is not None and m.span[1] <= into.start()]
        topic = reading.topic((begin, begin + 1))
        return ahead[-1] if ahead else topic[0] if topic else None
    start, _ = reading.copy.section(place[0])
    persons = [m for m in reading.mentions if start <= m.span[0] < place[0] and m.name.type == "Person"]
    return persons[-1] if persons else None


def _with_holder(reading: TextReading, ticket: Fact) -> Iterator[Fact]:
    """What one investor put in, and that it is one: the figure is of the investment that this introduces."""
    span = next((span for role, span in ticket.pieces if role == "party"), None)
    if not any(one.span == span for one in reading.names.listed) and span is not None:
        pieces = tuple(piece for piece in ticket.pieces if piece[0] != "figure")
        put = replace(ticket, rule="investor", predicate="participant", place=span, value=ticket.holder, pieces=pieces)
        yield replace(put, holder=None, about=(ticket.subject.of,) if isinstance(ticket.subject, Deal) else ())
    yield ticket


def _invested_in(reading: TextReading, investor: Mention, place: Span) -> tuple[Mention, str] | None:
    """The firm behind the verb, else the one that the text is about."""
    sentence = reading.page.sentence(place[0])
    into = _INTO.search(reading.text, sentence.start, place[0]) or _SUM_PUT.search(
        reading.text, sentence.start, place[0]
    )
    for mention in reading.mentions:
        if into is not None and into.start() <= mention.span[0] < into.end() and mention.name != investor.name:
            return mention, "sentence"
        inside = place[1] <= mention.span[0] < sentence.end
        if inside and mention.span[0] - place[1] < 14 and reading.acts(mention) and mention.name != investor.name:
            return mention, "sentence"
    return reading.topic(investor.span, funded=True)


def _counted(reading: TextReading, found: Found) -> Iterator[Fact]:
    place = (found.start, found.end)
    begin, end = region(reading.page, place)
    governed = governing(reading.page, place, "count", begin, end)
    topic = _bearer(reading, place)
    if governed is None or topic is None or (found.quantity.unit == "count" and len(reading.text[slice(*place)]) < 2):
        return
    cue = _cue(reading, governed[1], place, begin, end)
    predicate = _predicate(governed[0], governed[1])
    if predicate is None:
        return
    pieces = (("figure", place), *((("cue", cue),) if cue else ()))
    fact = Fact("metric", predicate, topic[0].name, place, found, reading.time_at(place), pieces)
    yield _marked(reading, attributed(fact, topic), begin)


def _bearer(reading: TextReading, place: Span) -> tuple[Mention, str] | None:
    """The product or firm that users or staff are of: the last one named before the figure."""
    sentence = reading.page.sentence(place[0])
    named = [
        m
        for m in reading.mentions
        if sentence.start <= m.span[0] and m.span[1] <= place[0] and m.name.type in ("Product", "Model", "Company", "")
    ]
    return (named[-1], "sentence") if named else reading.topic(place)


def _share(reading: TextReading, found: Found) -> Iterator[Fact]:
    place = (found.start, found.end)
    begin = region(reading.page, place)[0]
    before = reading.text[max(begin, place[0] - 24) : place[0]]
    topic = reading.topic(place)
    growing = re.search(words()["growing"], reading.text[max(begin, place[0] - 10) : place[1] + 8], re.IGNORECASE)
    for predicate, source in words()["ratios"].items():
        match = re.search(source, before, re.IGNORECASE)
        if match is None or topic is None or (predicate.endswith("Growth") and not growing):
            continue
        start = max(begin, place[0] - 24) + match.start()
        pieces = (("figure", place), ("cue", (start, start + len(match.group()))))
        fact = Fact("metric", predicate, reading.firm(topic[0]), place, found, pieces=pieces)
        yield attributed(_of_year(reading, fact, reading.time_at(place)), topic)
        return


def _predicate(metric: str, word: str) -> str | None:
    """The property that a word of a metric stands for; None where the ontology has none."""
    for source, predicate in words()["figures"].get(metric, ()):
        if re.search(source, word, re.IGNORECASE):
            return str(predicate)
    return None


def _cue(reading: TextReading, word: str, place: Span, begin: int, end: int) -> Span | None:
    """Where the word that governs a figure stands: the nearest one of its clause."""
    found = [m.span() for m in re.finditer(re.escape(word), reading.text[:end]) if m.start() >= begin]
    return min(found, key=lambda span: min(abs(span[0] - place[1]), abs(place[0] - span[1]))) if found else None


def _marked(reading: TextReading, fact: Fact, begin: int) -> Fact:
    """The flags that the words around a figure ask for."""
    more = change(reading.page, fact.place)
    if more is not None and not fact.predicate.endswith("Growth") and fact.rule == "metric":
        fact = fact.flagged("change", more)
    if fact.rule == "metric" and part(reading.page, begin, fact.place) is not None:
        fact = fact.flagged("uncertain", "part")
    if reading.bracketed(fact.place):
        fact = fact.flagged("uncertain", "brackets")
    told = [one for one in reading.page.quantities if one.restates == fact.place]
    if told:
        fact = replace(fact, others={**fact.others, "quantity": [reading.text[one.start : one.end] for one in told]})
    return fact


__all__ = ["Deal", "figure_facts"]
