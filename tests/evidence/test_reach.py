"""A cue governs its own statement: what another clause plans, denies or calls off says nothing of the claim.

Each sentence of `tests/reach.yaml` stands with its round, property, value and cue before the real examiner.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.grammar.read import find_quantities
from tests.support.assertion_cases import Fields, judge

Row = list[str]  # text, round, property, value, cue
FIRMS, INVESTORS = ("青岚科技", "Moss Robotics"), ("玉壶资本", "Ferndale Capital")

ROWS = yaml.safe_load((Path(__file__).parent.parent / "reach.yaml").read_text(encoding="utf-8"))


def case_of(row: Row, *, states: bool) -> Fields:
    """A row as the case of a claim file: the firm, its round, who invests, and the slices."""
    text, series, predicate, value, cue = row
    firm = next(name for name in FIRMS if name in text)
    entities: list[Fields] = [{"id": "firm", "type": "Company", "zh": firm, "en": firm}]
    claim: Fields = {"subject": "firm", "predicate": predicate}
    pieces = [("party", firm), *([("party", series)] if series else []), ("cue", cue)]
    if series:
        named = {"zh": firm + series, "en": f"{firm} {series}", "aliases": [series]}
        entities.append({"id": "firm-round", "type": "FundingRound", **named})
        claim["subject"] = "firm-round"
    if value in INVESTORS:
        entities.append({"id": "fund", "type": "InvestmentFirm", "zh": value, "en": value})
        claim["object"] = "fund"
        pieces.append(("party", value))
    elif predicate == "date":
        claim["time"] = value
        pieces.append(("time", value))
    else:
        (found,) = find_quantities(value.replace("employees", "people"))
        claim["quantity"] = {"asWritten": value, "value": str(found.quantity.nominal), "unit": found.quantity.unit}
        pieces.append(("figure", value))
    evidence = [{"role": role, "quote": quote} for role, quote in pieces]
    own = {"id": text, "kind": "scope", "states": str(states).lower(), "published": "2026-03-10"}
    return {**own, "text": text, "entities": entities, "claim": claim, "evidence": evidence}


@pytest.mark.parametrize("row", ROWS["apart"], ids=lambda row: row[0])
def test_a_cue_of_another_statement_refuses_nothing(row: Row) -> None:
    judged = judge(case_of(row, states=True))
    assert (judged.outcome, judged.reasons) == ("accepted", ())


@pytest.mark.parametrize("row", ROWS["governed"], ids=lambda row: row[0])
def test_a_cue_that_governs_from_another_clause_refuses_the_claim(row: Row) -> None:
    assert judge(case_of(row, states=False)).outcome == "refused"


@pytest.mark.parametrize("apostrophe", ["'", "’"])
@pytest.mark.parametrize(
    "row",
    [
        ["Ferndale Capital hasn't led the Series A of Moss Robotics.", "Series A", "ledBy", "Ferndale Capital", "led"],
        ["Moss Robotics won't raise $50 million in its Series A.", "Series A", "amount", "$50 million", "raise"],
    ],
    ids=lambda row: row[0],
)
def test_a_denial_is_one_with_either_apostrophe(row: Row, apostrophe: str) -> None:
    assert judge(case_of([row[0].replace("'", apostrophe), *row[1:]], states=False)).outcome == "refused"
