"""`python -m api.server.openapi_examples` writes the examples of the API's description anew.

They come from a service over the packaged data, without any text of a source.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from fastapi.testclient import TestClient

from api.http.settings import Settings
from api.openapi.document import described
from api.openapi.examples import EXAMPLES, collected
from api.server.app import create_app
from api.server.asgi_app import Application
from kg.base.whole_file import write_whole


def _write() -> None:
    """Ask a service over the packaged data for every example, then write the file."""
    with tempfile.TemporaryDirectory() as nothing:
        os.environ["KG_ARTICLES"] = nothing  # no sentence of a source may enter an example
        settings = Settings(articles=Path(nothing))
        app = create_app(settings)
        with TestClient(Application(settings), base_url="http://localhost", follow_redirects=False) as client:
            found = collected(described(app), client)
    write_whole(EXAMPLES, (json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


if __name__ == "__main__":
    _write()
