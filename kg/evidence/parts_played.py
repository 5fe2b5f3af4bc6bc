"""Parts played: whether the text gives the object of a claim its role, its event to its firm, and who says it.

In 由甲领投,乙、丙跟投 only 甲 leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.evidence.assertion import read_marks
from kg.evidence.case import Case, Finding, Status
from kg.evidence.cues import cues
from kg.evidence.governed import failed, figures_of
from kg.evidence.slices import Piece
from kg.evidence.whose_event import of_a_rival, other_event, other_round, round_of_another
from kg.reading import Span
from kg.reading.assertion import region
from kg.reading.metric_words import against, left_post, replaced
from kg.reading.patterns import NAME, lexicon, reading
from kg.reading.roles import plays, roles_at
from kg.reading.speech import said_at
from kg.reading.subjects import parties_in


def part_findings(case: Case) -> Iterator[Finding]:
    """The findings of the role of a claim's object, of the event that it is of, and of its speaker."""
    yield from _spoken_against(case)
    yield from round_of_another(case)
    yield from _beside_cue(case)
    positive = case.claim.polarity == "positive"
    if positive and case.claim.object is not None and case.claim.predicate in lexicon().data["admits"]:
        yield from other_event(case)
        yield from other_round(case)
        yield from _role(case)
    if positive and case.claim.predicate in {*lexicon().data["admits"], *lexicon().data["posts"], "amount"}:
        yield from of_a_rival(case)
    yield from _speaker(case)


def _spoken_against(case: Case) -> Iterator[Finding]:
    """Words beside the property's own that deny it: a post that is left, a price for what is said to be free."""
    claim, words = case.claim, cues().predicate(case.claim.predicate)
    if any(mark.kind in ("cancelled", "denied") for mark in read_marks(case)):
        return  # said as modality or polarity
    if claim.polarity == "negative" or claim.literal == "false" or "predicate" in claim.inferred:
        return
    for piece in case.of_role("cue", "party"):
        if piece.role == "party" and claim.object not in case.names.named_by(piece.text):
            continue
        place = (piece.start, piece.end)
        begin, end = region(case.page, place)
        which = _WHICH.match(case.page.masked, end)
        end = which.end() if which else end
        found = against(case.page, claim.predicate, begin, end)
        if found is None and claim.predicate in lexicon().data["held"]:
            if piece.role == "party":
                found = replaced(case.page, begin, place)
            elif words is not None and words.found(piece.text):
                found = _post_elsewhere(case, piece) or left_post(case.page, begin, place, end)
        if found is not None:
            yield failed(
                "predicate",
                f"{found!r} speaks against {claim.predicate}",
                "correct the predicate, or state what the text says",
            )
            return
    yield from _subject_against(case)


def _subject_against(case: Case) -> Iterator[Finding]:
    """A trait that the subject's own clause speaks against: ⓝ is closed, unlike the open-source ⓝ."""
    claim = case.claim
    own = [piece for piece in case.of_role("party") if claim.subject in case.names.named_by(piece.text)]
    for piece in own if claim.literal == "true" else ():
        if found := against(case.page, claim.predicate, *region(case.page, (piece.start, piece.end))):
            message = f"cannot tell whether {found!r} speaks against {claim.predicate}"
            yield Finding("predicate", Status.UNDECIDED, message, "a person must look")
            return


def _post_elsewhere(case: Case, piece: Piece) -> str | None:
    """The words that make a post that of another firm than the claim's: chief executive of …"""
    found = _POST_OF.match(case.page.text, piece.end)
    if found is None:
        return None
    called = _CALLED.match(case.page.masked, found.start("firm"))  # of the GPU start-up ⓝ
    start = called.end() - 1 if called else found.start("firm")
    own = [one for one in case.of_role("party") if case.claim.subject in case.names.named_by(one.text)]
    ours = any(one.start <= start < one.end for one in own) or not own
    return None if ours else found.group().strip()


_WHICH = re.compile(r"\s*, which (?:it|they)\b[^,;.]*", re.IGNORECASE)
_CALLED = re.compile(rf"(?:{reading('plain.noun')} ){{1,4}}{NAME}", re.IGNORECASE)
_POST_OF = re.compile(r"(?: officer)? (?:of|at) (?:the )?(?P<firm>[A-Z][\w&'-]*)")


def _beside_cue(case: Case) -> Iterator[Finding]:
    """What is given up or faced is named in the clause of that word, or ahead of it."""
    words = cues().predicate(case.claim.predicate)
    if (
        words is None
        or case.claim.predicate not in lexicon().data["courses"]
        or {"object", "party", "predicate"} & set(case.claim.inferred)
    ):
        return
    shown = [piece for piece in case.of_role("cue") if words.found(piece.text)]
    objects = [piece for piece in case.of_role("party") if case.claim.object in case.names.named_by(piece.text)]
    if not shown or not objects or any(words.found(piece.text) for piece in objects):
        return
    if not any(_together(case, one, other) for one in shown for other in objects):
        yield failed(
            "object",
            f"no word of {case.claim.predicate} stands in the clause of the object",
            "take the party that the word is about",
        )


def _together(case: Case, cue: Piece, party: Piece) -> bool:
    if cue.sentence != party.sentence:
        return False
    if party.start < cue.start:
        return True  # a topic may stand ahead of its word
    return not re.search(r"[,，;；]", case.page.text[cue.end : party.start])


def _role(case: Case) -> Iterator[Finding]:
    admitted = lexicon().data["admits"][case.claim.predicate]
    places = [
        (piece.start, piece.end)
        for piece in case.of_role("party")
        if case.claim.object in case.names.named_by(piece.text)
    ]
    read = [roles_at(case.page, place) for place in places]
    given = set().union(*read) if read else set()
    if case.claim.modality != "actual":
        given.discard("future")
    cued = [piece for piece in case.of_role("cue") if plays(case.claim.predicate, piece.text)]
    near = [case.page.index(piece.start) for piece in cued]
    if not given and places and near and not any(case.page.index(place[0]) in near for place in places):
        message = f"no word of {case.claim.predicate} stands in a sentence with the object"
        if _goes_on(case, cued, places):
            yield Finding("object", Status.UNDECIDED, message, "a person must look")
            return
        yield failed("object", message, "take the party that the word is about")
    if given and not given & set(admitted):
        yield failed(
            "object",
            f"{case.claim.object} is {', '.join(sorted(given))} here, not {' or '.join(admitted)}",
            "name the party that plays the role, or correct the predicate",
        )
    if not given and places and _played_by_another(case, places, set(admitted)):
        yield failed(
            "object",
            f"the words of {case.claim.predicate} are about another party, none about {case.claim.object}",
            "name the party that plays the role, or correct the predicate",
        )
    elif not given and places and case.claim.predicate != "shareholder" and "predicate" not in case.claim.inferred:
        name = case.page.text[slice(*places[0])]
        yield Finding(
            "object",
            Status.UNDECIDED,
            f"no word is known to make {name!r} {' or '.join(admitted)}",
            "a person must look",
        )


def _goes_on(case: Case, cued: list[Piece], places: list[Span]) -> bool:
    """Whether the sentence of the word goes on with the object of the one before: ⓝ used to follow. … it led."""
    for piece in cued:
        number = case.page.index(piece.start)
        sentence = case.page.sentences[number]
        before = any(case.page.index(place[0]) == number - 1 for place in places)
        if before and _PRONOUN.search(case.page.masked[sentence.start : piece.start]):
            return True
    return False


_PRONOUN = re.compile(r"\b(?:it|she|he|they)\b|[它她他]|该(?:机构|基金|公司)", re.IGNORECASE)


def _played_by_another(case: Case, places: list[Span], admitted: set[str]) -> bool:
    """Whether a sentence with the object gives the role to another party alone."""
    for place in places:
        sentence = case.page.sentence(place[0])
        others = [one for one, _ in parties_in(case.page, sentence.start, sentence.end) if one not in places]
        if any(roles_at(case.page, other) & admitted for other in others):
            return True
    return False


def _speaker(case: Case) -> Iterator[Finding]:
    claim = case.claim
    if (
        claim.speaker
        or claim.document
        or claim.provider
        or claim.predicate in cues().told
        or claim.modality == "reported"
    ):
        return
    if claim.predicate not in cues().plain and claim.quantity is None and claim.literal is None:
        return
    yield from _measured(case)
    for piece in case.of_role("figure", "cue"):
        said = said_at(case.page, (piece.start, piece.end))
        if said is not None:
            yield failed(
                "speaker",
                f"{said!r} puts this into someone's mouth, and the claim names no speaker",
                "name the speaker, the document or the provider",
            )
            return


def _measured(case: Case) -> Iterator[Finding]:
    """A figure in a sentence that names who measures it is that provider's."""
    for figure in figures_of(case):
        sentence = case.page.sentence(figure.start)
        for start, end in case.page.names_in(sentence.start, sentence.end):
            called = case.names.named_by(case.page.text[start:end])
            if any(case.names.types[name] == "DataProvider" for name in called) and not called & {
                case.claim.subject,
                case.claim.object,
            }:
                name = case.page.text[start:end]
                yield failed(
                    "provider", f"{name!r} measures this, and the claim names no provider", "name the provider"
                )
                return
