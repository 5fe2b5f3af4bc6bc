"""Files read and written whole: what stands in a place is the old file or the new one, never a part of either.

Never waits for a pipe or a device. What the system refuses is told with the place and what may be done.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from kg.base.errors import BadInput, LongtuError
from kg.base.file_system import READ, sync_folder, umask

_NOT_OURS = "make the folder writable for yourself (chmod u+w), or name another place"
_WAYS = {
    errno.EACCES: _NOT_OURS,
    errno.EPERM: _NOT_OURS,
    errno.EROFS: "name a place on a file system that takes writes",
    errno.ENOENT: "make the folder first, or name another place",
    errno.EEXIST: "move away what stands there, or name another place",
    errno.ENOTDIR: "move away what stands there, or name another place",
}


def read_whole(path: Path, *, limit: int = -1, remedy: str = "name a file that can be read") -> bytes:
    """The bytes of a regular file, the first `limit` of them if one is given.

    Raises BadInput as `opened` does.
    """
    with opened(path, remedy=remedy) as file:
        return file.read(limit)


@contextmanager
def opened(path: Path, *, remedy: str = "name a file that can be read") -> Iterator[BinaryIO]:
    """A regular file to read from, for the length of the block.

    Raises BadInput for a folder, a pipe, a socket or a device, which might never end, and for what cannot be read.
    """
    try:
        descriptor = os.open(path, READ)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BadInput("is not a regular file", place=str(path), remedy=remedy)
            yield file
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", place=str(path), remedy=remedy) from None


_NO_TEXT = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an archive or a file of an office program",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


def read_text(path: Path) -> str:
    """The text of a regular file in UTF-8, its lines ended by line feeds.

    Raises BadInput as `read_whole` does, for bytes that are not UTF-8, and for a file of another kind by its name.
    """
    data = read_whole(path)
    for start, kind in _NO_TEXT.items():
        if data.startswith(start):
            remedy = (
                f"give the text that is in it, as a file in UTF-8{' (pdftotext makes one)' if kind == 'a PDF' else ''}"
            )
            raise BadInput(f"is {kind}, where plain text is wanted", place=str(path), remedy=remedy)
    try:
        return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        remedy = "save the file as UTF-8"
        raise BadInput(f"byte {error.start} is not UTF-8", place=str(path), remedy=remedy) from None


def write_whole(path: Path, data: bytes) -> None:
    """Write one file; see `write_all`."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files beside where they are to stand, and put them there once all of them are on the disk.

    A file that is replaced keeps its mode, a link stays a link. What is no regular file, such as `/dev/stdout`, is
    written as it is. Raises LongtuError where the disk is full or the place is not writable: nothing has changed then,
    unless all was written and the system refuses to put one into its place: those named before it are new then, it and
    those after it old, each of them whole.
    """
    with ExitStack() as staged:
        ready = [(staged.enter_context(_beside(path, data)), path.resolve()) for path, data in files.items()]
        for beside, path in ready:
            if beside is not None:
                with _told(path):
                    beside.replace(path)
        for folder in {path.parent for beside, path in ready if beside is not None}:
            sync_folder(folder)


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path | None]:
    """The data in a file of its own in the same folder, gone in the end if it was not moved; None for a device."""
    target = path.resolve()
    with _told(path):
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            yield None
            return
        descriptor, name = mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    beside = Path(name)
    try:
        with _told(path), os.fdopen(descriptor, "wb") as file:
            beside.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~umask())
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """A folder within one that is there; nothing happens where it is there. Raises LongtuError where it cannot be."""
    with _told(path):
        path.mkdir(exist_ok=True)


def remove(path: Path) -> None:
    """Take a file away. Raises LongtuError where that is not allowed: it stands then."""
    with _told(path, "taken away"):
        path.unlink()


def refused_by_the_system(error: OSError) -> LongtuError:
    """What the system refused as an error that says where and what may be done."""
    where = ", ".join(str(name) for name in (error.filename, error.filename2) if name is not None)
    told = error.strerror or type(error).__name__
    return LongtuError(f"cannot be used ({told})", place=where or "a file", remedy=way_out(error))


def way_out(error: OSError) -> str:
    """What may be done where the system refused."""
    return _WAYS.get(error.errno or 0, "make room, or name another place")


@contextmanager
def _told(path: Path, what: str = "written") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = f"{way_out(error)}; what stood there is unchanged"
        raise LongtuError(f"cannot be {what} ({error.strerror})", place=str(path), remedy=remedy) from None
