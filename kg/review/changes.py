"""What a person may change in a proposal: a field, the end of a slice; the words that carry it follow.

Each change gives a new claim and never an invalid one. Whether the claim then holds is `live_check`'s question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from kg.base.errors import BadInput, nearest, with_article
from kg.drafting.draft_records import Proposal
from kg.grammar.read import parse_quantity
from kg.grammar.times import Anchor, parse_time
from kg.ontology.registry import Property, vocabulary
from kg.quantities.edtf import parse_edtf
from kg.quantities.quantity import Bound
from kg.records.expansion import field_of, predicates
from kg.records.record_models import Claim, QuantityField, Slice, Source
from kg.records.texts import sha256
from kg.records.validation import record_of
from kg.review.carrying_words import Carrier

FIELDS = (
    *("subject", "predicate", "object", "literal", "time", "modality", "polarity", "bound"),
    *("speaker", "document", "provider", "definition"),
)
ENTITY_FIELDS = ("subject", "object", "speaker", "document", "provider")
_OPTIONAL = ("time", "speaker", "document", "provider", "definition")
End = Literal["start", "end"]


def with_field(proposal: Proposal, field: str, value: str, carrier: Carrier) -> Proposal:
    """The proposal with another value in one field, `""` for none; its slices follow the value.

    Raises BadInput for a field that there is not, and for a value that the field cannot have.
    """
    if field not in FIELDS:
        raise BadInput(f"{field!r} cannot be changed", place="field", remedy=f"one of {', '.join(FIELDS)}")
    before = proposal.claim
    if not value and field not in _OPTIONAL:
        raise BadInput(f"{field} cannot be empty", place=field, remedy="reject the claim if it says nothing")
    if field == "bound":
        return replace(proposal, claim=_made(before, quantity=_bounded(before, value)))
    if field == "predicate":
        _check_predicate(before, value)
    if field == "time" and value:
        parse_edtf(value)
    after = _made(before, **{field: value or None})
    return carried(proposal, carrier.following(before, after, field))


def carried(proposal: Proposal, claim: Claim) -> Proposal:
    """The proposal with this claim; the file writes a slice's words where it wrote them before."""
    words = {
        (piece.start, piece.end): said for piece, said in zip(proposal.claim.evidence, proposal.words, strict=False)
    }
    return replace(proposal, claim=claim, words=tuple(words.get((one.start, one.end)) for one in claim.evidence))


def with_end(proposal: Proposal, index: int, end: End, step: int, text: str, source: Source) -> Proposal:
    """The proposal with one end of a slice moved by `step` code points; a figure and a time are read anew.

    Raises BadInput where there is no such slice, and where it would be empty or leave the text.
    """
    claim = proposal.claim
    if not 0 <= index < len(claim.evidence):
        raise BadInput(f"there is no slice {index}", place="slice", remedy=f"0 to {len(claim.evidence) - 1}")
    piece = claim.evidence[index]
    assert piece.start is not None and piece.end is not None
    start, stop = (piece.start + step, piece.end) if end == "start" else (piece.start, piece.end + step)
    if not 0 <= start < stop <= len(text):
        raise BadInput("the slice would end there", place="slice", remedy="move its other end")
    words = text[start:stop]
    moved = Slice(role=piece.role, start=start, end=stop, sha256=sha256(words))
    evidence = [*claim.evidence[:index], moved, *claim.evidence[index + 1 :]]
    read: dict[str, Any] = {"evidence": evidence}
    if piece.role == "figure" and claim.quantity is not None:
        read |= _figure(words, claim.quantity)
    if piece.role == "time" and claim.time is not None:
        read |= _time(words, source)
    return carried(proposal, _made(claim, **read))


def _made(claim: Claim, **changed: Any) -> Claim:
    return record_of(Claim, {name: getattr(claim, name) for name in Claim.model_fields} | changed)


def property_named(name: str) -> Property:
    """The property that a claim may state; raises BadInput with the nearest names."""
    known = predicates()
    if name not in known:
        close = nearest(name, known)
        remedy = f"nearest: {', '.join(close)}" if close else "take one of the ontology"
        raise BadInput(f"unknown predicate {name!r}", place="predicate", remedy=remedy)
    return known[name]


def _check_predicate(claim: Claim, name: str) -> None:
    after = property_named(name)
    before = vocabulary().properties.get(claim.predicate)
    if before is not None and field_of(before) != field_of(after):
        message = f"{name} takes {with_article(after.takes)}, {claim.predicate} {with_article(before.takes)}"
        raise BadInput(message, place="predicate", remedy="take a predicate of the same kind, or reject the claim")


def _bounded(claim: Claim, bound: str) -> QuantityField:
    held = claim.quantity
    if held is None:
        raise BadInput("this claim has no figure", place="bound", remedy="change another field")
    if bound not in set(Bound):
        raise BadInput(f"{bound!r} is no bound", place="bound", remedy=f"one of {', '.join(Bound)}")
    if held.value is None or bound in (Bound.RANGE, Bound.MULTIPLE):
        raise BadInput(f"{held.bound} cannot become {bound}", place="bound", remedy="move the ends of the figure")
    return held.model_copy(update={"bound": Bound(bound)})


def _figure(words: str, held: QuantityField) -> dict[str, Any]:
    """What a figure reads as; its words alone where they read as nothing yet."""
    try:
        found = parse_quantity(words)
    except BadInput:
        try:
            found = parse_quantity(words, unit=held.unit)
        except BadInput:
            return {"quantity": held.model_copy(update={"as_written": words})}
    return {"quantity": QuantityField.of(words, found)}


def _time(words: str, source: Source) -> dict[str, Any]:
    try:
        return {"time": parse_time(words, Anchor(parse_edtf(source.published))).edtf}
    except BadInput:
        return {}
