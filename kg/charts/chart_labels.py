"""Which names of a network fit into its picture and where: the weightiest first, none over another or over a mark.

A name that finds no place is left out of the picture and stays in the tooltip. Never moves a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.charts.frame import breadth

LINE = 15.0  # height of a line of text
COLUMN = 6.7  # width of a column of text of 12 pixels


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether this one lies inside the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Spot:
    """Where a text stands: its anchor and whether it runs left, center or right of it (Vega's `align`)."""

    x: float
    y: float
    align: str
    box: Box


Cells = dict[tuple[int, int], list[Box]]
_CELL = 48.0


@dataclass
class Room:
    """What is taken of a picture, cell by cell, so that a thousand marks are asked in no time."""

    bounds: Box
    taken: Cells = field(default_factory=dict)
    lines: Cells = field(default_factory=dict)

    def take(self, box: Box) -> None:
        """Nothing else may stand here."""
        _put(self.taken, box)

    def cross(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A line runs here, which names avoid where they can."""
        steps = max(1, int(max(abs(end[0] - start[0]), abs(end[1] - start[1])) // 8))
        for step in range(steps + 1):
            x = start[0] + (end[0] - start[0]) * step / steps
            y = start[1] + (end[1] - start[1]) * step / steps
            _put(self.lines, mark(x, y, 1))

    def free(self, box: Box) -> bool:
        """Whether a box lies inside the picture and over nothing but lines."""
        return box.within(self.bounds) and not _meets(self.taken, box)

    def first(self, spots: Sequence[Spot], *, over_lines: bool = False) -> Spot | None:
        """The first of these places that is free, if possible of lines as well, which is taken then; else None."""
        free = [spot for spot in spots if self.free(spot.box)]
        clear = free if over_lines else [spot for spot in free if not _meets(self.lines, spot.box)]
        found = next(iter(clear or free), None)
        if found is not None:
            self.take(found.box)
        return found


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row


def _put(cells: Cells, box: Box) -> None:
    for key in _cells(box):
        cells.setdefault(key, []).append(box)


def _meets(cells: Cells, box: Box) -> bool:
    return any(other.meets(box) for key in _cells(box) for other in cells.get(key, ()))


def beside(text: str, x: float, y: float, reach: float) -> list[Spot]:
    """Places of a name by a mark whose edge is `reach` from its middle: right, left, below, above."""
    wide, high = breadth(text) * COLUMN, LINE
    right, left, below, above = x + reach + 3, x - reach - 3, y + reach + 3 + high / 2, y - reach - 3 - high / 2
    return [
        Spot(right, y, "left", Box(right, y - high / 2, right + wide, y + high / 2)),
        Spot(left, y, "right", Box(left - wide, y - high / 2, left, y + high / 2)),
        Spot(x, below, "center", Box(x - wide / 2, below - high / 2, x + wide / 2, below + high / 2)),
        Spot(x, above, "center", Box(x - wide / 2, above - high / 2, x + wide / 2, above + high / 2)),
    ]


def along(text: str, start: tuple[float, float], end: tuple[float, float]) -> list[Spot]:
    """Places of a word on a line: in its middle, then nearer to either end; none where the line is too short.

    Beside a line that runs down, the word stands to its right.
    """
    wide, high = breadth(text) * COLUMN, LINE
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    if abs(dx) < wide + 16 and abs(dy) < high + 12:
        return []
    if abs(dx) * 4 < abs(dy):
        at = x + dx / 2 + 6, y + dy / 2
        return [Spot(*at, "left", Box(at[0], at[1] - high / 2, at[0] + wide, at[1] + high / 2))]
    spots = []
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        at = x + dx * share, y + dy * share
        box = Box(at[0] - wide / 2, at[1] - high / 2, at[0] + wide / 2, at[1] + high / 2)
        spots.append(Spot(*at, "center", box))
    return spots


def mark(x: float, y: float, reach: float) -> Box:
    """The box of a mark."""
    return Box(x - reach, y - reach, x + reach, y + reach)
