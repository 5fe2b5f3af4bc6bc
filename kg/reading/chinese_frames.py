"""Chinese frames: hearsay, a condition, a view or a plan that governs whole clauses, and how far it reaches."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.reading.chinese import CLOSED, OWN_WORDS, PERFECT, TURNS, reaches
from kg.reading.chinese_echoes import CONFIRMS
from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import NAME, QUANTITY, lexicon, pattern, reading


def frames(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame found in clause `own` governs the clauses `core`: on, and back as an afterthought."""
    told = _OWN_FIGURE.match(page.masked, match.end())
    presupposed = core[0] <= own <= core[1] and _PRESUPPOSES.match(match.group())  # 要不是去年到手的3亿元,工厂早就停了
    if presupposed or (told and not told.start("what") <= place[0] < told.end()):
        return False  # 网传的30亿元纯属臆测: it governs that figure alone
    if own < core[0] and (
        _WHATEVER.match(page.masked, *sentence.clauses[own])
        or (kind == "hypothetical" and _presupposed(page, sentence.clauses[core[0]][0], place))
    ):
        return False
    if kind in ("reported", "opinion") and own < core[0]:
        end = sentence.clauses[own][1]
        dates = end - match.end() <= OWN_WORDS and _DATES.search(page.masked, match.end(), end)  # 消息传出前一天，
        if dates or _of_another(page, sentence, match, own, core):
            return False
    if kind == "planned" and not match.group().startswith("按"):
        if _closes("met").search(page.masked, place[1], sentence.end):
            return False  # 说好三月开源,如期兑现
        bare = own == core[0] - 1 and match.end() >= sentence.clauses[own][1] - 1
        return (core[0] <= own <= core[1] or bare) and not CLOSED.search(
            page.masked, match.end(), max(place[0], match.end())
        )
    if own <= core[1] and match.start() < place[0]:
        return _governs_on(page, sentence, match, kind, own, core, place)
    if ANONYMOUS.search(match.group()):
        return _A_PARTY.search(page.masked, match.start(), sentence.clauses[own][1]) is None
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


def _presupposed(page: Page, begin: int, place: Span) -> bool:
    """Whether a place stands in what is told as done ahead of its noun: 去年完成的ⓠ融资."""
    return any(_PRESUPPOSED.search(page.masked, begin, end) for end in (place[0], place[1] + len("的")))


def _as_a_term(page: Page, sentence: Sentence, match: re.Match[str], own: int, core: tuple[int, int]) -> bool:
    """Whether a condition behind a statement is one of it: no consequence of its own, and nothing done ahead."""
    clause = page.masked[slice(*sentence.clauses[own])]
    if re.search(r"也许|会|能|算|就|便|更|还|再|才(?!能|会|可)", page.masked[match.end() : sentence.clauses[own][1]]):
        return False  # 要是早点出海也许更大: it has its own consequence
    if PERFECT.search(page.masked, *sentence.clauses[core[1]]):
        return False  # 领投了A轮,条件是创始人留任: done, with a term
    return own == len(sentence.clauses) - 1 == core[1] + 1 and clause.lstrip("但只").startswith(match.group()[:2])


_A_PARTY = pattern(reading("chinese.a_party"))  # 以及一家不愿具名的家族办公室: who takes part, and no source
_PRESUPPOSED = pattern(reading("chinese.presupposed"))  # 若只看账面,去年完成的ⓠ融资足够: it is done in any case
_SAID_BEHIND = re.compile(reading("chinese.said_behind"))
_DATES = re.compile(reading("subjects.scene_ends"))
_PRESUPPOSES = re.compile(r"要不是|若不是|若非")


def _governs_on(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame ahead of the statement still governs it there."""
    rest = page.masked[match.end() : sentence.clauses[own][1]]
    main = sentence.clauses[core[0]][0], sentence.clauses[core[1]][1]
    told = PERFECT.search(page.masked, *main) is not None or core[1] + 1 == len(sentence.clauses)
    follows = main[1] if told else sentence.clauses[core[1] + 1][1]
    if own < core[0]:
        if kind == "hypothetical" and _has_its_consequence(page, sentence, own, core):
            return False  # 一旦入冬，订单就会猛增，因此去年请来了ⓝ
        if kind == "hypothetical" and (
            re.search(r"就|便|即可|则", rest)
            or not (_heads(page, match, sentence.clauses[own]) or _FOLLOWS.search(page.masked, main[0], follows))
        ):
            return False  # 只要光线充足就能识别: it has its own consequence; the other clause is told as no consequence
        between = sentence.clauses[own + 2 : core[0] + 1]
        if kind == "hypothetical" and any(_APART.match(page.masked, *clause) for clause in between):
            return False  # 若把前几轮算上，已拿了ⓠ，而单看B轮: it has its consequence, and this is set against it
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
    closed = CLOSED.search(page.masked, match.end(), min(sentence.clauses[own][1], place[0] + 1))
    return kind == "hypothetical" or reaches(kind, match, closed)


def _has_its_consequence(page: Page, sentence: Sentence, own: int, core: tuple[int, int]) -> bool:
    """Whether a condition has its consequence ahead of a statement that is told as done."""
    between = sentence.clauses[own + 1 : core[0]]
    done = _TOLD_DONE.search(page.masked, sentence.clauses[core[0]][0], sentence.clauses[core[1]][1])
    return done is not None and any(_CONSEQUENCE.search(page.masked, *clause) for clause in between)


_CONSEQUENCE = re.compile(r"[就便才则](?=[会能要可])|[会将](?=[^，]{1,8}$)|[就便]")
_TOLD_DONE = re.compile(r"了|已经?|(?:去年|上月|昨[天日]|20\d\d年)[^，。]{0,12}(?:完成|获|拿|就|便)")


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


def _ended(page: Page, sentence: Sentence, match: re.Match[str], own: int, core: tuple[int, int], place: Span) -> bool:
    """Whether a frame with words of its own ends at a turn before the statement, or in its clause."""
    clauses = sentence.clauses
    if any(_WHATEVER.match(page.masked, *clause) for clause in clauses[own + 1 : core[0]]):
        return True  # 有人说值,不管怎么评价, …
    if clauses[own][1] - clauses[own][0] - len(match.group()) < OWN_WORDS:
        return False
    turns = _TURNS_FROM.search(page.masked, clauses[core[0]][0], place[0]) or any(
        TURNS.match(page.letters, *clause) for clause in clauses[own + 1 : core[0] + 1]
    )
    return bool(turns) or any(_closes(name).search(page.masked, *clauses[own]) for name in ("met", "apart"))


_WHATEVER = pattern(reading("chinese.whatever"))
_DESCRIBES_NOUN = re.compile(r"[^，的]{2,}的[^，的了]{1,6}$")


def _heads(page: Page, match: re.Match[str], clause: Span) -> bool:
    """Whether a conjunction heads its clause, so that the next one follows from it: 若获批, not 奖金视业绩而定."""
    ahead = page.masked[clause[0] : match.start()].strip()
    return _CONJUNCTION.match(match.group()) is not None and (len(ahead) < OWN_WORDS or set(ahead) == {NAME})


_OWN_SUBJECT = re.compile(reading("chinese.own_subject"))
_CONJUNCTION = re.compile(reading("chinese.conjunction"))
# what a clause that follows from a condition has to hold: a correlate (就, 才), a modal or a denial
_FOLLOWS = re.compile(reading("chinese.follows"))
_TURNS_FROM = re.compile(reading("chinese.turns_from"))
_APART = re.compile(r"\s*(?:而|但|不过)?(?:单|仅|只|光)(?:就|看|论|算|说)")
_CONCEDES = re.compile(reading("chinese.concedes"))
_STILL = re.compile(reading("chinese.still"))


@lru_cache(maxsize=2)
def _closes(name: str) -> re.Pattern[str]:
    return pattern(lexicon().data["closes"][name])


ANONYMOUS = pattern(reading("chinese.anonymous"))
_UNNAMED = pattern(reading("chinese.unnamed"))
