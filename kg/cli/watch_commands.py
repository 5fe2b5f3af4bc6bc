"""Commands that keep questions: watch add, list, drop, run; and what a build tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from kg.base.errors import BadInput, LongtuError
from kg.base.foreign_text import in_line
from kg.base.paths import workspace_dir
from kg.base.problems import InvalidFiles, Problem
from kg.cli.output import AsJson, Bind, Lang, Workspace, bound, built_snapshot, chosen, emit, language, say, tell

if TYPE_CHECKING:
    from kg.base.json_value import JsonObject
    from kg.records.load import Knowledge
    from kg.standing.compared import Answered
    from kg.store.snapshot import Snapshot

app = typer.Typer(no_args_is_help=True)
Kind = Annotated[str | None, typer.Option(help="view, query or entity, where a name is more than one of them.")]


def _folder(workspace: Path | None) -> Path:
    folder = workspace_dir(workspace)
    if folder is None:
        remedy = "name a folder of your own; `kg example FOLDER` makes one"
        raise BadInput("questions are kept in a workspace", place="--workspace", remedy=remedy)
    return folder


@app.command("add", epilog="Example: kg watch add funding --bind company=moonshot-ai --workspace my-sources")
def add_command(
    name: Annotated[str, typer.Argument(help="A view, a shipped query, or the id of a company or other entity.")],
    bind: Bind = None,
    kind: Kind = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Keep a question in watched/ of the workspace: each build tells when its conclusion changes, and by what."""
    from kg.standing.question import KINDS, question
    from kg.standing.watched import keep
    from kg.store.snapshot import Selection

    given, folder = bound(bind), _folder(workspace)
    if kind is not None and kind not in KINDS:
        raise BadInput(f"{kind!r} is no kind of question", place="--kind", remedy=f"one of {', '.join(KINDS)}")
    asked = question(chosen(folder, Selection()), name, given, kind)
    path, new = keep(folder, asked)
    if as_json:
        emit({"file": str(path), "new": new, **asked.model_dump()})
    else:
        tell(f"{path}: {'kept' if new else 'is kept already'}: {asked.label}")


@app.command("list", epilog="Example: kg watch list --workspace my-sources")
def list_command(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """The questions that are kept; those that cannot be read are named after them, and it ends with 1."""
    from kg.standing.watched import readable

    kept, problems = readable(_folder(workspace))
    if as_json:
        emit({name: asked.model_dump() for name, asked in kept.items()})
    else:
        for name, asked in kept.items():
            tell(f"{name}: {asked.label}")
        say(f"{len(kept)} question{'s' if len(kept) != 1 else ''} kept")
    if problems:
        raise InvalidFiles(problems)


@app.command("drop", epilog="Example: kg watch drop funding-moonshot-ai --workspace my-sources")
def drop_command(
    name: Annotated[str, typer.Argument(help="A name of `kg watch list`.")], workspace: Workspace = None
) -> None:
    """Keep a question no longer."""
    from kg.standing.watched import drop

    tell(f"{drop(_folder(workspace), name)}: taken away")


@app.command("run", epilog="Example: kg watch run --since 2026-01-01 --workspace my-sources")
def run_command(
    since: Annotated[str, typer.Option(help="A day (YYYY-MM-DD), or the file of an earlier build.")],
    workspace: Workspace = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """What changed in the conclusions since a day or an earlier build, and the claims that moved each."""
    from kg.build.dataset import build
    from kg.records.load import load
    from kg.store.snapshot import Selection, Snapshot

    told_in, folder, day = language(lang), _folder(workspace), _day(since)
    known = load(workspace)
    after = Snapshot.from_nquads(build(known).nquads)
    before = after.select(Selection(as_of=day)) if day else built_snapshot(Path(since))
    found, problems = _asked(folder, known, before, after)
    if as_json:
        emit([_record(one) for one in found])
    else:
        for line in _told(found, told_in):
            tell(line)
        say(_counted(found))
    if problems:
        raise InvalidFiles(problems)


def earlier_build(workspace: Path | None, output: Path | None) -> Snapshot | None:
    """The build that stands where a new one will; None where no question is kept, or no whole build stands there.

    Raises InvalidFiles for a kept question that cannot be read.
    """
    from kg.standing.watched import readable

    folder = workspace_dir(workspace)
    kept, problems = readable(folder) if folder is not None else ({}, [])
    if problems:
        raise InvalidFiles(problems)
    if not kept or output is None or output.suffix != ".nq" or not output.is_file():
        return None
    try:
        return built_snapshot(output)
    except BadInput as error:
        say(f"{error}; the kept questions are not compared")
        return None


def tell_after_build(workspace: Path | None, known: Knowledge, earlier: Snapshot | None, data: bytes) -> None:
    """Tell what changed in the kept questions since the build that stood in the place of the new one."""
    from kg.store.snapshot import Snapshot

    folder = workspace_dir(workspace)
    if folder is None or earlier is None:
        return
    found, problems = _asked(folder, known, earlier, Snapshot.from_nquads(data))
    for line in (*_told(found, "en"), _counted(found), *map(str, problems)):
        say(line)


def _day(since: str) -> date | None:
    """The day that is meant; None where it is a file. Raises BadInput where it is neither."""
    try:
        return date.fromisoformat(since)
    except ValueError:
        if not Path(since).exists():
            remedy = "write YYYY-MM-DD, or name the file of an earlier build"
            raise BadInput(f"{since!r} is neither a day nor a file", place="--since", remedy=remedy) from None
        return None


def _asked(folder: Path, known: Knowledge, before: Snapshot, after: Snapshot) -> tuple[list[Answered], list[Problem]]:
    """What became of every kept question, and what is wrong with those that cannot be read or asked any more."""
    from kg.build.consistency import problems_of
    from kg.build.dataset import build
    from kg.standing.compared import compared
    from kg.standing.watched import file_of, readable
    from kg.store.snapshot import Snapshot

    def built_without(claims: frozenset[str]) -> Snapshot | None:
        left = known.without(claims)
        return None if problems_of(left) else Snapshot.from_nquads(build(left).nquads)

    found: list[Answered] = []
    kept, problems = readable(folder)
    for name, asked in kept.items():
        try:
            found.append(compared(asked, before, after, built_without))
        except LongtuError as error:
            remedy = f"mend the file, or take it away with: kg watch drop {name}"
            file = file_of(folder, name).as_posix()
            problems.append(Problem(file, 1, f"this question cannot be asked: {error}", remedy))
    return found, problems


def _told(found: Iterable[Answered], lang: Literal["zh", "en"]) -> Iterator[str]:
    from kg.standing.change import change_lines

    for one in found:
        for change in one.changes:
            yield in_line(f"{one.asked.label}: {getattr(change.told.title, lang)}")
            yield from (f"  {in_line(line)}" for line in change_lines(change, lang))


def _counted(found: list[Answered]) -> str:
    changed = sum(bool(one.changes) for one in found)
    left = [one.asked.label for one in found if not one.minimal]
    more = f"; of {', '.join(left)} fewer claims may be enough" if left else ""
    return f"{changed} of {len(found)} kept questions have another conclusion{more}"


def _record(found: Answered) -> JsonObject:
    changes = [
        {
            "title": one.told.title.model_dump(),
            "before": one.before.words.model_dump() if one.before else None,
            "after": one.after.words.model_dump() if one.after else None,
            "moved": one.moved,
            "gone": one.gone,
        }
        for one in found.changes
    ]
    return cast("JsonObject", {"question": found.asked.model_dump(), "changes": changes, "minimal": found.minimal})
