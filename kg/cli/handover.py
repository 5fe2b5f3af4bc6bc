"""The command hands over to the service: the same process, another program (docs/decisions/0005).

Never returns.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from kg.base.processes import python_command


def become(module: str, environment: Mapping[str, str], *arguments: str) -> NoReturn:
    """Run a module of ours in this process, with these variables beside those that there are."""
    sys.stdout.flush()
    command = python_command(module, *arguments)
    os.execve(command[0], command, {**os.environ, **environment})
