"""The process of a review: takes the draft's lock and serves its page."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from api.loopback import loopback_server
from api.review.review_app import ReviewApp
from kg.review.draft_place import DraftPlace
from kg.review.editor_lock import editing
from kg.review.review_session import open_session


def serve(workspace: Path, name: str, port: int) -> None:
    """Serve the review of one draft until it is ended. Raises LongtuError where it cannot begin."""
    place = DraftPlace(workspace, name)
    place.existing()
    with editing(place):
        loopback_server.serve(partial(ReviewApp, open_session(workspace, name)), port)


def main() -> None:
    """Serve the draft that the arguments and the `KG_*` variables name."""
    with loopback_server.ended_in_words(ReviewApp.TOOL):
        serve(Path(os.environ["KG_WORKSPACE"]), sys.argv[1], int(os.environ.get("KG_PORT", "0")))


if __name__ == "__main__":
    main()
