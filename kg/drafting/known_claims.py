"""Proposals beside what the graph already says: known rounds, the same statement elsewhere, values unlike known ones.

A round is perhaps known where firm, window (62 days either way) and amount (within 1.5 times) or stage agree.
Only proposes: nothing is merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from kg.drafting.draft_records import Flag, Proposal
from kg.quantities.edtf import Period, period_of, possibly_overlaps, within
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Claim, QuantityField

WINDOW = timedelta(days=62)
NEAR = Decimal("1.5")
_SAME = Decimal("1.02")


@dataclass
class _Round:
    """What claims say of one round: its firm, its times, its amounts by unit, its stages."""

    firm: str | None = None
    times: list[Period] = field(default_factory=list)
    amounts: list[tuple[str, Decimal]] = field(default_factory=list)
    stages: set[str] = field(default_factory=set)

    def take(self, claim: Claim) -> None:
        if claim.predicate == "company":
            self.firm = claim.object
        elif claim.predicate == "stage" and claim.object:
            self.stages.add(claim.object)
        elif claim.predicate == "amount" and claim.quantity is not None:
            self.amounts += [(claim.quantity.unit, value) for value in values(claim.quantity)]
        if claim.time:
            period = period_of(claim.time)
            self.times += [period] if period else []

    def like(self, other: _Round) -> bool:
        """Whether both may be one round."""
        if (
            self.firm is None
            or self.firm != other.firm
            or not any(within(WINDOW, a, b) for a in self.times for b in other.times)
        ):
            return False
        money = [_factor(a, b) for unit, a in self.amounts for known, b in other.amounts if unit == known]
        return min(money) <= NEAR if money else bool(self.stages & other.stages)


class KnownClaims:
    """The rounds and figures of the graph; made once for many drafts."""

    def __init__(self, known: Knowledge) -> None:
        self.rounds: dict[str, _Round] = {}
        self.figures: dict[tuple[str, str], list[LoadedClaim]] = {}
        rounds = {key for key, entity in known.entities.items() if entity.type == "FundingRound"}
        for loaded in known.claims.values():
            if loaded.claim.subject in rounds:
                self.rounds.setdefault(loaded.claim.subject, _Round()).take(loaded.claim)
            if loaded.claim.quantity is not None:
                self.figures.setdefault((loaded.claim.subject, loaded.claim.predicate), []).append(loaded)

    def marked(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """The proposals, each with what the graph already says to it."""
        held = list(proposals)
        drafted: dict[str, _Round] = {}
        for one in held:
            drafted.setdefault(one.claim.subject, _Round()).take(one.claim)
        same = {deal: found for deal, told in drafted.items() if (found := self.known_rounds(told))}
        return [self._marked(one, same.get(one.claim.subject, [])) for one in held]

    def known_rounds(self, told: _Round) -> list[str]:
        """The rounds of the graph that a drafted one may be, by id."""
        return sorted(key for key, known in self.rounds.items() if told.like(known)) if told.firm else []

    def _marked(self, one: Proposal, rounds: list[str]) -> Proposal:
        if rounds:
            one = flagged(one, "knownRound", rounds, {"subject": rounds})
        for subject in rounds or [one.claim.subject]:
            for loaded in self.figures.get((subject, one.claim.predicate), ()):
                told = _compared(one.claim, loaded)
                one = flagged(one, told[0], [told[1]]) if told else one
        return one


def flagged(one: Proposal, flag: Flag, about: list[str], others: dict[str, list[str]] | None = None) -> Proposal:
    """A proposal with one more flag, and with alternatives where it gives any."""
    made = one.proposed
    if made is None:
        return one
    flags = {**made.flags, flag: list(dict.fromkeys([*made.flags.get(flag, []), *about]))}
    alternatives = {
        **made.alternatives,
        **{key: list(dict.fromkeys([*made.alternatives.get(key, []), *more])) for key, more in (others or {}).items()},
    }
    return replace(one, proposed=made.model_copy(update={"flags": flags, "alternatives": alternatives}))


def values(figure: QuantityField) -> Iterator[Decimal]:
    """The numbers that a figure states."""
    return (x for x in (figure.value, figure.lower, figure.upper, *figure.readings) if x is not None)


def _compared(claim: Claim, loaded: LoadedClaim) -> tuple[Flag, str] | None:
    mine, known = claim.quantity, loaded.claim.quantity
    if mine is None or known is None or mine.unit != known.unit:
        return None
    times = period_of(claim.time), period_of(loaded.claim.time)
    if times[0] is None or times[1] is None or not possibly_overlaps(times[0], times[1]):
        return None
    factor = min((_factor(a, b) for a in values(mine) for b in values(known)), default=Decimal(1))
    if factor <= _SAME:
        return "sameStatement", loaded.id
    return "unlikeKnown", f"{loaded.id} by {factor:.2f}"


def _factor(a: Decimal, b: Decimal) -> Decimal:
    low, high = sorted((abs(a), abs(b)))
    return high / low if low else Decimal(10**9)
