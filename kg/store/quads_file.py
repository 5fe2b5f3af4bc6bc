"""The quads of a store on the disk once more as text, from which a choice of its sources is made.

To read a term out of the engine takes four times as long as to read it here. The lines are in order, so those of one
triple stand next to each other; compressed, they take a fortieth of the room of the engine's own files.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import compress, count
from pathlib import Path

QUADS_FILE = "quads.nq.gz"
_GRAPH, _END = b" <", b"> .\n"
_CHUNK = 16 << 20


@contextmanager
def quads_file(folder: Path) -> Iterator[gzip.GzipFile]:
    """The file to write lines to, in order; it is on the disk when the block ends. Raises OSError."""
    with (folder / QUADS_FILE).open("wb") as file:
        with gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as packed:
            yield packed
        file.flush()
        os.fsync(file.fileno())


def kept(folder: Path, gone: Collection[str]) -> Iterator[bytes]:
    """What is left without these graphs, in chunks of N-Quads: the quads of the others, and their merge.

    Each chunk is read while the caller works on the one before it. Raises OSError, EOFError or zlib.error where the
    file is damaged or not there.
    """
    chunks = _kept(folder, {graph.encode() + _END for graph in gone})
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = ahead.submit(next, chunks, None)
            yield chunk


def only_in(folder: Path, graphs: Collection[str]) -> Iterator[bytes]:
    """The triples, as N-Triples without their dots, that stand in these graphs and in no other.

    Raises OSError, EOFError or zlib.error where the file is damaged or not there.
    """
    gone, held = {graph.encode() + _END for graph in graphs}, list[bytes]()
    with gzip.open(folder / QUADS_FILE) as file:
        while read := file.readlines(_CHUNK):
            lines = held + read
            whole = _same_triple(lines, len(lines) - 1).start  # more of the last triple may come
            yield from _alone(lines[:whole], gone)
            held = lines[whole:]
    yield from _alone(held, gone)


def _alone(lines: Sequence[bytes], gone: Collection[bytes]) -> Iterator[bytes]:
    taken = [line[line.rfind(_GRAPH) + len(_GRAPH) :] in gone for line in lines]
    for at in compress(count(), taken):
        same = _same_triple(lines, at)
        if same.start == at and all(taken[at : same.stop]):
            yield lines[at].rpartition(_GRAPH)[0]


def _same_triple(lines: Sequence[bytes], at: int) -> slice:
    triple, first, last = lines[at][: lines[at].rfind(_GRAPH) + len(_GRAPH)], at, at + 1
    while first and lines[first - 1].startswith(triple):
        first -= 1
    while last < len(lines) and lines[last].startswith(triple):
        last += 1
    return slice(first, last)


def _kept(folder: Path, gone: Collection[bytes]) -> Iterator[bytes]:
    before = b""
    with gzip.open(folder / QUADS_FILE) as file:
        while lines := file.readlines(_CHUNK):
            left = list[bytes]()
            for line in lines:
                triple, _, graph = line.rpartition(_GRAPH)
                if graph not in gone:
                    left.append(line)
                    if triple != before:
                        left.append(triple + b" .\n")
                        before = triple
            yield b"".join(left)
