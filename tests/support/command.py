"""The command in this process: what it prints and how it ends, as its users have it, without the start of a process.

Reach for it where the command is what is tested; signals, pipes, limits and the start itself need a process.
"""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from kg.cli import main


def kg(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `kg ARGUMENTS`; an error that the command does not foresee is raised here, as it would be a stack trace."""
    out, err, given = (io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (b"", b"", stdin.encode()))
    status: object = 0
    with (
        patch.object(sys, "argv", ["kg", *arguments]),
        patch.object(sys, "stdin", given),
        chdir(cwd or Path.cwd()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            status = ended.code
    return subprocess.CompletedProcess(["kg", *arguments], _number(status), _text(out), _text(err))


def _number(status: object) -> int:
    return status if isinstance(status, int) else int(status is not None)


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
