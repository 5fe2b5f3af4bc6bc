"""The words of a text that carry a field: found nearest to the rest of the claim, so that a changed field keeps proof.

Only looks for names, cue words and times that stand in the text; what is not found is left to the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.drafting.find_times import find_times
from kg.evidence.cues import Words, cues, plain
from kg.evidence.names import Names, labels_of
from kg.quantities.edtf import parse_edtf
from kg.records.load import Knowledge
from kg.records.record_models import Claim, Slice, Source
from kg.records.texts import occurrences, sha256

Span = tuple[int, int]
_LETTER = re.compile(r"[A-Za-z0-9]")


class Carrier:
    """Finds the words of one text that carry the fields of its claims."""

    def __init__(self, text: str, source: Source, known: Knowledge, names: Names) -> None:
        self.text, self.source, self.known, self.names = text, source, known, names

    def following(self, before: Claim, after: Claim, field: str) -> Claim:
        """`after` with the slices that its changed field needs, those that only the old value needed taken out."""
        anchor = _anchor(before)
        if field in ("subject", "object", "speaker", "document", "provider"):
            return self._party(before, after, field, anchor)
        if field == "predicate":
            old, new = cues().predicate(before.predicate), cues().predicate(after.predicate)
            return self._cue(after, old, new, anchor)
        if field == "modality":
            table = cues().modality
            return self._cue(after, _meaning(table, before.modality), _meaning(table, after.modality), anchor)
        if field == "polarity":
            negative = cues().polarity
            return self._cue(after, negative, negative if after.polarity == "negative" else None, anchor)
        return self._time(after, anchor) if field == "time" else after

    def _party(self, before: Claim, after: Claim, field: str, anchor: Span) -> Claim:
        old, new = getattr(before, field), getattr(after, field)
        needed = {after.subject, after.object, after.speaker, after.document, after.provider} - {None}
        kept = [
            piece
            for piece in after.evidence
            if not (called := self._called(piece)) or old not in called or called & needed
        ]
        if new is None or any(new in self._called(piece) for piece in kept):
            return after.model_copy(update={"evidence": kept})
        return self._with(after, kept, "party", self.places_of(new), anchor)

    def _called(self, piece: Slice) -> set[str]:
        words = self.text[piece.start : piece.end]
        place = (piece.start or 0, piece.end or 0)
        return self.names.by_label.get(plain(words), set()) | self.names.standing.get(place, set())

    def places_of(self, name: str) -> list[Span]:
        """Where the text names an entity, by a label of its own or by what stands for it in this text."""
        entity = self.known.entities.get(name)
        labels = labels_of(entity) if entity else []
        found = [(at, at + len(label)) for label in labels for at in occurrences(self.text, label)]
        found += [place for place, ids in self.names.standing.items() if name in ids]
        return [place for place in found if _whole(self.text, place)]

    def _cue(self, claim: Claim, old: Words | None, new: Words | None, anchor: Span) -> Claim:
        gone = old.found if old is not None else lambda _: set()
        said = new.found if new is not None else lambda _: set()
        kept = [
            piece
            for piece in claim.evidence
            if piece.role != "cue" or not gone(words := self.text[piece.start : piece.end]) or said(words)
        ]
        if new is None or any(piece.role == "cue" and said(self.text[piece.start : piece.end]) for piece in kept):
            return claim.model_copy(update={"evidence": kept})
        return self._with(claim, kept, "cue", self._sentence_places(new.meanings, anchor), anchor)

    def _sentence_places(self, words: Iterable[str], anchor: Span) -> list[Span]:
        """Where one of the words stands in the sentence of the claim, the longest of those that begin together."""
        begins = max((self.text.rfind(mark, 0, anchor[0]) for mark in "。！？\n"), default=-1) + 1
        ends = min((at for mark in "。！？\n" if (at := self.text.find(mark, anchor[1])) >= 0), default=len(self.text))
        folded = self.text.casefold()
        found: dict[int, int] = {}
        for word in words:
            for at in occurrences(folded[begins:ends], word):
                place = (begins + at, begins + at + len(word))
                if _whole(self.text, place):
                    found[place[0]] = max(place[1], found.get(place[0], 0))
        return sorted(found.items())

    def _time(self, claim: Claim, anchor: Span) -> Claim:
        kept = [piece for piece in claim.evidence if piece.role != "time"]
        if claim.time is None:
            return claim.model_copy(update={"evidence": kept})
        return self._with(claim, kept, "time", list(self._times(claim.time)), anchor)

    def _times(self, wanted: str) -> Iterator[Span]:
        for time in find_times(self.text, parse_edtf(self.source.published)):
            if time.period.edtf == wanted:
                yield time.start, time.end

    def _with(self, claim: Claim, kept: list[Slice], role: str, places: list[Span], anchor: Span) -> Claim:
        if places:
            start, end = min(places, key=lambda place: (_distance(place, anchor), place))
            words = self.text[start:end]
            kept = [*kept, Slice.model_validate({"role": role, "start": start, "end": end, "sha256": sha256(words)})]
        return claim.model_copy(update={"evidence": kept})


def _meaning(table: Words, meaning: str) -> Words | None:
    """The words of one meaning; none for what is actual, which no word shows."""
    words = [word for word, meanings in table.meanings.items() if meaning in meanings]
    return Words({meaning: words}) if words else None


def _anchor(claim: Claim) -> Span:
    """The place that a claim turns on: its figure, else its cue, else its first slice."""
    order = ("figure", "cue", "party", "antecedent", "time")
    found = sorted(claim.evidence, key=lambda piece: order.index(piece.role))
    return (found[0].start or 0, found[0].end or 0) if found else (0, 0)


def _distance(place: Span, anchor: Span) -> int:
    return max(place[0] - anchor[1], anchor[0] - place[1], 0)


def _whole(text: str, place: Span) -> bool:
    """Whether a Latin word is not cut out of a longer one."""
    start, end = place
    front = start > 0 and _LETTER.match(text[start - 1]) and _LETTER.match(text[start])
    back = end < len(text) and _LETTER.match(text[end]) and _LETTER.match(text[end - 1])
    return not front and not back
