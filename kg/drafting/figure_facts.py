"""Figures: what each amount, count and share of a text measures, whose it is, and when.

What a figure measures is read by `kg.reading.metric_words`, the same as the check reads; a figure that no word
governs is proposed as nothing and stays a gap of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.drafted_fact import Deal, Fact, attributed
from kg.drafting.drafting_words import pattern, words
from kg.drafting.figures_beside import told_beside
from kg.drafting.new_names import Name
from kg.drafting.price_facts import priced
from kg.drafting.ratio_facts import bearer, employer, of_year, share_facts
from kg.drafting.rounds import Rounds
from kg.drafting.text_reading import TextReading
from kg.drafting.tickets import gives, ticket_facts
from kg.drafting.turns import PUBLISHED, Dated, goes_on, governor, is_former
from kg.grammar.read import Found
from kg.grammar.times import about
from kg.ontology.registry import vocabulary
from kg.reading import Span
from kg.reading.assertion import region
from kg.reading.metric_words import adverbial, change, governing, names_a_metric, part
from kg.reading.sums import sums

_LISTS = re.compile(
    r"上市|挂牌|IPO|招股|发行|公开募股|首次公开|listing|public offering|share sale|\bsold [^.;]{0,30}\bshares\b",
    re.IGNORECASE,
)
_TRADED = re.compile(r"收盘|股价|收报|开盘|clos(?:e|ed|ing)|share price|shares (?:rose|fell|jumped)")
_POST, _PRE = re.compile(r"投后|post-money"), re.compile(r"投前|pre-money")
_ROUNDS = re.compile(
    r"(?:[两二三四五六七八九十多数几]|[2-9]|1\d)\s?轮(?:系列)?(?:融资|投资)"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|several|\d+) rounds"
)
_ONE_ROUND = re.compile(r"[一这该本此那]轮(?!又)")  # 关掉一轮，总共ⓠ
_OVER_TIME = re.compile(r"累计|迄今|至今|成立以来|to date|so far|cumulative|in total|total funding")
_PATH = re.compile(r"(?:从|由|from)\s*(?:[^，。；]{1,16}(?:到|至|为|to)\s*)?$")
_TO = re.compile(r"[\u4e00-\u9fff]{0,3}?[到至为]")
_DEAL_WORTH = re.compile(
    r"\b(?:deal|acquisition|takeover|transaction)\b[^.;]{0,60}(?:valued|worth)\b[^.;]{0,6}$|收购[^，。；]{0,12}作价[^，。；]{0,4}$"
)
_COMPARED = re.compile(r"(?:[较比]|相较于?)[^，。；]{0,8}的$")  # 较上年的ⓠ: which year that is hangs on another one
_WITH = re.compile(r"(?:加上|连同|包括|包含|算上)[^，。]{0,10}$")
_SEVERAL = re.compile(
    r"[\d一二三四五六七八九十两数多几]+\s?(?:家(?:[^，。；、投]{0,4}(?:公司|企业|厂商|独角兽))|[笔起桩](?!投资方))"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|several|\d+) (?:[\w-]+ ){0,3}(?:companies|firms|start-?ups"
    r"|deals)\b"
)
_STAYS = re.compile(
    r"总额|总计|累计|总共|一共|迄今|至今|\btotal\b|\bto date\b|\b[Ii]n all\b|\b[Aa]ll told\b|\b[Aa]ltogether\b"
)
_ALL_TOLD = re.compile(r"\s*(?:All told|In all|In total|Altogether|All in all),")
_IN_ALL = re.compile(r" (?:in total|in all|altogether|to date|so far|overall)\b")


_WORTH = re.compile(  # 公司那时只值ⓠ, priced it at ⓠ
    r"(?:(?:ⓝ|公司|它)[^，。；ⓝ]{0,8}?(?<![价产市估面币净数])值|身价[^，。；]{0,6}"
    r"|\bpric(?:ed|es|ing) (?:it|the \w+|ⓝ+) at)[^，。；\d]{0,6}$"
)
_ROUND_TOLD = re.compile(
    r"轮|融资|领投|跟投|牵头|募资|从[^，。；]{2,16}(?:手里|手中|那里|那儿)"
    r"|\b(?:rounds?|Series [A-H]|seed(?:ed)?|raised|financing|funding|investors)\b"
)
_COUNTED_ON = re.compile(  # what a sum of its own clause is that no round is: a plan, a market, a price
    r"目标|预计|市场|规模|起诉|索赔|罚|诉|工资|薪|补贴|便宜|省下|贷款|借款|合同|订单"
    r"|\b(?:would|could|by 20\d\d|market|bill|fine|damages|loan|contract|orders?|salary|chips)\b"
)


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
        yield from share_facts(reading, found)


def _money(reading: TextReading, rounds: Rounds, found: Found) -> Iterator[Fact]:
    place = (found.start, found.end)
    begin, end = region(reading.page, place)
    if pattern("{}", "per_share").search(reading.text, max(begin, place[0] - 8), place[1] + 4):
        return
    ticket = ticket_facts(reading, rounds, found, begin)
    if ticket:
        yield from ticket
        return
    governed = _governing(reading, found, "money")
    bare = _bare(reading, found, begin, end) if governed is None else None
    governed = governed or bare
    if governed is None:
        return
    metric, word = governed
    if metric == "valuation" and (priced(reading, found) or _is_paid(reading, place)):
        return
    topic = reading.topic(place, funded=metric in ("amount", "valuation"))
    if topic is None:
        return
    firm = reading.firm(topic[0])
    time = reading.time_at(place)
    cue = _cue(reading, word, place, begin, end) or _cue(reading, word, place, reading.page.sentence(begin).start, end)
    if _of_listing(reading, metric, begin, end) and rounds.label_at(place) is None:
        name = "proceeds" if metric == "amount" else "marketCapAtOffer"
        fact = Fact("listing", name, Deal("Listing", firm), place, found, about=(firm,))
    elif metric in ("amount", "valuation"):
        fact = _of_round(reading, rounds, found, (metric, word), firm, begin, end)
    else:
        predicate = _predicate(metric, reading.text[slice(*cue)] if cue else word)
        if predicate is None:
            return
        fact = Fact("metric", predicate, firm, place, found)
    if fact.predicate == "amount" and gives(reading, place, begin):
        fact = fact.flagged("uncertain", "ticket")
    time = rounds.time_of(fact.subject, time)
    fact = of_year(reading, fact, _until_now(reading, fact, time))
    fact = replace(fact, pieces=(("figure", place), *fact.pieces, *((("cue", cue),) if cue else ())))
    fact = fact.flagged("uncertain", bare[1]) if bare else fact
    yield _marked(reading, attributed(fact, topic), begin)


def _bare(reading: TextReading, found: Found, begin: int, end: int) -> tuple[str, str] | None:
    """What a sum may be that no word of its clause governs: that of the round which its sentence tells of, or a
    valuation where it says what the firm is worth; None where something else is told to cost or to have it."""
    place, sentence = (found.start, found.end), reading.page.sentence(found.start)
    worth = _WORTH.search(reading.page.masked[begin : place[0]])
    if worth is not None:
        return "valuation", worth.group().strip()
    if any(names_a_metric(reading.text[a:b]) for a, b in ((begin, place[0]), (place[1], end))):
        return None
    if priced(reading, found) or _is_paid(reading, place) or _COUNTED_ON.search(reading.text, begin, end):
        return None
    told = _ROUND_TOLD.search(reading.text, sentence.start, sentence.end)
    return ("amount", told.group()) if told is not None else None


def _is_paid(reading: TextReading, place: Span) -> bool:
    """Whether a sum is what a purchase costs, which its sentence tells of: 收购ⓝ，作价ⓠ."""
    begin = reading.page.sentence(place[0]).start
    paid = pattern("{}", "price/ahead", flags=re.IGNORECASE).search(reading.text, begin, place[0])
    return paid is not None and pattern("{}", "buys").search(reading.text, begin, place[0]) is not None


def _of_listing(reading: TextReading, metric: str, begin: int, end: int) -> bool:
    """Whether a sum is what a listing raises, or what a firm is worth at it; in English by its whole sentence."""
    if metric == "amount" and reading.text[begin:end].isascii():
        begin = reading.page.sentence(begin).start
    traded = metric == "marketCap" and _TRADED.search(reading.text, begin, end)
    return metric in ("amount", "marketCap") and not traded and _LISTS.search(reading.text, begin, end) is not None


def _until_now(reading: TextReading, fact: Fact, time: Dated) -> Dated:
    """The time of a sum over all rounds: that of the publication, unless its sentence tells one of no other figure."""
    start, place = reading.page.sentence(fact.place[0]).start, fact.place[0]
    begin, end = time.span or (place, place)
    between = any(end <= one.start < place for one in reading.page.quantities)
    now = fact.predicate == "totalRaised" and (between or not start <= begin < place)
    return Dated(reading.published.edtf, None, PUBLISHED) if now else time


def _of_round(
    reading: TextReading, rounds: Rounds, found: Found, governed: tuple[str, str], firm: Name, begin: int, end: int
) -> Fact:
    place, (metric, word) = (found.start, found.end), governed
    begin = adverbial(reading.page, begin)
    added = {name for name, _ in sums(reading.page, place, begin, end)}
    summed = _STAYS.search(reading.text, begin, place[0]) or _IN_ALL.match(reading.text, place[1])
    summed = summed or _ALL_TOLD.match(reading.text, reading.page.sentence(place[0]).start)
    added |= {"cumulative"} if summed else set()
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
    one = _ONE_ROUND.search(reading.text, reading.page.sentence(place[0]).start, place[0])
    return one is not None or rounds.label_at(place) is not None


def _counted(reading: TextReading, found: Found) -> Iterator[Fact]:
    place = (found.start, found.end)
    begin, end = region(reading.page, place)
    governed = _governing(reading, found, "count")
    staff = governed is not None and governed[0] == "staff"
    topic = employer(reading, place) if staff else bearer(reading, place)
    if pattern("{}$", "staff_moves", flags=re.IGNORECASE).search(reading.text[begin : place[0]]):
        return
    if governed is None or topic is None or (found.quantity.unit == "count" and len(reading.text[slice(*place)]) < 2):
        return
    cue = _cue(reading, governed[1], place, begin, end)
    predicate = _predicate(governed[0], governed[1])
    if predicate is None:
        return
    pieces = (("figure", place), *((("cue", cue),) if cue else ()))
    fact = Fact("metric", predicate, topic[0].name, place, found, _level_time(reading, place), pieces)
    yield _marked(reading, attributed(fact, topic), begin)


def _level_time(reading: TextReading, place: Span) -> Dated:
    """The time of a count: that of the publication where it has ⓠ, in English, and its clause tells no time."""
    begin, end = reading.page.clause(place[0])
    now = re.search(r"\b(?:has|have|is|are|serves|counts|claims)\b", reading.text[begin : place[0]])
    time = reading.time_at(place)
    own = time.span is not None and begin <= time.span[0] < max(end, place[1])
    return Dated(about(reading.published).edtf, None, PUBLISHED) if now is not None and not own else time


def _governing(reading: TextReading, found: Found, family: str) -> tuple[str, str] | None:
    """The metric of a figure and its word; of one told in turn or going on, that of the figure which has the word."""
    if family == "money" and (beside := told_beside(reading, (found.start, found.end))):
        return beside
    back = pattern("{}(?:the |an? )?$", "moved/back", flags=re.IGNORECASE)
    same = [q for q in reading.page.quantities if q.end <= found.start and q.quantity.unit == found.quantity.unit]
    if same and back.search(reading.text[same[-1].end : found.start]) and same[-1].restates is None:
        return _governing(reading, same[-1], family)  # valued at ⓠ, up from ⓠ at its Series A
    whose = governor(reading.page, reading.times, reading.page.named, found)
    place = (whose.start, whose.end)
    begin, end = region(reading.page, place)
    told = governing(reading.page, place, family, begin, end)
    if told is None and goes_on(reading.page, reading.times, reading.page.named, place):
        sentence = reading.page.sentence(place[0])
        before = [start for start, stop in sentence.clauses if stop <= begin]
        told = governing(reading.page, place, family, before[-1], end) if before else None
    return told


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
    former = is_former(reading.page, fact.place, reading.times)
    led = _TO.match(reading.text, *fact.place)  # 从ⓠ增长到ⓠ: the verb is read as a part of the figure
    if former or _PATH.search(reading.text, max(begin, fact.place[0] - 24), led.end() if led else fact.place[0]):
        fact = fact.flagged("change", "from … to")
    compared = _COMPARED.search(reading.text[begin : fact.place[0]])
    fact = fact.flagged("uncertain", compared.group()) if compared else fact
    several = _SEVERAL.search(reading.text, begin, fact.place[0]) if fact.rule.startswith("round") else None
    if several is not None and not any(begin <= m.span[0] < several.start() for m in reading.mentions):
        fact = fact.flagged("aggregate", several.group())  # 9家公司完成13笔超1亿美元融资
    if _DEAL_WORTH.search(reading.text[reading.page.sentence(fact.place[0]).start : fact.place[0]]):
        fact = fact.flagged("uncertain", "deal")
    if reading.bracketed(fact.place):
        fact = fact.flagged("uncertain", "brackets")
    told = [one for one in reading.page.quantities if one.restates == fact.place]
    if told:
        fact = replace(fact, others={**fact.others, "quantity": [reading.text[one.start : one.end] for one in told]})
    return fact


__all__ = ["Deal", "figure_facts"]
