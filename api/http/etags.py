"""Conditional requests: validators over what determines an answer, and their comparison.

Used by every route that answers from the snapshot. Never looks at a body: the snapshot's digest, the software and the
address decide.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from importlib import metadata

from kg.base.paths import text_folders


@lru_cache(maxsize=1)
def software_version() -> str:
    """The version of this distribution; `0` in a checkout that is not installed."""
    try:
        return metadata.version("longtu")
    except metadata.PackageNotFoundError:
        return "0"


@lru_cache(maxsize=1)
def articles_state() -> str:
    """Whether the texts of the sources are at hand: pages show more where they are."""
    return "with-articles" if text_folders() else "without-articles"


def tag(digest: str, *parts: str) -> str:
    """A strong ETag over the digest of the snapshot, software version, articles present, and `parts`.

    `parts` are address, language, media type and content coding, as far as the answer depends on them.
    """
    whole = "\x00".join((digest, software_version(), articles_state(), *parts))
    return f'"{blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match header names `etag` (weak comparison, RFC 9110 §13.1.2)."""
    if not if_none_match:
        return False
    names = [name.strip().removeprefix("W/") for name in if_none_match.split(",")]
    return "*" in names or etag in names
