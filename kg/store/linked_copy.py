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
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import mkdtemp

import pyoxigraph as ox

from kg.base import file_system
from kg.base.processes import python_command
from kg.store.quads_file import QUADS_FILE, only_in
from kg.store.snapshot import hide_unmentioned

_PREFIX = "choice-"
_WRITTEN_ONCE = ".sst"
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
        # In a process of its own: the engine writes by threads that a fork does not have.
        command = python_command("kg.store.linked_copy", str(files), str(place))
        done = subprocess.run(command, input=json.dumps(gone).encode(), capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):  # no room, no links: what was begun goes
        shutil.rmtree(place, ignore_errors=True)
        return None
    return place, int(done.stdout)


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
    """Take the graphs that stdin names out of the copy at the second place, and say how many statements more went.

    Which triples stand in no other graph, the text at the first place tells faster than the engine, beside its work.
    """
    graphs: list[str] = json.load(sys.stdin)
    with ProcessPoolExecutor(1) as beside:
        reading = beside.submit(_alone, Path(sys.argv[1]), graphs)
        store = ox.Store(sys.argv[2])
        for graph in graphs:
            store.remove_graph(ox.NamedNode(graph))
        alone = reading.result()
    for first in range(0, len(alone), _BATCH):
        data = b" .\n".join(alone[first : first + _BATCH])
        store.update(f"DELETE DATA {{ {data.decode()} }}")
    named = hide_unmentioned(store)
    store.flush()
    print(len(alone) + named)


def _alone(files: Path, graphs: Sequence[str]) -> list[bytes]:
    return list(only_in(files, graphs))


if __name__ == "__main__":
    main()
