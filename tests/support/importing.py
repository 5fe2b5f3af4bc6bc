"""Imports over the packaged data, for the tests of tables and of entities."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.imports.imported import Imported
from kg.records.record_models import Claim

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = dict(re.findall(r"```\w+ file=(\S+)\n(.*?)```", (ROOT / "docs" / "import.md").read_text("utf-8"), re.DOTALL))

Importing = Callable[..., Imported]


def claims(made: Imported) -> dict[str, Claim]:
    """Every claim of an import by its id."""
    return {claim.id: claim for row in made.rows for claim in row.claims}


def faults(importing: Importing, **given: str) -> list[tuple[int, str, str]]:
    """Line, message and remedy of everything that an import refuses."""
    with pytest.raises(InvalidFiles) as caught:
        importing(**given)
    return [(problem.line, problem.message, problem.remedy) for problem in caught.value.problems]
