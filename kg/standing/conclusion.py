"""What the sources together allow to be said of one matter: the hull of its figures and days, the set of its members.

A conclusion is all findings of a question, by matter. Two conclusions are one where every matter is told the same:
who says it, how often, and in which words is no part of it (docs/watch.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.quantities.edtf import parse_edtf
from kg.quantities.interval import Interval, from_quantity
from kg.quantities.quantity import Quantity
from kg.views.parts.cells import Label, When, digits
from kg.views.parts.derived import UNDETERMINED, derived
from kg.views.parts.round_claims import joined_interval

Matter = tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One matter: `told` is what is compared, `title` and `words` say it to people, `claims` are what it rests on."""

    matter: Matter
    title: Label
    told: tuple[str, ...]
    words: Label
    claims: tuple[str, ...]


Conclusion = Mapping[Matter, Finding]


@dataclass
class Gathered:
    """What is said of a matter while its claims are gathered; `finding` says what they allow together."""

    matter: Matter
    title: Label
    figures: dict[str, dict[str, tuple[Interval | None, Label]]] = field(default_factory=dict)
    members: dict[str, Label] = field(default_factory=dict)
    times: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)

    def quantity(self, quantity: Quantity) -> None:
        """Add a figure as a source states it; an approximate one has no bounds and stands by itself."""
        self.figure(quantity.unit, from_quantity(quantity), Label(**quantity.labels()))

    def figure(self, unit: str, interval: Interval | None, label: Label) -> None:
        """Add the numbers that a figure allows, None where nobody states its bounds."""
        self.figures.setdefault(unit, {})[label.en] = (interval, label)

    def finding(self) -> Finding:
        """What all that was gathered allows."""
        told: list[tuple[str, Label]] = []
        for unit, stated in sorted(self.figures.items()):
            told += _figures(unit, stated)
        if self.times:
            told.append(_days(self.times))
        told += sorted(self.members.items())
        zh, en = "、".join(words.zh for _, words in told), ", ".join(words.en for _, words in told)
        names = tuple(name for name, _ in told)
        return Finding(self.matter, self.title, names, Label(zh=zh, en=en), tuple(sorted(self.claims)))


def _figures(unit: str, stated: Mapping[str, tuple[Interval | None, Label]]) -> list[tuple[str, Label]]:
    """The hull of what has bounds, and every approximate figure by itself."""
    about = [(f"{unit} ~ {label.en}", label) for _, (interval, label) in sorted(stated.items()) if interval is None]
    bounded = [(interval, label) for _, (interval, label) in sorted(stated.items()) if interval is not None]
    if not bounded:
        return about
    hull = joined_interval([interval for interval, _ in bounded])
    assert hull is not None
    name = f"{unit} {'(' if hull.lower_open else '['}{digits(hull.lower)}, {digits(hull.upper)}"
    label = bounded[0][1] if len(bounded) == 1 else derived(hull, unit, "hull", ()).label
    every = Label(zh="、".join(one.zh for _, one in bounded), en=", ".join(one.en for _, one in bounded))
    shown = every if label == UNDETERMINED else label
    return [(name + (")" if hull.upper_open else "]"), shown), *about]


def _days(times: Iterable[str]) -> tuple[str, Label]:
    """The days from the first to the last that some source allows; an end that is open stays open."""
    given = sorted(times)
    periods = [parse_edtf(time) for time in given]
    first, last = [period.earliest for period in periods], [period.latest for period in periods]
    low = min((day for day in first if day), default=None) if None not in first else None
    high = max((day for day in last if day), default=None) if None not in last else None
    name = f"days [{low or '..'}, {high or '..'}]"
    return name, When.of(given[0]).label if len(given) == 1 else _between(low, high)


def _between(low: date | None, high: date | None) -> Label:
    if low is None or high is None:
        ends = (f"{low}起", f"from {low}") if low else (f"{high}止", f"until {high}") if high else ("不定", "unsettled")
        return Label(zh=ends[0], en=ends[1])
    return Label(zh=f"{low}至{high}之间", en=f"between {low} and {high}")


def findings(gathered: Iterable[Gathered]) -> dict[Matter, Finding]:
    """The conclusion of what was gathered, by matter."""
    return {one.matter: one.finding() for one in gathered}
