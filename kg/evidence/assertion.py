"""Assertion: whether a claim's modality and polarity are what the text around its slices makes of it.

A plain claim must stand clear of every mark; another one needs its own mark, in a slice or in what is read around it.
First law: a plan is never reported as done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.evidence.case import Case, Finding, Status
from kg.evidence.cues import cues
from kg.evidence.marks import gives_role
from kg.evidence.slices import Piece
from kg.ontology.registry import vocabulary
from kg.quantities.edtf import TimeError, parse_edtf
from kg.reading import Mark, marks_at, shown_by
from kg.reading.assertion import region
from kg.reading.event_times import later_year
from kg.reading.metric_words import against
from kg.reading.patterns import NAME, lexicon
from kg.reading.plain import is_plain, tells
from kg.reading.predication import is_stated
from kg.reading.reach import BOUND, in_aside, told_apart
from kg.reading.statement_marks import PROSPECTIVE

_EVENTS = ("FundingRound", "Listing", "Acquisition", "Release")
_UNDOES = ("cancelled", "denied", "question", "hypothetical", "reported")


def assertion_findings(case: Case) -> Iterator[Finding]:
    """Modality and polarity, as the clauses and sentences of the claim's slices state them."""
    marks = read_marks(case)
    if case.claim.polarity == "negative" or case.claim.literal == "false":
        marks = {mark for mark in marks if mark.kind not in PROSPECTIVE}
    cues_read = {kind for piece in case.of_role("cue") for kind in shown_by(piece.text)}
    shown = {meaning for piece in case.of_role("cue") for meaning in cues().modality.found(piece.text)}
    denied = any(cues().polarity.found(piece.text) for piece in case.of_role("cue"))
    if case.claim.modality != "actual":
        shown |= cues_read
    if case.claim.polarity == "negative" or case.claim.literal == "false":
        denied = denied or "denied" in cues_read
    if case.claim.modality == "actual" and (_is_to_come(case) or _tells_of_later(case)):
        marks = {*marks, Mark("forecast", case.claim.time or "")}
    found = list(_modality(case, marks, shown))
    yield from found
    if not found and not marks:
        yield from _plain(case)
    yield from _polarity(case, marks, denied)


def _plain(case: Case) -> Iterator[Finding]:
    """Words that are not known between the parts of a plain fact: a person must look."""
    claim = case.claim
    data = lexicon().data
    tried = {*data["governed"], *data["admits"], *data["posts"], "date", "openSource", "oversubscribed", "freeOfCharge"}
    listed = case.names.types.get(claim.subject) in ("Listing", "Release", "Document", "Statement", "Event")
    if (
        claim.predicate not in tried
        or listed
        or claim.modality != "actual"
        or claim.polarity == "negative"
        or claim.literal == "false"
    ):
        return
    parts = sorted(
        case.pieces, key=lambda piece: ("figure", "cue").index(piece.role) if piece.role in ("figure", "cue") else 2
    )
    places = [(piece.start, piece.end) for piece in parts if piece.role in ("figure", "cue", "party")]
    own = cues().predicate(claim.predicate)
    words = (
        is_plain(case.page, places, own.pattern if own else None, _is_told(case))
        if places and not _is_apposed(case) and not claim.inferred.keys() & {"modality", "predicate", "subject"}
        else None
    )
    if words is not None:
        yield Finding("modality", Status.UNDECIDED, f"cannot tell what {words!r} makes of this", "a person must look")
    elif claim.predicate in data["governed"] and "predicate" not in claim.inferred:
        for piece in case.of_role("figure"):
            place = piece.start, piece.end
            if claim.quantity and piece.text == claim.quantity.as_written and not _is_stated(case, place):
                yield Finding("predicate", Status.UNDECIDED, f"no word states {piece.text!r}", "a person must look")


def _is_told(case: Case) -> bool:
    """Whether a word tells the claim's figure as a fact, or gives its object the role."""
    if case.claim.quantity is None:
        return gives_role(case)
    figures = [piece for piece in case.of_role("figure") if piece.text == case.claim.quantity.as_written]
    return bool(figures) and all(_is_stated(case, (piece.start, piece.end)) for piece in figures)


def _is_apposed(case: Case) -> bool:
    """Whether a post stands between who gives it and who holds it, or in an aside: 现任ⓝCEO的ⓝ; ⓝ, head of ⓝ, ….

    What the sentence goes on to say of the holder changes nothing of the post.
    """
    words = cues().predicate(case.claim.predicate)
    if words is None or case.claim.predicate not in lexicon().data["posts"]:
        return False
    if all(in_aside(case.page, cue.start) for cue in case.of_role("cue")) and any(case.of_role("cue")):
        return True
    post = words.pattern.pattern
    between = re.compile(
        rf"{NAME}+(?:的|['’]s?)?\s*(?:{post})的?\s*{NAME}+|(?:{post}) (?:of|at) {NAME}+, {NAME}+,", re.IGNORECASE
    )
    begin, end = region(case.page, next((piece.start, piece.end) for piece in case.pieces))
    return between.search(case.page.masked, begin, end) is not None


def _is_stated(case: Case, place: tuple[int, int]) -> bool:
    if case.page.sentence(place[0]).language != "zh":
        return True
    return is_stated(case.page, place, case.claim.predicate)


def _is_to_come(case: Case) -> bool:
    """Whether the claim's time begins after the source was published: nothing of it can be actual yet."""
    if case.claim.time is None or case.published.latest is None:
        return False
    try:
        begins = parse_edtf(case.claim.time).earliest
    except TimeError:
        return False  # the time itself is refused elsewhere
    return begins is not None and begins > case.published.latest


def _tells_of_later(case: Case) -> bool:
    """Whether the clause of a figure is set in a year after its source was published."""
    latest = case.published.latest
    if latest is None or case.claim.quantity is None:
        return False
    figures = [(piece.start, piece.end) for piece in case.of_role("figure")]
    running = case.claim.predicate in lexicon().data["flows"] and (latest.month, latest.day) < _YEAR_END
    return any(later_year(case.page, place, latest.year, running=running) for place in figures)


_YEAR_END = (12, 20)  # what flows in over a year is known no sooner


def read_marks(case: Case) -> set[Mark]:
    """The marks at the places that the claim stands on: its figure, its cues, the event and the object it names.

    What is said by someone, and of what, is a fact whatever became of its content: those claims stand clear.
    A course or a trait (`adopts`) is shown by its name alone: what is said of it behind does not undo it.
    """
    if case.claim.predicate in cues().told:
        return set()
    own = [(piece.start, piece.end) for piece in _own_words(case)]
    found: set[Mark] = set()
    figures = [(piece.start, piece.end) for piece in case.of_role("figure")]
    standing = _standing(case)
    told = {piece.sentence for piece in standing if piece.role in ("figure", "cue")}
    for piece in standing:
        own_sentence = not told or piece.sentence in told
        marks = marks_at(case.page, (piece.start, piece.end))
        marks = {mark for mark in marks if not _said_of_the_name(case, piece, mark)}
        found |= {mark for mark in marks if own_sentence or mark.kind != "question"}  # 谁投的?答案揭晓:…
    found = {mark for mark in found if not any(mark.place[0] < end and start < mark.place[1] for start, end in figures)}
    if case.claim.predicate in lexicon().data["posts"] and _is_apposed(case):
        posts = [piece.end for piece in case.of_role("cue")]
        found = {
            mark for mark in found if mark.kind not in BOUND | {"question"} or any(mark.place[0] < end for end in posts)
        }
    if _is_plain_fact(case):
        return found
    found = {mark for mark in found if not any(mark.place[0] < end and start < mark.place[1] for start, end in own)}
    return {mark for mark in found if _undoes_a_course(mark, found)}


def _said_of_the_name(case: Case, piece: Piece, mark: Mark) -> bool:
    """Whether a mark is of what a name does in a statement of its own, when a later one tells the claim.

    Baiyang was no early shareholder, yet it led. What is denied of an event is the event, unless it is who did it.
    """
    if piece.role != "party" or (mark.where not in ("ahead", "behind") and mark.kind != "planned"):
        return False
    of_the_object = case.claim.object in case.names.named_by(piece.text)
    later = [cue for cue in case.of_role("cue") if cue.start > mark.place[1] and cue.sentence == piece.sentence]
    return bool(later) and all(
        told_apart(case.page, (piece.start, piece.end), mark, (cue.start, cue.end), by_whom=not of_the_object)
        for cue in later
    )


def _undoes_a_course(mark: Mark, found: set[Mark]) -> bool:
    """Whether a mark bears on a course that is only named: one that governs the name, or that takes it all back."""
    if mark.where == "echo":
        return mark.kind in ("denied", "reported") and _TAKES_BACK.search(mark.word) is not None
    if mark.where == "behind" or mark.kind in ("opinion", "sought", "question"):
        return False
    asked = [other for other in found if other.kind == "question" and other.where == "ahead"]
    return mark.kind != "forecast" or not any(mark.place[0] < other.place[0] for other in asked)  # 将决定能否 …


_TAKES_BACK = re.compile(
    r"否认|辟谣|不实|谣|捏造|未经?证实|den(?:y|ied|ies)|false|untrue|baseless|unfounded|unconfirmed"
)


def _own_words(case: Case) -> list[Piece]:
    """The slices whose word is the property's own: 停止 under `abandons` cancels nothing."""
    words = cues().predicate(case.claim.predicate)
    return [piece for piece in case.pieces if words is not None and words.found(piece.text)]


def _is_plain_fact(case: Case) -> bool:
    """Whether the claim's property holds figures, roles or states; an opinion of such a thing is not the thing."""
    prop = vocabulary().properties[case.claim.predicate]
    return prop.takes in ("quantity", "boolean", "edtf") or case.claim.predicate in cues().plain


def _standing(case: Case) -> list[Piece]:
    claim = case.claim
    figures = [piece for piece in case.of_role("figure") if claim.quantity and piece.text == claim.quantity.as_written]
    cued = [piece for piece in case.of_role("cue") if not cues().modality.found(piece.text)]
    events = [
        piece
        for piece in case.of_role("party")
        for name in case.names.named_by(piece.text)
        if case.names.types.get(name) in _EVENTS and name == claim.subject
    ]
    objects = [piece for piece in case.of_role("party") if claim.object in case.names.named_by(piece.text)]
    if not figures or not all(tells(case.page, (piece.start, piece.end)) for piece in figures):
        return [*figures, *cued, *events, *objects]
    begin = min(region(case.page, (piece.start, piece.end))[0] for piece in figures)
    first = min(piece.start for piece in figures)
    beside = [piece for piece in (*cued, *objects) if piece.start >= begin]
    beside += [piece for piece in events if begin <= piece.start < first]
    return [*figures, *beside]


def _modality(case: Case, marks: set[Mark], shown: set[str]) -> Iterator[Finding]:
    claim = case.claim
    by_weight = sorted(marks, key=lambda mark: (mark.sure, mark.word))  # one that is sure stands for its kind
    kinds = {mark.kind: mark for mark in by_weight if mark.kind != "denied"}
    if claim.modality == "actual":
        kinds |= {kind: Mark(kind, "") for kind in shown if kind not in kinds}
        if kinds:
            yield _refused(case, "modality", kinds.values(), "the claim says actual", "correct the modality")
        return
    agrees = claim.modality in shown or claim.modality in kinds
    seen = ", ".join(sorted({*shown, *kinds}))
    message = f"no slice shows that this is {claim.modality}" + (f", but {seen}" if seen else "")
    yield case.settle("modality", agrees, message, "add the cue slice, or correct the modality")


def _polarity(case: Case, marks: set[Mark], shown: bool) -> Iterator[Finding]:
    claim = case.claim
    denials = [mark for mark in marks if mark.kind == "denied"]
    if claim.literal == "false" and claim.polarity == "positive":
        spoken = any(
            against(case.page, claim.predicate, *region(case.page, (p.start, p.end))) for p in case.of_role("cue")
        )
        shown = shown or bool(denials) or spoken
    if (claim.polarity == "negative") != (claim.literal == "false"):
        yield case.settle("polarity", shown, "no slice shows the negation", "add the cue slice with the negation")
    elif shown or denials:
        denials = denials or [Mark("denied", "")]
        yield _refused(case, "polarity", denials, "a cue negates, the claim is positive", "correct the polarity")


def _refused(case: Case, field: str, marks: Iterable[Mark], message: str, remedy: str) -> Finding:
    listed = sorted(marks, key=lambda mark: (mark.kind, mark.word))
    kinds = ", ".join(dict.fromkeys(mark.kind for mark in listed))
    words = ", ".join(dict.fromkeys(mark.word.strip() for mark in listed if mark.word.strip()))
    if field in case.claim.inferred and (case.may_infer(field) or case.claim.predicate in cues().told):
        return Finding(field, Status.INFERRED)
    if not any(mark.sure for mark in listed):
        return Finding(
            field, Status.UNDECIDED, f"cannot tell whether {words!r} ({kinds}) governs this", "a person must look"
        )
    told = f"a cue says {kinds}, {message}" if field == "modality" else message
    return Finding(field, Status.FAILED, told, f"{remedy}: the text says {words!r}" if words else remedy)
