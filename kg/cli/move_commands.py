"""Commands that move the data to other engines: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import AsJson, AsOf, Only, Possible, Without, Workspace, chosen, emit, say
from kg.cli.progress_bar import Quiet, progress

app = typer.Typer()


@app.command("export", rich_help_panel="Move", epilog="Example: kg export --parquet longtu-columns")
def export_command(
    parquet: Annotated[Path, typer.Option(help="Write Parquet files into this new folder.")],
    workspace: Workspace = None,
    without: Without = None,
    only: Only = None,
    as_of: AsOf = None,
    possible: Possible = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write claims, relations and what follows from them as columns for DuckDB, Spark and the like."""
    from kg.exports.parquet import write_parquet

    snapshot = chosen(workspace, without, only, as_of, possible)
    with progress(quiet) as shown:
        manifest = write_parquet(snapshot, parquet, shown)
    if as_json:
        emit(manifest)
    elif not quiet:
        say(f"{parquet}: of the data with sha256 {snapshot.digest}")
