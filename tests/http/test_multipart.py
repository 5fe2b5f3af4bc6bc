"""Bodies of several parts: each part's type and content to the byte, and a refusal for what is not whole."""

from __future__ import annotations

import pytest

from api.http.multipart import parts
from kg.base.errors import BadInput

KIND = 'multipart/form-data; boundary="a-b"'


def body(*given: str, end: str = "--a-b--\r\n") -> bytes:
    """Parts, each with its own headers and an empty line before its content."""
    return ("".join(f"--a-b\r\n{each}\r\n" for each in given) + end).encode()


def test_parts_are_read_to_the_byte() -> None:
    turtle = 'Content-Disposition: form-data; name="g"; filename="é.ttl"\r\nContent-Type: Text/Turtle; charset=utf-8'
    given = body(turtle + "\r\n\r\n<x:é> <x:p> 1 .\r\n\r\n--a-", "Content-Disposition: form-data\r\n\r\n")
    assert parts(given, KIND) == [("text/turtle", "<x:é> <x:p> 1 .\r\n\r\n--a-".encode()), ("text/plain", b"")]


@pytest.mark.parametrize(
    ("coding", "sent"),
    [("base64", "PHg6\r\ncz4="), ("quoted-printable", "<x=3As>"), ("8bit", "<x:s>"), ("BINARY", "<x:s>")],
)
def test_a_part_that_is_encoded_as_in_mail_is_decoded(coding: str, sent: str) -> None:
    assert parts(body(f"Content-Transfer-Encoding: {coding}\r\n\r\n{sent}"), KIND) == [("text/plain", b"<x:s>")]


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"", KIND),
        (b"not a multipart", KIND),
        (body("A: b\r\n\r\nc"), "multipart/form-data"),
        (body("A: b\r\n\r\nc"), 'multipart/form-data; boundary=""'),
        (body("A: b\r\n\r\nc"), "multipart/form-data; boundary=other"),
        (body("A: b\r\n\r\nc"), f"multipart/form-data; boundary={'b' * 1000}"),
        (body("A: b\r\n\r\nc", end=""), KIND),
        (body("A: b\r\n\r\nc", end="--a-b\r\nA: b\r\n\r\nhalf"), KIND),
        (body(), KIND),
        (body("A b\r\n\r\nc"), KIND),
        (body("A: " + "b" * 100_000 + "\r\n\r\nc"), KIND),
        (body("A: b\r\n" * 1000 + "\r\nc"), KIND),
        (body("Content-Transfer-Encoding: base64\r\n\r\nPHg"), KIND),
    ],
)
def test_what_is_not_whole_is_refused(sent: bytes, kind: str) -> None:
    with pytest.raises(BadInput, match=r"body: .* — give the boundary of its parts"):
        parts(sent, kind)


def test_many_parts_take_time_in_proportion() -> None:
    assert len(parts(body(*["A: b\r\n\r\nc"] * 20_000), KIND)) == 20_000
