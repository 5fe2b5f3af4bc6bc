"""The title column: the date it gives its page, and a second address where one cell of the row has its own.

Titles of third parties are read here and stay out of the data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.imports.landscape.csv_table import CellError

_MONTHS = re.compile(r"([0-9]{4})-([0-9]{2})/([0-9]{2})(?![0-9])")
_SPAN = re.compile(r"([0-9]{4}-[0-9]{2})/([0-9]{4}-[0-9]{2})(?![0-9])")
_DATE = re.compile(r"(?<![0-9-])[0-9]{4}(?:-[0-9]{2}){0,2}(?![0-9-])")


@dataclass(frozen=True)
class Title:
    """What a title cell says besides the title: its page's date in EDTF ("" if none), and second addresses."""

    published: str
    second: dict[str, str]


def parse_title(cell: str) -> Title:
    """Read one title cell; raises CellError if an address in it is not one of a known purpose."""
    match = re.search(r"; (amount|valuation):? (https?://\S+)$", cell)
    text = cell[: match.start()] if match else cell
    if "http" in text:
        raise CellError("source_title", "an address without a purpose", "write `; amount: ADDRESS` at the end")
    purpose = {"amount": "amount", "valuation": "post_money"}
    second = {purpose[match[1]]: match[2]} if match else {}
    return Title(_published(text), second)


def _published(text: str) -> str:
    """The date in the last bracket, else a whole day: a year alone belongs to the title's own words."""
    span = _SPAN.search(text)
    if span:
        return f"{span[1]}/{span[2]}"
    months = _MONTHS.search(text)
    if months:
        return f"{months[1]}-{months[2]}/{months[1]}-{months[3]}"
    bracket = re.search(r"[(（]([^()（）]*)[)）]$", text)
    found = _DATE.findall(bracket[1]) if bracket else []
    days = found or re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
    return days[0] if days else ""
