"""The packaged example: its own texts, every claim derived from them, the kinds of news it is there to show."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from kg.base.paths import example_dir
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.evidence import EvidenceReport, rederive
from kg.records.load import Knowledge, load
from kg.records.texts import Texts
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot
from kg.views import typed_view
from kg.views.parts.export import export
from tests.support.command import kg
from tests.support.serving import running

KG = Path(sys.executable).with_name("kg")


@pytest.fixture(scope="module")
def example() -> Knowledge:
    return load(example_dir())


@pytest.fixture(scope="module")
def own(example: Knowledge) -> Knowledge:
    """The example's own sources and claims."""
    return example.only(key for key in example.sources if not example.places[f"source {key}"].document.packaged)


@pytest.fixture(scope="module")
def found(own: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> EvidenceReport:
    return rederive(own, Texts(tmp_path_factory.mktemp("no-articles"), example_dir()))


def test_every_claim_of_the_example_is_derived_from_its_text(own: Knowledge, found: EvidenceReport) -> None:
    assert problems_of(own) == []
    assert (found.problems, found.undecided, found.unchecked) == ([], [], [])
    assert set(found.outcomes) == set(own.claims)
    inferred = {key: outcome.inferred for key, outcome in found.outcomes.items() if outcome.inferred}
    assert inferred == {
        "qianhu-2025-03-18-chengyan.plan-by": ("modality",),
        "chaomu-2025-11-05-xiaoyan.developer": ("predicate",),
        "qianhu-2025-08-28-yanshan.developer": ("predicate",),
    }


def test_the_example_shows_what_news_texts_do(own: Knowledge) -> None:
    kinds = {link.kind for link, _ in own.links}
    assert kinds == {
        *("sameStatement", "sharedOrigin", "fulfilment"),
        *("competing-bound", "competing-number", "competing-wording"),
    }
    claims = [loaded.claim for loaded in own.claims.values()]
    assert {"planned", "actual"} == {claim.modality for claim in claims}
    assert any(claim.polarity == "negative" and claim.speaker for claim in claims)
    counted = {claim.definition for claim in claims if claim.predicate == "monthlyActiveUsers"}
    assert counted == {"global", "overseas"}
    assert [source.id for source in own.sources.values() if source.mirror_of] == ["lanan-2025-03-20-reprint"]
    assert {source.language for source in own.sources.values()} == {"zh", "en"}


def test_every_source_of_the_example_says_that_it_is_invented(own: Knowledge) -> None:
    assert len(own.sources) == 5
    for source in own.sources.values():
        assert source.title.zh.startswith("示例（虚构）") and source.title.en.startswith("Example (invented)")


def test_the_example_is_copied_into_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    done = kg("example", str(folder))
    assert done.returncode == 0, done.stderr
    copied = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    packaged = example_dir()
    assert copied == {path.relative_to(packaged): path.read_bytes() for path in packaged.rglob("*") if path.is_file()}
    again = kg("example", str(folder))
    assert again.returncode == 2
    assert again.stderr == f"kg: {folder}: exists already — name a folder that is not there yet\n"


def test_the_example_and_a_workspace_at_once_are_refused(tmp_path: Path) -> None:
    done = kg("check", "--example", "--workspace", str(tmp_path))
    assert done.returncode == 2
    assert "--example is a workspace of its own" in done.stderr


@pytest.mark.slow
def test_the_example_passes_the_whole_check() -> None:
    done = subprocess.run([str(KG), "check", "--example"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = "5 files in claims/, 1 file in entities/, 1 file in links/, 1 file in sources/, 5 files in texts/"
    assert f"workspace: {read}; 0 ignored" in done.stderr


@pytest.mark.slow
def test_the_sentence_behind_a_figure_stands_on_its_page() -> None:
    with running(None, workspace=example_dir(), read_ahead=False) as service:
        page = httpx.get(f"{service.url}claims/harbour-2025-03-19-chengyan.amount", timeout=600)
        assert page.status_code == 200
        assert "more than 300 million yuan</mark> in its " in page.text
        assert '<blockquote lang="en">' in page.text


def test_what_became_of_the_plans_of_a_year_is_a_query(own: Knowledge) -> None:
    snapshot = Snapshot.from_nquads(build(own).nquads)
    rows = run(snapshot, "plans", **{"from": "2025-01-01", "to": "2025-12-31"}).values()
    found = {row["plan"].rpartition(".")[2]: row for row in rows}
    assert set(found) == {"plan-date", "plan-target"}
    done = found["plan-date"]
    assert done["how"].endswith("#fulfils")
    assert done["outcome"].endswith("claim/qianhu-2025-08-28-yanshan.release-date")
    assert (done["time"], done["happened"]) == ("2025-35", "2025-08-28")
    assert not found["plan-target"].get("outcome")
    assert list(run(snapshot, "plans", **{"from": "2024-01-01", "to": "2024-12-31"}).values()) == []


def test_a_timeline_tells_a_plan_and_then_its_outcome(own: Knowledge) -> None:
    snapshot = Snapshot.from_nquads(build(own).nquads)
    _, data = export(typed_view(snapshot, "timeline", {"company": "chengyan-ai"}), "csv")
    told = [row["id"] for row in csv.DictReader(data.decode("utf-8").splitlines())]
    plan, outcome = "qianhu-2025-03-18-chengyan.plan-date", "qianhu-2025-08-28-yanshan.release-date"
    assert told.index(plan) < told.index(outcome)
