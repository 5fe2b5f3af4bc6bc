"""Times as stretches of an axis: first day to the day after the last, and which ends are not sure.

A month is a stretch, never an invented day; an end that no source gives is the edge of the picture and fades.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypedDict, TypeVar

from kg.base.json_value import JsonObject
from kg.charts.frame import Frame
from kg.charts.view_records import When

Shown = tuple[date, date]
_DAY = timedelta(days=1)


class Stretch(TypedDict):
    """A time on an axis: first day, the day after the last, whether it is one exact day, which ends are unsure."""

    start: str
    end: str
    day: bool
    fades: str


class TimeScale(TypedDict):
    """The scale of an axis of time."""

    type: str
    domain: list[str]
    nice: bool


S = TypeVar("S", bound=Stretch)


def span(whens: Iterable[When], days: int = 20) -> Shown:
    """The days that an axis must show, with some room on either side."""
    known = [date.fromisoformat(day) for when in whens for day in (when["earliest"], when["latest"]) if day]
    room = timedelta(days=days)
    return (min(known) - room, max(known) + room) if known else (date(2020, 1, 1), date(2021, 1, 1))


def stretch(when: When, shown: Shown) -> Stretch:
    """The fields of a mark for a time: `start`, `end` (day after the last), `day` if exact, `fades`: unsure ends."""
    first = date.fromisoformat(when["earliest"]) if when["earliest"] else shown[0]
    last = date.fromisoformat(when["latest"]) + _DAY if when["latest"] else shown[1]
    loose = any(mark in when["edtf"] for mark in "~?%")
    left, right = loose or not when["earliest"], loose or not when["latest"]
    fades = "both" if left and right else "left" if left else "right" if right else ""
    return {
        "start": first.isoformat(),
        "end": last.isoformat(),
        "day": last - first == _DAY and not fades,
        "fades": fades,
    }


def middle(mark: Stretch, share: float = 0.5) -> str:
    """The day in the middle of a stretch, or after another share of it."""
    first, last = date.fromisoformat(mark["start"]), date.fromisoformat(mark["end"])
    return (first + (last - first) * share).isoformat()


def position(day: str, shown: Shown, width: float) -> float:
    """Where a day stands on an axis of this width, in pixels."""
    return (date.fromisoformat(day) - shown[0]) / (shown[1] - shown[0]) * width


def scale(shown: Shown) -> JsonObject:
    """The scale of an axis of time; in UTC, so that a day is the same everywhere."""
    return {"type": "utc", "domain": [shown[0].isoformat(), shown[1].isoformat()], "nice": False}


def axis(shown: Shown, width: float, frame: Frame) -> JsonObject:
    """The axis of time: years, and months where there is room."""
    years = max((shown[1] - shown[0]).days / 365, 0.1)
    chinese = frame.language == "zh"
    if width / years > 420:
        return {"title": None, "format": "%Y年%-m月" if chinese else "%b %Y", "tickCount": int(width // 110)}
    if width / years > 90:
        ticks: JsonObject = {"interval": "month", "step": 6 if width / years < 300 else 3}
        return {"title": None, "format": "%Y-%m", "tickCount": ticks, "labelOverlap": True, "labelSeparation": 10}
    return {"title": None, "format": "%Y年" if chinese else "%Y", "tickCount": {"interval": "year", "step": 1}}


def adjacent(first: Stretch, other: Stretch) -> bool:
    """Whether one stretch begins where the other ends, so that nothing is missing between them."""
    return first["end"] == other["start"] and not first["fades"] and not other["fades"]


def latest_first(marks: Sequence[S]) -> list[S]:
    """Marks by their end, the latest first."""
    return sorted(marks, key=lambda mark: (mark["end"], mark["start"]), reverse=True)
