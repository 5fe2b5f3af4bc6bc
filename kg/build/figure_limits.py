"""Whether a figure can be one of its property, by `figure-limits.yaml` of the schema: a stake is of 0 to 100%.

Reach for it wherever a figure comes in, so that a slip is named and never stored.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from kg.base.paths import schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import read_yaml
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Quantity
from kg.records.record_models import QuantityField


class Limits(Record):
    """The least and the greatest figure that a property can have; None where there is no such limit."""

    least: Decimal | None = None
    most: Decimal | None = None


class FigureLimits(Record):
    """The limits by property and by kind of unit, and the properties that those of kinds do not hold for."""

    limits: dict[str, Limits]
    kinds: dict[str, Limits]
    signed: list[str]


@lru_cache(maxsize=1)
def figure_limits() -> dict[str, Limits]:
    """The limits of the schema, by property."""
    data = read_yaml(schema_dir() / "figure-limits.yaml", "schema/figure-limits.yaml").data
    found = FigureLimits.model_validate(data)
    kinds = {each.name: each.unit_kind for each in vocabulary().properties.values() if each.name not in found.signed}
    return {**{name: found.kinds[kind] for name, kind in kinds.items() if kind in found.kinds}, **found.limits}


def limit_fault(predicate: str, field: QuantityField) -> str:
    """What is wrong with a figure of a property; empty where it is within the limits, or there are none.

    Of what can be 100% at most "more than 100%" is a fault, "at least 100%" is none.
    """
    limits = figure_limits().get(predicate)
    if limits is None:
        return ""
    figure = field.quantity()
    stated = [each for each in (figure.lower, figure.nominal, figure.upper, *figure.readings) if each is not None]
    least, most = limits.least, limits.most
    if least is not None and (min(stated) < least or (figure.upper == least and figure.upper_open)):
        return f"is below {_written(least, figure.unit)}"
    if most is not None and (max(stated) > most or (figure.lower == most and figure.lower_open)):
        return f"is above {_written(most, figure.unit)}"
    return ""


def _written(limit: Decimal, unit: str) -> str:
    return Quantity.exact(limit, unit).labels()["en"]
