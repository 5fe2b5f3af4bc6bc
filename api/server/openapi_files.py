"""`python -m api.server.openapi_files` writes the examples of the API's description anew, and docs/openapi.json.

Both come from a service over the packaged data, without any text of a source.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.http.settings import Settings
from api.openapi.document import described
from api.openapi.examples import EXAMPLES, collected, examples
from api.server.app import create_app
from api.server.asgi_app import Front

Json = dict[str, Any]
COMMITTED = Path(__file__).resolve().parent.parent.parent / "docs" / "openapi.json"


def dumped(value: Json) -> str:
    """JSON as the committed files have it."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write() -> None:
    """Ask a service over the packaged data for every example, then write both files."""

    EXAMPLES.unlink(missing_ok=True)
    examples.cache_clear()
    with tempfile.TemporaryDirectory() as nothing:
        os.environ["KG_ARTICLES"] = nothing  # no sentence of a source may enter an example
        settings = Settings(articles=Path(nothing))
        app = create_app(settings)
        with TestClient(Front(settings), base_url="http://localhost", follow_redirects=False) as client:
            found = collected(described(app), client)
    EXAMPLES.write_text(dumped(found), "utf-8")
    examples.cache_clear()
    COMMITTED.parent.mkdir(exist_ok=True)
    COMMITTED.write_text(dumped(described(app)), "utf-8")


if __name__ == "__main__":
    _write()
