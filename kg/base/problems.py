"""What is wrong with the files: every problem with its place and its remedy, all of them in one run.

Never stops at the first problem and never prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.base.errors import LongtuError
from kg.base.foreign_text import in_line


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: file and line, what is wrong, how to mend it. What follows from another comes last."""

    follows: bool = field(default=False, kw_only=True)
    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return in_line(f"{self.file}:{self.line}: {self.message} — {self.remedy}")


class InvalidFiles(LongtuError):
    """The files cannot be built; `problems` holds every reason, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))

    def __str__(self) -> str:
        return self.message
