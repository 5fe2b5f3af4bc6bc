"""Commands that ask the data: query, view, why, render."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.base.foreign_text import csv_for_spreadsheets, in_line
from kg.cli.output import (
    AsJson,
    AsOf,
    Bind,
    Bom,
    Lang,
    Only,
    Output,
    Possible,
    ReceiptFile,
    Without,
    Workspace,
    beside_stdout,
    bound,
    chosen,
    csv_alone,
    emit,
    language,
    save_receipt,
    selection,
    tell,
    write,
)

app = typer.Typer()


@app.command("query", rich_help_panel="Use", epilog="Example: kg query round --bind round=moonshot-ai-c")
def query_command(
    file: Annotated[
        str, typer.Argument(help="A .rq file, the name of a shipped query, a query itself, or - for stdin.")
    ],
    bind: Bind = None,
    form: Annotated[str, typer.Option("--format", "-f", help="table, json, xml, csv, tsv, ttl or nt.")] = "table",
    workspace: Workspace = None,
    without: Without = None,
    only: Only = None,
    as_of: AsOf = None,
    possible: Possible = False,
    receipt: ReceiptFile = None,
    bom: Bom = False,
    as_json: AsJson = False,
) -> None:
    """Run a query over the default graph, which holds each statement once."""
    from kg.cli.answers import answer, question

    given = bound(bind)
    written = "{" in file or (" " in file.strip() and not file.endswith(".rq"))  # a query, not the name of one
    text = sys.stdin.read() if file == "-" else file if written else None
    wanted = selection(without, only, as_of, possible)
    beside_stdout("--receipt", receipt)
    form = "json" if as_json else form
    csv_alone(form, bom)
    snapshot = chosen(workspace, wanted)
    found = answer(snapshot, file, text, given, form)
    if receipt is not None:
        save_receipt(receipt, snapshot, question(file, text, given), wanted)
    write(None, csv_for_spreadsheets(found) if bom else found, form)


@app.command("view", rich_help_panel="Use", epilog="Example: kg view co-investment --format csv")
def view_command(
    name: Annotated[str, typer.Argument(help="The name of a view; an unknown one lists the nearest.")],
    bind: Bind = None,
    form: Annotated[str, typer.Option("--format", "-f", help="json, csv, jsonld and, for graphs, gexf, graphml.")] = "",
    workspace: Workspace = None,
    without: Without = None,
    only: Only = None,
    as_of: AsOf = None,
    possible: Possible = False,
    receipt: ReceiptFile = None,
    bom: Bom = False,
    as_json: AsJson = False,
) -> None:
    """Compute an analyst's view: what follows from the claims, with the claims that it rests on."""
    from kg.views import typed_view
    from kg.views.parts.export import export

    wanted, given = selection(without, only, as_of, possible), bound(bind)
    beside_stdout("--receipt", receipt)
    form = "json" if as_json else form or "csv"
    csv_alone(form, bom)
    snapshot = chosen(workspace, wanted)
    _, data = export(typed_view(snapshot, name, given), form, bom=bom)
    if receipt is not None:
        from kg.receipts.receipt_file import AskedQuestion

        save_receipt(receipt, snapshot, AskedQuestion(kind="view", name=name, text="", parameters=given), wanted)
    write(None, data, form)


@app.command("why", rich_help_panel="Use", epilog="Example: kg why moonshot-ai-c")
def why_command(
    name: Annotated[str, typer.Argument(metavar="id", help="The id of a claim, an entity or a source.")],
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Where a fact comes from and where it goes: file and line, nodes, queries, pages."""
    from kg.build.build_cache import built_nquads
    from kg.cli.trace import why
    from kg.records.load import load
    from kg.store.snapshot import Snapshot

    known = load(workspace)
    found = why(known, Snapshot.from_nquads(built_nquads(workspace)), name)
    if as_json:
        emit(found)
        return
    for name, value in found.items():
        lines = value if isinstance(value, list) else [value]
        tell(f"{name + ':':10}{in_line(str(lines[0])) if lines else '-'}")
        for line in lines[1:]:
            tell(f"{'':10}{in_line(str(line))}")


@app.command("render", rich_help_panel="Use", epilog="Example: kg render --focus moonshot-ai -o moonshot.html")
def render_command(
    output: Output = None,
    focus: Annotated[str | None, typer.Option(help="Draw the neighbourhood of this entity.")] = None,
    depth: Annotated[int, typer.Option(min=1, max=3, help="How many steps around the focus.")] = 1,
    lang: Lang = "en",
    workspace: Workspace = None,
    without: Without = None,
    only: Only = None,
    as_of: AsOf = None,
    possible: Possible = False,
    as_json: AsJson = False,
) -> None:
    """Draw the graph as one HTML file that needs no network, or as the data that it draws."""
    from kg.graph.picture import graph
    from kg.graph.single_file import render_page

    drawn_in = language(lang)
    snapshot = chosen(workspace, selection(without, only, as_of, possible))
    if as_json:
        emit(graph(snapshot, focus=focus, depth=depth), output)
    else:
        write(output, render_page(snapshot, focus, depth, drawn_in).encode("utf-8"), "html")
