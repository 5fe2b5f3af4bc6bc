"""Co-investment pairs and totals of an export (`kg export --parquet`), computed by Spark on any cluster.

spark-submit spark/job.py EXPORT SQL [RESULT]

EXPORT is the address of the export, SQL the folder with the .sql files (kg/queries/columns). Prints one JSON document:
of each result its rows and the SHA-256 of its lines; with RESULT, writes each as CSV under that address. Needs pyspark
alone: no module of Longtu has to be on the cluster.
"""

from __future__ import annotations

import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path

from pyspark.sql import Row, SparkSession

TABLES = ("claims", "entities")


def text(value: object) -> str:
    """A value as every engine of docs/growth.md writes it: decimals without zeros at their end, true and false."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def digest(rows: list[Row]) -> str:
    """SHA-256 of the rows as sorted lines, values parted by tabs."""
    lines = sorted("\t".join(map(text, row)) + "\n" for row in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def main() -> None:
    """Run every query over the export."""
    export, queries = sys.argv[1], Path(sys.argv[2])
    session = SparkSession.builder.appName("longtu").getOrCreate()
    # The id of a source stays a text, also where it looks like a number or a day.
    session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    for table in TABLES:
        session.read.parquet(f"{export}/{table}").createOrReplaceTempView(table)
    found = {}
    for path in sorted(queries.glob("*.sql")):
        result = session.sql(path.read_text("utf-8"))
        rows = result.collect()
        found[path.stem] = {"rows": len(rows), "sha256": digest(rows)}
        if len(sys.argv) > 3:
            result.coalesce(1).write.csv(f"{sys.argv[3]}/{path.stem}", header=True)
    executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1  # the driver is one of them
    print(json.dumps({"executors": executors, "results": found}, sort_keys=True))
    session.stop()


if __name__ == "__main__":
    main()
