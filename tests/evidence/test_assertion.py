"""The seven false claims that once passed, and invented sentences of every kind before the real check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg.evidence.evidence_report import Examiner, Outcome, rederive
from kg.records.load import Knowledge
from kg.records.record_models import Claim
from kg.records.texts import Texts, sha256
from tests.support.assertion_cases import Judged, judge, read_cases, table

Change = Callable[[Claim, str], dict[str, object]]


def cut_short(claim: Claim, text: str) -> dict[str, object]:
    """The figure without its hedge, and its slice cut to match."""
    assert claim.quantity is not None
    figure = claim.evidence[0]
    assert figure.start is not None and figure.end is not None
    start = figure.start + 2
    piece = figure.model_copy(update={"start": start, "sha256": sha256(text[start : figure.end])})
    exact = {"as_written": text[start : figure.end], "bound": "exact", "value": Decimal(10_000_000_000)}
    quantity = claim.quantity.model_validate({"asWritten": exact["as_written"], "value": "10000000000", "unit": "CNY"})
    return {"quantity": quantity, "evidence": [piece, *claim.evidence[1:]], "paraphrase": None}


def without(*words: str, **fields: object) -> Change:
    """Fields changed, and the slices that read one of `words` left out."""

    def changed(claim: Claim, text: str) -> dict[str, object]:
        kept = [piece for piece in claim.evidence if text[piece.start : piece.end] not in words]
        assert len(kept) == len(claim.evidence) - len(words)
        return {**fields, "evidence": kept, "paraphrase": None}

    return changed


def paraphrased(claim: Claim, _text: str) -> dict[str, object]:
    assert claim.paraphrase is not None
    return {"paraphrase": claim.paraphrase.model_copy(update={"en": "The Series C put the company at USD 43 billion"})}


SEVEN: dict[str, tuple[str, Change]] = {
    "a hedge cut off": ("a1.cash-after-c-lead", cut_short),
    "adopts for abandons": ("a1.stops-advertising-2025", without(predicate="adopts")),
    "open source denied": ("a1.k2-open-source", without(literal="false")),
    "oversubscription denied": ("a2.c-round-oversubscribed", without(literal="false")),
    "a negation left out": ("a2.listing-not-considered", without("不考虑", polarity="positive")),
    "ten times the value in the paraphrase": ("a2.c-round-valuation", paraphrased),
    "a plan as done": ("a1.tencent-capex-2025", without("计划", modality="actual")),
}


def tried(known: Knowledge, articles: Path, key: str, change: Change | None = None) -> Outcome:
    loaded = known.claims[key]
    text = Texts(articles).of(known.sources[loaded.source])
    assert text is not None
    update = change(loaded.claim, text) if change is not None else {}
    return Examiner(known).outcome(replace(loaded, claim=loaded.claim.model_copy(update=update)), text)[0]


@pytest.mark.parametrize("name", SEVEN)
def test_the_seven_false_claims_are_refused_one_by_one(name: str, known: Knowledge, articles: Path) -> None:
    key, change = SEVEN[name]
    assert tried(known, articles, key).problems == ()
    assert len(tried(known, articles, key, change).problems) == 1


def test_the_articles_leave_nothing_undecided(known: Knowledge, articles: Path) -> None:
    report = rederive(known, Texts(articles))
    assert [key for key, outcome in report.outcomes.items() if outcome.undecided] == []


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    """Every invented sentence before the examiner."""
    found = [judge(case) for case in read_cases()]
    print("\n".join(["", *table(found)]))
    return found


@pytest.mark.slow
def test_every_kind_is_tried_on_both_sides(judged: list[Judged]) -> None:
    sides = Counter((one.kind, one.states) for one in judged)
    assert len({kind for kind, _ in sides}) == 40
    assert min(sides.values()) >= 5


@pytest.mark.slow
def test_few_false_claims_pass_and_few_true_ones_are_refused(judged: list[Judged]) -> None:
    """Written before the rules by someone who does not know them: 118 of 173 passed when this began."""
    false, true = ([one for one in judged if one.states is states] for states in (False, True))
    assert sum(one.wrong for one in false) <= 0.02 * len(false)
    assert sum(one.wrong for one in true) <= 0.03 * len(true)
    assert sum(one.outcome == "undecided" for one in judged) <= 0.05 * len(judged)
