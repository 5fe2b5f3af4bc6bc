"""What of a workspace is read, and what is not: a misspelt folder or ending would else pass in silence.

Never opens a file and never renames one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from kg.base.problems import Problem
from kg.records.load import Knowledge

FOLDERS = ("entities", "sources", "claims", "links")
TEXTS = "texts"
ORIGIN = ".origin.yaml"  # beside a text: what it was made from
DRAFTS = "drafts"  # read by the review alone
WATCHED = "watched"  # questions that are kept, read by the build and `kg watch`
_READ = (*FOLDERS, TEXTS, DRAFTS, WATCHED)


@dataclass
class Contents:
    """How many files of each folder were read, and a warning for everything that was not."""

    read: dict[str, int] = field(default_factory=dict)
    ignored: list[Problem] = field(default_factory=list)

    def summary(self) -> str:
        """What was read and how much was not, in one line."""
        told = ", ".join(f"{count} file{'s' * (count != 1)} in {folder}/" for folder, count in self.read.items())
        told = told or "no file"
        return f"{told}; {len(self.ignored)} ignored"


def contents(root: Path, known: Knowledge) -> Contents:
    """What of the workspace at `root` was read into `known`. Names that begin with a dot are nobody's concern."""
    found = Contents()
    for path in sorted(root.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and path.name in FOLDERS:
            files = list(_files(path))
            found.read[path.name] = sum(file.suffix == ".yaml" for file in files)
            found.ignored += [_ignored(file, _ending(file)) for file in files if file.suffix != ".yaml"]
        elif path.is_dir() and path.name == TEXTS:
            named = {source.file for source in known.sources.values() if source.file}
            named |= {f"{draft.stem}.txt" for draft in (root / DRAFTS).glob("*.yaml")}
            texts = [file.name for file in path.iterdir() if file.is_file() and not file.name.startswith(".")]
            texts = [name for name in texts if not name.endswith(ORIGIN)]
            found.read[TEXTS] = len(named.intersection(texts))
            found.ignored += [_ignored(path / name, _text(name, named)) for name in sorted({*texts} - named)]
        elif path.is_dir() and path.name in (DRAFTS, WATCHED):
            found.read[path.name] = sum(file.suffix == ".yaml" for file in _files(path))
        elif path.is_dir():
            found.ignored.append(_ignored(path, _folder(path)))
        else:
            found.ignored.append(_ignored(path, f"move it into {', '.join(f'{name}/' for name in FOLDERS)}"))
    return found


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("**/*")) if path.is_file() and not path.name.startswith("."))


def _ignored(path: Path, remedy: str) -> Problem:
    what = "folder" if path.is_dir() else "file"
    return Problem(path.as_posix(), 1, f"this {what} is not read", remedy)


def _folder(path: Path) -> str:
    close = get_close_matches(path.name.casefold(), _READ, n=1, cutoff=0.75)
    return f"rename it to {close[0]}/" if close else f"what is read stands in {', '.join(_READ)}"


def _ending(file: Path) -> str:
    if file.suffix.casefold() in (".yml", ".yaml"):
        return f"rename it to {file.stem}.yaml"
    return "only files that end in .yaml are read here, what a table says is written as claims"


def _text(name: str, named: set[str]) -> str:
    close = get_close_matches(name, sorted(named), n=1, cutoff=0.6)
    meant = f", as it may mean {close[0]}" if close else ""
    return f"no source has `file: {name}`: name it in its source{meant}"
