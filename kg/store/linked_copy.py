"""A copy of a store's files on the disk that a choice of sources may change: it takes room for what it changes alone.

The engine never changes a file of its data once it is written (RocksDB, "Checkpoints"), so the copy links these and
copies what lists them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

import pyoxigraph as ox

from kg.base import file_system
from kg.base.processes import python_command
from kg.store.quads_file import QUADS_FILE, only_in
from kg.store.snapshot import hide_unmentioned

_PREFIX = "choice-"
_WRITTEN_ONCE = ".sst"
_ALONE = "alone.nt"  # the triples that stand in the graphs that go, and in no other
_BATCH = 20_000  # triples of an update: its text is some megabytes


def without_graphs(files: Path, gone: Sequence[str]) -> tuple[Path, int] | None:
    """A copy of these files that lacks some graphs, and how many statements more; None where no such copy can be made.

    It lies beside them and is this process's own until it ends.
    """
    clear(files.parent)
    try:
        place = Path(mkdtemp(prefix=_PREFIX, dir=files.parent))
    except OSError:
        return None
    try:
        _hold(place)
        for one in files.iterdir():
            if one.name == QUADS_FILE:
                continue
            (os.link if one.suffix == _WRITTEN_ONCE else shutil.copyfile)(one, place / one.name)
        return place, _taken_out(files, gone, place)
    except (OSError, EOFError, zlib.error, subprocess.CalledProcessError):  # no room, no links: what was begun goes
        shutil.rmtree(place, ignore_errors=True)
        return None


def _taken_out(files: Path, gone: Sequence[str], place: Path) -> int:
    """Take the graphs out of the copy; how many statements more went.

    Which triples stand in no other graph, the text tells faster than the engine: it is read beside the engine's work.
    """
    # In a process of its own: the engine writes by threads that a fork does not have.
    command = python_command("kg.store.linked_copy", str(place))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as engine:
        assert engine.stdin is not None
        engine.stdin.write(json.dumps(gone).encode() + b"\n")
        engine.stdin.flush()
        with (place / _ALONE).open("wb") as file:
            file.writelines(triple + b" .\n" for triple in only_in(files, gone))
        said, _ = engine.communicate()
    if engine.returncode:
        raise subprocess.CalledProcessError(engine.returncode, command)
    return int(said)


def _hold(place: Path) -> None:
    """Lock a folder until this process ends: its descriptor stays open. Raises BlockingIOError."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        file_system.lock(descriptor)
    except BlockingIOError:
        os.close(descriptor)
        raise


def clear(folder: Path) -> None:
    """Take away the copies of processes that have ended."""
    for left in folder.glob(f"{_PREFIX}*"):
        try:
            descriptor = os.open(left, os.O_RDONLY)
        except OSError:
            continue
        try:
            file_system.lock(descriptor)
            shutil.rmtree(left, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)


def main() -> None:
    """Take the graphs that a line of stdin names out of a copy, then, when stdin ends, the triples that lie beside it.

    Prints how many statements went beside those of the graphs.
    """
    place = Path(sys.argv[1])
    store, taken = ox.Store(str(place)), 0
    for graph in json.loads(sys.stdin.readline()):
        store.remove_graph(ox.NamedNode(graph))
    sys.stdin.read()
    with (place / _ALONE).open("rb") as alone:
        while triples := [*islice(alone, _BATCH)]:
            store.update(f"DELETE DATA {{ {b''.join(triples).decode()} }}")
            taken += len(triples)
    (place / _ALONE).unlink()
    taken += hide_unmentioned(store)
    store.flush()
    print(taken)


if __name__ == "__main__":
    main()
