"""What the pairs of investors cost from columns: DuckDB over Parquet beside the product's own projection.

The Parquet has the schema of `kg export --parquet`, the SQL is the one that is shipped. The pairs are compared before
times are; prints a Markdown table. Ends with 1 where they differ; never because of a time.

python -m benchmarks.columns --investments 1000000 10000000
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import parquet

from benchmarks.table import heading, milliseconds, table, times
from benchmarks.views import from_store, in_order, memberships, store_of, timed
from kg.base.paths import queries_dir
from kg.exports.column_tables import TABLES
from kg.exports.parquet import column_types
from kg.views.parts.projection import Indices, Pairs, project

SOURCES = 100  # files of a table: memberships are dealt out over them
_SAID = {"modality": "actual", "polarity": "positive", "predicate": "participant"}
_NUMBERS = """
SELECT CAST(substr(first, 10) AS BIGINT) AS one, CAST(substr(second, 10) AS BIGINT) AS other, rounds AS shared
FROM pairs
"""
_JOINED = """
CREATE TABLE joined AS SELECT one.member AS one, other.member AS other, COUNT(*) AS shared
FROM members AS one JOIN members AS other ON one.round = other.round AND one.member < other.member
GROUP BY one.member, other.member
"""
_SUM = "SELECT COUNT(*), SUM(CAST(hash(least(one, other), greatest(one, other), shared) AS HUGEINT))"


def write_claims(members: Indices, rounds: Indices, folder: Path) -> None:
    """The memberships as the tables `claims` and `entities` of an export, a file a source."""
    for number, own in enumerate(np.array_split(np.arange(len(members)), SOURCES)):
        subject = pa.array([f"round-{one}" for one in rounds[own].tolist()])
        given = {"subject": subject, "object": pa.array([f"investor-{one}" for one in members[own].tolist()])}
        _write("claims", number, given | {name: pa.repeat(value, len(own)) for name, value in _SAID.items()}, folder)
        ids = pa.compute.unique(subject)
        one_class = pa.array([["FundingRound"]] * len(ids), type=column_types()["texts"])
        _write("entities", number, {"id": ids, "types": one_class}, folder)


def _write(name: str, number: int, given: dict[str, pa.Array], folder: Path) -> None:
    rows = len(next(iter(given.values())))
    kinds = {column: kind for column, kind in TABLES[name].columns.items() if column != "source"}
    columns = [given.get(column, pa.nulls(rows)).cast(column_types()[kind]) for column, kind in kinds.items()]
    path = folder / name / f"source=wire-{number:04}" / "part-0.parquet"
    path.parent.mkdir(parents=True)
    parquet.write_table(pa.table(columns, names=list(kinds)), path, compression="zstd")


def connected(folder: Path, members: Indices, rounds: Indices) -> duckdb.DuckDBPyConnection:
    """DuckDB over the two tables, and over the memberships as arrays in memory."""
    engine = duckdb.connect()
    for name in ("claims", "entities"):
        engine.execute(
            f"CREATE VIEW {name} AS FROM read_parquet('{folder}/{name}/*/*.parquet', hive_partitioning = true, "
            "hive_types_autocast = false)"
        )
    engine.register("arrays", pa.table({"member": members, "round": rounds}))
    engine.execute("CREATE TABLE members AS FROM arrays")
    return engine


def checksums(engine: duckdb.DuckDBPyConnection, ours: Pairs) -> Iterator[object]:
    """Number and sum of hashes of the pairs: of the shipped SQL, of the plain join, and of ours."""
    engine.register("ours", pa.table(list(ours), names=["one", "other", "shared"]))
    for found in (f"({_NUMBERS})", "joined", "ours"):
        yield engine.execute(f"{_SUM} FROM {found}").fetchone()


def measured(count: int) -> tuple[list[str], bool]:
    """A line of the table, and whether all ways find the same pairs."""
    members, rounds = memberships(count)
    with TemporaryDirectory() as folder:
        write_claims(members, rounds, Path(folder))
        engine = connected(Path(folder), members, rounds)
        sql = (queries_dir() / "columns" / "co-investment.sql").read_text("utf-8")
        shipped, _ = timed(lambda: engine.execute(f"CREATE TABLE pairs AS {sql}"))
    joined, _ = timed(lambda: engine.execute(_JOINED))
    arrays, found = timed(lambda: project(members, rounds))
    same = len(set(checksums(engine, found))) == 1
    engine.close()
    reading, projecting, again = from_store(store_of(members, rounds))
    same &= np.array_equal(in_order(*found), again)
    stored = reading + projecting
    cells = [
        f"{count:,}",
        f"{len(found.first):,}",
        milliseconds(stored),
        milliseconds(shipped),
        times(shipped / stored),
    ]
    return [*cells, milliseconds(arrays), milliseconds(joined), times(joined / arrays)], same


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Pairs of investors from columns.")
    parser.add_argument("--investments", type=int, nargs="+", default=[1_000_000])
    given = parser.parse_args()
    print(heading("Pairs of investors: the product and DuckDB", "duckdb", "pyarrow", "scipy"))
    lines = [measured(count) for count in given.investments]
    head = ["investments", "pairs", "ours from the store, ms", "DuckDB over Parquet, ms", "ratio"]
    head += ["ours on arrays, ms", "DuckDB on arrays, ms", "ratio"]
    print(table(head, [cells for cells, _ in lines]))
    if not all(same for _, same in lines):
        sys.exit("the pairs differ")


if __name__ == "__main__":
    main()
