"""The process of the page that checks drafts: listens on loopback, prints the address with its token.

Never listens anywhere else, keeps no draft, and never outlives the terminal that it was started from.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import uvicorn

from api.factcheck.factcheck_app import FactcheckApp
from api.review.serve_review import listening
from kg.base.errors import BadInput, LongtuError, NotFound
from kg.base.foreign_text import in_lines
from kg.base.problems import InvalidFiles


def serve(workspace: Path | None, articles: Path | None, defaults: dict[str, Any], port: int) -> None:
    """Serve the page until it is ended. Raises LongtuError where it cannot begin."""
    listener = listening(port)
    app = FactcheckApp(workspace, articles, defaults, listener.getsockname()[1])
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=2
    )
    listener.listen()  # whoever comes before the first answer waits for it
    print(f"http://127.0.0.1:{app.gate.port}/#{app.gate.token}", flush=True)
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


def main() -> None:
    """Serve with what the arguments (the form's first values, as JSON) and the `KG_*` variables name."""
    folder, articles = (os.environ.get(name) for name in ("KG_WORKSPACE", "KG_ARTICLES"))
    named = Path(articles) if articles else None
    try:
        serve(Path(folder) if folder else None, named, json.loads(sys.argv[1]), int(os.environ.get("KG_PORT", "0")))
    except InvalidFiles as error:
        print(in_lines(str(error)), file=sys.stderr)
        raise SystemExit(1) from None
    except LongtuError as error:
        print(in_lines(f"kg factcheck: {error}"), file=sys.stderr)
        raise SystemExit(2 if isinstance(error, BadInput | NotFound) else 1) from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
