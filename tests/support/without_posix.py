"""The command as on a system without what POSIX adds: `python -m tests.support.without_posix ARGUMENTS of kg`.

What Windows has not is taken out of the standard library first, and its locks of bytes are put in, over those that are
here. Not shown so: paths with backslashes, consoles, files that cannot be renamed while they are open.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from types import ModuleType
from typing import Any

MODULES = ("fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty", "uvloop")
READY = (asyncio, shutil, subprocess)  # of the standard library, which has ways of its own for each system
OF_OS = (
    *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "chown", "fchmod", "fchown", "fork", "geteuid", "getgid"),
    *("getpgid", "getuid", "killpg", "mkfifo", "nice", "openpty", "pipe2", "posix_fadvise", "pread", "pwrite"),
    *("register_at_fork", "sched_getaffinity", "sendfile", "setsid", "sysconf", "wait4", "waitid"),
)
OF_SIGNAL = ("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGUSR1", "SIGXCPU", "alarm", "pthread_sigmask")


def _bytes_locked(descriptor: int, mode: int, count: int) -> None:
    del mode
    fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, count)


def take_away() -> None:
    """Hide what is POSIX's own from everything that is imported after this."""
    locks: Any = ModuleType("msvcrt")
    locks.LK_NBLCK, locks.locking = 2, _bytes_locked
    sys.modules["msvcrt"] = locks
    hidden: dict[str, Any] = dict.fromkeys(MODULES)  # an import of what stands for None here fails
    sys.modules.update(hidden)
    for module, names in ((os, OF_OS), (signal, OF_SIGNAL), (socket, ("AF_UNIX",))):
        for name in names:
            delattr(module, name)


if __name__ == "__main__":
    take_away()
    from kg.cli import main

    main()
