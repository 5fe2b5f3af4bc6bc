"""Statements: whether a word between the parts of a Chinese fact states it, and does not merely name it."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.reading.assertion import region
from kg.reading.masked_text import Page, Span
from kg.reading.metric_words import words_of
from kg.reading.patterns import NAME, QUANTITY, lexicon, pattern


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    adverbs = lexicon().words["adverbs.zh"]
    return {name: pattern(source.replace("{adverbs.zh}", adverbs)) for name, source in lexicon().data["stated"].items()}


@lru_cache(maxsize=32)
def _predicated(predicate: str) -> re.Pattern[str]:
    """The words for what a property measures, with a figure as their predicate: 营收为, A轮融资金额."""
    names = lexicon().data["governed"].get(predicate, ())
    either = "|".join(words_of(name).pattern for name in names) or "(?!)"
    return re.compile(f"(?:{either}){_words()['between'].pattern}$", re.IGNORECASE)


@lru_cache(maxsize=32)
def _named(predicate: str) -> re.Pattern[str]:
    names = lexicon().data["governed"].get(predicate, ())
    either = "|".join(words_of(name).pattern for name in names) or "(?!)"
    return re.compile(rf"(?:的)?(?:年度?|全年|去年|总)?(?:{either})", re.IGNORECASE)


def is_stated(page: Page, place: Span, predicate: str) -> bool:
    """Whether a verb tells the figure at `place` as done, or the word for it has the figure as its predicate.

    Reach for it in Chinese alone, where a verb has no tense: 第一项就是2亿元的A轮融资 names a round and states none.
    A clause that only counts (共4亿元) rests on the clause before it.
    """
    sentence = page.sentence(place[0])
    begin, end = region(page, place)
    while begin > sentence.start and _words()["joins"].match(page.masked, begin, end):
        begin = max(first for first, last in sentence.clauses if last <= begin)
    start = place[0]
    while start > begin and page.masked[start - 1] == QUANTITY:
        start -= 1
    respectively = _EACH.search(page.masked, begin, start)
    start = respectively.start("figures") if respectively else start  # 营收分别为8亿元和13亿元
    if _predicated(predicate).search(page.masked[begin:start]) or _said_of_it(page, place, predicate):
        return True
    if predicate in lexicon().data["stated.events"]:
        if pattern(lexicon().data["stated.obtained"]).search(page.masked, begin, start + 1):
            return True
    elif _named(predicate).search(page.masked, sentence.start, begin) and _elliptic().fullmatch(
        page.masked, begin, start
    ):
        return True  # 营收要小得多,2025年为3.55亿元
    elif _named(predicate).search(page.masked, sentence.start, start) and any(
        _words()["level"].search(ahead) for ahead in (page.masked[begin:start], page.text[begin : place[0]])
    ):
        return True  # 月活攀到1960万, 从1000万增至1960万: where it stands, whatever the verb
    if _RISES_TO.match(page.text, place[0]) and _named(predicate).search(page.masked, sentence.start, start):
        return True  # 员工从280人增加到340人
    if predicate == "headcount" and _STAFF.search(page.masked, begin, start) and page.text[place[1]] != "的":
        return True  # ⓝ如今有870人
    done = _words()["done"]
    return done.search(page.masked, begin, end) is not None or done.match(page.text, start) is not None


_STAFF = re.compile("(?:ⓝ+|ⓧ+|公司|目前|如今|现在|眼下|现|共|已)(?:共|已|约)?有$|全(?:公司|员|集团)(?:共|约|有)*$")
_RISES_TO = re.compile("(?:[增上攀升涨][加长升]?|[下减回][降少落]|跌|降)[到至]")
_EACH = re.compile(rf"分别[为是达有]?(?P<figures>{QUANTITY}+(?:、{QUANTITY}+)*[、和与及])$")


def goes_on(page: Page, place: Span) -> bool:
    """Whether a Chinese clause gives nothing but another value of what is spoken of: …，截至六月底为800万."""
    begin, _ = page.clause(place[0])
    start = place[0]
    while start > begin and page.masked[start - 1] == QUANTITY:
        start -= 1
    chinese = page.sentence(place[0]).language == "zh" and page.masked[begin - 1 : begin] in ("，", "：")
    nameless = NAME not in page.masked[begin:start]
    return chinese and nameless and start > begin and _elliptic().fullmatch(page.masked, begin, start) is not None


@lru_cache(maxsize=1)
def _elliptic() -> re.Pattern[str]:
    return pattern(lexicon().data["stated.elliptic"].replace("{adverbs.zh}", lexicon().words["adverbs.zh"]))


def _said_of_it(page: Page, place: Span, predicate: str) -> bool:
    """Whether the word for the figure stands behind it: 百亿现金, 不到2亿元,这便是C轮融资的全部所得."""
    named = page.masked[place[1] :].lstrip(QUANTITY)
    if _words()["copula"].match(named):
        return True
    return predicate not in lexicon().data["stated.events"] and _named(predicate).match(named) is not None
