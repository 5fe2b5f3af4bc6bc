"""The tables of `kg.exports.column_tables` as Parquet: a folder a table, in it a file a source, with a manifest.

The folder stands whole or not at all; its manifest has the schema, and rows, bytes and SHA-256 of every file. Needs
pyarrow: `pip install longtu[columns]`. Same data and same pyarrow, same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.errors import BadInput
from kg.base.json_value import JsonObject, JsonValue
from kg.base.progress import SILENT, Progress
from kg.base.whole_file import read_whole
from kg.base.whole_folder import whole_folder
from kg.exports.column_tables import TABLES, Kind, Row, Table
from kg.store.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow

MANIFEST = "manifest.json"
FORMAT = 1
DIGITS, PLACES = 38, 9  # of a decimal: the most that engines of columns compute with exactly


def write_parquet(snapshot: Snapshot, folder: Path, progress: Progress = SILENT) -> JsonObject:
    """Write every table under `folder` and give the manifest that stands in it.

    Raises BadInput where pyarrow is missing, the folder exists, or a number has more digits than a column holds.
    """
    _needs_pyarrow()
    tables: dict[str, JsonValue] = {}
    with whole_folder(folder) as beside:
        for name, table in TABLES.items():
            tables[name] = _table(snapshot, beside, name, table, progress)
        manifest: JsonObject = {
            "format": FORMAT,
            "digest": snapshot.digest,
            "version": snapshot.version,
            "dataAsOf": snapshot.data_as_of.isoformat() if snapshot.data_as_of else None,
            "leftOut": [{"source": out.source, "reason": out.reason} for out in snapshot.left_out],
            "tables": tables,
        }
        (beside / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return manifest


def differing(folder: Path) -> list[str]:
    """The files of an export that are missing or not those of its manifest; raises BadInput without a manifest."""
    try:
        manifest = json.loads(read_whole(folder / MANIFEST))
        files = {path: said["sha256"] for table in manifest["tables"].values() for path, said in table["files"].items()}
    except (BadInput, ValueError, KeyError, TypeError, AttributeError):
        remedy = "write it with: kg export --parquet FOLDER"
        raise BadInput("there is no whole export here", place=str(folder), remedy=remedy) from None
    return [path for path, digest in sorted(files.items()) if _digest_of(folder / path) != digest]


def _digest_of(path: Path) -> str:
    return hashlib.sha256(read_whole(path)).hexdigest() if path.is_file() else ""


def _needs_pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401 -- only whether it is there
    except ImportError:
        remedy = "install it with: pip install 'longtu[columns]'"
        raise BadInput("Parquet needs pyarrow, which is not installed", remedy=remedy) from None


def _table(snapshot: Snapshot, folder: Path, name: str, table: Table, progress: Progress) -> JsonObject:
    rows, files = table.rows(snapshot), dict[str, JsonValue]()
    progress.stage(name, len(rows), "rows")
    for source, own in _by_source(rows):
        content = _file(table.columns, own)
        path = Path(name) / f"source={source}" / "part-0.parquet"
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_bytes(content)
        files[path.as_posix()] = {
            "rows": len(own),
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        progress.advance(len(own))
    columns: list[JsonValue] = [
        {"name": column, "type": str(column_types()[kind])} for column, kind in table.columns.items()
    ]
    return {"rows": len(rows), "columns": columns, "partitionedBy": "source", "files": files}


def _by_source(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    for source, own in groupby(rows, key=lambda row: str(row["source"])):
        yield source, list(own)


def column_types() -> dict[Kind, pyarrow.DataType]:
    """The type of every kind of column, for whoever writes or reads these files with pyarrow."""
    import pyarrow as pa

    number = pa.decimal128(DIGITS, PLACES)
    return {
        "text": pa.string(),
        "texts": pa.list_(pa.field("element", pa.string())),
        "flag": pa.bool_(),
        "day": pa.date32(),
        "decimal": number,
        "decimals": pa.list_(pa.field("element", number)),
    }


def _file(columns: dict[str, Kind], rows: list[Row]) -> bytes:
    """One Parquet file; `source` is the folder's name, as engines read partitions, and no column of the file."""
    import pyarrow as pa
    from pyarrow import parquet

    kept = {name: kind for name, kind in columns.items() if name != "source"}
    _fits(rows, [name for name, kind in kept.items() if kind in ("decimal", "decimals")])
    types = column_types()
    schema = pa.schema([pa.field(name, types[kind]) for name, kind in kept.items()])
    arrays = [
        pa.array([row.get(name) for row in rows], type=field.type) for name, field in zip(kept, schema, strict=True)
    ]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), out, compression="zstd")
    return out.getvalue()


def _fits(rows: list[Row], names: list[str]) -> None:
    most = Decimal(10) ** (DIGITS - PLACES)
    for row in rows:
        for name in names:
            value = row.get(name)
            for number in value if isinstance(value, list) else [value]:
                if isinstance(number, Decimal) and (number != round(number, PLACES) or abs(number) >= most):
                    what = f"{name} {number:f} has more digits than {DIGITS - PLACES} before its point, {PLACES} after"
                    remedy = "leave its source out: no engine of columns holds the number exactly"
                    raise BadInput(what, place=str(row.get("claim") or row["id"]), remedy=remedy)
