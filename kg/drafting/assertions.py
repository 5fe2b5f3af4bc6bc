"""How a text says a fact: modality, polarity and speaker, by the same reading as the check (`kg.reading`).

What is not stated is flagged with its kind; nothing of it is dropped.
"""

from __future__ import annotations

import re
from typing import Any

from kg.drafting.drafted_fact import Fact
from kg.drafting.drafting_words import words
from kg.drafting.text_reading import TextReading
from kg.drafting.things import Things
from kg.reading import Mark, Span, marks_at
from kg.reading.patterns import lexicon
from kg.reading.speech import said_at

# The strongest first: what takes a statement back outweighs what only passes it on.
_STRENGTH = ("denied", "cancelled", "hypothetical", "question", "reported", "opinion", "sought", "planned", "forecast")
_MODALITIES = {"question": "hypothetical", "denied": "actual"}


def assertion(reading: TextReading, fact: Fact, things: Things) -> tuple[dict[str, Any], Fact]:
    """The fields that say how it is stated, with the words that show it, and the fact with its flags."""
    marks = sorted(_marks(reading, fact), key=lambda mark: _STRENGTH.index(mark.kind))
    found: dict[str, Any] = {}
    pieces: list[tuple[str, Span]] = []
    if marks:
        kind = marks[0].kind
        found["modality"] = _MODALITIES.get(kind, kind)
        if kind == "denied":
            found["polarity"] = "negative"
        shown = [("cue", mark.place) for mark in marks[:1] if mark.place != (0, 0)]
        others = [
            one for one in dict.fromkeys(_MODALITIES.get(m.kind, m.kind) for m in marks) if one != found["modality"]
        ]
        fact = Fact(**{**fact.__dict__, "others": {**fact.others, **({"modality": others} if others else {})}})
        fact = fact.flagged("notAsserted", *dict.fromkeys(mark.kind for mark in marks))
        pieces += shown
    elif fact.modality:
        found["modality"] = fact.modality
        fact = fact.flagged("notAsserted", fact.modality)
    said = said_at(reading.page, fact.place)
    if said is not None and found.get("modality") != "reported":
        speaker = _speaker(reading, fact.place)
        if speaker is None:
            fact = fact.flagged("undecided", "speaker")
        elif things.id_of(speaker[0]) not in _parties(fact, things):
            found["provider" if speaker[0].type == "DataProvider" else "speaker"] = things.id_of(speaker[0])
            pieces.append(("party", speaker[1]))
    return {**found, "pieces": tuple(pieces)}, fact


def _parties(fact: Fact, things: Things) -> set[str]:
    from kg.drafting.new_names import Name

    return {things.id_of(part) for part in (fact.value, fact.holder) if isinstance(part, Name)}


def _marks(reading: TextReading, fact: Fact) -> list[Mark]:
    found = [mark for mark in marks_at(reading.page, fact.place) if mark.kind in _STRENGTH]
    return sorted(found, key=lambda mark: (mark.place, mark.kind))


def _speaker(reading: TextReading, place: Span) -> tuple[Any, Span] | None:
    """The name before the verb of speech: the last agent of the sentence before it or behind the quotation."""
    sentence = reading.page.sentence(place[0])
    said = said_at(reading.page, place) or ""
    for mention in reading.mentions:
        label = reading.text[slice(*mention.span)]
        if (
            sentence.start <= mention.span[0] < sentence.end
            and label in said
            and mention.name.is_a("Organization", "Person")
        ):
            of_another = not mention.name.is_a("Person") and _unnamed(said.partition(label)[2])
            return None if of_another else (mention.name, mention.span)
    return None


def _unnamed(words_behind: str) -> bool:
    """Whether a person whom the text tells nothing of stands between an organization and the verb: 智谱ⓝ称."""
    verbs = lexicon().data["speech"]["verbs.zh"]
    return re.match(rf"[{words()['surnames']}][\u4e00-\u9fff]{{1,2}}(?:{verbs})", words_behind) is not None
