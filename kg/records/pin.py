"""From a draft's quotes to positions: `kg pin` finds the words of a claim file in its text and writes their places.

In the long form it rewrites only the slices that still carry a quote; a file with statements comes out as `kg fmt`
writes it. Writes only if every quote is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import write_whole
from kg.base.yaml_text import Document, read_text
from kg.records.expansion import Expanded
from kg.records.formatting import laid_out, read_claims, text_of
from kg.records.load import Knowledge
from kg.records.passage_statements import ClaimFile
from kg.records.record_models import Slice
from kg.records.short_slices import Passage
from kg.records.texts import Texts, occurrences, sha256

_QUOTE = re.compile(
    r"""(?:\bnth:\s*\d+\s*,\s*)?(?:\bquote:\s*(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,}\n]+?)(?P<nth>\s*,\s*nth:\s*\d+)?)(?=\s*[,}\n]|\s*$)"""
)
Stretch = tuple[int, int]
Steps = tuple[str | int, ...]


class Pinner:
    """Finds the quotes of one file in its text; `problems` collects those that are not found or not clear."""

    def __init__(self, document: Document, text: str) -> None:
        self.document, self.text = document, text
        self.problems: list[Problem] = []
        self.count = 0

    def start(
        self, quote: str, nth: int | None, place: Steps, within: Stretch | None, told: str, how: str
    ) -> int | None:
        """Where a quote starts, inside its passage if it stands there; None with a problem where that is not clear."""
        found = occurrences(self.text, quote)
        inside = [at for at in found if within and within[0] <= at and at + len(quote) <= within[1]]
        found = inside or found
        if not found:
            message = f"{told}: the text does not hold this quote"
            self.problems.append(self.document.problem(place, message, "quote it exactly"))
        elif len(found) > 1 and nth is None:
            message = f"the quote stands {len(found)} times in the {'passage' if inside else 'text'}"
            remedy = f"add {how.format(1)} to {how.format(len(found))} (they start at {', '.join(map(str, found))})"
            self.problems.append(self.document.problem(place, message, remedy))
        elif (nth or 1) > len(found):
            message = f"the quote stands only {len(found)} times in the {'passage' if inside else 'text'}"
            self.problems.append(self.document.problem(place, message, "lower nth"))
        else:
            self.count += 1
            return found[(nth or 1) - 1]
        return None

    def slice(self, piece: Slice, place: Steps, within: Stretch | None, told: str, how: str = "`nth: {}`") -> Slice:
        """The slice with its place; as it is where it has one, or where the quote is a problem."""
        if piece.quote is None:
            return piece
        start = self.start(piece.quote, piece.nth, place, within, told, how)
        if start is None:
            return piece
        end = start + len(piece.quote)
        return Slice(role=piece.role, start=start, end=end, sha256=sha256(piece.quote))

    def passage(self, key: str) -> str:
        """The key of a passage with its place."""
        passage = Passage.read(key)
        if passage.quote is None:
            return key
        start = self.start(passage.quote, passage.nth, ("passages", key), None, "passage", "`@#{}`")
        return key if start is None else Passage(start, start + len(passage.quote), sha256(passage.quote)).key

    def claim(self, one: Expanded, passages: list[Passage]) -> Expanded:
        """The claim with the places of its slices; the words of its statement stay written."""
        passage = passages[one.passage] if one.passage is not None else None
        within = (passage.start, passage.end) if passage and passage.quote is None else None
        evidence = [
            self.slice(piece, (*one.place, "evidence", index), within, one.claim.id, "`@#{}`")
            for index, piece in enumerate(one.claim.evidence)
        ]
        return replace(one, claim=one.claim.model_copy(update={"evidence": evidence}))

    def aliases(self, aliases: dict[str, dict[str, list[int]]]) -> dict[str, dict[str, list[int]]]:
        """The aliases with their places; one that stands more than once is asked for."""
        return {
            entity: {word: starts or self.alias(entity, word) for word, starts in words.items()}
            for entity, words in aliases.items()
        }

    def alias(self, entity: str, word: str) -> list[int]:
        found = occurrences(self.text, word)
        place = ("aliases", entity, word)
        if len(found) > 1:
            remedy = f"keep in [{', '.join(map(str, found))}] the places where it stands for {entity}"
            message = f"{word!r} stands {len(found)} times in the text"
            self.problems.append(self.document.problem(place, message, remedy))
            return []
        start = self.start(word, None, place, None, entity, "")
        return [] if start is None else [start]


def pinned_lines(pinner: Pinner, file: ClaimFile, lines: list[str]) -> None:
    """Replace each quote of the long form in `lines` by its position. A slice is written on one line."""
    for c, claim in enumerate(file.claims):
        for e, piece in enumerate(claim.evidence):
            place = ("claims", c, "evidence", e, "quote")
            found = pinner.slice(piece, place, None, claim.id)
            if found is not piece:
                position = f"start: {found.start}, end: {found.end}, sha256: {found.sha256}"
                row = pinner.document.line(place) - 1
                lines[row] = _QUOTE.sub(position, lines[row], count=1)


def pin(path: Path, known: Knowledge, texts: Texts) -> int:
    """Pin the quotes of one claim file in place; returns how many were pinned.

    Raises InvalidFiles for quotes that are not found, BadInput if the source or its text is not at hand.
    """
    before = read_text(path, str(path))
    document, file, claims = read_claims(before, str(path))
    pinner = Pinner(document, text_of(file.source, str(path), known, texts))
    if file.statements or file.passages or file.aliases:
        after = _statements(pinner, before, file, claims, known, texts)
    else:
        lines = before.split("\n")
        pinned_lines(pinner, file, lines)
        after = "\n".join(lines)
    if pinner.problems:
        raise InvalidFiles(pinner.problems)
    write_whole(path, after.encode())
    return pinner.count


def _statements(
    pinner: Pinner, before: str, file: ClaimFile, claims: Iterable[Expanded], known: Knowledge, texts: Texts
) -> str:
    keys = [pinner.passage(key) for key in file.passages]
    pinned = [pinner.claim(one, [Passage.read(key) for key in keys]) for one in claims]
    held = dict(zip(keys, file.passages.values(), strict=True))
    found = file.model_copy(update={"aliases": pinner.aliases(file.aliases), "passages": held})
    return before if pinner.problems else laid_out(before, pinner.document, found, pinned, known, texts)[0]
