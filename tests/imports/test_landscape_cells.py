"""Each kind of cell of the landscape tables is read strictly, or named with its row and column."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.facts.name_match import Names
from kg.imports.landscape.cell_values import bound_of, certainty_of, date_of, hundreds_of_millions, period_of, valuation
from kg.imports.landscape.convert import Conversion, convert, packaged_entities
from kg.imports.landscape.csv_table import METRICS, ROUNDS, CellError
from kg.imports.landscape.deal_parties import Parties, PartyReader, split_items
from kg.imports.landscape.decisions import Address, DecisionFile, Decisions
from kg.imports.landscape.round_labels import Kind, parse_label
from kg.imports.landscape.titles import parse_title
from kg.quantities.quantity import Bound
from kg.records.record_models import Bilingual, Claim, Entity

ADDRESS = "https://example.org/moonshot"


@cache
def entities() -> dict[str, Entity]:
    return packaged_entities()


def decisions() -> Decisions:
    source = Address(
        id="example",
        title=Bilingual(zh="示例", en="Example"),
        publisher="Example",
        address=ADDRESS,
        published="2024-06",
    )
    none: dict[str, list[object]] = {"identities": [], "distinct": [], "meant": [], "vehicles": [], "additions": []}
    return Decisions([source], DecisionFile.model_validate(none))


def round_row(**cells: str) -> dict[str, str]:
    """A row of the rounds table that is sound but for the cells given."""
    sound = {
        "company": "月之暗面/Moonshot AI",
        "round": "B (3rd)",
        "date": "2024-02",
        "precision": "month",
        "amount": "1000",
        "amount_bound": "gt",
        "currency": "USD",
        "certainty": "reported",
        "source_address": ADDRESS,
        "source_title": "Example (Example, 2024-06)",
    }
    return dict.fromkeys(ROUNDS, "") | sound | cells


def metric_row(**cells: str) -> dict[str, str]:
    sound = {
        "subject": "Kimi",
        "metric": "MAU",
        "value": "9926000.0",
        "unit": "users",
        "bound": "exact",
        "period": "2025-Q3",
        "provider": "QuestMobile",
        "source_address": ADDRESS,
        "source_title": "Example (2024-06)",
    }
    return dict.fromkeys(METRICS, "") | sound | cells


def table(path: Path, columns: list[str], rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def converted(folder: Path, rounds: list[dict[str, str]], metrics: list[dict[str, str]] | None = None) -> Conversion:
    return convert(
        table(folder / "rounds.csv", ROUNDS, rounds),
        table(folder / "metrics.csv", METRICS, metrics or []),
        entities=entities(),
        decisions=decisions(),
    )


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("company", "月之暗面/Zhipu", "not one company"),
        ("company", "月之明面", "not one company"),
        ("round", "E (somewhere)", "not a known shape of label"),
        ("date", "2024-02-30x", "is not a month"),
        ("precision", "week", "is not a precision"),
        ("amount", "1,000", "is not a figure"),
        ("amount_bound", "around", "is not a bound"),
        ("post_money", "two billion", "is not a valuation"),
        ("lead", "红衫中国", "names no Agents"),
        ("lead", "红杉中国(Hillhouse)", "another party"),
        ("investors", "腾讯 (lots)", "names no Agents"),
        ("investors", "宿华; someone", "names no Agents"),
        ("investors", "腾讯/阿里巴巴", "names two parties"),
        ("certainty", "reported; perhaps", "is not understood"),
        ("certainty", "", "how sure"),
        ("source_address", "https://example.org/other", "is not described"),
        ("source_title", "Example (2024-06) see https://example.org/x", "an address without a purpose"),
    ],
)
def test_a_cell_that_cannot_be_read_stops_the_conversion(tmp_path: Path, column: str, cell: str, said: str) -> None:
    with pytest.raises(InvalidFiles) as caught:
        converted(tmp_path, [round_row(), round_row(**{column: cell})])
    problems = [p for p in caught.value.problems if p.file == "rounds.csv" and p.line == 3]
    assert any(p.message.startswith(f"column {column}: ") and said in p.message for p in problems)
    assert all(p.remedy for p in problems)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("subject", "Kimono", "names nothing"),
        ("metric", "users, roughly", "is not a known metric"),
        ("value", "9.9m", "is not a figure"),
        ("bound", "maybe", "is not a bound"),
        ("period", "last year", "is not a period"),
        ("provider", "somebody", "is not one provider"),
    ],
)
def test_a_metric_cell_that_cannot_be_read_stops_the_conversion(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    with pytest.raises(InvalidFiles) as caught:
        converted(tmp_path, [], [metric_row(**{column: cell})])
    assert any(
        p.line == 2 and p.message.startswith(f"column {column}: ") and said in p.message for p in caught.value.problems
    )


def test_a_cell_that_no_rule_uses_stops_the_conversion(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles, match="column valuation_basis: nothing became of this cell"):
        converted(tmp_path, [round_row(valuation_basis="post")])


def test_rounds_that_may_be_one_need_a_decision(tmp_path: Path) -> None:
    other = round_row(date="2024", precision="year", round="B+")
    with pytest.raises(InvalidFiles, match="may be the round of rounds 1"):
        converted(tmp_path, [round_row(), other])


def test_a_source_is_dated_by_its_titles(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles, match="example: the titles give 2024-07"):
        converted(tmp_path, [round_row(source_title="Example (2024-07)")])


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\udcff"])
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rounds.csv"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InvalidFiles, match=r"rounds\.csv:1: not "):
        convert(path, path)


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rounds.csv"
    path.write_text(",".join(ROUNDS) + "\none,two\n", encoding="utf-8")
    with pytest.raises(InvalidFiles, match=r"rounds\.csv:2: 2 cells, not 14"):
        convert(path, path)


def claims_of(made: Conversion) -> dict[str, Claim]:
    return {claim.id: claim for claims in made.claims.values() for claim in claims}


def test_a_lead_with_a_ticket_is_a_lead_and_an_amount(tmp_path: Path) -> None:
    found = claims_of(converted(tmp_path, [round_row(lead="IDG资本 (150000000)", investors="腾讯")]))
    ticket = found["moonshot-ai-2024-02-ticket-idg-capital"]
    assert found["moonshot-ai-2024-02-lead-idg-capital"].object == "idg-capital"
    assert ticket.subject == "moonshot-ai-2024-02-idg-capital"
    assert ticket.quantity is not None
    assert ticket.quantity.value == Decimal(150000000)
    assert found["moonshot-ai-2024-02-participant-tencent"].predicate == "participant"


def test_who_stands_in_both_columns_led_once(tmp_path: Path) -> None:
    found = claims_of(converted(tmp_path, [round_row(lead="腾讯", investors="腾讯; 高榕资本")]))
    assert "moonshot-ai-2024-02-participant-tencent" not in found
    assert found["moonshot-ai-2024-02-lead-tencent"].predicate == "ledBy"


def reader() -> PartyReader:
    return PartyReader(Names(entities().values()), decisions(), "USD")


def parties(cell: str) -> Parties:
    return reader().read(cell, "investors")


def test_a_count_is_never_an_investor() -> None:
    found = parties("30 institutions; 阿里巴巴 largest")
    assert found.investors == 30
    assert [(p.id, p.holder, p.scope.en if p.scope else "") for p in found.named] == [
        ("alibaba", True, "largest investor")
    ]


def test_and_others_leaves_the_list_open() -> None:
    found = parties("美团 etc. (strategic)")
    assert found.open
    assert found.named[0].scope == Bilingual(zh="战略投资者", en="strategic investor")


def test_a_founding_holder_is_no_participant() -> None:
    holder = parties("王慧文 (5% founding holder)").named[0]
    assert (holder.id, holder.holder, holder.stake) == ("wang-huiwen", True, Decimal("0.05"))


def test_figures_about_the_whole_list_are_of_no_one_party() -> None:
    found = parties("高毅(Perseverance); 凌云光 (cornerstones 2980000000)")
    assert found.cornerstone_amount == 2980000000
    assert [(p.id, p.ticket) for p in found.named] == [("perseverance", None), ("luster-lighttech", None)]


def test_sellers_are_no_buyers_and_others_are_nobody() -> None:
    found = parties("美团 (sellers: 红杉中国 28000000 USD; others 200000000 USD)")
    assert [p.id for p in found.named] == ["meituan"]
    assert [p.id for p in found.sellers] == ["hongshan"]
    assert found.other_sales is not None
    assert found.other_sales.value == 200000000


def test_semicolons_in_brackets_do_not_part_items() -> None:
    assert split_items("a (b; c); d;") == ["a (b; c)", "d"]


@pytest.mark.parametrize(
    ("label", "kind", "names"),
    [
        ("1st (angel)", Kind.ROUND, ("1st", "angel")),
        ("B+ (4th)", Kind.ROUND, ("B+", "4th")),
        ("D (Hangzhou)", Kind.ROUND, ("D",)),
        ("2024-05", Kind.ROUND, ()),
        ("2024 latest (3rd)", Kind.ROUND, ("3rd",)),
        ("B6 last pre-IPO (8 rounds, >CNY 8.3bn in all)", Kind.ROUND, ("B6",)),
        ("2023 total", Kind.TOTAL, ()),
        ("7 rounds pre-IPO total", Kind.TOTAL, ()),
        ("D (Hangzhou+Zhuhai+Chengdu total)", Kind.TOTAL, ("D",)),
        ("2023-12 (seeking)", Kind.PLAN, ()),
        ("2nd (launched, then paused 2026-07-28)", Kind.PLAN, ("2nd",)),
        ("angel (智源 IP contribution)", Kind.CONTRIBUTION, ("angel",)),
        ("IPO HKEX 2513", Kind.LISTING, ()),
        ("acquisition by Meta", Kind.ACQUISITION, ()),
        ("B disclosure: Alibaba holds ~36% preferred for ~USD 800m", Kind.DISCLOSURE, ()),
    ],
)
def test_labels_say_what_kind_of_deal_they_name(label: str, kind: Kind, names: tuple[str, ...]) -> None:
    found = parse_label(label)
    assert (found.kind, found.names) == (kind, names)


@pytest.mark.parametrize(
    ("period", "edtf"),
    [
        ("2025-Q3", "2025-35"),
        ("2025-H1", "2025-40"),
        ("2025-Q1..Q3", "2025-01/2025-09"),
        ("2025-2028", "2025/2028"),
        ("2025-09-30", "2025-09-30"),
        ("2024", "2024"),
    ],
)
def test_periods_become_edtf(period: str, edtf: str) -> None:
    assert period_of(period) == edtf


@pytest.mark.parametrize(
    "read",
    [
        lambda: date_of("２０２３-10", "month"),
        lambda: date_of("２０２３-H2", "half"),
        lambda: period_of("２０２５-Q3"),
        lambda: valuation("１００", "post", "USD"),
    ],
)
def test_the_digits_of_a_cell_are_0_to_9(read: Callable[[], object]) -> None:
    with pytest.raises(CellError):
        read()


def test_dates_must_have_the_precision_that_the_row_says() -> None:
    assert date_of("2023-H2", "half") == "2023-41"
    assert date_of("2023-10-17", "day") == "2023-10-17"
    with pytest.raises(CellError):
        date_of("2023-10-17", "month")


@pytest.mark.parametrize(
    ("basis", "predicate", "bound"),
    [
        ("unspecified", "valuation", Bound.EXACT),
        ("gt", "valuation", Bound.MORE_THAN),
        ("post approx", "postMoneyValuation", Bound.APPROX),
        ("post", "postMoneyValuation", Bound.EXACT),
        ("first-day close market cap", "marketCapAtFirstClose", Bound.EXACT),
    ],
)
def test_a_valuation_is_post_money_only_where_its_basis_says_so(basis: str, predicate: str, bound: Bound) -> None:
    name, quantity = valuation("2500000000", basis, "USD")
    assert (name, quantity.bound) == (predicate, bound)


def test_a_valuation_may_be_a_range_or_in_another_currency() -> None:
    _, between = valuation("200000000-300000000", "unspecified", "USD")
    assert (between.lower, between.upper) == (Decimal(200000000), Decimal(300000000))
    assert valuation("500000000 USD", "unspecified", "CNY")[1].unit == "USD"


def test_hundreds_of_millions_leave_both_ends_open() -> None:
    quantity = hundreds_of_millions("CNY").quantity()
    assert (quantity.lower, quantity.upper) == (Decimal(10**8), Decimal(10**9))
    assert quantity.lower_open
    assert quantity.upper_open


def test_a_hedge_is_kept_as_a_bound_and_remarks_stay_behind() -> None:
    assert bound_of("approx (近)", "bound")[0] is Bound.APPROX
    assert bound_of("exact (conflicts)", "bound")[0] is Bound.EXACT


def test_certainty_goes_to_the_claims_it_speaks_of() -> None:
    split = certainty_of("company confirmed close; investors reported")
    assert (split.general, split.amount, split.parties) == (
        "company confirmed close",
        "company confirmed close",
        "reported",
    )
    assert certainty_of("CEO interview; amount press").amount == "press"
    assert certainty_of("reported (conflicts: 31m elsewhere)").general == "reported"


@pytest.mark.parametrize(
    ("title", "published", "second"),
    [
        ("A title of 2024 (Somewhere, 2025-06/07); amount https://example.org/a", "2025-06/2025-07", "amount"),
        ("A title (2025-12/2026-01)", "2025-12/2026-01", ""),
        ("Somebody via a list 2026-07-16 and 07-28", "2026-07-16", ""),
        ("2025年三季度的榜", "", ""),
        ("A title (heldout/18)", "", ""),
    ],
)
def test_titles_give_dates_and_second_addresses(title: str, published: str, second: str) -> None:
    found = parse_title(title)
    assert found.published == published
    assert list(found.second) == ([second] if second else [])
