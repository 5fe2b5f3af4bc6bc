"""The template process: loads the data once, then forks one worker per request of the service.

Never evaluates anything itself and never reads foreign text: what it loads, this program wrote.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import mmap
import os
import pkgutil
import resource
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from api.workers import frames
from api.workers.descriptor_limit import OPEN_FILES
from api.workers.jobs import function, work
from kg.base.errors import BadInput, LongtuError
from kg.build.dataset import build
from kg.records.load import load

# Room for the engine's recursive parser: sparql_text bounds the text so that 1/4 of this is ever used.
STACK_BYTES = 120 << 20
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Template:
    """The loop of the template process: commands in, forks and their ends out."""

    def __init__(self, control: socket.socket, config: dict[str, Any]) -> None:
        self.control = control
        self.config = config
        self.loader = function(config["loader"])
        self.snapshot: Any = None
        self.children: dict[int, int] = {}  # pid -> worker number

    def send(self, **event: Any) -> None:
        """Tell the service something; a service that has gone is found out by the next recv."""
        with contextlib.suppress(OSError):
            self.control.sendall(json.dumps(event, default=str).encode())

    def load(self, data: bytes) -> None:
        """Replace the snapshot and say what it is."""
        try:
            self.snapshot = self.loader(data)
        except (SyntaxError, ValueError) as error:
            raise BadInput(
                f"the data is not N-Quads: {error}",
                place=self.config.get("file", ""),
                remedy="make the file with: kg build",
            ) from None

    def ready(self) -> None:
        """Say that workers can be forked."""
        _freeze()
        self.send(event="ready", about=_about(self.snapshot))

    def imports(self) -> Iterator[Callable[[], object]]:
        """The modules that jobs will call, read ahead so that every worker has them at once."""
        if self.config["ahead"]:
            yield from (partial(_preload, name) for name in self.config["preload"])
            yield from (partial(_apply, path) for path in self.config.get("warm", ()))

    def preparations(self) -> Iterator[Callable[[], object]]:
        """What pages stand on, of the snapshot that is loaded."""
        if self.config["ahead"]:
            yield from (partial(_apply, path, self.snapshot) for path in self.config.get("prepare", ()))

    def start(self) -> None:
        """Load and read ahead; in a hurry, be ready as soon as the data is there: a successor reads ahead."""
        if self.config["hurry"]:
            self.load(_data(self.config))
        else:
            for step in self.imports():
                step()
            self.load(_data(self.config))
            _in_time(self.preparations(), self.config["ahead_s"])
        self.ready()

    def succeed(self, descriptor: int) -> None:
        """Fork a template that reads ahead and then answers on `descriptor`; this one goes on meanwhile."""
        parent = os.getpid()
        if os.fork() != 0:
            return
        status = 70
        try:
            _end_with(parent)
            control = socket.socket(fileno=os.dup(descriptor))
            os.close(descriptor)
            self.control.close()
            self.control, self.children = control, {}
            for step in self.imports():
                step()
            _in_time(self.preparations(), self.config["ahead_s"])
            self.ready()
            self.run()
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)

    def run(self) -> None:
        """Serve commands until the service closes the control socket."""
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            readable, _, _ = select.select([self.control.fileno(), reader], [], [])
            if reader in readable:
                os.read(reader, 4096)
                self.reap()
            if self.control.fileno() in readable and not self.command():
                break
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)

    def command(self) -> bool:
        """Carry out one command; False where the service has closed."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self.control, 65536, 1)
        except ConnectionError:
            return False
        if not data:
            return False
        command = json.loads(data)
        if command["op"] == "fork":
            self.fork(command["worker"], descriptors[0])
        elif command["op"] == "succeed":
            self.succeed(descriptors[0])
        elif command["op"] == "kill":
            for pid in [pid for pid, worker in self.children.items() if worker == command["worker"]]:
                os.kill(pid, signal.SIGKILL)
        elif command["op"] == "load":
            with mmap.mmap(descriptors[0], 0) as data_map:
                self.load(bytes(data_map[: command["size"]]))
            self.ready()
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def fork(self, worker: int, descriptor: int) -> None:
        """Fork one worker that talks on `descriptor`."""
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                _become_worker(self.snapshot, descriptor, parent, self.config["memory_limit_mb"])
                status = 0
            finally:
                os._exit(status)
        self.children[pid] = worker
        self.send(event="forked", worker=worker, pid=pid)

    def reap(self) -> None:
        """Report every worker that has ended."""
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if (worker := self.children.pop(pid, None)) is not None:  # else it was a successor
                self.send(event="exited", worker=worker, status=os.waitstatus_to_exitcode(status))


def _end_with(parent: int) -> None:
    """This process is killed when its parent ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # which it has done already
        os._exit(0)


def _become_worker(snapshot: Any, descriptor: int, parent: int, memory_limit_mb: int) -> None:
    _end_with(parent)
    gc.enable()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    job = os.dup(descriptor)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(job, 3)
    os.closerange(4, 4096)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    # A thread has an arena of its own in glibc: what queries allocate lies side by side there, not in the holes that
    # loading has left all over the first one.
    threading.stack_size(STACK_BYTES)
    with ThreadPoolExecutor(1) as executor:
        executor.submit(_work, snapshot, memory_limit_mb).result()


def _work(snapshot: Any, memory_limit_mb: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])  # the thread's stack and arena among them
    limit = pages * mmap.PAGESIZE + (memory_limit_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with socket.socket(fileno=3) as connection:
        work(snapshot, connection, memory_limit_mb)


def _about(snapshot: Any) -> dict[str, Any]:
    as_of = getattr(snapshot, "data_as_of", None)
    return {
        "digest": str(snapshot.digest),
        "version": str(snapshot.version),
        "data_as_of": str(as_of) if as_of else "",
        "triples": len(snapshot.store),
    }


def _freeze() -> None:
    """Keep the collector from touching, and so copying, the pages that workers share."""
    gc.collect()
    gc.freeze()


class _OutOfTime(BaseException):
    """What is computed ahead has taken long enough."""


def _in_time(steps: Iterator[Callable[[], object]], limit_s: float) -> None:
    """Take the steps, for so many seconds at most: what is not computed ahead is computed when it is asked for."""

    def stop(*_: object) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        for step in steps:
            step()
    except _OutOfTime:
        print(f"longtu: not all that pages need is computed ahead: it takes over {limit_s:g} s", file=sys.stderr)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _apply(path: str, *arguments: object) -> None:
    """Call a function whose result is kept; what cannot be computed ahead fails when it is asked for, not here."""
    try:
        function(path)(*arguments)
    except Exception:
        print(f"longtu: {path} could not be read ahead", file=sys.stderr)
        traceback.print_exc()


def _preload(name: str) -> None:
    """Import a package and all its modules, what jobs will call: a sealed worker cannot open a file."""
    try:
        package = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}."):
        importlib.import_module(module.name)


def _data(config: dict[str, Any]) -> bytes:
    if config.get("file"):
        try:
            return Path(config["file"]).read_bytes()
        except OSError as error:
            raise BadInput(
                f"cannot be read ({error.strerror})", place=config["file"], remedy="make the file with: kg build"
            ) from None
    if config.get("build"):
        workspace = config.get("workspace")
        return build(load(Path(workspace) if workspace else None)).nquads
    return b""


def main() -> None:
    """Entry of the template process."""
    gc.disable()  # it would walk what is being loaded again and again; `_freeze` collects once that is done
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # the service decides when; it closes the control socket
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))
    config = control.recv(1 << 20)
    if not config:
        return  # the service has ended before it knew what to load
    template = Template(control, json.loads(config))
    try:
        template.start()
    except LongtuError as error:
        template.send(event="failed", **frames.error_header(error))
        return
    template.run()


if __name__ == "__main__":
    main()
