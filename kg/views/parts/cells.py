"""What stands in a row of a view: names, times, amounts with bounds, counts, derived numbers.

Every cell carries both languages and flattens to plain columns. Never tightens a bound: a cell shows the quantity as
the claim has it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from kg.quantities.decimals import plain
from kg.quantities.edtf import parse_edtf
from kg.quantities.edtf_words import period_labels
from kg.quantities.quantity import Bound, Quantity

Flat = str | int | float | bool | None


class Published(BaseModel):
    """A part of a published result: camelCase in JSON, unchangeable, nothing beyond its schema."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class Label(Published):
    """One text in both languages."""

    zh: str
    en: str


class Cell(Published, ABC):
    """A value of more than one part; `FLAT` names its columns in a table, `short` is it in one word."""

    FLAT: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def flat(self) -> tuple[Flat, ...]:
        """The values of the columns that `FLAT` names."""

    @abstractmethod
    def short(self) -> str:
        """The cell as one item of a list."""


class Ref(Cell):
    """An entity, source or code by its id, with its name and its most specific class."""

    FLAT: ClassVar[tuple[str, ...]] = ("id", "zh", "en")
    id: str
    label: Label
    kind: str = ""

    def flat(self) -> tuple[Flat, ...]:
        return self.id, self.label.zh, self.label.en

    def short(self) -> str:
        return self.id


class When(Cell):
    """A time as its claim gives it (EDTF), with the first and last possible day; None where there is no bound."""

    FLAT: ClassVar[tuple[str, ...]] = ("edtf", "earliest", "latest")
    edtf: str
    earliest: str | None
    latest: str | None
    label: Label

    @classmethod
    def of(cls, edtf: str) -> When:
        """The cell of an EDTF string. Raises TimeError if it is none."""
        return _when(edtf)

    def flat(self) -> tuple[Flat, ...]:
        return self.edtf, self.earliest, self.latest

    def short(self) -> str:
        return self.edtf


@lru_cache(maxsize=4096)
def _when(edtf: str) -> When:
    """Times recur: every row of a table may have the same."""
    period, words = parse_edtf(edtf), period_labels(edtf)
    first, last = (day.isoformat() if day else None for day in (period.earliest, period.latest))
    return When(edtf=edtf, earliest=first, latest=last, label=Label(**words))


def digits(number: Decimal | None) -> str | None:
    """A decimal as JSON carries it: a string of plain digits, so that no reader rounds it."""
    return None if number is None else plain(number)


class Amount(Cell):
    """A quantity with its bounds, in whole base units; decimals are strings of digits."""

    FLAT: ClassVar[tuple[str, ...]] = ("bound", "lower", "upper", "nominal", "unit", "en")
    unit: str
    bound: Bound
    lower: str | None
    upper: str | None
    lower_open: bool
    upper_open: bool
    nominal: str | None
    readings: tuple[str, ...]
    label: Label

    @classmethod
    def of(cls, quantity: Quantity) -> Amount:
        """The cell of a quantity."""
        return cls(
            unit=quantity.unit,
            bound=quantity.bound,
            lower=digits(quantity.lower),
            upper=digits(quantity.upper),
            lower_open=quantity.lower_open,
            upper_open=quantity.upper_open,
            nominal=digits(quantity.nominal),
            readings=tuple(plain(reading) for reading in quantity.readings),
            label=Label(**quantity.labels()),
        )

    def flat(self) -> tuple[Flat, ...]:
        return self.bound.value, self.lower, self.upper, self.nominal, self.unit, self.label.en

    def short(self) -> str:
        return self.label.en


class Count(Cell):
    """How many are named; `at_least` where a list they come from is open (it ends in 等, "among others")."""

    FLAT: ClassVar[tuple[str, ...]] = ("value", "atLeast")
    value: int
    at_least: bool = False

    def flat(self) -> tuple[Flat, ...]:
        return self.value, self.at_least

    def short(self) -> str:
        return f"at least {self.value}" if self.at_least else str(self.value)


class Support(Cell):
    """How well something is attested. Mentions and statements are counted apart from sources, sources from origins.

    A statement is a cluster of mentions linked as the same statement. Sources that share a document, a data
    provider, a speaker, a text or a publisher are one origin (docs/model.md, Bounds and arithmetic).
    """

    FLAT: ClassVar[tuple[str, ...]] = ("mentions", "statements", "sources", "origins")
    mentions: int
    statements: int
    sources: int
    origins: int

    def flat(self) -> tuple[Flat, ...]:
        return self.mentions, self.statements, self.sources, self.origins

    def short(self) -> str:
        return str(self.sources)


class Figure(Cell):
    """An amount with the claims that give it, for a row in which several figures stand."""

    FLAT: ClassVar[tuple[str, ...]] = Amount.FLAT
    amount: Amount
    support: Support
    claims: tuple[str, ...]

    def flat(self) -> tuple[Flat, ...]:
        return self.amount.flat()

    def short(self) -> str:
        return self.amount.label.en


class Party(Cell):
    """A named party with the claims that name it."""

    FLAT: ClassVar[tuple[str, ...]] = Ref.FLAT
    party: Ref
    claims: tuple[str, ...]

    def flat(self) -> tuple[Flat, ...]:
        return self.party.flat()

    def short(self) -> str:
        return self.party.id
