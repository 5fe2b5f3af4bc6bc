"""Every choice of sources and graphs, by every way it is made, is the data set that its definition says."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.landscape import landscape
from kg.build.dataset import build
from kg.ontology.registry import LINKS, NAMES_GRAPH, SOURCE
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot

pytestmark = pytest.mark.slow

COMPANIES = 5
SOURCES = [f"{kind}-{number:04}" for number in range(2) for kind in ("wire", "weekly")]
FIRST = date(2025, 12, 30)

names = st.lists(st.sampled_from(SOURCES), unique=True, max_size=len(SOURCES)).map(tuple)
days = st.one_of(st.none(), st.integers(0, 33).map(lambda days: FIRST + timedelta(days)))
selections = st.builds(Selection, as_of=days, possible=st.booleans(), without=names, only=names)
graphs = st.one_of(
    st.none(),
    st.lists(
        st.sampled_from([*(SOURCE + name for name in SOURCES), f"{LINKS}weekly-0000+wire-0000", NAMES_GRAPH, "urn:no"]),
        max_size=4,
    ).map(tuple),
)
QUERIES = (
    "SELECT * { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "SELECT ?g { GRAPH ?g {} }",
    "SELECT ?g ?s { GRAPH ?g { ?s a ?kind } }",
    f"SELECT * {{ GRAPH <{SOURCE}wire-0001> {{ ?s ?p ?o }} }}",
    "SELECT ?s ?o { ?s (a|^a)? ?o }",
    "SELECT ?s { ?s a ?kind FILTER NOT EXISTS { GRAPH ?g { ?s a ?kind } } }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?g } { GRAPH ?g { ?s ?p ?o } }",
    f"DESCRIBE <{SOURCE}weekly-0000>",
    f"ASK {{ <{SOURCE}weekly-0000> ?p ?o }}",
)


@lru_cache(maxsize=1)
def quads() -> frozenset[ox.Quad]:
    """The named graphs of an invented landscape."""
    return frozenset(ox.parse(build(landscape(COMPANIES)).nquads, format=ox.RdfFormat.N_QUADS))


def whole() -> Snapshot:
    """A snapshot that is the test's own."""
    store = ox.Store()
    store.extend(quads())
    return Snapshot.from_nquads(store.dump(format=ox.RdfFormat.N_QUADS) or b"")


@lru_cache(maxsize=1)
def shared() -> Snapshot:
    """One that nobody changes."""
    return whole()


def _graph(quad: ox.Quad) -> str:
    return str(quad.graph_name)[1:-1]


def _gone(graph: str, dropped: set[str]) -> bool:
    if graph.startswith(SOURCE):
        return graph.removeprefix(SOURCE) in dropped
    return graph.startswith(LINKS) and bool(dropped & set(graph.removeprefix(LINKS).split("+")))


def defined(selection: Selection) -> set[ox.Quad]:
    """The quads of a selection of sources, as docs/model.md says it."""
    dropped = {out.source for out in shared().without(selection)}
    left = {quad for quad in quads() if not _gone(_graph(quad), dropped)}
    if dropped:
        saying = [quad for quad in left if _graph(quad).startswith((SOURCE, LINKS))]
        mentioned = {node for quad in saying for node in (quad.subject, quad.object)}
        left = {quad for quad in left if _graph(quad) != NAMES_GRAPH or quad.subject in mentioned}
    return left


def with_merge(found: set[ox.Quad]) -> set[ox.Quad]:
    """And the merge of these."""
    return found | {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found}


def answer(found: Any) -> object:
    """An answer that can be compared: rows as a bag, triples as a set."""
    if isinstance(found, ox.QuerySolutions):
        return sorted(str(tuple(row)) for row in found)
    return bool(found) if isinstance(found, ox.QueryBoolean) else set(found)


@given(selections)
@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
def test_a_choice_of_sources_is_what_its_definition_says_whichever_way_it_is_made(selection: Selection) -> None:
    wanted = with_merge(defined(selection))
    assert set(shared().select(selection).store) == wanted
    narrowed = whole().narrowed(selection)
    assert set(narrowed.store) == wanted
    assert narrowed.graphs == shared().select(selection).graphs
    assert narrowed.left_out == shared().without(selection)
    assert set(shared().store) == with_merge(set(quads()))


@given(selections, graphs, graphs, st.sampled_from(QUERIES))
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
def test_a_choice_of_graphs_answers_as_a_store_of_these_would(
    selection: Selection, default: tuple[str, ...] | None, named: tuple[str, ...] | None, text: str
) -> None:
    left = defined(selection)
    store = ox.Store()
    if default is None and named is None:
        store.extend(with_merge(left))
    else:
        merged = (quad for quad in left if _graph(quad) in (default or ()))
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in merged)
        store.extend(quad for quad in left if _graph(quad) in (named or ()))
    chosen = Selection(default_graphs=default, named_graphs=named)
    asked = whole().narrowed(selection).dataset(chosen)
    assert answer(asked.query(text)) == answer(store.query(text))


@pytest.mark.parametrize("asked", [1, 2])
def test_from_makes_the_default_graph_a_set(asked: int) -> None:
    sources = [f"<{SOURCE}{name}>" for name in SOURCES[:asked]]
    text = f"SELECT (COUNT(*) AS ?n) {' '.join(f'FROM {name}' for name in sources)} {{ ?s ?p ?o }}"
    [row] = shared().query(text)
    kept = {quad.triple for quad in quads() if str(quad.graph_name) in sources}
    assert row["n"].value == str(len(kept))
