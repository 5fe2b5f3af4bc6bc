"""Tables of views as pages show them: what is computed in words of the page, what is the same said once, what folds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kg.facts.references import classes
from kg.pages.dossier import dossier
from kg.pages.view import LIMIT
from kg.pages.view_cells import Cell, formula_words, plain, plain_row
from kg.pages.view_table import view_table
from kg.store.snapshot import Snapshot
from kg.views import VIEWS
from kg.views.parts.answered import answered
from kg.views.parts.derived import Derived
from kg.views.parts.result import Row, Section, View, row_kind

ASKED = {
    "timeline": {"company": "zhipu"},
    "funding": {"company": "zhipu"},
    "connection": {"start": "alibaba", "end": "wang-huiwen"},
    "sources": {"company": "moonshot-ai", "views": "funding"},
}


def rows(snapshot: Snapshot, name: str) -> Iterator[Row]:
    view = answered(snapshot, name, ASKED.get(name, {})).view
    yield from view.rows
    for section in view.sections:
        yield from section.rows


@pytest.mark.parametrize("name", ["filings", "funding", "mau", "capex", "contradictions"])
def test_a_formula_is_in_words_of_the_page(snapshot: Snapshot, name: str) -> None:
    """No id and no English in Chinese, and as many operands and operators as the formula has."""
    cells = [getattr(row, field) for row in rows(snapshot, name) for field in type(row).model_fields]
    formulas = {cell.formula for cell in cells if isinstance(cell, Derived)}
    assert formulas
    for formula in formulas:
        told = formula_words(snapshot, formula)
        ids = {word for word in re.findall(r"[a-z0-9-]+", formula) if word in classes(snapshot)}
        assert told["zh"] != formula or not re.search("[a-z]", formula)
        assert not re.search(r"[a-z]+ [a-z]+", told["zh"]), told
        for language in ("zh", "en"):
            assert not ids & set(re.findall(r"[a-z0-9-]{3,}", told[language])), told
            assert [told[language].count(sign) for sign in "÷+≤≥"] == [formula.count(sign) for sign in "÷+≤≥"]


def lists(cell: Cell) -> Iterator[list[Cell]]:
    if "items" in cell:
        yield cell["items"]


@pytest.mark.parametrize("name", VIEWS)
def test_a_list_says_nothing_twice(snapshot: Snapshot, name: str) -> None:
    for row in rows(snapshot, name):
        for cell in plain_row(snapshot, row)["cells"]:
            for items in lists(cell):
                assert len({repr({**each, "claims": ()}) for each in items}) == len(items)


def test_a_round_valued_alike_by_two_properties_has_one_figure_with_the_claims_of_both(snapshot: Snapshot) -> None:
    found = 0
    for id, kinds in classes(snapshot).items():
        if "Company" not in kinds:
            continue
        rounds = answered(snapshot, "funding", {"company": id}).view.rows
        for row, asked in zip(dossier(snapshot, id, ())["rounds"], rounds, strict=True):
            told, figures = row["valuations"].get("items", []), (*asked.post_money, *asked.valuations)
            words = [plain(snapshot, figure, "")["text"]["en"] for figure in figures]
            assert [each["text"]["en"] for each in told] == list(dict.fromkeys(words))
            assert {claim for each in told for claim in each["claims"]} == {
                claim for f in figures for claim in f.claims
            }
            found += len(told) < len(figures)
    assert found


@pytest.mark.parametrize("name", sorted(set(VIEWS) - {"contradictions"}))  # which is no table
def test_what_a_row_is_of_and_what_it_says_is_never_folded(snapshot: Snapshot, name: str) -> None:
    """A pair of investors with the second in a fold reads as a row of the first alone."""
    view = answered(snapshot, name, ASKED.get(name, {})).view
    tables: list[View[Row] | Section[Row]] = [view, *view.sections]
    for table in tables:
        kind, folded = row_kind(table), view_table(snapshot, "rows", table, LIMIT)["folded"]
        heads = [column.name for column in kind.shown() if column.name != "claims"]
        cells = [cell["kind"] for row in table.rows[:1] for cell in plain_row(snapshot, row)["cells"]]
        things = next((n for n, cell in enumerate(cells) if cell != "thing"), 0)
        assert not {head["name"] for head in folded} & {*heads[: max(things, 1)], *kind.ASKED}, kind
