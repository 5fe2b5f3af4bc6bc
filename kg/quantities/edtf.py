"""A period of time as a source gives it: an EDTF string and the days it can cover.

Never reads a clock, and never narrows: where an end is open or not known it stays None, and an approximate date
covers more days than an exact one.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kg.base.errors import BadInput


class TimeError(BadInput):
    """A text that is not a time, or is one only together with something that it does not say."""


@dataclass(frozen=True)
class Period:
    """A time with its first and last possible day, both included; None where there is no bound.

    `edtf` is the string that claims carry (`2025-12~`, `2025-09/..`); `kind` is one of day, month, quarter,
    half, year, interval; `basis` is "stated", or "inferred" when an anchor filled in what the words omit.
    """

    edtf: str
    earliest: date | None
    latest: date | None
    kind: str
    basis: str = "stated"


_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)
_QUARTERS = {33: 1, 34: 4, 35: 7, 36: 10}  # EDTF level 2 codes and their first months
_HALVES = {40: 1, 41: 7}
_APPROXIMATE_DAY = timedelta(days=3)
_REMEDY = "write EDTF: 2025, 2025-12, 2025-12-31, 2025-35 (third quarter), 2025-40 (first half), 2025-09/.."


@lru_cache(maxsize=4096)
def parse_edtf(s: str) -> Period:
    """The period that an EDTF string covers (ISO 8601-2: level 0 and the parts of levels 1 and 2 used here).

    Reads years, months, days, quarters (2025-33 to 2025-36), halves (2025-40, 2025-41), intervals with `..`
    or empty ends, and the marks `~` (approximate), `?` (uncertain) and `%` (both), which all widen:

    - an approximate day by three days either way;
    - an approximate month by one month either way, within its own year: such months come from 年初, 年中 and
      年底, which never reach into the next year;
    - an approximate year by one year either way.

    Raises TimeError, with what to write instead.
    """
    if "/" not in s:
        return _parse_point(s)
    ends = s.split("/")
    if len(ends) != 2 or not (set(ends) - {"", ".."}):
        raise TimeError(f"{s!r} is not an interval of two ends", remedy=_REMEDY, place="time")
    first, last = (None if end in ("", "..") else _parse_point(end) for end in ends)
    earliest = first.earliest if first else None
    latest = last.latest if last else None
    if first and last and certainly_before(last, first):
        raise TimeError(f"{s!r} ends before it begins", remedy="exchange the two ends", place="time")
    return Period(s, earliest, latest, "interval")


def period_of(edtf: str | None) -> Period | None:
    """The period of a time that a record may lack; None where it has none, and for what `parse_edtf` refuses."""
    try:
        return parse_edtf(edtf) if edtf else None
    except TimeError:
        return None


def certainly_before(a: Period, b: Period) -> bool:
    """Whether every day of `a` lies before every day of `b`; False also where an open end hides it."""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def possibly_overlaps(a: Period, b: Period) -> bool:
    """Whether some day may belong to both: the test for a *possible* answer in a window (docs/model.md)."""
    return not certainly_before(a, b) and not certainly_before(b, a)


def contained(window: Period, p: Period) -> bool:
    """Whether all of `p` lies in `window`: the test for a *certain* answer in a window (docs/model.md)."""
    begins = window.earliest is None or (p.earliest is not None and window.earliest <= p.earliest)
    ends = window.latest is None or (p.latest is not None and p.latest <= window.latest)
    return begins and ends


def within(window: timedelta, a: Period, b: Period) -> bool:
    """Whether two times lie no farther apart than `window`; where an end is open, whether they may overlap."""
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return possibly_overlaps(a, b)
    return a.earliest - window <= b.latest and b.earliest - window <= a.latest


def _parse_point(s: str) -> Period:
    match = _POINT.fullmatch(s)
    if not match:
        raise TimeError(f"{s!r} is not a date", remedy=_REMEDY, place="time")
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    try:
        return _point(s, year or 0, month, day, widened=bool(match[4]))
    except (ValueError, OverflowError):
        raise TimeError(f"{s!r} is not in the calendar", remedy=_REMEDY, place="time") from None


def _point(s: str, year: int, month: int | None, day: int | None, *, widened: bool) -> Period:
    if month is None:
        reach = 1 if widened else 0
        return Period(s, date(year - reach, 1, 1), date(year + reach, 12, 31), "year")
    if day is not None:
        exact = date(year, month, day)
        reach_days = _APPROXIMATE_DAY if widened else timedelta(0)
        return Period(s, exact - reach_days, exact + reach_days, "day")
    if month in _QUARTERS or month in _HALVES:
        return _part_of_year(s, year, month, widened=widened)
    if month not in range(1, 13):
        raise ValueError(month)
    reach = 1 if widened else 0
    return Period(s, date(year, max(month - reach, 1), 1), _last_day(year, min(month + reach, 12)), "month")


def _part_of_year(s: str, year: int, code: int, *, widened: bool) -> Period:
    if widened:
        raise TimeError(
            f"{s!r}: an approximate quarter or half has no agreed meaning",
            remedy="name the months instead, as in 2025-06~/2025-09~",
            place="time",
        )
    if code in _QUARTERS:
        start = _QUARTERS[code]
        return Period(s, date(year, start, 1), _last_day(year, start + 2), "quarter")
    start = _HALVES[code]
    return Period(s, date(year, start, 1), _last_day(year, start + 5), "half")


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
