"""Commands that make and check the data: build, check, coverage, pin, fmt, schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.base.errors import BadInput
from kg.base.foreign_text import in_line
from kg.base.paths import workspace_dir
from kg.cli.output import (
    Articles,
    AsJson,
    Example,
    Output,
    Workspace,
    beside_stdout,
    emit,
    named_workspace,
    report,
    say,
    tell,
    write,
)
from kg.cli.progress_bar import Quiet, progress
from kg.cli.watch_commands import earlier_build, tell_after_build

if TYPE_CHECKING:
    from kg.base.problems import Problem
    from kg.records.load import Knowledge

app = typer.Typer()


@app.command("build", rich_help_panel="Move", epilog="Example: kg build -o longtu.nq")
def build_command(
    output: Output = None,
    store: Annotated[Path | None, typer.Option(help="Write a store for `kg serve --store` into this folder.")] = None,
    quads: Annotated[Path | None, typer.Option("--from", help="With --store: of this file of a build.")] = None,
    workspace: Workspace = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Build the data set: N-Quads, TriG if the file ends in .trig, or a store on the disk. Same input, same bytes."""
    from kg.build.dataset import build
    from kg.build.serialization import as_trig
    from kg.records.load import load

    if store is not None:
        _build_store(store, quads, workspace, output, quiet, as_json)
        return
    if quads is not None:
        raise BadInput("a build's file is made into a store only", place="--from", remedy="add --store FOLDER")
    suffix = output.suffix if output and str(output) != "-" else ".nq"
    if suffix not in (".nq", ".trig"):
        raise BadInput(f"cannot write {suffix!r}", place="-o", remedy="end the file name in .nq or .trig")
    if as_json:
        beside_stdout("-o", output)
    known = load(workspace)
    built, earlier = build(known), earlier_build(workspace, output)
    if output is not None or not as_json:
        write(output, as_trig(built.nquads) if suffix == ".trig" else built.file)
    if not as_json:
        say(f"{len(known.claims)} claims of {len(known.sources)} sources")
    _say_built(built.total, built.digest, built.counts, as_json)
    tell_after_build(workspace, known, earlier, built.nquads)


def _say_built(total: int, digest: str, counts: dict[str, int], as_json: bool) -> None:
    """What was built, in one line; the quads of every graph in JSON alone: they are many, and no reader's."""
    if as_json:
        emit({"quads": total, "digest": digest, "graphs": counts})
        return
    say(f"{total} quads in {len(counts)} graphs, sha256 {digest}")


def _build_store(
    store: Path, quads: Path | None, workspace: Path | None, output: Path | None, quiet: bool, as_json: bool
) -> None:
    from kg.base.built_file import lines_of
    from kg.build.dataset import parts
    from kg.records.load import load
    from kg.store.disk_store import write_store

    if output is not None:
        raise BadInput("one build goes to one place", place="-o", remedy="leave out -o or --store")
    if quads is not None and workspace is not None:
        remedy = "leave out --workspace: the file has been built"
        raise BadInput("a file and a workspace are two data sets", place="--from", remedy=remedy)
    with progress(quiet) as shown:
        pieces = lines_of(quads) if quads is not None else parts(load(workspace))
        manifest = write_store(store, pieces, shown)
    _say_built(manifest.quads, manifest.digest, manifest.graphs, as_json)


@app.command("check", rich_help_panel="Trust", epilog="Example: kg check --articles ../shared/articles")
def check_command(
    workspace: Workspace = None,
    articles: Articles = None,
    record: Annotated[bool, typer.Option(help="Write the result to kg/data/verification.json.")] = False,
    example: Example = False,
    brief: Annotated[bool, typer.Option("--brief", help="Of what was checked, one line.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check the files, the shapes, the totals, the edges and, with the articles, every field's place in the text."""
    from kg.build.consistency import problems_of
    from kg.build.dataset import build
    from kg.check.served import check
    from kg.records.load import load
    from kg.records.lookalikes import warnings
    from kg.records.workspace_contents import contents

    workspace = named_workspace(workspace, example)
    known, own = load(workspace), workspace_dir(workspace)
    warned, held = warnings(known), contents(own, known) if own is not None else None
    warned += held.ignored if held else []
    read = {"workspace": held.summary()} if held else {}
    problems = problems_of(known)
    if problems:
        report(problems, as_json, warned, **read)
    built = build(known)
    evidence, found = _evidence(known, articles, own, record)
    found = sorted([*check(known, built, packaged=own is None), *found])
    totals: dict[str, str | int] = {"claims": len(known.claims), "quads": built.total, "digest": built.digest}
    if not brief or as_json:
        report(found, as_json, warned, **read, **totals, **evidence)
        return
    report(found, as_json, warned)
    proven, unread = (evidence[name].partition(" ")[0] for name in ("checked against the text", "not re-checked"))
    say(f"no problem found: {proven} claims hold against their texts, the texts of {unread} are not at hand")


def _evidence(
    known: Knowledge, articles: Path | None, workspace: Path | None, record: bool
) -> tuple[dict[str, str], list[Problem]]:
    from kg.evidence import read_record, rederive, stale, write_record
    from kg.evidence.alias_places import place_problems
    from kg.records.texts import Texts

    texts = Texts(articles, workspace)
    found = rederive(known, texts)
    if record:
        say(f"recorded {write_record(known, found)} claims")
    decided = len(found.outcomes) - len(found.undecided)
    summary = {
        "checked against the text": f"{decided} claims, {found.derived} fields derived",
        "inferred": f"{found.inferred} fields ({found.share_inferred:.1%})",
        "not checked by machine": f"{len(found.undecided)} claims{''.join(f', {key}' for key in found.undecided[:20])}",
        "not re-checked": f"{len(found.unchecked)} claims, whose texts are not at hand",
    }
    return summary, [*found.problems, *place_problems(known, texts), *stale(known, found, read_record())]


@app.command("coverage", rich_help_panel="Trust", epilog="Example: kg coverage --articles ../shared/articles")
def coverage_command(articles: Articles = None, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """What of each text the claims carry, paragraph by paragraph; ends with 1 where something is missing."""
    from itertools import chain

    from kg.coverage import coverage
    from kg.records.load import load
    from kg.records.texts import Texts

    found = coverage(load(workspace), Texts(articles, workspace_dir(workspace)))
    if as_json:
        whole = {
            one.source: {"share": one.share, "exempt": one.exempt, "items": len(one.items)} for one in found.sources
        }
        told = {
            one.source: {"items": one.items, "uncovered": dict(one.reasons), "missing": len(one.missing)}
            for one in found.stated
        }
        emit({**whole, **told})
    else:
        for line in chain(*(one.lines() for one in found.sources), *(one.lines() for one in found.stated)):
            tell(in_line(line))
        for problem in [problem for one in found.stated for problem in one.problems]:
            say(str(problem))
    for source in found.absent:
        say(f"{source}: its text is not at hand; name its folder with --articles")
    if not found.complete:
        raise typer.Exit(1)


@app.command("example", rich_help_panel="Add", epilog="Example: kg example my-example")
def example_command(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
) -> None:
    """Copy the example: five news texts about invented companies, with their sources, entities and claims."""
    from shutil import copytree

    from kg.base.paths import example_dir
    from kg.base.whole_folder import whole_folder

    with whole_folder(folder) as beside:
        copytree(example_dir(), beside, dirs_exist_ok=True)
    say(f"{folder}: try `kg check --workspace {folder}` and `kg serve --workspace {folder}`")


@app.command("pin", hidden=True, epilog="Example: kg pin --workspace my-sources my-sources/claims/report.yaml")
def pin_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A claim file with quotes.")],
    workspace: Workspace = None,
    articles: Articles = None,
    as_json: AsJson = False,
) -> None:
    """Turn the quotes of a claim file into positions and hashes; the quotes leave the file."""
    from kg.records.load import load
    from kg.records.pin import pin
    from kg.records.texts import Texts

    count = pin(file, load(workspace), Texts(articles, workspace_dir(workspace)))
    if as_json:
        emit({"file": str(file), "pinned": count})
    else:
        tell(f"{count} quotes pinned in {file}")


@app.command(
    "fmt", rich_help_panel="Add", epilog="Example: kg fmt my-sources/claims/report.yaml --workspace my-sources"
)
def fmt_command(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Claim files.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; end with 1 if a file would change.")] = False,
    workspace: Workspace = None,
    articles: Articles = None,
    as_json: AsJson = False,
) -> None:
    """Write claim files in their one layout: statements under their passages, hashes once, every comment kept."""
    from kg.base.whole_file import write_all
    from kg.records.formatting import formatted
    from kg.records.load import load
    from kg.records.texts import Texts

    known, texts = load(workspace), Texts(articles, workspace_dir(workspace))
    found = [formatted(path, known, texts) for path in files]
    changed = [one for one in found if one.changed]
    if not check:
        write_all({one.path: one.text.encode() for one in changed})
    for one in changed:
        say(f"{one.path}: {'would change' if check else 'formatted'}")
        if one.moved:
            say(f"{one.path}: comments moved above their claim: those of line {', '.join(map(str, one.moved))}")
    if as_json:
        emit({"files": [{"file": str(one.path), "changed": one.changed, "moved": one.moved} for one in found]})
    else:
        say(f"{len(changed)} of {len(found)} files {'would change' if check else 'changed'}")
    if check and changed:
        raise typer.Exit(1)


@app.command("schema", hidden=True, epilog="Example: kg schema claims > claims.schema.json")
def schema_command(
    kind: Annotated[str, typer.Argument(help="claims, entities, sources or links.")] = "claims",
) -> None:
    """The JSON Schema of a file, for editors."""
    from kg.records.json_schema import json_schema

    emit(json_schema(kind))
