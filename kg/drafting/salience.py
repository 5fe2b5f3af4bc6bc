"""Who is at the centre of a stretch of text, and which names are told in passing and so are nobody's figures.

After centering (Grosz, Joshi and Weinstein 1995): what a clause without a subject of its own, 公司 or it is of is the
subject spoken of last, not the name that stands last. Nothing here needs to know what a name is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.drafting.drafting_words import pattern
from kg.reading import Span
from kg.reading.subjects import stands_oblique

if TYPE_CHECKING:
    from kg.drafting.find_persons import PersonFound
    from kg.drafting.text_reading import Mention, TextReading

_AROUND = 32  # characters beside a name in which the words stand that make it one in passing
_OF_BEFORE = re.compile(r"\s?(?:的?[前原](?![端沿列景台])|['’]s (?:former|ex-))")  # ⓝ前销售总监
_LIST = re.compile(r"(?:\s*(?:、|,|，|和|与|及|以及|and|ⓝ)+\s*)*")


def in_passing(reading: TextReading, span: Span) -> bool:
    """Whether a name is told for something else: a former employer, a sponsor, a holder, one of several customers."""
    text, masked = reading.text, reading.page.masked
    sentence = reading.page.sentence(span[0])
    before = text[max(sentence.start, span[0] - _AROUND) : span[0]]
    if pattern("{}$", "passing/before", flags=re.IGNORECASE).search(before):
        return True
    if _of_career(text[slice(*reading.page.clause(span[0]))]):
        return True
    ahead = text[sentence.start : span[0]]
    if any(_former_employer(one, span, ahead) for one in reading.names.persons):
        return True
    of_post = pattern("[^，。；,]{0,16}?(?:{})", "posts", flags=re.IGNORECASE).match(text, span[1], sentence.end)
    if of_post and pattern("{}$", "passing/before.post", flags=re.IGNORECASE).search(before):
        return True
    if of_post and (_OF_BEFORE.match(text, span[1]) or pattern("{}$", "former/between").search(before)):
        return True  # 做过ⓝ副院长
    joined = _LIST.match(masked, span[1], sentence.end)
    end = joined.end() if joined else span[1]
    serves = pattern("{}", "passing/behind", flags=re.IGNORECASE)
    return serves.match(text, end, sentence.end) is not None or enumerated(reading, span)


def _former_employer(person: PersonFound, span: Span, ahead: str) -> bool:
    """Whether a name is that of the firm where a person had a post before: 创业前，他是ⓝ的总监, 做过ⓝ副院长."""
    org = person.org
    held = org is not None and person.name[1] <= org[0] <= span[0] and span[1] <= org[1]
    return held and pattern("{}|{}", "former/between", "former/earlier").search(ahead) is not None


def _of_career(clause: str) -> bool:
    """Whether a clause tells what a person did before: ⓝ的语音组此前归他管, who used to run sales at ⓝ."""
    return pattern("{}", "passing/person").search(clause) is not None and (
        pattern("{}|{}|{}", "former/between", "former/earlier", "passing/past").search(clause) is not None
    )


def enumerated(reading: TextReading, span: Span) -> bool:
    """Whether a name is one of several that including or 包括 introduces, and so is nobody's subject."""
    sentence = reading.page.sentence(span[0])
    opened = list(pattern("{}", "topic/lists").finditer(reading.text, sentence.start, span[0]))
    between = reading.text[opened[-1].end() : span[0]] if opened else ""
    return bool(opened) and re.search(r"[。；;]|，[^，、]{12,}", between) is None


def in_quotes(reading: TextReading, span: Span) -> bool:
    """Whether a name stands in quotation marks by itself: a "中国OpenAI" is another firm, 公司「ⓝ」 is the firm, and so
    is what does something: 「ⓝ」则在10月完成."""
    text = reading.text
    if pattern('{}[“「"]$', "descriptors/zh").search(text[max(0, span[0] - 8) : span[0]]):
        return False
    before, after = text[max(0, span[0] - 5) : span[0]], text[span[1] : span[1] + 1]
    opened = re.search(r"[“\"「][^“”\"「」]{0,4}$", before)
    if after == "」" and opened and reading.page.sentence(span[0]).start >= span[0] - len(opened.group()):
        return False  # 「ⓝ」近日完成: the name of a product or firm, as no other mark is used
    if text[span[0] - 1 : span[0]] in ("“", "「") and pattern("[”」]{}", "passing/acts").match(text, span[1]):
        return pattern("{}[“「]$", "passing/called").search(text[: span[0]]) is not None
    return after in ("”", '"', "」") and opened is not None


def antecedent(reading: TextReading, inside: list[Mention], place: Span) -> list[Mention]:
    """The name that a relative clause in English is of: ⓝ, which raised ⓠ."""
    ahead = [m for m in inside if m.span[1] <= place[0]]
    return [m for m in ahead if _WHICH.fullmatch(reading.text, m.span[1], place[0])][-1:]


_INVESTS = (
    r"(?:also |had |has |have |jointly )*(?:(?:co-)?led|invest|back|join|particip|put|took part|owns|holds|wrote)"
)
_WHICH = re.compile(rf", (?:which|whose)\b(?! {_INVESTS})(?:(?!, [a-z]|[.;] ).)*", re.DOTALL)


def first_joined(reading: TextReading, mention: Mention) -> Mention:
    """The name that a list opens with which "and" joins a name to: of ⓝ (0100.HK) and ⓝ, both are of it."""
    if not reading.text.endswith(" ", 0, mention.span[0]):
        return mention
    ahead = [m for m in reading.mentions if m.span[1] <= mention.span[0]][-1:]
    joined = ahead and _JOINED_TO.fullmatch(reading.text, ahead[0].span[1], mention.span[0])
    return first_joined(reading, ahead[0]) if joined else mention


_JOINED_TO = re.compile(r"(?: \([^)]{2,30}\))?(?:,| and|, and) ")


def gone_on_about(reading: TextReading, earlier: list[Mention], position: int) -> Mention | None:
    """Whom a sentence that opens with a word for it goes on about: the subject that opens the last sentence which
    has one of its own, in the same paragraph."""
    begin, _ = reading.paragraph(position)
    index = reading.page.index(position)
    told = pattern(
        "(?:\\s*The (?:[\\w-]+ ){0,3}?(?:{})\\b(?! (?:[A-Z]|[Cc][EFT]O))|{})", "descriptors/en", "topic/goes_on"
    )
    while told.match(reading.text, reading.page.sentences[index].start):
        index -= 1
        if index < 0 or reading.page.sentences[index].start < begin:
            break
        start, end = reading.page.sentences[index].start, reading.page.sentences[index].end
        near = [m for m in earlier if start <= m.span[0] < end]
        opening = [m for m in near if _LEADS_IN.fullmatch(reading.text, start, m.span[0])]
        opening = [m for m in opening if not stands_oblique(reading.page, start, m.span)]
        if opening:
            return opening[0]
    opens = told.match(reading.text, reading.page.sentence(position).start) is not None
    often = most_told(reading, earlier) if opens else None
    return often if often and sum(_firm(reading, m) == _firm(reading, often) for m in earlier) > 2 else None


_LEADS_IN = re.compile(r"\s*[“「\"]?(?:(?:In|On|By|At|Last|This) [^,.;]{2,24}, )?")


def current_versions(reading: TextReading, made: list[Mention], position: int) -> list[Mention]:
    """The things without the earlier versions that a sentence before the position's has: 2月发布的ⓝ还是闭源的, last
    year's ⓝ; all of them where that leaves none."""
    here = reading.page.index(position)
    return [m for m in made if reading.page.index(m.span[0]) == here or not _is_earlier(reading, m)] or made


def _is_earlier(reading: TextReading, mention: Mention) -> bool:
    sentence = reading.page.sentence(mention.span[0])
    before = pattern("{}$", "earlier_version/before", flags=re.IGNORECASE)
    behind = pattern("{}", "earlier_version/behind", flags=re.IGNORECASE)
    told = before.search(reading.text[sentence.start : mention.span[0]])
    return told is not None or behind.match(reading.text, mention.span[1], sentence.end) is not None


def by_subject(reading: TextReading, earlier: list[Mention], position: int) -> list[Mention]:
    """The mentions before a position, whoever it most likely goes on about first: the last sentence's first name first.

    A new paragraph goes on about what the text is about, where that is told more often than the rest.
    """
    near = sorted(earlier, key=lambda m: (-reading.page.index(m.span[0]), m.span[0]))
    told = most_told(reading, earlier)
    if told is None or reading.text[reading.paragraph(position)[0] : position].strip():
        return near
    theme = [m for m in near if _firm(reading, m) == _firm(reading, told)]
    opens = reading.page.index(told.span[0]) == reading.page.index(earlier[0].span[0])
    return [*theme, *near] if opens and len(theme) > 1 else near


def most_told(reading: TextReading, mentions: Iterable[Mention]) -> Mention | None:
    """The first mention of the firm that is named most often, of those the one named first."""
    told = list(mentions)
    counts = Counter(_firm(reading, mention) for mention in told)
    return max(told, key=lambda m: (counts[_firm(reading, m)], -m.span[0]), default=None)


def _firm(reading: TextReading, mention: Mention) -> str:
    """What tells one firm from another: its id, or its name where it is new."""
    name = reading.firm(mention)
    return name.id or name.label
