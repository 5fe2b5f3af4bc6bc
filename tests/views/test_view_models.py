"""Models, worked out by hand: whose score it is, who measured it, what is opinion."""

from __future__ import annotations

from pathlib import Path

from kg.views.models import models
from tests.support.landscape_of import Record, named, packaged, said, snapshot_of

ENTITIES = [
    *(named(id, "Model") for id in ("m1", "m2")),
    named("bench", "Benchmark"),
    *(named(id, "BenchmarkResult") for id in ("m1-result", "m2-result")),
    named("lab", "DataProvider"),
]


def points(value: str) -> Record:
    return {"asWritten": value, "value": value, "unit": "points"}


def test_a_score_belongs_to_the_model_whose_result_it_is(tmp_path: Path) -> None:
    about = ["m1-result", "bench"]
    claims = [
        said("o", "m1", "outperforms", "m2", about=about, provider="lab"),
        said("r", "m1-result", "resultOf", "m1"),
        said("s", "m1-result", "score", quantity=points("66.98")),
        said("r2", "m2-result", "resultOf", "m2"),
        said("s2", "m2-result", "score", quantity=points("50")),
    ]
    (row,) = models(snapshot_of(tmp_path, ENTITIES, {"s": claims})).section("outperforms").rows
    assert (row.better.id, row.worse.id) == ("m1", "m2")
    assert [figure.short() for figure in row.scores] == ["66.98 points"]
    assert ([ref.id for ref in row.on], [ref.id for ref in row.measured_by]) == (["bench"], ["lab"])


def test_a_comparison_without_a_result_has_no_score(tmp_path: Path) -> None:
    claims = [
        said("o", "m1", "outperforms", "m2"),
        said("r", "m1-result", "resultOf", "m1"),
        said("s", "m1-result", "score", quantity=points("1")),
    ]
    (row,) = models(snapshot_of(tmp_path, ENTITIES, {"s": claims})).section("outperforms").rows
    assert (row.scores, row.on) == ((), ())


def test_k2_thinking_scored_66_98_and_grok_4_is_below_it_without_a_score() -> None:
    rows = models(packaged("a1", "a2")).section("outperforms").rows
    row = next(row for row in rows if row.worse.id == "grok-4")
    assert row.better.id == "kimi-k2-thinking"
    assert [figure.short() for figure in row.scores] == ["66.98 points"]
    assert [ref.id for ref in row.measured_by] == ["artificial-analysis"]
    assert {row.better.id for row in rows if row.scores} == {"kimi-k2-thinking"}


def test_the_articles_name_two_benchmarks_above_gpt_5_and_no_figure() -> None:
    rows = [r for r in models(packaged("a1", "a2")).section("outperforms").rows if r.worse.id == "gpt-5-series"]
    assert {ref.id for row in rows for ref in row.on} == {"browsecomp", "humanitys-last-exam"}
    assert all(not row.scores for row in rows)


def test_a_tier_is_no_rank() -> None:
    rows = {row.model.id: row for row in models(packaged("a1", "a2")).section("placings").rows}
    thinking, k2 = rows["kimi-k2-thinking"], rows["kimi-k2"]
    assert ([f.short() for f in thinking.tiers], thinking.positions) == (["tier 1"], ())
    assert ([f.short() for f in k2.positions], k2.tiers) == (["rank 2"], ())
    assert [ref.id for ref in k2.rankings] == ["openrouter-trending"]


def test_releases_of_the_articles() -> None:
    rows = {row.model.id: row for row in models(packaged("a1", "a2")).rows}
    assert [when.edtf for when in rows["kimi-k2"].dates] == ["2025-07"]
    assert [when.edtf for when in rows["kimi-k2-thinking"].dates] == ["2025-11"]
    assert [figure.short() for figure in rows["kimi-k2"].parameters] == ["about 1 trillion parameters"]


def test_models_to_come_stand_apart_from_the_lineage() -> None:
    view = models(packaged("a1", "a2"))
    line = [(row.model.id, row.follows.id, row.modality.id) for row in view.section("successors").rows]
    assert line == [
        ("kimi-k3", "kimi-k2", "planned"),
        ("kimi-k4", "kimi-k3", "planned"),
        ("kimi-k5", "kimi-k4", "planned"),
    ]
    follows = {(row.model.id, ref.id) for row in view.rows for ref in row.follows}
    assert follows == {("kimi-k2-thinking", "kimi-k2")}


def test_reported_praise_is_marked_as_opinion() -> None:
    rows = models(packaged("a1", "a2")).section("outperforms").rows
    assert [row.modality.id for row in rows if row.worse.id == "mainstream-open-models"] == ["opinion"]
