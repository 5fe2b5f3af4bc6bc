"""Medians, ratios and Markdown tables on stdout: what every benchmark prints.

Never judges a number.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from statistics import geometric_mean


def milliseconds(seconds: float | None) -> str:
    """A time in ms with three significant digits, or a dash."""
    return "–" if seconds is None else f"{seconds * 1000:.3g}" if seconds < 1 else f"{seconds * 1000:.0f}"


def times(ratio: float | None) -> str:
    """A ratio, or a dash."""
    return "–" if ratio is None else f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.0f}×"


def mean_ratio(pairs: Iterable[tuple[float | None, float | None]]) -> float | None:
    """The geometric mean of the ratios of those pairs of times of which both are known."""
    ratios = [one / other for one, other in pairs if one is not None and other is not None]
    return geometric_mean(ratios) if ratios else None


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others numbers."""
    lines = [columns, ["---", *(["---:"] * (len(columns) - 1))], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def heading(title: str, *packages: str) -> str:
    """A title, and the machine and versions that the numbers below it hold for."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    return f"### {title}\n\n{machine}{', ' + versions if versions else ''}\n"
