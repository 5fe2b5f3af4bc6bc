"""Times: whether a claim's EDTF time is what its time slices say when they are read again.

Words that lean on something (去年, a bare 9月) are read with the year of an antecedent slice, or else the day of
publication, and count as inferred even when they agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from kg.evidence.case import Case, Finding, Status
from kg.grammar.times import Anchor, parse_time
from kg.quantities.edtf import Period, TimeError, parse_edtf, possibly_overlaps


def time_findings(case: Case) -> Iterator[Finding]:
    """The time of a claim that has one."""
    if case.claim.time is None:
        return
    read = list(readings(case))
    stated = {one.edtf for one in read if one.basis == "stated"} | set(_joined(read))
    leaning = {one.edtf for one in read if one.basis == "inferred"}
    shown = ", ".join(sorted(stated | leaning)) or "no time"
    message = f"the time slices read as {shown}, the claim says {case.claim.time}"
    if case.claim.time in stated:
        yield Finding("time", Status.DERIVED)
    elif case.claim.time in leaning:
        remedy = "say in `inferred: {time: …}` what the words lean on"
        yield case.settle("time", False, f"{message}, from words that lean on something else", remedy)
    elif "time" in case.claim.inferred and _fits(case, read):
        yield Finding("time", Status.INFERRED)
    else:
        yield Finding("time", Status.FAILED, message, "correct the time, or add the slice that says it")


def readings(case: Case) -> Iterator[Period]:
    """Every time that the time slices state, and what the incomplete ones mean beside the others."""
    yield from _read(case, "time")


def _read(case: Case, *roles: str) -> Iterator[Period]:
    years = sorted({year for piece in case.of_role("time", "antecedent") for year in _years(piece.text)})
    anchors = [Anchor(case.published, year) for year in years] or [Anchor(case.published)]
    for piece in case.of_role(*roles):
        for anchor in anchors:
            try:
                yield parse_time(piece.text, anchor)
            except TimeError:
                continue


def _joined(read: list[Period]) -> Iterator[str]:
    """Intervals between two times that are both stated: 从2024年 … 到2025年."""
    points = [one.edtf for one in read if one.basis == "stated" and "/" not in one.edtf]
    return (f"{first}/{last}" for first, last in product(points, points) if first < last)


def _years(text: str) -> Iterator[int]:
    try:
        period = parse_time(text)
    except TimeError:
        return
    yield from (day.year for day in (period.earliest, period.latest) if day is not None)


def _fits(case: Case, read: list[Period]) -> bool:
    """Whether an inferred time agrees with what is said of time at all.

    Words that can be read bind it: it is an interval that they open or close (since that month, by that day).
    Else it may overlap a time among the antecedents; else it lies near the day of publication.
    """
    assert case.claim.time is not None
    claimed = parse_edtf(case.claim.time)
    if read:
        ends = case.claim.time.split("/")
        return len(ends) == 2 and ".." in ends and any(one.edtf in ends for one in read)
    around = list(_read(case, "antecedent"))
    if around:
        bounds = [parse_edtf(end) for end in case.claim.time.split("/") if end not in ("", "..")]
        return all(any(possibly_overlaps(bound, one) for one in around) for bound in bounds)
    days = [day for day in (case.published.earliest, case.published.latest) if day is not None]
    years = {year for day in days for year in (day.year - 1, day.year)}
    return all(day.year in years for day in (claimed.earliest, claimed.latest) if day is not None)
