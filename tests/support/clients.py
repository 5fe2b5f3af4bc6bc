"""Programs that others make, which the tests drive against a service: where they are, and how one is run.

`make test-clients` installs those of Python and JavaScript; a test skips where one is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALLED = ROOT / ".venv" / "clients"
PYTHON = INSTALLED / "bin" / "python"


def python_program(name: str) -> str:
    """A program of the clients' own Python environment."""
    return _found(INSTALLED / "bin" / name)


def node_program(name: str) -> str:
    """A program of the installed npm packages."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed here (Debian: apt-get install nodejs npm)")
    return _found(INSTALLED / "node_modules" / ".bin" / name)


def _found(path: Path) -> str:
    if not path.exists():
        pytest.skip(f"{path.name} is not installed here: make test-clients installs it")
    return str(path)


def ran(command: list[str], folder: Path, *, stderr: bool = False, **environment: str) -> str:
    """What a program printed, with `stderr` there too; the test fails with all of its words where it fails."""
    path = os.pathsep.join([str(INSTALLED / "bin"), str(INSTALLED / "node_modules" / ".bin"), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout + done.stderr if stderr else done.stdout
