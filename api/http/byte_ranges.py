"""One range of bytes of a file (RFC 9110 §14): what lets a broken download go on.

For files alone. Several ranges at once are answered by the whole, which the standard allows.
"""

from __future__ import annotations

import re

from api.http.problem_documents import WebError

_RANGE = re.compile(r"bytes=\s*(\d{0,19})-(\d{0,19})\s*")


class RangeNotSatisfiable(WebError):
    """A range that lies behind the end of the file."""

    problem = "range-not-satisfiable"


def wanted(header: str, if_range: str, etag: str, size: int) -> slice | None:
    """The part of a file of `size` bytes that a Range header asks for; None where the whole is the answer.

    `if_range` is the validator of what the client already holds: where it is another, the client needs the whole.

    Raises:
        RangeNotSatisfiable: nothing of the file lies in the range.
    """
    found = _RANGE.fullmatch(header)
    if found is None or not (found[1] or found[2]) or (if_range and if_range != etag):
        return None
    if not found[1]:
        start, stop = max(size - int(found[2]), 0), size
    else:
        start, stop = int(found[1]), min(int(found[2]) + 1, size) if found[2] else size
        if found[2] and int(found[2]) < start:
            return None  # no range at all (RFC 9110 §14.1.1)
    if start >= size:
        raise RangeNotSatisfiable(
            f"the file has {size} bytes",
            headers={"Content-Range": f"bytes */{size}"},
            place="Range",
            remedy="ask for bytes that it has, or for the whole without Range",
        )
    return slice(start, stop)
