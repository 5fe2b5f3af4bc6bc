"""How many files and sockets a worker may open: none while it evaluates foreign text.

A worker holds 0, 1, 2 and its job socket; the limit forbids a fifth. Never raises the hard limit.
"""

from __future__ import annotations

import resource

SEALED_FILES = 4
OPEN_FILES = 64


def seal(files: int = SEALED_FILES) -> None:
    """From now on this process opens no file and no socket, whatever the engine is talked into."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def unseal() -> None:
    """Let this process open what it needs: our own code reads files, and an allowed SERVICE needs a socket."""
    seal(OPEN_FILES)
