"""Quantities: coherent fields, content names, labels that read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import LongtuError
from kg.grammar.quantity_words import quantity_words
from kg.grammar.read import parse_quantity
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Bound, Quantity, QuantityError
from kg.quantities.units import UNIT_WORDS

D = Decimal
FIGURES = st.decimals(min_value=-(10**15), max_value=10**15, places=4) | st.integers(-(10**30), 10**30).map(D)
ROUND = st.builds(lambda digits, places: D(digits).scaleb(places), st.integers(1, 9999), st.integers(-2, 14))
UNITS = st.sampled_from([*UNIT_WORDS, "CLP", "ISK", "widgets"])


def quantities(figures: st.SearchStrategy[Decimal], units: st.SearchStrategy[str]) -> st.SearchStrategy[Quantity]:
    """Quantities of every bound."""
    single = st.sampled_from(
        [
            Quantity.exact,
            Quantity.approx,
            Quantity.more_than,
            Quantity.at_least,
            Quantity.less_than,
            Quantity.at_most,
        ]
    )
    two = st.lists(figures, min_size=2, max_size=2, unique=True).map(sorted)
    return st.one_of(
        st.builds(lambda make, x, unit: make(x, unit), single, figures, units),
        st.builds(
            lambda ends, unit, a, b: Quantity.range(ends[0], ends[1], unit, a, b),
            *(two, units, st.booleans(), st.booleans()),
        ),
        st.builds(Quantity.multiple, st.lists(figures, min_size=2, max_size=4, unique=True), units),
    )


@given(quantities(FIGURES | ROUND, UNITS))
def test_a_label_reads_back_as_its_quantity(q: Quantity) -> None:
    for label in q.labels().values():
        assert parse_quantity(label, unit=q.unit) == q


@given(quantities(FIGURES | ROUND, st.sampled_from([u for u in UNIT_WORDS if u != "years"])))
def test_a_label_names_its_unit(q: Quantity) -> None:
    for label in q.labels().values():
        assert parse_quantity(label) == q


@given(st.data())
def test_equal_quantities_and_only_they_have_equal_names(data: st.DataObject) -> None:
    few = st.sampled_from([D("-1"), D("-1.0"), D(0), D("-0"), D("0.5"), D("5E+1"), D(50), D("50.00"), D("500")])
    some = quantities(few.map(lambda x: x), st.sampled_from(["CNY", "USD", "users"]))
    a, b = data.draw(distinct(some)), data.draw(distinct(some))
    assert (a == b) == (a.name == b.name)
    assert a != b or hash(a) == hash(b)


def distinct(some: st.SearchStrategy[Quantity]) -> st.SearchStrategy[Quantity]:
    """The same quantities, kept apart so that two draws are independent."""
    return some | some


@pytest.mark.parametrize(
    ("q", "name"),
    [
        (Quantity.exact(5 * 10**8, "USD"), "usd-500000000"),
        (Quantity.exact("5E+8", "USD"), "usd-500000000"),
        (Quantity.more_than(10**10, "CNY"), "cny-gt-10000000000"),
        (Quantity.at_least(10**8, "users"), "users-ge-100000000"),
        (Quantity.less_than(10**8, "users"), "users-lt-100000000"),
        (Quantity.at_most(50, "steps"), "steps-le-50"),
        (Quantity.approx(5 * 10**8, "USD"), "usd-approx-500000000"),
        (Quantity.range(3 * 10**10, 5 * 10**10, "CNY"), "cny-30000000000-to-50000000000"),
        (Quantity.range(10**8, 10**9, "CNY", True, True), "cny-gt-100000000-to-lt-1000000000"),
        (Quantity.range(1, 2, "ratio", False, True), "ratio-1-to-lt-2"),
        (Quantity.multiple([5, 4], "factor"), "factor-4-or-5"),
        (Quantity.exact("66.98", "points"), "points-66p98"),
        (Quantity.exact("-5.50", "ratio"), "ratio-minus-5p5"),
        (Quantity.exact("-0.0", "ratio"), "ratio-0"),
    ],
)
def test_a_name_states_unit_bound_and_figure(q: Quantity, name: str) -> None:
    assert q.name == name


@pytest.mark.parametrize(
    ("q", "zh", "en"),
    [
        (Quantity.more_than(10**10, "CNY"), "超过100亿元人民币", "more than CNY 10 billion"),
        (Quantity.exact(21010000, "users"), "2101万用户", "21.01 million users"),
        (Quantity.exact("1.7", "ratio"), "170%", "170%"),
        (Quantity.range(200, 300, "steps"), "200步至300步", "200 steps to 300 steps"),
        (Quantity.range(3, 5 * 10**9, "USD"), "3美元至5000000000美元", "USD 3 to USD 5,000,000,000"),
        (Quantity.multiple([4, 5], "factor"), "4倍或5倍", "4-fold or 5-fold"),
        (Quantity.exact(2, "rank"), "第2名", "rank 2"),
        (Quantity.exact(5, "widgets"), "5 widgets", "5 widgets"),
    ],
)
def test_labels(q: Quantity, zh: str, en: str) -> None:
    assert q.labels() == {"zh": zh, "en": en}


@pytest.mark.parametrize(
    "fields",
    [
        (Bound.EXACT, D(1), D(2), False, False, D(1)),
        (Bound.EXACT, D(1), D(1), False, False, None),
        (Bound.EXACT, D(1), D(1), True, False, D(1)),
        (Bound.APPROX, D(1), None, False, False, D(1)),
        (Bound.APPROX, None, None, False, False, None),
        (Bound.MORE_THAN, D(1), None, False, False, None),
        (Bound.MORE_THAN, D(1), D(2), True, False, None),
        (Bound.AT_LEAST, D(1), None, True, False, None),
        (Bound.AT_LEAST, None, D(1), False, False, None),
        (Bound.LESS_THAN, None, D(1), False, False, None),
        (Bound.AT_MOST, None, D(1), False, True, None),
        (Bound.AT_MOST, None, D(1), False, False, D(1)),
        (Bound.RANGE, D(2), D(1), False, False, None),
        (Bound.RANGE, D(1), D(1), True, False, None),
        (Bound.RANGE, D(1), None, False, False, None),
        (Bound.MULTIPLE, D(1), D(2), False, False, None),
    ],
)
def test_fields_that_contradict_each_other_are_refused(
    fields: tuple[Bound, Decimal | None, Decimal | None, bool, bool, Decimal | None],
) -> None:
    with pytest.raises(QuantityError, match="contradict each other"):
        Quantity("CNY", *fields)


@pytest.mark.parametrize("readings", [(D(5), D(4)), (D(4), D(4)), (D(4),)])
def test_readings_ascend_and_are_two_or_more(readings: tuple[Decimal, ...]) -> None:
    with pytest.raises(QuantityError, match="contradict each other"):
        Quantity("factor", Bound.MULTIPLE, D(4), D(5), readings=readings)


def test_readings_span_their_bounds() -> None:
    with pytest.raises(QuantityError, match="contradict each other"):
        Quantity("factor", Bound.MULTIPLE, D(3), D(5), readings=(D(4), D(5)))


def test_every_currency_has_a_code_words_and_spellings() -> None:
    codes = {code.name for code in vocabulary().codes_of("Unit") if code.unit_kind == "money"}
    assert codes == set(quantity_words().currencies) == {unit for unit in UNIT_WORDS if unit.isupper()}
    for code in vocabulary().codes_of("Unit"):
        if code.unit_kind == "money":
            assert UNIT_WORDS[code.name].zh == "{}" + code.label["zh-hans"]


@pytest.mark.parametrize("unit", ["", "cny", "CNYs", "Users", "two words", "元", "U1D"])
def test_a_unit_is_a_currency_code_or_a_word(unit: str) -> None:
    with pytest.raises(QuantityError, match="is not a unit"):
        Quantity.exact(1, unit)


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "five", "1E+999999999", "1E-999999999"])
def test_a_figure_is_a_finite_number_of_some_length(figure: str) -> None:
    with pytest.raises(QuantityError) as caught:
        Quantity.exact(figure, "CNY")
    assert isinstance(caught.value, LongtuError)
    assert caught.value.remedy


def test_a_multiple_needs_different_readings() -> None:
    with pytest.raises(QuantityError, match="two different readings"):
        Quantity.multiple([4, "4.0"], "factor")
