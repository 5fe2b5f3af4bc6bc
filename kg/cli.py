"""The command `kg`: a thin door to the library. Data on stdout, messages on stderr; 0 ok, 1 problems, 2 wrong use.

Stands on everything in `kg`. Holds no rule of its own; `kg serve` hands over to the service by its module name.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from kg import __version__
from kg.errors import BadInput, LongtuError, NotFound
from kg.problems import InvalidFiles, Problem

app = typer.Typer(
    name="kg",
    help="Longtu: build, check, query and serve the knowledge graph.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Workspace = Annotated[
    Path | None, typer.Option(envvar="KG_WORKSPACE", help="A folder of your own entities, sources and claim files.")
]
Articles = Annotated[Path | None, typer.Option(envvar="KG_ARTICLES", help="The folder with the texts of the sources.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of stdout; - is stdout.")]
Without = Annotated[list[str] | None, typer.Option(help="Leave out this source; may be repeated.")]
AsOf = Annotated[str | None, typer.Option(help="Only what was certainly published by this day (YYYY-MM-DD).")]
Possible = Annotated[bool, typer.Option(help="With --as-of: also what may have been published by then.")]


def say(text: str) -> None:
    print(text, file=sys.stderr)


def emit(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=False))


def write(output: Path | None, data: bytes) -> None:
    """Write bytes to a file or, without one, to stdout."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        output.write_bytes(data)


def report(problems: list[Problem], as_json: bool, **summary: Any) -> None:
    """Print problems, all of them, then end with 1 if there are any."""
    if as_json:
        listed = [problem.__dict__ for problem in problems]
        emit({"problems": listed, **summary})
    else:
        for problem in problems:
            say(str(problem))
        for name, value in summary.items():
            say(f"{name}: {value}")
    if problems:
        say(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
        raise typer.Exit(1)


def _built(workspace: Path | None) -> Any:
    from kg.build import build
    from kg.load import load

    return build(load(workspace))


def _snapshot(workspace: Path | None, without: list[str] | None, as_of: str | None, possible: bool) -> Any:
    from datetime import date

    from kg.store import Selection, Snapshot

    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise BadInput(f"{as_of!r} is not a date", place="--as-of", remedy="write YYYY-MM-DD") from None
    snapshot = Snapshot.from_nquads(_built(workspace).nquads)
    chosen = snapshot.select(Selection(as_of=day, possible=possible, without=tuple(without or ())))
    for out in chosen.left_out:
        say(f"left out: {out.source} ({out.reason})")
    return chosen


@app.command("build", epilog="Example: kg build -o longtu.nq")
def build_command(output: Output = None, workspace: Workspace = None, as_json: Json = False) -> None:
    """Build the data set: N-Quads, or TriG if the file ends in .trig. Same input, same bytes."""
    from kg.serialization import as_trig

    built = _built(workspace)
    suffix = output.suffix if output else ".nq"
    if suffix not in (".nq", ".trig"):
        raise BadInput(f"cannot write {suffix!r}", place="-o", remedy="end the file name in .nq or .trig")
    if output is not None or not as_json:
        write(output, as_trig(built.nquads) if suffix == ".trig" else built.nquads)
    summary = {"quads": built.total, "digest": built.digest, "graphs": built.counts}
    if as_json:
        emit(summary)
        return
    for graph, count in built.counts.items():
        say(f"{count:>8}  {graph}")
    say(f"{built.total:>8}  quads in {len(built.counts)} graphs, sha256 {built.digest}")


@app.command("check", epilog="Example: kg check --articles ../shared/articles")
def check_command(
    workspace: Workspace = None,
    articles: Articles = None,
    as_json: Json = False,
) -> None:
    """Check the files, the shapes, the totals, the edges and, with the articles, every figure's place."""
    from kg.build import build
    from kg.check import check
    from kg.consistency import problems_of
    from kg.load import load, workspace_dir

    known = load(workspace)
    problems = problems_of(known)
    if problems:
        report(problems, as_json)
    built = build(known)
    found = check(known, built, packaged=workspace_dir(workspace) is None)
    report(found, as_json, claims=len(known.claims), quads=built.total, digest=built.digest)


@app.command("query", epilog="Example: echo 'ASK {}' | kg query -")
def query_command(
    file: Annotated[str, typer.Argument(help="A .rq file, the name of a shipped query, or - for stdin.")],
    bind: Annotated[list[str] | None, typer.Option("--bind", "-b", help="NAME=VALUE for a declared parameter.")] = None,
    output_format: Annotated[
        str, typer.Option("--format", "-f", help="table, json, xml, csv, tsv, ttl or nt.")
    ] = "table",
    workspace: Workspace = None,
    without: Without = None,
    as_of: AsOf = None,
    possible: Possible = False,
    as_json: Json = False,
) -> None:
    """Run a query over the default graph, which holds each statement once."""
    from kg.answers import answer

    given = dict(_pair(item) for item in bind or [])
    text = sys.stdin.read() if file == "-" else None
    snapshot = _snapshot(workspace, without, as_of, possible)
    write(None, answer(snapshot, file, text, given, "json" if as_json else output_format))


def _pair(item: str) -> tuple[str, str]:
    name, equals, value = item.partition("=")
    if not equals:
        raise BadInput(f"{item!r} is not NAME=VALUE", place="--bind", remedy="write e.g. --bind company=moonshot-ai")
    return name, value


@app.command("why", epilog="Example: kg why moonshot-ai-c")
def why_command(
    id: Annotated[str, typer.Argument(help="The id of a claim, an entity or a source.")],
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Where a fact comes from and where it goes: file and line, nodes, queries, pages."""
    from kg.build import build
    from kg.load import load
    from kg.store import Snapshot
    from kg.why import why

    known = load(workspace)
    found = why(known, Snapshot.from_nquads(build(known).nquads), id)
    if as_json:
        emit(found)
        return
    for name, value in found.items():
        lines = value if isinstance(value, list) else [value]
        print(f"{name + ':':10}{str(lines[0]) if lines else '-'}")
        for line in lines[1:]:
            print(f"{'':10}{line}")


@app.command("render", epilog="Example: kg render --focus moonshot-ai -o moonshot.html")
def render_command(
    output: Output = None,
    focus: Annotated[str | None, typer.Option(help="Draw the neighbourhood of this entity.")] = None,
    depth: Annotated[int, typer.Option(min=1, max=3, help="How many steps around the focus.")] = 1,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "en",
    workspace: Workspace = None,
    without: Without = None,
    as_of: AsOf = None,
    possible: Possible = False,
) -> None:
    """Draw the graph as one HTML file that needs no network."""
    from kg.render import render_page

    snapshot = _snapshot(workspace, without, as_of, possible)
    write(output, render_page(snapshot, focus, depth, lang).encode("utf-8"))


@app.command("pin", epilog="Example: kg pin --workspace my-sources my-sources/claims/report.yaml")
def pin_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A claim file with quotes.")],
    workspace: Workspace = None,
    articles: Articles = None,
) -> None:
    """Turn the quotes of a claim file into positions and hashes; the quotes leave the file."""
    from kg.load import load, workspace_dir
    from kg.pin import pin
    from kg.texts import Texts

    count = pin(file, load(workspace), Texts(articles, workspace_dir(workspace)))
    say(f"{count} quotes pinned in {file}")


@app.command("schema", epilog="Example: kg schema claims > claims.schema.json")
def schema_command(
    kind: Annotated[str, typer.Argument(help="claims, entities, sources or links.")] = "claims",
) -> None:
    """The JSON Schema of a file, for editors."""
    from kg.json_schema import json_schema

    emit(json_schema(kind))


@app.command("serve", epilog="Example: kg serve --port 8080")
def serve_command(
    host: Annotated[str, typer.Option(envvar="KG_HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="KG_PORT", min=0, max=65535)] = 8000,
    snapshot: Annotated[Path | None, typer.Option(envvar="KG_SNAPSHOT", help="Serve this build.")] = None,
    scratch: Annotated[bool, typer.Option(help="Serve an empty writable store on loopback instead.")] = False,
    workspace: Workspace = None,
    articles: Articles = None,
) -> None:
    """Serve SPARQL, the JSON API and the pages; prints the address once it answers."""
    given = {"HOST": host, "PORT": port, "SNAPSHOT": snapshot, "WORKSPACE": workspace, "ARTICLES": articles}
    environment = {**os.environ, **{f"KG_{name}": str(value) for name, value in given.items() if value is not None}}
    if scratch:
        environment["KG_SCRATCH"] = "true"
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "api"], environment)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"longtu {__version__}")
        raise typer.Exit


def _fail(error: LongtuError) -> NoReturn:
    wrong_use = isinstance(error, BadInput | NotFound)
    if isinstance(error, InvalidFiles):
        for problem in error.problems:
            say(str(problem))
        say(f"{len(error.problems)} problem{'s' if len(error.problems) > 1 else ''}")
    else:
        say(f"kg: {error}")
    raise SystemExit(2 if wrong_use else 1)


def main() -> None:
    """Run the command; every foreseen error becomes one clear message, never a traceback."""
    try:
        app()
    except LongtuError as error:
        _fail(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except (OSError, UnicodeDecodeError) as error:
        say(f"kg: {error}")
        raise SystemExit(1) from None
