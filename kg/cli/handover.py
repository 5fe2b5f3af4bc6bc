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

_WITHOUT_WORKERS = ("api.review.", "api.factcheck.")


def become(module: str, environment: Mapping[str, str], *arguments: str) -> NoReturn:
    """Run a module of ours in this process, with these variables beside those that there are.

    Raises BadInput where the system has not what it is made of: processes that become another, which Windows has not,
    and for what has workers, what Linux alone has: /proc, memfd, prctl.
    """
    needed = ("linux", "darwin") if module.startswith(_WITHOUT_WORKERS) else ("linux",)
    if sys.platform not in needed:
        remedy = "run it there, or in the Windows Subsystem for Linux; commands that serve nothing work here"
        named = " or ".join({"linux": "Linux", "darwin": "macOS"}[each] for each in needed)
        raise BadInput(f"the service needs {named}", remedy=remedy)
    sys.stdout.flush()
    command = python_command(module, *arguments)
    os.execve(command[0], command, {**os.environ, **environment})
