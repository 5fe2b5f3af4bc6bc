"""Marks: modality, polarity, predicate, definition and scope, each by the cue words that show it.

A plan, a forecast, an opinion or a negation needs its cue; a plain statement must not stand in a clause that carries
one (first law: a plan is never reported as done).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.case import Case, Finding, Status
from kg.evidence.cues import cues, within
from kg.ontology.registry import vocabulary
from kg.reading.assertion import region
from kg.reading.metric_words import against, governing, measures, names_a_metric
from kg.reading.patterns import lexicon
from kg.reading.roles import names_a_role, plays, roles_at
from kg.records.record_models import Bilingual


def mark_findings(case: Case) -> Iterator[Finding]:
    """The fields that cue words carry; actual and positive are findings only where a cue contradicts them."""
    yield from _reasons(case)
    words = cues().predicate(case.claim.predicate)
    if words is not None:
        shown = any(words.found(piece.text) or _meant(case.claim.predicate, piece.text) for piece in case.pieces)
        shown = shown or (
            any(case.of_role("cue")) and (gives_role(case) or _governed(case) or _named(case) or _denied(case))
        )
        message = f"no slice holds a word for {case.claim.predicate}"
        if shown or "predicate" in case.claim.inferred or not _is_tried(case) or _says_something(case):
            yield case.settle("predicate", shown, message, "add the cue slice, or mark predicate inferred")
        else:
            yield Finding("predicate", Status.UNDECIDED, message, "a person must look")
    if case.claim.definition is not None:
        shown = any(case.claim.definition in cues().definitions.found(piece.text) for piece in case.pieces)
        message = f"no slice shows the definition {case.claim.definition!r}"
        yield case.settle("definition", shown, message, "add the cue slice, or mark definition inferred")
    if case.claim.scope is not None:
        shown = any(scoped(case.claim.scope, piece.text) for piece in case.of_role("cue", "time", "antecedent"))
        yield case.settle("scope", shown, "no slice holds the scope", "add the cue slice, or mark scope inferred")


def _reasons(case: Case) -> Iterator[Finding]:
    """Every field that is called inferred has to be one that may be, with a slice for a reader to follow."""
    table = lexicon().data["inferred"]
    for field in case.claim.inferred:
        if field not in table or (not case.may_infer(field) and case.claim.predicate not in cues().told):
            yield Finding("inferred", Status.FAILED, f"{field} cannot be inferred here", "show it by a slice")
        elif not any(case.of_role(*table[field])):
            message = f"no slice shows what {field} is inferred from"
            yield Finding("inferred", Status.FAILED, message, f"add a slice of role {' or '.join(table[field])}")


def _is_tried(case: Case) -> bool:
    """Whether the property is one of figures, roles or posts, whose words are so many that some are not known."""
    data = lexicon().data
    return case.claim.predicate in {*data["governed"], *data["admits"], *data["posts"]}


def _says_something(case: Case) -> bool:
    """Whether the cue slices are missing, or one holds a word of another property: what is not known is not wrong."""
    shown = [piece.text for piece in case.of_role("cue")]
    known = any(words.found(text) for text in shown for words in cues().predicates.values())
    return not shown or known or any(names_a_metric(text) or names_a_role(text) for text in shown)


def gives_role(case: Case) -> bool:
    """Whether the text around the object gives it a role that the property admits."""
    admitted = set(lexicon().data["admits"].get(case.claim.predicate, ()))
    objects = [piece for piece in case.of_role("party") if case.claim.object in case.names.named_by(piece.text)]
    return any(admitted & roles_at(case.page, (piece.start, piece.end)) for piece in objects)


def _named(case: Case) -> bool:
    """Whether the clause of a cue or of the object names the post or the measure: 出任ⓝ首席执行官, 持有ⓝ7%股权.

    Not where several measures share one figure's clause: there the word that governs the figure has to be the one.
    """
    words, data = cues().predicate(case.claim.predicate), lexicon().data
    measured = case.claim.quantity is not None and case.claim.predicate not in data["governed"]
    if words is None or not (measured or case.claim.predicate in data["posts"]):
        return False
    pieces = [*case.of_role("cue")]
    pieces += [piece for piece in case.of_role("party") if case.claim.object in case.names.named_by(piece.text)]
    regions = [region(case.page, (piece.start, piece.end)) for piece in pieces]
    return any(words.found(case.text[begin:end]) for begin, end in regions)


def _denied(case: Case) -> bool:
    """Whether a cue slice says the opposite of what is denied: 闭源 for what is not open source."""
    if case.claim.literal != "false":
        return False
    pieces = case.of_role("cue")
    return any(against(case.page, case.claim.predicate, piece.start, piece.end) for piece in pieces)


def _governed(case: Case) -> bool:
    """Whether the word that governs the figure in its clause, sliced or not, is one for what the property measures."""
    admitted = lexicon().data["governed"].get(case.claim.predicate)
    if admitted is None or case.claim.quantity is None:
        return False
    family = "money" if vocabulary().properties[case.claim.predicate].unit_kind == "money" else "count"
    for piece in case.of_role("figure"):
        place = piece.start, piece.end
        found = governing(case.page, place, family, *region(case.page, place))
        if piece.text == case.claim.quantity.as_written and found is not None and found[0] in admitted:
            return True
    return False


def _meant(predicate: str, text: str) -> bool:
    """Whether a text holds a word for what the property measures, or for the role that it gives."""
    return measures(predicate, text) or plays(predicate, text)


def scoped(scope: Bilingual, text: str) -> bool:
    """Whether a slice says the scope, or a part of it that is more than one character."""
    return any(within(own, text) or (len(text) > 1 and within(text, own)) for own in (scope.zh, scope.en))
