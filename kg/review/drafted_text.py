"""A draft with the text that it points into: both read, and held against each other, before anything is decided.

Never mends a place.
"""

from __future__ import annotations

import hashlib

from kg.base.errors import BadInput
from kg.base.whole_file import read_whole
from kg.drafting.draft_file import read_draft
from kg.drafting.draft_records import Draft
from kg.records.texts import sha256
from kg.review.draft_place import DraftPlace


def draft_and_text(place: DraftPlace) -> tuple[Draft, bytes, str]:
    """The draft, its bytes and the text that it points into.

    Raises NotFound without a draft, InvalidFiles where it cannot be read, BadInput where the text is not the one that
    its positions were taken from.
    """
    data = read_whole(place.existing())
    draft = read_draft(data.decode("utf-8", "replace"), str(place.draft))
    if draft.source.id != place.id:
        remedy = f"rename the file to {draft.source.id}.yaml"
        raise BadInput(f"is a draft of {draft.source.id}", place=str(place.draft), remedy=remedy)
    if draft.source.file is None:
        raise BadInput("names no text", place=str(place.draft), remedy="write `file` into its source, or draft again")
    path = place.text(draft.source.file)
    found = read_whole(path, remedy="put the text back that was drafted, or draft again")
    if hashlib.sha256(found).hexdigest() != draft.source.sha256:
        message = "is not the text that was drafted: the positions of the draft would point elsewhere"
        remedy = f"put the old text back; a newer one is held against it with: kg review --changed {place.id} NEWFILE"
        raise BadInput(message, place=str(path), remedy=remedy)
    text = found.decode("utf-8")
    _check_places(draft, text, str(place.draft))
    return draft, data, text


def _check_places(draft: Draft, text: str, file: str) -> None:
    for one in draft.proposals:
        for piece in one.claim.evidence:
            if piece.quote is None and sha256(text[piece.start : piece.end]) != piece.sha256:
                message = f"{one.claim.id}: the text at {piece.start} to {piece.end} does not have this slice's hash"
                raise BadInput(message, place=file, remedy="correct the place, or draft again")
