"""The widest change among figures: one rule, for the head of a view and for the first page."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pages.findings import findings
from kg.quantities.interval import compare, from_quantity
from kg.quantities.quantity import Quantity
from kg.store.snapshot import Selection, Snapshot
from kg.views.parts.answered import answered
from kg.views.parts.cells import Amount
from kg.views.parts.course import apart, courses
from kg.views.parts.headline import headlines

NUMBERS = st.integers(1, 400).map(Decimal)
MAKERS = (Quantity.exact, Quantity.approx, Quantity.more_than, Quantity.at_least, Quantity.less_than, Quantity.at_most)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """A figure of users with any bound."""
    if draw(st.booleans()):
        return draw(st.sampled_from(MAKERS))(draw(NUMBERS), "users")
    low, high = sorted(draw(st.tuples(NUMBERS, NUMBERS)))
    return Quantity.range(low, high + 1, "users")


@given(quantities(), quantities())
def test_only_figures_whose_bounds_are_apart_changed(first: Quantity, last: Quantity) -> None:
    """What may be the same figure is no change, in either direction, however far the stated ends lie apart."""
    how_far = apart(Amount.of(first), Amount.of(last))
    assert how_far == apart(Amount.of(last), Amount.of(first)) >= 0
    order = compare(from_quantity(first), from_quantity(last))
    if "yes" not in order:
        assert how_far == 0
    if how_far:
        assert "yes" in order


@given(quantities(), quantities())
def test_a_looser_figure_is_never_further_apart(first: Quantity, last: Quantity) -> None:
    if last.lower is not None:
        looser = Quantity.at_least(last.lower, "users")
        assert apart(Amount.of(first), Amount.of(looser)) <= apart(Amount.of(first), Amount.of(last))


@pytest.mark.slow
def test_the_first_page_and_the_view_call_the_same_change_the_widest(snapshot: Snapshot) -> None:
    """Whichever source of the widest is left out, both go on to the same next one; without a change there is none."""
    left_out: tuple[str, ...] = ()
    told = []
    while True:
        chosen = snapshot.select(Selection(without=left_out)) if left_out else snapshot
        rows = answered(chosen, "mau", {}).view.rows
        found = next((each for each in findings(chosen) if each["kind"] == "users"), None)
        ranked = courses(rows)
        assert all(one.apart >= other.apart for one, other in pairwise(ranked))
        if found is None:
            assert not any(course.apart for course in ranked)
            break
        (headline,) = headlines(answered(chosen, "mau", {}).view)
        assert sorted(headline.claims) == found["claims"]
        told.append(found["key"])
        left_out = (*left_out, found["claims"][0].partition(".")[0])
    assert len(told) > 2
