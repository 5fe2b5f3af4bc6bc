"""Commands that move the data to other engines: export, push."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.base.errors import BadInput
from kg.cli.output import (
    AsJson,
    AsOf,
    Only,
    Possible,
    Without,
    Workspace,
    beside_stdout,
    chosen,
    emit,
    say,
    selection,
    write,
)
from kg.cli.progress_bar import Quiet, progress

app = typer.Typer()


@app.command("export", rich_help_panel="Move", epilog="Example: kg export --parquet longtu-columns")
def export_command(
    parquet: Annotated[Path | None, typer.Option(help="Write Parquet files into this new folder.")] = None,
    ftm: Annotated[Path | None, typer.Option(help="Write FollowTheMoney entities, one a line; - is stdout.")] = None,
    workspace: Workspace = None,
    without: Without = None,
    only: Only = None,
    as_of: AsOf = None,
    possible: Possible = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write the data for other programs: as columns for DuckDB and Spark, or as FollowTheMoney entities."""
    from kg.exports.ftm_entities import ftm_lines
    from kg.exports.parquet import write_parquet

    if (parquet is None) == (ftm is None):
        remedy = "give one of --parquet FOLDER and --ftm FILE"
        raise BadInput("an export has one form", place="--parquet, --ftm", remedy=remedy)
    if as_json:
        beside_stdout("--ftm", ftm)
    snapshot = chosen(workspace, selection(without, only, as_of, possible))
    if parquet is None:
        data = ftm_lines(snapshot)
        write(ftm, data)
        count = data.count(b"\n")
        if as_json:
            emit({"entities": count, "digest": snapshot.digest})
        elif not quiet:
            say(f"{count} FollowTheMoney entities of the data with sha256 {snapshot.digest}")
        return
    with progress(quiet) as shown:
        manifest = write_parquet(snapshot, parquet, shown)
    if as_json:
        emit(manifest)
    elif not quiet:
        say(f"{parquet}: of the data with sha256 {snapshot.digest}")


@app.command("push", rich_help_panel="Move", epilog="Example: kg push http://localhost:7878/store")
def push_command(
    url: Annotated[str, typer.Argument(help="The address of the engine's Graph Store Protocol.")],
    store: Annotated[Path | None, typer.Option(help="Push this store on the disk instead of building.")] = None,
    workspace: Workspace = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write the data set into an engine that others run; again after an interruption, it goes on where it was."""
    from kg.build.build_cache import built_nquads
    from kg.store.disk_store import open_store
    from kg.store.engine_http import Engine
    from kg.store.push import push
    from kg.store.snapshot import Snapshot

    engine = Engine(url)
    packaged = Snapshot.from_nquads(built_nquads())
    own = packaged if workspace is None else Snapshot.from_nquads(built_nquads(workspace))
    snapshot = own if store is None else open_store(store)
    with progress(quiet) as shown:
        manifest = push(snapshot, packaged, engine, shown)
    if as_json:
        emit({"digest": manifest.digest, "version": manifest.version, "statements": manifest.statements})
    elif not quiet:
        say(f"{url}: holds the data with sha256 {snapshot.digest}; serve it with: kg serve --store QUERY-ADDRESS")
