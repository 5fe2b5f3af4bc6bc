"""Which tests come past a change, seen from inside every process: a page of memory that all of them share.

The copy of the tree that is probed has `mutation_probe.py` beside its packages. A service that a test starts, and what
that service forks, maps the same file; so nothing needs to be gathered from a process that is killed.
"""

from __future__ import annotations

import mmap
import time
from pathlib import Path
from typing import Any

import pytest

MARKS = "mutation_probe.bin"
SOURCE = f'''"""Tells which changes a process has come past."""

import mmap
from pathlib import Path

with Path(__file__).with_name("{MARKS}").open("r+b") as file:
    MARKS = mmap.mmap(file.fileno(), 0)


def past(number):
    """Mark it."""
    MARKS[number] = 1
'''


def prepare(folder: Path, count: int) -> None:
    """Put the probe into a copy of the tree."""
    (folder / MARKS).write_bytes(bytes(max(count, 1)))
    (folder / "mutation_probe.py").write_text(SOURCE, "utf-8")


class Reach:
    """A plugin of pytest: for each test what it came past, its seconds and whether it passed."""

    def __init__(self, folder: Path) -> None:
        self.tests: dict[str, dict[str, Any]] = {}
        with (folder / MARKS).open("r+b") as file:
            self.marks = mmap.mmap(file.fileno(), 0)
        self.marks[:] = bytes(len(self.marks))
        self.early: list[int] = []

    def _taken(self) -> list[int]:
        found = [number for number, mark in enumerate(self.marks[:]) if mark]
        self.marks[:] = bytes(len(self.marks))
        return found

    def pytest_collection_finish(self) -> None:
        """What was passed while the tests were read concerns them all."""
        self.early = self._taken()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Look at the marks after each test."""
        before = time.monotonic()
        self.tests[item.nodeid] = {"failed": False}
        done = yield
        self.tests[item.nodeid] |= {"past": self._taken(), "seconds": time.monotonic() - before}
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails on unchanged code can judge nothing."""
        if report.failed or report.skipped:
            self.tests[report.nodeid]["failed"] = True


class Chosen:
    """A plugin of pytest: runs some tests alone, in a given order, and remembers the first that failed."""

    def __init__(self, names: list[str]) -> None:
        self.place = {name: place for place, name in enumerate(names)}
        self.failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        kept = sorted((item for item in items if item.nodeid in self.place), key=lambda item: self.place[item.nodeid])
        items[:] = kept

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Which test saw the change."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


class NoBrowser:
    """A plugin of pytest: leaves out what needs a browser, which is dear and sees what the others see."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """By the fixture."""
        items[:] = [item for item in items if "chromium" not in getattr(item, "fixturenames", ())]
