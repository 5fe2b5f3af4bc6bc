"""A file as the text to be checked. A table is told in sentences: one a row, the name of each column before its cell.

Of Markdown's tables and of CSV and TSV files; any other text stays as `kg draft` reads it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from kg.base.errors import BadInput
from kg.drafting.text_forms import text_of

_DELIMITERS = {"csv": ",", "tsv": "\t"}
_RULE = re.compile(r"^[\s|:-]*-[\s|:-]*$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def draft_file_text(data: bytes, name: str) -> tuple[str, str]:
    """The text of a draft and the day that it says it is of ("" where it says none); `name` is what messages call it.

    Raises BadInput as `kg.drafting.text_forms.text_of` does, and for a table that cannot be read as one.
    """
    taken = text_of(data, name, least=1)  # one sentence is a draft
    return table_text(taken.text, name), taken.published


def table_text(text: str, name: str) -> str:
    """The text with its tables told in sentences; `name` is the file's, whose ending says whether it is a table.

    Raises BadInput for a table that cannot be read as one.
    """
    delimiter = _DELIMITERS.get(name.rpartition(".")[2].lower())
    if delimiter is None:
        return "\n".join(_lines(text.split("\n")))
    try:
        rows = [row for row in csv.reader(text.splitlines(), delimiter=delimiter, strict=True) if any(row)]
    except csv.Error as error:
        remedy = "save it as CSV with quotes around cells that hold commas"
        raise BadInput(f"no table is read from it ({error})", place=name, remedy=remedy) from None
    return "\n".join(_told(rows)) + "\n"


def _lines(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a text, each run of lines with cells told as a table."""
    held: list[list[str]] = []
    for line in [*lines, None]:
        if line is not None and (line.count("|") > 1 or (held and "|" in line)):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            held += [cells] if not _RULE.match(line) else []
            continue
        yield from _told(held) if len(held) > 1 else map(" | ".join, held)
        held = []
        yield from () if line is None else (line,)


def _told(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Every row but the first, which names the columns, as a sentence."""
    for row in rows[1:]:
        cells = [(name.strip(), cell.strip()) for name, cell in zip(rows[0], row, strict=False) if cell.strip()]
        chinese = any(_CHINESE.search(name + cell) for name, cell in cells)
        comma, stop, gap = ("，", "。", "") if chinese else (", ", ".", " ")
        yield comma.join(f"{name}{gap}{cell}" for name, cell in cells) + stop
