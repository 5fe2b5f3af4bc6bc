"""The template process: loads the data once, then forks one worker per request of the service.

Never evaluates anything itself and never reads foreign text: what it loads, this program wrote.
"""

from __future__ import annotations

import contextlib
import gc
import json
import mmap
import os
import resource
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from api.workers import ahead_limits, frames
from api.workers.functions import name_of
from api.workers.jobs import Jobs, selection_from
from api.workers.loading import DataSet, Loading, ReadAhead
from api.workers.messages import About, Command, Event, Failed
from api.workers.worker_process import STACK_BYTES, Child, end_with, fork_worker
from kg.base.built_file import read_built
from kg.base.errors import BadInput, LongtuError
from kg.build.build_cache import built_nquads
from kg.records.load import packaged_layer
from kg.store.selection import Selection

R = TypeVar("R")
NO_FORK = 71  # the status of a worker that never was, as in sysexits.h


class Preloader:
    """The loop of the preloader process: commands in, forks and their ends out."""

    def __init__(self, control: socket.socket, loading: Loading) -> None:
        self.control = control
        self.loading = loading
        self.data: DataSet | None = None
        self.children: dict[int, Child] = {}  # by pid

    def send(self, event: Event) -> None:
        """Tell the service something."""
        _send(self.control, event)

    def load(self, content: bytes) -> None:
        """Replace the data set and say what it is."""
        try:
            self.data = self.loading.loader(content)
        except (SyntaxError, ValueError) as error:
            raise BadInput(
                f"the data is not N-Quads: {error}",
                place=self.loading.file,
                remedy="make the file with: kg build",
            ) from None

    def load_first(self) -> None:
        """Open the store, or load what the file or the workspace holds."""
        if self.loading.opener is not None:
            self.data = self.loading.opener(self.loading.store)
        else:
            self.load(_content(self.loading))

    def ready(self) -> None:
        """Say that workers can be forked."""
        _freeze()
        if self.data is not None:
            self.send({"event": "ready", "about": _about(self.data)})

    def start(self) -> None:
        """Load and read ahead; or at once be ready when the data is there: a successor reads ahead."""
        ahead = None if self.loading.at_once else self.import_ahead()
        self.load_first()
        if ahead is not None:
            self.compute(ahead)
        self.ready()

    def import_ahead(self) -> ReadAhead:
        """The modules that jobs will call, and what is kept beside them, so that every worker has them at once.

        Raises:
            NotImported: a module cannot be imported.
        """
        ahead = self.loading.imported()
        for function in ahead.caches:
            _apply(function)
        return ahead

    def compute(self, ahead: ReadAhead) -> None:
        """What pages stand on, of the data set that is loaded."""
        steps = (partial(_apply, function, self.data) for function in ahead.snapshot_caches)
        ahead_limits.take(steps, self.loading.ahead_s, self.loading.ahead_mb)

    def read_ahead(self) -> None:
        """Import and compute what every worker will need."""
        self.compute(self.import_ahead())

    def choose(self, selection: Selection) -> None:
        """Hold the chosen sources alone, from now on. Raises NotFound where one does not exist."""
        assert self.data is not None
        self.data = self.data.narrowed(selection)

    def succeed(self, descriptor: int, prepare: Callable[[], None]) -> None:
        """Fork a template that prepares itself and then answers on `descriptor`; this one goes on meanwhile."""
        parent = os.getpid()
        try:
            if os.fork() != 0:
                return
        except OSError:  # the service sees the descriptor closed, and asks again
            return
        status = 70
        try:
            end_with(parent)
            control = socket.socket(fileno=os.dup(descriptor))
            os.close(descriptor)
            self.control.close()
            for child in self.children.values():
                os.close(child.said)
            self.control, self.children = control, {}
            if self.data is not None:
                self.data.after_fork()
            prepare()
            self.ready()
            self.run()
            status = 0
        except LongtuError as error:
            _send(self.control, _failed(error))
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
        command: Command = json.loads(data)
        if command["op"] == "fork":
            self.fork(command["worker"], descriptors[0])
        elif command["op"] == "succeed":
            self.succeed(descriptors[0], self.read_ahead)
        elif command["op"] == "choose":
            self.succeed(descriptors[0], partial(self.choose, selection_from(command["selection"])))
        elif command["op"] == "kill":
            for pid in [pid for pid, child in self.children.items() if child.worker == command["worker"]]:
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
        if self.data is None:
            return
        jobs = Jobs(self.data, self.loading.memory_limit_mb, self.loading.packages)
        try:
            pid, self.children[pid] = fork_worker(jobs, worker, descriptor)
        except OSError as error:
            print(f"longtu: no worker can be forked ({error.strerror})", file=sys.stderr)
            self.send({"event": "exited", "worker": worker, "status": NO_FORK, "said": ""})
            return
        self.send({"event": "forked", "worker": worker, "pid": pid})

    def reap(self) -> None:
        """Report every worker that has ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if (child := self.children.pop(pid, None)) is not None:  # else it was a successor
                code, said = os.waitstatus_to_exitcode(status), child.last_words()
                self.send({"event": "exited", "worker": child.worker, "status": code, "said": said})


def _send(control: socket.socket, event: Event) -> None:
    with contextlib.suppress(OSError):  # a service that has gone is found out by the next recv
        control.sendall(json.dumps(event, default=str).encode())


def _failed(error: LongtuError) -> Failed:
    return {"event": "failed", "error": type(error).__name__, "fields": frames.error_fields(error)}


def _about(data: DataSet) -> About:
    return {
        "digest": data.digest,
        "version": data.version,
        "data_as_of": str(data.data_as_of) if data.data_as_of else "",
        "triples": 0 if data.left_out else data.statements,  # a store in memory counts them one by one
    }


def _freeze() -> None:
    """Keep the collector from touching, and so copying, the pages that workers share."""
    gc.collect()
    gc.freeze()


def _apply(function: Callable[..., R], *arguments: DataSet | None) -> None:
    """Call a function whose result is kept; what cannot be computed ahead fails when it is asked for, not here."""
    try:
        function(*arguments)
    except Exception:
        print(f"longtu: {name_of(function)} could not be read ahead", file=sys.stderr)
        traceback.print_exc()


def _content(loading: Loading) -> bytes:
    if loading.build and not loading.file:
        built = built_nquads(Path(loading.workspace) if loading.workspace else None, keep=False)
        packaged_layer.cache_clear()  # what is served is the graph; every worker would carry the records along
        return built
    return read_built(Path(loading.file), unchecked=loading.unchecked) if loading.file else b""


def main() -> None:
    """Entry of the template process."""
    gc.disable()  # it would walk what is being loaded again and again; `_freeze` collects once that is done
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # the service decides when; it closes the control socket
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))
    text = control.recv(1 << 20)
    if not text:
        return  # the service has ended before it knew what to load
    try:
        preloader = Preloader(control, Loading.read(text))
        preloader.start()
    except LongtuError as error:
        _send(control, _failed(error))
        return
    preloader.run()


if __name__ == "__main__":
    main()
