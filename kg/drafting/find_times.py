"""Times in running text: every date that the grammar reads, with the period that it names.

A time without a year leans on the year spoken of before it, else on the day of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.drafting.drafting_words import words
from kg.grammar.times import Anchor, TimeError, parse_time
from kg.quantities.edtf import Period, parse_edtf

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PART = (
    rf"(?:(?:的)?\s*(?:第?[一二三四]季度|Q[1-4]|[上下]半年|年?(?:初|底|末|中)(?!国)|春节|{_N}\s*月(?:份|初|底|末|中旬|上旬|下旬)?"
    rf"(?:\s*{_N}\s*[日号])?))"
)
_MONTHS = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_TIMES = re.compile(
    rf"(?:\d{{4}}|[〇零一二三四五六七八九]{{4}})\s*年{_PART}?(?!来|代)|(?:前年|去年|今年|本年|明年){_PART}?"
    rf"|(?<![\d.]){_N}\s*月(?:份)?\s*{_N}\s*[日号]|(?<![\d.个第]){_N}\s*月(?:份|初|底|末|中旬|上旬|下旬)?(?![均度活饼球])"
    rf"|(?:{'|'.join(words()['lately'])})"
    r"|(?<![\d.])(?:[1-9]|1[0-2]|[一两二三四五六七八九十]|two|three|four|five|six)\s*(?:个月(?:之)?前|months ago)"
    r"|(?:今|本|昨|前)[天日](?!资本|头条|美术)|今[早晚]|昨晚|近日|日前|近期|(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    rf"|\b(?:{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s*\d{{4}})?|\d{{1,2}}\s+{_MONTHS}(?:,?\s*\d{{4}})?|{_MONTHS},?\s+\d{{4}})\b"
    rf"|\b(?:in|since|by|of) {_MONTHS}(?!\w)"
    r"|\bQ[1-4]\s*\d{4}|\b\d{4}\s*Q[1-4]"
    r"|\b(?:(?:early|mid|late)[- ])?(?:in |since |by |of )?(?<![\d$¥.,])(?:19|20)\d\d\b"
    r"(?![\d.,]*\d|\s*(?:亿|万|年|million|billion))"
    r"|\b(?:today|yesterday|last year|this year|recently)\b"
    r"|\b(?:on )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
    re.IGNORECASE,
)
_DAYS = {
    "今天": 0,
    "今日": 0,
    "本日": 0,
    "今早": 0,
    "今晚": 0,
    "today": 0,
    "昨天": 1,
    "昨日": 1,
    "昨晚": 1,
    "yesterday": 1,
}
_DAYS |= {"前天": 2, "前日": 2}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AGO = re.compile(
    r"([1-9]|1[0-2]|[一两二三四五六七八九十]|two|three|four|five|six)\s*(?:个月(?:之)?前|months ago)", re.IGNORECASE
)
_COUNTS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2}
_COUNTS |= {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SINCE = re.compile(r"(?:自从?|从|继|since|from)\s*$", re.IGNORECASE)
_UNTIL = re.compile(r"^\s*(?:以来|起|开始|前(?!两|三|五))")
_LEAD = re.compile(r"^(?:in|since|by|of|on)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class TimeFound:
    """A time with its place. `opens` says that it may date what follows it: it is no 自…以来 and no deadline."""

    start: int
    end: int
    period: Period
    opens: bool = True


def find_times(text: str, published: Period) -> list[TimeFound]:
    """Every time in running text, from left to right; words that the grammar cannot date are passed over."""
    found: list[TimeFound] = []
    year: int | None = None
    for match in _TIMES.finditer(text):
        lead = _LEAD.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        written = text[start : match.end()]
        period = _read(written, published, year)
        if period is None or period.earliest is None:
            continue
        opens = not _SINCE.search(text[:start]) and not _UNTIL.match(text[match.end() :])
        opens = opens and not _later(period, published)
        if re.search(r"\d{4}", written):
            year = period.earliest.year
        elif re.match(r"去年|前年|今年|last year|this year", written, re.IGNORECASE):
            year = None
        found.append(TimeFound(start, match.end(), period, opens))
    return found


def _later(period: Period, published: Period) -> bool:
    """Whether a time lies behind the day of publication: that of a plan, which dates nothing else."""
    return period.earliest is not None and published.latest is not None and period.earliest > published.latest


def _lately(written: str, published: Period) -> Period | None:
    """Last week, last month, days ago: as words of the day of publication."""
    ago = _AGO.fullmatch(written)
    if ago is not None and published.earliest is not None:
        number = _COUNTS.get(ago[1].lower()) or int(ago[1])
        months = published.earliest.year * 12 + published.earliest.month - 1 - number
        return replace(parse_edtf(f"{months // 12}-{months % 12 + 1:02}~"), basis="inferred")
    told = next(
        (str(months) for shape, months in words()["lately"].items() if re.fullmatch(shape, written, re.I)), None
    )
    if told is None or published.earliest is None or published.kind not in ("day", "month"):
        return None
    if published.kind == "day" and not told.isdigit():
        monday = published.earliest - timedelta(days=published.earliest.weekday() + (7 if told == "last week" else 0))
        days = parse_edtf(f"{published.edtf}~" if told == "days" else f"{monday}/{monday + timedelta(days=6)}")
        return replace(days, basis="inferred")
    months = published.earliest.year * 12 + published.earliest.month - 1 - (int(told) if told.isdigit() else 0)
    return replace(parse_edtf(f"{months // 12}-{months % 12 + 1:02}"), basis="inferred")


def _read(written: str, published: Period, year: int | None) -> Period | None:
    if (lately := _lately(written, published)) is not None:
        return lately
    spelt = re.sub(r"\s+", "", written) if re.search(r"[年月日号]", written) else written
    spelt = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", spelt)
    if spelt.lower() in _DAYS:
        return _days_ago(published, _DAYS[spelt.lower()])
    weekday = spelt.lower().removeprefix("on ")
    if weekday in _WEEKDAYS and published.kind == "day" and published.earliest:
        return _days_ago(published, (published.earliest.weekday() - _WEEKDAYS.index(weekday)) % 7)
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", spelt)
    try:
        if iso:
            return parse_edtf(f"{iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}")
        return parse_time(spelt, Anchor(published, year))
    except TimeError:
        return None


def _days_ago(published: Period, days: int) -> Period | None:
    if published.kind != "day" or published.earliest is None:
        return published
    day: date = published.earliest - timedelta(days=days)
    return parse_edtf(day.isoformat())
