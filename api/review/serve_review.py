"""The process of a review: takes the draft's lock, listens on loopback, prints the address with its token.

Never listens anywhere else and never outlives the terminal that it was started from.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import uvicorn

from api.review.review_app import ReviewApp
from kg.base.errors import BadInput, LongtuError, NotFound
from kg.base.foreign_text import in_lines
from kg.base.problems import InvalidFiles
from kg.review.draft_place import DraftPlace
from kg.review.editor_lock import editing
from kg.review.review_session import open_session


def listening(port: int) -> socket.socket:
    """A socket on loopback. Raises BadInput where the port cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        remedy = "choose another with --port; 0 takes a free one"
        raise BadInput(f"cannot listen on port {port} ({error.strerror})", place="--port", remedy=remedy) from None
    return listener


def serve(workspace: Path, name: str, port: int) -> None:
    """Serve the review of one draft until it is ended. Raises LongtuError where it cannot begin."""
    place = DraftPlace(workspace, name)
    place.existing()
    with editing(place):
        session = open_session(workspace, name)
        listener = listening(port)
        app = ReviewApp(session, listener.getsockname()[1])
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=2
        )
        listener.listen()  # whoever comes before the first answer waits for it
        print(f"http://127.0.0.1:{app.gate.port}/#{app.gate.token}", flush=True)
        asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


def main() -> None:
    """Serve the draft that the arguments and the `KG_*` variables name; a foreseen error is one message."""
    try:
        serve(Path(os.environ["KG_WORKSPACE"]), sys.argv[1], int(os.environ.get("KG_PORT", "0")))
    except InvalidFiles as error:
        print(in_lines(str(error)), file=sys.stderr)
        raise SystemExit(1) from None
    except LongtuError as error:
        print(in_lines(f"kg review: {error}"), file=sys.stderr)
        raise SystemExit(2 if isinstance(error, BadInput | NotFound) else 1) from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
