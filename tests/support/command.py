"""The command in this process: what it prints and how it ends, as its users have it, without the start of a process.

Reach for it where the command is what is tested; signals, pipes, limits and the start itself need a process.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tty
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from kg.cli import main


def kg(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `kg ARGUMENTS`; an error that the command does not foresee is raised here, as it would be a stack trace."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    status = _run(arguments, stdin, cwd, out, err)
    return subprocess.CompletedProcess(["kg", *arguments], status, _text(out), _text(err))


def on_terminal(*arguments: str) -> str:
    """What a terminal is sent by `kg ARGUMENTS`, which must end well; TERMINAL among them is its device."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)  # which passes on what it is sent, without a carriage return before each line feed
    named = tuple(os.ttyname(theirs) if each == "TERMINAL" else each for each in arguments)
    with ThreadPoolExecutor(1) as reading, os.fdopen(ours, "rb") as terminal:
        sent = reading.submit(_until_hung_up, terminal)
        with os.fdopen(theirs, "w", encoding="utf-8") as out:
            status = _run(named, "", None, out, err := io.TextIOWrapper(io.BytesIO(), "utf-8"))
        assert status == 0, _text(err)
        return sent.result().decode()


def _run(arguments: tuple[str, ...], stdin: str, cwd: Path | None, out: io.TextIOWrapper, err: io.TextIOWrapper) -> int:
    status: object = 0
    with (
        patch.object(sys, "argv", ["kg", *arguments]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")),
        chdir(cwd or Path.cwd()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            status = ended.code
    return status if isinstance(status, int) else int(status is not None)


def _until_hung_up(terminal: io.BufferedReader) -> bytes:
    parts = []
    try:
        while part := terminal.read1():
            parts.append(part)
    except OSError:  # EIO: nobody has its other end any more (pty(7))
        pass
    return b"".join(parts)


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
