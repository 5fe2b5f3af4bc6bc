"""A folder written whole: it is made beside its place, synced, and renamed there once all of it is on the disk.

Never replaces a folder that holds something.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from kg.base.errors import BadInput, LongtuError
from kg.base.file_system import sync_folder, umask
from kg.base.whole_file import way_out

_LEFT = "nothing of it is left behind"


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """The folder to write into; when the block ends it stands at `path`, and if it fails nothing does.

    Raises BadInput where something stands at `path`, LongtuError where the disk is full or the place not writable.
    """
    path = path.absolute()
    if os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir())):
        raise BadInput("exists already", place=str(path), remedy="name a folder that is not there yet")
    try:
        beside = Path(mkdtemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent))
    except OSError as error:
        remedy = f"{way_out(error)}; {_LEFT}"
        raise LongtuError(f"cannot be written ({error.strerror})", place=str(path), remedy=remedy) from None
    try:
        yield beside
        beside.chmod(0o777 & ~umask())
        _synced(beside)
        if path.is_dir():  # an empty one: not every system puts a folder in its place
            path.rmdir()
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        remedy = f"{way_out(error)}; {_LEFT}"
        raise LongtuError(f"cannot be written ({reason_of(error)})", place=str(path), remedy=remedy) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def reason_of(error: OSError) -> str:
    """Why the system refused; of a folder that is copied, the reason for the first file (shutil.Error)."""
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][2]).rpartition("] ")[2].partition(": ")[0]
    return str(error.strerror)


def _synced(folder: Path) -> None:
    for inner, _, names in os.walk(folder):
        for name in names:
            descriptor = os.open(Path(inner) / name, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(inner))
