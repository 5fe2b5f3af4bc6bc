"""The file of a build: N-Quads, and as its last line a comment that says how many they are and what digest they have.

A comment is part of N-Quads (RDF 1.1 N-Quads, section 2.1), so every engine reads the file as it is. Never parses.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.whole_file import opened, read_whole

REMEDY = "make the file anew with: kg build -o FILE; a file of other origin is served with --unchecked"
_LAST = re.compile(rb"# (\d+) quads? in (\d+) graphs?, sha256 ([0-9a-f]{64}) of the lines above\n\Z")


def graph_counts(quads: bytes) -> dict[str, int]:
    """Quads by graph, in the order of the graphs' names, of N-Quads without blank nodes as a build writes them."""
    found = Counter(line[line.rindex(b"<") + 1 : line.rindex(b">")] for line in quads.splitlines())
    return {graph.decode(): count for graph, count in sorted(found.items())}


def with_last_line(quads: bytes) -> bytes:
    """The quads as a file."""
    counts, digest = graph_counts(quads), hashlib.sha256(quads).hexdigest()
    said = f"{_counted(sum(counts.values()), 'quad')} in {_counted(len(counts), 'graph')}"
    return quads + f"# {said}, sha256 {digest} of the lines above\n".encode()


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a build's file one by one, in little memory; what comes is checked once the last has come.

    Raises BadInput as `read_built` does, at the end: what was made of the lines is of no use then.
    """
    digest, held, last = hashlib.sha256(), 0, b""
    with opened(path, remedy=REMEDY) as file:
        for line in file:
            if line.startswith(b"#"):
                last = line
                continue
            digest.update(line)
            held += 1
            yield line
    said = _LAST.fullmatch(last)
    if said is None:
        raise BadInput("the file lacks the last line of a build", place=str(path), remedy=REMEDY)
    if digest.hexdigest().encode() != said[3]:
        what = f"the last line says {_counted(int(said[1]), 'quad')}, above it stand {held} others"
        raise BadInput(what, place=str(path), remedy=REMEDY)


def checked(data: bytes, place: str) -> bytes:
    """The quads of a file, as they were when it was built.

    Raises BadInput, which names what is missing, for a file that is empty, cut short, changed or of other origin.
    """
    start = data.rfind(b"\n", 0, -1) + 1
    last = _LAST.fullmatch(data, start)
    if last is None:
        raise BadInput(_without(data), place=place, remedy=REMEDY)
    quads = data[:start]
    if hashlib.sha256(quads).hexdigest().encode() != last[3]:
        raise BadInput(_difference(quads, int(last[1])), place=place, remedy=REMEDY)
    return quads


def read_built(path: Path, *, unchecked: bool = False) -> bytes:
    """The N-Quads of a file; `unchecked` takes a file of other origin as it is.

    Raises BadInput as `checked` does, and for what is no regular file or cannot be read.
    """
    data = read_whole(path, remedy="make the file with: kg build -o FILE")
    return data if unchecked else checked(data, str(path))


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _without(data: bytes) -> str:
    if not data:
        return "the file is empty"
    lines = data.count(b"\n")
    where = f"ends after line {lines}" if data.endswith(b"\n") else f"breaks off in line {lines + 1}"
    return f"the file {where} without the last line of a build, which says how many quads it holds"


def _difference(quads: bytes, promised: int) -> str:
    held = quads.count(b"\n")
    said = f"the last line says {_counted(promised, 'quad')}, above it stand {held}"
    if held == promised:
        return f"the quads are not those of the build: {said}, but their sha256 differs"
    return f"{said}: {_counted(abs(promised - held), 'quad')} {'missing' if held < promised else 'too many'}"
