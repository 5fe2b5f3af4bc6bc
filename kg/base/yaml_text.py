"""YAML as plain text: mappings, lists and strings as written, each with its line.

Never guesses a type (NO, 1.10, 010 and 12:30:45 stay text), never follows an alias or a tag, and refuses repeated
keys, depth over 50 and files over 1 MB (YAML 1.2 §3.2; billion laughs).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg.base.errors import BadInput
from kg.base.foreign_text import NO_TEXT
from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import read_whole

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
Node = Any  # dict[str, Node] | list[Node] | str
Place = tuple[str | int, ...]


@dataclass
class Document:
    """A file's content with the line of every node, addressed by the path of keys and indexes to it.

    Its `repr` leaves the content out: each claim and alias refers to its file's.
    """

    file: str
    data: Node = field(repr=False)
    lines: dict[Place, int] = field(default_factory=dict, repr=False)
    local: str = ""  # the file's path inside its layer, the same on every machine
    packaged: bool = False  # of the packaged data, not of a workspace

    def line(self, place: Place) -> int:
        """The line of the node at `place`, or of the nearest node that encloses it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, message: str, remedy: str) -> Problem:
        return Problem(self.file, self.line(place), message, remedy)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Composer:
    """Builds the document from libyaml events, refusing what a claim file has no use for."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.document = Document(file, None)
        self.problems: list[Problem] = []
        self.loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)

    def refuse(self, event: yaml.Event, message: str, remedy: str) -> InvalidFiles:
        return InvalidFiles([Problem(self.file, _line(event), message, remedy)])

    def compose(self) -> Document:
        self.loader.get_event()
        if isinstance(self.loader.get_event(), yaml.StreamEndEvent):
            self.document.data = {}
            return self.document
        self.document.data = self.node(self.loader.get_event(), ())
        self.loader.get_event()
        after = self.loader.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.refuse(after, "a second document begins here", "keep one document per file")
        if self.problems:
            raise InvalidFiles(self.problems)
        return self.document

    def node(self, event: yaml.Event, place: Place) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.refuse(event, "anchors and aliases are not read", "write the value out where it is used")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self.refuse(event, f"the tag {tag} is not read", "remove the tag")
        if len(place) > MAX_DEPTH:
            raise self.refuse(event, f"nesting deeper than {MAX_DEPTH}", "flatten the value")
        self.document.lines[place] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(place)
        return self.mapping(place)

    def text(self, event: yaml.ScalarEvent) -> str:
        """The text of a scalar; a character that the graph could not be served with as XML is a problem."""
        text = str(event.value)
        if wrong := NO_TEXT.search(text):
            message = f"U+{ord(wrong.group()):04X} is not a character of text: XML cannot carry it"
            self.problems.append(Problem(self.file, _line(event), message, "take it out"))
        return text

    def sequence(self, place: Place) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            items.append(self.node(event, (*place, len(items))))
        return items

    def mapping(self, place: Place) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self.refuse(event, "a key must be plain text", "write a single word as key")
            key = self.text(event)
            if key in found:
                raise self.refuse(event, f"the key {key!r} is repeated", "keep one of them")
            found[key] = self.node(self.loader.get_event(), (*place, key))
            self.document.lines[(*place, key)] = _line(event)
        return found


def parse_yaml(text: str, file: str) -> Document:
    """Read YAML text; raises InvalidFiles with file and line for anything but maps, lists and plain scalars."""
    if len(text.encode()) > MAX_BYTES:
        raise _too_large(file)
    try:
        return _Composer(file, text).compose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        raise InvalidFiles([Problem(file, line, f"not YAML: {what}", "mend the syntax here")]) from None


def read_yaml(path: Path, name: str | None = None) -> Document:
    """Read one YAML file; `name` is how messages call it (default: the path as given)."""
    file = name or str(path)
    return parse_yaml(read_text(path, file), file)


def read_text(path: Path, file: str) -> str:
    """The text of a file of records. Raises InvalidFiles where it is too large or not UTF-8."""
    try:
        data = read_whole(path, limit=MAX_BYTES + 1)
        if len(data) > MAX_BYTES:  # before it is decoded: what was read may end within a character
            raise _too_large(file)
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is not UTF-8"
        raise InvalidFiles([Problem(file, 1, where, "save the file as UTF-8")]) from None
    except BadInput as error:
        raise InvalidFiles([Problem(file, 1, error.message, error.remedy)]) from None


def _too_large(file: str) -> InvalidFiles:
    return InvalidFiles([Problem(file, 1, f"larger than {MAX_BYTES:,} bytes", "split the file")])
