"""The comments of a YAML file, each with the claim that it stands above or within, so that none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml


@dataclass(frozen=True)
class Comment:
    """One comment: its line from 1, its text with the hash sign, and whether it has the line for itself."""

    line: int
    text: str
    alone: bool


@dataclass
class Kept:
    """Where the comments go: at the head of the file, above a claim, or at its end; `moved` lists those that move."""

    head: list[str] = field(default_factory=list)
    above: dict[str, list[str]] = field(default_factory=dict)
    end: list[str] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


def comments(text: str) -> list[Comment]:
    """Every comment of a YAML text, in order."""
    inside = [(t.start_mark.index, t.end_mark.index) for t in yaml.scan(text) if isinstance(t, yaml.ScalarToken)]
    found, at, spans = [], 0, iter(inside)
    begin, end = next(spans, (len(text), len(text)))
    for number, line in enumerate(text.split("\n"), 1):
        for offset, character in enumerate(line):
            place = at + offset
            while place >= end and end < len(text):
                begin, end = next(spans, (len(text), len(text)))
            if character == "#" and not begin <= place < end and (offset == 0 or line[offset - 1].isspace()):
                found.append(Comment(number, line[offset:].rstrip(), not line[:offset].strip()))
                break
        at += len(line) + 1
    return found


def kept(text: str, claims: Mapping[str, tuple[int, int]], opens: int, begins: int) -> Kept:
    """Where each comment goes; `claims` gives the first and last line of each, `opens` the line of the first key.

    What stands before line `begins`, that of the first list of claims, goes to the head; what stands in a claim goes
    above it.
    """
    found = Kept()
    first = min((line for line, _ in claims.values()), default=len(text))
    starts = sorted((begin, end, id) for id, (begin, end) in claims.items())
    for comment in comments(text):
        within = next((id for begin, end, id in starts if begin <= comment.line <= end), None)
        after = next(((begin, id) for begin, _, id in starts if begin > comment.line), None)
        if within is not None:
            found.above.setdefault(within, []).append(comment.text)
            found.moved.append(comment.line)
        elif comment.line < begins and comment.line < first:
            found.head.append(comment.text)
            if not comment.alone or comment.line > opens:
                found.moved.append(comment.line)
        elif after is not None:
            found.above.setdefault(after[1], []).append(comment.text)
        else:
            found.end.append(comment.text)
    return found
