"""Marks: modality, polarity, predicate, definition and scope, each by the cue words that show it.

A plan, a forecast, an opinion or a negation needs its cue; a plain statement must not stand in a clause that carries
one (first law: a plan is never reported as done).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.case import Case, Finding
from kg.evidence.cues import cues, within
from kg.records.record_models import Bilingual


def mark_findings(case: Case) -> Iterator[Finding]:
    """The fields that cue words carry; actual and positive are findings only where a cue contradicts them."""
    yield from _modality(case)
    yield from _polarity(case)
    words = cues().predicate(case.claim.predicate)
    if words is not None:
        shown = any(words.found(piece.text) for piece in case.pieces)
        message = f"no slice holds a word for {case.claim.predicate}"
        yield case.settle("predicate", shown, message, "add the cue slice, or mark predicate inferred")
    if case.claim.definition is not None:
        shown = any(case.claim.definition in cues().definitions.found(piece.text) for piece in case.pieces)
        message = f"no slice shows the definition {case.claim.definition!r}"
        yield case.settle("definition", shown, message, "add the cue slice, or mark definition inferred")
    if case.claim.scope is not None:
        shown = any(scoped(case.claim.scope, piece.text) for piece in case.of_role("cue", "time", "antecedent"))
        yield case.settle("scope", shown, "no slice holds the scope", "add the cue slice, or mark scope inferred")


def _modality(case: Case) -> Iterator[Finding]:
    claim, words = case.claim, cues().modality
    found = {meaning for piece in case.of_role("cue", "figure") for meaning in words.found(piece.text)}
    if claim.modality != "actual":
        message = f"no slice shows that this is {claim.modality}" + (f", but {', '.join(found)}" if found else "")
        yield case.settle("modality", claim.modality in found, message, "add the cue slice, or correct the modality")
        return
    found |= {m for piece in case.of_role("figure", "cue") for m in words.found(piece.before + piece.text)} - {
        "opinion"
    }
    if found:
        message = f"a cue says {', '.join(sorted(found))}, the claim says actual"
        yield case.settle("modality", False, message, "correct the modality, or say in `inferred` why it is actual")


def _polarity(case: Case) -> Iterator[Finding]:
    claim, words = case.claim, cues().polarity
    slices = any(words.found(piece.text) for piece in case.of_role("cue", "figure"))
    if claim.polarity == "negative":
        yield case.settle("polarity", slices, "no slice shows the negation", "add the cue slice with the negation")
    elif slices or any(words.found(piece.before + piece.text) for piece in case.of_role("figure", "cue")):
        remedy = "correct the polarity, or say in `inferred` what the negation belongs to"
        yield case.settle("polarity", False, "a cue negates, the claim is positive", remedy)


def scoped(scope: Bilingual, text: str) -> bool:
    """Whether a slice says the scope, or a part of it that is more than one character."""
    return any(within(own, text) or (len(text) > 1 and within(text, own)) for own in (scope.zh, scope.en))
