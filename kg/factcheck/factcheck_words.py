"""The words of `schema/factcheck.yaml`: verdicts and reasons in both languages, and how near figures have to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from kg.base.paths import schema_dir
from kg.base.yaml_text import read_yaml

Verdict = Literal["supported", "softer", "harder", "contradicted", "otherDefinition", "unknown"]
Kind = Literal["figure", "date", "round", "role"]
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class FactcheckWords:
    """The tables of the file; `verdicts`, `kinds` and `reasons` give a label for zh and en, `nothing` a sentence."""

    verdicts: Words
    kinds: Words
    reasons: Words
    nothing: Mapping[str, str]
    rounding: Decimal
    approximate: Decimal
    window: timedelta
    owners: frozenset[str]
    timeless: frozenset[str]
    cumulative: frozenset[str]
    once: frozenset[str]
    roles: Mapping[str, tuple[str, ...]]
    general: Mapping[str, tuple[str, ...]]
    opens: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> FactcheckWords:
    """The file, read once."""
    data: Any = read_yaml(schema_dir() / "factcheck.yaml", "schema/factcheck.yaml").data
    return FactcheckWords(
        verdicts=data["verdicts"],
        kinds=data["kinds"],
        reasons=data["reasons"],
        nothing=data["nothing"],
        rounding=Decimal(data["rounding"]),
        approximate=Decimal(data["approximate"]),
        window=timedelta(days=int(data["window"])),
        owners=frozenset(data["owners"]),
        timeless=frozenset(data["timeless"]),
        cumulative=frozenset(data["cumulative"]),
        once=frozenset(data["once"]),
        roles={role: tuple(above) for role, above in data["roles"].items()},
        general={name: tuple(others) for name, others in data["general"].items()},
        opens=re.compile(data["opens"], re.IGNORECASE),
    )
