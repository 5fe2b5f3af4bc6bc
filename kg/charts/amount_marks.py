"""Amounts as marks: where a value, a bound or a range stands on a scale, how its axis reads, what its arrow is.

A bound is hollow and has an arrow, an approximate value is pale; a number is read as a float only to place a mark,
its words stay those of the cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict

from kg.base.json_value import JsonObject, JsonValue
from kg.charts.frame import Frame
from kg.charts.view_records import Amount
from kg.quantities.units import unit_words

_KINDS = {"exact": "exact", "approx": "approx", "range": "range", "multiple": "range"}
_KINDS |= {"more_than": "lower", "at_least": "lower", "less_than": "upper", "at_most": "upper"}
# An arrow that starts at the mark's middle and points up; `angle` turns it clockwise.
ARROW = "M0,-0.9L0,-3.2M-0.8,-2.3L0,-3.2L0.8,-2.3"
_TWO_DECADES = 100


class PlacedAmount(TypedDict):
    """A figure on its scale: `kind` is exact, approx, lower, upper or range; `at` is where its mark stands."""

    kind: str
    low: float | None
    high: float | None
    at: float
    written: str
    unreal: NotRequired[bool]


class AmountScale(TypedDict):
    """The scale of an axis of amounts."""

    type: str
    domain: list[float]
    nice: bool
    zero: NotRequired[bool]


def placed(amount: Amount, frame: Frame) -> PlacedAmount:
    """The fields of a mark for an amount: `kind` (exact, approx, lower, upper, range), `at`, `low`, `high`, `written`.

    `low` and `high` are None where the source gives no bound; `at` is where the mark stands: the value or the bound.
    """
    ends_and_nominal = (amount["lower"], amount["upper"], amount["nominal"])
    low, high, nominal = (None if digits is None else float(digits) for digits in ends_and_nominal)
    at = next(number for number in (nominal, low, high) if number is not None)
    return {
        "kind": _KINDS[amount["bound"]],
        "low": low,
        "high": high,
        "at": at,
        "written": frame.own(amount["label"]),
    }


def ends(marks: Iterable[PlacedAmount]) -> list[float]:
    """Every number that a scale must hold."""
    return [end for mark in marks for end in (mark["at"], mark["low"], mark["high"]) if end is not None]


def scale(numbers: Sequence[float], *, zero: bool = True) -> AmountScale:
    """The scale of an axis: logarithmic where the numbers span over two decades, else linear, from zero if wanted."""
    low, high = min(numbers), max(numbers)
    if not zero and low > 0 and high / low > _TWO_DECADES:
        return {"type": "log", "domain": [_round(low / 1.4, down=True), _round(high * 1.4)], "nice": False}
    bottom = min(low * 1.08, 0.0)
    return {"type": "linear", "domain": [bottom, high * 1.12 or 1.0], "nice": False, "zero": True}


def _round(number: float, *, down: bool = False) -> float:
    step = float(10 ** (math.floor(math.log10(number)) - 1))
    return (math.floor(number / step) if down else math.ceil(number / step)) * step


def share(scale: AmountScale, number: float) -> float:
    """Where a number stands on a scale, from 0 to 1."""
    low, high = scale["domain"]
    if scale["type"] == "log":
        return (math.log(number) - math.log(low)) / (math.log(high) - math.log(low))
    return (number - low) / (high - low)


def unit_name(unit: str, frame: Frame) -> str:
    """The unit in the picture's language, for the title of an axis."""
    words = unit_words(unit)
    return (words.zh if frame.language == "zh" else words.en).replace("{}", "").strip()


def axis(unit: str, scale: AmountScale, frame: Frame, **more: JsonValue) -> JsonObject:
    """An axis of amounts: ticks in words of the language, and whether the scale is logarithmic."""
    told = [unit_name(unit, frame), frame.say("logScale") if scale["type"] == "log" else ""]
    title = " · ".join(word for word in told if word)
    apart: JsonObject = {"labelOverlap": "greedy", "labelSeparation": 8}
    return {"title": title, "labelExpr": _reading(unit, frame), "tickCount": 4 if frame.narrow else 6, **apart, **more}


def _reading(unit: str, frame: Frame) -> str:
    """The expression that words a tick, in steps of 亿 and 万, or of B, M and K."""
    if unit == "ratio":
        return "format(datum.value, '~%')"
    if frame.language == "en":
        return "abs(datum.value) >= 1e3 ? replace(format(datum.value, '~s'), 'G', 'B') : format(datum.value, '~r')"
    steps = (("1e8", "亿"), ("1e4", "万"))
    cases = (f"abs(datum.value) >= {step} ? format(datum.value / {step}, '~r') + '{word}' : " for step, word in steps)
    return "".join(cases) + "format(datum.value, '~r')"


def key(marks: Sequence[PlacedAmount], frame: Frame, *, plan: str = "keyPlan") -> list[str]:
    """What the looks of these marks mean, only of those that occur; `plan` is the word for what is not a fact yet."""
    kinds = {mark["kind"] for mark in marks}
    found = ["keyApprox"] * ("approx" in kinds) + ["keyBound"] * bool(kinds & {"lower", "upper"})
    found += ["keyRange"] * ("range" in kinds) + [plan] * any(mark.get("unreal") for mark in marks)
    return [" · ".join(frame.say(name) for name in found)] if found else []
