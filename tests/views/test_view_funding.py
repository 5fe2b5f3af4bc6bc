"""The funding ladder, worked out by hand: on a small company, on the two articles, on the landscape table."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import BadInput, NotFound
from kg.quantities.interval import Interval
from kg.quantities.quantity import Quantity
from kg.views.funding import Funding, Rung, funding
from kg.views.parts.cells import Amount, Figure, Support
from kg.views.parts.round_claims import hull, pre_money, stake_at_most
from tests.support.landscape_of import Record, money, named, packaged, said, snapshot_of

ENTITIES = [
    named("x", "Company"),
    *(named(id, "Company") for id in ("alpha", "beta")),
    named("pat", "Person"),
    *(named(id, "FundingRound") for id in ("x-a", "x-b", "x-c")),
]


def raised(id: str, *claims: Record) -> list[Record]:
    return [said(f"{id}-company", id, "company", "x"), *claims]


def ladder(folder: Path, *claims: Record, **given: Any) -> Funding:
    return funding(snapshot_of(folder, ENTITIES, {"s": list(claims)}), company="x", **given)


def rungs(view: Funding) -> list[tuple[str, str]]:
    return [(row.round.id, row.modality.id) for row in view.rows]


def test_rounds_stand_in_order_of_date_undated_last(tmp_path: Path) -> None:
    view = ladder(
        tmp_path,
        *raised("x-a", said("a", "x-a", "amount", quantity=money(1))),
        *raised("x-b", said("b", "x-b", "date", time="2025")),
        *raised("x-c", said("c", "x-c", "date", time="2024-03")),
    )
    assert [row.round.id for row in view.rows] == ["x-c", "x-b", "x-a"]


def test_a_lead_that_nobody_states_is_empty(tmp_path: Path) -> None:
    (row,) = ladder(tmp_path, *raised("x-a", said("p", "x-a", "participant", "alpha"))).rows
    assert (row.leads, [party.short() for party in row.participants]) == ((), ["alpha"])
    assert row.named.short() == "1"


def test_a_plan_is_a_row_of_its_own(tmp_path: Path) -> None:
    view = ladder(
        tmp_path,
        *raised("x-a", said("a", "x-a", "amount", quantity=money(5))),
        said("v", "x-a", "postMoneyValuation", quantity=money(50), modality="planned"),
    )
    assert rungs(view) == [("x-a", "actual"), ("x-a", "planned")]
    actual, planned = view.rows
    assert (actual.post_money, actual.stake) == ((), None)
    assert [figure.short() for figure in planned.post_money] == ["USD 50"]


def test_money_for_a_purpose_plans_no_round(tmp_path: Path) -> None:
    entities = [*ENTITIES, named("gpus", "Plan")]
    claims = raised("x-a", said("a", "x-a", "amount", quantity=money(5)))
    claims.append(said("use", "x-a", "useOfProceeds", "gpus", modality="planned"))
    view = funding(snapshot_of(tmp_path, entities, {"s": claims}), company="x")
    assert rungs(view) == [("x-a", "actual")]


def test_two_figures_for_one_round_stay_two_and_widen_what_follows(tmp_path: Path) -> None:
    claims = {
        "s": raised(
            "x-a",
            said("a", "x-a", "amount", quantity=money(20)),
            said("v", "x-a", "postMoneyValuation", quantity=money(200)),
        ),
        "t": raised("x-a", said("a", "x-a", "amount", quantity=money(30))),
    }
    (row,) = funding(snapshot_of(tmp_path, ENTITIES, claims), company="x").rows
    assert [figure.short() for figure in row.amounts] == ["USD 20", "USD 30"]
    assert row.pre_money is not None and row.stake is not None
    assert (row.pre_money.lower, row.pre_money.upper) == ("170", "180")
    assert (row.stake.upper, row.stake.label.en) == ("0.15", "at most 15%")


@pytest.mark.parametrize(
    ("amount", "post", "reason"),
    [
        (money(20, bound="approx"), money(200), "one of the figures is approximate"),
        (money(20, "CNY"), money(200, "USD"), "the currencies differ and are not converted"),
    ],
)
def test_nothing_is_derived_across_currencies_or_from_approximations(
    tmp_path: Path, amount: Record, post: Record, reason: str
) -> None:
    claims = raised(
        "x-a",
        said("a", "x-a", "amount", quantity=amount),
        said("v", "x-a", "postMoneyValuation", quantity=post),
    )
    (row,) = ladder(tmp_path, *claims).rows
    for found in (row.pre_money, row.stake):
        assert found is not None and found.reason is not None
        assert (found.known, found.reason.en) == (False, reason)


def test_a_valuation_of_unstated_basis_gives_no_pre_money(tmp_path: Path) -> None:
    claims = raised(
        "x-a",
        said("a", "x-a", "amount", quantity=money(20)),
        said("v", "x-a", "valuation", quantity=money(200)),
    )
    (row,) = ladder(tmp_path, *claims).rows
    assert (row.pre_money, row.stake) == (None, None)
    assert [figure.short() for figure in row.valuations] == ["USD 200"]


def test_totals_are_lower_bounds_by_currency(tmp_path: Path) -> None:
    view = ladder(
        tmp_path,
        *raised("x-a", said("a", "x-a", "amount", quantity=money(10))),
        *raised("x-b", said("b", "x-b", "amount", quantity=money(20, bound="more_than"))),
        *raised("x-c", said("c", "x-c", "amount", quantity=money(40, bound="approx"))),
    )
    (total,) = view.section("totals").rows
    assert (total.currency, total.total.label.en) == ("USD", "more than USD 30")
    assert total.total.inputs == ("s.a", "s.b")
    assert [ref.id for ref in total.without_amount] == ["x-c"]
    assert "approximate" in [note.code for note in view.notes]


def test_a_total_of_approximations_is_undetermined_and_still_names_its_claims(tmp_path: Path) -> None:
    claims = raised("x-a", said("a", "x-a", "amount", quantity=money(40, bound="approx")))
    (total,) = ladder(tmp_path, *claims).section("totals").rows
    assert (total.total.known, total.total.label.en, total.rounds) == (False, "undetermined", ())
    assert (total.total.inputs, total.claims) == ((), ("s.a",))


def test_what_a_holder_put_in_over_time_is_no_ticket(tmp_path: Path) -> None:
    view = ladder(
        tmp_path,
        *raised("x-a", said("p", "x-a", "participant", "pat")),
        said("holds", "x", "shareholder", "pat"),
        said("sum", "x-held-by-pat", "cumulativeInvestment", quantity=money(70)),
    )
    assert view.section("tickets").rows == ()
    (row,) = view.section("holdings").rows
    assert [figure.short() for figure in row.cumulative] == ["USD 70"]
    assert [ref.id for ref in row.named_in] == ["x-a"]
    assert all(not rung.amounts for rung in view.rows)


def test_unknown_company_and_wrong_kind(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, ENTITIES, {"s": raised("x-a", said("p", "x-a", "participant", "pat"))})
    with pytest.raises(NotFound, match="no entity 'y'"):
        funding(snapshot, company="y")
    with pytest.raises(BadInput, match="'pat' is a Person, not a Company"):
        funding(snapshot, company="pat")


def figure(quantity: Quantity) -> Figure:
    one = Support(mentions=1, statements=1, sources=1, origins=1)
    return Figure(amount=Amount.of(quantity), support=one, claims=("s.c",))


NUMBERS = st.integers(1, 10**9)


def test_the_hull_of_two_figures_keeps_every_number_that_one_of_them_allows() -> None:
    """More than 200 and at least 200: one source allows exactly 200, so it stays allowed; the same from above."""
    above = [Quantity.more_than(200, "USD"), Quantity.at_least(200, "USD")]
    below = [Quantity.less_than(300, "USD"), Quantity.at_most(300, "USD")]
    for pair in (above, above[::-1]):
        assert hull([figure(quantity) for quantity in pair]) == Interval(Decimal(200), None)
        assert hull([figure(pair[0]), figure(pair[0])]) == hull([figure(pair[0])])
    for pair in (below, below[::-1]):
        found = hull([figure(quantity) for quantity in pair])
        assert found is not None and (found.upper, found.upper_open) == (Decimal(300), False)


def test_the_hull_of_figures_without_a_common_end_has_none_there() -> None:
    """At least 200 by one, at most 300 by the other: together they rule out nothing but negative money."""
    least, most = figure(Quantity.at_least(200, "USD")), figure(Quantity.at_most(300, "USD"))
    for pair in ([least, most], [most, least]):
        found = hull(pair)
        assert found is not None and found.upper is None
        assert found.lower is None or found.lower <= 0
    exact = figure(Quantity.exact(100, "USD"))
    assert hull([exact, least]) == hull([least, exact]) == Interval(Decimal(100), None)


@pytest.mark.parametrize(
    ("bound", "open_", "label"), [("at_most", False, "at most 10%"), ("less_than", True, "less than 10%")]
)
def test_a_stake_is_at_most_or_less_than_as_the_amount_is(tmp_path: Path, bound: str, open_: bool, label: str) -> None:
    claims = raised(
        "x-a",
        said("a", "x-a", "amount", quantity=money(20, bound=bound)),
        said("v", "x-a", "postMoneyValuation", quantity=money(200)),
    )
    (row,) = ladder(tmp_path, *claims).rows
    assert row.stake is not None
    assert (row.stake.lower, row.stake.upper, row.stake.upper_open) == (None, "0.1", open_)
    assert (row.stake.label.en, row.stake.formula) == (label, "≤ amount ÷ postMoney")
    assert row.stake.short() == label


@given(NUMBERS, NUMBERS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_narrowing_a_figure_never_widens_what_follows(amount: int, post: int, more: int, wide: int) -> None:
    narrow = [figure(Quantity.range(amount, amount + more, "USD"))]
    wider = [figure(Quantity.range(amount, amount + more + wide, "USD"))]
    values = [figure(Quantity.at_least(post, "USD"))]
    inner, outer = hull(narrow), hull(wider)
    assert inner is not None and outer is not None and inner.within(outer)
    first, second = stake_at_most(narrow, values), stake_at_most(wider, values)
    assert first is not None and second is not None and first.upper is not None and second.upper is not None
    assert float(first.upper) <= float(second.upper)
    before, after = pre_money(narrow, values), pre_money(wider, values)
    assert before is not None and after is not None and before.lower is not None and after.lower is not None
    assert float(after.lower) <= float(before.lower)


def articles() -> dict[str, Rung]:
    return {row.round.id: row for row in funding(packaged("a1", "a2"), company="moonshot-ai").rows}


def test_the_b_round_of_the_articles_raised_one_billion_and_alibaba_led() -> None:
    row = articles()["moonshot-ai-b"]
    assert [figure.short() for figure in row.amounts] == ["USD 1 billion"]
    assert [party.short() for party in row.leads] == ["alibaba"]
    assert row.named.short() == "at least 1"
    assert (row.post_money, row.pre_money, row.stake) == ((), None, None)


def test_the_c_round_of_the_articles() -> None:
    """4.3bn post less 0.5bn is 3.8bn pre; 0.5 / 4.3 is 11.63 % at most for all together; the lead is not stated."""
    row = articles()["moonshot-ai-c"]
    assert [figure.short() for figure in row.amounts] == ["USD 500 million"]
    assert row.leads == ()
    assert [party.short() for party in row.participants] == ["alibaba", "tencent", "wang-huiwen"]
    assert row.named.short() == "at least 3"
    assert row.pre_money is not None and row.pre_money.label.en == "USD 3.8 billion"
    assert row.stake is not None and row.stake.upper is not None
    assert row.stake.upper.startswith("0.1162790697")
    assert row.oversubscribed is True
    (amount,) = row.amounts
    assert (amount.support.sources, amount.support.origins) == (2, 1)


def test_the_articles_invent_no_round_for_a_holder() -> None:
    view = funding(packaged("a1", "a2"), company="moonshot-ai")
    assert [row.round.id for row in view.rows] == ["moonshot-ai-b", "moonshot-ai-c"]
    holdings = {row.holder.id: row for row in view.section("holdings").rows}
    assert set(holdings) == {"alibaba", "gaorong-ventures", "tencent", "wang-huiwen"}
    assert [figure.short() for figure in holdings["wang-huiwen"].cumulative] == ["USD 70 million"]
    assert holdings["wang-huiwen"].cumulative[0].support.statements == 1
    assert [when.edtf for when in holdings["tencent"].dates] == ["2024-06~"]
    (total,) = view.section("totals").rows
    assert total.total.label.en == "at least USD 1.5 billion"


def test_the_ladder_of_the_landscape() -> None:
    """2023 H1 60m, B more than 1bn or 1bn, B+ more than 300m, C 500m, C+ more than 700m: more than 2.56bn in all."""
    view = funding(packaged(), company="moonshot-ai")
    order = ["moonshot-ai-2023", "moonshot-ai-2023-h1", "moonshot-ai-2023-h2", "moonshot-ai-b"]
    order += ["moonshot-ai-2024-08", "moonshot-ai-c", "moonshot-ai-2026-02", "moonshot-ai-2026-05"]
    assert [row.round.id for row in view.rows if row.modality.id == "actual"] == order
    (total,) = view.section("totals").rows
    assert total.total.label.en == "more than USD 2.56 billion"
    approximate = {"moonshot-ai-2023", "moonshot-ai-2023-h2", "moonshot-ai-2026-05"}
    assert {ref.id for ref in total.without_amount} == approximate
    c_round = next(row for row in view.rows if row.round.id == "moonshot-ai-c")
    assert [party.short() for party in c_round.leads] == ["idg-capital"]
    tickets = {row.investment.id: [figure.short() for figure in row.tickets] for row in view.section("tickets").rows}
    assert tickets == {
        "moonshot-ai-2026-05-long-z": ["more than USD 200 million"],
        "moonshot-ai-c-idg-capital": ["USD 150 million"],
    }


def test_the_first_round_of_minimax_is_told_two_ways() -> None:
    """20m or 31m at 200m post-money: 169m to 180m before, at most 15.5 % for all together."""
    row = funding(packaged(), company="minimax").rows[0]
    assert [figure.short() for figure in row.amounts] == ["USD 20 million", "USD 31 million"]
    assert row.pre_money is not None and row.pre_money.label.en == "USD 169 million to USD 180 million"
    assert row.stake is not None and row.stake.label.en == "at most 15.5%"


def test_what_was_sought_of_deepseek_stays_apart_from_what_was_announced_and_what_is_reported() -> None:
    """Announced: who took part and a valuation; reported: USD 700 million and 7.4 billion; planned: one."""
    told = {row.modality.id: row for row in funding(packaged(), company="deepseek-company").rows}
    assert {name: [figure.short() for figure in row.amounts] for name, row in told.items()} == {
        "actual": [],
        "planned": [],
        "reported": ["USD 700 million", "USD 7.4 billion"],
        "sought": ["CNY 50 billion", "about CNY 50 billion", "about USD 6.9 billion"],
    }
    assert [party.short() for party in told["actual"].participants] == ["catl", "tencent"]
    assert [party.short() for party in told["planned"].participants] == ["liang-wenfeng"]
    assert {party.short() for party in told["sought"].participants} > {"catl", "tencent", "netease"}
