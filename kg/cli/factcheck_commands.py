"""The command that checks a draft against the graph: factcheck."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kg.base.errors import BadInput
from kg.cli.output import (
    Articles,
    AsJson,
    AsOf,
    Example,
    Lang,
    Only,
    Output,
    Possible,
    Without,
    Workspace,
    as_options,
    emit,
    language,
    named_workspace,
    say,
    selection,
    text_bytes,
    write,
)

if TYPE_CHECKING:
    from kg.factcheck.factcheck import Checked
    from kg.factcheck.factcheck_report import FactcheckReport
    from kg.store.selection import Selection

app = typer.Typer()


@app.command("factcheck", rich_help_panel="Use", epilog="Example: kg factcheck draft.txt --published 2026-01-20")
def factcheck_command(
    file: Annotated[
        str | None, typer.Argument(help="An article, paragraph or table: text, Markdown, HTML, PDF, CSV; - is stdin.")
    ] = None,
    published: Annotated[str, typer.Option(help="The day that 去年 and yesterday are read from (EDTF).")] = "",
    lang: Lang = "en",
    output: Output = None,
    workspace: Workspace = None,
    example: Example = False,
    without: Without = None,
    only: Only = None,
    as_of: AsOf = None,
    possible: Possible = False,
    articles: Articles = None,
    as_json: AsJson = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 0,
) -> None:
    """Check a draft against the graph: each figure, date, round and role; without a FILE on a page of this machine."""
    told_in, folder = language(lang), named_workspace(workspace, example)
    wanted = selection(without, only, as_of, possible)
    if file is None:
        if as_json or output:
            raise BadInput("no draft is named", place="FILE", remedy="name a file, or - for stdin")
        choice = {"only": only or [], "without": without or [], "asOf": as_of or "", "possible": possible}
        _open_page(folder, articles, port, {"published": published, **choice})
    checked, report = _checked(file, published, folder, articles, wanted)
    if as_json:
        emit(report.record(checked), output)
    else:
        write(output, report.markdown(checked, told_in).encode())


def _checked(
    file: str, published: str, folder: Path | None, articles: Path | None, wanted: Selection
) -> tuple[Checked, FactcheckReport]:
    """The draft of a file checked, and what tells it; says how many sources are left out."""
    from kg.factcheck.chosen_sources import chosen
    from kg.factcheck.draft_file_text import draft_file_text
    from kg.factcheck.factcheck import Factchecker
    from kg.factcheck.factcheck_report import FactcheckReport
    from kg.records.load import load
    from kg.records.texts import Texts

    text, day = draft_file_text(text_bytes(file, "the draft"), "stdin" if file == "-" else file)
    known, left_out = chosen(load(folder), wanted)
    for reason, count in sorted(Counter(out.reason for out in left_out).items()):
        say(f"left out: {count} sources ({reason})")
    with as_options(published="--published"):
        checked = Factchecker(known).check(text, published or day or date.today().isoformat())
    return checked, FactcheckReport(known, Texts(articles, folder))


def _open_page(folder: Path | None, articles: Path | None, port: int, form: dict[str, object]) -> NoReturn:
    from kg.cli.handover import become

    named = {"KG_WORKSPACE": folder, "KG_ARTICLES": articles}
    environment = {name: str(path) for name, path in named.items() if path is not None}
    become("api.factcheck.serve_factcheck", {**environment, "KG_PORT": str(port)}, json.dumps(form))
