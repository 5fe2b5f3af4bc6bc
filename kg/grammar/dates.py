"""Single dates in words: 2025年三季度, 去年11月, mid-2024, as a year and what follows it in EDTF.

Knows no anchor: a year that is not written stays None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.grammar.lexicon import DIGITS


@dataclass(frozen=True)
class Point:
    """A date: `year`, or `years_ago` counted from publication (去年 is 1), or neither; `rest` follows in EDTF.

    `rest` is empty for a year, else such as `-09`, `-12-31`, `-35` (third quarter), `-12~` (年底).
    """

    year: int | None
    rest: str
    years_ago: int | None = None

    def completed_by(self, other: Point) -> Point:
        """The same date in the year of `other` (and its month, for a bare day), where it has none itself."""
        completed = self
        if self.rest.startswith("-XX"):
            completed = replace(self, rest=other.rest[:3] + self.rest[3:])
        if self.year is None and self.years_ago is None:
            completed = replace(completed, year=other.year, years_ago=other.years_ago)
        return completed


_RELATIVE = {"前年": 2, "去年": 1, "今年": 0, "本年": 0, "明年": -1, "后年": -2, "last": 1, "this": 0, "next": -1}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "上": 1, "下": 2}

_N = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_DIGIT = "".join(DIGITS)
_YEAR = rf"(?:(?P<year>[0-9]{{4}}|[{_DIGIT}]{{4}})\s*年|(?P<ago>前年|去年|今年|本年|明年|后年))的?\s*"
_IN_YEAR = rf"(?:{_YEAR})?"
_OF = r",?\s*-?(?:of\s+)?(?:the\s+)?"
_OF_YEAR = rf"{_OF}(?:(?P<year>[0-9]{{4}})|(?P<ago>last|this|next)\s+year)"
_THE = r"(?:the\s+)?"

Build = Callable[[re.Match[str]], str]


def read_point(words: str) -> Point | None:
    """The date that the whole of `words` (half-width) names, or None; never raises.

    Whether the day is in the calendar is for parse_edtf to say.
    """
    for pattern, build in _PATTERNS:
        match = pattern.fullmatch(words.strip())
        if match:
            groups = match.groupdict()
            year, ago = groups.get("year"), groups.get("ago")
            years_ago = _RELATIVE[ago.lower()] if ago else None
            return Point(_year(year) if year else None, build(match), years_ago)
    return None


def _year(written: str) -> int:
    return int("".join(str(DIGITS.get(digit, digit)) for digit in written))


def _number(written: str) -> int:
    """A day or month: 9, 十二, 三十一."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def _always(rest: str) -> Build:
    return lambda _: rest


def _quarter(match: re.Match[str]) -> str:
    return f"-{32 + _ordinal(match['n'])}"


def _half(match: re.Match[str]) -> str:
    return f"-{39 + _ordinal(match['n'])}"


def _ordinal(written: str) -> int:
    return _ORDINALS.get(written.lower()) or int(written)


def _month(match: re.Match[str]) -> str:
    return f"-{_number(match['m']):02d}"


def _day(match: re.Match[str]) -> str:
    return f"{_month(match)}-{_number(match['d']):02d}"


def _day_of_any_month(match: re.Match[str]) -> str:
    return f"-XX-{_number(match['d']):02d}"


def _named_month(match: re.Match[str]) -> str:
    return f"-{_MONTHS.index(match['name'][:3].lower()) + 1:02d}"


def _named_day(match: re.Match[str]) -> str:
    return f"{_named_month(match)}-{int(match['d']):02d}"


# A bare 初 or 底 after a month or a day is no part of the year: these need 年 before them.
_TABLE: tuple[tuple[str, Build], ...] = (
    (r"(?P<year>[0-9]{4})", _always("")),
    (r"(?P<year>[0-9]{4})[-/.](?P<m>[0-9]{1,2})", _month),
    (r"(?P<year>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})", _day),
    (r"(?P<year>[0-9]{4})[-\s]?Q(?P<n>[1-4])", _quarter),
    (r"(?P<year>[0-9]{4})[-\s]?H(?P<n>[12])", _half),
    (rf"{_YEAR}(?:全年|一整年|度)?", _always("")),
    (rf"{_IN_YEAR}(?P<m>{_N})月(?:份|初|中旬?|底|末|上旬|下旬)?", _month),
    (rf"{_IN_YEAR}(?P<m>{_N})月(?P<d>{_N})[日号]", _day),
    (rf"(?P<d>{_N})[日号]", _day_of_any_month),
    (rf"{_IN_YEAR}(?:年|(?<=年))初", _always("-01~")),
    (rf"{_IN_YEAR}(?:年|(?<=年))中期?", _always("-06~")),
    (rf"{_IN_YEAR}(?:(?:年|(?<=年))[底末]|岁末)", _always("-12~")),
    (rf"{_YEAR}最后[几数](?:周|个?月)", _always("-12~")),
    (rf"{_YEAR}最后一个?月", _always("-12")),
    (rf"{_YEAR}最后一[天日]", _always("-12-31")),
    (rf"{_YEAR}(?:第一天|首日|元旦)", _always("-01-01")),
    (rf"{_IN_YEAR}(?:第?(?P<n>[一二三四1-4])季度?)", _quarter),
    (rf"{_IN_YEAR}一季报", _always("-33")),
    (rf"{_IN_YEAR}(?:半年报|中报)", _always("-40")),
    (rf"{_IN_YEAR}Q(?P<n>[1-4])", _quarter),
    (rf"{_IN_YEAR}(?P<n>[上下])半年", _half),
    (rf"{_IN_YEAR}H(?P<n>[12])", _half),
    (r"(?P<ago>last|this|next)\s+year", _always("")),
    (rf"(?P<name>{_MONTH_NAMES})\.?(?:{_OF_YEAR})?", _named_month),
    (rf"(?P<name>{_MONTH_NAMES})\.?\s+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:{_OF_YEAR})?", _named_day),
    (rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{_MONTH_NAMES})\.?(?:{_OF_YEAR})?", _named_day),
    (rf"Q(?P<n>[1-4])(?:{_OF_YEAR})?", _quarter),
    (rf"{_THE}(?P<n>first|second|third|fourth)\s+quarter(?:{_OF_YEAR})?", _quarter),
    (rf"H(?P<n>[12])(?:{_OF_YEAR})?", _half),
    (rf"{_THE}(?P<n>first|second)\s+half(?:{_OF_YEAR})?", _half),
    (rf"{_THE}(?:early|start|beginning){_OF_YEAR}", _always("-01~")),
    (rf"{_THE}(?:mid|middle){_OF_YEAR}", _always("-06~")),
    (rf"{_THE}(?:late|end|year-end|last\s+weeks){_OF_YEAR}", _always("-12~")),
    (rf"{_THE}last\s+day{_OF_YEAR}", _always("-12-31")),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), build) for pattern, build in _TABLE)
