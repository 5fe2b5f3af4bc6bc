"""The folder of reference inputs beside a source checkout; what needs it skips where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent.parent / "shared"


def shared(name: str) -> Path:
    """`../shared/NAME`; the test skips where it is absent."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not on this machine (../shared/{name})")
    return folder
