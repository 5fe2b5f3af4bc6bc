"""Observations: what several claims say of one subject, metric, period, provider and definition, value by value.

Two values of one observation stay two; an observation is never carried to another period.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.quantities.edtf import Period, parse_edtf
from kg.quantities.interval import Interval, from_quantity
from kg.quantities.quantity import Quantity
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated


@dataclass(frozen=True)
class Observation:
    """One value of one observation, with the claims that give it."""

    subject: str
    metric: str
    time: str
    provider: str
    definition: str
    modality: str
    quantity: Quantity
    said: tuple[Stated, ...]

    @property
    def period(self) -> Period | None:
        return parse_edtf(self.time) if self.time else None

    @property
    def interval(self) -> Interval | None:
        """The numbers it allows; None for an approximate value."""
        return from_quantity(self.quantity)

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(claim.claim for claim in self.said)

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(claim.source for claim in self.said)

    @property
    def name(self) -> str:
        """The observation in a formula: subject and period."""
        return f"{self.subject} {self.time or 'undated'}"


def observations(reader: Reader, claims: Iterable[Stated]) -> list[Observation]:
    """The observations in these claims, ordered by subject, first day, and what identifies them."""
    groups: dict[tuple[str, str, str, str, str, str, str], list[Stated]] = {}
    for claim in claims:
        if claim.quantity:
            where = (claim.time, claim.provider, claim.definition)
            key = (claim.subject, claim.predicate, *where, claim.modality, claim.quantity)
            groups.setdefault(key, []).append(claim)
    made = [
        Observation(subject, metric, time, provider, definition, modality, reader.quantity(name), tuple(said))
        for (subject, metric, time, provider, definition, modality, name), said in groups.items()
    ]
    return sorted(made, key=_order)


def _order(found: Observation) -> tuple[str, ...]:
    period = found.period
    day = period.earliest.isoformat() if period and period.earliest else ""
    return (
        found.subject,
        day,
        found.time,
        found.provider,
        found.definition,
        found.modality,
        found.quantity.name,
    )


def differing(first: Observation, second: Observation) -> tuple[str, ...]:
    """The keys in which two observations differ: only where there are none may they be compared (docs/model.md).

    An unstated provider agrees with an unstated one within one source only.
    """
    kinds = [period.kind if (period := found.period) else "" for found in (first, second)]
    unstated = not first.provider and not second.provider
    checks = {
        "metric": first.metric == second.metric,
        "definition": first.definition == second.definition,
        "provider": bool(first.sources & second.sources) if unstated else first.provider == second.provider,
        "periodKind": kinds[0] == kinds[1] and kinds[0] != "",
        "unit": first.quantity.unit == second.quantity.unit,
        "modality": first.modality == second.modality,
    }
    return tuple(name for name, agrees in checks.items() if not agrees)
