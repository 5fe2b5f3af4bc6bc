"""The parts of a multipart/form-data body (RFC 7578), as the Graph Store Protocol's POST may send them.

Runs in a worker, on a body that is bounded already. Never looks at file names.
"""

from __future__ import annotations

import binascii
import quopri
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from kg.base.errors import BadInput

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MULTIPART = "multipart/form-data"
# RFC 7578 §4.7 advises against these; some programs that made their forms from mail still send them.
_DECODERS: dict[bytes, Callable[[bytes], bytes]] = {b"base64": b64decode, b"quoted-printable": quopri.decodestring}


@dataclass
class _Part:
    headers: dict[bytes, bytes] = field(default_factory=dict)
    data: bytearray = field(default_factory=bytearray)

    def content(self) -> bytes:
        decoder = _DECODERS.get(self.headers.get(b"content-transfer-encoding", b"").lower(), bytes)
        return decoder(bytes(self.data))


class _Collector:
    """What the parser calls, with pieces of the body."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.name = self.value = b""
        self.whole = False

    def callbacks(self) -> MultipartCallbacks:
        """The methods below, by the names that the parser knows."""
        return {
            "on_part_begin": self.on_part_begin,
            "on_header_field": self.on_header_field,
            "on_header_value": self.on_header_value,
            "on_header_end": self.on_header_end,
            "on_part_data": self.on_part_data,
            "on_end": self.on_end,
        }

    def on_part_begin(self) -> None:
        self.parts.append(_Part())

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self.name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]

    def on_header_end(self) -> None:
        self.parts[-1].headers[self.name.lower()] = self.value
        self.name = self.value = b""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].data += data[start:end]

    def on_end(self) -> None:
        self.whole = True


def parts(body: bytes, content_type: str) -> list[tuple[str, bytes]]:
    """Media type and content of each part; a part that names no type is text/plain.

    Raises:
        BadInput: the body has no parts, or ends before its last part does.
    """
    found = _Collector()
    _, options = parse_options_header(content_type)
    try:
        if boundary := options.get(b"boundary"):
            parser = MultipartParser(boundary, found.callbacks())
            parser.write(body)
            parser.finalize()
        if found.whole and found.parts:
            return [(_media_type(part), part.content()) for part in found.parts]
    except (FormParserError, binascii.Error):
        pass  # what is wrong is said below, without the parser's position in a body that nobody sees
    raise BadInput("the body is not multipart/form-data", place="body", remedy="give the boundary of its parts")


def _media_type(part: _Part) -> str:
    return parse_options_header(part.headers.get(b"content-type", b""))[0].decode("latin-1") or "text/plain"
