"""From a draft's quotes to positions: `kg pin` rewrites the slices of a claim file that still carry a quote.

Changes nothing but those slices, and writes only if all are found.
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles, Problem
from kg.base.yaml_text import Document, read_yaml
from kg.records.load import Knowledge
from kg.records.record_models import ClaimFile, Slice
from kg.records.texts import Texts, occurrences, sha256

_QUOTE = re.compile(
    r"""(?:\bquote:\s*(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,}\n]+?)(?P<nth>\s*,\s*nth:\s*\d+)?)(?=\s*[,}\n]|\s*$)"""
)


def _position(text: str, piece: Slice, problem: Problem) -> str:
    assert piece.quote is not None
    found = occurrences(text, piece.quote)
    if not found:
        raise InvalidFiles([problem])
    if len(found) > 1 and piece.nth is None:
        remedy = f"add `nth: 1` to `nth: {len(found)}` (they start at {', '.join(map(str, found))})"
        message = f"the quote stands {len(found)} times in the text"
        raise InvalidFiles([Problem(problem.file, problem.line, message, remedy)])
    nth = piece.nth or 1
    if nth > len(found):
        message = f"the quote stands only {len(found)} times in the text"
        raise InvalidFiles([Problem(problem.file, problem.line, message, "lower nth")])
    start = found[nth - 1]
    end = start + len(piece.quote)
    return f"start: {start}, end: {end}, sha256: {sha256(piece.quote)}"


def pinned_lines(document: Document, file: ClaimFile, text: str, lines: list[str]) -> int:
    """Replace each quote in `lines` by its position; returns how many. A slice is written on one line.

    Raises InvalidFiles with every quote that the text does not hold exactly.
    """
    problems: list[Problem] = []
    count = 0
    for c, claim in enumerate(file.claims):
        for e, piece in enumerate(claim.evidence):
            if piece.quote is None:
                continue
            place = ("claims", c, "evidence", e, "quote")
            missing = document.problem(place, f"{claim.id}: the text does not hold this quote", "quote it exactly")
            try:
                position = _position(text, piece, missing)
            except InvalidFiles as error:
                problems.extend(error.problems)
                continue
            row = document.line(place) - 1
            lines[row] = _QUOTE.sub(position.replace("\\", r"\\"), lines[row], count=1)
            count += 1
    if problems:
        raise InvalidFiles(problems)
    return count


def pin(path: Path, known: Knowledge, texts: Texts) -> int:
    """Pin the quotes of one claim file in place; returns how many were pinned.

    Raises InvalidFiles for quotes that are not found, BadInput if the source or its text is not at hand.
    """
    document = read_yaml(path)
    file = ClaimFile.model_validate(document.data)
    source = known.sources.get(file.source)
    if source is None:
        remedy = "add it to a file under sources/"
        raise BadInput(f"unknown source {file.source!r}", place=str(path), remedy=remedy)
    text = texts.of(source)
    if text is None:
        remedy = "put it in the workspace's texts/ or name its folder with --articles"
        raise BadInput(f"the text of {source.id} is not at hand", place=str(path), remedy=remedy)
    lines = path.read_text(encoding="utf-8").split("\n")
    count = pinned_lines(document, file, text, lines)
    path.write_text("\n".join(lines), encoding="utf-8")
    return count
