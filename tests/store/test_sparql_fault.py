"""A query that the engine refuses: which place is meant, what is wrong there, how to mend it."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from kg.base.errors import Impossible, QueryFailed, QuerySyntax
from kg.store.sparql_fault import FUNCTIONS, KEYWORDS, evaluation_fault, syntax_fault
from tests.support.rooms import ROOT


def fault(text: str) -> QuerySyntax:
    """What is said about a text that the engine refuses."""
    with pytest.raises(SyntaxError) as refused:
        ox.Store().query(text)
    return syntax_fault(str(refused.value), text)


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SAID = {
    "ASK {\n ?s a rdf:x }": (2, 7, "the prefix rdf: is not declared", f"add the line: PREFIX rdf: <{RDF}>"),
    "PREFIX a: <x:> ASK { a:s b:p 1 }": (1, 26, "the prefix b: is not declared", "add a line PREFIX b: <…>"),
    "ASK { ?s skoss:x 1 }": (1, 10, "the prefix skoss: is not declared", "or write skos: (PREFIX skos: <"),
    "SELECT * { ?s ?p ?o } LIMIT 1;": (1, 30, "a query does not end with a semicolon", "take out the ;"),
    "SELECT ?a ?b { ?a ?p ?b } GROUP BY ?a": (1, 38, "a variable that is unbound: ?b", "(SAMPLE(?b) AS ?one)"),
    "SELECT (SUM(?o) AS ?x) ?s { ?s ?p ?o }": (1, 39, "a variable that is unbound: ?s", "add it to GROUP BY"),
    "SELECT * { ?s ?p ?o } GROUP BY ?s": (1, 34, "SELECT * is not authorized with GROUP BY", "name the variables"),
    "": (1, 1, "the text is empty", "send SELECT"),
    "# only a comment": (1, 1, "the text is empty", "send SELECT"),
    "SELECT * { ?s ?p 'a }": (1, 18, "the string that begins here has no end", "close it with '"),
    "SELECT * { ?s ?p ?o ": (1, 21, "the { at character 10 is not closed", "add }"),
    "ASK { ?s ?p ?o } }": (1, 18, "nothing is open that this } could close", "take the } out"),
    "ASK { ?s ?p (1 2] }": (1, 17, "] stands where ) is due", "write ) here"),
    "SELECT * { ?s ?p ?o FLITER(?o > 1) }": (1, 21, "FLITER is no word of SPARQL", "did you mean FILTER"),
    "SELECT * { ?s <a b> ?o }": (1, 18, "b is no word of SPARQL", "names have a prefix"),
    "SELECT (1 AS ?s) { ?s ?p ?o }": (1, 30, "overrides an existing variable", "a name of its own"),
    "ASK { BIND(1 AS ?x) BIND(2 AS ?x) }": (1, 36, "not SPARQL at this place", "compare this place with the grammar"),
    "SELECT * { ?s ?p ?o } LIMIT -1": (1, 29, "not SPARQL at this place", "expected here, among others: "),
}


@pytest.mark.parametrize("end", ["; LIMIT 1;", "; INSERT DATA { <x:a> <x:b> } ;"])
def test_a_semicolon_that_an_update_may_end_with_is_not_what_is_wrong(end: str) -> None:
    text = f"DROP GRAPH <x:g>{end}"
    with pytest.raises(SyntaxError) as refused:
        ox.Store().update(text)
    assert "expected here, among others" in syntax_fault(str(refused.value), text).remedy


@pytest.mark.parametrize("text", SAID)
def test_a_wrong_query_is_told_with_place_and_remedy(text: str) -> None:
    line, column, message, remedy = SAID[text]
    found = fault(text)
    assert (found.line, found.column) == (line, column)
    assert message in found.message
    assert remedy in found.remedy


def test_what_the_engine_cannot_evaluate_is_its_failure_and_an_unknown_function_the_askers() -> None:
    message = "The custom function <http://www.w3.org/2001/XMLSchema#int> is not supported"
    text = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\nSELECT (xsd:int('1') AS ?x) {}"
    found = evaluation_fault(message, text)
    assert type(found) is Impossible
    assert found.place == "line 2, column 9"
    assert "xsd:integer" in found.remedy
    assert type(evaluation_fault("no idea", text)) is QueryFailed


def test_the_page_and_the_service_know_the_same_words() -> None:
    script = (ROOT / "api" / "static" / "sparql-tokens.js").read_text("utf-8")
    for name, words in (("KEYWORDS", KEYWORDS), ("FUNCTIONS", FUNCTIONS)):
        shown = re.search(rf'const {name} = words\("([^"]+)"\)', script)
        assert shown is not None
        assert set(shown[1].split()) == words
