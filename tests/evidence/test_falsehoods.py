"""Claims made false by what is around a slice are refused: every claim of the articles, every kind of falsehood."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evidence.evidence_report import Examiner
from kg.records.load import Knowledge
from kg.records.texts import Texts
from tests.support.evidence_of import TRUE, write
from tests.support.falsehoods import Liar, try_falsehoods
from tests.support.mutants import MutantTable

pytestmark = pytest.mark.slow

KINDS = {
    *(
        "predicate swapped",
        "role swapped",
        "party of the next clause",
        "figure slice clipped",
        "negation with its cue left out",
    ),
    *("modality with its cue left out", "speaker left out with its slices", "boolean flipped", "paraphrase falsified"),
    *("inferred as an excuse", "time narrowed", "product for company", "a hedge put in", "a denial put in"),
    *("a rumour put in", "a condition put in", "an unnamed source put in"),
}


@pytest.fixture(scope="module")
def table(known: Knowledge, articles: Path) -> MutantTable:
    """Every falsehood of every claim of both articles."""
    found = try_falsehoods(known.only(["a1", "a2"]), Texts(articles))
    print("\n".join(["", *found.lines(), *found.survivors]))
    return found


def test_at_least_99_in_100_falsehoods_are_refused(table: MutantTable) -> None:
    assert table.tried.total() > 1_500
    assert table.rate() >= 0.99


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_at_least_97_in_100_of_each_kind_are_refused(kind: str, table: MutantTable) -> None:
    assert table.tried[kind] > 0
    assert table.rate(kind) >= 0.97, [line for line in table.survivors if f": {kind} (" in line]


def test_no_kind_is_left_out(table: MutantTable) -> None:
    assert set(table.tried) == KINDS


def test_the_measure_falls_when_nothing_around_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, texts = write(tmp_path, TRUE)
    seeing = try_falsehoods(known, texts)
    monkeypatch.setattr("kg.evidence.evidence_report.assertion_findings", lambda _: iter(()))
    blind = try_falsehoods(known, texts)
    assert seeing.rate("a rumour put in") == 1
    assert blind.rate("a rumour put in") < 0.5


def test_a_word_put_in_leaves_every_slice_where_its_words_are(tmp_path: Path) -> None:
    known, texts = write(tmp_path, TRUE)
    loaded = known.claims["s1.amount"]
    text = texts.of(known.sources["s1"])
    assert text is not None
    for lie in Liar(known).falsehoods(loaded, text):
        assert not [p for p in Examiner(known).outcome(loaded, text)[0].problems if "hash" in p.message], lie.kind
