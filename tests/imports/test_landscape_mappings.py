"""The mappings of the landscape's two tables bring its facts: none more, none surer, each row accounted for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.base.paths import data_dir
from kg.imports.imported import Imported
from kg.imports.table_import import import_table
from kg.records.load import Knowledge
from kg.records.record_models import Claim
from tests.support.shared import shared

Fact = tuple[object, ...]


@pytest.fixture(scope="module")
def mapped(known: Knowledge) -> dict[str, Imported]:
    """The tables as their mappings read them."""
    mappings = data_dir() / "landscape"
    return {
        name: import_table(shared("landscape") / f"{name}.csv", mappings / f"{name}.yaml", known)
        for name in ("rounds", "metrics")
    }


def fact(source: str, claim: Claim) -> Fact:
    """What a claim says and who says it, without its id, its words and what it inferred."""
    figure: Fact = ()
    if claim.quantity is not None:
        one = claim.quantity
        ends = [None if end is None else Decimal(end).normalize() for end in (one.value, one.lower, one.upper)]
        figure = (one.unit, one.bound, *ends, one.lower_open, one.upper_open)
    said = (claim.subject, claim.predicate, claim.object, claim.literal, figure)
    return (source, *said, claim.time, claim.definition, claim.modality, claim.provider)


# What people added to the rows of the tables, and what no column states; by page.
NOT_MAPPED = {
    ("asiaict-unitree-amount", "company"),  # the page of one figure, which the row's title gives
    ("asiaict-unitree-amount", "amount"),
    ("guancha-zhipu-valuation", "company"),
    ("guancha-zhipu-valuation", "valuation"),
    ("yahoo-finance-01-ai-amount", "company"),
    ("yahoo-finance-01-ai-amount", "amount"),
    ("enodoworks-2024-05-alibaba-moonshot", "cumulativeInvestment"),  # figures of a holding
    ("fupanwang-2026-01-08-zhipu", "contributionInKind"),
    ("laitimes-2023-06-29-light-year", "saleProceeds"),
    ("laitimes-2023-06-29-light-year", "shareholder"),  # who sells shares held them
    ("aws-copy-2023-12-14-01-ai", "pursues"),  # who plans a round pursues it
    ("the-decoder-2026-07-16-deepseek", "pursues"),
    ("the-decoder-2026-07-28-deepseek", "suspends"),  # a page of a later day
    ("the-decoder-2026-07-16-deepseek", "company"),  # what the address says of an earlier round
    ("the-decoder-2026-07-16-deepseek", "date"),
}


def test_the_mappings_bring_the_facts_of_the_landscape_and_no_other(
    mapped: dict[str, Imported], known: Knowledge
) -> None:
    pages = {row.page for made in mapped.values() for row in made.rows} | {page for page, _ in NOT_MAPPED}
    stated = [(loaded.source, loaded.claim) for loaded in known.claims.values() if loaded.source in pages]
    there = {fact(source, claim): claim for source, claim in stated}
    brought = {fact(row.page, claim): claim for made in mapped.values() for row in made.rows for claim in row.claims}
    more = [one for key, one in brought.items() if key not in there]
    led = {(claim.subject, claim.object) for _, claim in stated if claim.predicate == "ledBy"}
    assert [one for one in more if one.predicate != "participant" or (one.subject, one.object) not in led] == []
    assert (len(brought), len(more), len(there)) == (605, 7, 615)  # who led stands in both columns of seven rows
    assert {(str(key[0]), claim.predicate) for key, claim in there.items() if key not in brought} == NOT_MAPPED
    surer = {"confirmed in CEO letter", "company confirmed close"}  # of a part of the row alone
    differ = [(there[key].certainty, one.certainty) for key, one in brought.items() if key in there]
    assert {pair for pair in differ if pair[0] != pair[1]} == {(words, "reported") for words in surer}


def test_every_row_is_read_and_what_is_left_of_it_is_listed(mapped: dict[str, Imported]) -> None:
    assert {name: len(made.rows) for name, made in mapped.items()} == {"rounds": 62, "metrics": 42}
    assert all(row.claims for made in mapped.values() for row in made.rows)
    assert {row.number: row.left for row in mapped["rounds"].rows if row.left} == {
        5: ["amount", "lead", "investors"],
        11: ["amount"],
        21: ["post_money"],
        35: ["amount"],
        43: ["lead", "investors"],
        56: ["lead", "investors"],
        57: ["amount"],
    }
    assert [made.new for made in mapped.values()] == [[], []]
