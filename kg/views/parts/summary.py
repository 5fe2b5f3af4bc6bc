"""A row in one line, in both languages: its cells in the order of the columns.

Leaves out what is empty; adds nothing.
"""

from __future__ import annotations

from typing import Any

from kg.views.parts.cells import Amount, Cell, Count, Figure, Label, Party, Ref, Support, When
from kg.views.parts.derived import Derived
from kg.views.parts.result import Heading, Row

_BETWEEN = " · "


def summary(row: Row) -> Label:
    """The row's cells in words; support and claims are left out."""
    parts = [_words(getattr(row, name)) for name, field in type(row).model_fields.items() if _is_column(field.metadata)]
    told = [part for part in parts if part is not None]
    return Label(zh=_BETWEEN.join(part.zh for part in told), en=_BETWEEN.join(part.en for part in told))


def _is_column(metadata: list[Any]) -> bool:
    return any(isinstance(item, Heading) for item in metadata)


def _words(value: Any) -> Label | None:
    if value is None or isinstance(value, Support | bool) or value == ():
        return None
    if isinstance(value, tuple):
        found = [words for item in value if (words := _words(item))]
        return Label(zh="、".join(words.zh for words in found), en=", ".join(words.en for words in found))
    return _of_cell(value) if isinstance(value, Cell) else _of_plain(value)


def _of_plain(value: Any) -> Label:
    return value if isinstance(value, Label) else Label(zh=str(value), en=str(value))


def _of_cell(value: Cell) -> Label:
    if isinstance(value, Ref | When | Amount | Derived):
        return value.label
    if isinstance(value, Figure):
        return value.amount.label
    if isinstance(value, Party):
        return value.party.label
    if isinstance(value, Count):
        zh, en = ("至少", "at least ") if value.at_least else ("", "")
        return Label(zh=f"{zh}{value.value}", en=f"{en}{value.value}")
    return Label(zh=value.short(), en=value.short())
