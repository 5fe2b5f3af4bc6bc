"""The committed record of verification: the same bytes for the same outcome, out of date when a claim moves on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.evidence import EvidenceReport, read_record, rederive, stale, write_record
from kg.evidence.record import rows
from kg.records.load import Knowledge
from kg.records.texts import Texts
from tests.support.evidence_of import CASH, LED, REVENUE, write

CLAIMS = {"cash": CASH, "led": LED, "revenue": REVENUE}


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    known, texts = write(tmp_path, CLAIMS)
    report, path = rederive(known, texts), tmp_path / "record.json"
    assert write_record(known, report, path) == 3
    record = read_record(path)
    assert record == rows(known, report)
    assert [record[f"s1.{key}"]["outcome"] for key in CLAIMS] == ["derived", "derived", "inferred: predicate, time"]
    assert {row["text"] for row in record.values()} == {known.sources["s1"].sha256}
    assert stale(known, report, record) == []


def test_the_same_outcome_is_the_same_bytes(tmp_path: Path) -> None:
    for name, claims in (("one", CLAIMS), ("two", dict(reversed(CLAIMS.items())))):
        known, texts = write(tmp_path / name, claims)
        write_record(known, rederive(known, texts), tmp_path / f"{name}.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_changed_claim_makes_the_record_stale(tmp_path: Path) -> None:
    known, texts = write(tmp_path / "one", CLAIMS)
    write_record(known, rederive(known, texts), tmp_path / "record.json")
    changed, texts = write(tmp_path / "two", {**CLAIMS, "cash": {**CASH, "about": ["qingshi"]}})
    (problem,) = stale(changed, rederive(changed, texts), read_record(tmp_path / "record.json"))
    assert "1 claims, s1.cash among them" in problem.message
    assert problem.remedy == "run: kg check --record"


def test_a_claim_that_is_gone_makes_the_record_stale(tmp_path: Path) -> None:
    known, texts = write(tmp_path / "one", CLAIMS)
    write_record(known, rederive(known, texts), tmp_path / "record.json")
    fewer, texts = write(tmp_path / "two", {"cash": CASH})
    (problem,) = stale(fewer, rederive(fewer, texts), read_record(tmp_path / "record.json"))
    assert "2 claims" in problem.message


def test_without_the_text_nothing_is_stale(tmp_path: Path) -> None:
    known, texts = write(tmp_path, CLAIMS)
    write_record(known, rederive(known, texts), tmp_path / "record.json")
    unchecked = rederive(known, Texts(tmp_path / "claims"))
    assert stale(known, unchecked, read_record(tmp_path / "record.json")) == []


@pytest.mark.parametrize("content", ["{", "[]", '{"a1.x": {"outcome": "derived"}}'])
def test_a_file_that_is_no_record_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match="not a record of verification"):
        read_record(tmp_path / "record.json")


def test_no_record_is_an_empty_one(tmp_path: Path) -> None:
    assert read_record(tmp_path / "absent.json") == {}


@pytest.mark.slow
def test_the_committed_record_is_that_of_the_texts(known: Knowledge, rederived: EvidenceReport) -> None:
    assert list(map(str, stale(known, rederived, read_record()))) == []
    assert set(read_record()) == {key for key, one in known.claims.items() if known.sources[one.source].file}
