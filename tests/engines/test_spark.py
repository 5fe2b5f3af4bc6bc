"""Spark computes from an export what the views compute, on a cluster of two executors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.data import synthetic
from kg.base.paths import queries_dir
from kg.exports.parquet import write_parquet
from kg.store.snapshot import Snapshot
from tests.support.results import digest, pairs, totals

pytestmark = pytest.mark.engines

ROOT = Path(__file__).resolve().parent.parent.parent
SUBMIT = ROOT / ".venv" / "spark" / "bin" / "spark-submit"
CLUSTER = ("--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false")


def submitted(export: Path, *more: str) -> subprocess.CompletedProcess[str]:
    if not SUBMIT.exists():
        pytest.skip("Spark is not installed here: make test-engines installs it")
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": str(SUBMIT.with_name("python"))}
    command = [*CLUSTER, "--conf", "spark.sql.shuffle.partitions=4", str(ROOT / "spark" / "job.py")]
    return subprocess.run(
        [str(SUBMIT), *command, str(export), str(queries_dir() / "columns"), *more],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("size", [0, 20_000], ids=["the packaged data", "invented data"])
def test_spark_finds_the_pairs_and_totals_of_the_views(snapshot: Snapshot, tmp_path: Path, size: int) -> None:
    data = Snapshot.from_nquads(synthetic(size).nquads) if size else snapshot
    write_parquet(data, tmp_path / "export")
    done = submitted(tmp_path / "export", str(tmp_path / "result"))
    assert done.returncode == 0, done.stderr[-3000:]
    shared, sums = pairs(data), totals(data)
    assert len(shared) > 10 and len(sums) > 5
    assert json.loads(done.stdout) == {
        "executors": 2,
        "results": {
            "co-investment": {"rows": len(shared), "sha256": digest(shared)},
            "totals": {"rows": len(sums), "sha256": digest(sums)},
        },
    }
    written = [path.read_text("utf-8") for path in (tmp_path / "result" / "co-investment").glob("*.csv")]
    assert sum(text.count("\n") for text in written) == len(shared) + 1


def test_the_job_needs_no_module_of_longtu() -> None:
    job = (ROOT / "spark" / "job.py").read_text("utf-8")
    names = {line.split()[1].partition(".")[0] for line in job.splitlines() if line.startswith(("import ", "from "))}
    assert names - set(sys.stdlib_module_names) == {"pyspark"}
