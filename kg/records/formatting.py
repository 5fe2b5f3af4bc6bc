"""`kg fmt`: a claim file in its one layout, from the long form or from statements; the claims stay the same.

Reads the whole file before it writes, writes beside it and renames, and keeps every comment. Never changes a claim:
what it is about to write is read back and compared first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.base.errors import BadInput, LongtuError
from kg.base.problems import InvalidFiles, Problem
from kg.base.yaml_text import Document, parse_yaml, read_text
from kg.records.claim_file import claim_file
from kg.records.comments import Kept, kept
from kg.records.expansion import Expanded, Expander
from kg.records.load import Knowledge
from kg.records.passage_statements import ClaimFile
from kg.records.record_models import Claim
from kg.records.short_slices import Passage, writable
from kg.records.texts import Texts, cut, paragraphs, sha256
from kg.records.validation import validated


@dataclass(frozen=True)
class Formatted:
    """A file in its layout: the text, whether it differs, and the lines of the comments that had to move."""

    path: Path
    text: str
    changed: bool
    moved: tuple[int, ...] = ()


def read_claims(text: str, name: str) -> tuple[Document, ClaimFile, list[Expanded]]:
    """A claim file as its claims. Raises InvalidFiles with every problem of its form."""
    document = parse_yaml(text, name)
    problems: list[Problem] = []
    file = validated(ClaimFile, document.data, document, (), problems)
    if file is None:
        raise InvalidFiles(problems)
    expander = Expander(document, file)
    claims = list(expander.claims())
    if expander.problems:
        raise InvalidFiles(expander.problems)
    return document, file, claims


def formatted(path: Path, known: Knowledge, texts: Texts) -> Formatted:
    """The file in its layout. Raises InvalidFiles for a file that cannot be read, BadInput without its text."""
    before = read_text(path, str(path))
    document, file, claims = read_claims(before, str(path))
    after, comments = laid_out(before, document, file, claims, known, texts)
    _same(path, claims, after)
    return Formatted(path, after, after != before, tuple(comments.moved))


def laid_out(
    before: str, document: Document, file: ClaimFile, claims: Sequence[Expanded], known: Knowledge, texts: Texts
) -> tuple[str, Kept]:
    """The text of the file, and where its comments went."""
    types = {key: entity.type for key, entity in known.entities.items()}
    placed, passages = _placed(document, file, claims, known, texts)
    comments = kept(before, _extents(document, claims), document.line(()), _begins(document))
    body = claim_file(file.source, placed, types, passages=passages, aliases=file.aliases, notes=comments.above)
    text = "".join(f"{line}\n" for line in comments.head) + body + "".join(f"{line}\n" for line in comments.end)
    return text, comments


def _placed(
    document: Document, file: ClaimFile, claims: Sequence[Expanded], known: Knowledge, texts: Texts
) -> tuple[list[Expanded], list[Passage]]:
    """The claims with their passages, those that have none yet put into the paragraph of most of their slices."""
    passages = [Passage.read(key) for key in file.passages]
    homeless = [one for one in claims if one.passage is None and _pinned(one.claim)]
    if not homeless:
        return [_with_words(one) for one in claims], passages
    text = text_of(file.source, document.file, known, texts)
    own = _own_words(known, file)
    numbers = {(place.start, place.end): number for number, place in enumerate(passages)}
    placed = []
    for one in claims:
        if one not in homeless:
            placed.append(_with_words(one))
            continue
        start, end = _paragraph(text, one, document)
        if (start, end) not in numbers:
            numbers[start, end] = len(passages)
            passages.append(Passage(start, end, sha256(text[start:end])))
        words = tuple(_words(text, one, index, own) for index in range(len(one.claim.evidence)))
        placed.append(replace(one, passage=numbers[start, end], words=words))
    return placed, passages


def text_of(source: str, file: str, known: Knowledge, texts: Texts) -> str:
    """The text that a claim file points into. Raises BadInput where the source or its text is not at hand."""
    record = known.sources.get(source)
    if record is None:
        raise BadInput(f"unknown source {source!r}", place=file, remedy="add it to a file under sources/")
    text = texts.of(record)
    if text is None:
        remedy = "put it in the workspace's texts/ or name its folder with --articles"
        raise BadInput(f"the text of {source} is not at hand", place=file, remedy=remedy)
    return text


def _pinned(claim: Claim) -> bool:
    return bool(claim.evidence) and all(piece.quote is None for piece in claim.evidence)


def _with_words(one: Expanded) -> Expanded:
    return one if one.words else replace(one, words=tuple(piece.quote for piece in one.claim.evidence))


def _own_words(known: Knowledge, file: ClaimFile) -> set[str]:
    """The names that the data itself carries: they may be written out at any length."""
    found = {word for words in file.aliases.values() for word in words}
    for entity in known.entities.values():
        found.update((entity.name.zh, entity.name.en, *entity.aliases, *entity.hidden))
    return found


def _words(text: str, one: Expanded, index: int, own: set[str]) -> str | None:
    if one.words and one.words[index] is not None:
        return one.words[index]
    piece, claim = one.claim.evidence[index], one.claim
    words = text[piece.start : piece.end]
    told = {claim.quantity.as_written if claim.quantity else None, claim.literal}
    return words if writable(piece, words) or words in own or words in told else None


def _paragraph(text: str, one: Expanded, document: Document) -> tuple[int, int]:
    """The paragraph in which most of a claim's own slices begin, the first of them where two have as many.

    An antecedent is said elsewhere: it places a claim only where the others leave it open.
    """
    own: Counter[tuple[int, int]] = Counter()
    counted: Counter[tuple[int, int]] = Counter()
    for index, piece in enumerate(one.claim.evidence):
        if cut(text, piece) is None:
            message = f"{one.claim.id}: the text at {piece.start} to {piece.end} does not have this slice's hash"
            place = (*one.place, "evidence", index)
            raise InvalidFiles([document.problem(place, message, "quote the words again and run kg pin")])
        paragraph = next((p.start, p.end) for p in paragraphs(text) if p.end > (piece.start or 0))
        counted[paragraph] += 1
        own[paragraph] += piece.role != "antecedent"
    return max(counted, key=lambda found: (own[found], counted[found], -found[0]))


def _extents(document: Document, claims: Iterable[Expanded]) -> dict[str, tuple[int, int]]:
    """The first and last line of each claim's own entry."""
    last: dict[tuple[str | int, ...], int] = {}
    for place, line in document.lines.items():
        for depth in range(2, 7):
            if len(place) >= depth:
                last[place[:depth]] = max(line, last.get(place[:depth], 0))
    return {one.claim.id: (document.line(one.place), last.get(one.place, document.line(one.place))) for one in claims}


def _begins(document: Document) -> int:
    """The line of the first list of claims; what stands above it is the head of the file."""
    sections = [document.lines[key,] for key in ("claims", "statements", "passages") if (key,) in document.lines]
    return min(sections, default=1)


def _same(path: Path, claims: Sequence[Expanded], text: str) -> None:
    """The claims are read back as they were. Raises LongtuError otherwise: nothing is written."""
    _, _, again = read_claims(text, str(path))
    if _meaning(again) != _meaning(claims):
        raise LongtuError(f"{path}: the claims would change; the file is left as it is. Please report this file.")


def _meaning(claims: Iterable[Expanded]) -> dict[str, Any]:
    """The claims by id; which of several occurrences was meant says nothing of a slice that has its place."""
    out = {"evidence": {"__all__": {"nth"}}}
    return {one.claim.id: one.claim.model_dump(exclude=out if _pinned(one.claim) else None) for one in claims}
