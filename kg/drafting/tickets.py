"""What one investor puts in: its sum, who gives it and to whom.

A sum that several gave together is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.drafted_fact import Deal, Fact, attributed
from kg.drafting.drafting_words import pattern
from kg.drafting.rounds import Rounds
from kg.drafting.text_reading import Mention, TextReading
from kg.drafting.turns import AND
from kg.grammar.read import Found
from kg.reading import Span

_PUT = pattern("{}|{}", "tickets/put", "tickets/put.en")
_SUM_PUT, _ALONE = pattern("{}", "tickets/sum"), pattern("{}", "tickets/alone")
_OF_EQUITY = pattern("{}", "tickets/equity")  # done by none but investors
_INTO = re.compile(r"(?:向|对|给)[^，。；]{2,30}?(?:投资|注资|出资|投入)")
_GIVING = re.compile(
    r"出资|出手|投资|投入|投了?|注资|认购|认缴|拿出|砸下|投资|领投|跟投|参投|追加|掏|各出|add\w*|chip\w*|invest\w*|put|committ\w*|contribut\w*"
)
_PER_INVESTOR = ("InvestmentFirm", "Fund", "Person")


def ticket_facts(reading: TextReading, rounds: Rounds, found: Found, begin: int) -> list[Fact]:
    """What one investor put in, with the investment that it introduces; nothing where a sum is no such thing."""
    ticket = _ticket(reading, rounds, found, begin)
    if ticket is None:
        return []
    others = (replace(ticket, holder=m.name, pieces=_told_of(ticket, m)) for m in _each(reading, ticket))
    return [fact for one in (*others, ticket) for fact in _with_holder(reading, one)]


def _told_of(ticket: Fact, other: Mention) -> tuple[tuple[str, Span], ...]:
    """The words of a ticket with another investor in the stead of its own, which is the first party of them."""
    own = next(index for index, (role, _) in enumerate(ticket.pieces) if role == "party")
    return (*ticket.pieces[:own], ("party", other.span), *ticket.pieces[own + 1 :])


def _each(reading: TextReading, ticket: Fact) -> list[Mention]:
    """The investors joined to that of a ticket, where each put in the sum: ⓝ和ⓝ各投了ⓠ."""
    span = next(span for role, span in ticket.pieces if role == "party")
    if _APIECE.search(reading.text, span[1], ticket.place[1] + _NEAR) is None:
        return []
    joined: list[Mention] = []
    for one in reversed([m for m in reading.mentions if m.span[1] <= span[0]]):
        if not AND.fullmatch(reading.text, one.span[1], joined[0].span[0] if joined else span[0]):
            break
        joined.insert(0, one)
    return joined


_APIECE, _NEAR = re.compile(r"各(?:自)?(?=[出投掏拿认给])|\b(?:each|apiece)\b"), 12


def _ticket(reading: TextReading, rounds: Rounds, found: Found, begin: int) -> Fact | None:
    """What one investor put in: 甲出资ⓠ, 甲领投ⓠ, 甲以ⓠ成为领投方."""
    place = (found.start, found.end)
    before = reading.text[begin : place[0]]
    put = _SUM_PUT.search(reading.text, begin, place[0])
    end = put.start() if put else place[0]
    investor = next((m for m in reversed(reading.mentions) if begin <= m.span[0] and m.span[1] <= end), None)
    if investor is None and _ALONE.fullmatch(before):
        start = reading.page.sentence(place[0]).start
        clauses = [one for one in reading.page.sentence(place[0]).clauses if one[1] <= begin and one[0] >= start]
        near = [m for m in reading.mentions if clauses and clauses[-1][0] <= m.span[0] < begin]
        investor = near[0] if len(near) == 1 else None  # ⓝ为唯一投资方，出资ⓠ
    into = _INTO.search(before)
    if into or re.search(r"个人出资\D{0,2}$", before):
        investor = _giver(reading, place, begin, person=not into)
    if _WHOLE.search(before) or any(_OF_ROUND.fullmatch(reading.text, place[1], a) for a, _ in _labels(reading, place)):
        return None  # the round's amount: what its only investor puts in, what several do together, ⓠ的A轮
    if not gives(reading, place, begin) or investor is None or _several(reading, investor, place):
        return None
    listed = any(one.span == investor.span for one in reading.listed.values())
    told = _OF_EQUITY.search(reading.text, investor.span[1], place[0])
    if investor.name.type not in _PER_INVESTOR and not listed and not into and told is None:
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


_WHOLE = re.compile(
    r"(?:独家|唯一)[^，。；]{0,8}$|(?:合计|共同?|总共|一共|合共)(?:投资?|出资?|注资|投入|认购|拿出|掏)了?\s*$"
)
_OF_ROUND = re.compile(r"的?\s?")


def _labels(reading: TextReading, place: Span) -> list[Span]:
    return reading.labels_in(place[1], place[1] + _NEAR)


def gives(reading: TextReading, place: Span, begin: int) -> bool:
    """Whether the words around a sum say that somebody puts it in."""
    before, behind = reading.text[begin : place[0]], reading.text[place[1] : place[1] + 24]
    told = re.match(r"(?:成为|是|为)[^，。]{0,14}(?:领投|跟投)方", behind)
    return bool(_PUT.search(before.rstrip()) or _SUM_PUT.search(before) or told)


def _several(reading: TextReading, investor: Mention, place: Span) -> bool:
    """Whether another name is joined to an investor, so that a sum is what they gave together."""
    if _APIECE.search(reading.text, investor.span[1], place[1] + _NEAR):
        return False
    ahead = [m for m in reading.mentions if m.span[1] <= investor.span[0]]
    gap = reading.text[ahead[-1].span[1] : investor.span[0]] if ahead else ""
    return bool(ahead) and AND.fullmatch(gap) is not None


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
