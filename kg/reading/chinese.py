"""Chinese clauses: what stands ahead of a place and governs it, what is said of it behind, and what refers back.

There is no tense to lean on: a cue governs what follows in its clause unless something between them closes its reach
(a relative clause before a name, 就, 后, 的情况下).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.chinese_echoes import CONFIRMS, echoes
from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import NAME, QUANTITY, Kind, inside, lexicon, pattern, reading
from kg.reading.statement_marks import Mark

__all__ = ["LEANS", "OWN_TOPIC", "SETS_UP", "clause_marks", "echoes", "extent", "fragment"]

# What closes the reach of a cue that stands ahead: the rest of the clause is another predicate.
CLOSED = pattern(reading("chinese.closed"))
_LINK = pattern(reading("chinese.link"))
_TOPIC_VERB = pattern(reading("chinese.topic_verb"))
_APPOSED = pattern(reading("chinese.apposed"))
_CONTINUES = pattern(reading("chinese.continues"))  # 希望在十年里,继续把它做好: one wish goes on
_GAPPED = pattern(reading("chinese.gapped"))  # 百度计划为300亿元,腾讯为700亿元: the verb is that of the first


def extent(page: Page, sentence: Sentence, at: int, place: Span) -> tuple[int, int]:
    """The clauses that belong to the one at the place: a topic joins what follows, an apposition what it tells of."""
    first = last = at
    clauses = sentence.clauses
    hangs = _APPOSED.match(page.masked, clauses[first][0]) or _CONTINUES.match(page.masked, *clauses[first])
    apposed = hangs and not _has_subject(page, clauses[first], place)
    done = PERFECT.search(page.masked, *clauses[first]) or _OWN_STATEMENT.match(page.masked, *clauses[first])
    coordinated = first > 0 and done is None
    if first > 0 and (apposed or _GAPPED.fullmatch(page.masked, *clauses[first])):
        first -= 1
    elif coordinated and (
        (_GOES_ON.match(page.masked, *clauses[first]) and _TO_COME.search(page.masked, *clauses[first - 1]))
        or (not _has_subject(page, clauses[first], place) and _SHALL.search(page.masked, *clauses[first - 1]))
    ):
        first -= 1  # 将增发股份,募集9.6亿元; 将执掌ⓝ,出任CEO
    if (
        last + 1 < len(clauses)
        and _is_topic(page.masked[slice(*clauses[last])])
        and not TURNS.match(page.masked, *clauses[last + 1])
    ):
        last += 1
    return first, last


def _is_topic(clause: str) -> bool:
    """Whether a clause only names what the next one tells of: 5亿元的D轮融资, and not C轮融资5亿元."""
    if _HEADS.search(clause.rstrip()):
        return True
    if _COUNTS.search(clause.rstrip()) or _FINITE.match(clause):
        return False
    clause = _MODIFIER.sub("", clause)
    return not clause.rstrip().endswith(QUANTITY) and not any(
        verbs.search(clause) for verbs in (_TOPIC_VERB, pattern(lexicon().data["stated"]["done"]), _LISTS)
    )


_MODIFIER = re.compile(r"^(?![^ⓠ]*(?:完成|获得?|拿到|募得|迎来)了?(?:由|来自))[^ⓠ]*的(?=ⓠ)")  # 已签字的4亿元C轮融资
_FINITE = re.compile(r"[^，。；的]*ⓝ[^，。；的]*了(?!的)")  # ⓝ接过了ⓝ的股份: a subject and what it did
_COUNTS = pattern(reading("chinese.counts"))  # 员工共600人
_LISTS = pattern(reading("chinese.lists"))
OWN_TOPIC = pattern(reading("chinese.own_topic"))
_GOES_ON = pattern(reading("chinese.goes_on"))
PERFECT = pattern(reading("chinese.perfect"))
_SHALL = pattern(reading("chinese.shall"))
_TO_COME = pattern(reading("chinese.to_come"))
_OBJECT = pattern(reading("chinese.object"))
_OWN_STATEMENT = pattern(reading("chinese.own_statement"))
TURNS = pattern(reading("chinese.turns"))
_HEADS = pattern(reading("chinese.heads"))


def _has_subject(page: Page, clause: Span, place: Span) -> bool:
    return any(
        span[0] < place[0] and not _OBJECT.search(page.masked, clause[0], span[0]) for span in page.names_in(*clause)
    )


def clause_marks(page: Page, begin: int, place: Span, end: int) -> Iterator[Mark]:
    """The marks that the clause from `begin` to `end` itself puts on what stands at `place`."""
    over = _COMPLETES.search(page.masked, place[1], end)
    for mark in _ahead(page.masked, begin, place[0]):
        if not (over and mark.kind in ("planned", "sought") and page.masked[mark.place[1] : place[0]].endswith("的")):
            yield mark  # 谈了七个月的D轮融资已完成交割: over, as what it describes has come to be
    disposal = _DISPOSAL.match(page.masked, begin, end)
    if disposal and disposal.end("of") >= place[0]:
        yield Mark("planned", "把", "ahead", (begin, begin + 1), sure=False)
    if page.masked[place[0]] == NAME:
        return  # ⓝ否认清盘: what a firm does behind its name is not said of the statement that names it
    for kind, cues in lexicon().kinds["zh"].items():
        yield from _behind(kind, cues, page.masked, place[1], end)


def _ahead(text: str, begin: int, end: int) -> Iterator[Mark]:
    found = [
        Mark(kind, match.group(), "ahead", match.span(), sure=not (kind == "denied" and _lacks(match, text, end)))
        for kind, cues in lexicon().kinds["zh"].items()
        if cues.ahead is not None
        for match in inside(cues.ahead, text, begin, end)
        if reaches(kind, match, CLOSED.search(text, match.end(), end + text.startswith(NAME, end)))
        and not (kind == "planned" and text[match.end() : end] == "的" and "了" in text[begin : match.start()])
        and not (kind == "denied" and _BY_ANOTHER.match(text, match.end(), end))
    ]
    undone = {mark.place[0] for mark in found if mark.kind == "cancelled"}
    denied = {mark.place[1] for mark in found if mark.kind == "denied"}
    found = [mark for mark in found if mark.place[1] not in undone and mark.place[0] not in denied]  # 没有取消
    return (mark for mark in found if not any(mark.within(other) for other in found))


def reaches(kind: str, cue: re.Match[str], closed: re.Match[str] | None) -> bool:
    """Whether a cue's reach is not closed, or only by what a name is called: 据传机器人公司ⓝ, 误以为机器人公司ⓝ."""
    if closed is None or (kind == "reported" and "是" in closed.group()):
        return True  # 传闻中的数字是ⓝ…
    if kind == "denied" and closed.start() == cue.end() and _DENIES_THAT.search(cue.group()):
        return True  # 否认已获…: what it denies begins there
    if kind == "reported" and _TOLD_THAT.search(cue.string, cue.start(), closed.start()):
        return True
    whole = kind == "reported" or (kind == "denied" and len(cue.group()) > 1)
    return whole and closed.group().endswith(NAME) and "的" not in closed.group()


def of_the_deal(page: Page, sentence: Sentence, first: int) -> Iterator[Mark]:
    """What the clause ahead says of the deal alone, without a matter of its own: 双方还在谈判,B轮融资的金额是2亿元."""
    begin, end = sentence.clauses[first - 1]
    for kind in ("planned", "sought"):
        cues = lexicon().kinds["zh"][kind]
        for cue in (cues.ahead, cues.behind):
            found = cue.search(page.masked, begin, end) if cue is not None else None
            if (
                found
                and len(found.group()) < OWN_WORDS + 3
                and _OF_THE_DEAL.fullmatch(page.masked[begin : found.start()] + page.masked[found.end() : end])
            ):
                done = PERFECT.search(page.masked, *sentence.clauses[first]) is not None
                yield Mark(kind, found.group(), "ahead", found.span(), sure=not done)


_OF_THE_DEAL = pattern(reading("chinese.of_the_deal"))


def _lacks(match: re.Match[str], text: str, end: int) -> bool:
    """Whether a negation has another thing as its object, ahead of the statement's clause: 没有老股转让,金额为…"""
    return match.group() in ("没有", "没", "无", "并无", "毫无") and _LACKS.match(text, match.end(), end) is not None


_BY_ANOTHER = pattern(reading("chinese.by_another"))  # 并非由国资牵头,领投方是…
_LACKS = pattern(reading("chinese.lacks"))
# 把2亿元筹齐 without 了 or 已: what is to be done, not what was; 把…纳入囊中, 把估值推高到… tell where it went
_COMPLETES = pattern(reading("chinese.completes"))
_DISPOSAL = re.compile(r"\s*[把将](?![^，。；]*[入进到至成])(?P<of>[^，。；]*?)[^，。；了已ⓠ]{1,4}[。！”]*$")


def _behind(kind: str, cues: Kind, text: str, begin: int, end: int) -> Iterator[Mark]:
    if cues.behind is None:
        return
    match = cues.behind.search(text, begin, end)
    if match and not _LINK.search(text, begin, match.start()) and not CONFIRMS.search(text, begin, end):
        yield Mark(kind, match.group(), "behind", match.span())


_DENIES_THAT = re.compile(reading("chinese.denies_that"))
_TOLD_THAT = re.compile(r"(?:透露|爆料|所说|所称|[网盛外]传)$")  # 知情人士透露的ⓝ融资金额


OWN_WORDS = 5


LEANS = pattern(reading("chinese.leans"))
SETS_UP = pattern(reading("chinese.sets_up"))


def fragment(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence has no verb of its own."""
    return _TOPIC_VERB.search(page.masked, sentence.start, sentence.end) is None
