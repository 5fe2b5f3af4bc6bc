"""The quantity grammar: the table of expressions, and the laws that hold for every expression."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kg.interval import from_quantity
from kg.numerals import IllFormedError, find_quantities, find_refused, parse_quantity
from kg.quantity import Bound, Quantity, QuantityError

TABLE = YAML(typ="safe").load(Path(__file__).with_name("expressions.yaml"))
QUANTITIES: dict[str, str] = TABLE["quantities"]


def test_the_table_is_long_enough() -> None:
    sections = ("quantities", "expecting", "refused", "ill_formed", "times", "anchored", "in_2024", "no_times")
    assert set(TABLE) == set(sections)
    assert sum(len(TABLE[section]) for section in sections) >= 220


@pytest.mark.parametrize(("text", "name"), QUANTITIES.items(), ids=list(QUANTITIES))
def test_an_expression_states_its_quantity(text: str, name: str) -> None:
    assert parse_quantity(text).name == name


@pytest.mark.parametrize(("text", "unit", "name"), [row for row in TABLE["expecting"] if row[2]])
def test_an_expected_unit_fills_in(text: str, unit: str, name: str) -> None:
    assert parse_quantity(text, unit=unit).name == name
