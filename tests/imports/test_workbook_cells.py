"""A sheet of a workbook as a table: what its reader sees, and every cell that cannot be told named."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles
from kg.imports import workbook_cells
from kg.imports.imported import Imported
from kg.imports.table_import import import_table
from kg.imports.workbook_cells import sheet_cells
from kg.records.load import Knowledge

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = dict(re.findall(r"```\w+ file=(\S+)\n(.*?)```", (ROOT / "docs" / "import.md").read_text("utf-8"), re.DOTALL))
Making = Callable[[Any], None]


def workbook(making: Making, **sheets: list[list[Any]]) -> bytes:
    """A workbook with these sheets, after `making` has had its first one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    making(book.worksheets[0])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_it_is(_sheet: Any) -> None:
    """Nothing is done to the sheet."""


def shown(value: Any, format: str) -> str:
    """What is read of a cell of this number format."""

    def formatted(sheet: Any) -> None:
        sheet["A1"].number_format = format

    [(_, [text, _])] = sheet_cells("t.xlsx", workbook(formatted, S=[[value, "x"]]), None)
    return text


@pytest.mark.parametrize(
    ("value", "format", "text"),
    [
        (5_000_000, "General", "5000000"),
        (5_000_000, "#,##0.00", "5000000"),
        (0.1 + 0.2, "0.00", "0.3"),
        (1.5e11, "0.00E+00", "150000000000"),
        (500, '0"万元"', "500万元"),
        (500, "0万", "500万"),
        (2_000_000, '"US$"#,##0', "US$2000000"),
        (2_000_000, "[$¥-804]#,##0.00", "¥2000000"),
        (2_000_000, '_ [$HK$-C04]* #,##0.00_ ;_ [$HK$-C04]* \\-#,##0.00_ ', "HK$2000000"),
        (0.15, "0.0%", "15%"),
        (-3, "#,##0;[Red](#,##0)", "-3"),
        (True, "General", "true"),
        ("  近亿元 ", "@", "近亿元"),
        (None, "General", ""),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_its_format_shows_it(value: Any, format: str, text: str) -> None:
    assert shown(value, format) == text


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("yyyy-mm-dd", "2025-09-01"),
        ("m/d/yy", "2025-09-01"),
        ('yyyy"年"m"月"', "2025-09"),
        ("mmm-yy", "2025-09"),
        ("yyyy", "2025"),
    ],
)
def test_a_date_is_read_no_further_than_it_is_shown(format: str, text: str) -> None:
    """Who types 2025-09 has a first of September stored, which nobody said."""
    assert shown(datetime(2025, 9, 1), format) == text
    assert shown(date(2025, 9, 1), format) == text


def formula(sheet: Any) -> None:
    sheet["A1"] = "=1+1"


def in_millions(sheet: Any) -> None:
    sheet["A1"] = 5_000_000
    sheet["A1"].number_format = '0.0,,"M"'


def without_year(sheet: Any) -> None:
    sheet["A1"] = datetime(2026, 3, 18)
    sheet["A1"].number_format = 'm"月"d"日"'


def an_error(sheet: Any) -> None:
    sheet["A1"] = "#N/A"


def a_time(sheet: Any) -> None:
    sheet["A1"] = time(9, 30)


def merged(sheet: Any) -> None:
    sheet.merge_cells("A1:A2")


@pytest.mark.parametrize(
    ("making", "message"),
    [
        (formula, "cell A1 holds a formula without its value"),
        (in_millions, "cell A1 is shown in another scale than it is stored"),
        (without_year, "cell A1 shows a date without its year"),
        (an_error, "cell A1 is #N/A"),
        (a_time, "cell A1 is a time of day or a duration"),
        (merged, "cells A1:A2 are merged"),
    ],
)
def test_what_cannot_be_told_is_named_with_its_cell(making: Making, message: str) -> None:
    with pytest.raises(InvalidFiles) as caught:
        sheet_cells("t.xlsx", workbook(making, S=[["x", "y"], ["z", "w"]]), None)
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.message) == ("t.xlsx", 1, message)
    assert problem.remedy


def test_a_workbook_of_several_sheets_wants_one_named() -> None:
    book = workbook(as_it_is, Deals=[["a"]], Notes=[["b"]])
    assert sheet_cells("t.xlsx", book, "Notes") == [(1, ["b"])]
    for sheet, message in ((None, "has several sheets"), ("Deal", "has no sheet 'Deal'")):
        with pytest.raises(BadInput, match=message) as caught:
            sheet_cells("t.xlsx", book, sheet)
        assert "Deals, Notes" in str(caught.value.remedy)


def test_rows_keep_their_numbers_and_empty_edges_go() -> None:

    def touched(sheet: Any) -> None:
        sheet["F9"].number_format = "0.00"  # a cell that holds nothing, far out

    book = workbook(touched, S=[["a", "b", None], [None, None, None], ["c", None, None]])
    assert sheet_cells("t.xlsx", book, None) == [(1, ["a", "b"]), (3, ["c", ""])]


def test_a_file_that_is_no_workbook_or_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="not a readable workbook"):
        sheet_cells("t.xlsx", b"PK\x03\x04 and nothing more", None)
    monkeypatch.setattr(workbook_cells, "_MOST_UNPACKED", 100)
    with pytest.raises(BadInput, match="unpacks to more"):
        sheet_cells("t.xlsx", workbook(as_it_is, S=[["a"]]), None)


def imported(folder: Path, known: Knowledge, name: str, table: bytes, mapping: str) -> Imported:
    (folder / name).write_bytes(table)
    (folder / "m.yaml").write_text(mapping, "utf-8")
    return import_table(folder / name, folder / "m.yaml", known)


def test_a_workbook_becomes_the_claims_that_its_csv_becomes(tmp_path: Path, known: Knowledge) -> None:
    rows: list[list[Any]] = list(csv.reader(io.StringIO(GUIDE["deals.csv"])))
    rows[2][2] = datetime(2026, 1, 9)  # a date that is one

    def dated(sheet: Any) -> None:
        sheet["C3"].number_format = "yyyy-mm-dd"

    mapping = GUIDE["deals.yaml"]
    plain = imported(tmp_path, known, "deals.csv", GUIDE["deals.csv"].encode(), mapping)
    book = imported(tmp_path, known, "deals.xlsx", workbook(dated, 交易=rows), mapping)
    assert book.files == plain.files
    assert [row.line for row in book.rows] == [2, 3]


def test_a_sheet_of_a_table_that_has_none_and_an_old_workbook_are_refused(tmp_path: Path, known: Knowledge) -> None:
    with pytest.raises(BadInput, match="is no workbook"):
        imported(tmp_path, known, "deals.csv", GUIDE["deals.csv"].encode(), GUIDE["deals.yaml"] + "sheet: 交易\n")
    with pytest.raises(BadInput, match="an old or a protected workbook"):
        imported(tmp_path, known, "deals.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", GUIDE["deals.yaml"])
