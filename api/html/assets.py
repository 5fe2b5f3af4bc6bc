"""The site's own scripts, styles and pictures: read and zipped once, addressed by the hash of their content.

A script that imports another names it by its hashed address. Never joins a request's text to a path: what is not in
the list does not exist.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.graph import vis_network
from kg.ontology.appearance import appearances

FOLDER = Path(__file__).resolve().parent.parent / "static"
LOOKS = "looks.css"
VIS = "vis-network.js"
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_IMPORT = re.compile(r'(from|import) "\./([a-z-]+\.js)"')


@dataclass(frozen=True)
class Asset:
    """A file as it is served: the name in its address, its bytes, the same zipped, its media type."""

    address: str
    body: bytes
    zipped: bytes
    kind: str


def _asset(name: str, body: bytes) -> Asset:
    path = Path(name)
    digest = hashlib.sha256(body).hexdigest()[:16]
    zipped = gzip.compress(body, 9, mtime=0)
    return Asset(f"{path.stem}.{digest}{path.suffix}", body, zipped, _KINDS[path.suffix])


def looks() -> bytes:
    """The colour of every class as a rule that sets `--look`; pages may hold no style attribute."""
    rules = (f".look-{name}{{--look:light-dark({look.colour},{look.dark})}}\n" for name, look in appearances().items())
    return "".join(rules).encode()


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """Every file by its plain name, with vis-network as pyvis's wheel carries it."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.iterdir()) if path.suffix in _KINDS}
    found = {LOOKS: _asset(LOOKS, looks()), VIS: _asset(VIS, vis_network.script().encode())}
    while texts:
        ready = [name for name, text in texts.items() if all(m[2] in found for m in _IMPORT.finditer(text))]
        assert ready, f"scripts that import each other in a circle, or a file that is not there: {sorted(texts)}"
        for name in ready:
            text = _IMPORT.sub(lambda m: f'{m[1]} "./{found[m[2]].address}"', texts.pop(name))
            found[name] = _asset(name, text.encode())
    return found
