"""Both articles are covered whole, and what must be covered comes from their characters alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.coverage import CoverageReport, coverage
from kg.coverage.coverage_report import MOST_EXEMPT
from kg.coverage.enumerations import exemptions_of, named_items, unfitting
from kg.coverage.text_items import Item, covers, items_of
from kg.records.load import Knowledge
from kg.records.texts import Texts
from tests.support.evidence_of import CASH, LED, write

SPLIT = [
    ("占比3.5%,共1,200名", "number", ["3.5", "1,200"]),
    ("融资９亿", "number", ["９"]),
    ("三百五十人,第一,两亿", "numeral", ["三百五十", "一", "两亿"]),
    ("Day-0 与 Sonnet 4.5 和 K2Thinking", "latin", ["Day-0", "Sonnet", "K2Thinking"]),
    ("他说“好”,又说“很好”。", "quotation", ["“好”", "“很好”"]),
    ("“这是“内”的话”", "quotation", ["“内”", "“这是“内”的话”"]),
    ("觉得“陌生“。", "quotation", ["“陌生“"]),
    ("见《某报》一文", "title", ["《某报》"]),
    ("一句。两句!“三句。”四句", "sentence", ["一句。", "两句!", "“三句。”", "四句"]),
]


@pytest.mark.parametrize(("text", "kind", "found"), SPLIT)
def test_what_must_be_covered_is_found_by_its_characters(text: str, kind: str, found: list[str]) -> None:
    items = sorted(item for item in items_of(text, 0, len(text)) if item.kind == kind)
    assert sorted(text[item.start : item.end] for item in items) == sorted(found)


@pytest.mark.parametrize(
    ("item", "slice_", "covered"),
    [
        (Item(10, 12, "number"), (8, 14), True),
        (Item(10, 12, "number"), (11, 14), False),
        (Item(10, 12, "number"), (0, 60), False),
        (Item(10, 40, "sentence"), (20, 24), True),
        (Item(10, 40, "quotation"), (0, 60), True),
        (Item(10, 40, "sentence"), (40, 44), False),
    ],
)
def test_a_slice_of_a_whole_sentence_does_not_cover_the_numbers_within(
    item: Item, slice_: tuple[int, int], covered: bool
) -> None:
    assert covers(item, *slice_) is covered


@pytest.fixture(scope="module")
def report(known: Knowledge, articles: Path) -> CoverageReport:
    """The coverage of both articles."""
    return coverage(known, Texts(articles))


def test_both_articles_are_covered_whole(report: CoverageReport) -> None:
    assert [one.source for one in report.sources] == ["a1", "a2"]
    for one in report.sources:
        assert one.missing == []
        assert one.share == 1
        assert one.exempt <= MOST_EXEMPT
        assert one.problems == []
    assert report.complete


def test_what_must_be_covered_in_the_articles_is_all_there(report: CoverageReport) -> None:
    counted = {one.source: dict(one.kinds) for one in report.sources}
    assert counted["a1"]["number"] == 65 and counted["a2"]["number"] == 50
    assert counted["a1"]["latin"] == 65 and counted["a2"]["latin"] == 81
    assert counted["a1"]["numeral"] == 61 and counted["a2"]["numeral"] == 56
    assert min(counted["a1"]["name"], counted["a2"]["name"]) > 140
    assert all(paragraph.items for one in report.sources for paragraph in one.paragraphs)


@pytest.mark.parametrize(
    ("claim", "figure"),
    [("a2.c-round-valuation", "43"), ("a1.baidu-capex-2025", "300"), ("a2.aa-result-score", "66.98")],
)
def test_coverage_falls_when_a_claim_is_removed(
    claim: str, figure: str, known: Knowledge, report: CoverageReport, articles: Path
) -> None:
    source, texts = claim.split(".")[0], Texts(articles)
    text = texts.of(known.sources[source])
    assert text is not None
    left = known.only(["a1", "a2"])
    del left.claims[claim]
    before, after = ({one.source: one for one in each.sources}[source] for each in (report, coverage(left, texts)))
    assert after.share < before.share == 1
    assert figure in [text[item.start : item.end] for item in after.missing]


def test_without_claims_only_what_is_exempt_is_covered(known: Knowledge, articles: Path) -> None:
    bare = known.only(["a1", "a2"])
    bare.claims.clear()
    found = coverage(bare, Texts(articles)).sources
    assert [one.source for one in found] == ["a1", "a2"]
    assert [one.share for one in found] == [pytest.approx(one.exempt) for one in found]


def test_every_item_is_listed_with_its_claims(report: CoverageReport) -> None:
    (source,) = [one for one in report.sources if one.source == "a2"]
    assert any("number" in line and "a2.c-round-valuation" in line for line in source.details())
    assert len(list(source.details())) == len(source.items) + len(source.paragraphs)


def test_a_source_whose_text_is_not_at_hand_is_named(tmp_path: Path) -> None:
    known, texts = write(tmp_path, {"cash": CASH, "led": LED})
    assert coverage(known, Texts(tmp_path / "claims")).absent == ["s1"]
    assert not coverage(known, texts).complete


def test_a_name_that_is_not_where_it_is_said_to_be_is_a_problem(known: Knowledge, articles: Path) -> None:
    text = Texts(articles).of(known.sources["a1"])
    assert text is not None
    with pytest.raises(InvalidFiles, match="does not stand at"):
        named_items("a1", "x" + text)
    assert list(unfitting(exemptions_of("a1"), "x" + text)) != []
    assert list(unfitting(exemptions_of("a1"), text)) == []
