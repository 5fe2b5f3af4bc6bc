"""The texts of the sources, where they are at hand: byte-exact, checked by hash, addressed in code points.

Never keeps a text in the data set and never builds from one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.paths import text_folders
from kg.base.whole_file import read_whole
from kg.records.record_models import Slice, Source


def sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Paragraph:
    """One line of a text that is not blank: its number from 1, and where it stands."""

    number: int
    start: int
    end: int


@lru_cache(maxsize=10_000)
def _digest(path: Path, _changed_ns: int, _size: int) -> str:
    """The hash of a file; read again where its time or size has changed. Every claim page asks for it."""
    return hashlib.sha256(read_whole(path)).hexdigest()


def _digest_of(file: Path | os.DirEntry[str]) -> str:
    about = file.stat()
    return _digest(Path(file), about.st_mtime_ns, about.st_size)


_found_at: dict[str, Path] = {}  # where a text was last time: a folder has hundreds, and every card of a claim asks


class Texts:
    """Source texts from the workspace's `texts/` and the text folders; a text that is absent is None."""

    def __init__(self, articles: Path | None = None, workspace: Path | None = None) -> None:
        own = workspace / "texts" if workspace else None
        self.folders = [*([own] if own and own.is_dir() else []), *text_folders(articles)]
        self._read: dict[str, str | None] = {}

    def of(self, source: Source) -> str | None:
        """The text of `source`, or None where its file is not at hand.

        Raises BadInput if files of its name are there and none has the recorded hash: positions would point elsewhere.
        """
        if source.id not in self._read:
            self._read[source.id] = self._find(source)
        return self._read[source.id]

    def by_hash(self, digest: str) -> str | None:
        """The text whose SHA-256 is `digest`, or None where no file at hand has it."""
        before = _found_at.get(digest)
        if before and before.parent in self.folders and before.is_file() and _digest_of(before) == digest:
            return read_whole(before).decode("utf-8")
        for folder in self.folders:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_file() and _digest_of(entry) == digest:
                        _found_at[digest] = Path(entry.path)
                        return read_whole(Path(entry.path)).decode("utf-8")
        return None

    def _find(self, source: Source) -> str | None:
        if source.file is None or Path(source.file).name != source.file:
            return None
        found = ""
        for path in (folder / source.file for folder in self.folders):
            if path.is_file():
                data = read_whole(path)
                found = hashlib.sha256(data).hexdigest()
                if source.sha256 in (None, found):
                    return data.decode("utf-8")
        if not found:
            return None
        message = f"the text of {source.id} has SHA-256 {found}, the source record says {source.sha256}"
        raise BadInput(message, place=source.file, remedy="use the text that the positions were taken from")


def cut(text: str, piece: Slice) -> str | None:
    """The text of a pinned slice if its hash matches, else None."""
    assert piece.start is not None and piece.end is not None
    found = text[piece.start : piece.end]
    return found if piece.end <= len(text) and sha256(found) == piece.sha256 else None


def paragraphs(text: str) -> Iterable[Paragraph]:
    """The non-blank lines of a text, in order, numbered from 1."""
    number = start = 0
    for line in text.split("\n"):
        if line.strip():
            number += 1
            yield Paragraph(number, start, start + len(line))
        start += len(line) + 1


def occurrences(text: str, quote: str) -> list[int]:
    """Every place where `quote` starts, overlapping ones included."""
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found
