"""Idle slices: a slice that carries no field of its claim is no evidence, and may point at the wrong place.

A slice counts as carrying by its words and its role alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.base.problems import Problem
from kg.evidence.case import Case
from kg.evidence.cues import Words, cues, within
from kg.evidence.marks import scoped
from kg.evidence.parties import names_a_party
from kg.evidence.slices import Piece
from kg.grammar.lexicon import Kind
from kg.grammar.read import parse_quantity
from kg.grammar.times import Anchor, TimeError, parse_time
from kg.grammar.tokens import normalised, tokens
from kg.quantities.quantity import QuantityError

_UNIT_WORDS = (Kind.UNIT, Kind.BIG, Kind.SMALL, Kind.NUMBER, Kind.DIGITS)


def idle_slices(case: Case) -> Iterator[Problem]:
    """A problem for each slice whose words carry nothing of the claim in the role that it plays."""
    for piece in idle(case):
        message = f"{case.loaded.id}: the {piece.role} slice {piece.text!r} carries no field of this claim"
        remedy = "take it out, give it another role, or add its word to schema/cues.yaml"
        yield case.loaded.at.problem(message, remedy, "evidence", piece.index)


def idle(case: Case) -> Iterator[Piece]:
    """The slices that carry nothing."""
    carries = {"figure": _figure, "time": _time, "party": _party, "cue": _cue, "antecedent": _antecedent}
    carrying = [piece for piece in case.pieces if carries[piece.role](case, piece)]
    for piece in case.pieces:
        if piece not in carrying and not _context(piece, carrying):
            yield piece


def _context(piece: Piece, carrying: list[Piece]) -> bool:
    """Whether a cue or antecedent without a word of the lexicon stands in the sentence of a slice that carries."""
    return piece.role in ("cue", "antecedent") and any(other.sentence == piece.sentence for other in carrying)


def _figure(case: Case, piece: Piece) -> bool:
    if case.claim.quantity is not None and piece.text == case.claim.quantity.as_written:
        return True
    try:
        parse_quantity(piece.text)
    except QuantityError:
        return False
    return case.claim.quantity is None


def _time(case: Case, piece: Piece) -> bool:
    if cues().times.found(piece.text):
        return True
    try:
        parse_time(piece.text, Anchor(case.published, 2000))
    except TimeError:
        return False
    return True


def _party(case: Case, piece: Piece) -> bool:
    return names_a_party(case, piece.text)


def _cue(case: Case, piece: Piece) -> bool:
    claim, lexicon = case.claim, cues()
    words: list[Words | None] = [lexicon.predicate(claim.predicate), lexicon.modality, lexicon.polarity]
    if claim.speaker or claim.document or claim.provider:
        words.append(lexicon.attribution)
    if claim.definition is not None:
        words.append(lexicon.definitions)
    if claim.scope is not None and scoped(claim.scope, piece.text):
        return True
    if claim.literal is not None and within(claim.literal, piece.text):
        return True
    return any(table is not None and table.found(piece.text) for table in words) or _party(case, piece)


def _antecedent(case: Case, piece: Piece) -> bool:
    unit = all(token.kind in _UNIT_WORDS for token in tokens(normalised(piece.text)))
    return unit or bool(cues().pronouns.whole(piece.text)) or _party(case, piece) or _time(case, piece)
