"""A proposal in words, Chinese and English, and each of its fields as it was read.

Says what the fields say and nothing more. The sentence is the one that a claim page would show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from kg.base.errors import BadInput
from kg.build.minted_ids import name_patterns
from kg.evidence.cues import cues
from kg.facts.entities import both_languages
from kg.facts.fact_records import Both, ClaimLine
from kg.ontology.registry import vocabulary
from kg.pages.sentence import in_words
from kg.quantities.edtf_words import period_labels
from kg.records.record_models import Bilingual, Claim, Entity


@dataclass(frozen=True)
class FieldWords:
    """One field of a claim: its value as the file has it, in words, and what it was read from."""

    name: str
    value: str
    words: Both
    read: list[str] = field(default_factory=list)


class ClaimWords:
    """Puts claims into words; `entities` names what they name, `claims` introduce investments and holdings."""

    def __init__(self, entities: Mapping[str, Entity], text: str, claims: Iterable[Claim] = ()) -> None:
        self.entities, self.text, self._claims = entities, text, claims

    @cached_property
    def _patterns(self) -> dict[str, tuple[Claim, dict[str, str]]]:
        """Read of all claims, so only where a name is in no list."""
        return name_patterns(self._claims)

    def named(self, name: str) -> Both:
        """The name of an entity, of what a claim introduces, or of a code; its id where it has none."""
        entity = self.entities.get(name)
        if entity is not None:
            return both(entity.name)
        code = vocabulary().codes.get(name)
        if code is not None:
            return both_languages(code.label)
        if name in self._patterns:
            claim, patterns = self._patterns[name]
            subject, of = self.named(claim.subject), self.named(claim.object or "")
            return {at: text.format(subject=subject[at], object=of[at]) for at, text in patterns.items()}
        return {"zh": name, "en": name}

    def sentence(self, claim: Claim) -> Both:
        """The claim as a sentence."""
        label = vocabulary().properties.get(claim.predicate)
        voices = [self.named(name) for name in (claim.speaker, claim.provider, claim.document) if name]
        line: dict[str, Any] = {
            "subject": {"name": self.named(claim.subject)},
            "label": both_languages(label.label) if label else {"en": claim.predicate},
            "value": self._value(claim),
            "polarity": claim.polarity,
            "modality": claim.modality,
            "attribution": [{"name": voice} for voice in voices],
        }
        if claim.time is not None:
            line["time"] = {"name": _time(claim.time)}
        return in_words(cast(ClaimLine, line))  # of a line, the sentence reads these fields alone

    def _value(self, claim: Claim) -> dict[str, Any]:
        if claim.quantity is not None:
            return {"kind": "quantity", "name": claim.quantity.quantity().labels()}
        if claim.object is not None:
            return {"kind": "entity", "name": self.named(claim.object)}
        if claim.literal is not None and _is_boolean(claim):
            return {"kind": "code", "name": self.named(claim.literal)}
        return {"kind": "text", "text": claim.literal} if claim.literal is not None else {"kind": "none"}

    def fields(self, claim: Claim) -> list[FieldWords]:
        """The fields of a claim in the order in which a person reads them."""
        return list(self._fields(claim))

    def _fields(self, claim: Claim) -> Iterator[FieldWords]:
        parties = self._said(claim, "party", "antecedent")
        yield FieldWords("subject", claim.subject, self.named(claim.subject), parties)
        label = vocabulary().properties.get(claim.predicate)
        words = both_languages(label.label) if label else {"en": claim.predicate}
        yield FieldWords("predicate", claim.predicate, words, self._cues(claim, claim.predicate))
        if claim.object is not None:
            yield FieldWords("object", claim.object, self.named(claim.object), parties)
        if claim.literal is not None:
            same = {"zh": claim.literal, "en": claim.literal}
            shown = self.named(claim.literal) if _is_boolean(claim) else same
            yield FieldWords("literal", claim.literal, shown, self._said(claim, "cue"))
        if claim.quantity is not None:
            figure = self._said(claim, "figure")
            yield FieldWords("value", claim.quantity.as_written, claim.quantity.quantity().labels(), figure)
            yield FieldWords("bound", str(claim.quantity.bound), self.named(str(claim.quantity.bound)), figure)
        if claim.time is not None:
            yield FieldWords("time", claim.time, _time(claim.time), self._said(claim, "time"))
        yield FieldWords("modality", claim.modality, self.named(claim.modality), self._kind(claim))
        if claim.polarity != "positive":
            yield FieldWords("polarity", claim.polarity, self.named(claim.polarity), self._said(claim, "cue"))
        for name in ("speaker", "document", "provider", "definition"):
            value = getattr(claim, name)
            if value is not None:
                yield FieldWords(name, value, self.named(value), parties)

    def _said(self, claim: Claim, *roles: str) -> list[str]:
        return [self.text[piece.start : piece.end] for piece in claim.evidence if piece.role in roles]

    def _cues(self, claim: Claim, predicate: str) -> list[str]:
        table = cues().predicate(predicate)
        return [word for word in self._said(claim, "cue", "party") if table is not None and table.found(word)]

    def _kind(self, claim: Claim) -> list[str]:
        return [word for word in self._said(claim, "cue") if claim.modality in cues().modality.found(word)]


def _is_boolean(claim: Claim) -> bool:
    prop = vocabulary().properties.get(claim.predicate)
    return prop is not None and prop.takes == "boolean"


def both(words: Bilingual) -> Both:
    """A text in both languages, as pages carry it."""
    return {"zh": words.zh, "en": words.en}


def _time(edtf: str) -> Both:
    try:
        return period_labels(edtf)
    except (BadInput, ValueError):
        return {"zh": edtf, "en": edtf}
