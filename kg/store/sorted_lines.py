"""Lines in order, each once, in bounded memory: what does not fit is sorted in parts on the disk.

Never keeps a file: the parts go with the folder that they are given.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

MOST_BYTES = 64 << 20  # of the lines that are sorted at once


def sorted_lines(pieces: Iterable[bytes], folder: Path, most_bytes: int = MOST_BYTES) -> Iterator[bytes]:
    """The lines of all pieces, each of which holds whole lines; `folder` takes the parts."""
    runs, held, size = list[Path](), list[bytes](), 0
    for piece in pieces:
        held += piece.splitlines(keepends=True) if piece.count(b"\n") > 1 else (piece,)
        size += len(piece)
        if size >= most_bytes:
            runs.append(folder / f"run-{len(runs)}")
            with runs[-1].open("wb") as file:
                file.writelines(sorted(held))
            held, size = [], 0
    with ExitStack() as opened:
        files = [opened.enter_context(run.open("rb")) for run in runs]
        for line, _ in groupby(heapq.merge(*files, sorted(held))):
            yield line
