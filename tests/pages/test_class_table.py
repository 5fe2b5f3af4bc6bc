"""The tables of a class: each cell is what a claim states, goes with its sources, and sorts among its own kind."""

from __future__ import annotations

from typing import Any

import pytest

from api.html.page_list import render
from api.html.rendering import Site
from kg.base.errors import NotFound
from kg.facts.claim_line import line
from kg.facts.references import classes
from kg.ontology.registry import vocabulary
from kg.pages.class_table import MOST, ClassTable, class_table, classes_page
from kg.pages.page_table import of_class
from kg.store.snapshot import Selection, Snapshot

CLASSES = [name for name in vocabulary().classes if not vocabulary().is_a(name, "Code")]


def cell(table: ClassTable, id: str, column: str) -> Any:
    at = [each["name"] for each in table["columns"]].index(column)
    return next(row["cells"][at] for row in table["rows"] if row["thing"]["id"] == id)


@pytest.mark.parametrize("name", CLASSES)
def test_every_thing_of_a_class_has_a_row_and_no_column_is_empty(snapshot: Snapshot, name: str) -> None:
    table = class_table(snapshot, name)
    known = {id for id, types in classes(snapshot).items() if name in types}
    assert {row["thing"]["id"] for row in table["rows"]} == known and len(known) <= MOST
    for at, column in enumerate(table["columns"]):
        assert any("line" in row["cells"][at] or "ends" in row["cells"][at] for row in table["rows"]), column


@pytest.mark.parametrize("name", ["Company", "FundingRound", "Product", "Model", "InvestmentFirm", "Event"])
def test_a_cell_is_what_asserted_claims_state(snapshot: Snapshot, name: str) -> None:
    seen = 0
    for row in class_table(snapshot, name)["rows"]:
        for found in row["cells"]:
            claims = (
                [found["line"]["id"]]
                if "line" in found
                else [id for end in found.get("ends", ()) for id in end["claims"]]
            )
            assert all(line(snapshot, claim)["asserted"] for claim in claims)
            seen += len(claims)
    assert seen > 10


def test_a_cell_goes_with_its_sources(snapshot: Snapshot) -> None:
    column = "amount via company"
    before = cell(class_table(snapshot, "Company"), "moonshot-ai", column)
    stated = before["line"]
    left = snapshot.select(Selection(without=tuple(stated["sources"])))
    after = cell(class_table(left, "Company"), "moonshot-ai", column)
    assert after["line"]["id"] != stated["id"]


def test_the_latest_round_comes_first_and_amounts_of_one_unit_stand_together(snapshot: Snapshot) -> None:
    table = class_table(snapshot, "FundingRound")
    days = [cell(table, row["thing"]["id"], "date")["sort"] for row in table["rows"]]
    assert days == sorted(days, reverse=True) and days[0] > "2025"
    amounts = [cell(table, row["thing"]["id"], "amount") for row in table["rows"]]
    told = sorted((each for each in amounts if "line" in each), key=lambda each: each["sort"])
    units = [each["line"]["value"]["unit"] for each in told]
    assert units == sorted(units) and len(set(units)) > 1
    sizes = [float(v.get("nominal") or v.get("lower") or v.get("upper")) for v in (e["line"]["value"] for e in told)]
    for unit in set(units):
        own = [size for size, of in zip(sizes, units, strict=True) if of == unit]
        assert own == sorted(own)


def test_a_class_that_is_none_is_told_with_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="no class 'Companies'") as error:
        class_table(snapshot, "Companies")
    assert "Company" in error.value.nearest


def test_the_list_of_classes_leads_to_each_table(snapshot: Snapshot) -> None:
    page = render(snapshot, "types", "html", Site("en", "/types").fields(), {}).decode()
    for one in classes_page(snapshot)["classes"]:
        assert f'href="/types/{one["type"]}"' in page


def test_a_table_as_csv_has_every_thing_with_its_claims(snapshot: Snapshot) -> None:
    text = of_class(class_table(snapshot, "FundingRound")).decode()
    head, *rows = text.splitlines()
    assert head.startswith("id,nameZh,nameEn,date,date claims,amount,amount claims")
    assert len(rows) == len(class_table(snapshot, "FundingRound")["rows"])


def test_a_few_days_of_foundings_order_no_companies(snapshot: Snapshot) -> None:
    """Rounds are dated things; of companies few have a day, and a column could not say that it is the founding's."""
    companies, rounds = class_table(snapshot, "Company"), class_table(snapshot, "FundingRound")
    assert [column["name"] for column in companies["columns"] if column["name"] == "date"] == []
    assert rounds["columns"][0]["name"] == "date"
    counts = [row["claims"] for row in companies["rows"]]
    assert counts == sorted(counts, reverse=True)
