"""Columns hold what the data set says, a file a source; DuckDB computes from them what the views compute."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from benchmarks.data import synthetic
from kg.base.errors import BadInput
from kg.base.paths import queries_dir
from kg.build.dataset import Built
from kg.exports.column_tables import TABLES
from kg.exports.parquet import differing, write_parquet
from kg.lists.list_items import claim_items, source_items
from kg.store.snapshot import Selection, Snapshot
from tests.support.results import digest, pairs, totals

pytestmark = pytest.mark.slow

KG = Path(sys.executable).with_name("kg")


@pytest.fixture(scope="module")
def exported(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("columns") / "export"
    write_parquet(snapshot, folder)
    return folder


def engine(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB over an export, the id of a source a text whatever it looks like."""
    found = duckdb.connect()
    for name in TABLES:
        files = f"{folder}/{name}/*/*.parquet"
        found.execute(
            f"CREATE VIEW {name} AS FROM read_parquet('{files}', hive_partitioning = true, hive_types_autocast = false)"
        )
    return found


def sql(name: str) -> str:
    return (queries_dir() / "columns" / f"{name}.sql").read_text("utf-8")


def test_duckdb_finds_the_pairs_and_totals_of_the_views(snapshot: Snapshot, exported: Path) -> None:
    found = engine(exported)
    shared, sums = (found.execute(sql(name)).fetchall() for name in ("co-investment", "totals"))
    assert len(shared) > 500 and len(sums) > 10
    assert digest(shared) == digest(pairs(snapshot))
    assert digest(sums) == digest(totals(snapshot))


def test_duckdb_agrees_over_invented_data_and_without_half_of_its_sources(tmp_path: Path) -> None:
    whole = Snapshot.from_nquads(synthetic(6000).nquads)
    less = whole.select(Selection(without=tuple(source.source for source in whole.sources[::2])))
    for number, chosen in enumerate((whole, less)):
        folder = tmp_path / str(number)
        write_parquet(chosen, folder)
        found = engine(folder)
        assert digest(found.execute(sql("co-investment")).fetchall()) == digest(pairs(chosen))
        assert digest(found.execute(sql("totals")).fetchall()) == digest(totals(chosen))
    assert pairs(whole) != pairs(less) != []


@pytest.mark.parametrize(
    "field", ["polarity> <https://w3id.org/longtu/code/negative", "modality> <https://w3id.org/longtu/code/planned"]
)
def test_what_is_denied_or_planned_makes_no_pair_in_either(
    built: Built, snapshot: Snapshot, tmp_path: Path, field: str
) -> None:
    name, _, value = field.partition("> <")
    said = built.nquads.decode()
    holder = next(claim for claim in re.findall(r"claim/(\S+-participant-\S+)> ", said) if "." in claim)
    star = re.compile(rf"(<\S+claim/{re.escape(holder)}> <\S+#{name}>) <\S+>")
    changed = Snapshot.from_nquads(star.sub(rf"\1 <{value}>", said).encode())
    write_parquet(changed, tmp_path / "export")
    found = engine(tmp_path / "export").execute(sql("co-investment")).fetchall()
    assert digest(found) == digest(pairs(changed))
    assert pairs(changed) != pairs(snapshot)


def test_an_observation_keeps_the_bounds_that_its_claim_gives(exported: Path) -> None:
    found = engine(exported).sql("SELECT * FROM observations").to_arrow_table().to_pylist()
    assert len(found) > 50
    claims = {row["id"]: row for row in engine(exported).sql("SELECT * FROM claims").to_arrow_table().to_pylist()}
    for row in found:
        own = claims[row["claim"]]
        for name in ("bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "unit", "time", "source"):
            assert row[name] == own[name]
        assert (row["observed"], row["metric"]) == (own["subject"], own["predicate"])


def test_a_source_left_out_is_its_folders_left_out(snapshot: Snapshot, exported: Path, tmp_path: Path) -> None:
    write_parquet(snapshot.select(Selection(without=("a1",))), tmp_path / "less")
    for name in ("claims", "observations", "relations", "entities", "sources"):
        kept = {path.name: path for path in (tmp_path / "less" / name).iterdir()}
        full = {path.name: path for path in (exported / name).iterdir()}
        assert "source=a1" in full and set(kept) == set(full) - {"source=a1"}
    rows = {name: (tmp_path / "less" / "claims" / name / "part-0.parquet").read_bytes() for name in kept}
    assert rows == {name: (exported / "claims" / name / "part-0.parquet").read_bytes() for name in kept}


def test_every_claim_keeps_its_bounds_its_time_and_its_words(snapshot: Snapshot, exported: Path) -> None:
    found = engine(exported).sql("SELECT * FROM claims").to_arrow_table().to_pylist()
    assert {row["id"] for row in found} == set(claim_items(snapshot))
    for row in found:
        record = dict(claim_items(snapshot)[row["id"]].record)
        for name in ("lower", "upper", "nominal"):
            assert row[name] == (Decimal(str(record[name])) if name in record else None)
        for name in ("earliest", "latest"):
            assert row[name] == (date.fromisoformat(str(record[name])) if name in record else None)
        for name in ("lowerOpen", "upperOpen", "unit", "bound", "time", "modality", "asserted", "source"):
            assert row[name] == record.get(name)
        assert row["subjectZh"] == claim_items(snapshot)[row["id"]].record["subjectName"].get("zh")


def test_the_manifest_says_what_stands_there(snapshot: Snapshot, exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_bytes())
    assert manifest["digest"] == snapshot.digest
    assert set(manifest["tables"]) == set(TABLES)
    assert manifest["tables"]["sources"]["rows"] == len(source_items(snapshot))
    stand = {path.relative_to(exported).as_posix() for path in exported.rglob("*.parquet")}
    assert stand == {path for table in manifest["tables"].values() for path in table["files"]}
    for table in manifest["tables"].values():
        for path, said in table["files"].items():
            schema = pq.read_schema(exported / path)
            assert [{"name": field.name, "type": str(field.type)} for field in schema] == [
                column for column in table["columns"] if column["name"] != "source"
            ]
            assert pq.read_metadata(exported / path).num_rows == said["rows"]
    assert differing(exported) == []


def test_a_file_that_was_changed_or_lost_is_named(exported: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(exported, folder)
    (folder / "claims" / "source=a1" / "part-0.parquet").write_bytes(b"PAR1")
    (folder / "sources" / "source=a2" / "part-0.parquet").unlink()
    assert differing(folder) == ["claims/source=a1/part-0.parquet", "sources/source=a2/part-0.parquet"]
    (folder / "manifest.json").write_text("{}")
    with pytest.raises(BadInput, match="no whole export"):
        differing(folder)


def test_the_same_data_gives_the_same_bytes(snapshot: Snapshot, exported: Path, tmp_path: Path) -> None:
    write_parquet(snapshot, tmp_path / "again")
    assert (tmp_path / "again" / "manifest.json").read_bytes() == (exported / "manifest.json").read_bytes()


def test_a_folder_that_holds_something_is_left_alone(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(BadInput, match="exists already"):
        write_parquet(snapshot, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.fixture
def one_number(built: Built) -> Snapshot:
    """The data with one amount that has more digits than a column holds."""
    return Snapshot.from_nquads(built.nquads.replace(b'"500000000"', b'"0.00000000012"'))


def test_a_number_that_no_column_holds_exactly_is_refused_with_its_claim(one_number: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"0\.00000000012 has more digits than 29 before its point, 9 after"):
        write_parquet(one_number, tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


FULL = """
import resource, signal, sys
from kg.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.argv = ["kg", "export", "--parquet", sys.argv[1]]
main()
"""


def test_a_disk_without_room_leaves_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "export")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert f"export: cannot be written ({os.strerror(errno.EFBIG)}) — make room" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    yield


@pytest.mark.usefixtures("without_pyarrow")
def test_without_pyarrow_the_remedy_is_named(snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"pip install 'longtu\[columns\]'"):
        write_parquet(snapshot, tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_how_far_it_is_and_is_quiet_when_told(tmp_path: Path, snapshot: Snapshot) -> None:
    command = [str(KG), "export", "--parquet"]
    told = subprocess.run([*command, str(tmp_path / "one")], capture_output=True, text=True, check=True)
    assert told.stdout == ""
    assert [line.partition(":")[0] for line in told.stderr.splitlines()] == [*TABLES, str(tmp_path / "one")]
    assert f"claims: {len(claim_items(snapshot))} rows" in told.stderr
    quiet = subprocess.run([*command, str(tmp_path / "two"), "--quiet"], capture_output=True, text=True, check=True)
    assert (quiet.stdout, quiet.stderr) == ("", "")
    assert differing(tmp_path / "two") == []
