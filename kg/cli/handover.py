"""The command hands over to the service: the same process, another program (docs/decisions/0005).

Never returns.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from kg.base.errors import BadInput
from kg.base.processes import python_command


def become(module: str, environment: Mapping[str, str], *arguments: str) -> NoReturn:
    """Run a module of ours in this process, with these variables beside those that there are.

    Raises BadInput on Windows, which has none of what the service is made of: fork, descriptors that processes pass on.
    """
    if sys.platform == "win32":
        remedy = "run it there, or in the Windows Subsystem for Linux; commands that serve nothing work here"
        raise BadInput("the service needs Linux or macOS", remedy=remedy)
    sys.stdout.flush()
    command = python_command(module, *arguments)
    os.execve(command[0], command, {**os.environ, **environment})
