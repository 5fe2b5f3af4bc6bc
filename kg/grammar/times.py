"""Times in words: 2025年底, Q3 2025, 自2025年9月以来, as periods.

Never reads a clock: words that lean on the day of writing (去年, 最近) or on the sentence before (9月) need an anchor,
and what they give is marked inferred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.grammar.dates import Point, read_point
from kg.grammar.tokens import normalised
from kg.quantities.edtf import Period, TimeError, certainly_before, contained, parse_edtf, possibly_overlaps

__all__ = [
    "Anchor",
    "Period",
    "TimeError",
    "certainly_before",
    "contained",
    "parse_edtf",
    "parse_time",
    "possibly_overlaps",
]


@dataclass(frozen=True)
class Anchor:
    """What incomplete words lean on: when the text was published, and the year that the text spoke of last.

    去年 and 目前 need `published`; a bare 9月 takes `year`, or else the last September that was not after
    publication.
    """

    published: Period | None = None
    year: int | None = None


_REMEDY = "write a time such as 2025年12月, 2025年底, 2025年三季度, 自2025年9月以来, Q3 2025 or January 2026"
_SINCE = (
    re.compile(r"(?:自从|自|从)(?P<time>.+?)(?:以来|开始|起|之后|以后|后)?"),
    re.compile(r"(?P<time>.+?)(?:以来|开始|起|之后|以后)"),
    re.compile(r"(?:since|from|starting in)\s+(?P<time>.+)", re.IGNORECASE),
)
_AT = re.compile(
    r"(?:截至|截止到|截止|直到|到了|到|早在|进入|走进|在|于|"
    r"(?:as of|by|until|in|on|during|as early as|back in)\s)\s*(?P<time>.+)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"[约近]?[\d一二两三四五六七八九十几数]+(?:\s*[-–—~至到]\s*[\d一二两三四五六七八九十]+)?\s*"
    r"(?:年|个月|周|天|日内|years?|months?|weeks?|days?)(?:以?内|时间|within)?",
)
_SHARED_UNIT = re.compile(
    r"(?<!\d)(\d{1,4}|[一二三四五六七八九十]+)(\s*[-–—~～至到]\s*)(\d{1,4}|[一二三四五六七八九十]+)(年|月|[日号])"
)
_SEPARATOR = re.compile(r"\s*(?:[-–—~～至到]|\bto\b|\bthrough\b)\s*")
_EDTF = re.compile(
    r"\d{4}(-\d\d){0,2}[~?%]?(/(\.\.|\d{4}(-\d\d){0,2}[~?%]?)?)?|\.{0,2}/\d{4}(-\d\d){0,2}[~?%]?", re.ASCII
)
_FROM = re.compile(r"^(?:自|从|from\s+|between\s+)", re.IGNORECASE)
_FIRST_MONTHS = re.compile(r"前(?P<n>[2-9]|1[0-2]|[二三四五六七八九]|十[一二]?)个月|(?:前三个?季度|三季报)")
_NOW = re.compile(r"目前|当前|现在|如今|眼下|截至目前|迄今|now|currently|at present|to date", re.IGNORECASE)
RECENTLY = re.compile(  # an adverb: 最近一轮 is the latest one
    r"最近(?!的|[一两二三四五六七八九十几数半\d])|近日|近期|近来|新近|日前|不久前|前不久|刚刚|近几(?:天|日|周|个月)|这几天"
    r"|\b(?:recently|lately|not long ago|in recent (?:days|weeks|months)"
    r"|(?:in|over) the (?:past|last) few (?:days|weeks))\b",
    re.IGNORECASE,
)
YEAR_AGO = re.compile(
    r"(?:上一?|(?<![\d以之此])前一)年度?(?![初末底中级])"
    r"|\b(?:a year (?:ago|earlier|before)|the (?:previous|prior) year|the year (?:earlier|before))\b",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<=[0-9])\s+(?=[年月日号])|(?<=[\u4e00-\u9fff])\s+(?=[0-9])|\*\*")  # 7 月 30 日, 今年 **3 月**


def parse_time(text: str, anchor: Anchor | None = None) -> Period:
    """The period that a Chinese or English expression names, as an EDTF string with its days.

    年初, 年中 and 年底 are the approximate months 01~, 06~ and 12~; 以来 and 从…开始 leave the end open; a level
    (截至, 到, by) is dated to the time it names. Raises TimeError for durations (2-3年内), and for words that
    lean on something which `anchor` does not give.
    """
    words = _SPACED.sub("", normalised(text)).strip()
    anchor = anchor or Anchor()
    for read in (_written_in_edtf, _now, _year_before, _span, _opened):
        reading = read(words, anchor, text)
        if reading is not None:
            return reading
    at = _AT.fullmatch(words)
    if at:
        return parse_time(at["time"], anchor)
    if _DURATION.fullmatch(words):
        raise TimeError(f"{text!r} is a length of time, not a time", remedy="read it as a quantity", place="time")
    raise TimeError(f"{text!r} is not understood as a time", remedy=_REMEDY, place="time")


def _written_in_edtf(words: str, _anchor: Anchor, _text: str) -> Period | None:
    return parse_edtf(words) if _EDTF.fullmatch(words) else None


def _now(words: str, anchor: Anchor, text: str) -> Period | None:
    recently = RECENTLY.fullmatch(words)
    if not recently and not _NOW.fullmatch(words):
        return None
    if anchor.published is None:
        raise _unanchored(text, "the date of publication")
    period = about(anchor.published) if recently else anchor.published
    return replace(period, basis="inferred")


def about(period: Period) -> Period:
    """A time near a day, month or year, as when something is told that happened before it was published."""
    plain = period.kind in ("day", "month", "year") and period.edtf[-1].isdigit()
    return parse_edtf(f"{period.edtf}~") if plain else period


def _year_before(words: str, anchor: Anchor, text: str) -> Period | None:
    """上年, a year earlier: the one before the year that was told, else before that of the publication."""
    if not YEAR_AGO.fullmatch(words):
        return None
    year = anchor.year if anchor.year is not None else _publication_year(anchor, text)
    return replace(parse_edtf(f"{year - 1:04d}"), basis="inferred")


def _opened(words: str, anchor: Anchor, text: str) -> Period | None:
    for pattern in _SINCE:
        match = pattern.fullmatch(words)
        point = read_point(match["time"]) if match else None
        if point is not None:
            edtf, basis = _dated(point, anchor, text)
            return replace(parse_edtf(f"{edtf}/.."), basis=basis)
    return None


def _span(words: str, anchor: Anchor, text: str) -> Period | None:
    """A point, or two points that a dash or 至 joins; either lends the other the year that it lacks.

    Where neither has one the later end is dated, and the other is of its year or of the one before.
    """
    point = read_point(words)
    if point is not None:
        edtf, basis = _dated(point, anchor, text)
        return replace(parse_edtf(edtf), basis=basis)
    counted = _FIRST_MONTHS.sub(lambda match: f"1月至{match['n'] or 9}月", _FROM.sub("", words))
    spelled = _SHARED_UNIT.sub(r"\1\4\2\3\4", counted)
    for separator in _SEPARATOR.finditer(spelled):
        first, last = read_point(spelled[: separator.start()]), read_point(spelled[separator.end() :])
        if first is None or last is None:
            continue
        last = last.completed_by(first)
        end, basis = _dated(last, anchor, text)
        first = replace(first, rest=first.completed_by(last).rest)
        if first.year is None and first.years_ago is None:
            first = replace(first, year=int(end[:4]) - (first.rest > last.rest))
        start, own = _dated(first, anchor, text)
        return replace(parse_edtf(f"{start}/{end}"), basis=max(basis, own, key=("stated", "inferred").index))
    return None


def _dated(point: Point, anchor: Anchor, text: str) -> tuple[str, str]:
    """The EDTF string of a point and its basis, the year filled in from the anchor where it lacks one."""
    if point.year is not None:
        return f"{point.year:04d}{point.rest}", "stated"
    if point.years_ago is not None:
        return f"{_publication_year(anchor, text) - point.years_ago:04d}{point.rest}", "inferred"
    if anchor.year is not None:
        return f"{anchor.year:04d}{point.rest}", "inferred"
    if anchor.published is None or anchor.published.latest is None:
        raise _unanchored(text, "the year, or the date of publication")
    year = _publication_year(anchor, text)
    begins = parse_edtf(f"{year:04d}{point.rest}").earliest
    past = begins is not None and begins <= anchor.published.latest
    return f"{year if past else year - 1:04d}{point.rest}", "inferred"


def _publication_year(anchor: Anchor, text: str) -> int:
    published = anchor.published
    if published is None or published.earliest is None or published.latest is None:
        raise _unanchored(text, "the date of publication")
    if published.earliest.year != published.latest.year:
        raise TimeError(
            f"{text!r} counts from the year of publication, which is not settled: {published.edtf}",
            remedy="give the year by hand, as inferred",
            place="time",
        )
    return published.latest.year


def _unanchored(text: str, needed: str) -> TimeError:
    return TimeError(f"{text!r} does not say which year", remedy=f"give {needed} as the anchor", place="time")
