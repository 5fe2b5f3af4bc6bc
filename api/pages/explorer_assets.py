"""The explorer's scripts and styles: an allow-list, read once, zipped once, addressed by the hash of their content.

Never joins a request's text to a path.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.graph import vis_network

FOLDER = Path(__file__).resolve().parent.parent / "static"
VIS = "vis-network.js"
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True)
class Asset:
    """A file's bytes, the same zipped, and its media type."""

    body: bytes
    zipped: bytes
    kind: str


def _asset(name: str, body: bytes) -> Asset:
    return Asset(body, gzip.compress(body, 9, mtime=0), _KINDS[Path(name).suffix])


@lru_cache(maxsize=1)
def _own() -> dict[str, bytes]:
    files = [path for path in FOLDER.glob("graph*") if path.suffix in _KINDS]
    return {path.name: path.read_bytes() for path in sorted(files)}


def _version() -> str:
    digest = hashlib.sha256()
    for name, body in _own().items():
        digest.update(name.encode() + b"\0" + body)
    return digest.hexdigest()[:16]


VERSION = _version()


@lru_cache(maxsize=1)
def assets() -> dict[tuple[str, str], Asset]:
    """Every file of the explorer by (hash in its address, name)."""
    found = {(VERSION, name): _asset(name, body) for name, body in _own().items()}
    return found | {(vis_network.script_hash(), VIS): _asset(VIS, vis_network.script().encode())}


def addresses() -> dict[str, str]:
    """Addresses of the files that the page itself names, relative to the service's root."""
    base = f"static/graph-{VERSION}/"
    return {
        "vis": f"static/vis-network.{vis_network.script_hash()}.js",
        "script": base + "graph.js",
        "style": base + "graph.css",
    }
