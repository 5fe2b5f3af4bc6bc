"""What files take that systems have under other names or not at all: flags, locks, folders that last.

Windows has no fcntl, no O_NONBLOCK and no fsync of folders: whoever opens, locks or syncs asks here.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path

_OWN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _OWN  # never waits for a pipe
LOCK = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | _OWN
_BEHIND = 1 << 30  # Windows locks bytes, and nobody reads those that are locked: one behind all that is written


def lock(descriptor: int) -> None:
    """Hold a file alone until its descriptor is closed. Raises BlockingIOError where another process holds it."""
    try:
        fcntl = import_module("fcntl")
    except ImportError:
        msvcrt = import_module("msvcrt")
        os.lseek(descriptor, _BEHIND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(error.errno, error.strerror) from None
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sync_folder(folder: Path) -> None:
    """Make what was renamed in a folder last (fsync(2): an entry of a folder needs the folder's own fsync)."""
    with suppress(OSError):  # a system without it loses no more than the renaming
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def umask() -> int:
    """The bits that new files do not have."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def is_open(descriptor: int) -> bool:
    """Whether this process holds a file by that number."""
    try:
        os.get_inheritable(descriptor)  # the quickest question that a closed one refuses
    except OSError:
        return False
    return True
