"""How a metric of a subject went: reach for it wherever the widest change among figures is told.

A course is of one definition, unit and kind of period. Figures whose bounds overlap did not change for certain, so such
a course is nought apart and stands behind every one that changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Any


@dataclass(frozen=True)
class Course:
    """The rows of one subject, the first period first; `apart` is how far its ends are apart for certain."""

    rows: tuple[Any, ...]
    apart: float

    @property
    def first(self) -> Any:
        """The row of the first period."""
        return self.rows[0]

    @property
    def last(self) -> Any:
        """The row of the last period: no figure of the subject is later."""
        return self.rows[-1]


def courses(rows: Iterable[Any]) -> list[Course]:
    """One course of each subject that has dated actual figures, the widest change first, then the longest.

    Of several up to the subject's last period, the one that begins first.
    """
    by_subject: dict[str, dict[tuple[str, ...], list[Any]]] = {}
    for row in rows:
        if row.period is not None and row.period.latest is not None and row.modality.id == "actual":
            key = (row.definition.id if row.definition else "", row.value.unit, _shape(row.period.edtf))
            by_subject.setdefault(row.subject.id, {}).setdefault(key, []).append(row)
    found = [_course(list(series.values())) for series in by_subject.values()]
    return sorted(found, key=lambda each: (-each.apart, -len(each.rows), each.last.subject.id))


def apart(first: Any, last: Any) -> float:
    """How far two amounts of one unit are apart for certain: the logarithm of their ratio; 0 where bounds overlap."""
    (_, below), (above, _) = sorted((_ends(first), _ends(last)))
    return log(above / below) if 0 < below < above else 0.0


def _course(series: list[list[Any]]) -> Course:
    every = [sorted(rows, key=lambda row: (row.period.latest, row.claims)) for rows in series]
    last_of_all = max(rows[-1].period.latest for rows in every)
    up_to_date = [each for each in every if each[-1].period.latest == last_of_all]
    rows = min(up_to_date, key=lambda each: (each[0].period.latest, each[0].claims))
    changed = rows[0].period.latest != rows[-1].period.latest
    return Course(tuple(rows), apart(rows[0].value, rows[-1].value) if changed else 0.0)


def _shape(edtf: str) -> str:
    """Months beside months, quarters beside quarters: the shape of a period."""
    return re.sub(r"\d", "0", re.sub(r"-(3[3-6]|4[01])$", "-Q", edtf))


def _ends(amount: Any) -> tuple[float, float]:
    """The least and the most that an amount may be."""
    return float(amount.lower or 0), float(amount.upper or "inf")
