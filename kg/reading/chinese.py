"""Chinese clauses: what stands ahead of a place and governs it, what is said of it behind, and what refers back.

There is no tense to lean on: a cue governs what follows in its clause unless something between them closes its reach
(a relative clause before a name, 就, 后, 的情况下).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.reading.chinese_echoes import CONFIRMS, echoes
from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import NAME, QUANTITY, Kind, inside, lexicon, pattern, reading
from kg.reading.statement_marks import Mark

__all__ = ["ANONYMOUS", "LEANS", "OWN_TOPIC", "SETS_UP", "clause_marks", "echoes", "extent", "fragment", "frames"]

# What closes the reach of a cue that stands ahead: the rest of the clause is another predicate.
_CLOSED = pattern(reading("chinese.closed"))
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
    done = _PERFECT.search(page.masked, *clauses[first]) or _OWN_STATEMENT.match(page.masked, *clauses[first])
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
        and not _TURNS.match(page.masked, *clauses[last + 1])
    ):
        last += 1
    return first, last


def _is_topic(clause: str) -> bool:
    """Whether a clause only names what the next one tells of: 5亿元的D轮融资, and not C轮融资5亿元."""
    if _HEADS.search(clause.rstrip()):
        return True
    if _COUNTS.search(clause.rstrip()):
        return False
    clause = _MODIFIER.sub("", clause)
    return not clause.rstrip().endswith(QUANTITY) and not any(
        verbs.search(clause) for verbs in (_TOPIC_VERB, pattern(lexicon().data["stated"]["done"]), _LISTS)
    )


_MODIFIER = re.compile(r"^(?![^ⓠ]*(?:完成|获得?|拿到|募得|迎来)了?(?:由|来自))[^ⓠ]*的(?=ⓠ)")  # 已签字的4亿元C轮融资
_COUNTS = pattern(reading("chinese.counts"))  # 员工共600人
_LISTS = pattern(reading("chinese.lists"))
OWN_TOPIC = pattern(reading("chinese.own_topic"))
_GOES_ON = pattern(reading("chinese.goes_on"))
_PERFECT = pattern(reading("chinese.perfect"))
_SHALL = pattern(reading("chinese.shall"))
_TO_COME = pattern(reading("chinese.to_come"))
_OBJECT = pattern(reading("chinese.object"))
_OWN_STATEMENT = pattern(reading("chinese.own_statement"))
_TURNS = pattern(reading("chinese.turns"))
_HEADS = pattern(reading("chinese.heads"))


def _has_subject(page: Page, clause: Span, place: Span) -> bool:
    return any(
        span[0] < place[0] and not _OBJECT.search(page.masked, clause[0], span[0]) for span in page.names_in(*clause)
    )


def clause_marks(page: Page, begin: int, place: Span, end: int) -> Iterator[Mark]:
    """The marks that the clause from `begin` to `end` itself puts on what stands at `place`."""
    yield from _ahead(page.masked, begin, place[0])
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
        if _reaches(kind, match, _CLOSED.search(text, match.end(), end + text.startswith(NAME, end)))
        and not (kind == "planned" and text[match.end() : end] == "的" and "了" in text[begin : match.start()])
        and not (kind == "denied" and _BY_ANOTHER.match(text, match.end(), end))
    ]
    undone = {mark.place[0] for mark in found if mark.kind == "cancelled"}
    denied = {mark.place[1] for mark in found if mark.kind == "denied"}
    found = [mark for mark in found if mark.place[1] not in undone and mark.place[0] not in denied]  # 没有取消
    return (mark for mark in found if not any(mark.within(other) for other in found))


def _reaches(kind: str, cue: re.Match[str], closed: re.Match[str] | None) -> bool:
    """Whether a cue's reach is not closed, or only by what a name is called: 据传机器人公司ⓝ, 误以为机器人公司ⓝ."""
    if closed is None or (kind == "reported" and _TOLD_THAT.search(cue.string, cue.start(), closed.start())):
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
                and len(found.group()) < _OWN_WORDS + 3
                and _OF_THE_DEAL.fullmatch(page.masked[begin : found.start()] + page.masked[found.end() : end])
            ):
                done = _PERFECT.search(page.masked, *sentence.clauses[first]) is not None
                yield Mark(kind, found.group(), "ahead", found.span(), sure=not done)


_OF_THE_DEAL = pattern(reading("chinese.of_the_deal"))


def _lacks(match: re.Match[str], text: str, end: int) -> bool:
    """Whether a negation has another thing as its object, ahead of the statement's clause: 没有老股转让,金额为…"""
    return match.group() in ("没有", "没", "无", "并无", "毫无") and _LACKS.match(text, match.end(), end) is not None


_BY_ANOTHER = pattern(reading("chinese.by_another"))  # 并非由国资牵头,领投方是…
_LACKS = pattern(reading("chinese.lacks"))
# 把2亿元筹齐 without 了 or 已: what is to be done, not what was; 把…纳入囊中, 把估值推高到… tell where it went
_DISPOSAL = re.compile(r"\s*[把将](?![^，。；]*[入进到至成])(?P<of>[^，。；]*?)[^，。；了已ⓠ]{1,4}[。！”]*$")


def _behind(kind: str, cues: Kind, text: str, begin: int, end: int) -> Iterator[Mark]:
    if cues.behind is None:
        return
    match = cues.behind.search(text, begin, end)
    if match and not _LINK.search(text, begin, match.start()) and not CONFIRMS.search(text, begin, end):
        yield Mark(kind, match.group(), "behind", match.span())


def frames(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame found in clause `own` governs the clauses `core`: on, and back as an afterthought."""
    told = _OWN_FIGURE.match(page.masked, match.end())
    presupposed = core[0] <= own <= core[1] and _PRESUPPOSES.match(match.group())  # 要不是去年到手的3亿元,工厂早就停了
    if presupposed or (told and not told.start("what") <= place[0] < told.end()):
        return False  # 网传的30亿元纯属臆测: it governs that figure alone
    if kind in ("reported", "opinion") and own < core[0] and _of_another(page, sentence, match, own, core):
        return False
    if kind == "planned" and not match.group().startswith("按"):
        if _closes("met").search(page.masked, place[1], sentence.end):
            return False  # 说好三月开源,如期兑现
        bare = own == core[0] - 1 and match.end() >= sentence.clauses[own][1] - 1
        return (core[0] <= own <= core[1] or bare) and not _CLOSED.search(
            page.masked, match.end(), max(place[0], match.end())
        )
    if own <= core[1] and match.start() < place[0]:
        return _governs_on(page, sentence, match, kind, own, core, place)
    if ANONYMOUS.search(match.group()):
        return True
    if own <= core[1]:
        return False
    clause = page.masked[slice(*sentence.clauses[own])]
    if own + 1 < len(sentence.clauses) and (
        "；" in page.masked[place[1] : match.start()] or _DATES.search(page.masked, *page.clause(place[0]))
    ):
        return False  # 完成B轮三个月后,…,据知情人士称,其下一轮…: it tells something of its own
    if kind == "hypothetical":
        return _as_a_term(page, sentence, match, own, core)
    return kind in ("reported", "opinion", "forecast") and _SAID_BEHIND.search(clause.rstrip("。！”")) is not None


def _as_a_term(page: Page, sentence: Sentence, match: re.Match[str], own: int, core: tuple[int, int]) -> bool:
    """Whether a condition behind a statement is one of it: no consequence of its own, and nothing done ahead."""
    clause = page.masked[slice(*sentence.clauses[own])]
    if re.search(r"也许|会|能|算|就|便|更|还|再|才(?!能|会|可)", page.masked[match.end() : sentence.clauses[own][1]]):
        return False  # 要是早点出海也许更大: it has its own consequence
    if _PERFECT.search(page.masked, *sentence.clauses[core[1]]):
        return False  # 领投了A轮,条件是创始人留任: done, with a term
    return own == len(sentence.clauses) - 1 == core[1] + 1 and clause.lstrip("但只").startswith(match.group()[:2])


_SAID_BEHIND = re.compile(reading("chinese.said_behind"))
_DATES = re.compile(reading("subjects.scene_ends"))
_TOLD_THAT = re.compile(r"(?:透露|爆料|所说|所称|[网盛外]传)$")  # 知情人士透露的ⓝ融资金额
_PRESUPPOSES = re.compile(r"要不是|若不是|若非")


def _governs_on(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame ahead of the statement still governs it there."""
    rest = page.masked[match.end() : sentence.clauses[own][1]]
    main = sentence.clauses[core[0]][0], sentence.clauses[core[1]][1]
    if own < core[0]:
        if kind == "hypothetical" and (
            re.search(r"就|便|即可|则", rest)
            or not (_heads(page, match, sentence.clauses[own]) or _FOLLOWS.search(page.masked, *main))
        ):
            return False  # 只要光线充足就能识别: it has its own consequence; the other clause is told as no consequence
        if _ended(page, sentence, match, own, core, place):
            return False  # 有人说没有钱,它却拿到了: the next clause stands against it
        colon = page.masked.startswith("：", sentence.clauses[own][1])
        if kind in ("forecast", "opinion") and len(rest) > 1 and not colon and _OWN_SUBJECT.match(page.masked, *main):
            return False  # 今年预计扭亏,它的月活是…: it has a complement of its own
        conceded = _CONCEDES.match(match.group()) and _STILL.search(page.masked, *main)
        if conceded or (kind == "hypothetical" and _DESCRIBES_NOUN.search(rest)):
            return False  # 哪怕行情再差,也还是领投了; 一旦充满即可飞两小时的无人机: it describes a thing
    confirmed = CONFIRMS.search(page.masked, *sentence.clauses[own]) and not _UNNAMED.search(match.group())
    if confirmed or re.search(r"[;；—]", page.masked[match.end() : place[0]]):
        return False
    closed = _CLOSED.search(page.masked, match.end(), min(sentence.clauses[own][1], place[0] + 1))
    return kind == "hypothetical" or _reaches(kind, match, closed)


def _of_another(page: Page, sentence: Sentence, match: re.Match[str], own: int, core: tuple[int, int]) -> bool:
    """Whether hearsay is of another matter: 知情人士对调薪不愿多谈, 尽管传闻四起, and what 则为 sets against it."""
    begin, end = sentence.clauses[own]
    conceded = _CONCEDES_ALL.match(page.masked, begin, end) and not page.masked[match.end() :].startswith(("，", "："))
    if conceded and _STILL.search(page.masked, sentence.clauses[core[0]][0], sentence.clauses[core[1]][1]):
        return True  # 虽有传言称估值缩水,B轮仍募得…
    if _OF_THE_CLAIM.search(page.masked, match.end(), end):
        return False
    against = _SETS_AGAINST.search(page.masked, sentence.clauses[core[0]][0], sentence.clauses[core[1]][1])
    return bool(conceded or against or _DECLINES.match(page.masked, match.end(), end))


_CONCEDES_ALL = pattern(reading("chinese.concedes_all"))
_SETS_AGAINST = pattern(reading("chinese.sets_against"))
_DECLINES = pattern(reading("chinese.declines"))
_OF_THE_CLAIM = pattern(reading("chinese.of_the_claim"))
_OWN_FIGURE = re.compile(rf"的(?P<what>{QUANTITY}+)")
_OWN_WORDS = 5


def _ended(page: Page, sentence: Sentence, match: re.Match[str], own: int, core: tuple[int, int], place: Span) -> bool:
    """Whether a frame with words of its own ends at a turn before the statement, or in its clause."""
    clauses = sentence.clauses
    if any(_WHATEVER.match(page.masked, *clause) for clause in clauses[own + 1 : core[0]]):
        return True  # 有人说值,不管怎么评价, …
    if clauses[own][1] - clauses[own][0] - len(match.group()) < _OWN_WORDS:
        return False
    turns = _TURNS_FROM.search(page.masked, clauses[core[0]][0], place[0]) or any(
        _TURNS.match(page.masked, *clause) for clause in clauses[own + 1 : core[0] + 1]
    )
    return bool(turns) or any(_closes(name).search(page.masked, *clauses[own]) for name in ("met", "apart"))


_WHATEVER = pattern(reading("chinese.whatever"))
_DESCRIBES_NOUN = re.compile(r"[^，的]{2,}的[^，的了]{1,6}$")


def _heads(page: Page, match: re.Match[str], clause: Span) -> bool:
    """Whether a conjunction heads its clause, so that the next one follows from it: 若获批, not 奖金视业绩而定."""
    ahead = page.masked[clause[0] : match.start()].strip()
    return _CONJUNCTION.match(match.group()) is not None and (len(ahead) < _OWN_WORDS or set(ahead) == {NAME})


_OWN_SUBJECT = re.compile(reading("chinese.own_subject"))
_CONJUNCTION = re.compile(reading("chinese.conjunction"))
# what a clause that follows from a condition has to hold: a correlate (就, 才), a modal or a denial
_FOLLOWS = re.compile(reading("chinese.follows"))
_TURNS_FROM = re.compile(reading("chinese.turns_from"))
_CONCEDES = re.compile(reading("chinese.concedes"))
_STILL = re.compile(reading("chinese.still"))


@lru_cache(maxsize=2)
def _closes(name: str) -> re.Pattern[str]:
    return pattern(lexicon().data["closes"][name])


ANONYMOUS = pattern(reading("chinese.anonymous"))
_UNNAMED = pattern(reading("chinese.unnamed"))
LEANS = pattern(reading("chinese.leans"))
SETS_UP = pattern(reading("chinese.sets_up"))


def fragment(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence has no verb of its own."""
    return _TOPIC_VERB.search(page.masked, sentence.start, sentence.end) is None
