"""What the commands share: options, the file that is given, and the ways to print. Data to stdout, messages to stderr.

Holds no command.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.base.errors import BadInput
from kg.base.foreign_text import csv_in_lines, in_json, in_lines, xml_in_lines
from kg.base.paths import example_dir
from kg.base.problems import Problem
from kg.base.whole_file import read_whole, write_whole

if TYPE_CHECKING:
    from kg.receipts.receipt_file import AskedQuestion
    from kg.store.selection import Selection
    from kg.store.snapshot import Snapshot

Workspace = Annotated[
    Path | None, typer.Option(envvar="KG_WORKSPACE", help="A folder of your own entities, sources and claim files.")
]
Example = Annotated[bool, typer.Option("--example", help="The packaged example as the workspace.")]


def _there(context: typer.Context, parameter: typer.CallbackParam, articles: Path | None) -> Path | None:
    """The folders of `--articles`, joined as in PATH. Raises BadInput for one that is none.

    The environment may name folders that are not on every machine.
    """
    origin = context.get_parameter_source(parameter.name or "")
    typed = origin is not None and origin.name == "COMMANDLINE"
    for part in str(articles or "").split(os.pathsep):
        if typed and part and not Path(part).is_dir():
            remedy = f"name a folder that is there; several are joined by {os.pathsep}"
            raise BadInput("is no folder", place=f"--articles {part}", remedy=remedy)
    return articles


Articles = Annotated[
    Path | None,
    typer.Option(envvar="KG_ARTICLES", callback=_there, help="The folder with the texts of the sources."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of stdout; - is stdout.")]
Without = Annotated[list[str] | None, typer.Option(help="Leave out this source; may be repeated.")]
Only = Annotated[list[str] | None, typer.Option(help="Ask this source alone; repeated: these together.")]
AsOf = Annotated[str | None, typer.Option(help="Only what was certainly published by this day (YYYY-MM-DD).")]
Possible = Annotated[bool, typer.Option(help="With --as-of: also what may have been published by then.")]
Lang = Annotated[str, typer.Option(help="zh or en.")]
Bind = Annotated[list[str] | None, typer.Option("--bind", "-b", help="NAME=VALUE for a declared parameter.")]


Bom = Annotated[bool, typer.Option("--bom", help="CSV for spreadsheets: a byte order mark, and no cell is a formula.")]
ReceiptFile = Annotated[Path | None, typer.Option("--receipt", help="Also save the answer with its evidence here.")]


def named_workspace(workspace: Path | None, example: bool) -> Path | None:
    """The workspace that a command works on. Raises BadInput where two are named."""
    if not example:
        return workspace
    if workspace is not None:
        remedy = "leave one out; `kg example FOLDER` copies the example into a workspace of your own"
        raise BadInput("--example is a workspace of its own", place="--workspace", remedy=remedy)
    return example_dir()


@contextmanager
def as_options(**options: str) -> Iterator[None]:
    """What the library calls by a name is told by the option that gave it: a fault of `published` is of --published."""
    try:
        yield
    except BadInput as error:
        error.place = options.get(error.place, error.place)
        raise


def beside_stdout(option: str, output: Path | None) -> None:
    """Raise BadInput where the file of an option would be stdout, which another document goes to."""
    if output is not None and str(output) == "-":
        remedy = "name a file instead of -"
        raise BadInput("stdout takes one document, and another goes there", place=f"{option} -", remedy=remedy)


def text_bytes(file: str, thing: str) -> bytes:
    """A file, or stdin for -, as far as one byte beyond what is read of a text; `thing` is what the file should hold.

    Raises BadInput for a file that cannot be read.
    """
    from kg.drafting.text_forms import MAX_BYTES

    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    return read_whole(Path(file), limit=MAX_BYTES + 1, remedy=f"name a file with {thing}, or - for stdin")


def say(text: str) -> None:
    """A message for people."""
    print(in_lines(text), file=sys.stderr)


def tell(text: str) -> None:
    """An answer for people, in lines; what a source says cannot move the cursor."""
    print(in_lines(text))


def emit(data: object, output: Path | None = None) -> None:
    """One JSON document, to a file or, without one, to stdout."""
    text = in_json(json.dumps(data, ensure_ascii=False, indent=2))
    write(output, f"{text}\n".encode())


_IN_LINES = {"csv": csv_in_lines, **dict.fromkeys(("xml", "gexf", "graphml", "html"), xml_in_lines)}


def shown(data: bytes, form: str = "") -> bytes:
    """A file as a terminal may have it: its own lines and tabs, and nothing else that moves the cursor.

    A form whose values hold line breaks as they are (csv, xml, gexf, graphml, html) is named: none makes a line then.
    """
    text = data.decode("utf-8", "replace")
    lines = _IN_LINES.get(form, str)(text).replace("\r\n", "\n").split("\t")
    return "\t".join(map(in_lines, lines)).encode()


def csv_alone(form: str, bom: bool) -> None:
    """Raise BadInput where CSV for spreadsheets is to be another form."""
    if bom and form != "csv":
        raise BadInput("belongs to CSV", place="--bom", remedy="add --format csv")


def write(output: Path | None, data: bytes, form: str = "") -> None:
    """Bytes to a file or, without one, to stdout; a terminal has them as `shown` in their form."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(shown(data, form) if sys.stdout.isatty() else data)
        sys.stdout.buffer.flush()
    else:
        write_whole(output, shown(data, form) if output.is_char_device() else data)


def report(problems: list[Problem], as_json: bool, warnings: list[Problem] | None = None, **summary: str | int) -> None:
    """Print warnings and problems, all of them, then end with 1 if there are problems."""
    told = {"warnings": [warning.__dict__ for warning in warnings]} if warnings is not None else {}
    if as_json:
        emit({"problems": [problem.__dict__ for problem in problems], **told, **summary})
    else:
        for warning in warnings or []:
            say(f"warning: {warning}")
        for problem in problems:
            say(str(problem))
        for name, value in summary.items():
            say(f"{name}: {value}")
    if problems:
        say(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
        raise typer.Exit(1)


def bound(items: list[str] | None) -> dict[str, str]:
    """NAME=VALUE options as a mapping. Raises BadInput for one that has no `=` and for a name given more than once."""
    given: defaultdict[str, list[str]] = defaultdict(list)
    for item in items or []:
        name, equals, value = item.partition("=")
        if not equals:
            raise BadInput(f"{item!r} is not NAME=VALUE", place="--bind", remedy="write e.g. company=moonshot-ai")
        given[name].append(value)
    for name, values in given.items():
        if len(values) > 1:
            raise BadInput(f"{name!r} is given {len(values)} times", place="--bind", remedy="give it once")
    return {name: value for name, (value,) in given.items()}


def selection(
    without: list[str] | None, only: list[str] | None, as_of: str | None = None, possible: bool = False
) -> Selection:
    """The choice of sources that the options make. Raises BadInput for a day that is none."""
    from kg.store.selection import Selection

    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise BadInput(f"{as_of!r} is not a date", place="--as-of", remedy="write YYYY-MM-DD") from None
    return Selection(as_of=day, possible=possible, without=tuple(without or ()), only=tuple(only or ()))


def chosen(workspace: Path | None, wanted: Selection) -> Snapshot:
    """The snapshot of the chosen sources; says which were left out."""
    from kg.build.build_cache import built_nquads
    from kg.store.snapshot import Snapshot

    found = Snapshot.from_nquads(built_nquads(workspace)).narrowed(wanted)
    for out in found.left_out:
        say(f"left out: {out.source} ({out.reason})")
    return found


def language(lang: str) -> Literal["zh", "en"]:
    """The language that --lang names. Raises BadInput."""
    if lang not in ("zh", "en"):
        raise BadInput(f"{lang!r} is no language here", place="--lang", remedy="zh or en")
    return "zh" if lang == "zh" else "en"


def built_snapshot(path: Path) -> Snapshot:
    """The snapshot of a build's file. Raises BadInput for one that is not whole, or no build's."""
    from kg.base.built_file import read_built
    from kg.store.snapshot import Snapshot

    return Snapshot.from_nquads(read_built(path))


def save_receipt(path: Path, snapshot: Snapshot, question: AskedQuestion, wanted: Selection) -> None:
    """Save the answer to a question with its evidence; says what the file holds."""
    from kg.receipts.make_receipt import make_receipt
    from kg.receipts.receipt_file import written

    receipt = make_receipt(snapshot, question, wanted)
    write(path, written(receipt))
    held = "its digest alone, as it is large" if receipt.evidence.lines is None else "in the file"
    say(f"receipt: {path}, {receipt.evidence.statements} statements of evidence ({held}), {len(receipt.claims)} claims")
