"""The words of `schema/drafting.yaml`, compiled once: patterns by language, tables, labels of rules and flags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kg.base.paths import schema_dir
from kg.base.yaml_text import read_yaml
from kg.grammar.quantity_words import quantity_words


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The tables as they stand in the file."""
    found: Mapping[str, Any] = read_yaml(schema_dir() / "drafting.yaml", "schema/drafting.yaml").data
    return found


@lru_cache(maxsize=1)
def capitals() -> str:
    """What stands in Latin capitals and names nobody: words of the field, a currency by itself or before a number."""
    currencies = quantity_words().currencies
    written = [*currencies, *(word for one in currencies.values() for word in one.both if re.fullmatch("[A-Z]+", word))]
    return rf"{words()['capitals']}|(?:{'|'.join(written)})(?:\d[\w.]*)?"


@lru_cache(maxsize=256)
def pattern(template: str, *names: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of the template with each {} filled by a table, `name` or `name.key`, in their order."""
    return re.compile(template.replace("{}", "(?:%s)") % tuple(map(_table, names)), flags)


def _table(name: str) -> str:
    found: Any = words()
    first, _, key = name.partition("/")
    found = found[first]
    source: str = found[key] if key else found
    return source
