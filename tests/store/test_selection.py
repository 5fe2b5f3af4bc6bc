"""Which sources were published by a day: certainly, possibly, certainly later; and which graphs go with a source."""

from __future__ import annotations

from datetime import date

import pytest

from kg.base.errors import NotFound
from kg.ontology.registry import LINKS, SOURCE
from kg.store.selection import LeftOut, Published, Selection, kept_graphs, left_out

DAY = date(2025, 6, 15)
BEFORE, AFTER = date(2025, 6, 14), date(2025, 6, 16)


@pytest.mark.parametrize(
    ("earliest", "latest", "certain", "possible"),
    [
        (DAY, DAY, "", ""),
        (BEFORE, DAY, "", ""),
        (None, DAY, "", ""),
        (BEFORE, AFTER, "undated", ""),
        (DAY, AFTER, "undated", ""),  # it may have been published that day: not certainly later
        (DAY, None, "undated", ""),
        (None, AFTER, "undated", ""),
        (None, None, "undated", ""),
        (AFTER, AFTER, "later", "later"),
        (AFTER, None, "later", "later"),
    ],
)
def test_a_source_is_later_only_where_it_certainly_is(
    earliest: date | None, latest: date | None, certain: str, possible: str
) -> None:
    sources = [Published("s", earliest, latest)]
    for allowed, reason in ((False, certain), (True, possible)):
        found = left_out(sources, Selection(as_of=DAY, possible=allowed))
        assert found == ((LeftOut("s", reason),) if reason else ())
    assert left_out(sources, Selection()) == ()


def test_a_source_left_out_by_name_is_so_whatever_its_day() -> None:
    sources = [Published("s", AFTER, AFTER), Published("t", BEFORE, BEFORE)]
    found = left_out(sources, Selection(as_of=DAY, without=("s", "t")))
    assert found == (LeftOut("s", "without"), LeftOut("t", "without"))
    with pytest.raises(NotFound) as caught:
        left_out(sources, Selection(without=("tt",)))
    assert (caught.value.nearest, caught.value.place) == (("t",), "without")


def test_a_link_goes_with_any_of_its_sources() -> None:
    graphs = [f"{SOURCE}s", f"{SOURCE}t", f"{LINKS}s+t", f"{LINKS}t", "urn:other"]
    assert kept_graphs(graphs, ["s"]) == (f"{SOURCE}t", f"{LINKS}t", "urn:other")
    assert kept_graphs(graphs, ["t"]) == (f"{SOURCE}s", "urn:other")
    assert kept_graphs(graphs, []) == tuple(graphs)
