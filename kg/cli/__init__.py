"""The command `kg`: a thin door to the library. Data on stdout, messages on stderr; 0 ok, 1 problems, 2 wrong use.

`kg serve` hands over to the service by its module name.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kg import __version__
from kg.base.errors import BadInput, LongtuError, NotFound
from kg.base.problems import InvalidFiles
from kg.base.whole_file import refused_by_the_system
from kg.cli import (
    add_commands,
    ask_commands,
    data_commands,
    factcheck_commands,
    move_commands,
    receipt_commands,
    review_commands,
    watch_commands,
)
from kg.cli.handover import become
from kg.cli.output import Articles, Example, Workspace, named_workspace, say

app = typer.Typer(
    name="kg",
    help="Longtu: build, check, query and serve the knowledge graph.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
# The order of `kg --help`: what people come for first. The panel of each command stands where the command is made.
ORDER = (
    "serve",
    "query",
    "view",
    "why",
    "factcheck",
    "render",
    "mcp",
    "draft",
    "review",
    "accept",
    "import",
    "example",
    "fmt",
    "check",
    "coverage",
    "build",
    "export",
    "push",
    "pin",
    "schema",
)


@app.command("serve", rich_help_panel="Use", epilog="Example: kg serve --port 8080")
def serve_command(
    host: Annotated[str, typer.Option(envvar="KG_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="KG_PORT", min=0, max=65535, help="0 takes a free one.")] = 8000,
    snapshot: Annotated[Path | None, typer.Option(envvar="KG_SNAPSHOT", help="Serve this build.")] = None,
    store: Annotated[
        str | None, typer.Option(envvar="KG_STORE", help="Serve this store on the disk, or this engine's address.")
    ] = None,
    unchecked: Annotated[bool, typer.Option(help="Serve a snapshot of other origin, without its last line.")] = False,
    scratch: Annotated[bool, typer.Option(help="Serve an empty writable store on loopback instead.")] = False,
    workspace: Workspace = None,
    articles: Articles = None,
    example: Example = False,
) -> None:
    """Serve SPARQL, the JSON API and the pages; prints the address once it answers."""
    own = named_workspace(workspace, example)
    if store is not None and "://" in store:
        from kg.store.engine_http import checked_address

        checked_address(store)
    if store is not None and (snapshot is not None or scratch):
        raise BadInput("one service serves one data set", place="--store", remedy="leave out --snapshot and --scratch")
    given = {"HOST": host, "PORT": port, "SNAPSHOT": snapshot, "WORKSPACE": own, "ARTICLES": articles}
    given["STORE"] = store
    environment = {f"KG_{name}": str(value) for name, value in given.items() if value is not None}
    environment |= {f"KG_{name}": "true" for name, asked in (("SCRATCH", scratch), ("UNCHECKED", unchecked)) if asked}
    become("api", environment)


@app.command("mcp", rich_help_panel="Use", epilog="Example: kg mcp")
def mcp_command(workspace: Workspace = None, articles: Articles = None) -> None:
    """Offer the graph to language models over stdio (Model Context Protocol), read-only."""
    given = {"WORKSPACE": workspace, "ARTICLES": articles}
    become("api.server.mcp_stdio", {f"KG_{name}": str(value) for name, value in given.items() if value is not None})


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"longtu {__version__}")
        raise typer.Exit


for part in (add_commands, data_commands, review_commands, ask_commands, move_commands, factcheck_commands):
    app.registered_commands += part.app.registered_commands
app.add_typer(
    watch_commands.app, name="watch", rich_help_panel="Use", help="Keep questions, and be told when an answer changes."
)
app.registered_commands.sort(key=lambda command: ORDER.index(command.name or ""))
app.add_typer(receipt_commands.app, name="receipt", rich_help_panel="Trust")


def _fail(error: LongtuError) -> NoReturn:
    if isinstance(error, InvalidFiles):
        for problem in error.problems:
            say(str(problem))
        say(f"{len(error.problems)} problem{'s' if len(error.problems) > 1 else ''}")
    else:
        say(f"kg: {error}")
    raise SystemExit(2 if isinstance(error, BadInput | NotFound) else 1)


def main() -> None:
    """Run the command; every foreseen error becomes one clear message, never a traceback."""
    gc.set_threshold(50_000, 20, 50)  # what is read stays to the end, and is not walked again and again
    try:
        app()
    except LongtuError as error:
        _fail(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        _fail(refused_by_the_system(error))
    except UnicodeDecodeError as error:
        _fail(LongtuError(f"not UTF-8 ({error.reason})", remedy="save what is read here as UTF-8"))
