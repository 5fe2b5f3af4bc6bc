"""The cells of one sheet of a workbook (XLSX) as the texts that its reader sees.

A number comes with the currency, the words or the per cent that its format shows, a date as far as its format shows it:
a day that is only stored behind a month is none. What a reader sees otherwise than it is stored is a problem, and so is
what openpyxl cannot tell: a formula without its value, an error, merged cells.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles, Problem
from kg.quantities.decimals import plain

XLSX, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how the files begin
_MOST_UNPACKED = 256 << 20
_SIGNIFICANT = 15  # digits that the format's programs keep of a number
# Parts of a number format (ISO/IEC 29500-1, 18.8.31): words, a currency, a colour or condition, padding, the digits.
_PARTS = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|(\[[^\]]*\]|[_*].)|((?:[0#?](?:[0#?,./ ]*[0#?])?)(,*)(?:E[+-][0#?]+)?)|(.)'
)
_NO_WORDS = "+-() "


def sheet_cells(name: str, data: bytes, sheet: str | None) -> list[tuple[int, list[str]]]:
    """The rows of a sheet, each with its number, all of the width of the widest.

    `sheet` is its name where the workbook has several. Raises BadInput for a workbook that cannot be read, InvalidFiles
    with every cell that cannot be told.
    """
    computed, written = _opened(name, data)
    title = _chosen(name, computed.sheetnames, sheet)
    values, formulas = computed[title], written[title]
    problems = [
        Problem(name, area.min_row, f"cells {area.coord} are merged", "part them and write the value into each")
        for area in values.merged_cells.ranges
    ]
    rows: list[tuple[int, list[str]]] = []
    for number, (row, as_written) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=True), 1):
        texts = []
        for cell, source in zip(row, as_written, strict=True):
            try:
                texts.append(_shown(cell, formula=source.data_type == "f"))
            except BadInput as fault:
                problems.append(Problem(name, number, f"cell {cell.coordinate} {fault.message}", fault.remedy))
        rows.append((number, texts))
    if problems:
        raise InvalidFiles(problems)
    width = max((place for _, texts in rows for place, text in enumerate(texts, 1) if text), default=0)
    return [(number, texts[:width]) for number, texts in rows if any(texts)]


def _opened(name: str, data: bytes) -> list[Any]:
    """The workbook twice: with the values of its formulas, and with the formulas themselves."""
    try:
        openpyxl: Any = import_module("openpyxl")
    except ImportError:
        remedy = "pip install 'longtu[tables]', or save the table as CSV"
        raise BadInput("openpyxl is not installed", place=name, remedy=remedy) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked <= _MOST_UNPACKED:
            return [openpyxl.load_workbook(io.BytesIO(data), data_only=computed) for computed in (True, False)]
    except Exception as error:  # openpyxl raises errors of many kinds for a broken file
        remedy = "open it and save it as .xlsx anew, or as CSV"
        raise BadInput(f"not a readable workbook: {type(error).__name__}", place=name, remedy=remedy) from None
    raise BadInput("unpacks to more than 256 MiB", place=name, remedy="part it into several tables")


def _chosen(name: str, titles: list[str], sheet: str | None) -> str:
    if sheet is None and len(titles) == 1:
        return titles[0]
    if sheet in titles:
        return str(sheet)
    wrong = "has several sheets" if sheet is None else f"has no sheet {sheet!r}"
    raise BadInput(wrong, place=name, remedy=f"name one under sheet in the mapping: {', '.join(titles)}")


def _shown(cell: Any, *, formula: bool) -> str:
    """What a reader sees of a cell. Raises BadInput without a place where that cannot be told."""
    value = cell.value
    if value is None:
        if formula:
            raise BadInput("holds a formula without its value", remedy="open the workbook, let it compute, and save it")
        return ""
    if cell.data_type == "e":
        raise BadInput(f"is {value}", remedy="mend it, or leave it empty")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return _date(value, str(cell.number_format))
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, str):
        return value.strip()
    raise BadInput("is a time of day or a duration", remedy="write a date, a figure or a text")


def _date(value: date, format: str) -> str:
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", format).lower()
    if "y" not in letters and "e" not in letters:  # e is the year in Chinese and Japanese formats
        raise BadInput("shows a date without its year", remedy="show the year, or write the date as text")
    length = 10 if "d" in letters else 7 if "m" in letters else 4
    return value.isoformat()[:length]


def _number(value: float, format: str) -> str:
    positive, *further = format.split(";")
    before, after, percent, seen = "", "", False, False
    for part in _read(positive if value >= 0 or not further else further[0]):
        words, digits, scaled = part
        if scaled:
            raise BadInput("is shown in another scale than it is stored", remedy="show the number in full")
        percent |= words == "%"
        if digits:
            seen = True
        elif words != "%" and not seen:
            before += words
        elif words != "%":
            after += words
    number = Decimal(f"{value:.{_SIGNIFICANT}g}") * (100 if percent else 1)
    return f"{before}{plain(number)}{after}" + ("%" if percent else "")


def _read(section: str) -> Iterator[tuple[str, bool, bool]]:
    """The parts of a number format: words that it shows, whether digits stand there, whether they are scaled."""
    if section.lower() in ("general", "@"):
        return
    for found in _PARTS.finditer(section):
        quoted, escaped, currency, unseen, digits, scale, other = found.groups()
        if digits:
            yield "", True, bool(scale)
        elif unseen is None:
            words = quoted or escaped or currency or other or ""
            yield ("" if words in _NO_WORDS else words.strip()), False, False
