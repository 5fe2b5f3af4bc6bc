"""The process of the page that checks drafts; it keeps none."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path

from api.factcheck.factcheck_app import FactcheckApp
from api.loopback import loopback_server


def main() -> None:
    """Serve with what the arguments (the form's first values, as JSON) and the `KG_*` variables name."""
    with loopback_server.ended_in_words(FactcheckApp.TOOL):
        app_on = partial(FactcheckApp, _folder("KG_WORKSPACE"), _folder("KG_ARTICLES"), json.loads(sys.argv[1]))
        loopback_server.serve(app_on, int(os.environ.get("KG_PORT", "0")))


def _folder(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None


if __name__ == "__main__":
    main()
