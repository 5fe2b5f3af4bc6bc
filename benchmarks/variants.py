"""One query about many things: each time its parameters are others, so that no engine can answer from what it kept.

The same seed gives the same texts in the same order. Never changes a query that has no parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from types import MappingProxyType

from kg.store.shipped_query import Query
from kg.store.sparql_tokens import tokens

HALF_A_YEAR = 6


class Variants:
    """Texts of queries over a landscape of `companies` companies and their funds."""

    def __init__(self, companies: int, seed: int) -> None:
        self.companies = companies
        self.random = Random(seed)

    def text(self, query: Query) -> str:
        """The query with values of this turn in the place of its parameters."""
        return with_values(query, self.values())

    def values(self) -> dict[str, str]:
        """A company, ten funds by their common beginning, and half a year."""
        month = self.random.randrange(1, 13 - HALF_A_YEAR)
        return {
            "company": f"company-{self.random.randrange(self.companies):05}",
            "text": f"fund {self.random.randrange(self.companies // 2 + 5) // 10:04}",
            "from": f"2025-{month:02}-01",
            "before": f"2025-{month + HALF_A_YEAR:02}-01",
        }


def with_values(query: Query, values: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text without its header, each parameter replaced by its term; a missing value is the header's example."""
    given = {name: value for name, value in values.items() if name in query.header.parameters}
    terms = {f"?{variable.value}": str(term) for variable, term in query.bindings(given, examples=True).items()}
    return "".join(_pieces(query.text, terms)).split("\n", _header_lines(query.text))[-1]


def _pieces(text: str, terms: dict[str, str]) -> Iterator[str]:
    end = 0
    for token in tokens(text):
        yield text[end : token.start]
        yield terms.get(token.text, token.text) if token.kind == "variable" else token.text
        end = token.end
    yield text[end:]


def _header_lines(text: str) -> int:
    return sum(line.startswith("#+") for line in text.splitlines())
