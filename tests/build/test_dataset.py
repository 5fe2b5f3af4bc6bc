"""A build is a pure function of the files; its default graph is a set, however the data set is chosen."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build.dataset import Built, build, store_of
from kg.ontology.registry import LINKS, SOURCE
from kg.records.load import Knowledge, load
from kg.store.selection import Selection
from kg.store.shipped_query import rows
from kg.store.snapshot import Snapshot

SUM = """PREFIX lt: <https://w3id.org/longtu/ontology#>
SELECT (COUNT(*) AS ?n) (SUM(?lower) AS ?sum) {dataset} WHERE {{ ?round lt:amount/lt:lower ?lower }}"""


def test_two_builds_are_byte_equal_whatever_the_hash_seed(built: Built) -> None:
    program = "from kg.build.dataset import build; from kg.records.load import load; print(build(load()).digest)"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == built.digest


def test_the_bytes_are_sorted_without_blank_nodes_or_repeats(built: Built) -> None:
    lines = built.nquads.splitlines()
    assert lines == sorted(set(lines))
    assert not any(line.startswith(b"_:") or b" _:" in line for line in lines)


def test_the_served_store_dumps_the_bytes_that_were_built(built: Built) -> None:
    store = ox.Store()
    store.load(built.nquads, ox.RdfFormat.N_QUADS)
    dumped = store.dump(format=ox.RdfFormat.N_QUADS)
    assert dumped is not None
    assert sorted(dumped.splitlines()) == built.nquads.splitlines()


def test_counts_say_how_many_quads_each_graph_holds(built: Built) -> None:
    assert built.total == len(built.nquads.splitlines())


def test_the_default_graph_is_the_merge_of_the_named_graphs(snapshot: Snapshot) -> None:
    named = {
        q.triple
        for graph in snapshot.graphs
        for q in snapshot.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    }
    default = [q.triple for q in snapshot.store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    assert len(default) == len(named)
    assert set(default) == named


@pytest.fixture(scope="module")
def three_sources(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """One round whose amount three sources state, and one that only the third states."""
    data = tmp_path_factory.mktemp("data")
    for folder in ("entities", "sources", "claims"):
        (data / folder).mkdir()
    (data / "entities" / "e.yaml").write_text(
        "entities:\n"
        "  - {id: r1, type: FundingRound, name: {zh: 一, en: One}}\n"
        "  - {id: r2, type: FundingRound, name: {zh: 二, en: Two}}\n"
        "  - {id: co, type: Company, name: {zh: 某公司, en: Co}}\n"
    )
    rounds = {"s1": ["r1"], "s2": ["r1"], "s3": ["r1", "r2"]}
    for day, (source, named) in enumerate(rounds.items(), start=1):
        (data / "sources" / f"{source}.yaml").write_text(
            f"sources:\n  - {{id: {source}, title: {{zh: 甲, en: T}}, published: 2025-01-0{day}}}\n"
        )
        claims = "".join(
            f"  - {{id: {r}, subject: {r}, predicate: amount, quantity: {{asWritten: x, value: 5, unit: USD}}}}\n"
            f"  - {{id: {r}-co, subject: {r}, predicate: company, object: co}}\n"
            for r in named
        )
        (data / "claims" / f"{source}.yaml").write_text(f"source: {source}\nclaims:\n{claims}")
    return Snapshot.from_nquads(build(load(data=data)).nquads)


def counted(snapshot: Snapshot, dataset: str = "") -> tuple[str, str]:
    (row,) = rows(snapshot, SUM.format(dataset=dataset)).values()
    return row["n"], row["sum"]


FROM = {
    (): ("2", "10"),
    ("s1", "s2", "s3"): ("2", "10"),
    ("s1", "s2"): ("1", "5"),
    ("s1",): ("1", "5"),
}


@pytest.mark.parametrize("sources", FROM)
def test_an_edge_stated_by_three_sources_counts_once_with_from(
    three_sources: Snapshot, sources: tuple[str, ...]
) -> None:
    clauses = " ".join(f"FROM <{SOURCE}{source}>" for source in sources)
    assert counted(three_sources, clauses) == FROM[sources]


def test_an_edge_stated_by_three_sources_counts_once_with_every_selection(three_sources: Snapshot) -> None:
    from datetime import date

    everything = tuple(SOURCE + s for s in ("s1", "s2", "s3"))
    cases = {
        Selection(without=("s3",)): ("1", "5"),
        Selection(without=("s1",)): ("2", "10"),
        Selection(as_of=date(2025, 1, 2)): ("1", "5"),
        Selection(as_of=date(2025, 1, 3)): ("2", "10"),
        Selection(default_graphs=everything): ("2", "10"),
        Selection(default_graphs=everything, without=("s3",)): ("1", "5"),
    }
    for selection, wanted in cases.items():
        assert counted(three_sources.select(selection)) == wanted, selection


def test_rows_come_once_too(three_sources: Snapshot) -> None:
    found = rows(three_sources, "PREFIX lt: <https://w3id.org/longtu/ontology#> SELECT ?r WHERE { ?r lt:amount ?q }")
    assert len(found.rows) == 2


def test_the_engines_own_union_would_count_too_much(three_sources: Snapshot) -> None:
    """Each triple comes once per graph it stands in: 3 × 3 + 1 × 3; hence the merge in the default graph."""
    graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(g) for g in three_sources.graphs]
    solutions = three_sources.store.query(SUM.format(dataset=""), default_graph=graphs)
    assert isinstance(solutions, ox.QuerySolutions)
    assert next(iter(solutions))["n"].value == "12"


def _lines(store: ox.Store, graph: str | None) -> list[bytes]:
    """The triples of a graph, the default one for None, as N-Triples: faster than the engine hands them over."""
    node = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    return sorted((store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=node) or b"").splitlines())


def _source_and_link_graphs(store: ox.Store) -> dict[str, list[bytes]]:
    names = [graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    return {name: _lines(store, name) for name in names if name.startswith((SOURCE, LINKS))}


def test_every_choice_of_the_articles_equals_a_build_from_only_those_files(
    known: Knowledge, snapshot: Snapshot
) -> None:
    others = tuple(source for source in known.sources if source not in ("a1", "a2") and known.claims_of(source))
    for size in range(3):
        for kept in combinations(("a1", "a2"), size):
            without = (*others, *({"a1", "a2"} - set(kept)))
            chosen = snapshot.select(Selection(without=without))
            assert _source_and_link_graphs(chosen.store) == _source_and_link_graphs(store_of(known.only(kept)))


@pytest.mark.slow
def test_every_prefix_by_publication_equals_a_build_from_only_those_files(known: Knowledge, snapshot: Snapshot) -> None:
    """A day cuts the sources in two: those certainly published by then, and the rest. Every such cut is tried."""
    days = sorted({source.latest for source in snapshot.sources if source.latest is not None})
    sizes = []
    for day in days:
        kept = [found.source for found in snapshot.sources if found.latest is not None and found.latest <= day]
        chosen = snapshot.select(Selection(as_of=day))
        assert _source_and_link_graphs(chosen.store) == _source_and_link_graphs(store_of(known.only(kept))), day
        merge = {line for graph in chosen.graphs for line in _lines(chosen.store, graph)}
        default = _lines(chosen.store, None)
        assert (len(default), set(default)) == (len(merge), merge), day
        sizes.append(len(kept))
    assert sizes == sorted(set(sizes))
    assert sizes[-1] == len(snapshot.sources) > 60
    assert len(days) > 40


def test_a_build_reads_no_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: Built) -> None:
    monkeypatch.setenv("KG_ARTICLES", str(tmp_path))
    assert build(load()).digest == built.digest
