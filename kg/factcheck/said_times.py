"""The times of a draft as it gives them: two that are joined, or of which one explains the other, are one time.

Never reads what a time is of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kg.drafting.text_reading import TextReading
from kg.factcheck.said import When
from kg.grammar.times import Anchor, parse_time
from kg.quantities.edtf import Period, TimeError, period_of, possibly_overlaps
from kg.reading import Span

_UNTIL = re.compile(r"\s*(?:至|到|—|–|-|~|～|to|until|through)\s*")
_YEAR = re.compile(r"\d{4}|[去前今]年|(?:last|this) year", re.IGNORECASE)
_OPENS, _CLOSES = re.compile(r"\s*[（(]\s*"), re.compile(r"\s*[）)]")


def said_times(reading: TextReading) -> list[When]:
    """Every time of a text, in its order; sure is one that says its year and stands alone in its sentence."""
    found = _explained(reading, _joined(reading))
    here = Counter(reading.page.index(one.span[0]) for one in found)
    alone = [here[reading.page.index(one.span[0])] == 1 for one in found]
    dated = [_YEAR.search(reading.text, *one.span) is not None for one in found]
    return [replace(one, sure=a and d) for one, a, d in zip(found, alone, dated, strict=True)]


def _joined(reading: TextReading) -> list[When]:
    """The times, of which 至 or "to" makes one of two, as a space does in March 2025."""
    found: list[When] = []
    for time in reading.times:
        between = reading.text[found[-1].span[1] : time.start] if found else ""
        if found and between == " ":
            period = _one_time(reading, (found[-1].span[0], time.end))
        else:
            ends = f"{found[-1].period.edtf}/{time.period.edtf}" if found and _UNTIL.fullmatch(between) else None
            period = period_of(ends)
        if period is not None:
            found[-1] = When(period, (found[-1].span[0], time.end), sure=True)
        else:
            found.append(When(time.period, (time.start, time.end), sure=True))
    return found


def _explained(reading: TextReading, times: Iterable[When]) -> list[When]:
    """The times, without those in front of brackets that hold the same time alone and more exactly: 2022财年（…）."""
    found: list[When] = []
    for time in times:
        between = reading.text[found[-1].span[1] : time.span[0]] if found else ""
        closed = _CLOSES.match(reading.text, time.span[1]) if _OPENS.fullmatch(between) else None
        if closed is not None and possibly_overlaps(found[-1].period, time.period):
            found[-1] = replace(time, span=(found[-1].span[0], closed.end()))
        else:
            found.append(time)
    return found


def _one_time(reading: TextReading, place: Span) -> Period | None:
    try:
        return parse_time(reading.text[slice(*place)], Anchor(reading.published, None))
    except TimeError:
        return None
