"""The landscape tables as a whole: every row and cell accounted for, the committed files made again byte for byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.base.paths import data_dir
from kg.imports.landscape.convert import DEALS_FILE, SOURCES_FILE, Conversion, convert
from kg.imports.landscape.csv_table import Row
from kg.records.load import Knowledge
from kg.records.record_models import Claim
from tests.support.shared import shared

COMPILERS_NOTES = ("heldout", "conflict", "AICPB-like", "marginalia", "mirror of", "traditional copy")


@pytest.fixture(scope="module")
def tables() -> Path:
    """The folder with the two tables; the test skips where it is absent."""
    return shared("landscape")


@pytest.fixture(scope="module")
def made(tables: Path) -> Conversion:
    return convert(tables / "rounds.csv", tables / "metrics.csv")


def row(made: Conversion, name: str) -> Row:
    return next(found for found in made.rows if found.name == name)


def claims(made: Conversion) -> dict[str, Claim]:
    """Every claim by its whole id."""
    return {f"{source}.{claim.id}": claim for source, found in made.claims.items() for claim in found}


def test_the_committed_files_are_made_again_byte_for_byte(made: Conversion, tmp_path: Path) -> None:
    made.write(tmp_path)
    for name, content in made.files().items():
        assert (tmp_path / name).read_bytes() == (data_dir() / name).read_bytes(), name
        assert content.encode() == (data_dir() / name).read_bytes(), name


def test_no_committed_claim_file_is_left_over(made: Conversion) -> None:
    head = made.files()[DEALS_FILE].splitlines()[0]
    committed = {
        path.relative_to(data_dir()).as_posix()
        for path in data_dir().glob("*/*.yaml")
        if path.read_text(encoding="utf-8").startswith(head)
    }
    assert committed == set(made.files())


def test_every_row_is_in_the_report_and_every_cell_is_accounted_for(made: Conversion) -> None:
    assert [r.name for r in made.rows] == [
        *(f"rounds {n}" for n in range(1, 63)),
        *(f"metrics {n}" for n in range(1, 43)),
    ]
    for found in made.rows:
        filled = {column for column, cell in found.cells.items() if cell}
        assert filled <= {outcome.column for outcome in found.outcomes}, found.name
        assert found.unaccounted() == []
    lines = list(made.report())
    assert sum(not line.startswith(" ") for line in lines) == 104


def test_every_row_makes_a_claim(made: Conversion) -> None:
    known = claims(made)
    for found in made.rows:
        words = {word for outcome in found.outcomes for word in outcome.became.split()}
        assert words & set(known), found.name


def test_each_cited_address_is_one_source(made: Conversion) -> None:
    cited = {found["source_address"] for found in made.rows}
    second = {
        address.rstrip(")") for found in made.rows for address in re.findall(r"https?://\S+", found["source_title"])
    }
    addresses = [source.address for source in made.sources if source.address]
    assert set(addresses) == cited | second
    assert len(addresses) == len(set(addresses)) == 61


def test_sources_are_known_by_address_only_and_dated(made: Conversion) -> None:
    for source in made.sources:
        assert source.verification == ("addressOnly" if source.address else "unchecked")
        assert source.publisher
        assert ("published" in source.inferred) == bool(re.search(r"\d-\d\d/\d{4}-\d\d-", source.published))


def test_no_note_of_the_compiler_and_no_title_of_a_third_party_enters_the_data(made: Conversion) -> None:
    written = "\n".join(made.files().values())
    for note in COMPILERS_NOTES:
        assert note not in written
    for found in made.rows:
        title = re.sub(r"https?://\S+", "", found["source_title"])
        for start in range(len(title) - 20):
            assert title[start : start + 20] not in written, title


def test_no_total_listing_purchase_plan_or_contribution_is_a_round(made: Conversion) -> None:
    rounds = {deal.id for deal in made.deals if deal.type == "FundingRound"} | {"moonshot-ai-b", "moonshot-ai-c"}
    of_rows = {claim.subject: key for key, claim in claims(made).items() if claim.predicate in ("company", "amount")}
    assert set(of_rows) == rounds
    assert len(rounds) == 50
    for name in ("rounds 5", "rounds 11", "rounds 16", "rounds 20", "rounds 23", "rounds 30", "rounds 31"):
        words = {word for outcome in row(made, name).outcomes for word in outcome.became.split()}
        stated = [claims(made)[word] for word in words if word in claims(made)]
        assert not {claim.predicate for claim in stated} & {"amount", "ledBy", "participant"}, name
    kinds = {deal.id: deal.type for deal in made.deals if deal.type != "FundingRound"}
    assert kinds == {
        "01-ai-2023-12-14-raise-plan": "Plan",
        "deepseek-company-2026-07-16-raise-plan": "Plan",
        "light-year-acquisition-by-meituan": "Acquisition",
        "butterfly-effect-acquisition-by-meta": "Acquisition",
    }


def test_totals_and_tranches_are_not_added_twice(made: Conversion) -> None:
    totals = {(claim.subject, claim.time): claim for claim in claims(made).values() if claim.predicate == "totalRaised"}
    assert set(totals) == {
        ("zhipu", "2023-01-01/2023-10-20"),
        ("zhipu", "2025-03"),
        ("zhipu", "../2025"),
        ("minimax", "../2026-01-09"),
        ("aisphere", "../2025-03"),
        ("liblibai", "../2024-07-30"),
    }
    assert totals["zhipu", "2025-03"].definition == "tranches-together"
    amounts = {claim.subject for claim in claims(made).values() if claim.predicate == "amount"}
    assert {"zhipu-2025-03-03", "zhipu-2025-03-13"} <= amounts
    assert "aisphere-2025-03" not in amounts


def test_what_was_sought_or_could_change_is_not_told_as_done(made: Conversion) -> None:
    sought = {key for key, claim in claims(made).items() if claim.modality == "sought"}
    planned = {key for key, claim in claims(made).items() if claim.modality == "planned"}
    of_deepseek = {key for key in claims(made) if key.startswith("rainsnews-2026-06-deepseek.")}
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


def test_a_cell_with_an_address_of_its_own_is_stated_there(made: Conversion) -> None:
    known = claims(made)
    assert "yahoo-finance-01-ai-amount.01-ai-2023-11-05-amount" in known
    assert "cmn-2023-11-07-01-ai.01-ai-2023-11-05-amount" not in known
    assert "asiaict-unitree-amount.unitree-2025-06-19-amount" in known
    assert "guancha-zhipu-valuation.zhipu-2025-07-valuation" in known


def test_the_last_round_of_a_prospectus_has_holders_and_not_participants(made: Conversion) -> None:
    stated = made.claims["stockstar-2025-12-21-zhipu"]
    assert [c.predicate for c in stated if c.subject == "zhipu-2025"] == [
        *("company", "date", "roundLabel", "stage", "postMoneyValuation")
    ]
    assert sum(c.predicate == "shareholder" for c in stated) == 14


def test_a_purchase_names_its_sellers_and_their_proceeds(made: Conversion) -> None:
    known = claims(made)
    sale = known["laitimes-2023-06-29-light-year.light-year-held-by-wang-xing-sale"]
    assert (sale.quantity and sale.quantity.unit, "qimai" in sale.about) == ("USD", True)
    others = known["laitimes-2023-06-29-light-year.light-year-acquisition-by-meituan-others"]
    assert (others.predicate, others.object) == ("otherSaleProceeds", None)


def test_figures_stand_as_the_row_writes_them(made: Conversion) -> None:
    known = claims(made)
    amount = known["the-star-2026-01-05-moonshot-c.moonshot-ai-c-amount"].quantity
    monthly = known["digipub-2025-12-kimi.kimi-monthly-active-users-2025-35-period-mean"].quantity
    vague = known["yahoo-2023-07-20-zhipu-meituan.zhipu-2022-09-amount"].quantity
    assert amount and amount.as_written == "500000000 USD"
    assert monthly and (monthly.as_written, str(monthly.value)) == ("9926000 users", "9926000")
    assert vague and (vague.as_written, vague.bound) == ("hundreds of millions", "range")


def test_no_figure_of_a_row_stands_without_its_unit_and_the_word_for_its_bound(made: Conversion) -> None:
    """The words for the bound are the row's own: its code, or the hedge of the page that it quotes."""
    figures = {id: claim.quantity for id, claim in claims(made).items() if claim.quantity}
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


def test_no_claim_is_surer_than_its_row(made: Conversion) -> None:
    """A claim's certainty is in its row's own words; what is only reported of a row's part is reported."""
    cells = [found.cells.get("certainty", "").partition(" (conflicts")[0] for found in made.rows]
    words = {part for cell in cells for part in re.split(r"; (?:amount |investors )?", cell)} | {
        "stated in the address"
    }
    given = {id: claim.certainty for id, claim in claims(made).items() if claim.certainty}
    assert [id for id, certainty in given.items() if certainty not in words] == []
    confirmed = {id.partition(".")[2] for id, certainty in given.items() if "confirmed" in certainty}
    assert confirmed and not [id for id in confirmed if re.match("unitree-.*-(?:valuation|participant)", id)]


def test_certainty_is_kept_and_no_claim_has_a_place_in_a_text(made: Conversion) -> None:
    known = claims(made)
    assert known["the-star-2026-01-05-moonshot-c.moonshot-ai-c-amount"].certainty == "confirmed in CEO letter"
    assert known["the-star-2026-01-05-moonshot-c.moonshot-ai-c-date"].certainty == "reported"
    assert not any(claim.evidence for claim in known.values())


def test_a_provider_is_an_entity_or_not_stated(made: Conversion, known: Knowledge) -> None:
    stated = claims(made)
    peak = stated["bianews-2025-12-weekly-users.kimi-monthly-active-users-2024-peak"]
    revenue = stated["yuhaojiang-2026-01-09-minimax.minimax-revenue-2024"]
    assert (peak.provider, peak.definition) == (None, "peak")
    assert (revenue.provider, revenue.document) == ("minimax", "minimax-prospectus")
    assert {c.provider for c in stated.values() if c.provider} <= set(known.entities)


def test_the_source_table_is_that_of_the_addresses(made: Conversion) -> None:
    assert made.files()[SOURCES_FILE].count("\n  - id: ") == len(made.sources) == 62


def test_the_documentation_counts_what_there_is(made: Conversion) -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "data.md").read_text(encoding="utf-8")
    rounds = {claim.subject for claim in claims(made).values() if claim.predicate == "company"}
    listings = {claim.subject for claim in claims(made).values() if claim.predicate == "issuer"}
    others = {deal.id for deal in made.deals if deal.type in ("Acquisition", "Plan")} | listings
    for what, count in (
        ("rows", len(made.rows)),
        ("sources", len(made.sources)),
        ("claims", len(claims(made))),
        ("private rounds", len(rounds)),
        ("listings, acquisitions, plans", len(others)),
    ):
        assert f"| {what} | {count} |" in page


@pytest.mark.parametrize("claim", ["forbes-japan-2025-06-unitree.unitree-2025-06-19-valuation"])
def test_a_valuation_that_is_only_reported_is_never_confirmed(made: Conversion, claim: str) -> None:
    assert claims(made)[claim].certainty == "reported"
