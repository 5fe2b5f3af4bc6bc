"""Parties: whether each entity of a claim is named by its slices.

A pronoun names nobody: the slice that it stands for has to be there as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.case import Case, Finding, Status
from kg.evidence.cues import cues, plain, within
from kg.evidence.slices import Piece
from kg.ontology.registry import vocabulary
from kg.records.record_models import Claim


def party_findings(case: Case) -> Iterator[Finding]:
    """Subject, object or literal, speaker, document, provider, and the entities that the claim is about."""
    claim = case.claim
    yield _named(case, "subject", claim.subject, "party")
    if claim.object is not None:
        yield _code(case, claim.object) if claim.object in vocabulary().codes else _object(case, claim.object)
    if claim.literal is not None and vocabulary().properties[claim.predicate].takes != "boolean":
        said = any(within(claim.literal, piece.text) for piece in case.pieces)
        remedy = "add the slice that holds it, or mark literal inferred"
        yield case.settle("literal", said, f"no slice says {claim.literal!r}", remedy)
    for field, name in (("speaker", claim.speaker), ("document", claim.document)):
        if name is not None:
            yield _named(case, field, name, "party", "attribution")
    if claim.provider is not None:
        yield _named(case, "provider", claim.provider, "party")
    if claim.criterion is not None:
        yield _criterion(case, claim.criterion)
    if claim.about:
        yield _about(case)


def _object(case: Case, name: str) -> Finding:
    if name == case.claim.subject:
        return Finding("object", Status.FAILED, f"subject and object are both {name!r}", "name the other party")
    order = cues().order.get(case.claim.predicate)
    if order and case.names.same_kind(case.claim.subject, name) and not _ORDERS[order](case):
        message = f"the words do not show that {case.claim.subject} is the subject and {name} the object"
        return case.settle("object", False, message, "exchange subject and object, or add the cue slice", "party")
    return _named(case, "object", name, "party")


def _around(case: Case) -> bool:
    """Whether the subject is named before a cue of the predicate and the object after it."""
    return any(
        case.names.picked_out(case.claim.subject, [piece for piece in case.pieces if piece.end <= cue.start])
        and case.names.picked_out(case.claim.object or "", [piece for piece in case.pieces if piece.start >= cue.end])
        for cue in _predicate_cues(case)
    )


def _near(case: Case) -> bool:
    """Whether the object is named nearer to a cue of the predicate than the subject is."""
    return any(
        _distance(case, cue, case.claim.object or "") < _distance(case, cue, case.claim.subject)
        for cue in _predicate_cues(case)
    )


_ORDERS = {"around": _around, "near": _near}


def _predicate_cues(case: Case) -> list[Piece]:
    words = cues().predicate(case.claim.predicate)
    return [piece for piece in case.of_role("cue") if words is not None and words.found(piece.text)]


def _distance(case: Case, cue: Piece, name: str) -> int:
    gaps = [
        max(piece.start - cue.end, cue.start - piece.end)
        for piece in case.pieces
        if case.names.picked_out(name, [piece])
    ]
    return min(gaps, default=1_000_000)


def _named(case: Case, field: str, name: str, *excuses: str) -> Finding:
    message = f"no slice names the {field} {name!r}, or one names another of its kind as well"
    remedy = f"add a party slice with a name of {name}, add the name to its entity, or mark {field} inferred"
    named = case.names.picked_out(name, case.pieces) or case.names.picked_out(name, _left_by_others(case, name))
    return case.settle(field, named, message, remedy, *excuses)


def _left_by_others(case: Case, name: str) -> list[Piece]:
    """The slices that name none of the claim's other parties: an investor's name is not part of the round's."""
    others = {party for party in parties_of(case.claim) if party != name}
    return [piece for piece in case.pieces if not others & case.names.named_by(piece.text)]


def _code(case: Case, name: str) -> Finding:
    said = any(name in cues().codes.whole(piece.text) for piece in case.pieces)
    return case.settle("object", said, f"no slice says {name!r}", "add the slice that says it, or mark object inferred")


def _criterion(case: Case, name: str) -> Finding:
    words = cues().predicate(name)
    said = any(words.found(piece.text) for piece in case.pieces) if words else case.names.picked_out(name, case.pieces)
    message, remedy = (
        f"no slice names the criterion {name!r}",
        "add the slice that names it, or mark criterion inferred",
    )
    return case.settle("criterion", said, message, remedy, "party")


def _about(case: Case) -> Finding:
    claim = case.claim
    parties = [party for party in (claim.subject, claim.object) if party]
    missing = [
        name
        for name in claim.about
        if not (case.names.picked_out(name, case.pieces) or case.names.implied(name, parties))
    ]
    message = f"about: {', '.join(missing)} is neither named by a slice nor known to belong with a party"
    return case.settle("about", not missing, message, "add the slice that names it, or take it out of about", "party")


def parties_of(claim: Claim) -> list[str]:
    """Every entity that the claim names in a field of its own."""
    found = (claim.subject, claim.object, claim.speaker, claim.document, claim.provider, claim.criterion)
    return [name for name in found if name]


def names_a_party(case: Case, text: str) -> bool:
    """Whether a slice's words name a party of the claim, or are a part of its name."""
    parties = [*parties_of(case.claim), *case.claim.about]
    parts = [part for party in parties for part in (party, *case.names.minted.get(party, ()))]
    called = case.names.named_by(text)
    return any(part in called or case.names.made_of(part, plain(text)) for part in parts)
