"""What of a text no claim covers yet: its figures, times, names and quotations.

Says where each stands; whether it needs a claim is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.drafting.find_times import TIME_BEFORE, find_times
from kg.quantities.edtf import Period
from kg.reading import Page

GapKind = Literal["figure", "time", "name", "quotation"]


@dataclass(frozen=True, order=True)
class Gap:
    """A place that no slice of a proposal touches."""

    start: int
    end: int
    kind: GapKind


def gaps(page: Page, published: Period, covered: Iterable[tuple[int, int]]) -> list[Gap]:
    """Everything of these kinds that none of the covered places touches, in the order of the text."""
    marks = bytearray(len(page.text))
    for start, end in covered:
        marks[start:end] = b"\x01" * (min(end, len(marks)) - start)
    return sorted({gap for gap in _items(page, published) if not any(marks[gap.start : gap.end])})


def _items(page: Page, published: Period) -> Iterator[Gap]:
    for found in page.quantities:
        yield Gap(found.start, found.end, "figure")
    for time in find_times(page.text, published):
        if time.why != TIME_BEFORE:
            yield Gap(time.start, time.end, "time")
    for start, end in page.named:
        yield Gap(start, end, "name")
    for start, end in page.quotations:
        yield Gap(start, end, "quotation")
