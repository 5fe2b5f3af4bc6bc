"""How a process of this project is started: from what is installed, whatever lies in the folder one stands in."""

from __future__ import annotations

import sys


def python_command(module: str, *arguments: str) -> list[str]:
    """The command line that runs a module of ours as a process of its own.

    Python looks for modules in the current folder first when it is given `-m`; `-P` keeps it from that, so that an
    `api.py` or a `json.py` there is never run. The folders that `PYTHONPATH` names are still searched: who sets it
    has asked for them, and an empty entry in it names the current folder.
    """
    return [sys.executable, "-P", "-m", module, *arguments]
