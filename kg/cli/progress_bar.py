"""How far long work is, on stderr: a bar with rate and time left on a terminal, plain lines elsewhere.

Never writes to stdout.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from kg.base.progress import SILENT, Progress
from kg.cli.output import say

if TYPE_CHECKING:
    from rich.progress import TaskID

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of how far it is.")]
_LINE_EVERY_S = 10.0


class Lines(Progress):
    """A line every ten seconds and one at the end of each stage: for a log."""

    def __init__(self) -> None:
        self._what, self._unit, self._total, self._done = "", "", 0, 0
        self._begun = self._told = time.monotonic()

    def stage(self, what: str, total: int, unit: str) -> None:
        self.close()
        self._what, self._unit, self._total, self._done = what, unit, total, 0
        self._begun = self._told = time.monotonic()

    def advance(self, count: int) -> None:
        self._done += count
        now = time.monotonic()
        if now - self._told >= _LINE_EVERY_S:
            self._told = now
            share = f", {self._done / self._total:.0%}" if self._total else ""
            say(f"{self._what}: {self._done} {self._unit}{share}, {self._rate(now)}")

    def close(self) -> None:
        if self._what:
            say(
                f"{self._what}: {self._done} {self._unit}, {self._rate(time.monotonic())}" if self._unit else self._what
            )
        self._what = ""

    def _rate(self, now: float) -> str:
        return f"{self._done / max(now - self._begun, 0.001):.0f} a second"


class Bar(Progress):
    """A bar of each stage with its rate and the time that is left: for a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Drawing

        columns = (
            *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[unit]}")),
            *(TextColumn("{task.fields[rate]}"), TimeRemainingColumn()),
        )
        self._drawing = Drawing(*columns, console=Console(stderr=True))
        self._task: TaskID | None = None

    def stage(self, what: str, total: int, unit: str) -> None:
        self._ended()
        self._drawing.start()
        self._task = self._drawing.add_task(what, total=total or None, unit=unit, rate="")

    def advance(self, count: int) -> None:
        if self._task is not None:
            speed = self._drawing.tasks[self._task].speed
            self._drawing.update(self._task, advance=count, rate=f"{speed:,.0f} a second" if speed else "")

    def close(self) -> None:
        self._ended()
        self._drawing.stop()

    def _ended(self) -> None:
        if self._task is not None:
            self._drawing.stop_task(self._task)
            self._task = None


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """What shows how far work is, until the block ends: nothing where it is to be quiet."""
    shown = SILENT if quiet else Bar() if sys.stderr.isatty() else Lines()
    try:
        yield shown
    finally:
        shown.close()
