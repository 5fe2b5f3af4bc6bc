"""One figure of a draft beside one of a claim: the same, softer, harder, or one that the other excludes.

Intervals decide (`kg.quantities.interval`). An approximate figure has none: it is held to its number, and excludes
only what is farther off than `approximate` of schema/factcheck.yaml. Never converts a currency.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kg.factcheck.factcheck_words import Verdict, words
from kg.ontology.registry import vocabulary
from kg.quantities.decimals import significant_digits
from kg.quantities.interval import Interval, compare, from_quantity
from kg.quantities.quantity import Bound, Quantity

_UPWARD = {Bound.MORE_THAN, Bound.AT_LEAST}
_DOWNWARD = {Bound.LESS_THAN, Bound.AT_MOST}


class Relation(NamedTuple):
    """What the draft's figure is to the claim's, why, and whether both write the same number or a rounding of it."""

    verdict: Verdict
    reason: str
    near: bool


def relation(draft: Quantity, known: Quantity) -> Relation | None:
    """What a draft's figure is to that of a claim; None where the two have units that nothing compares."""
    if not _comparable(draft.unit, known.unit):
        if _kind(draft.unit) == _kind(known.unit) == "money" and _same_number(draft, known):
            exact = draft.bound == known.bound == Bound.EXACT
            return Relation("contradicted" if exact else "otherDefinition", "otherCurrency", True)
        return None
    if _content(draft) == _content(known):
        return Relation("supported", "same", True)
    if _same_number(draft, known):
        return _hedges(draft.bound, known.bound)
    return _numbers(draft, known)


def same_number(draft: Quantity, known: Quantity) -> bool:
    """Whether a draft's figure writes the number of a claim's, in the same unit, hedged alike or otherwise."""
    alike = _content(draft) == _content(known) or _same_number(draft, known)
    return alike and _comparable(draft.unit, known.unit)


def _kind(unit: str) -> str:
    code = vocabulary().codes.get(unit)
    return str(code.unit_kind) if code else ""


def _comparable(one: str, other: str) -> bool:
    """Whether two units count the same: a bare number goes with any count, and money with its own currency alone."""
    kinds = {_kind(one), _kind(other)}
    return one == other or kinds == {"count"} or ("count" in (one, other) and kinds == {"count", "money"})


def _content(q: Quantity) -> tuple[object, ...]:
    return q.bound, q.lower, q.upper, q.lower_open, q.upper_open, q.nominal, q.readings


def _same_number(draft: Quantity, known: Quantity) -> bool:
    return draft.stated is not None and draft.stated == known.stated


def _hedges(draft: Bound, known: Bound) -> Relation:
    """The same number with another hedge."""
    if known is Bound.EXACT:
        softer = draft in (Bound.APPROX, Bound.AT_LEAST, Bound.AT_MOST)
        return Relation("softer", "hedged", True) if softer else Relation("harder", "boundAdded", True)
    if draft is Bound.EXACT:
        return Relation("harder", "hedgeLost", True)
    if {draft, known} <= _UPWARD or {draft, known} <= _DOWNWARD:
        wider = draft in (Bound.AT_LEAST, Bound.AT_MOST)
        return Relation("softer", "wider", True) if wider else Relation("harder", "narrower", True)
    if Bound.APPROX not in (draft, known):
        return Relation("harder", "boundTurned", True)
    return Relation("softer", "hedged", True) if draft is Bound.APPROX else Relation("harder", "boundAdded", True)


def _numbers(draft: Quantity, known: Quantity) -> Relation:
    """Two different numbers."""
    if _rounds(draft, known):
        return Relation("softer", "rounded", True)
    if _rounds(known, draft):
        return Relation("harder", "narrower", True)
    one, other = _interval(draft), _interval(known)
    if "yes" in compare(one, other):
        return Relation("contradicted", "otherFigure", False)
    if other.within(one):
        return Relation("softer", "wider", False)
    return Relation("harder", "narrower", False)


def _interval(q: Quantity) -> Interval:
    """The numbers that a figure allows; for an approximate one those within the factor of the schema."""
    found = from_quantity(q)
    if found is not None:
        return found
    assert q.nominal is not None
    values = q.readings or (q.nominal,)
    factor = words().approximate
    ends = [end for value in (min(values), max(values)) for end in (value / factor, value * factor)]
    return Interval(min(ends), max(ends))


def _rounds(rough: Quantity, fine: Quantity) -> bool:
    """Whether a figure is a rounding of another of more digits: 3亿 and 约3亿 of 3.02亿."""
    if rough.bound not in (Bound.EXACT, Bound.APPROX) or fine.bound not in (Bound.EXACT, Bound.APPROX):
        return False
    short, long = rough.nominal, fine.nominal
    if not short or not long or abs(short - long) > words().rounding * abs(long):
        return False
    if significant_digits(short) >= significant_digits(long):
        return False
    step = Decimal(1).scaleb(short.normalize().adjusted() - significant_digits(short) + 1)
    ways = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
    return any((long / step).quantize(Decimal(1), rounding=way) * step == short for way in ways)
