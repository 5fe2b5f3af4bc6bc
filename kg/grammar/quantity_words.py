"""The words around figures that are data: hedges, currencies, and what joins two tellings of one amount.

Never says what words mean together.
"""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from kg.base.paths import schema_dir
from kg.base.yaml_text import read_yaml
from kg.quantities.quantity import Bound


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Spellings(_Strict):
    """Spellings in either language, as regular expressions."""

    zh: list[str]
    en: list[str]


class CurrencySpellings(_Strict):
    """How one currency is written before a figure, on either side of it, after it."""

    before: list[str] = []
    both: list[str] = []
    after: list[str] = []


class Denials(_Strict):
    """What denies a verb, as one regular expression in either language."""

    zh: str
    en: str


class Simplified(_Strict):
    """Traditional characters and their simplified forms, in the same order."""

    traditional: str
    simplified: str


class QuantityWords(_Strict):
    """The file `schema/quantities.yaml`: hedges, currencies, and what joins two tellings of one amount."""

    before: dict[Bound, Spellings]
    denials: Denials
    denied: dict[Bound, Spellings]
    inside: dict[Bound, Spellings]
    after: dict[Bound, Spellings]
    modifiers: Spellings
    conversion: Spellings
    currencies: dict[str, CurrencySpellings]
    unknown_currencies: CurrencySpellings
    characters: Simplified


@lru_cache(maxsize=1)
def quantity_words() -> QuantityWords:
    """The words of `schema/quantities.yaml`."""
    return QuantityWords.model_validate(read_yaml(schema_dir() / "quantities.yaml", "schema/quantities.yaml").data)
