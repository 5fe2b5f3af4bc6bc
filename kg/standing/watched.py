"""The questions of a workspace: one small YAML file each in `watched/`, written whole and never changed by a build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.base.errors import BadInput, NotFound
from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import make_folder, remove, write_whole
from kg.base.yaml_text import read_yaml
from kg.records.validation import validated
from kg.records.workspace_contents import WATCHED
from kg.records.yaml_writer import inline
from kg.standing.question import Question


def readable(workspace: Path) -> tuple[dict[str, Question], list[Problem]]:
    """The kept questions that can be read, and what is wrong with the others."""
    found, problems, folder = {}, list[Problem](), workspace / WATCHED
    if folder.exists() and not folder.is_dir():
        problems.append(
            Problem(folder.as_posix(), 1, "is no folder, so no question is kept", "give the file another name")
        )
    for path in _files(workspace):
        try:
            document = read_yaml(path, path.as_posix())
        except InvalidFiles as error:
            problems += error.problems
            continue
        asked = validated(Question, document.data, document, (), problems, keys="kind, name, bind")
        if asked is not None:
            found[path.stem] = asked
    return found, problems


def _files(workspace: Path) -> list[Path]:
    return sorted((workspace / WATCHED).glob("*.yaml"))


def keep(workspace: Path, asked: Question) -> tuple[Path, bool]:
    """Where the question is kept, and whether it was not before. Raises LongtuError where it cannot be written."""
    for name, known in readable(workspace)[0].items():
        if known == asked:
            return file_of(workspace, name), False
    path = file_of(workspace, _free(workspace, asked))
    make_folder(path.parent)
    write_whole(path, "".join(f"{line}\n" for line in _lines(asked)).encode())
    return path, True


def drop(workspace: Path, name: str) -> Path:
    """Take a kept question away, also one that cannot be read.

    Raises NotFound with the names that there are, LongtuError where it cannot be taken away.
    """
    known = [path.stem for path in _files(workspace)]
    if name not in known:
        raise NotFound.among(f"no question {name!r} is kept", name, known, place="watched/", listed="kg watch list")
    path = file_of(workspace, name)
    remove(path)
    return path


def file_of(workspace: Path, name: str) -> Path:
    """Where the question of this name is kept."""
    return workspace / WATCHED / f"{name}.yaml"


def _free(workspace: Path, asked: Question) -> str:
    """The name of the file: what is asked, with a number where another question has it."""
    words = re.sub(r"[^a-z0-9]+", "-", " ".join([asked.name, *asked.bind.values()]).lower()).strip("-")[:80]
    if not words:
        raise BadInput(f"{asked.name!r} gives no name for a file", place="watched/", remedy="name a view or an entity")
    number = 1
    while file_of(workspace, name := words if number == 1 else f"{words}-{number}").exists():
        number += 1
    return name


def _lines(asked: Question) -> Iterator[str]:
    for key, value in asked.model_dump(exclude_defaults=True).items():
        yield f"{key}: {inline(value)}"
