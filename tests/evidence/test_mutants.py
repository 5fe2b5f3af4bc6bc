"""Claims made wrong on purpose are refused: all claims of the articles, all mutants that apply to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.evidence.evidence_report import Examiner
from kg.records.load import Knowledge
from kg.records.texts import Texts
from tests.support.evidence_of import AMOUNT, CASH, PLANNED, TRUE, write
from tests.support.mutants import MutantTable, Mutator, try_mutants

pytestmark = pytest.mark.slow

KINDS = {
    *("currency", "times ten", "亿 to 万", "hedge dropped", "sign", "year", "party", "modality", "polarity"),
    *("definition", "slice moved", "slice elsewhere", "slice of the other article", "month"),
    "figure of another claim",
}


@pytest.fixture(scope="module")
def table(known: Knowledge, articles: Path) -> MutantTable:
    """Every mutant of every claim of both articles."""
    found = try_mutants(known.only(["a1", "a2"]), Texts(articles))
    print("\n".join(["", *found.lines(), *found.survivors]))
    return found


def test_no_true_claim_is_refused(table: MutantTable) -> None:
    assert table.true_refused == []
    assert table.claims > 500


def test_at_least_99_in_100_mutants_are_refused(table: MutantTable) -> None:
    assert table.tried.total() > 10_000
    assert table.rate() >= 0.99


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_at_least_95_in_100_of_each_kind_are_refused(kind: str, table: MutantTable) -> None:
    assert table.tried[kind] > 0
    assert table.rate(kind) >= 0.95, [line for line in table.survivors if f": {kind} (" in line]


def test_claims_that_admit_no_mutant_of_a_kind_are_counted(table: MutantTable, known: Knowledge) -> None:
    assert set(table.tried) == KINDS
    dateless = [key for key, one in known.claims.items() if one.source in ("a1", "a2") and one.claim.time is None]
    assert set(table.none_applicable["year"]) == set(dateless)
    assert table.none_applicable.get("slice moved", []) == []


def test_each_kind_says_how_many_claims_admit_none(tmp_path: Path) -> None:
    table = try_mutants(*write(tmp_path, {"cash": CASH, "led": TRUE["led"]}))
    assert table.none_applicable["currency"] == ["s1.led"]
    assert table.none_applicable["year"] == ["s1.cash", "s1.led"]
    assert next(table.lines()).split()[:4] == ["kind", "tried", "refused", "share"]


def test_the_mutants_of_a_claim_are_wrong_in_one_field_each(tmp_path: Path) -> None:
    known, texts = write(tmp_path, TRUE)
    loaded = known.claims["s1.planned"]
    for mutant in Mutator(known, texts).mutants(loaded):
        before, after = loaded.claim.model_dump(), mutant.claim.model_dump()
        changed = {name for name in before if before[name] != after[name]}
        part = {"value": "quantity", "unit": "quantity", "bound": "quantity"}.get(mutant.field, mutant.field)
        beside = {"evidence"} if mutant.kind == "figure of another claim" else set()
        assert changed == {part.split(" ")[0]} | beside, mutant


def test_a_field_that_is_marked_inferred_is_not_mutated(tmp_path: Path) -> None:
    inferred = {"value": "a test", "unit": "a test", "bound": "a test", "modality": "a test", "party": "a test"}
    known, texts = write(tmp_path, {"plain": PLANNED, "marked": {**PLANNED, "inferred": inferred}})
    mutator = Mutator(known, texts)
    kinds = {key: {mutant.kind for mutant in mutator.mutants(one)} for key, one in known.claims.items()}
    gone = kinds["s1.plain"] - kinds["s1.marked"]
    assert gone == {"currency", "times ten", "亿 to 万", "hedge dropped", "sign", "modality", "party"}


def test_the_draws_are_the_same_each_time(tmp_path: Path) -> None:
    known, texts = write(tmp_path, TRUE)
    first, second = (list(Mutator(known, texts).mutants(known.claims["s1.users"])) for _ in range(2))
    assert first == second


def test_the_measure_falls_when_the_checker_is_blind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, texts = write(tmp_path, {"amount": AMOUNT})
    assert try_mutants(known, texts).rate("currency") == 1
    monkeypatch.setattr("kg.evidence.evidence_report.quantity_findings", lambda _: iter(()))
    blind = try_mutants(known, texts)
    assert blind.rate("currency") == 0
    assert "s1.amount: currency (unit)" in blind.survivors


def test_the_mutants_of_a_refused_claim_are_not_counted(tmp_path: Path) -> None:
    known, texts = write(tmp_path, {"amount": {**AMOUNT, "time": "2024-03"}})
    table = try_mutants(known, texts)
    assert table.true_refused == ["s1.amount"]
    assert table.tried.total() == 0


def test_a_claim_is_tried_by_itself(tmp_path: Path) -> None:
    known, texts = write(tmp_path, {"amount": AMOUNT})
    loaded = known.claims["s1.amount"]
    text = texts.of(known.sources["s1"])
    assert text is not None
    wrong = replace(loaded, claim=loaded.claim.model_copy(update={"time": "2026-03"}))
    assert [bool(Examiner(known).outcome(one, text)[0].problems) for one in (loaded, wrong)] == [False, True]
