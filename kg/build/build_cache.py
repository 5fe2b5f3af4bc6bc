"""The cache of builds: N-Quads in files named by a digest of all that a build is made from (docs/decisions/0021).

Reach for it where a data set is asked and its records are not. A file that is not whole is built anew; a folder that
cannot be written is no error. Never holds a build of files, or by code, that changed meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.base.built_file import read_built
from kg.base.errors import BadInput, LongtuError
from kg.base.paths import PACKAGE, cache_dir, data_dir, schema_dir, workspace_dir
from kg.base.whole_file import read_whole, write_whole

if TYPE_CHECKING:
    from kg.build.dataset import Built

KEPT = 4  # the builds that stay, those used last: some 30 MB each
ROOMS = ("base", "quantities", "ontology", "records", "build")  # whose code makes a build
_OURS = re.compile(r"[0-9a-f]{64}\.nq")  # in a folder that somebody names, other files may stand as well
_PACKAGES = ("pydantic", "pyoxigraph", "pyyaml")
_RECORDS = [f"{folder}/**/*.yaml" for folder in ("entities", "sources", "claims", "links")]


def built_nquads(workspace: Path | None = None, *, keep: bool = True) -> bytes:
    """The N-Quads of `build(load(workspace))`, read where they are kept, else built and, if they are to be, kept.

    Raises InvalidFiles as these do.
    """
    folder, key = cache_dir(), _key(workspace)
    if folder is None or key is None:
        return _built(workspace).nquads
    path = folder / f"{key}.nq"
    with suppress(BadInput):  # it is not there, or not whole
        found = read_built(path)
        with suppress(OSError):
            os.utime(path)  # what was used last stays
        return found
    built = _built(workspace)
    if keep and _key(workspace) == key and not _rewritten():
        _keep(path, built.file)
    return built.nquads


def _built(workspace: Path | None) -> Built:
    from kg.build.dataset import build  # with all that reads records, which nobody needs who finds a build
    from kg.records.load import load

    return build(load(workspace))


def _key(workspace: Path | None) -> str | None:
    """The digest of code, schema, records and versions; None where one of the files cannot be read."""
    digest = hashlib.sha256(repr([sys.version, *map(version, _PACKAGES)]).encode())
    try:
        for name, path in _inputs(workspace_dir(workspace)):
            data = read_whole(path)
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
    except (BadInput, OSError):
        return None
    return digest.hexdigest()


def _inputs(workspace: Path | None) -> Iterator[tuple[str, Path]]:
    """Each file that a build is made from, with a name that is the same on every machine."""
    roots = {
        "code": (PACKAGE, ["__init__.py", *(f"{room}/**/*.py" for room in ROOMS)]),
        "schema": (schema_dir(), ["**/*.ttl", "**/*.yaml", "**/*.rq", "**/*.jsonld"]),
        "data": (data_dir(), _RECORDS),
        "workspace": (workspace, _RECORDS),
    }
    for kind, (root, patterns) in roots.items():
        if root is not None:
            found = sorted(path for pattern in patterns for path in root.glob(pattern))
            yield from ((f"{kind}/{path.relative_to(root).as_posix()}", path) for path in found)


def _rewritten() -> bool:
    """Whether code or schema was written since this process read it: what it builds is then no build of these files.

    Beside the time of its content the system keeps one that nobody sets (st_ctime); a second covers their grain.
    """
    ours = (path.stat() for name, path in _inputs(None) if name.startswith(("code/", "schema/")))
    return any(max(about.st_ctime, about.st_mtime) > kg.LOADED_AT - 1 for about in ours)


def _keep(path: Path, file: bytes) -> None:
    with suppress(OSError, LongtuError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, file)
        ours = [one for one in path.parent.iterdir() if _OURS.fullmatch(one.name)]
        for old in sorted(ours, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
