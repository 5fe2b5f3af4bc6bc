"""A funding round as the claims about it tell it: figures, leads, participants, what follows by arithmetic.

A round's total is nobody's ticket, a lead is a lead only where a source says so, and a bound stays one through every
step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from kg.quantities.edtf import parse_edtf
from kg.quantities.interval import Interval, divide, from_quantity, subtract
from kg.quantities.quantity import Quantity
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Amount, Figure, Label, Party
from kg.views.parts.derived import Derived, derived
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated, claims


@dataclass(frozen=True)
class RoundStory:
    """The claims of one round in one modality."""

    round: str
    modality: str
    said: tuple[Stated, ...]

    def of(self, *predicates: str) -> list[Stated]:
        """Its claims with these properties."""
        return [claim for claim in self.said if claim.predicate in predicates]

    @property
    def times(self) -> tuple[str, ...]:
        """The dates that sources give the round, in order."""
        return tuple(sorted({claim.time for claim in self.of("date") if claim.time}, key=day))

    @property
    def open(self) -> bool:
        """Whether a source's list of participants is open."""
        return any(claim.object == "true" for claim in self.of("participantListOpen"))


def day(edtf: str) -> tuple[str, str]:
    """A time's place in an order: its first possible day, else its last, undated last."""
    time = parse_edtf(edtf) if edtf else None
    first = time and (time.earliest or time.latest)
    return (first.isoformat() if first else "9999", edtf)


def figures(reader: Reader, attested: Attestation, records: Iterable[Stated], least: int = 1) -> tuple[Figure, ...]:
    """Each different value once, with the claims that give it; at least `least` sources must."""
    groups: dict[str, list[Stated]] = {}
    for claim in records:
        if claim.quantity:
            groups.setdefault(claim.quantity, []).append(claim)
    made = [
        Figure(amount=reader.amount(name), support=attested.support(said), claims=claims(said))
        for name, said in sorted(groups.items())
    ]
    return tuple(figure for figure in made if figure.support.sources >= least)


def parties(reader: Reader, records: Iterable[Stated]) -> tuple[Party, ...]:
    """Each named party once, with the claims that name it."""
    groups: dict[str, list[Stated]] = {}
    for claim in records:
        groups.setdefault(claim.object, []).append(claim)
    return tuple(Party(party=reader.ref(id), claims=claims(said)) for id, said in sorted(groups.items()))


def quantity_of(amount: Amount) -> Quantity:
    """The quantity that a cell shows."""
    low, high, nominal = (Decimal(x) if x is not None else None for x in (amount.lower, amount.upper, amount.nominal))
    readings = tuple(Decimal(reading) for reading in amount.readings)
    return Quantity(amount.unit, amount.bound, low, high, amount.lower_open, amount.upper_open, nominal, readings)


def hull(stated_figures: Sequence[Figure]) -> Interval | None:
    """All numbers that some source allows; None if nobody gives one, a value is approximate, or units differ."""
    if not stated_figures or len({figure.amount.unit for figure in stated_figures}) > 1:
        return None
    return joined_interval([from_quantity(quantity_of(figure.amount)) for figure in stated_figures])


def joined_interval(intervals: Sequence[Interval | None]) -> Interval | None:
    """The smallest interval that holds all of several; unknown if one of them is."""
    return reduce(_joined, intervals[1:], intervals[0])


def _joined(a: Interval | None, b: Interval | None) -> Interval | None:
    if a is None or b is None:
        return None
    low, low_open = _outer(a.lower, a.lower_open, b.lower, b.lower_open, lower=True)
    high, high_open = _outer(a.upper, a.upper_open, b.upper, b.upper_open, lower=False)
    return Interval(low, high, low_open, high_open)


def _outer(
    a: Decimal | None, a_open: bool, b: Decimal | None, b_open: bool, *, lower: bool
) -> tuple[Decimal | None, bool]:
    if a is None or b is None:
        return None, False
    if a == b:
        return a, a_open and b_open
    return (a, a_open) if (a < b) == lower else (b, b_open)


def _inputs(*found: Sequence[Figure]) -> list[str]:
    return [claim for group in found for figure in group for claim in figure.claims]


def _why(amounts: Sequence[Figure], values: Sequence[Figure]) -> Label | None:
    if {figure.amount.unit for figure in amounts} != {figure.amount.unit for figure in values}:
        return Label(zh="币种不同，不换算", en="the currencies differ and are not converted")
    if any(figure.amount.bound == "approx" for figure in (*amounts, *values)):
        return Label(zh="有一个数值是约数", en="one of the figures is approximate")
    return None


def pre_money(amounts: Sequence[Figure], post: Sequence[Figure]) -> Derived | None:
    """Post-money valuation less the amount raised, as an interval; None where one of the two is not stated."""
    if not amounts or not post:
        return None
    same = {figure.amount.unit for figure in (*amounts, *post)}
    found = subtract(hull(post), hull(amounts)) if len(same) == 1 else None
    return derived(found, post[0].amount.unit, "postMoney - amount", _inputs(amounts, post), _why(amounts, post))


def stake_at_most(amounts: Sequence[Figure], post: Sequence[Figure]) -> Derived | None:
    """The most that all who took part in the round can have got for its money together: amount ÷ post-money.

    At most, because part of the amount may have bought existing shares. None where one of the two is not stated.
    """
    if not amounts or not post:
        return None
    same = {figure.amount.unit for figure in (*amounts, *post)}
    share = divide(hull(amounts), hull(post)) if len(same) == 1 else None
    bound = None if share is None or share.upper is None else Interval(None, share.upper, upper_open=share.upper_open)
    return derived(bound, "ratio", "≤ amount ÷ postMoney", _inputs(amounts, post), _why(amounts, post))
