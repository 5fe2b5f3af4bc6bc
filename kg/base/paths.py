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


def articles_dir(folder: Path | None = None) -> Path | None:
    """The folder with the source texts: `given`, else $KG_ARTICLES, else `shared/articles` beside a source checkout."""
    named = folder or (Path(os.environ["KG_ARTICLES"]) if os.environ.get("KG_ARTICLES") else None)
    beside = PACKAGE.parent.parent / "shared" / "articles"
    return named or (beside if beside.is_dir() else None)
