"""Where the files are: the schema, the packaged data, the queries, the articles when they are at hand, a
workspace, the cache.

Never reads a file's content and never creates a folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from kg.base.problems import InvalidFiles, Problem

PACKAGE = Path(__file__).resolve().parent.parent


def schema_dir() -> Path:
    """The schema data: inside the installed package, else beside it in a source checkout."""
    installed = PACKAGE / "_schema"
    return installed if installed.is_dir() else PACKAGE.parent / "schema"


def docs_dir() -> Path:
    """The documentation that the service shows: inside the installed package, else beside it in a source checkout."""
    installed = PACKAGE / "_docs"
    return installed if installed.is_dir() else PACKAGE.parent / "docs"


def data_dir() -> Path:
    """The packaged entities, sources, claims and links."""
    return PACKAGE / "data"


def example_dir() -> Path:
    """The packaged example: a workspace of invented news texts, with their sources, entities and claims."""
    return PACKAGE / "example"


def queries_dir() -> Path:
    """The shipped `.rq` files."""
    return PACKAGE / "queries"


def text_folders(named: Path | None = None) -> list[Path]:
    """The folders with the source texts that there are: `named`, else $KG_ARTICLES, else those beside a checkout.

    Several folders are joined as in PATH. Beside a checkout: `shared/articles`, `shared/passages`, `shared/inbox`.
    """
    given = str(named) if named else os.environ.get("KG_ARTICLES")
    beside = PACKAGE.parent.parent / "shared"
    folders = (
        [Path(part) for part in given.split(os.pathsep) if part]
        if given
        else [beside / name for name in ("articles", "passages", "inbox")]
    )
    return [folder for folder in folders if folder.is_dir()]


def workspace_dir(folder: Path | None = None) -> Path | None:
    """The user's own folder of sources: `folder`, else $KG_WORKSPACE, else none.

    Raises InvalidFiles where the name is no folder's.
    """
    named = folder or (Path(os.environ["KG_WORKSPACE"]) if os.environ.get("KG_WORKSPACE") else None)
    if named is not None and not named.is_dir():
        remedy = "create the folder with entities/, sources/ and claims/ in it, or name another"
        raise InvalidFiles([Problem(str(named), 1, "the workspace is not a folder", remedy)])
    return named


def cache_dir() -> Path | None:
    """Where what can be made again is kept: $KG_CACHE, else `longtu` in $XDG_CACHE_HOME or `~/.cache`.

    None where nothing is to be kept: $KG_CACHE is empty, or there is no home.
    """
    named, caches = os.environ.get("KG_CACHE"), os.environ.get("XDG_CACHE_HOME")
    if named is not None:
        return Path(named) if named else None
    try:
        return (Path(caches) if caches else Path.home() / ".cache") / "longtu"
    except RuntimeError:
        return None
