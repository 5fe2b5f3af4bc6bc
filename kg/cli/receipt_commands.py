"""Commands on receipts: verify. A receipt is made by `kg query` and `kg view` with --receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import Articles, AsJson, Workspace, built_snapshot, emit, tell

app = typer.Typer(no_args_is_help=True, help="Verify an answer that was saved with its evidence.")
Against = Annotated[
    Path | None, typer.Option(help="Another data set (a file that kg build wrote), to be asked the same.")
]


@app.command(
    "verify", epilog="Example: kg query round -b round=moonshot-ai-c --receipt c.json && kg receipt verify c.json"
)
def verify_command(
    file: Annotated[Path, typer.Argument(help="A receipt.")],
    against: Against = None,
    workspace: Workspace = None,
    articles: Articles = None,
    as_json: AsJson = False,
) -> None:
    """Derive the answer again from the evidence in the file: it holds, newer data says otherwise, or what was altered.

    Needs no server and no network. Ends with 0 where it holds, with 1 where it was altered or could not be checked.
    """
    from kg.receipts.receipt_file import read_receipt
    from kg.receipts.told_verdict import told
    from kg.receipts.verify_receipt import verify_receipt
    from kg.records.load import load
    from kg.records.texts import Texts

    receipt, data = read_receipt(file)
    other = built_snapshot(against) if against is not None else None
    verdict = verify_receipt(receipt, data, known=load(workspace), texts=Texts(articles, workspace), against=other)
    if as_json:
        emit({"outcome": verdict.outcome, **verdict.__dict__})
    else:
        for line in told(receipt, verdict):
            tell(line)
    if verdict.outcome in ("altered", "unchecked"):
        raise typer.Exit(1)
