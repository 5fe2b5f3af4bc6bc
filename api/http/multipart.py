"""The parts of a multipart/form-data body (RFC 7578), as the Graph Store Protocol's POST may send them.

Runs in a worker, on a body that is bounded already. Never looks at file names.
"""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser

from kg.base.errors import BadInput

MULTIPART = "multipart/form-data"


def parts(body: bytes, content_type: str) -> list[tuple[str, bytes]]:
    """Media type and content of each part.

    Raises:
        BadInput: the body has no parts.
    """
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser().parsebytes(head + body)
    found = message.get_payload()
    if not message.is_multipart() or not isinstance(found, list):
        raise BadInput("the body is not multipart/form-data", place="body", remedy="give the boundary of its parts")
    return [(part.get_content_type(), _content(part)) for part in found if isinstance(part, Message)]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
