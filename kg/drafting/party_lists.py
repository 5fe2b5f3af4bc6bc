"""Lists of investors: the names that a cue such as 领投 or led by governs, each with its place and its part.

Only the shape of the list tells; whether a name is known does not matter here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.drafting.drafting_words import pattern, words
from kg.drafting.english_lists import english_lists
from kg.reading import Span

_SPLIT_ZH = re.compile(
    r"[、/]|以及|(?<=股东)加|(?<=[\u4e00-\u9fffA-Za-z）])\s?(?:和|与|及)(?=\s?[\u4e00-\u9fffA-Za-z])|\s+and\s+|,"
)
_LEAD_IN = re.compile(
    r"^.*(?:由|获得|获|得到|来自|包括|包含|吸引了?|引入了?|迎来|除了?|(?<!没)有|，|其中|股东(?!$)|投资方|机构|分别|以及|则|而|在|向|轮(?:融资)?(?:[则也就])?是|\d\s?[年月日]|[年月天周]前|：|:)"
)
_TRAILS = re.compile(
    r"(?:(?<!平)等(?!离子).*|对[其此].*|的(?:投资|注资|融资|入股|青睐|支持|钱).*|(?<=[\u4e00-\u9fffA-Za-z])这(?:些|几|[两三四五六七八九十]).*|(?<=资本|创投|基金)投资$|(?:联合|共同|独家|继续|一同|各?[一两]家.*|有意|有望|或将|或|拟|计划|考虑|可能|[将正拟])$)"
)
_BRACKET = re.compile(r"（[^）]*）|\([^)]*\)|《|》|“|”")
_COUNTED = re.compile(r"(?:了|有)?[\d一二三四五六七八九十两数多余几]+(?:位|家|名)[^，、。；\n]{0,8}，")
_WHEN = re.compile(
    r"\s?(?:[已曾]?[在于]\s?)?(?:[今去前]年|20\d\d\s?年|上个?月|本月|近日|此前|随后|[在于]\s?\d{1,2}\s?月)[^，、。]{0,6}$"
)
_NOT = re.compile(r"(?:未|没有?|不再|拒绝|放弃|无意)(?:继续|再)?$")  # 均未参与
_PAIR = re.compile(r"和|(?<=股东)加")
_STOP_ZH = "，。；：:！？!?\n"
MOST = 24  # characters of a name


@dataclass(frozen=True)
class Listed:
    """A name in a list: its place, `lead` or `follow`, the place of the cue, and whether the list is left open."""

    span: Span
    role: str
    cue: Span
    open: bool = False


def listed_parties(text: str) -> list[Listed]:
    """Every name that a list of investors holds, from left to right; the nearer cue wins where two claim a name."""
    found: dict[Span, Listed] = {}
    for one in [*_backward(text), *_forward(text), *_given(text), *(Listed(*told) for told in english_lists(text))]:
        known = found.get(one.span)
        if known is None or _gap(one) < _gap(known):
            found[one.span] = one
    return sorted(found.values(), key=lambda one: one.span)


def _gap(one: Listed) -> int:
    return min(abs(one.cue[0] - one.span[1]), abs(one.span[0] - one.cue[1]))


@lru_cache(maxsize=1)
def _no_name() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:{words()['no_names']})|^\d|(?:机构|投资方|投资人|投资者|股东|资本方|企业|公司|厂商|轮|融资|[\d百千万亿]元)$"
    )


@lru_cache(maxsize=1)
def _ends_so() -> re.Pattern[str]:
    """今日资本 is a name, 今日 is none."""
    return re.compile(rf"^.{{2,6}}(?:{words()['endings']['InvestmentFirm']})$")


def _backward(text: str) -> Iterator[Listed]:
    """甲领投, 乙、丙等跟投: the list stands ahead of its cue."""
    previous = 0
    cues = [(m, role) for role in ("lead", "follow") for m in pattern("{}", f"lists/{role}.back").finditer(text)]
    for cue, role in sorted(cues, key=lambda pair: pair[0].start()):
        begin = max(previous, *(text.rfind(mark, 0, cue.start()) + 1 for mark in _STOP_ZH))
        if not _NOT.search(text, begin, cue.start()):
            yield from _items(text, begin, cue.start(), role, cue.span())
        previous = cue.end()


def _forward(text: str) -> Iterator[Listed]:
    """投资方包括甲、乙；以及丙: the cue opens the list, which may go on behind a comma."""
    for role in ("lead", "follow"):
        for cue in pattern("{}", f"lists/{role}.ahead").finditer(text):
            counted = _COUNTED.match(text, cue.end())
            begin = counted.end() if counted else cue.end()
            end = _stop(text, begin)
            if "、" in text[begin:end] or role == "lead" or len(_PAIR.findall(text[begin:end])) == 1:
                yield from _items(text, begin, end, role, cue.span())
                yield from _going_on(text, end, role, cue.span())


def _going_on(text: str, end: int, role: str, cue: Span) -> Iterator[Listed]:
    while more := pattern("{}", "lists/onward").match(text, end):
        end = _stop(text, more.end())
        yield from _items(text, more.end(), end, role, cue)


def _given(text: str) -> Iterator[Listed]:
    """获得甲、乙的投资: the list stands between the two."""
    for cue in pattern(
        r"{}(?P<list>[^，。；：！？\n]{2,60}?)(?P<what>{})", "lists/given", "lists/given.behind"
    ).finditer(text):
        role = "lead" if cue["what"].endswith("领投") else "follow"
        yield from _items(text, *cue.span("list"), role, cue.span("what"))


def _parts(stretch: str) -> list[str]:
    """The names of a stretch and what parts them, in turn; one beside a single character is of a name: 中移和创."""
    parts = re.split(f"({_SPLIT_ZH.pattern})", stretch)
    at = 1
    while at < len(parts):
        if parts[at].strip() in ("和", "与", "及") and min(len(parts[at - 1].strip()), len(parts[at + 1].strip())) < 2:
            parts[at - 1 : at + 2] = ["".join(parts[at - 1 : at + 2])]
        else:
            at += 2
    return parts


def _stop(text: str, begin: int) -> int:
    return min((at for at in (text.find(mark, begin) for mark in "。；，！？\n") if at >= 0), default=len(text))


def _items(text: str, begin: int, end: int, role: str, cue: Span) -> Iterator[Listed]:
    when = _WHEN.search(text, begin, end)
    end = when.start() if when and when.end() == end else end
    first = _SPLIT_ZH.search(text, begin, end)
    lead = _LEAD_IN.match(text[begin : first.start() if first else end])
    begin += lead.end() if lead else 0
    stretch = text[begin:end]
    trail = _TRAILS.search(stretch)
    opened = trail is not None and trail.group().startswith("等")
    stretch = stretch[: trail.start()] if trail else stretch
    blank = _BRACKET.sub(lambda m: " " * len(m.group()), stretch)
    at = begin
    for index, part in enumerate(_parts(blank)):
        start, at = at, at + len(part)
        name = part.strip()
        start += len(part) - len(part.lstrip())
        told = pattern("{}", "described").match(name)
        if told is not None and len(name) - told.end() > 1:
            start, name = start + told.end(), name[told.end() :]
        named = 2 <= len(name) <= MOST and re.search(r"[\u4e00-\u9fffA-Za-z]{2}", name)
        if index % 2 == 0 and named and (_ends_so().search(name) or not _no_name().search(name)):
            yield Listed((start, start + len(name)), role, cue, opened)
