"""Times that hang on another one: 同年, a year later, that November, the six months ended 30 June.

What another time tells is never more exact than its words: years later is a year, months later a month.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from kg.grammar.times import YEAR_AGO, Anchor, TimeError, parse_time
from kg.quantities.edtf import Period, parse_edtf

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_COUNT = (
    r"[1-9]|1[0-2]|[一两二三四五六七八九十半]|\ba|\bone|\btwo|\bthree|\bfour|\bfive|\bsix|\bseven|\beight|\bnine|\bten"
)
_DATE = rf"(?:\d{{1,2}}\s+(?:{MONTHS})|(?:{MONTHS})(?:\s+\d{{1,2}})?)(?:,?\s+\d{{4}})?"
_TAG = r"(?:\d{4}|[去今])年底|(?:(?:\d{4}|[去今])\s?年)?\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
SAME_PERIOD = (
    r"(?:the |a )?\b(?:same|corresponding|year-ago|year-earlier|prior-year) (?:period|quarter|half)\b"
    r"(?:(?: of| in)? (?:(?:19|20)\d\d|(?:the )?(?:previous|prior|last|preceding) year|a year (?:ago|earlier)))?"
)
LATER = (
    rf"(?:(?<=[，。；：、\s])(?:{_COUNT})(?:年|个月)(?:之|以)?后(?![续来端台])"
    rf"|(?:{_COUNT})\s(?:years?|months?) (?:later|on(?=[,.;]))"
    rf"|\bthe following (?:year|month|(?:{MONTHS})\b)|\bthat (?:{MONTHS})\b|次月|翌月)"
)
AGO = rf"(?:(?<![\d年十百])(?:{_COUNT})\s?(?:年|个月)(?:之|以)?前|(?:{_COUNT})\s(?:years|months) ago)"
# how long ago something was, told by what is now: comes three weeks after ⓝ raised, 距B轮仅过去七个月
SINCE = (
    rf"(?:(?<=\bcomes )|(?<=\bcome )|\b)(?:{_COUNT})\s(?:days|weeks?|months?|years?) after(?= [^.,;]{{4,80}}"
    r"(?:, [^.;,]{3,60}?\b(?:is|are|has|have|plans|will)\b|\.))"
    rf"|(?<=[仅只才刚]过去)了?(?:{_COUNT})(?:年|个月)"
)
OF_REPORT = (
    rf"(?:the )?(?:three|six|nine|twelve|3|6|9|12)[- ]months?(?:[- ]period)? (?:ended|ending|to|through) {_DATE}"
    rf"|(?:the )?(?:quarter|half(?:[- ]year)?|(?:financial |fiscal )?year) (?:ended|ending) {_DATE}"
    rf"|截至(?:{_TAG})止?的?(?:[三六九]个月|十二个月|季度|(?:财政)?年度)"
    r"|(?:the )?first (?:two|three|four|five|six|seven|eight|nine|ten|eleven|\d{1,2}) months"
    r"(?: of (?:(?:19|20)\d\d|this year|last year|the year))?"
)
AGAIN = r"\bthe (?:three|six|nine) months\b(?! (?:ended|ending|to|through|of)\b)"  # the months told before
NEAR = rf"\blast (?:{MONTHS}|spring|summer|autumn|fall)\b|\bthis (?:{MONTHS}|spring|summer|autumn|fall)\b"
# what stands before a time to compare with, or of another event: against ⓠ in ⓣ, since its founding in ⓣ
ASIDE = re.compile(
    r"(?:\b(?:against|compared (?:with|to)|versus|(?:up|down) from|since|than)\b[^,.;]{1,60}"
    r"|(?:较|相比|相较于?)[^，。；]{0,12}|(?:成立|创立|创办|创建|组建)于\s?|\b(?:founded|established) in )$",
    re.IGNORECASE,
)
COMPARED = re.compile(rf"[去上]年同期|{YEAR_AGO.pattern}|{SAME_PERIOD}", re.IGNORECASE)  # what others are set beside
SHAPES = f"{OF_REPORT}|{AGAIN}|{SAME_PERIOD}|{SINCE}|{LATER}|{AGO}|{NEAR}"

_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_WORDS |= {"ten": 10, "eleven": 11, "twelve": 12, "两": 2, "十二": 12}
_WORDS |= dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11}
_LEANS = re.compile(
    rf"(?P<year>同年|当年|次年|翌年|第二年)(?P<part>.*)|(?P<ago>[去上]年同期|{YEAR_AGO.pattern})"
    rf"|(?P<month>[同当]月)|(?P<day>当[天日]|[同次]日)|(?P<later>{LATER})|(?P<same>{SAME_PERIOD})|(?P<again>{AGAIN})",
    re.IGNORECASE | re.DOTALL,
)


def told_by(written: str, last: Period | None) -> Period | None:
    """A time told by the one before it: 同年, 次年3月, 当月, 去年同期, a year later; None where none was told."""
    lean = _LEANS.fullmatch(written)
    if lean is None or last is None or last.earliest is None:
        return None
    if lean["again"]:
        return _inferred(last.edtf) if last.kind in ("interval", "quarter", "half") else None
    try:
        if lean["ago"] or lean["same"]:
            return _year_before(written, last)
        if lean["later"]:
            return _later(written, last)
        if lean["year"]:
            year = last.earliest.year + (lean["year"] not in ("同年", "当年"))
            return _inferred(parse_time(f"{year}年{lean['part']}").edtf)
    except TimeError:
        return None
    if last.kind not in ("day", "month") or (lean["day"] and last.kind != "day"):
        return None
    day = last.earliest + timedelta(days=lean["day"] == "次日")
    return _inferred(day.isoformat() if lean["day"] else day.isoformat()[:7])


def near(written: str, published: Period) -> Period | None:
    """A time counted from the publication: last December, this spring, 两年前; None for others."""
    first = published.earliest
    if first is None:
        return None
    named = re.fullmatch(rf"(last|this) ({MONTHS}|{'|'.join(_SEASON_ENDS)})", written, re.IGNORECASE)
    if named and named[2].lower() in _SEASON_ENDS:
        ended = named[1].lower() == "this" or first.month > _SEASON_ENDS[named[2].lower()]
        return _inferred(str(first.year - (not ended)))
    if named:
        month = _month(named[2])
        return _inferred(f"{first.year - (month >= first.month and named[1].lower() == 'last'):04d}-{month:02d}")
    after = re.fullmatch(rf"了?(?P<n>{_COUNT})\s?(?P<of>days|weeks?|months?|years?|年|个月)(?: after)?", written, re.I)
    if after is not None:
        return _before_now(published, 6 if after["n"] == "半" else _number(after["n"]), after["of"].lower())
    ago = re.fullmatch(rf"(?P<n>{_COUNT})\s?(?P<of>年|个月|years|months)(?:(?:之|以)?前| ago)", written, re.IGNORECASE)
    if ago is None:
        return None
    if ago["of"] in ("年", "years") and ago["n"] != "半":
        return _inferred(str(first.year - _number(ago["n"])))
    return _inferred(f"{_months_on(published, -(6 if ago['n'] == '半' else _number(ago['n'])))}~")


def counts_back(written: str) -> bool:
    """Whether a time is so long before what is told as now, and so of something that was before it."""
    return re.fullmatch(rf"(?:{_COUNT})\s\w+ after|了?(?:{_COUNT})(?:年|个月)", written, re.IGNORECASE) is not None


def _before_now(published: Period, count: int, of: str) -> Period | None:
    """So many days, weeks, months or years before the publication; days and weeks only where its day is known."""
    if of.startswith(("day", "week")):
        if published.kind != "day" or published.earliest is None:
            return None
        day = published.earliest - timedelta(days=count * (7 if of.startswith("week") else 1))
        return _inferred(f"{day.isoformat()}~")
    if of.startswith(("month", "个月")):
        return _inferred(f"{_months_on(published, -count)}~")
    return _inferred(str(published.earliest.year - count)) if published.earliest is not None else None


def of_report(written: str, published: Period, year: int | None) -> Period | None:
    """The months that end with a day: the six months ended 30 June 2026, 截至3月31日止三个月; None for others."""
    if not re.fullmatch(OF_REPORT, written, re.IGNORECASE):
        return None
    first = re.fullmatch(r"(?:the )?first (\w+) months(?: of (.+))?", written, re.IGNORECASE)
    if first is not None and published.earliest is not None:
        of = first[2] or ""
        back = published.earliest.year - ("last" in of)
        return _inferred(_period(int(of) if of.isdigit() else year or back, _number(first[1]), _number(first[1])))
    ends = re.search(f"{_DATE}|{_TAG}", written, re.IGNORECASE)
    count = re.search(r"(three|six|nine|twelve|\b3|\b6|\b9|\b12|[三六九]|十二)(?:[- ]months?|个月)", written, re.I)
    months = _number(count[1]) if count else 3 if re.search("quarter|季度", written) else 6 if "half" in written else 12
    if ends is None:
        return None
    try:
        end = parse_time(re.sub(r"\s+(?=[年月日])", "", ends.group()), Anchor(published, year)).latest
    except TimeError:
        return None
    return _inferred(_period(end.year, end.month, months)) if end is not None else None


def _period(year: int, month: int, months: int) -> str:
    """So many months to one of a year: a quarter, half or year where they are one."""
    if months == 3 and month % 3 == 0:
        return f"{year}-{32 + month // 3}"
    if months == 6 and month % 6 == 0:
        return f"{year}-{39 + month // 6}"
    if months == month == 12:
        return str(year)
    first = year * 12 + month - months
    return f"{first // 12}-{first % 12 + 1:02d}/{year}-{month:02d}"


def _year_before(written: str, last: Period) -> Period:
    assert last.earliest is not None
    named = re.search(r"(?:19|20)\d\d", written)
    whole = "同期" not in written and not re.search("period|quarter|half", written)
    if whole and last.kind in ("day", "month") and written.isascii():
        return _inferred(f"{_months_on(last, -12)}~")
    if whole and (re.match("上一?年", written) or last.kind in ("day", "month")):
        return _inferred(str(last.earliest.year - 1))
    back = last.earliest.year - int(named.group()) if named else 1
    return _inferred(re.sub(r"(?<!\d)\d{4}(?!\d)", lambda year: str(int(year.group()) - back), last.edtf))


def _later(written: str, last: Period) -> Period | None:
    """The time that lies so long behind the one told before; None for months behind a time that names none."""
    assert last.earliest is not None
    month = re.search(MONTHS, written)
    if month is not None:
        at, told = _month(month.group()), last.earliest
        next_year = written.startswith("the following") and last.kind in ("day", "month") and at <= told.month
        next_year = next_year or (written.startswith("the following") and last.kind not in ("day", "month"))
        return _inferred(f"{told.year + next_year}-{at:02d}")
    count = re.match(_COUNT, written, re.IGNORECASE)
    if re.search("year|年", written) and (count is None or count.group() != "半"):
        return _inferred(str(last.earliest.year + (_number(count.group()) if count else 1)))
    if last.kind not in ("day", "month"):
        return None
    return _inferred(_months_on(last, 6 if count and count.group() == "半" else _number(count.group()) if count else 1))


def _months_on(time: Period, months: int) -> str:
    assert time.earliest is not None
    at = time.earliest.year * 12 + time.earliest.month - 1 + months
    return f"{at // 12}-{at % 12 + 1:02d}"


def _month(name: str) -> int:
    return [one.lower() for one in MONTHS.split("|")].index(name.lower()) + 1


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


def _inferred(edtf: str) -> Period:
    return replace(parse_edtf(edtf), basis="inferred")
