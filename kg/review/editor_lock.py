"""One editor at a time: a lock that says who holds it and that no kill leaves behind.

The lock is the kernel's, on a file beside the draft; the file's words are for people alone.
"""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from kg.base.errors import Busy, LongtuError
from kg.base.file_system import LOCK, lock
from kg.review.draft_place import DraftPlace


class BeingEdited(Busy):
    """Somebody else has the draft open; worth trying again."""


def _who(what: str) -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in a container
        user = f"user {os.getuid()}" if hasattr(os, "getuid") else "a user"
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{what} by {user} on {socket.gethostname()} (process {os.getpid()}, since {now})"


@contextmanager
def editing(place: DraftPlace, what: str = "in review") -> Iterator[None]:
    """Hold the draft for the length of the block. Raises BeingEdited, which says who has it, and LongtuError."""
    try:
        place.lock.parent.mkdir(exist_ok=True)
        held = os.open(place.lock, LOCK, 0o644)
    except OSError as error:
        remedy = "make the workspace writable, or copy it"
        raise LongtuError(f"cannot be locked ({error.strerror})", place=str(place.lock), remedy=remedy) from None
    try:
        try:
            lock(held)
        except OSError:
            os.lseek(held, 0, os.SEEK_SET)
            told = os.read(held, 500).decode("utf-8", "replace").strip() or "open elsewhere"
            remedy = "end that review first; what it decided is on disk"
            raise BeingEdited(f"the draft {place.id} is {told}", place=str(place.draft), remedy=remedy) from None
        try:
            os.ftruncate(held, 0)
            os.write(held, f"{_who(what)}\n".encode())
        except OSError:
            pass  # a full disk: the lock holds without its words
        yield
    finally:
        os.close(held)
