"""A short query that is surely harmless needs no closer look: what `plain` lets pass, `outline` would have let pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.store.sparql_limits import check_remote, check_shape
from kg.store.sparql_outline import PLAIN, outline, plain
from tests.sparql.test_sparql_fuzz import WORDS

PROLOGUES = (
    "",
    "PREFIX x: <x:#>",
    "prefix : <x:>\n",
    "BASE <http://x/>",
    "# SELECT\n",
    "\ufeff",
    "PREFIX select: <x:> ",
)
FORMS = ("SELECT", "select", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "ASKED", "SELECT.", "", "\u017felect")
MORE = ("from", "FROM<x:g>", "prov:wasQuotedFrom", "x.FROM", "1FROM", "known", "now()", "\u017fervice", "now", "\u212a")
GLUE = ("", " ", "\n", ".", ":", "-", "1", "_", "\u01f0", "\u00b7")
PARTS = st.sampled_from((*WORDS, *MORE)) | st.text(max_size=3)
TEXTS = st.tuples(
    st.lists(st.sampled_from(PROLOGUES), max_size=3).map("".join),
    st.sampled_from(FORMS),
    st.lists(st.tuples(st.sampled_from(GLUE), PARTS).map("".join), max_size=25).map("".join),
).map("".join)


@pytest.mark.slow
@settings(max_examples=1500)
@given(TEXTS)
@example("SELECT * { ?s prov:wasQuotedFrom ?o }")
def test_nothing_hides_in_a_plain_query(text: str) -> None:
    form = plain(text)
    seen = outline(text)
    if form:
        harmless = replace(seen, depth=0, unary_run=0, chain=0, wheres=(), using=(), has_with=False)
        assert harmless == PLAIN[form]
        check_shape(seen)
        check_remote(seen)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "# a comment\nPREFIX x: <x:#>\nBASE <http://x/>\nselect ?s { ?s x:wasQuotedFrom '汉字' }",
        "ASK{}",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (?o > 1 && ?o < 9) }",
    ],
)
def test_a_usual_query_is_plain(text: str) -> None:
    assert plain(text) == outline(text).form != ""


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <x:g> {}",
        "ASKFROM<x:g>{}",
        "ASK { a.FROM <x:g> }",
        "SELECT * { SERVICE <x:g> {} }",
        "SELECT * { service:x {} }",
        "SELECT * { \u017fervice <x:g> {} }",
        "LOAD <x:g>",
        "SELECT (NOW() AS ?now) {}",
        "SELECT (rand() AS ?n) {}",
        "INSERT DATA {}",
        "nonsense SELECT * {}",
        "SELECT * { ?s ?p '" + "x" * 2000 + "' }",
        "ASK" + "{" * 101 + "}" * 101,
        "ASK { FILTER (" + "!" * 51 + "true) }",
        "ASK { FILTER (1" + "=1" * 990 + ") }",
    ],
)
def test_what_asks_for_more_is_looked_at_closely(text: str) -> None:
    assert plain(text) == ""
