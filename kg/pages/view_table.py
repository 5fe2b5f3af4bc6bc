"""A table of a view as it is read: what it is of, values and source first, what is the same in every row told once.

What finds no room on a screen of 1280 folds open under its row; no column is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict, cast

from kg.facts.fact_records import Both
from kg.pages.view_cells import Cell, CellRow, plain_row
from kg.store.snapshot import Snapshot
from kg.views.parts.result import Row, Section, View, row_kind

ROOM = 112  # letters across a table at 1280, without the column of the sources
PADDING = 3
_RANK = {"amount": 1, "count": 1, "number": 1, "when": 2, "thing": 3, "source": 3, "list": 4, "derived": 6}
_WIDEST = {"amount": 16, "derived": 16, "count": 6, "number": 7, "when": 16, "thing": 20, "list": 22, "side": 46}
_WORDS = 30


class ColumnHead(TypedDict):
    """A column of a table; `kind` is what most of its cells are."""

    name: str
    title: Both
    kind: NotRequired[str]


class TableRow(CellRow):
    """A row: the cells that stand side by side, and those that fold open."""

    folded: list[Cell]


class SameCell(TypedDict):
    """A column that says the same in every row."""

    title: Both
    cell: Cell


class ViewTable(TypedDict):
    """A table; the sources stand after the first `lead` columns, `more` counts the rows beyond the limit."""

    name: str
    title: Both
    columns: list[ColumnHead]
    folded: list[ColumnHead]
    same: list[SameCell]
    lead: int
    rows: list[TableRow]
    count: int
    more: int


def view_table(snapshot: Snapshot, name: str, table: View[Row] | Section[Row], limit: int) -> ViewTable:
    """One table of a view's result."""
    heads = [cast(ColumnHead, column.model_dump()) for column in row_kind(table).shown() if column.name != "claims"]
    rows = [plain_row(snapshot, row) for row in table.rows[:limit]]
    columns = [[row["cells"][number] for row in rows] for number in range(len(heads))]
    same = [n for n in range(1, len(heads)) if _same(columns[n])]
    for head, cells in zip(heads, columns, strict=True):
        head["kind"] = _kind(cells)
    of = next((n for n, head in enumerate(heads) if head["kind"] != "thing"), len(heads))
    rank = {n: 0 if n < of else _rank(n, head) for n, head in enumerate(heads)}
    rank |= {n: 1 for n, head in enumerate(heads) if head["name"] in row_kind(table).ASKED}
    order = sorted((n for n in range(len(heads)) if n not in same), key=lambda n: (rank[n], n))
    shown = _fitting(order, heads, columns)
    folded = [n for n in order if n not in shown]
    told = [n for n in same if columns[n] and columns[n][0]["kind"] != "none"]
    return {
        "name": name,
        "title": table.title.model_dump(),
        "columns": [heads[n] for n in shown],
        "folded": [heads[n] for n in folded],
        "same": [{"title": heads[n]["title"], "cell": columns[n][0]} for n in told],
        "lead": sum(rank[n] <= 1 for n in shown),
        "rows": [_row(row, shown, folded) for row in rows],
        "count": len(table.rows),
        "more": max(len(table.rows) - limit, 0),
    }


def _same(cells: Sequence[Cell]) -> bool:
    """Whether a column says nothing, or the same in each of several rows."""
    if all(cell["kind"] == "none" for cell in cells):
        return True
    return len(cells) > 2 and all(cell == cells[0] for cell in cells)


def _row(row: CellRow, shown: Sequence[int], folded: Sequence[int]) -> TableRow:
    cells = row["cells"]
    return {"cells": [cells[n] for n in shown], "folded": [cells[n] for n in folded], "claims": row["claims"]}


def _kind(cells: Sequence[Cell]) -> str:
    """What a column holds: the kind of its first cell that is not empty; a list of amounts is amounts."""
    first = next((cell for cell in cells if cell["kind"] != "none"), None)
    if first is None:
        return "none"
    inner = first["items"][0]["kind"] if first["kind"] == "list" else ""
    return inner if inner in ("amount", "when") else first["kind"]


def _rank(number: int, head: ColumnHead) -> int:
    return 0 if number == 0 else _RANK.get(head["kind"], 5)


def _fitting(order: Sequence[int], heads: Sequence[ColumnHead], columns: Sequence[Sequence[Cell]]) -> list[int]:
    """The columns that have room side by side, in their order; the first always has."""
    left = ROOM
    shown: list[int] = []
    for n in order:
        wide = _width(heads[n], columns[n])
        if not shown or wide <= left:
            shown.append(n)
            left -= wide
    return shown


def _width(head: ColumnHead, cells: Sequence[Cell]) -> int:
    """About how many letters wide a column is, the wider of both languages."""
    longest = max((_letters(cell) for cell in cells), default=0)
    title = max(len(head["title"]["en"]), 2 * len(head["title"]["zh"]))
    words = min(title, 14) if head["kind"] in ("amount", "derived", "count", "number") else min(title, 18)
    return max(words, min(longest, _WIDEST.get(head["kind"], _WORDS))) + PADDING


def _letters(cell: Cell) -> int:
    if cell["kind"] == "list":
        return max(_letters(item) for item in cell["items"])
    if cell["kind"] == "side":
        return _WIDEST["side"]
    text = cell.get("thing", {}).get("name") or cell.get("text") or {}
    return max((len(words) if language == "en" else 2 * len(words) for language, words in text.items()), default=8)
