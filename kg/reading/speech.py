"""Who says it: quotation marks and verbs of speech around a place.

A headline verb of the article itself (宣布, announced) is no one's word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import lexicon, pattern

_LEAST_QUOTED = 8  # shorter quotations are terms, not statements


@lru_cache(maxsize=1)
def _zh() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = lexicon().data["speech"]
    return pattern(
        rf"(?:ⓝ|{data['speakers.zh']})[^，,。；;“”]{{0,14}}?(?:{data['verbs.zh']})(?!这"
        rf"|此|起|到|话|不出)(?:了|道|过|，|：|:|,)?"
    ), pattern(data["own.zh"])


@lru_cache(maxsize=1)
def _en() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = lexicon().data["speech"]
    return (
        re.compile(
            rf"(?:(?:ⓝ+|\b(?:{data['speakers.en']})\b|(?:^|(?<=[,.;] ))(?:an?|one|some|two|three|several"
            rf"|another|the|its|his|her|their) (?:[\w’'-]+ ){{0,5}}?[\w’'-]+(?= (?:says|said|gives|claims|whispers"
            rf"|writes|swears|hints|boasts|boasted|insists|insisted|maintains)\b))(?:,[^,]*,)?(?: \w+ly| also| later"
            rf"| has| had| itself)* (?:{data['verbs.en']})\b(?! by| ⓠ)|\b(?:according to|as per)\s+(?:\w+\s+){{0,3}}?"
            rf"(?:ⓝ+|(?:{data['speakers.en']})\b)|{data['unnamed.en']})",
            re.IGNORECASE,
        ),
        pattern(data["own.en"], "en"),
    )


def said_at(page: Page, place: Span) -> str | None:
    """The words that put what stands at `place` into someone's mouth, or None where the text itself says it."""
    for start, end in page.quotations:
        if start <= place[0] and place[1] <= end and end - start - 2 >= _LEAST_QUOTED:
            return page.text[start : min(end, start + 12)]
    sentence = page.sentence(place[0])
    text = page.masked[sentence.start : sentence.end]
    spoken, own = _zh() if sentence.language == "zh" else _en()
    found = own.search(text)
    at = place[0] - sentence.start
    if (
        found
        and _near(text, found, at)
        and not _of_another(text, found, at)
        and (found.end() > at or _reaches(page, sentence.start + found.end(), place[0]))
    ):
        return page.text[sentence.start + found.start() : sentence.start + found.end()]
    for match in spoken.finditer(text):
        if match.end() <= at and _QUOTED_WHOLE.match(page.text[sentence.start :], match.end(), at):
            continue  # its founder says “we lack nothing”, and yet …: what is said ends with the quotation
        if _in_another_bracket(text, match.end(), at):
            continue  # ⓝ（公告称交接期为三十天）: it says what stands in the bracket
        if match.start() >= at and _QUOTED_APART.search(text[at : match.start()]):
            continue  # raised …; "patience pays," its founder told: what is quoted is something else
        if match.start() >= at and _OF_ANOTHER_HALF.search(text, at, match.start()):
            continue  # raised …; the notion that it was spent, he added, was nonsense
        if match.start() >= at and _LATER.search(text, at, match.start()) and _MEDIAL.match(text, match.end()):
            continue  # closed in June, and none of it, its founder said, is tied to goals: of what stands around it
        if match.start() >= at and _SUBJECT.fullmatch(text, 0, at):
            continue  # ⓝ's ⓠ Series C leaves it with enough money, its founder says, to wait: said of what is got
        before = match.end() <= at and not re.search(r"[;；]", text[match.end() : at])
        if (before and _reaches(page, sentence.start + match.end(), place[0])) or (
            match.start() >= at and _ends(sentence.language, text[match.end() :]) and _follows(text, match.start())
        ):
            return page.text[sentence.start + match.start() : sentence.start + match.end()]
    return None


def _in_another_bracket(text: str, said: int, at: int) -> bool:
    """Whether words of speech that end at `said` stand in a bracket that closes before the place."""
    opened = max(text.rfind(mark, 0, said) for mark in "（(")
    closed = min((found for mark in "）)" if (found := text.find(mark, said)) >= 0), default=-1)
    shut = max(text.rfind(mark, 0, said) for mark in "）)")
    return opened > shut and 0 <= closed <= at


def _near(text: str, found: re.Match[str], at: int) -> bool:
    """Whether words of one's own telling stand ahead of the place, or close the sentence behind it."""
    return found.start() <= at or found.group()[0] in "该这此" or len(re.sub(r"\W", "", text[found.end() :])) <= _TAIL


_TAIL = 3


def _of_another(text: str, found: re.Match[str], at: int) -> bool:
    """Whether one's own telling is of something else: 530人,自称行业第一; ⓝ, the best by its own account, had …"""
    if found.start() > at:
        return _CALLS_ITSELF.match(text, found.start()) is not None
    return _ASIDE.search(text[: found.start()]) is not None and text[found.end() : at].lstrip().startswith(",")


_CALLS_ITSELF = re.compile(r"自[称诩夸](?!这|此|该)[^，。；]{2,}")
_ASIDE = re.compile(r"ⓝ,\s*(?:the|an?)\s[^,;.]*$")


def _reaches(page: Page, start: int, end: int) -> bool:
    """Whether speech that begins at `start` still runs at `end`: no clause with a subject of its own in between."""
    return not _DESCRIBES.match(page.masked, start, end) and not re.search(
        r"[,，](?:\s*(?:and|but|while|而|但|不过|同时|抛开|撇开|不管|无论|[^，,]{0,12}经审计))|(?:时|后|之际)[,，]|[,，]ⓝ[^,，]*[却倒则]|[,，]却|，[他她][^，]{0,8}的ⓝ",
        page.masked[start:end],
    )


# 创始人自认为幸运的…公司ⓝ,去年…: the words of speech describe the name
_DESCRIBES = re.compile(r"[^，。；：ⓝ]*的[^，。；：ⓝ的]{0,12}ⓝ+")
_SUBJECT = re.compile(r"\s*ⓝ+['’]s\s+")
_CONJUNCT = re.compile(r",? (?:and|but),\s*(?:(?:its|the|their|his|her|an?)\s+(?:\w+\s+){0,3})?$")
_OF_ANOTHER_HALF = re.compile(r"; (?:[\w’'-]+ ){3}|；[^，。；]{4}")
_LATER = re.compile(r"[;,] (?:and|but|while|though)\s[^;,]*,\s")
_MEDIAL = re.compile(
    r"\s*,\s+(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|does|did|to)\b"
)
_QUOTED_WHOLE = re.compile(r"[：:,，\s]*(?:“[^“”]*”|「[^「」]*」)")
_QUOTED_APART = re.compile(r"[“\"][^“”\"]{3,}[”\"]\s*(?:\w+\s+){0,3}$")


def _ends(language: str, rest: str) -> bool:
    """Whether a verb of speech that stands behind has no other words to bring: ..., says its founder in a letter."""
    if language == "zh":
        return not rest.strip(' .。"”')
    return re.match(r"\s+(?:that|it|its|the|ⓝ|how|what|there|no|none)\b", rest, re.IGNORECASE) is None


def _follows(text: str, start: int) -> bool:
    if _CONJUNCT.search(text[:start]):
        return False  # the largest that ⓝ has raised and, the board insists, its last
    return re.search(
        r"[,，”\"]\s*(?:(?:its|the|their|his|her|an?)\s+(?:\w+\s+){0,3})?$", text[:start]
    ) is not None and not re.search(r"(?:时|后|之际|那天|当天|前夕)[,，]\s*$", text[:start])
