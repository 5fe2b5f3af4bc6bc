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
from kg.ontology.registry import vocabulary
from kg.quantities.interval import Interval, IntervalError, compare, divide, subtract
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import digits
from kg.views.parts.observation import Observation, differing
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated

_MATTER = ("subject", "predicate", "unit", "time", "definition", "provider", "modality", "polarity")
_MEASURED = ("provider", "periodKind")  # what must agree in observations alone: an amount of a deal has neither
_ASIDE = ("label", "attribution", "links", "slices", "text")  # of a claim, beside what it says


def compared(snapshot: Snapshot, first: str, second: str, language: str) -> JsonObject:
    """Two claims with figures: what they differ in, and whether the first is certainly less, greater or equal.

    `hinders` names what must agree and does not (docs/model.md); where there is any, `comparable` is false.
    `difference` (first minus second) and `ratio` are intervals {lower, upper, lowerOpen, upperOpen}; they are absent
    where an approximate figure has no stated bounds. Raises NotFound for a claim, BadInput for one without a figure.
    """
    shown = [
        {name: value for name, value in each.items() if name not in _ASIDE}
        for each in details(snapshot, [first, second], language)
    ]
    records = [claim_items(snapshot)[id].record for id in (first, second)]
    differs = [name for name in _MATTER if records[0].get(name) != records[1].get(name)]
    one, other = _observation(snapshot, first), _observation(snapshot, second)
    hinders = _hindering(one, other)
    if any(record.get("polarity") == "negative" for record in records):
        hinders.append("polarity")  # a figure that is denied is none
    found: dict[str, JsonValue] = {
        "first": shown[0],
        "second": shown[1],
        "differs": cast(JsonValue, differs),
        "hinders": cast(JsonValue, hinders),
        "comparable": not hinders,
    }
    if hinders:
        return {**found, "answer": "not comparable"}
    found["answer"] = _answer(one.interval, other.interval)
    if one.interval is not None and other.interval is not None:
        found["difference"] = _written(cast(Interval, subtract(one.interval, other.interval)))
        with suppress(IntervalError):  # the second may be zero: then no ratio has bounds
            found["ratio"] = _written(cast(Interval, divide(one.interval, other.interval)))
    return found


def _hindering(one: Observation, other: Observation) -> list[str]:
    properties = vocabulary().properties.values()
    metrics = {each.name for each in properties if each.range == "MetricObservation"}
    measured = {one.metric, other.metric} <= metrics
    return [name for name in differing(one, other) if measured or name not in _MEASURED]


def _observation(snapshot: Snapshot, id: str) -> Observation:
    fields, record = claim_fields(snapshot)[id], claim_items(snapshot)[id].record
    if "quantity" not in fields:
        raise BadInput(f"{id} states no figure", place="id", remedy="name two claims with a bound and a unit")
    quantity = Reader(snapshot).quantity(local(fields["quantity"].value))
    said = Stated(id, record["source"], record["subject"], record["predicate"])
    told = [str(record.get(name, "")) for name in ("time", "provider", "definition", "modality")]
    return Observation(record["subject"], record["predicate"], told[0], told[1], told[2], told[3], quantity, (said,))


def _answer(one: Interval | None, other: Interval | None) -> str:
    less, greater = compare(one, other)
    if less == greater == "no":
        return "equal"
    return "less" if less == "yes" else "greater" if greater == "yes" else "undetermined"


def _written(interval: Interval) -> JsonObject:
    ends: dict[str, JsonValue] = {"lower": digits(interval.lower), "upper": digits(interval.upper)}
    ends |= {"lowerOpen": interval.lower_open, "upperOpen": interval.upper_open}
    return {name: value for name, value in ends.items() if value is not None and value is not False}
