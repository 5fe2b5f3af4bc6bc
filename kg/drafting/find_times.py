"""Times in running text: every date that the grammar reads, with the period that it names.

A time without a year leans on the year spoken of before it, a day by itself on the month told before it in its
paragraph; else on the day of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.drafting import leaning_times
from kg.drafting.drafting_words import pattern, words
from kg.grammar.times import RECENTLY, YEAR_AGO, Anchor, TimeError, about, parse_time
from kg.quantities.edtf import Period, parse_edtf
from kg.reading import Span

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_FIRST = r"前(?:三个?季度|(?:[2-9]|1[0-2]|[二三四五六七八九]|十[一二]?)个月)"
_PART = (
    rf"(?:(?:的)?\s*(?:{_FIRST}|[一三]季报|半年报|中报|第?[一二三四]季度|Q[1-4]|[上下]半年"
    rf"|年?(?:初|底|末|中(?!国|报))|春节|{_N}\s*月(?:份|初|底|末|中旬|上旬|下旬)?"
    rf"(?:\s*{_N}\s*[日号])?))"
)
_MONTHS = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_TIMES = re.compile(
    rf"{leaning_times.SHAPES}"
    rf"|(?:\d{{4}}|[〇零一二三四五六七八九]{{4}})\s*年{_PART}?(?!来|代)|[去上]年同期|(?:前年|去年|今年|本年|明年){_PART}?"
    rf"|(?<![\d.]){_N}\s*月(?:份)?\s*{_N}\s*[日号]|(?<![\d.个第]){_N}\s*月(?:份|初|底|末|中旬|上旬|下旬)?(?![均度活饼球])"
    r"|(?:19|20)\d\d\s?财年"
    r"|(?:上|本|这)?(?:周|星期)[一二三四五六日天](?![刊报到至末])"
    rf"|(?:{'|'.join(words()['lately'])})"
    rf"|(?<![\d年前])第?[一二三四]季度|(?<![\d年此之目以提])(?:{_FIRST}|[上下]半年|[一三]季报|半年报|中报)"
    r"|(?<![A-Za-z0-9.])[Qq][1-4](?![A-Za-z0-9.]|\s*\d)"
    rf"|(?:同年|当年|次年|翌年|第二年){_PART}?|同月|当月|当[天日](?![资头])|同日|次日|(?<![\d月年.])\d{{1,2}}\s?日(?![线均活游])"
    r"|(?:今|本|昨|前)[天日](?!资本|头条|美术)|今[早晚]|昨晚|(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    rf"|\b(?:{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s*\d{{4}})?|\d{{1,2}}\s+{_MONTHS}(?:,?\s*\d{{4}})?|{_MONTHS},?\s+\d{{4}}"
    rf"|{_MONTHS}(?: of)? (?:last|this) year)\b"
    rf"|\b(?:in|since|by|of|ended|until|through) {_MONTHS}(?!\w|\s+\d| (?:of )?(?:last|this) year)"
    r"|\bQ[1-4]\s*\d{4}|\b\d{4}\s*Q[1-4]"
    r"|\b(?:(?:early|mid|late)[- ])?(?:in |since |by |of )?(?<![\d$¥.,])(?:19|20)\d\d\b"
    r"(?![\d.,]*\d|\s*(?:亿|万|年|million|billion))"
    r"|\b(?:first|second|third|fourth)[- ](?:quarter|half)(?: of (?:19|20)\d\d)?\b"
    r"|\b(?:the )?(?:end|start|beginning) of (?:(?:19|20)\d\d\b|(?:last|this) year)"
    r"|(?<![\d去今明前同当次本每上终])年[初底末](?![终报])"
    r"|\b(?:today|yesterday|last year|this year)\b"
    rf"|{YEAR_AGO.pattern}|{RECENTLY.pattern}"
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
_SINCE = re.compile(r"(?:自从?|从|继|较|比|相较于?|since|from|than|compared (?:to|with))\s*$", re.IGNORECASE)
_UNTIL = re.compile(r"^\s*(?:以来|起|开始|前(?!两|三|五))")
_AHEAD = 110  # characters before a time in which words say that it is to come
_LEAD = re.compile(r"^(?:in|since|by|of|on|ended|until|through)\s+", re.IGNORECASE)
_OF_A_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,4}的(?![^，。；]{0,4}[轮融投])"
)  # ⓝ去年创立的公司，4月: of another year perhaps
_RELATIVE = re.compile(r"去年(?!同期)|前年|今年|本年|明年|last year|this year", re.IGNORECASE)
TIME_BEFORE = "read with the time told before it"
MONTH_BEFORE = "read with the month told before it"
YEAR_BEFORE = "read with the year told before it"
COUNTED = "counted back from the publication"
PUBLICATION = "read with the day of publication"
FINANCIAL = "a financial year, taken as the year that names it"


@dataclass(frozen=True)
class TimeFound:
    """A time with its place. `opens` says that it may date what follows it: it is no 自…以来, no deadline and nothing
    to compare with; `later` that it lies behind the day of publication, and so is the time of what is planned alone;
    `why` what it is read with, nothing where its own words say the whole of it, and `told` where that stands."""

    start: int
    end: int
    period: Period
    opens: bool = True
    later: bool = False
    why: str = ""
    told: Span | None = None


def find_times(text: str, published: Period) -> list[TimeFound]:
    """Every time in running text, from left to right; words that the grammar cannot date are passed over."""
    found: list[TimeFound] = []
    year: int | None = None
    year_at: Span | None = None
    for match in _TIMES.finditer(text):
        lead = _LEAD.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        written = text[start : match.end()]
        told_year = year if year_at is not None and _reaches(text, year_at, start) else None
        period, why = _leaning(written, found, text.rfind("\n", 0, start)) or _read(written, published, told_year)
        if period is not None and pattern("{}", "later_words").search(
            text, max(text.rfind("\n", 0, start) + 1, start - _AHEAD), start
        ):
            period, why = _to_come(written, period, published) or (period, why)
        if period is None or period.earliest is None or _names_an_event(text, match):
            continue
        opens = not _SINCE.search(text[:start]) and not _UNTIL.match(text[match.end() :])
        later = _later(period, published)
        if re.search(r"\d{4}", written) or (_RELATIVE.match(written) and not _OF_A_NAME.match(text, match.end())):
            own = match.group().isascii() and _FOUNDED.search(text[max(0, start - _AHEAD) : start])
            year, year_at = (None, None) if own else (period.earliest.year, (start, match.end()))
        told = year_at if why == YEAR_BEFORE or _AGO_TOLD.fullmatch(written) else None
        found.append(TimeFound(start, match.end(), period, opens and not later, later, why, told))
    return found


_FOUNDED = pattern("{}$", "founded_in.en")


def _reaches(text: str, year: Span, place: int) -> bool:
    """Whether a year told before goes for a time at a place: one in figures in its paragraph, 去年 in its sentence."""
    between, word = text[year[1] : place], text[place : place + 1]
    if word.isascii() and word.isalpha():
        return re.search(r"\n|[.;]\s", between) is None
    return re.search(r"\n" if re.search(r"\d{4}", text[slice(*year)]) else r"[。；\n]|\.\s", between) is None


def opens_with_time(text: str) -> re.Match[str] | None:
    """The words of a time that a text begins with: 一季度累计 is nobody's name."""
    return _TIMES.match(text)


def _to_come(written: str, period: Period, published: Period) -> tuple[Period, str] | None:
    """The next such month or day, where the words before it speak of what is to come: 将于6月; None for others."""
    first = published.earliest
    if first is None or period.earliest is None or not _BARE.fullmatch(written) or period.earliest >= first:
        return None
    for year in (first.year, first.year + 1):
        told, _ = _read(written, published, year)
        if told is not None and told.latest is not None and told.latest >= first:
            return told, PUBLICATION
    return None


def _names_an_event(text: str, time: re.Match[str]) -> bool:
    """Whether a bare year is part of a name in Chinese: 2024 世界智能大会."""
    return time.group().isdigit() and re.match(r"\s?[\u4e00-\u9fff]", text[time.end() :]) is not None


_BARE = re.compile(rf"{_N}\s*月(?:份|初|底|末|中旬|上旬|下旬)?(?:\s*{_N}\s*[日号])?|{_MONTHS}(?:\s+\d{{1,2}})?")


def _later(period: Period, published: Period) -> bool:
    """Whether a time lies behind the day of publication: that of a plan, which dates nothing else."""
    return period.earliest is not None and published.latest is not None and period.earliest > published.latest


def _leaning(written: str, found: list[TimeFound], line: int) -> tuple[Period, str] | None:
    """A time told by one before it and what of that one: 同年, 当天; 20日 by the month told last behind `line`."""
    own = [one for one in found if one.why != TIME_BEFORE] if _AGO_TOLD.fullmatch(written) else found
    told = leaning_times.told_by(written, own[-1].period if own else None)
    if told is not None:
        return told, TIME_BEFORE
    near = [one.period for one in found if one.opens and one.start > line and one.period.kind in ("day", "month")]
    day = _day_alone(written, near[-1].edtf[:7]) if near else None
    return (day, MONTH_BEFORE) if day else None


# each of several of these leans on the time that is told before them all
_AGO_TOLD = re.compile(rf"[去上]年同期|{YEAR_AGO.pattern}", re.IGNORECASE)


def _lately(written: str, published: Period) -> Period | None:
    """Last week, last month, days ago: as words of the day of publication."""
    told = next(
        (str(months) for shape, months in words()["lately"].items() if re.fullmatch(shape, written, re.I)), None
    )
    if told is None or published.earliest is None or published.kind not in ("day", "month"):
        return None
    if published.kind == "day" and not told.isdigit():
        monday = published.earliest - timedelta(days=published.earliest.weekday() + (7 if told == "last week" else 0))
        days = about(published) if told == "days" else parse_edtf(f"{monday}/{monday + timedelta(days=6)}")
        return replace(days, basis="inferred")
    months = published.earliest.year * 12 + published.earliest.month - 1 - (int(told) if told.isdigit() else 0)
    return replace(parse_edtf(f"{months // 12}-{months % 12 + 1:02}"), basis="inferred")


def _read(written: str, published: Period, year: int | None) -> tuple[Period | None, str]:
    """The period of a time and what it is read with: its own words, else the year told before, else the publication."""
    spelt = re.sub(r"\s+", "", written) if re.search(r"[年月日号]", written) else written
    spelt = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|同期$", "", spelt)
    spelt = re.sub(r"-(?=(?:quarter|half)\b)", " ", spelt)
    of_report = leaning_times.of_report(written, published, year)
    if of_report is not None:
        return of_report, YEAR_BEFORE if year is not None and not re.search(r"\d{4}", written) else ""
    shapes = (leaning_times.near, _of_week, _lately)
    near = next((period for shape in shapes if (period := shape(written, published)) is not None), None)
    near = near or _of_days(spelt.lower(), published) or _day_near(spelt, published)
    if near is not None:
        counted = leaning_times.counts_back(written)
        return replace(near, basis="inferred"), COUNTED if counted else PUBLICATION
    if "财年" in spelt:
        return parse_time(spelt.replace("财年", "年")), FINANCIAL
    for anchor, why in ((Anchor(), ""), (Anchor(year=year), YEAR_BEFORE), (Anchor(published), PUBLICATION)):
        try:
            return parse_time(spelt, anchor), why
        except TimeError:
            continue
    return None, ""


def _of_week(written: str, published: Period) -> Period | None:
    """周三, 上周五: the day of the week of the publication or the one before; by itself the last such day."""
    match = re.fullmatch(r"(?P<week>[上本这])?(?:周|星期)(?P<day>[一二三四五六日天])", written)
    if match is None or published.kind != "day" or published.earliest is None:
        return None
    at = "一二三四五六日天".index(match["day"]) % 7 if match["day"] != "天" else 6
    back = published.earliest.weekday() - at + (7 if match["week"] == "上" else 0)
    return _days_ago(published, back if match["week"] else back % 7)


def _of_days(written: str, published: Period) -> Period | None:
    """今天, yesterday, on Monday: so many days before the publication."""
    if written in _DAYS:
        return _days_ago(published, _DAYS[written])
    weekday = written.removeprefix("on ")
    if weekday not in _WEEKDAYS or published.kind != "day" or published.earliest is None:
        return None
    return _days_ago(published, (published.earliest.weekday() - _WEEKDAYS.index(weekday)) % 7)


def _day_alone(written: str, month: str) -> Period | None:
    """19日: a day of a month (EDTF); None for other words, and where the month has no such day."""
    match = re.fullmatch(r"(\d{1,2})\s?日", written)
    if match is None:
        return None
    try:
        return replace(parse_edtf(f"{month}-{int(match[1]):02}"), basis="inferred")
    except TimeError:
        return None


def _day_near(written: str, published: Period) -> Period | None:
    """19日: of the month of the publication, or of the one before where it would lie behind the publication."""
    day = re.match(r"\d+", written)
    if published.kind != "day" or published.earliest is None or day is None:
        return None
    ahead = int(day.group()) > published.earliest.day
    month = published.earliest - timedelta(days=published.earliest.day if ahead else 0)
    return _day_alone(written, month.isoformat()[:7])


def _days_ago(published: Period, days: int) -> Period | None:
    if published.kind != "day" or published.earliest is None:
        return published
    day: date = published.earliest - timedelta(days=days)
    return parse_edtf(day.isoformat())
