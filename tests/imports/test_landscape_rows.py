"""The landscape: what it says of the rows of its two tables, and what it leaves behind."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from kg.base.paths import data_dir
from kg.ontology.registry import vocabulary
from kg.records.load import Knowledge
from kg.records.record_models import Claim, Source
from tests.support.shared import shared

COMPILERS_NOTES = ("heldout", "conflict", "AICPB-like", "marginalia", "mirror of", "traditional copy")


@pytest.fixture(scope="module")
def sources(known: Knowledge) -> dict[str, Source]:
    """The pages that the two tables cite."""
    places = {id: known.places[f"source {id}"].file for id in known.sources}
    return {id: one for id, one in known.sources.items() if places[id].endswith("sources/landscape.yaml")}


@pytest.fixture(scope="module")
def stated(known: Knowledge, sources: dict[str, Source]) -> dict[str, Claim]:
    """Every claim of those pages by its whole id."""
    return {id: loaded.claim for id, loaded in known.claims.items() if loaded.source in sources}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The rows of the two tables; the test skips where they are absent."""
    texts = [(shared("landscape") / f"{name}.csv").read_text("utf-8") for name in ("rounds", "metrics")]
    return [row for text in texts for row in csv.DictReader(text.splitlines())]


def test_each_cited_address_is_one_source(rows: list[dict[str, str]], sources: dict[str, Source]) -> None:
    cited = {found["source_address"] for found in rows}
    second = {address.rstrip(")") for found in rows for address in re.findall(r"https?://\S+", found["source_title"])}
    addresses = [source.address for source in sources.values() if source.address]
    assert set(addresses) == cited | second
    assert len(addresses) == len(set(addresses)) == 61


def test_sources_are_known_by_address_only_and_dated(sources: dict[str, Source]) -> None:
    for source in sources.values():
        assert source.verification == ("addressOnly" if source.address else "unchecked")
        assert source.publisher
        assert ("published" in source.inferred) == bool(re.search(r"\d-\d\d/\d{4}-\d\d-", source.published))


def test_no_note_of_the_compiler_and_no_title_of_a_third_party_enters_the_data(
    rows: list[dict[str, str]], sources: dict[str, Source]
) -> None:
    files = [data_dir() / "sources" / "landscape.yaml", data_dir() / "entities" / "landscape-deals.yaml"]
    files += [data_dir() / "claims" / f"{source}.yaml" for source in sources]
    written = "\n".join(file.read_text("utf-8") for file in files)
    for note in COMPILERS_NOTES:
        assert note not in written
    for found in rows:
        title = re.sub(r"https?://\S+", "", found["source_title"])
        for start in range(len(title) - 20):
            assert title[start : start + 20] not in written, title


def test_no_total_listing_purchase_plan_or_contribution_is_a_round(known: Knowledge, stated: dict[str, Claim]) -> None:
    rounds = {claim.subject for claim in stated.values() if claim.predicate in ("company", "amount")}
    assert {known.entities[id].type for id in rounds} == {"FundingRound"}
    assert len(rounds) == 50
    of_deals = {
        claim.subject: known.entities[claim.subject].type
        for claim in stated.values()
        if claim.subject in known.entities
    }
    kinds = {id: type for id, type in of_deals.items() if type in ("Plan", "Acquisition", "Listing")}
    assert kinds == {
        "01-ai-2023-12-14-raise-plan": "Plan",
        "deepseek-company-2026-07-16-raise-plan": "Plan",
        "light-year-acquisition-by-meituan": "Acquisition",
        "butterfly-effect-acquisition-by-meta": "Acquisition",
        "zhipu-listing-hkex": "Listing",
        "minimax-listing-hkex": "Listing",
    }
    words = vocabulary()
    of_rounds = {claim.predicate for claim in stated.values() if claim.subject in kinds}
    assert not {name for name in of_rounds if words.properties[name].domain == "FundingRound"}


def test_totals_and_tranches_are_not_added_twice(stated: dict[str, Claim]) -> None:
    totals = {(claim.subject, claim.time): claim for claim in stated.values() if claim.predicate == "totalRaised"}
    assert set(totals) == {
        ("zhipu", "2023-01-01/2023-10-20"),
        ("zhipu", "2025-03"),
        ("zhipu", "../2025"),
        ("minimax", "../2026-01-09"),
        ("aisphere", "../2025-03"),
        ("liblibai", "../2024-07-30"),
    }
    assert totals["zhipu", "2025-03"].definition == "tranches-together"
    amounts = {claim.subject for claim in stated.values() if claim.predicate == "amount"}
    assert {"zhipu-2025-03-03", "zhipu-2025-03-13"} <= amounts
    assert "aisphere-2025-03" not in amounts


def test_what_was_sought_or_could_change_is_not_told_as_done(stated: dict[str, Claim]) -> None:
    sought = {key for key, claim in stated.items() if claim.modality == "sought"}
    planned = {key for key, claim in stated.items() if claim.modality == "planned"}
    of_deepseek = {key for key in stated if key.startswith("rainsnews-2026-06-deepseek.")}
    assert len(of_deepseek) == 16
    assert sought == of_deepseek | {
        "socialmediaasia-2026-02-17-moonshot.moonshot-ai-2026-02-valuation",
        "aws-copy-2023-12-14-01-ai.01-ai-2023-12-14-raise-plan-amount",
        "aws-copy-2023-12-14-01-ai.01-ai-2023-12-14-raise-plan-valuation",
        "the-decoder-2026-07-16-deepseek.deepseek-company-2026-07-16-raise-plan-amount",
        "the-decoder-2026-07-16-deepseek.deepseek-company-2026-07-16-raise-plan-valuation",
    }
    assert planned == {
        "stheadline-2025-12-23-bytedance.bytedance-capital-expenditure-2026",
        "myzaker-2025-10-alibaba-plan.alibaba-capital-expenditure-2025-to-2028-ai-infrastructure",
    }


def test_a_cell_with_an_address_of_its_own_is_stated_there(stated: dict[str, Claim]) -> None:
    assert "yahoo-finance-01-ai-amount.01-ai-2023-11-05-amount" in stated
    assert "cmn-2023-11-07-01-ai.01-ai-2023-11-05-amount" not in stated
    assert "asiaict-unitree-amount.unitree-2025-06-19-amount" in stated
    assert "guancha-zhipu-valuation.zhipu-2025-07-valuation" in stated


def test_the_last_round_of_a_prospectus_has_holders_and_not_participants(stated: dict[str, Claim]) -> None:
    there = [claim for id, claim in stated.items() if id.startswith("stockstar-2025-12-21-zhipu.")]
    assert [claim.predicate for claim in there if claim.subject == "zhipu-2025"] == [
        *("company", "date", "roundLabel", "stage", "postMoneyValuation")
    ]
    assert sum(claim.predicate == "shareholder" for claim in there) == 14


def test_a_purchase_names_its_sellers_and_their_proceeds(stated: dict[str, Claim]) -> None:
    sale = stated["laitimes-2023-06-29-light-year.light-year-held-by-wang-xing-sale"]
    assert (sale.quantity and sale.quantity.unit, "qimai" in sale.about) == ("USD", True)
    others = stated["laitimes-2023-06-29-light-year.light-year-acquisition-by-meituan-others"]
    assert (others.predicate, others.object) == ("otherSaleProceeds", None)


def test_figures_stand_as_the_row_writes_them(stated: dict[str, Claim]) -> None:
    amount = stated["the-star-2026-01-05-moonshot-c.moonshot-ai-c-amount"].quantity
    monthly = stated["digipub-2025-12-kimi.kimi-monthly-active-users-2025-35-period-mean"].quantity
    vague = stated["yahoo-2023-07-20-zhipu-meituan.zhipu-2022-09-amount"].quantity
    assert amount and amount.as_written == "500000000 USD"
    assert monthly and (monthly.as_written, str(monthly.value)) == ("9926000 users", "9926000")
    assert vague and (vague.as_written, vague.bound) == ("hundreds of millions", "range")


def test_no_figure_of_a_row_stands_without_its_unit_and_the_word_for_its_bound(stated: dict[str, Claim]) -> None:
    """The words for the bound are the row's own: its code, or the hedge of the page that it quotes."""
    figures = {id: claim.quantity for id, claim in stated.items() if claim.quantity}
    assert len(figures) > 140
    assert [id for id, one in figures.items() if re.fullmatch(r"[\d.]+", one.as_written)] == []
    unhedged = re.compile(r"[\d.]+ [A-Za-z]+|[\d.]+%")
    assert [id for id, one in figures.items() if unhedged.fullmatch(one.as_written) and one.bound != "exact"] == []
    told = {
        "digipub-2025-12-kimi.qwen-app-monthly-active-user-growth-2025-11": "1.4903 ratio",
        "itiger-2025-10-q3-ranking.deepseek-monthly-active-users-2025-34-period-mean": "近 170000000 users",
        "bianews-2025-12-weekly-users.kimi-monthly-active-users-2024-peak": "一度高达 36000000 users",
        "business-times-2024-02-27-moonshot-b.moonshot-ai-b-amount": "gt 1000000000 USD",
        "asiaict-unitree-amount.unitree-2025-06-19-amount": "approx 700000000 CNY",
        "the-decoder-2026-07-16-deepseek.deepseek-company-2026-07-16-raise-plan-amount": "at least 10000000000 CNY",
        "tencent-news-2024-06-model-startups.moonshot-ai-2023-h1-valuation": "200000000-300000000 USD",
        "laitimes-2023-06-29-light-year.light-year-held-by-wang-xing-sale": "5000000 USD",
    }
    assert {id: figures[id].as_written for id in told} == told


def test_no_claim_is_surer_than_its_row(rows: list[dict[str, str]], stated: dict[str, Claim]) -> None:
    """A claim's certainty is in its row's own words; what is only reported of a row's part is reported."""
    cells = [found.get("certainty", "").partition(" (conflicts")[0] for found in rows]
    words = {part for cell in cells for part in re.split(r"; (?:amount |investors )?", cell)} | {
        "stated in the address"
    }
    given = {id: claim.certainty for id, claim in stated.items() if claim.certainty}
    assert [id for id, certainty in given.items() if certainty not in words] == []
    confirmed = {id.partition(".")[2] for id, certainty in given.items() if "confirmed" in certainty}
    assert confirmed and not [id for id in confirmed if re.match("unitree-.*-(?:valuation|participant)", id)]


def test_certainty_is_kept_and_no_claim_has_a_place_in_a_text(stated: dict[str, Claim]) -> None:
    assert stated["the-star-2026-01-05-moonshot-c.moonshot-ai-c-amount"].certainty == "confirmed in CEO letter"
    assert stated["the-star-2026-01-05-moonshot-c.moonshot-ai-c-date"].certainty == "reported"
    assert not any(claim.evidence for claim in stated.values())


def test_a_provider_is_an_entity_or_not_stated(known: Knowledge, stated: dict[str, Claim]) -> None:
    peak = stated["bianews-2025-12-weekly-users.kimi-monthly-active-users-2024-peak"]
    revenue = stated["yuhaojiang-2026-01-09-minimax.minimax-revenue-2024"]
    assert (peak.provider, peak.definition) == (None, "peak")
    assert (revenue.provider, revenue.document) == ("minimax", "minimax-prospectus")
    assert {c.provider for c in stated.values() if c.provider} <= set(known.entities)


def test_the_documentation_counts_what_there_is(
    rows: list[dict[str, str]], known: Knowledge, sources: dict[str, Source], stated: dict[str, Claim]
) -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "data.md").read_text(encoding="utf-8")
    rounds = {claim.subject for claim in stated.values() if claim.predicate == "company"}
    listings = {claim.subject for claim in stated.values() if claim.predicate == "issuer"}
    deals = {claim.subject for claim in stated.values() if claim.subject in known.entities}
    others = {id for id in deals if known.entities[id].type in ("Acquisition", "Plan")} | listings
    for what, count in (
        ("rows", len(rows)),
        ("sources", len(sources)),
        ("claims", len(stated)),
        ("private rounds", len(rounds)),
        ("listings, acquisitions, plans", len(others)),
    ):
        assert f"| {what} | {count} |" in page


@pytest.mark.parametrize("claim", ["forbes-japan-2025-06-unitree.unitree-2025-06-19-valuation"])
def test_a_valuation_that_is_only_reported_is_never_confirmed(stated: dict[str, Claim], claim: str) -> None:
    assert stated[claim].certainty == "reported"
