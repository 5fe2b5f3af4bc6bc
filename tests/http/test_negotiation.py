"""Which representation and which coding a client gets for its headers (RFC 9110 §12.5)."""

from __future__ import annotations

import pytest

from api.http.negotiation import (
    BOOLEAN,
    CSV,
    GRAPH,
    HTML,
    ROWS,
    TURTLE,
    NotAcceptable,
    accepts_gzip,
    choose,
    named,
    pick,
)
from kg.base.errors import BadInput

JSON = "application/json"


@pytest.mark.parametrize(
    ("header", "zipped"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("*", True),
        ("br, *", True),
        ("br;q=1, *;q=0.5", True),
        ("gzip;q=0.001", True),
        ("deflate, gzip ; q = 1.0", True),
        ("", False),
        ("identity", False),
        ("br, deflate", False),
        ("*;q=0", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0, *", False),  # what is named counts, not the star
        ("gzip, *;q=0", True),
    ],
)
def test_gzip_is_sent_to_who_admits_it(header: str, zipped: bool) -> None:
    assert accepts_gzip(header) is zipped


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", ROWS[0]),
        ("  ", ROWS[0]),
        ("*/*", ROWS[0]),
        ("*; q=.2", ROWS[0]),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),  # the first on offer that fits
        ("text/csv;q=0.5, application/json", JSON),
        ("application/json;q=0.5, text/csv;q=0.6", CSV),
        ("*/*;q=0.1, text/csv", CSV),
        ("text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5", "text/tab-separated-values"),
        ("text/csv;q=2, application/json", CSV),  # 2 is read as 1, and ties go to the order on offer
        ("text/csv;q=x, application/json;q=0.1", JSON),
        ("nonsense, text/csv", CSV),
        ("text/csv;charset=utf-8;q=0.2, application/json;q=0.1", CSV),
    ],
)
def test_the_best_of_what_is_on_offer(accept: str, chosen: str) -> None:
    assert choose(accept, ROWS) == chosen


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/csv;q=0", "text/csv;q=-1", "nonsense", "tex/*"])
def test_nothing_that_fits_is_told_with_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        choose(accept, (CSV, JSON) if "*/*" in accept else (CSV,))
    assert CSV in caught.value.offers
    assert CSV in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "offers", "media"),
    [
        ("csv", ROWS, CSV),
        ("CSV", ROWS, CSV),
        ("ttl", GRAPH, TURTLE),
        ("json", ROWS, "application/sparql-results+json"),
        ("json", GRAPH, "application/ld+json"),
        ("rdf xml", GRAPH, "application/rdf+xml"),
        ("application/rdf xml", GRAPH, "application/rdf+xml"),
        ("text/csv", ROWS, CSV),
    ],
)
def test_a_format_has_a_short_name_and_its_media_type(name: str, offers: tuple[str, ...], media: str) -> None:
    assert named(name, offers) == media
    assert pick("image/png", name, offers) == media


def test_a_format_that_nobody_knows_and_one_that_does_not_fit_are_two_faults() -> None:
    with pytest.raises(BadInput) as unknown:
        named("docx", ROWS)
    assert unknown.value.place == "format" and "csv" in unknown.value.remedy
    with pytest.raises(NotAcceptable) as unfit:
        named("csv", BOOLEAN)
    assert (unfit.value.place, unfit.value.offers) == ("format", list(BOOLEAN))
    with pytest.raises(NotAcceptable):
        pick("", "html", ROWS)
    assert pick("text/html", "", (CSV, HTML)) == HTML
