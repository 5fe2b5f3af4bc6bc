"""A text as it is read: without the marks of Markdown, links and tags, every character with its place in the text.

Never changes the text that positions point into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.reading import Span

_DROPPED = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\]\([^)\s]*\)|\[(?=[^\]\n]*\]\()|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|`+|~~"
    r"|https?://[^\s)）》>]+|</?[A-Za-z][^<>\n]*>|^[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+|[-*+•·][ \t]+)?",
    re.MULTILINE,
)
_HEADING = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+\S.*|\*\*[^*\n]+\*\*[ \t]*)$|^[ \t]*【[^】\n]{6,}】", re.MULTILINE
)  # a line in bold type, and what stands in 【】 ahead of an item of news
_BREAK = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE)
# In Chinese a half-width mark is the full-width one, so that the patterns need to know but one of them.
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff”》）)])[,;:?!]|[,;:?!](?=\s?[\u4e00-\u9fff“])")
_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


@dataclass(frozen=True)
class ReadingCopy:
    """The text to read, with full-width marks in Chinese; `positions[i]` is the place of its character i."""

    text: str
    positions: tuple[int, ...]
    headings: tuple[Span, ...]
    breaks: tuple[int, ...]

    def original(self, span: Span) -> Span:
        """The place in the original of a place in the copy."""
        return self.positions[span[0]], self.positions[span[1] - 1] + 1

    def copied(self, position: int) -> int:
        """The place in the copy of a place in the original, or of the next one that was kept."""
        low, high = 0, len(self.positions)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.positions[middle] < position else (low, middle)
        return low

    def section(self, position: int) -> Span:
        """The stretch of the copy, between headings and breaks, that holds a position."""
        begins = [0, *(start for start, _ in self.headings), *self.breaks]
        begin = max(start for start in begins if start <= position)
        return begin, min((start for start in begins if start > position), default=len(self.text))


def reading_copy(text: str) -> ReadingCopy:
    """The text without marks. Plain text comes out as it is."""
    kept = [True] * len(text)
    for match in _DROPPED.finditer(text):
        kept[match.start() : match.end()] = [False] * len(match.group())
    positions = tuple(at for at, keep in enumerate(kept) if keep)
    plain = _HALF_WIDTH.sub(lambda found: _FULL_WIDTH[found.group()], "".join(text[at] for at in positions))
    copy = ReadingCopy(plain, positions, (), ())
    headings = tuple((copy.copied(m.start()), copy.copied(m.end())) for m in _HEADING.finditer(text))
    breaks = tuple(copy.copied(m.start()) for m in _BREAK.finditer(text))
    return ReadingCopy(plain, positions, headings, breaks)
