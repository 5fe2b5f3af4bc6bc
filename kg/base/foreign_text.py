"""Text from outside where a reader would take a character for more than it is: a terminal, XML, a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

# Control characters, line separators and those that turn the direction of writing, half surrogates (Unicode TR 36).
_MOVING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What is no Char of XML 1.0, section 2.2.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The same, and what XML can hold but no text has a use for: control characters, noncharacters of every plane.
NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
_REFERENCE = re.compile(r"&#(\d{1,7});")
# In Chinese and Japanese settings a spreadsheet takes the wide signs for the narrow ones.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# A cell of CSV (RFC 4180) that is not empty; a script or a style sheet, a text, the value of an attribute.
_CELL = re.compile(r'"(?:[^"]|"")*+"|[^",\r\n]++')
_VALUE = re.compile(r'<(script|style)\b.*?</\1>|(?<=>)[^<]++|(?<==)"[^"<>]*+"', re.DOTALL)
_REFERENCES = {9: "&#9;", 10: "&#10;", 13: "&#13;"}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def in_line(text: str) -> str:
    """The text as a piece of one line of a terminal: what would move the cursor stands as its escape, as in `\\x1b`."""
    return _MOVING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def in_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(in_line(line) for line in text.split("\n"))


def csv_in_lines(document: str) -> str:
    """A CSV document each row of which is one line: the breaks within a cell stand as their escapes."""
    return _with_cells(document, in_line)


def xml_in_lines(document: str) -> str:
    """The same XML or HTML with breaks and tabs within its values as references: what is a line is the document's."""

    def value(found: re.Match[str]) -> str:
        inner = "" if found[1] else found[0].strip()
        return found[0].replace(inner, inner.translate(_REFERENCES), 1) if inner else found[0]

    return _VALUE.sub(value, document)


def _with_cells(document: str, changed: Callable[[str], str]) -> str:
    """A CSV document with each cell changed; what was quoted stays so."""

    def cell(found: re.Match[str]) -> str:
        if found[0][0] != '"':
            return changed(found[0])
        text = changed(found[0][1:-1].replace('""', '"'))
        return '"' + text.replace('"', '""') + '"'

    return _CELL.sub(cell, document)


def in_json(document: str) -> str:
    """A JSON document in which the same characters stand as JSON's escapes; its own line feeds stay."""
    return _MOVING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", document)


def in_xml(text: str) -> str:
    """The text with U+FFFD in place of each character that no XML document can hold."""
    return _NOT_XML.sub("\ufffd", text)


def sound_xml(document: str) -> str:
    """An XML document without characters that none can hold, also where it names them by number."""

    def sound(reference: re.Match[str]) -> str:
        code = int(reference[1])
        return "\ufffd" if code > 0x10FFFF or _NOT_XML.fullmatch(chr(code)) else reference[0]

    return _REFERENCE.sub(sound, in_xml(document))


def values_in_xml(value: Any) -> Any:
    """The same for all texts of a JSON value as `json.loads` gives it."""
    if isinstance(value, str):
        return in_xml(value)
    if isinstance(value, dict):
        return {in_xml(name): values_in_xml(part) for name, part in value.items()}
    return [values_in_xml(part) for part in value] if isinstance(value, list) else value


def in_spreadsheet(cell: str) -> str:
    """A cell that a spreadsheet shows and does not compute: an apostrophe stands before what would begin a formula.

    That is = + - @, also wide ones, Tab, CR and LF; numbers stay numbers. Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def csv_for_spreadsheets(document: bytes) -> bytes:
    """A CSV document with a byte order mark, which tells a spreadsheet the encoding; it computes no cell."""
    return f"\ufeff{_with_cells(document.decode(), in_spreadsheet)}".encode()
