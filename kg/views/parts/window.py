"""A window of time over a view: what certainly, or possibly, lies in it (docs/model.md, Two kinds of time).

Never treats an undated claim as inside: it may be, so only `possible` admits it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kg.base.errors import BadInput, Impossible
from kg.quantities.edtf import Period, contained, parse_edtf, possibly_overlaps
from kg.views.parts.cells import Label
from kg.views.parts.result import Note

Within = Literal["certain", "possible"]


@dataclass(frozen=True)
class Window:
    """A window, or all of time where `period` is None."""

    period: Period | None
    certain: bool

    @classmethod
    def of(cls, edtf: str | None, within: str = "certain") -> Window:
        """The window that an EDTF string names. Raises Impossible if none can be meant (it ends before it begins)."""
        if within not in ("certain", "possible"):
            raise BadInput(f"{within!r} is no way to look", place="within", remedy="certain or possible")
        try:
            return cls(parse_edtf(edtf) if edtf else None, within == "certain")
        except BadInput as error:
            raise Impossible(error.message, place="window", remedy=error.remedy) from None

    def admits(self, edtf: str) -> bool:
        """Whether a time lies in the window; an empty string is a time that nobody states."""
        if self.period is None:
            return True
        if not edtf:
            return not self.certain
        found = parse_edtf(edtf)
        return contained(self.period, found) if self.certain else possibly_overlaps(self.period, found)

    def admits_any(self, times: Iterable[str]) -> bool:
        """Whether one of several stated times of a thing lies in the window; none stated counts as undated."""
        stated = [time for time in times if time]
        return any(self.admits(time) for time in stated) if stated else self.admits("")

    def note(self, left_out: int) -> list[Note]:
        """What a reader must know of what the window left out: nothing if it left out nothing."""
        if not left_out or self.period is None:
            return []
        zh = f"{left_out}项不{'确定' if self.certain else '可能'}落在{self.period.edtf}之内,未列出"
        how = "certainly" if self.certain else "possibly"
        en = f"{left_out} left out that do not {how} lie in {self.period.edtf}"
        return [Note(code="outside-window", text=Label(zh=zh, en=en))]
