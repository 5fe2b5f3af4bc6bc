"""What of a text no claim covers yet: its figures, times, names and quotations.

Says where each stands; whether it needs a claim is for a person to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.reading import Page

GapKind = Literal["figure", "time", "name", "quotation"]
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TIME_WORDS = re.compile(
    r"(?:截至)?(?:19|20)\d\d年(?:第?[一二三四1-4]季度|[上下]半年|(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])日|[上中下]旬|底|初)?"
    r"|底|初|末)?|(?<![\d年])(?:1[0-2]|[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])日)?(?![活度均])"
    rf"|(?:{_MONTHS})(?: \d{{1,2}},)? (?:19|20)\d\d|\b(?:19|20)\d\d-\d\d-\d\d\b|\bQ[1-4] 20\d\d\b"
)


@dataclass(frozen=True, order=True)
class Gap:
    """A place that no slice of a proposal touches."""

    start: int
    end: int
    kind: GapKind


def gaps(page: Page, covered: Iterable[tuple[int, int]]) -> list[Gap]:
    """Everything of these kinds that none of the covered places touches, in the order of the text."""
    marks = bytearray(len(page.text))
    for start, end in covered:
        marks[start:end] = b"\x01" * (min(end, len(marks)) - start)
    return sorted({gap for gap in _items(page) if not any(marks[gap.start : gap.end])})


def _items(page: Page) -> Iterator[Gap]:
    for found in page.quantities:
        yield Gap(found.start, found.end, "figure")
    for match in TIME_WORDS.finditer(page.text):
        yield Gap(*match.span(), "time")
    for start, end in page.named:
        yield Gap(start, end, "name")
    for start, end in page.quotations:
        yield Gap(start, end, "quotation")
