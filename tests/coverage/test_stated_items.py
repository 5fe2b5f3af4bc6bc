"""What the news texts state of money, days and parties has a claim or a reason, and no reason is idle."""

from __future__ import annotations

import re

import pytest

from kg.base.paths import docs_dir
from kg.coverage import coverage
from kg.coverage.enumerations import named_sources
from kg.coverage.stated_items import stated
from kg.records.load import Knowledge
from kg.records.texts import Texts
from kg.store.snapshot import Snapshot


@pytest.fixture(scope="module")
def news(known: Knowledge) -> dict[str, str]:
    """The news texts that are at hand, by source; the tests skip where there is none."""
    texts, whole = Texts(), named_sources()
    found = {
        source: text
        for source, record in known.sources.items()
        if record.file and source not in whole and (text := texts.of(record)) is not None
    }
    if not found:
        pytest.skip("the news texts are not on this machine (../shared/passages, ../shared/inbox or KG_ARTICLES)")
    return found


def test_every_amount_date_and_party_of_a_news_text_has_a_claim_or_a_reason(known: Knowledge) -> None:
    for one in coverage(known, Texts()).stated:
        assert (one.source, one.missing) == (one.source, [])
        assert (one.source, [str(problem) for problem in one.problems]) == (one.source, [])


def test_a_removed_claim_leaves_its_amount_missing(known: Knowledge, news: dict[str, str]) -> None:
    source, claim = "geekpark-2025-02-22-alibaba", "geekpark-2025-02-22-alibaba.net-profit"
    if source not in news:
        pytest.skip("this text is not on this machine")
    left = known.only([source])
    before = stated(left, source, news[source])
    del left.claims[claim]
    after = stated(left, source, news[source])
    assert before.missing == [] and [item.kind for item in after.missing] == ["amount"]
    assert "464.34 亿元人民币" in news[source][after.missing[0].start : after.missing[0].end]


def test_a_reason_for_what_a_claim_covers_is_a_problem(known: Knowledge, news: dict[str, str]) -> None:
    source = "geekpark-2025-02-22-alibaba"
    if source not in news:
        pytest.skip("this text is not on this machine")
    assert stated(known, source, "短文").problems != []


def test_an_amount_told_again_in_another_currency_asks_for_no_second_claim(known: Knowledge) -> None:
    assert [item.kind for item in stated(known, "none", "融资5亿美元（约合35亿元）。").missing] == ["amount"]
    assert [item.kind for item in stated(known, "none", "2025年7月，腾讯。2025 年 7 月，腾讯。").missing] == [
        "date",
        "party",
    ]


def test_the_page_on_the_data_counts_the_news_as_it_is(known: Knowledge, snapshot: Snapshot) -> None:
    """The table "Coverage of the news" of docs/data.md: texts, claims, links, investors of several companies."""
    news = {source for source, record in known.sources.items() if record.file} - named_sources()
    chosen = " ".join(f"<https://w3id.org/longtu/source/{source}>" for source in sorted(news))
    several = snapshot.query(
        "SELECT ?who { VALUES ?source { " + chosen + " } GRAPH ?source { ?company "
        "<https://w3id.org/longtu/ontology#investor> ?who } } GROUP BY ?who HAVING (COUNT(DISTINCT ?company) > 1)"
    )
    counted = {
        "texts": len(news),
        "claims": sum(loaded.source in news for loaded in known.claims.values()),
        "links to other claims": sum(at.file == "kg/data/links/news.yaml" for _, at in known.links),
        "investors of two or more companies by checked text": len(list(several)),
    }
    page = (docs_dir() / "data.md").read_text("utf-8").partition("## Coverage of the news")[2].partition("\n## ")[0]
    told = {name: int(count) for name, count in re.findall(r"^\| ([^|]+?) \| (\d+) \|$", page, re.MULTILINE)}
    assert told == counted


def test_the_page_on_the_data_counts_the_landscape_as_it_is(known: Knowledge) -> None:
    """The table "Coverage of the landscape" of docs/data.md: its sources, which are addresses, and their claims."""
    addresses = {source for source, record in known.sources.items() if not record.file}
    page = (
        (docs_dir() / "data.md").read_text("utf-8").partition("## Coverage of the landscape")[2].partition("\n## ")[0]
    )
    told = dict(re.findall(r"^\| (sources|claims) \| (\d+) \|$", page, re.MULTILINE))
    claims = sum(loaded.source in addresses for loaded in known.claims.values())
    assert told == {"sources": str(len(addresses)), "claims": str(claims)}
