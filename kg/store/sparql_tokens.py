"""The terminals of a SPARQL text, in one regular expression.

Takes time in proportion to the text, whatever the text is. Never fails: what is no terminal is a terminal of kind
`other`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# One alternative per SPARQL terminal (SPARQL 1.1 §19.8), longest first where two share a beginning. Every
# repetition is possessive and an unclosed string runs to its end, so that time stays linear in the length.
_TOKEN = re.compile(
    r"""
      (?P<space>[\s\ufeff]++|\#[^\n\r]*+)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?
                |"(?:[^"\\\n\r]|\\.)*+"?|'(?:[^'\\\n\r]|\\.)*+'?)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<variable>[?$]\w++)
    | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<number>(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?)
    | (?P<name>_:[\w.\-\u00b7]*+
              |(?:[^\W\d_][\w.\-\u00b7]*+)?:(?:[\w:.\-\u00b7%]|\\[_~.\-!$&'()*+,;=/?\#@%])*+)
    | (?P<word>[^\W\d_][\w.\-\u00b7]*+)
    | (?P<open><<\(?|[{(\[])
    | (?P<close>\)?>>|[})\]])
    | (?P<operator>\|\||&&|\^\^|!=|<=|>=|[!+\-*/|^=<>])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Token:
    """One terminal of the text: its kind, the text as written and the offsets of its two ends."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The terminals of `text` without white space and comments; never fails, whatever the text is."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "word":  # `true.SERVICE` is three terminals, though one run of characters
            for part in _WORD.finditer(text, match.start(), match.end()):
                yield Token(kind, part.group(), part.start(), part.end())
        elif kind != "space":
            yield Token(kind, match.group(), match.start(), match.end())


def unescape(text: str) -> str:
    """`text` with its `\\uXXXX` and `\\UXXXXXXXX` escapes replaced (SPARQL 1.1 §19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code <= 0x10FFFF else match.group()

    return _ESCAPE.sub(character, text) if "\\" in text else text
