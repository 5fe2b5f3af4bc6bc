"""Two stated figures side by side: what differs in what they speak of, and what their bounds allow to be said.

Never calls one figure larger unless the bounds settle it (`kg.quantities.interval`), nor compares units that differ.
"""

from __future__ import annotations

from contextlib import suppress
from typing import cast

from kg.base.errors import BadInput
from kg.base.json_value import JsonObject, JsonValue
from kg.exports.brief import details
from kg.facts.claim_line import claim_fields
from kg.facts.entities import local
from kg.lists.list_items import claim_items
from kg.quantities.interval import Interval, IntervalError, compare, divide, from_quantity, subtract
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import digits
from kg.views.parts.reader import Reader

_MATTER = ("subject", "predicate", "unit", "time", "definition", "provider", "modality", "polarity")
_SHOWN = (
    "id",
    "subjectName",
    "predicate",
    "asWritten",
    "bound",
    "lower",
    "upper",
    "unit",
    "time",
    "modality",
    "source",
)
_HINDERS = ("predicate", "unit", "definition")  # figures that differ in these are of two kinds


def compared(snapshot: Snapshot, first: str, second: str, language: str) -> JsonObject:
    """Two claims with figures: what they differ in, and whether the first is certainly less, greater or equal.

    `difference` (first minus second) and `ratio` are intervals {lower, upper, lowerOpen, upperOpen}; they are absent
    where an approximate figure has no stated bounds, or where `comparable` is false: another property, unit or
    definition. Raises NotFound for a claim, BadInput for one without a figure.
    """
    shown = details(snapshot, [first, second], language)
    records = [claim_items(snapshot)[id].record for id in (first, second)]
    differs = [name for name in _MATTER if records[0].get(name) != records[1].get(name)]
    one, other = _interval(snapshot, first), _interval(snapshot, second)
    found: dict[str, JsonValue] = {
        "first": {name: shown[0][name] for name in _SHOWN if name in shown[0]},
        "second": {name: shown[1][name] for name in _SHOWN if name in shown[1]},
        "differs": cast(JsonValue, differs),
        "comparable": not set(differs) & set(_HINDERS),
    }
    if not found["comparable"]:
        return {**found, "answer": "not comparable"}
    found["answer"] = _answer(one, other)
    if one is not None and other is not None:
        found["difference"] = _written(cast(Interval, subtract(one, other)))
        with suppress(IntervalError):  # the second may be zero: then no ratio has bounds
            found["ratio"] = _written(cast(Interval, divide(one, other)))
    return found


def _interval(snapshot: Snapshot, id: str) -> Interval | None:
    fields = claim_fields(snapshot)[id]
    if "quantity" not in fields:
        raise BadInput(f"{id} states no figure", place="id", remedy="name two claims with a bound and a unit")
    return from_quantity(Reader(snapshot).quantity(local(fields["quantity"].value)))


def _answer(one: Interval | None, other: Interval | None) -> str:
    less, greater = compare(one, other)
    if less == greater == "no":
        return "equal"
    return "less" if less == "yes" else "greater" if greater == "yes" else "undetermined"


def _written(interval: Interval) -> JsonObject:
    ends: dict[str, JsonValue] = {"lower": digits(interval.lower), "upper": digits(interval.upper)}
    ends |= {"lowerOpen": interval.lower_open, "upperOpen": interval.upper_open}
    return {name: value for name, value in ends.items() if value is not None and value is not False}
