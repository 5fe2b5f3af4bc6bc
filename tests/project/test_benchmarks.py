"""The benchmarks at a tiny size: same seed, same bytes; every engine gives the same answers; no time is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import columns, drafting, throughput, views
from benchmarks.answers import ROWS, canonical, difference
from benchmarks.data import QUADS_A_COMPANY, companies, landscape_quads, synthetic
from benchmarks.peers import InProcess, default_and_named
from benchmarks.sparql import QUERIES, ROW, Comparison, against, compare, report
from benchmarks.variants import Variants, with_values
from kg.build.dataset import Built
from kg.graph.vis_network import edge_items
from kg.ontology.registry import XSD
from kg.store.shipped_query import read_queries
from kg.views.parts.projection import Pairs, project

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
QUADS = 2000


@pytest.fixture(scope="module")
def made() -> Built:
    return synthetic(QUADS)


@pytest.fixture(scope="module")
def file(made: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "bench.nq"
    path.write_bytes(made.file)
    return path


def test_the_same_seed_gives_the_same_bytes_in_another_process(made: Built, tmp_path: Path) -> None:
    path = tmp_path / "again.nq"
    command = [sys.executable, "-m", "benchmarks.data", str(QUADS), "-o", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert path.read_bytes() == made.file
    assert synthetic(QUADS, seed=2).digest != made.digest


@pytest.mark.parametrize("quads", [QUADS, 10_000])
def test_a_size_is_about_the_one_asked_for(quads: int) -> None:
    """Companies are whole, so a small size is met to half of one."""
    assert abs(landscape_quads(synthetic(quads)) - quads) < max(quads / 8, QUADS_A_COMPANY / 2)


def test_every_engine_answers_every_query_alike() -> None:
    found = compare(QUADS, seed=1, rounds=1, limit_s=30)
    assert [peer.name for peer in found.peers] == ["pyoxigraph", "longtu", "oxigraph serve", "rdflib-endpoint"]
    assert found.unanswered == {}
    assert found.differing == {}
    assert len(found.queries) == 12
    assert all(found.rows[name] for name in found.queries)
    assert {len(times) for times in found.first.values()} == {1}
    assert {len(times) for times in found.seconds.values()} == {ROW - 1}
    assert report(found).count("\n") == 12 + 4
    assert "12 of 12" in against(found)


class Forgetful(InProcess):
    """An engine that has lost what the weekly sources say."""

    name = "forgetful"

    def __init__(self, dataset: bytes) -> None:
        lines = dataset.splitlines(keepends=True)
        super().__init__(b"".join(line for line in lines if b"claim/weekly" not in line))


def test_an_engine_that_answers_otherwise_is_found(made: Built) -> None:
    dataset = default_and_named(made.nquads)
    variants = Variants(companies(QUADS), seed=1)
    found = Comparison([InProcess(dataset), Forgetful(dataset)], read_queries(QUERIES), variants)
    found.measure(rounds=1)
    assert ("07-claims-with-provenance", "forgetful") in found.differing
    assert ("01-lookup", "forgetful") not in found.differing


def test_a_query_is_about_other_things_each_time() -> None:
    query = read_queries(QUERIES)["01-lookup"]
    texts = [Variants(50, seed).text(query) for seed in range(40)]
    assert texts == [Variants(50, seed).text(query) for seed in range(40)]
    assert len(set(texts)) > 10
    assert texts[0].startswith("SELECT ?predicate ?object WHERE { <https://w3id.org/longtu/id/company-000")
    assert "company-00001>" in with_values(query)


def test_values_stand_where_the_engine_would_put_them() -> None:
    queries = read_queries(QUERIES)
    given = {"from": "2025-02-01", "before": "2025-08-01", "company": "company-00000"}
    text = with_values(queries["09-timeline"], given)
    assert '?day >= "2025-02-01"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    assert "?company skos:prefLabel ?name" in text  # no parameter of this query


def rows(*values: str) -> bytes:
    cells = [{"n": {"type": "literal", "value": value, "datatype": f"{XSD}decimal"}} for value in values]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": cells}}).encode()


def test_spelling_and_order_are_no_difference_but_repetition_is() -> None:
    one = canonical(ROWS, rows("1", "2.50"))
    assert difference(one, canonical(ROWS, rows("2.5", "1.0"))) == {}
    assert difference(one, canonical(ROWS, rows("2.5", "2.5", "1")))["surplus"] == 1
    assert difference(one, canonical(ROWS, rows("1")))["missing"] == 1


def test_the_load_gets_whole_answers(file: Path) -> None:
    checks, queries = throughput.rates(file, connections=2, seconds=0.1, rounds=1)
    assert checks[0] > 0
    assert queries[0] > 0


def test_the_projections_are_equal() -> None:
    cells, same = views.projection(500, rounds=1)
    assert same
    assert cells[0] == "500"


def test_both_pictures_have_all_edges() -> None:
    drawn = views.picture(20, 40)
    assert views.stock_pyvis(drawn) == len(edge_items(drawn, "en")) == 40


def test_an_invented_article_has_the_length_and_the_claims_that_the_benchmark_tells() -> None:
    [[size, proposals, *_]] = drafting.rows((1_000,), rounds=1)
    assert drafting.article(1_000) == drafting.article(1_000)
    assert 1_000 <= len(drafting.article(1_000)) < 1_100 and size.endswith(" characters")
    assert int(proposals) > 20


def test_duckdb_finds_the_pairs_of_the_projection_from_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    assert columns.measured(2000)[1]
    monkeypatch.setattr(
        columns, "project", lambda members, rounds: Pairs(*(axis[1:] for axis in project(members, rounds)))
    )
    assert not columns.measured(2000)[1]
