"""How many files and sockets a worker may open: none while it evaluates foreign text.

A worker holds 0, 1, 2 and its job socket; the limit forbids a fifth. Over a store on the disk it also holds the files
of the engine, and the limit forbids what is none of them by its number. Never raises the hard limit.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from kg.base.file_system import is_open

SEALED_FILES = 4
OPEN_FILES = 64


def allow(store_files: int) -> None:
    """Never more than so many files beside what our own code opens, from now on."""
    most = OPEN_FILES + store_files
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def seal(files: int = SEALED_FILES) -> None:
    """From now on this process opens no file and no socket, whatever the engine is talked into."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def seal_but(store_files: int) -> None:
    """As `seal`, but for so many files that the engine has yet to open, which it does where a query first reads them.

    Until it has, a socket could take the place of one: that no query asks another service is left to what reads it.
    """
    if not store_files:
        return seal()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return seal(_beyond(store_files, next(_free(0, most), most), most))


@lru_cache(maxsize=1)
def _beyond(store_files: int, first: int, most: int) -> int:
    """The first number that is not to be had. What was opened since has taken the `first` that was free (open(2))."""
    return next(islice(_free(first, most), store_files, None), most)


def _free(first: int, most: int) -> Iterator[int]:
    return (number for number in range(first, most) if not is_open(number))


def unseal() -> None:
    """Let this process open what it needs: our own code reads files, and an allowed SERVICE needs a socket."""
    seal(resource.getrlimit(resource.RLIMIT_NOFILE)[1])
