"""The contradictions view as cards: both sides of each difference with value, circumstances and place in the text.

Takes no side, and shows no more of a text than the words around a slice, never a slice whose hash differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.facts.claim_line import line
from kg.facts.claim_record import shown, text_of
from kg.facts.references import reference
from kg.pages.claim import paragraphs
from kg.pages.view_cells import plain, word
from kg.records.texts import Paragraph, Texts
from kg.records.texts import paragraphs as paragraphs_of
from kg.store.snapshot import Snapshot
from kg.views.contradictions import Question
from kg.views.parts.sides import Side

Json = dict[str, Any]
AROUND = 44  # characters of the text before the first and after the last slice of an excerpt


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

    def excerpts(self, side: Side) -> list[Json]:
        """The words around a side's slices, paragraph by paragraph, as pieces with roles; empty without the text."""
        found = self._lines(side.source.id) if side.slices else None
        if found is None:
            return []
        pieces = [piece.model_dump() for piece in side.slices]
        return [_clipped(each) for each in paragraphs([piece | shown(piece, *found) for piece in pieces])]


def _clipped(paragraph: Json) -> Json:
    """A paragraph without what is further than `AROUND` from every slice; a piece with `gap` stands for it."""
    pieces: list[Json] = []
    last = len(paragraph["pieces"]) - 1
    for number, piece in enumerate(paragraph["pieces"]):
        text = piece["text"]
        before, after = text[:AROUND] if number else "", text[-AROUND:] if number < last else ""
        if piece["roles"] or len(text) <= len(before) + len(after) + 1:
            pieces.append(piece)
            continue
        pieces += [{"text": before, "roles": []}] * bool(before) + [{"text": "…", "roles": [], "gap": True}]
        pieces += [{"text": after, "roles": []}] * bool(after)
    return {"number": paragraph["number"], "pieces": pieces}


def cards(
    snapshot: Snapshot, rows: Sequence[Question], articles: str | None = None, workspace: str | None = None
) -> list[Json]:
    """A card a row: the question, the kinds of difference, both sides; `articles` is where the texts may be."""
    reader = _Reader(snapshot, articles, workspace)
    return [
        {
            "rank": row.rank,
            "kinds": [{"name": kind, "text": word(kind)} for kind in row.kinds],
            "found": row.found,
            "question": row.question.model_dump(),
            "settledBy": row.settled_by.model_dump(),
            "note": row.note.model_dump() if row.note else None,
            "subject": reference(snapshot, row.subject.id),
            "sides": [_side(reader, each) for each in (row.first, row.second)],
        }
        for row in rows
    ]


def _side(reader: _Reader, side: Side) -> Json:
    return {
        "line": line(reader.snapshot, side.claim),
        "words": side.words.model_dump(),
        "value": side.value.label.model_dump() if side.value else None,
        "bound": side.value.bound if side.value else None,
        "asWritten": side.as_written if side.slices else None,  # without a place in a text nobody can look it up
        "slices": [piece.model_dump() for piece in side.slices],
        "excerpts": reader.excerpts(side),
        "support": plain(reader.snapshot, side.support, ""),
        "claims": list(side.claims),
    }
