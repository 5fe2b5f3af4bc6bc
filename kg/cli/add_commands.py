"""Commands that add a source: draft, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.base.errors import BadInput
from kg.base.foreign_text import in_line
from kg.base.paths import workspace_dir
from kg.cli.output import Articles, AsJson, Workspace, as_options, emit, say, tell, text_bytes

if TYPE_CHECKING:
    from kg.drafting.draft_workspace import Drafted
    from kg.imports.imported import Imported

app = typer.Typer()


@app.command(
    "draft", rich_help_panel="Add", epilog="Example: kg draft article.txt --workspace my-sources --published 2026-05-20"
)
def draft_command(
    file: Annotated[str, typer.Argument(help="An article: plain text, Markdown, HTML or PDF; - is stdin.")],
    workspace: Workspace = None,
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    published: Annotated[str, typer.Option(help="When it was published, as an EDTF date such as 2026-05-20.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    url: Annotated[str, typer.Option(help="Its address; nothing is fetched.")] = "",
    mirror_of: Annotated[str, typer.Option(help="Whose text it repeats.")] = "",
    language: Annotated[str, typer.Option(help="zh, en, ja or fr.")] = "",
    id: Annotated[str, typer.Option("--id", help="Its id; by default publisher, day and title.")] = "",
    articles: Articles = None,
    as_json: AsJson = False,
) -> None:
    """Draft the claims of an article into drafts/ of a workspace, for a person to review."""
    from kg.drafting.draft_workspace import Given, draft_into
    from kg.review.draft_place import DraftPlace
    from kg.review.editor_lock import editing

    folder = workspace_dir(workspace)
    if folder is None:
        raise BadInput("a draft needs a workspace", place="--workspace", remedy="name a folder of your own sources")
    given = Given(title, published, publisher, url, mirror_of, language, id)
    data, name = text_bytes(file, "the article"), "stdin" if file == "-" else file
    options = {"title.zh": "--title", "publisher": "--publisher", "mirrorOf": "--mirror-of", "address": "--url"}
    with as_options(**options, published="--published", id="--id", language="--language"):
        made = draft_into(
            folder, data, name, given, articles, lambda id: editing(DraftPlace(folder, id), "being drafted")
        )
    _answer(made, as_json)


def _answer(made: Drafted, as_json: bool) -> None:
    proposals = made.draft.proposals
    flagged = sum(one.flagged for one in proposals)
    if as_json:
        drafted = {"id": made.draft.source.id, "draft": str(made.path), "entities": len(made.draft.entities)}
        counts = {"proposals": len(proposals), "flagged": flagged, "kept": made.kept}
        emit(drafted | counts | {"like": dict(made.like), "knownRounds": made.known_rounds})
        return
    for source, share in made.like:
        say(f"{share:.0%} of this text stands in {source} as well")
    if made.known_rounds:
        say(f"rounds that are perhaps known already: {', '.join(made.known_rounds)}")
    tell(f"{len(proposals)} proposals, {flagged} of them flagged, {made.kept} decided before: {made.path}")


@app.command(
    "import", rich_help_panel="Add", epilog="Example: kg import deals.csv --mapping deals.yaml --workspace my-sources"
)
def import_command(
    table: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A table (CSV or XLSX) or FollowTheMoney entities.")
    ],
    mapping: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="Its source, and what its columns state (YAML).")
    ],
    workspace: Workspace = None,
    new_names: Annotated[
        bool, typer.Option("--new-names", help="Take every name that nothing here has as new.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check it all and write nothing.")] = False,
    articles: Articles = None,
    as_json: AsJson = False,
) -> None:
    """Take a file into a workspace as an unchecked source: all of it or nothing, each claim named by its row."""
    from kg.base.problems import InvalidFiles
    from kg.base.whole_file import make_folder, write_all
    from kg.imports.imported import at_rows
    from kg.imports.table_import import import_table
    from kg.records.load import load
    from kg.review.acceptance import checked
    from kg.review.draft_place import DraftPlace

    folder = workspace_dir(workspace)
    if folder is None:
        raise BadInput("an import needs a workspace", place="--workspace", remedy="name a folder of your own sources")
    made = import_table(table, mapping, load(folder), new_names=new_names)
    place = DraftPlace(folder, made.source.id)
    files = {place.inside(*name.split("/")): data for name, data in made.files.items()}
    _refuse_others(files)
    try:
        checked(place, files, articles)
    except InvalidFiles as error:
        raise InvalidFiles(at_rows(made, error.problems, files)) from None
    if not dry_run:
        for path in files:
            make_folder(path.parent)
        write_all(files)
    _say_imported(made, [] if dry_run else [str(path) for path in files], as_json)


def _say_imported(made: Imported, files: list[str], as_json: bool) -> None:
    rows = [
        {"row": one.number, "line": one.line, "about": one.about, "claims": len(one.claims), "left": one.left}
        for one in made.rows
    ]
    new = [{"id": one.id, "type": one.type, "name": one.name.zh} for one in made.new]
    if as_json:
        emit({"source": made.source.id, "rows": rows, "new": new, "files": files})
        return
    for one in made.rows:
        left = f"; left out: {', '.join(one.left)}" if one.left else ""
        tell(in_line(f"row {one.number} (line {one.line}): {one.about or 'nothing'}, {len(one.claims)} claims{left}"))
    for thing in new:
        say(in_line(f"new {thing['type']}: {thing['name']} is {thing['id']}"))
    claims = sum(len(one.claims) for one in made.rows)
    say(f"{len(rows)} rows, {claims} claims, {len(new)} new things, {len(files)} files written")


def _refuse_others(files: dict[Path, bytes]) -> None:
    """Write over nothing that an import has not made."""
    from kg.base.whole_file import read_whole
    from kg.imports.imported import HEAD

    for path in files:
        if path.exists() and not read_whole(path).startswith(HEAD.encode()):
            remedy = "give the table's source an id of its own, or move the file away"
            raise BadInput("is there and was not made by an import", place=str(path), remedy=remedy)
