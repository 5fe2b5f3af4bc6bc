"""The second look: what a newer version of a text makes of each claim that was taken from the older one.

White space, navigation and advertising change nothing; a claim whose words moved is re-pinned; one whose words changed
is withdrawn, softened or strengthened, told with both versions. Never decides what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kg.base.yaml_text import Document
from kg.evidence.evidence_report import Examiner
from kg.grammar.read import Found
from kg.quantities.quantity import Bound, Quantity
from kg.reading import Page, marks_at
from kg.records.load import Knowledge, LoadedClaim, Located
from kg.records.record_models import Claim, Slice
from kg.records.texts import sha256
from kg.review.moved_text import MovedText, Span

Fate = Literal["unchanged", "moved", "reworded", "softened", "strengthened", "withdrawn"]
HELD: tuple[Fate, ...] = ("unchanged", "moved", "reworded")
_WEAKER = ("planned", "sought", "reported", "forecast", "opinion", "hypothetical", "question", "condition")
_TAKEN_BACK = ("denied", "cancelled")


@dataclass(frozen=True)
class LookedAt:
    """One claim after the second look: its fate, why, both versions of its sentence, and the claim with new places."""

    id: str
    fate: Fate
    why: str
    before: str
    after: str
    claim: Claim | None


class SecondLook:
    """Compares two versions of one source's text; `known` holds its claims as they were taken."""

    def __init__(self, known: Knowledge, source: str, old: str, new: str) -> None:
        self.known, self.source, self.old, self.new = known, source, old, new
        self.moved = MovedText(old, new)
        self.examiner = Examiner(known)
        names = self.examiner.names.of(source)
        self.pages = Page(old, names.proper), Page(new, names.proper)

    def all(self) -> list[LookedAt]:
        """Every claim of the source, in the order of its file."""
        return [self.of(loaded) for loaded in self.known.claims_of(self.source)]

    def of(self, loaded: LoadedClaim) -> LookedAt:
        """What became of one claim."""
        claim, places = loaded.claim, _places(loaded.claim)
        if not places:
            return LookedAt(loaded.id, "unchanged", "it has no place in the text", "", "", claim)
        pair = self.moved.pair(places[0][0])
        before = self.old[pair.old.start : pair.old.end].strip() if pair else ""
        after = self.new[pair.new.start : pair.new.end].strip() if pair and pair.new else ""
        made = self._repinned(claim)
        if made is not None and self._same_around(claim):
            fate: Fate = "unchanged" if made.evidence == claim.evidence else "moved"
            return LookedAt(loaded.id, fate, "", before, after, made)
        fate, why = self._changed(loaded, made, bool(after))
        return LookedAt(loaded.id, fate, why, before, after, self._repinned(claim, partly=fate != "withdrawn"))

    def _repinned(self, claim: Claim, *, partly: bool = False) -> Claim | None:
        """The claim with its slices where their words stand now; None, or `partly` without it, where one is gone."""
        found = []
        for piece in claim.evidence:
            assert piece.start is not None and piece.end is not None
            pair = self.moved.pair(piece.start)
            place = pair.moved((piece.start, piece.end)) if pair else None
            if place is None or self.new[slice(*place)] != self.old[piece.start : piece.end]:
                if partly:
                    continue
                return None
            found.append(Slice(role=piece.role, start=place[0], end=place[1], sha256=sha256(self.new[slice(*place)])))
        return claim.model_copy(update={"evidence": found})

    def _same_around(self, claim: Claim) -> bool:
        pairs = [self.moved.pair(piece.start or 0) for piece in claim.evidence]
        return all(pair is not None and pair.same for pair in pairs)

    def _changed(self, loaded: LoadedClaim, made: Claim | None, told: bool) -> tuple[Fate, str]:
        """The fate of a claim whose sentences are not what they were."""
        if not told:
            return "withdrawn", "its sentence is gone"
        found = self._figure(loaded.claim) or self._kind(loaded.claim)
        if found is not None:
            return found
        if made is None:
            return "withdrawn", "words that carried it are gone"
        at = Located(Document(loaded.at.file, None), ())
        outcome, _ = self.examiner.outcome(LoadedClaim(loaded.id, loaded.source, made, at), self.new)
        if outcome.problems:
            return "withdrawn", outcome.problems[0].message.removeprefix(f"{loaded.id}: ")
        if outcome.undecided:
            return "softened", outcome.undecided[0]
        return "reworded", "the words around it changed, and say the same of it"

    def _figure(self, claim: Claim) -> tuple[Fate, str] | None:
        """Whether the figure is another one now, or stated more or less firmly."""
        pair = self.moved.pair(_places(claim)[0][0])
        if claim.quantity is None or pair is None or pair.new is None:
            return None
        held = claim.quantity.quantity()
        told = [one for one in self.pages[1].quantities if pair.new.start <= one.start < pair.new.end]
        kin = [one for one in told if one.quantity.unit == held.unit and _size(one.quantity) == _size(held)]
        if not kin:
            others = ", ".join(self.new[one.start : one.end] for one in _of_unit(told, held.unit)) or "no such figure"
            return "withdrawn", f"it said {claim.quantity.as_written}, now {others}"
        now = kin[0].quantity
        if any(one.quantity == held for one in kin):
            return None
        fate: Fate = "softened" if _firmness(now) < _firmness(held) else "strengthened"
        return fate, f"{claim.quantity.as_written} became {self.new[kin[0].start : kin[0].end]}"

    def _kept_place(self, claim: Claim) -> tuple[Span, Span] | None:
        """The first place that the claim turns on whose words are still in its sentence: where it was and is."""
        for place in _places(claim):
            pair = self.moved.pair(place[0])
            if pair is not None and (now := pair.moved(place)) is not None:
                return place, now
        return None

    def _kind(self, claim: Claim) -> tuple[Fate, str] | None:
        """Whether the statement is of another kind now: denied, planned, only reported, or no longer so."""
        kept = self._kept_place(claim)
        if kept is None:
            return None
        main, place = kept
        before = {mark.kind: mark.word for mark in marks_at(self.pages[0], main)}
        now = {mark.kind: mark.word for mark in marks_at(self.pages[1], place)}
        gained, lost = now.keys() - before.keys(), before.keys() - now.keys()
        for kind in sorted(gained):
            if kind in _TAKEN_BACK:
                return "withdrawn", f"now {kind}: {now[kind]}"
        for kind in sorted(gained & set(_WEAKER)):
            return "softened", f"now {kind}: {now[kind]}"
        if claim.polarity == "negative" and "denied" in lost:
            return "withdrawn", f"no longer denied: {before['denied']}"
        for kind in sorted(lost & {*_WEAKER, *_TAKEN_BACK}):
            return "strengthened", f"no longer {kind}: {before[kind]}"
        return None


def _places(claim: Claim) -> list[Span]:
    """The places that a claim turns on, most first: its figure, its cues, its time, its parties."""
    order = ("figure", "cue", "time", "party", "antecedent")
    found = sorted(claim.evidence, key=lambda piece: order.index(piece.role))
    return [(piece.start or 0, piece.end or 0) for piece in found]


def _size(quantity: Quantity) -> object:
    """The number that a quantity speaks of, whatever its bound."""
    if quantity.bound in (Bound.RANGE, Bound.MULTIPLE):
        return quantity.lower, quantity.upper
    return next(x for x in (quantity.nominal, quantity.lower, quantity.upper) if x is not None)


def _firmness(quantity: Quantity) -> int:
    """An exact figure says most, a bound less, about how much least."""
    return 2 if quantity.bound is Bound.EXACT else 0 if quantity.bound is Bound.APPROX else 1


def _of_unit(told: Iterable[Found], unit: str) -> list[Found]:
    return [one for one in told if one.quantity.unit == unit]
