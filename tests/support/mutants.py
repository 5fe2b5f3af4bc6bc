"""Mutants: claims made wrong on purpose in one field, to show that the re-derivation notices.

A measure of the checker, not of the claims; never writes a file.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from itertools import chain

from kg.evidence.cues import cues
from kg.evidence.evidence_report import Examiner
from kg.evidence.parties import parties_of
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Bound, QuantityError
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Claim, QuantityField, Slice
from kg.records.texts import Texts, sha256

PARTIES = ("subject", "object", "speaker", "document", "provider")
MODALITIES = ("actual", "planned", "forecast", "opinion", "sought", "reported", "hypothetical", "cancelled")
CURRENCIES = ("CNY", "USD", "HKD", "EUR")
SEED = 20260121


@dataclass(frozen=True)
class Mutant:
    """A claim that is wrong in one way; `field` is the field that was changed."""

    kind: str
    field: str
    claim: Claim


@dataclass
class MutantTable:
    """How many mutants of each kind were refused, which were not, and which claims admit none."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    survivors: list[str] = field(default_factory=list)
    none_applicable: dict[str, list[str]] = field(default_factory=dict)
    true_refused: list[str] = field(default_factory=list)
    claims: int = 0

    def rate(self, kind: str | None = None) -> float:
        """The share refused, of one kind or of all."""
        tried = self.tried[kind] if kind else self.tried.total()
        return (self.refused[kind] if kind else self.refused.total()) / tried if tried else 1.0

    def lines(self) -> Iterator[str]:
        """The table as text: a line for each kind, then the whole."""
        yield f"{'kind':26} {'tried':>7} {'refused':>8} {'share':>8} {'claims without':>15}"
        for kind in sorted(self.tried):
            without = len(self.none_applicable.get(kind, []))
            yield f"{kind:26} {self.tried[kind]:7} {self.refused[kind]:8} {self.rate(kind):8.2%} {without:15}"
        yield f"{'all':26} {self.tried.total():7} {self.refused.total():8} {self.rate():8.2%}"
        yield f"{self.claims} claims, {len(self.true_refused)} of them refused as they are"


class Mutator:
    """Makes every applicable mutant of a claim. The draws are seeded by the claim's id: the same each time."""

    def __init__(self, known: Knowledge, texts: Texts) -> None:
        self.known, self.texts = known, texts
        self.types = {key: entity.type for key, entity in known.entities.items()}
        self.kinds: dict[str, list[str]] = {}
        for name, kind in self.types.items():
            self.kinds.setdefault(kind, []).append(name)
        self.makers: dict[str, Callable[[LoadedClaim], Iterator[Mutant]]] = {
            "currency": self.currency,
            "times ten": lambda c: self.scaled(c, "times ten", Decimal(10)),
            "亿 to 万": lambda c: self.scaled(c, "亿 to 万", Decimal("0.0001")),
            "hedge dropped": self.hedge_dropped,
            "sign": lambda c: self.scaled(c, "sign", Decimal(-1)),
            "figure of another claim": self.other_figure,
            "year": self.year,
            "month": self.month,
            "party": lambda c: chain(self.party(c), self.exchanged(c)),
            "modality": self.modality,
            "polarity": self.polarity,
            "definition": self.definition,
            "slice moved": self.moved,
            "slice elsewhere": self.elsewhere,
            "slice of the other article": self.other_article,
        }

    def mutants(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        """Every applicable mutant of a claim. A field that is marked inferred is not mutated: nothing shows it."""
        for make in self.makers.values():
            yield from make(loaded)

    def draw(self, loaded: LoadedClaim) -> random.Random:
        return random.Random(f"{SEED} {loaded.id}")

    def scaled(self, loaded: LoadedClaim, kind: str, factor: Decimal) -> Iterator[Mutant]:
        claim = loaded.claim
        if claim.quantity is None or {"value", "quantity"} & set(claim.inferred):
            return
        if kind.startswith("亿") and "亿" not in claim.quantity.as_written:
            return
        changed = _scaled(claim.quantity, factor)
        if changed is not None:
            yield Mutant(kind, "value", claim.model_copy(update={"quantity": changed}))

    def currency(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        claim = loaded.claim
        if claim.quantity is None or claim.quantity.unit not in CURRENCIES or "unit" in claim.inferred:
            return
        for unit in CURRENCIES:
            if unit != claim.quantity.unit:
                changed = claim.quantity.model_copy(update={"unit": unit})
                yield Mutant("currency", "unit", claim.model_copy(update={"quantity": changed}))

    def hedge_dropped(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        claim = loaded.claim
        if claim.quantity is None or claim.quantity.bound is Bound.EXACT or "bound" in claim.inferred:
            return
        values = [claim.quantity.value, claim.quantity.lower, claim.quantity.upper, *claim.quantity.readings]
        for value in values:
            if value is not None:
                dropped = {"bound": Bound.EXACT, "value": value, "lower": None, "upper": None, "readings": []}
                changed = claim.quantity.model_copy(update=dropped)
                yield Mutant("hedge dropped", "bound", claim.model_copy(update={"quantity": changed}))

    def other_figure(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        """The figure of another claim of the same source, with its slice: right in itself, and not of this claim."""
        claim = loaded.claim
        if claim.quantity is None or {"value", "quantity"} & set(claim.inferred):
            return
        for other in self.known.claims_of(loaded.source):
            figures = [piece for piece in other.claim.evidence if piece.role == "figure"]
            if figures and _other_value(claim.quantity, other.claim.quantity):
                evidence = [figures[0] if piece.role == "figure" else piece for piece in claim.evidence]
                changed = {"quantity": other.claim.quantity, "evidence": evidence}
                yield Mutant("figure of another claim", "quantity", claim.model_copy(update=changed))

    def year(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        yield from _redated("year", loaded.claim, r"(\d{4})()", lambda year, _, step: f"{year + step:04}")

    def month(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        """A month earlier and later, within the year; what is only inferred from no readable words is left."""
        if "time" not in loaded.claim.inferred:
            moved = r"(\d{4})-(0\d|1[0-2])"
            yield from _redated(
                "month", loaded.claim, moved, lambda year, m, step: f"{year:04}-{(m - 1 + step) % 12 + 1:02}"
            )

    def party(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        draw = self.draw(loaded)
        for name in PARTIES:
            party = getattr(loaded.claim, name)
            if party not in self.types or _excused(loaded.claim, name):
                continue
            others = [other for other in self.kinds[self.types[party]] if other != party]
            near = [other for other in others if other in (*parties_of(loaded.claim), *loaded.claim.about)]
            for other in dict.fromkeys([*near, *draw.sample(others, min(3, len(others)))]):
                yield Mutant("party", name, loaded.claim.model_copy(update={name: other}))

    def exchanged(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        """Subject and object exchanged, where both are of one kind and the property has a direction."""
        claim = loaded.claim
        same = claim.object in self.types and self.types.get(claim.subject) == self.types[claim.object]
        if same and claim.object is not None and claim.predicate not in cues().symmetric:
            changed = {"subject": claim.object, "object": claim.subject}
            yield Mutant("party", "subject and object", claim.model_copy(update=changed))

    def modality(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        if "modality" not in loaded.claim.inferred:
            for other in MODALITIES:
                if other != loaded.claim.modality:
                    yield Mutant("modality", "modality", loaded.claim.model_copy(update={"modality": other}))

    def polarity(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        if "polarity" not in loaded.claim.inferred:
            other = "positive" if loaded.claim.polarity == "negative" else "negative"
            yield Mutant("polarity", "polarity", loaded.claim.model_copy(update={"polarity": other}))

    def definition(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        if loaded.claim.definition is None or "definition" in loaded.claim.inferred:
            return
        for code in vocabulary().codes_of("Definition"):
            if code.name != loaded.claim.definition:
                changed = loaded.claim.model_copy(update={"definition": code.name})
                yield Mutant("definition", "definition", changed)

    def moved(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        """One slice at a time, a character to the left or right, with its hash as it was."""
        for index, piece in enumerate(loaded.claim.evidence):
            assert piece.start is not None and piece.end is not None
            step = 1 if index % 2 or piece.start == 0 else -1
            changed = {"start": piece.start + step, "end": piece.end + step}
            yield _with_slice("slice moved", loaded.claim, index, piece.model_copy(update=changed))

    def elsewhere(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        """One slice at a time, to a place in another paragraph, with the hash of what stands there."""
        text, draw = self._text(loaded.source), self.draw(loaded)
        for index, piece in enumerate(loaded.claim.evidence):
            yield _with_slice("slice elsewhere", loaded.claim, index, _drawn(piece, text, draw))

    def other_article(self, loaded: LoadedClaim) -> Iterator[Mutant]:
        """One slice at a time, taken from another source's claim with that slice's own hash."""
        others = [one for one in self.known.claims.values() if one.source != loaded.source and one.claim.evidence]
        others = [one for one in others if self.texts.of(self.known.sources[one.source]) is not None]
        draw = self.draw(loaded)
        for index, piece in enumerate(loaded.claim.evidence):
            if others:
                taken = draw.choice(draw.choice(others).claim.evidence).model_copy(update={"role": piece.role})
                yield _with_slice("slice of the other article", loaded.claim, index, taken)

    def _text(self, source: str) -> str:
        text = self.texts.of(self.known.sources[source])
        assert text is not None
        return text


def _other_value(one: QuantityField, other: QuantityField | None) -> bool:
    return other is not None and other.unit == one.unit and other.quantity().name != one.quantity().name


def _redated(kind: str, claim: Claim, pattern: str, moved: Callable[[int, int, int], str]) -> Iterator[Mutant]:
    """The claim with each date of its time moved one step back and one step on."""
    for step in (-1, 1):
        shifted = partial(_shifted, moved, step)
        parts = (re.sub(f"^{pattern}", shifted, part) for part in (claim.time or "").split("/"))
        changed = "/".join(parts)
        if changed != (claim.time or ""):
            yield Mutant(kind, "time", claim.model_copy(update={"time": changed}))


def _shifted(moved: Callable[[int, int, int], str], step: int, found: re.Match[str]) -> str:
    return moved(int(found[1]), int(found[2] or 0), step)


def _excused(claim: Claim, name: str) -> bool:
    keys = {name, "party"} | ({"attribution"} if name in ("speaker", "document") else set())
    return bool(keys & set(claim.inferred))


def _scaled(quantity: QuantityField, factor: Decimal) -> QuantityField | None:
    """The figure times `factor` in every part; None where that is no quantity or the same one (zero)."""
    ends = {name: getattr(quantity, name) for name in ("value", "lower", "upper")}
    update: dict[str, object] = {name: end * factor for name, end in ends.items() if end is not None}
    update["readings"] = sorted(reading * factor for reading in quantity.readings)
    if factor < 0 and quantity.bound is Bound.RANGE:
        update["lower"], update["upper"] = update["upper"], update["lower"]
    changed = quantity.model_copy(update=update)
    try:
        same = changed.quantity().name == quantity.quantity().name
    except QuantityError:
        return None
    return None if same else changed


def _drawn(piece: Slice, text: str, draw: random.Random) -> Slice:
    assert piece.start is not None and piece.end is not None
    length = piece.end - piece.start
    line = text.count("\n", 0, piece.start)
    while True:
        start = draw.randrange(0, len(text) - length)
        found = text[start : start + length]
        if text.count("\n", 0, start) != line and found.strip() and found != text[piece.start : piece.end]:
            return piece.model_copy(update={"start": start, "end": start + length, "sha256": sha256(found)})


def _with_slice(kind: str, claim: Claim, index: int, piece: Slice) -> Mutant:
    evidence = [*claim.evidence[:index], piece, *claim.evidence[index + 1 :]]
    return Mutant(kind, f"evidence {index}", claim.model_copy(update={"evidence": evidence}))


def try_mutants(known: Knowledge, texts: Texts) -> MutantTable:
    """Every applicable mutant of every claim whose text is at hand, and every claim as it is."""
    table, examiner, mutator = MutantTable(), Examiner(known), Mutator(known, texts)
    for loaded in known.claims.values():
        text = texts.of(known.sources[loaded.source])
        if text is None or not loaded.claim.evidence:
            continue
        table.claims += 1
        if examiner.outcome(loaded, text)[0].problems:
            table.true_refused.append(loaded.id)  # its mutants would be refused for the wrong reason
            continue
        applicable = Counter[str]()
        for mutant in mutator.mutants(loaded):
            applicable[mutant.kind] += 1
            table.tried[mutant.kind] += 1
            if examiner.outcome(replace(loaded, claim=mutant.claim), text)[0].problems:
                table.refused[mutant.kind] += 1
            else:
                table.survivors.append(f"{loaded.id}: {mutant.kind} ({mutant.field})")
        for kind in mutator.makers:
            if not applicable[kind]:
                table.none_applicable.setdefault(kind, []).append(loaded.id)
    return table
