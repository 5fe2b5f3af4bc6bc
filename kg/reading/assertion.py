"""Assertion: what the words around a place make of the statement there, as marks: planned, denied, reported, …

No mark means that the text states it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.reading import chinese, chinese_frames, english, english_frames
from kg.reading.apart import set_apart
from kg.reading.chinese_echoes import CONFIRMS
from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import Kind, lexicon, pattern, reading
from kg.reading.reach import in_aside
from kg.reading.statement_marks import PROSPECTIVE, Mark

_LANGUAGES = {"zh": chinese, "en": english}
_FRAMES = {"zh": chinese_frames, "en": english_frames}
_TAKES_BACK = ("cancelled", "denied", "reported", "question")


def marks_at(page: Page, place: Span) -> set[Mark]:
    """Every mark on what is stated at `place`: of its clause, of its sentence, of what refers back to it."""
    key = "marks", place
    if key not in page.read:
        page.read[key] = frozenset(mark for mark in _marks(page, place) if not _in_words_before(page, mark, place))
    return set(page.read[key])


@lru_cache(maxsize=4096)
def shown_by(text: str) -> frozenset[str]:
    """The kinds of statement whose cue a slice is, or holds."""
    page = Page(text)
    found = set()
    for language in ("zh", "en"):
        for kind, cues in lexicon().kinds[language].items():
            if any(cue.search(page.masked) for cue in (cues.ahead, cues.behind, cues.frame) if cue is not None):
                found.add(kind)
    return frozenset(found)


def region(page: Page, place: Span) -> Span:
    """The stretch of text that belongs to the clause at `place`: with its topic, or what it is an apposition of."""
    sentence = page.sentence(place[0])
    at = _clause_of(sentence, place[0])
    first, last = _LANGUAGES[sentence.language].extent(page, sentence, at, place)
    return sentence.clauses[first][0], max(sentence.clauses[last][1], place[1])


def half(page: Page, place: Span) -> Span:
    """The part of the sentence between semicolons that holds a place."""
    sentence = page.sentence(place[0])
    begin = max((page.masked.rfind(mark, sentence.start, place[0]) for mark in ";；"), default=-1) + 1
    ends = [page.masked.find(mark, place[1], sentence.end) for mark in ";；"]
    return max(begin, sentence.start), min((end for end in ends if end >= 0), default=sentence.end)


def _marks(page: Page, place: Span) -> Iterator[Mark]:
    number = page.index(place[0])
    sentence = page.sentences[number]
    at = max(index for index, clause in enumerate(sentence.clauses) if index == 0 or clause[0] <= place[0])
    grammar = _LANGUAGES[sentence.language]
    first, last = grammar.extent(page, sentence, at, place)
    own = grammar.clause_marks(page, sentence.clauses[first][0], place, max(sentence.clauses[last][1], place[1]))
    yield from (mark for mark in own if not set_apart(page, sentence, mark, place))
    yield from _announced(page, sentence, first)
    yield from _passed_on(page, sentence, place)
    aside = in_aside(page, place[0])
    for mark in _framed(page, sentence, first, last, place):
        if set_apart(page, sentence, mark, place):
            continue
        if mark.kind not in PROSPECTIVE or in_aside(page, mark.place[0]) == aside:
            yield mark
    yield from _asked(page, sentence, last, place)
    yield from _taken_back(page, number, last)
    yield from _set_up(page, number)


def _passed_on(page: Page, sentence: Sentence, place: Span) -> Iterator[Mark]:
    """Whether a quotation is a message that the text passes on: “…”，这条在群里转发的消息…, unless it bears it out."""
    for begin, end in page.quotations:
        told = _MESSAGE.match(page.masked, end) if begin < place[0] < end else None
        if told and not CONFIRMS.search(page.masked, told.end(), sentence.end):
            yield Mark("reported", told["what"], "behind", told.span("what"))


_MESSAGE = re.compile(reading("assertion.message"))


def _in_words_before(page: Page, mark: Mark, place: Span) -> bool:
    """Whether a mark stands in what someone is quoted with, ahead of a statement that tells who it is.

    "We will never sell," says ⓝ, chief executive of ⓝ: the quotation is of its own matter.
    """
    for begin, end in page.quotations:
        if begin < mark.place[0] < end <= place[0] and mark.where in ("ahead", "frame"):
            return _SPEAKER.match(page.masked, end, place[1]) is not None
    return False


_SPEAKER = re.compile(reading("assertion.speaker"), re.IGNORECASE)


def _announced(page: Page, sentence: Sentence, first: int) -> Iterator[Mark]:
    """What the clause before a colon or a dash says of what it announces: 四处敲门：A轮,3000万元."""
    if first > 0 and sentence.language == "zh":
        yield from chinese.of_the_deal(page, sentence, first)
    core = sentence.clauses[first]
    done = english.done(page, *core) if sentence.language == "en" else chinese.PERFECT.search(page.masked, *core)
    for index in range(first, 0, -1):
        begin, end = sentence.clauses[index - 1]
        if re.search(r"[:：—–]", page.masked[end : sentence.clauses[index][0]]):
            for kind in ("planned", "sought"):
                cues = lexicon().kinds[sentence.language][kind]
                found = cues.ahead.search(page.masked, begin, end) if cues.ahead is not None else None
                if (
                    found
                    and found.group() != "决定"
                    and not done
                    and not _PAST_IT.search(page.masked[begin : found.start()][-12:])
                    and "了" not in page.masked[found.end() : end]
                    and not _LANGUAGES[sentence.language].OWN_TOPIC.search(page.masked, found.end(), end)
                ):
                    yield Mark(kind, found.group(), "ahead", found.span(), sure=False)
            return
        if "ⓝ" in page.masked[slice(*sentence.clauses[index])]:
            return


_PAST_IT = re.compile(reading("assertion.past_it"))


def _framed(page: Page, sentence: Sentence, first: int, last: int, place: Span) -> Iterator[Mark]:
    """What governs whole clauses: hearsay, a condition, an unnamed source, a view, wherever in the sentence."""
    grammar = _FRAMES[sentence.language]
    for kind, cues in lexicon().kinds[sentence.language].items():
        if cues.frame is None or kind == "question":
            continue
        for match in cues.frame.finditer(page.masked, sentence.start, sentence.end):
            if place[0] <= match.start() < place[1] or _is_not(page, sentence, match, kind):
                continue
            own = _clause_of(sentence, match.start())
            if grammar.frames(page, sentence, match, kind, own, (first, last), place) and not _of_its_own(
                page, sentence, match, own, (first, last), kind
            ):
                yield Mark(kind, match.group(), "frame", match.span())


def _of_its_own(page: Page, sentence: Sentence, match: re.Match[str], own: int, core: Span, kind: str) -> bool:
    """Whether a frame has a matter of its own in another clause than the statement, so that it does not reach it.

    有人嫌估值太高,… goes on to a fact of its own, and so does what a colon leads to: 在同行看来太贵：ⓝ完成…. A
    condition reaches on where its conjunction heads the clause.
    """
    if core[0] <= own <= core[1]:
        return False
    start, end = sentence.clauses[own]
    if own < core[0] and (_CONCEDED.match(page.masked, start, end) or _CLEFT.match(page.masked, match.end(), end)):
        return True
    told_next = not page.masked[match.end() : end].strip() and page.masked.startswith(("：", ":"), end)
    if told_next or _FRAMES[sentence.language].ANONYMOUS.search(page.masked, sentence.start, sentence.end):
        return False
    ahead, rest = page.masked[start : match.start()].strip(), page.masked[match.end() : end].strip()
    colon = own < core[0] and page.masked.startswith(("：", ":"), sentence.clauses[core[0] - 1][1])
    told = f"{lexicon().data['stated']['done']}|[是为有达]ⓠ" if sentence.language == "zh" else lexicon().words["past"]
    done = pattern(told, sentence.language).search(
        page.masked, sentence.clauses[core[0]][0], sentence.clauses[core[1]][1]
    )
    if kind == "hypothetical":
        consequence = colon and core[0] - own > 1 and done is not None
        return consequence or len(ahead) > _OPENING[sentence.language]
    if done is None:
        return False
    said = _SAYS.search(page.masked[start:end].rstrip('。.”" '))
    least = _OWN_WORDS[sentence.language] // (2 if colon else 1)
    return len(ahead) + len(rest) >= least and said is None


_CLEFT = re.compile(reading("assertion.cleft"))  # 误传的是地点，…
_CONCEDED = re.compile(reading("assertion.conceded"), re.IGNORECASE)


def _is_not(page: Page, sentence: Sentence, match: re.Match[str], kind: str) -> bool:
    """Whether a frame is only named to say what is not the case: 不再是预告, no rumour."""
    denied = _DENIED[sentence.language].search(page.masked, sentence.start, match.start())
    return kind != "denied" and denied is not None and denied.end() == match.start()


_DENIED = {
    "zh": re.compile(reading("assertion.denied.zh")),
    "en": re.compile(reading("assertion.denied.en"), re.IGNORECASE),
}
_OPENING = {"zh": 3, "en": 12}  # what may stand before the conjunction that heads a clause
_OWN_WORDS = {"zh": 8, "en": 40}
_SAYS = re.compile(
    r"(?:说|称|透露|表示|告诉|获悉|得知|了解到|记者|指出|爆料|看来|觉得|认为|猜测?)[^，]{0,4}$|\b(?:says?|said|told|claims?|claimed|reports?|reported"
    r"|believes?|think|reckon|whispers?|has it|have it)\b[^,]{0,24}$",
    re.IGNORECASE,
)


def _clause_of(sentence: Sentence, position: int) -> int:
    return max(index for index, clause in enumerate(sentence.clauses) if index == 0 or clause[0] <= position)


def _asked(page: Page, sentence: Sentence, last: int, place: Span) -> Iterator[Mark]:
    """A question mark asks for the clause before it, and for those before that, unless it has its own question word."""
    if not sentence.asks:
        return
    core = page.masked[slice(*sentence.clauses[last])]
    rest = page.masked[sentence.clauses[last][1] : sentence.end]
    if re.search(r"[:：]", rest) or re.search(r"(?:后|时|之际|之后|以来)$", core):
        return  # asked of what stands behind the colon, or presupposed: 完成…后, 先招人吗?
    if _PRESUPPOSED.search(core[: max(place[0] - sentence.clauses[last][0], 0)]):
        return
    if last + 1 < len(sentence.clauses) and _NAMED_BY.search(core):
        return
    asks = lexicon().kinds[sentence.language]["question"]
    after = [page.masked[slice(*clause)] for clause in sentence.clauses[last + 1 :]]
    if _ASKS.search(core) or not any(_asks_alone(asks, clause, sentence.language) for clause in after):
        opening = page.masked[slice(*sentence.clauses[0])]
        sure = not after or _ASKS.search(core) is not None or (last <= 2 and _ASKS.match(opening) is not None)
        yield Mark("question", "?", "frame", (sentence.end - 1, sentence.end), sure=sure)


# What does a firm do after raising $260 million? asks nothing of the round
_PRESUPPOSED = re.compile(reading("assertion.presupposed"), re.IGNORECASE)


_NAMED_BY = pattern(reading("assertion.named_by"))
# the clause itself asks: …吗, Is it …
_ASKS = re.compile(r"[吗呢么]$|^\s*(?:is|was|are|were|did|does|do|has|have|had|can|could|will)\b", re.IGNORECASE)


def _asks_alone(asks: Kind, clause: str, language: str) -> bool:
    if len(clause.strip()) < 7 and language == "zh":
        return False  # a tag: 是还是否, 对吗
    if asks.frame is not None and asks.frame.search(clause):
        return not _ASKS_BACK.match(clause)
    return (
        language == "en"
        and re.search(r"\b(?:who|what|when|where|why|how|which|will|is|are|can|does|do)\b", clause, re.I) is not None
    )


# 是不是真的: it asks for what was said before; 是不是该歇口气了 asks for something else
_ASKS_BACK = re.compile(reading("assertion.asks_back"))


def _taken_back(page: Page, number: int, last: int) -> Iterator[Mark]:
    """What a later clause or the next sentences say of the statement: it is unconfirmed, denied, off."""
    sentence = page.sentences[number]
    for index, clause in enumerate(sentence.clauses[last + 1 :]):
        if _OWN_HALF.search(page.masked, sentence.clauses[last][1], clause[0]):
            return  # 营收5亿元；在手订单另有8亿元，尚未确认
        yield from _LANGUAGES[sentence.language].echoes(page, clause, True, index == 0)
    for following in page.sentences[number + 1 : number + 3]:
        if "\n" in page.text[sentence.start : following.start]:
            return
        clauses = following.clauses[:2]
        if len(following.clauses) > 2 and clauses[0][1] - clauses[0][0] < 8:
            clauses = ((following.start, following.end),)  # That, at least, is the gossip
        for clause in clauses:
            yield from _LANGUAGES[following.language].echoes(page, clause, False, False)


_OWN_HALF = re.compile(r"[;；][^;；]*ⓠ[^;；]*[,，]")


def _set_up(page: Page, number: int) -> Iterator[Mark]:
    """What the sentence before sets up, where this one leans on it: a plan, talks, a case that is only imagined."""
    if number == 0:
        return
    sentence, before = page.sentences[number], page.sentences[number - 1]
    grammar = _LANGUAGES[sentence.language]
    if "\n" in page.text[before.start : sentence.start].rstrip("\n") or before.language != sentence.language:
        return
    if grammar.LEANS.match(page.masked, sentence.start, sentence.end) or grammar.fragment(page, sentence):
        for kind in ("planned", "sought", "hypothetical", "forecast", "reported"):
            cues = lexicon().kinds[before.language][kind]
            for cue in (grammar.SETS_UP, cues.frame):
                found = cue.search(page.masked, before.start, before.end) if cue is not None else None
                if found:
                    yield Mark(kind, found.group(), "echo", found.span())
