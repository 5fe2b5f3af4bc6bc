"""The data set on the disk: a folder with a manifest and the engine's own files, complete or not there.

The manifest is renamed into place when everything else is on the disk; a folder without one is half written. A store
that is replaced stays until the next one is: who serves it can go on. Readers never lock, one writer does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from gzip import GzipFile
from itertools import count
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from pydantic import ValidationError

from kg.base import file_system
from kg.base.errors import BadInput, LongtuError
from kg.base.progress import SILENT, Progress
from kg.base.strict_record import Record
from kg.base.whole_file import read_whole, write_whole
from kg.store.linked_copy import clear, without_graphs
from kg.store.quads_file import kept, quads_file
from kg.store.selection import LeftOut
from kg.store.snapshot import Snapshot
from kg.store.sorted_lines import MOST_BYTES, sorted_lines

MANIFEST, LOCK = "manifest.json", "lock"
FORMAT = 3
ENGINE = ".".join(ox.__version__.split(".")[:2])
_REMEDY = "make it anew with: kg build --store FOLDER"
_ASIDE = "sorting-"
_CHUNK = 64 << 20


class Manifest(Record):
    """What stands in a store's folder: `folder` holds the engine's files, `statements` counts the merge too.

    `files` are the bytes of each of the engine's files, so that what is missing, cut short or added since is seen.
    """

    format: int
    engine: str
    folder: str
    digest: str
    quads: int
    statements: int
    graphs: dict[str, int]
    files: dict[str, int]


class DiskSnapshot(Snapshot):
    """The data set on the disk, opened to be read: where its engine has its files, and the statements in them."""

    taking_out = 3  # it is written to the disk, the copy to memory: 11 and 4 microseconds a quad

    def __init__(self, path: Path, digest: str, statements: int, dropped: tuple[LeftOut, ...] = ()) -> None:
        self._path = path
        self._inherited: list[ox.Store] = []
        self._tables = {one.name for one in path.glob("*.sst")}
        self._unopened, self._free = self._tables, 0
        self._statements = statements
        super().__init__(_opened(path), digest, dropped)

    @property
    def statements(self) -> int:
        """As whoever wrote the files counted them: the engine would have to count."""
        return self._statements

    def _copied(self, graphs: Sequence[str]) -> ox.Store:
        """From the quads as text; from the engine where they are damaged, or not there as in the copy of a choice."""
        store = ox.Store()
        try:
            for chunk in kept(self._path, {*self.graphs} - {*graphs}):
                store.bulk_load(chunk, ox.RdfFormat.N_QUADS, lenient=True)
        except (OSError, EOFError, zlib.error, SyntaxError):
            return super()._copied(graphs)
        return store

    def _taken_out(self, gone: Sequence[str], dropped: tuple[LeftOut, ...]) -> Snapshot:
        """In a copy that links what it does not change; in memory where the disk has no room for one."""
        copy = without_graphs(self._path, gone)
        if copy is None:
            return self._beside(dropped)
        place, more = copy
        left = self._statements - more - sum(self.sizes()[graph] for graph in gone)
        return DiskSnapshot(place, self.digest, left, dropped)

    def after_fork(self) -> None:
        """Open the files anew: what a fork inherits shares its place in no file, but lacks the engine's threads."""
        self._inherited.append(self.store)  # to end it would wait for threads that are not there
        self.store = _opened(self._path)
        self._unopened, self._free = self._tables, 0

    def unopened(self) -> int:
        """How many files the engine has yet to open in this process.

        It opens sixteen ahead and each other one where it first reads in it, then holds it (RocksDB,
        `VersionBuilder::LoadTableHandlers`: all are opened ahead only where their number has no limit). What is opened
        takes the lowest number that is free (open(2)), so while that is free, nothing was: to look at each takes longer
        than a look-up.
        """
        if self._unopened and file_system.is_open(self._free):
            held = {one.readlink().name for one in Path("/proc/self/fd").iterdir() if one.is_symlink()}
            self._unopened = self._unopened - held
            self._free = next(number for number in count() if not file_system.is_open(number))
        return len(self._unopened)


def open_store(folder: Path) -> DiskSnapshot:
    """The store of a folder. Raises BadInput for one that is half written, damaged or of another version."""
    manifest = read_manifest(folder)
    _check_files(folder / manifest.folder, manifest.files)
    clear(folder)
    found = DiskSnapshot(folder / manifest.folder, manifest.digest, manifest.statements)
    found.take_sizes(manifest.graphs)
    return found


def read_manifest(folder: Path) -> Manifest:
    """What stands in the folder of a store. Raises BadInput where there is no complete store that we can read."""
    place = str(folder)
    if not folder.is_dir():
        raise BadInput("there is no such folder", place=place, remedy=_REMEDY)
    if not (folder / MANIFEST).exists():
        half = any(folder.glob("quads-*"))
        what = "the store is half written: the build that wrote it did not end" if half else "there is no store here"
        raise BadInput(what, place=place, remedy=_REMEDY)
    try:
        found = json.loads(read_whole(folder / MANIFEST))
        written = found.get("format"), found.get("engine")
        if written != (FORMAT, ENGINE):
            what = f"the store is of format {written[0]} and engine {written[1]}, not of {FORMAT} and {ENGINE}"
            raise BadInput(what, place=place, remedy=_REMEDY)
        return Manifest.model_validate(found)
    except (ValueError, ValidationError, AttributeError):
        raise BadInput("the manifest of the store is damaged", place=place, remedy=_REMEDY) from None


def _check_files(path: Path, written: dict[str, int]) -> None:
    """Whether the engine's files are those that the build left. Raises BadInput that names the first that is not."""
    found = _files(path)
    for name in sorted(written.keys() | found.keys()):
        if found.get(name) != written.get(name):
            size = f"{found[name]} bytes" if name in found else "not there"
            before = f"{written[name]} bytes" if name in written else "not there"
            what = f"the store is not as it was built: {name} is {size}, was {before}"
            raise BadInput(what, place=str(path), remedy=_REMEDY)


def _files(path: Path) -> dict[str, int]:
    """The bytes of each file of the engine, but for its log and its lock."""
    return {one.name: one.stat().st_size for one in path.glob("*") if not one.name.startswith(("LOG", "LOCK"))}


def _opened(path: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        reason = str(error).partition(": ")[2].partition("  ")[0] or str(error)
        raise BadInput(f"the store is damaged ({reason})", place=str(path), remedy=_REMEDY) from None


def write_store(
    folder: Path, quads: Iterable[bytes], progress: Progress = SILENT, most_bytes: int = MOST_BYTES
) -> Manifest:
    """Write the store of these N-Quads, pieces of whole lines without blank nodes, and put its manifest into place.

    Raises BadInput where the folder holds something else or another build is writing, LongtuError without room.
    """
    with _alone(folder):
        clear(folder)
        for left in folder.glob(f"{_ASIDE}*"):  # by a build that was killed
            shutil.rmtree(left, ignore_errors=True)
        before = {path.name for path in folder.glob("quads-*")}
        name, kept = f"quads-{token_hex(4)}", _kept(folder)
        try:
            manifest = _written(folder, name, quads, progress, most_bytes)
            write_whole(folder / MANIFEST, (manifest.model_dump_json(indent=1) + "\n").encode())
        except BaseException:
            shutil.rmtree(folder / name, ignore_errors=True)
            raise
        for old in before - {kept}:
            shutil.rmtree(folder / old, ignore_errors=True)
        return manifest


def _kept(folder: Path) -> str:
    """The files of the store that is replaced: a service may have them open."""
    if not (folder / MANIFEST).exists():
        return ""
    written = read_whole(folder / MANIFEST, remedy="name a new folder")
    try:
        return str(json.loads(written)["folder"])
    except (ValueError, KeyError, TypeError):
        return ""


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(exist_ok=True)
        if any(folder.iterdir()) and not (folder / LOCK).exists():
            raise BadInput("holds something else", place=str(folder), remedy="name a new folder")
        descriptor = os.open(folder / LOCK, file_system.LOCK, 0o666)
    except OSError as error:
        raise BadInput(f"cannot be written ({error.strerror})", place=str(folder), remedy="name a new folder") from None
    try:
        file_system.lock(descriptor)
        yield
    except BlockingIOError:
        remedy = "wait until it has ended"
        raise BadInput("another build is writing here", place=str(folder), remedy=remedy) from None
    finally:
        os.close(descriptor)


def _written(folder: Path, name: str, quads: Iterable[bytes], progress: Progress, most_bytes: int) -> Manifest:
    try:
        with TemporaryDirectory(prefix=_ASIDE, dir=folder) as aside:
            store = ox.Store(str(folder / name))
            with quads_file(folder / name) as text:
                feed = _Feed(sorted_lines(quads, Path(aside), most_bytes), text, progress)
                for chunk in feed.chunks:  # the loader of the engine holds all that it is given at once
                    store.bulk_load(chunk, ox.RdfFormat.N_QUADS, lenient=True)
        progress.stage("ordering", 0, "")
        store.flush()
        store.optimize()
        del store
    except SyntaxError as error:
        raise BadInput(f"the data is not N-Quads: {error}", place=str(folder), remedy=_REMEDY) from None
    except (OSError, RuntimeError) as error:
        remedy = "make room, or name another folder; the store that stood there is unchanged"
        reason = getattr(error, "strerror", None) or str(error)
        raise LongtuError(f"cannot be written ({reason})", place=str(folder), remedy=remedy) from None
    counts = {graph.decode(): count for graph, count in sorted(feed.counts.items())}
    return Manifest(
        format=FORMAT,
        engine=ENGINE,
        folder=name,
        digest=feed.digest.hexdigest(),
        quads=sum(counts.values()),
        statements=sum(counts.values()) + feed.merged,
        graphs=counts,
        files=_files(folder / name),
    )


class _Feed:
    """Sorted quads in chunks for the engine, each triple once more without its graph: the merge; the quads as text."""

    def __init__(self, lines: Iterator[bytes], text: GzipFile, progress: Progress) -> None:
        self.digest, self.counts, self.merged = hashlib.sha256(), Counter[bytes](), 0
        self.chunks = self._read(lines, text, progress)

    def _read(self, lines: Iterator[bytes], text: GzipFile, progress: Progress) -> Iterator[bytes]:
        progress.stage("writing", 0, "quads")
        before = b""
        for held in _batches(lines):
            triples = list[bytes]()
            for line in held:
                triple, _, graph = line.rpartition(b" <")
                self.counts[graph[: -len(b"> .\n")]] += 1
                if triple != before:  # the same triple of other graphs comes next to it
                    triples.append(triple + b" .\n")
                    before = triple
            self.merged += len(triples)
            quads = b"".join(held)
            self.digest.update(quads)
            text.write(quads)
            yield b"".join((quads, *triples))
            progress.advance(len(held))


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    held, size = list[bytes](), 0
    for line in lines:
        held.append(line)
        size += 2 * len(line)
        if size >= _CHUNK:
            yield held
            held, size = [], 0
    yield held
