"""Where the files are: the schema, the packaged data, the queries, the articles when they are at hand.

Never reads a file's content and never creates a folder.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def schema_dir() -> Path:
    """The schema data: inside the installed package, else beside it in a source checkout."""
    installed = PACKAGE / "_schema"
    return installed if installed.is_dir() else PACKAGE.parent / "schema"


def data_dir() -> Path:
    """The packaged entities, sources, claims and links."""
    return PACKAGE / "data"


def queries_dir() -> Path:
    """The shipped `.rq` files."""
    return PACKAGE / "queries"


def shared_dir() -> Path | None:
    """The folder of reference inputs beside a source checkout, or None on a user's machine."""
    beside = PACKAGE.parent.parent / "shared"
    return beside if beside.is_dir() else None


def articles_dir(given: Path | None = None) -> Path | None:
    """The folder with the source texts: `given`, else $KG_ARTICLES, else `../shared/articles`; None if absent."""
    named = given or (Path(os.environ["KG_ARTICLES"]) if os.environ.get("KG_ARTICLES") else None)
    if named is not None:
        return named
    shared = shared_dir()
    beside = shared / "articles" if shared else None
    return beside if beside is not None and beside.is_dir() else None


def conformance_dir() -> Path | None:
    """The SPARQL conformance suite beside a source checkout, or None where it is absent."""
    shared = shared_dir()
    beside = shared / "conformance" if shared else None
    return beside if beside is not None and beside.is_dir() else None
