"""The rows of a landscape table, and what became of each of their cells.

Knows the columns and nothing of what they mean; a cell that nobody accounted for is a problem, so that no cell can be
dropped silently.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import read_whole

ROUNDS = [
    *("company", "round", "date", "precision", "amount", "amount_bound", "currency", "post_money"),
    *("valuation_basis", "lead", "investors", "certainty", "source_address", "source_title"),
]
METRICS = [
    *("subject", "metric", "value", "unit", "bound", "period", "provider"),
    *("source_address", "source_title"),
]
COLUMNS = {"rounds": ROUNDS, "metrics": METRICS}


class CellError(BadInput):
    """A cell that no rule reads; `column` names it, the row adds its number."""

    def __init__(self, column: str, message: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy, place=column)
        self.column = column


@dataclass(frozen=True)
class Outcome:
    """What one cell became: our own words, and the decision behind it where one was needed."""

    column: str
    became: str
    decision: str = ""


@dataclass
class Row:
    """One row of one table, with the outcomes of its cells; `name` (`rounds 7`) counts data rows from 1."""

    table: str
    number: int
    file: str
    cells: dict[str, str]
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.table} {self.number}"

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def became(self, column: str, what: str, decision: str = "") -> None:
        """Account for a cell; the same account twice is one."""
        outcome = Outcome(column, what, decision)
        if outcome not in self.outcomes:
            self.outcomes.append(outcome)

    def problem(self, column: str, message: str, remedy: str) -> Problem:
        """A problem at this row: line 1 of the file is its header."""
        return Problem(self.file, self.number + 1, f"column {column}: {message}", remedy)

    def unaccounted(self) -> list[str]:
        """The columns whose cell holds something and became nothing."""
        done = {outcome.column for outcome in self.outcomes}
        return [column for column, cell in self.cells.items() if cell and column not in done]


def read_table(path: Path, table: str) -> list[Row]:
    """The rows of one table; raises InvalidFiles where its header or the width of a row is not as agreed."""
    try:
        stream = io.StringIO(read_whole(path).decode("utf-8"), newline="")
        found = list(csv.reader(stream, strict=True))
    except (BadInput, UnicodeDecodeError, csv.Error) as error:
        raise InvalidFiles([Problem(path.name, 1, f"not a readable table: {error}", "give a UTF-8 CSV file")]) from None
    columns = COLUMNS[table]
    if not found or found[0] != columns:
        remedy = f"the header is {','.join(columns)}"
        raise InvalidFiles([Problem(path.name, 1, f"not the {table} table", remedy)])
    wrong = [
        Problem(path.name, line, f"{len(cells)} cells, not {len(columns)}", "quote cells that hold a comma")
        for line, cells in enumerate(found[1:], 2)
        if len(cells) != len(columns)
    ]
    if wrong:
        raise InvalidFiles(wrong)
    rows = enumerate(found[1:], 1)
    return [
        Row(table, number, path.name, dict(zip(columns, (c.strip() for c in cells), strict=True)))
        for number, cells in rows
    ]
