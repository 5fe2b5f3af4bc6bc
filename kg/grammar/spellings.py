"""Spellings written as regular expressions: their alternatives, their least length, and the characters that begin them.

Knows the part of the syntax that the tables of words use: literals, classes without a negation, groups, looks at the
neighbours, and the quantifiers ? * + and {n,m}.
"""

from __future__ import annotations

import re
from functools import cache

_CLASSES = {"d": "0123456789", "s": " \t\n\r\f\v", "b": ""}
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_OPTIONAL = ("?", "*", "{0")


def alternatives(spelling: str) -> list[str]:
    """The parts between the bars that stand in no group and no class."""
    parts, begin, at = [], 0, 0
    while at < len(spelling):
        if spelling[at] == "|":
            parts.append(spelling[begin:at])
            begin = at + 1
        at = _after_atom(spelling, at)
    return [*parts, spelling[begin:]]


def least_length(spelling: str) -> int:
    """The length of the shortest text that the spelling matches; its looks at the neighbours do not count."""
    lengths = []
    for part in alternatives(spelling):
        length = at = 0
        while at < len(part):
            end = _after_atom(part, at)
            atom, at = part[at:end], _after_quantifier(part, end)
            length += 0 if part[end:at].startswith(_OPTIONAL) else _least(atom)
        lengths.append(length)
    return min(lengths)


def _least(atom: str) -> int:
    if atom.startswith(_LOOKS) or atom == "\\b":
        return 0
    return least_length(_inside(atom)) if atom[0] == "(" else 1


@cache
def first_characters(spelling: str) -> frozenset[str]:
    """Every character, in either case, that may begin a match of the spelling."""
    return frozenset(form for character in _firsts(spelling)[0] for form in (character.lower(), character.upper()))


def _firsts(spelling: str) -> tuple[set[str], bool]:
    """The characters that may come first, and whether nothing at all may match."""
    found: set[str] = set()
    empty = False
    for part in alternatives(spelling):
        at, passes = 0, True
        while passes and at < len(part):
            end = _after_atom(part, at)
            first, passes = _atom(part[at:end])
            at = _after_quantifier(part, end)
            passes = passes or part[end:at].startswith(_OPTIONAL)
            found |= first
        empty = empty or passes
    return found, empty


def _atom(atom: str) -> tuple[set[str], bool]:
    if atom.startswith(_LOOKS):
        return set(), True
    if atom[0] == "(":
        return _firsts(_inside(atom))
    if atom[0] == "[":
        return _class(atom[1:-1]), False
    if atom[0] == "\\":
        known = _CLASSES.get(atom[1])
        return set(atom[1] if known is None else known), known == ""
    return {atom}, False


def _inside(group: str) -> str:
    return re.sub(r"^\((?:\?:)?", "", group)[:-1]


def _class(inside: str) -> set[str]:
    found: set[str] = set()
    for match in re.finditer(r"\\(.)|(.)-(.)|(.)", inside, re.DOTALL):
        escaped, low, high, literal = match.groups()
        if low:
            found |= {chr(code) for code in range(ord(low), ord(high) + 1)}
        else:
            found |= set(_CLASSES.get(escaped, escaped) if escaped else literal)
    return found


def _after_atom(spelling: str, at: int) -> int:
    """The index after the escape, class, group or character that begins at `at`."""
    if spelling[at] == "\\":
        return at + 2
    if spelling[at] == "[":
        end = at + 1
        while spelling[end] != "]":
            end += 2 if spelling[end] == "\\" else 1
        return end + 1
    if spelling[at] != "(":
        return at + 1
    end = at + 1
    while spelling[end] != ")":
        end = _after_atom(spelling, end)
    return end + 1


def _after_quantifier(spelling: str, at: int) -> int:
    match = re.compile(r"[?*+]\??|\{[\d,]+\}").match(spelling, at)
    return match.end() if match else at
