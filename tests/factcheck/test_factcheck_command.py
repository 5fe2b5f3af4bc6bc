"""`kg factcheck` as its user runs it: tables, forms of files, both languages, JSON, and what is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kg.base.errors import BadInput
from kg.base.paths import example_dir
from kg.factcheck.draft_file_text import draft_file_text, table_text
from kg.factcheck.factcheck import Factchecker
from kg.factcheck.factcheck_report import FactcheckReport
from kg.factcheck.factcheck_words import words
from kg.records.texts import Texts
from tests.cli.test_cli import kg

DRAFT = "2025年3月，澄砚智能完成5亿元A轮融资，由北榆创投领投。\n"
CSV = "公司,轮次,融资金额,日期\n澄砚智能,A轮,3亿元,2025年3月18日\n澄砚智能,A轮,5亿元,2025年3月18日\n"


@pytest.fixture(scope="module")
def report(example: Factchecker, tmp_path_factory: pytest.TempPathFactory) -> FactcheckReport:
    """A report that has the texts of the example at hand, and no others."""
    return FactcheckReport(example.known, Texts(tmp_path_factory.mktemp("no-articles"), example_dir()))


def test_the_json_has_every_place_with_its_claims_outlets_and_slices(
    example: Factchecker, report: FactcheckReport
) -> None:
    record = report.record(example.check(DRAFT, "2025-11-20"))
    assert record["counts"] == {
        **dict.fromkeys(record["counts"], 0),
        "supported": 1,
        "softer": 1,
        "harder": 1,
        "contradicted": 1,
    }
    assert record["sha256"] == hashlib.sha256(DRAFT.encode()).hexdigest()
    figure = next(one for one in record["findings"] if one["kind"] == "figure")
    assert (figure["words"], figure["line"], figure["verdict"], figure["reason"]) == (
        "5亿元", 1, "contradicted", "otherFigure"
    )  # fmt: skip
    claim = figure["claims"][0]
    assert claim["verdict"] == "contradicted"
    assert claim["source"]["outlet"]["zh"].startswith("前湖日报")
    told = {piece["role"]: piece for piece in claim["slices"]}
    assert told["figure"]["text"] == "3亿元"
    assert told["figure"]["sha256"] == hashlib.sha256("3亿元".encode()).hexdigest()


def test_without_the_text_a_slice_is_told_by_its_position(example: Factchecker, tmp_path: Path) -> None:
    bare = FactcheckReport(example.known, Texts(tmp_path))
    record = bare.record(example.check(DRAFT, "2025-11-20"))
    pieces = [piece for one in record["findings"] for claim in one["claims"] for piece in claim["slices"]]
    assert pieces
    assert {piece["text"] for piece in pieces} == {None}
    assert all(piece["end"] > piece["start"] >= 0 for piece in pieces)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_markdown_has_a_row_a_place_in_either_language(
    example: Factchecker, report: FactcheckReport, language: str
) -> None:
    checked = example.check(DRAFT, "2025-11-20")
    text = report.markdown(checked, language)
    rows = [line for line in text.splitlines() if line.startswith("| 1 |")]
    assert len(rows) == len(checked.findings)
    assert words().verdicts["contradicted"][language] in text
    assert words().reasons["greaterRole"][language] in text


def test_a_draft_with_nothing_to_check_says_so(example: Factchecker, report: FactcheckReport) -> None:
    checked = example.check("hi", "2025-11-20")
    record = report.record(checked)
    assert (record["findings"], record["nothing"]) == ([], dict(words().nothing))
    assert "没有找到可以核对的内容" in report.markdown(checked, "zh")
    assert "Nothing was found to check" in report.markdown(checked, "en")
    assert report.record(example.check(DRAFT, "2025-11-20"))["nothing"] is None


def test_every_word_of_the_schema_is_in_both_languages_and_every_reason_is_used() -> None:
    told = words()
    for table in (told.verdicts, told.kinds, told.reasons):
        assert all(set(label) == {"zh", "en"} for label in table.values())
    folder = Path(__file__).resolve().parent.parent.parent / "kg" / "factcheck"
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    assert {reason for reason in told.reasons if f'"{reason}"' not in code} == set()


def test_a_table_is_told_in_sentences() -> None:
    assert table_text(CSV, "deals.csv").splitlines()[0] == "公司澄砚智能，轮次A轮，融资金额3亿元，日期2025年3月18日。"
    markdown = "前文\n\n| Firm | Raised |\n|---|---:|\n| Chengyan AI | 3 million yuan |\n\n后文 | 无表\n"
    assert table_text(markdown, "draft.markdown") == "前文\n\nFirm Chengyan AI, Raised 3 million yuan.\n\n后文 | 无表\n"


def test_the_rows_of_a_table_are_judged_each(example: Factchecker) -> None:
    text, _ = draft_file_text(CSV.encode(), "deals.csv")
    figures = [one.verdict for one in example.check(text, "2025-11-20").findings if one.kind == "figure"]
    assert figures == ["supported", "contradicted"]


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "empty.txt", "no article is left"),
        (b"\xff\xfe\x00draft of an article that is long enough", "draft.txt", "is not UTF-8"),
        (b"%PDF-1.7 broken", "draft.pdf", "cannot be read"),
        (b"x" * 10_000_001, "huge.txt", "more than"),
        (b'a,b\n"never closed, and so no table at all', "draft.csv", "no table is read"),
    ],
)
def test_a_file_that_is_no_draft_is_told_with_its_remedy(data: bytes, name: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        draft_file_text(data, name)
    assert caught.value.remedy


@pytest.mark.slow
def test_the_command_prints_markdown_or_json_and_ends_with_2_for_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, "utf-8")
    done = kg("factcheck", str(path), "--example", "--lang", "zh", "--without", "lanan-2025-03-20-reprint")
    assert done.returncode == 0
    assert "与来源矛盾" in done.stdout
    assert "left out: 1 sources (without)" in done.stderr
    found: Any = json.loads(kg("factcheck", "-", "--example", "--json", stdin=DRAFT).stdout)
    assert found["counts"]["contradicted"] == 1
    for arguments in (
        ["nowhere.txt"],
        [str(path), "--lang", "fr"],
        [str(path), "--only", "x"],
        [str(path), "--as-of", "x"],
    ):
        done = kg("factcheck", *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.strip()
