"""Announced against filed, worked out by hand: the gap with its sign, what explains it, what would settle it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.ontology.document_kinds import alike, kind_of
from kg.pages.filed_pairs import filed_pairs
from kg.pages.view_table import view_table
from kg.store.snapshot import Snapshot
from kg.views.filings import Pair, filings
from kg.views.parts.evidence import Evidence
from tests.support.landscape_of import Record, money, named, said, snapshot_of, source

ENTITIES = [
    named("star", "Company", "星", "Star"),
    named("star-a", "FundingRound"),
    named("star-prospectus", "Document", "星招股书", "Star prospectus"),
    named("star-letter", "Document", "星的信", "letter of Star"),
]
COMPANY = said("company", "star-a", "company", "star")


def amount(id: str, value: int, unit: str = "USD", bound: str = "exact", **more: Any) -> Record:
    return said(id, "star-a", "amount", quantity=money(value, unit, bound), **more)


FILED = amount("filed", 31, document="star-prospectus", about=["star"])


def found(folder: Path, press: list[Record], filed: Record = FILED, publisher: str = "Daily") -> list[Pair]:
    sources = [source("news"), source("filing", publisher=publisher)]
    snapshot = snapshot_of(folder, ENTITIES, {"news": [COMPANY, *press], "filing": [filed]}, sources=sources)
    return list(filings(snapshot).rows)


def told(row: Pair) -> tuple[str, str | None, list[str], str | None, str]:
    """Gap, what bounds leave open of it, causes, what remains, what would settle it."""
    hedge, remains = (one.label.en if one else None for one in (row.hedge, row.remains))
    return row.gap.label.en, hedge, [cause.en for cause in row.differs], remains, row.settled_by.en


def test_a_pair_appears_with_the_claim_that_announces_it_and_goes_with_it(tmp_path: Path) -> None:
    assert found(tmp_path / "without", []) == []
    (row,) = found(tmp_path / "with", [amount("told", 20)])
    assert told(row) == ("USD -11", "USD 0", [], "at least USD 11", "the filing itself")
    assert row.claims == ("filing.filed", "news.told")
    assert (row.document.en, row.through.en) == ("Star prospectus", "the press alone, which tells of the filing")


@pytest.mark.parametrize(
    ("press", "expected"),
    [
        (amount("a", 31), ("USD 0", "USD 0", [], None, "nothing: the two are the same")),
        (
            amount("a", 30, bound="more_than"),
            ("more than USD -1", None, ["the hedge: a figure is a bound or approximate"], None),
        ),
        (
            amount("a", 30, bound="approx"),
            ("undetermined", None, ["the hedge: a figure is a bound or approximate"], None),
        ),
        (
            amount("a", 40, bound="at_least"),
            ("at least USD 9", None, ["the hedge: a figure is a bound or approximate"], "at least USD 9"),
        ),
        (amount("a", 200, "CNY"), ("undetermined", None, ["the currency or unit"], None)),
        (
            amount("a", 20, modality="reported"),
            ("USD -11", "USD 0", ["what is planned or reported against what was"], None),
        ),
    ],
    ids=["same", "lower bound", "approximate", "bound beyond", "currency", "reported"],
)
def test_what_explains_a_gap_is_told_and_only_the_rest_remains(
    tmp_path: Path, press: Record, expected: tuple[object, ...]
) -> None:
    (row,) = found(tmp_path, [press])
    assert told(row)[: len(expected)] == expected


def test_a_filing_on_the_page_of_who_filed_it_is_not_called_press(tmp_path: Path) -> None:
    (row,) = found(tmp_path, [amount("told", 20)], publisher="star")
    assert row.through.en == "a page of the filer itself"


def test_a_filing_is_known_by_its_name_or_by_the_certainty_of_a_claim(tmp_path: Path) -> None:
    by_certainty = amount("filed", 31, certainty="prospectus via press")
    (row,) = found(tmp_path / "certainty", [amount("told", 20)], filed=by_certainty)
    assert row.document.zh == "招股书"
    letter = amount("filed", 31, document="star-letter")
    assert found(tmp_path / "letter", [amount("told", 20)], filed=letter) == []
    kinds = [kind_of(name) for name in ("智谱招股书", "Baidu annual report", "阿里巴巴2024年第四季财报", "内部信")]
    assert [kind.name if kind else None for kind in kinds] == ["prospectus", "annual-report", "interim-report", None]
    assert alike("postMoneyValuation") == {"valuation", "postMoneyValuation"} and alike("amount") == {"amount"}


def test_the_worked_cases_of_the_data(snapshot: Snapshot) -> None:
    rows = {(row.subject.id, row.announced.amount.label.en): row for row in filings(snapshot).rows}
    round_ = next(row for row in filings(snapshot).rows if row.subject.id == "minimax-first-round" and not row.differs)
    assert told(round_) == ("USD -11 million", "USD 0", [], "at least USD 11 million", "the filing itself")
    spent, planned, total = (
        rows["alibaba", "CNY 120 billion"],
        rows["tencent", "CNY 70 billion to CNY 100 billion"],
        rows["zhipu", "CNY 2.5 billion"],
    )
    assert told(spent)[:3] == ("CNY 16.1 billion", "CNY 0", ["the definition"])
    assert told(planned)[:2] == ("CNY -9.2 billion to CNY 20.8 billion", "CNY 30 billion")
    assert told(total)[0] == "less than CNY -5.8 billion" and total.remains is None
    assert {row.through.en for row in rows.values()} == {
        "the press alone, which tells of the filing",
        "a page of the filer itself",
    }


def test_the_gap_stands_beside_its_figures_and_folds_away_nowhere(snapshot: Snapshot) -> None:
    found = view_table(snapshot, "filings", filings(snapshot), 100)
    shown = [column["name"] for column in found["columns"]]
    assert shown[: found["lead"]] == ["subject", "announced", "filed", "gap"]


def test_the_page_tells_each_thing_and_property_once_with_every_pair_whole(snapshot: Snapshot) -> None:
    view = filings(snapshot)
    rows, matters = view.rows, filed_pairs(snapshot, view, 1000)["matters"]
    named = [(matter["subject"]["id"], matter["property"]["en"]) for matter in matters]
    assert len(set(named)) == len(named) < len(rows)
    assert [name for name, _ in named] == sorted(name for name, _ in named)
    pairs = [pair for matter in matters for pair in matter["pairs"]]
    for row, pair in zip(rows, pairs, strict=True):
        assert pair["announced"]["claims"] == list(row.announced.claims)
        assert pair["filed"]["claims"] == list(row.filed.claims)
        assert pair["gap"]["text"] == row.gap.label.model_dump()
        assert [cause["en"] for cause in pair["differs"]] == [cause.en for cause in row.differs]
        assert (pair["modality"] is None) == (row.modality.id == "actual")


def test_a_pair_of_the_data_goes_with_either_of_its_claims(snapshot: Snapshot) -> None:
    (row, *_) = filings(snapshot, company="minimax").rows
    for claims in (row.announced.claims, row.filed.claims):
        left = filings(Evidence(snapshot).without(*claims), company="minimax").rows
        assert row.claims not in [each.claims for each in left]
