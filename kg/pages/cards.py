"""The contradictions view as cards: both sides of each difference with value, circumstances and place in the text.

Takes no side, and shows no more of a text than the words around a slice, never a slice whose hash differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, cast

from kg.facts.claim_line import line
from kg.facts.claim_record import shown, text_of
from kg.facts.fact_records import Both, ClaimLine, ClaimSlice, Reference, SlicePlace
from kg.facts.references import reference
from kg.pages.claim import CutParagraph, Piece, paragraphs
from kg.pages.view_cells import Cell, plain, word
from kg.records.texts import Paragraph, Texts
from kg.records.texts import paragraphs as paragraphs_of
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.contradictions import Question
from kg.views.parts.sides import Side

AROUND = 44  # characters of the text before the first and after the last slice of an excerpt
MOST_EXCERPTS = 1000  # kept for a snapshot


class NamedKind(TypedDict):
    """A kind of difference, and its word."""

    name: str
    text: Both


class CardSide(TypedDict):
    """One side of a difference: what it says, where, how well it is attested."""

    line: ClaimLine
    words: Both
    value: Both | None
    bound: str | None
    asWritten: str | None
    slices: list[SlicePlace]
    excerpts: list[CutParagraph]
    support: Cell
    claims: list[str]


class Card(TypedDict):
    """A difference between sources, or within one; `found` says how it was found, `settledBy` what would settle it.

    `anchors` are the claims of its sides that no earlier card has: marks of these claims lead to it.
    `difference` and `share` are how far apart its figures are, cells of the kind `derived` or `none`.
    """

    rank: int
    anchors: list[str]
    kinds: list[NamedKind]
    found: str
    question: Both
    settledBy: Both
    note: Both | None
    subject: Reference
    sides: list[CardSide]
    difference: Cell
    share: Cell


@kept
def _excerpts(_snapshot: Snapshot) -> dict[tuple[str, ...], list[CutParagraph]]:
    """The excerpts that were asked for, by claim and the hashes of its slices: with these the words stay the same."""
    return {}


class _Reader:
    """The excerpts of slices; reads each source's text once."""

    def __init__(self, snapshot: Snapshot, articles: str | None, workspace: str | None) -> None:
        self.snapshot = snapshot
        self.texts = Texts(Path(articles) if articles else None, Path(workspace) if workspace else None)
        self._known: dict[str, tuple[str, list[Paragraph]] | None] = {}

    def _lines(self, source: str) -> tuple[str, list[Paragraph]] | None:
        if source not in self._known:
            text = text_of(self.snapshot, source, self.texts)
            self._known[source] = None if text is None else (text, list(paragraphs_of(text)))
        return self._known[source]

    def excerpts(self, side: Side) -> list[CutParagraph]:
        """The words around a side's slices, paragraph by paragraph, as pieces with roles; empty without the text."""
        found = self._lines(side.source.id) if side.slices else None
        if found is None:
            return []
        cut, place = _excerpts(self.snapshot), (side.claim, *(piece.sha256 for piece in side.slices))
        if len(cut) >= MOST_EXCERPTS:
            cut.clear()
        if place not in cut:
            pieces = [cast(ClaimSlice, piece.model_dump()) for piece in side.slices]
            around = paragraphs({**piece, **shown(piece, *found)} for piece in pieces)
            cut[place] = [clipped(each) for each in around]
        return cut[place]


def clipped(paragraph: CutParagraph) -> CutParagraph:
    """A paragraph without what is further than `AROUND` from every slice; a piece with `gap` stands for it."""
    pieces: list[Piece] = []
    last = len(paragraph["pieces"]) - 1
    for number, piece in enumerate(paragraph["pieces"]):
        text = piece["text"]
        before, after = text[:AROUND] if number else "", text[-AROUND:] if number < last else ""
        if piece["roles"] or len(text) <= len(before) + len(after) + 1:
            pieces.append(piece)
            continue
        if before:
            pieces.append({"text": before, "roles": []})
        pieces.append({"text": "…", "roles": [], "gap": True})
        if after:
            pieces.append({"text": after, "roles": []})
    return {"number": paragraph["number"], "pieces": pieces}


def cards(
    snapshot: Snapshot, rows: Sequence[Question], articles: str | None = None, workspace: str | None = None
) -> list[Card]:
    """A card a row: the question, the kinds of difference, both sides; `articles` is where the texts may be."""
    reader = _Reader(snapshot, articles, workspace)
    first = {claim: row.rank for row in reversed(rows) for claim in row.claims}
    return [
        {
            "rank": row.rank,
            "anchors": [claim for claim in row.claims if first[claim] == row.rank],
            "kinds": [{"name": kind, "text": word(kind)} for kind in row.kinds],
            "found": row.found,
            "question": row.question.model_dump(),
            "settledBy": row.settled_by.model_dump(),
            "note": row.note.model_dump() if row.note else None,
            "subject": reference(snapshot, row.subject.id),
            "sides": [_side(reader, each) for each in (row.first, row.second)],
            "difference": plain(snapshot, row.difference, ""),
            "share": plain(snapshot, row.share, ""),
        }
        for row in rows
    ]


def _side(reader: _Reader, side: Side) -> CardSide:
    return {
        "line": line(reader.snapshot, side.claim),
        "words": side.words.model_dump(),
        "value": side.value.label.model_dump() if side.value else None,
        "bound": side.value.bound if side.value else None,
        "asWritten": side.as_written if side.slices else None,  # without a place in a text nobody can look it up
        "slices": [cast(SlicePlace, piece.model_dump()) for piece in side.slices],
        "excerpts": reader.excerpts(side),
        "support": plain(reader.snapshot, side.support, ""),
        "claims": list(side.claims),
    }
