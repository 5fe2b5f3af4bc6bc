"""How far long work is: the work says it here, whoever shows it decides how.

Never prints.
"""

from __future__ import annotations


class Progress:
    """Takes note of stages and steps and shows nothing; `kg.cli.progress_bar` has those that show them."""

    def stage(self, what: str, total: int, unit: str) -> None:
        """A new stage begins: `what` is done `total` times (0: nobody knows how often), counted in `unit`."""

    def advance(self, count: int) -> None:
        """So many more of the stage are done."""

    def close(self) -> None:
        """The last stage has ended."""


SILENT = Progress()
