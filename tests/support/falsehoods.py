"""Falsehoods: claims made false by what is around a slice, with a cue left out, a slice cut short, a word put in.

A second table of mutants for the same checker; never writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.evidence.cues import Words, cues
from kg.evidence.evidence_report import Examiner
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Bound
from kg.reading import Page, shown_by
from kg.reading.patterns import lexicon
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Claim, Slice
from kg.records.texts import Texts, sha256
from tests.support.mutants import MutantTable

# Pairs of properties where the first says all that the second says: exchanging them so leaves a weaker true claim.
WEAKER = {
    ("ledBy", "participant"),
    ("coFoundedBy", "foundedBy"),
    ("chiefExecutive", "employed"),
    ("postMoneyValuation", "valuation"),
    ("oversubscribedBy", "participant"),
}
HEDGES = ("超过", "超", "约", "近", "不到", "至少", "最高可达", "突破", "逾")


@dataclass(frozen=True)
class Falsehood:
    """A claim that its text does not bear out; `text` is the source's text, changed where a word is put in."""

    kind: str
    claim: Claim
    text: str


def _roles() -> tuple[str, ...]:
    """The properties that give their object a part to play: leading, following, selling, buying."""
    return tuple(lexicon().data["admits"])


class Liar:
    """Makes every applicable falsehood of a claim; the same each time."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.types = {key: entity.type for key, entity in known.entities.items()}
        self.makers: dict[str, Callable[[Claim, str], Iterator[tuple[Claim, str]]]] = {
            "predicate swapped": self.predicate,
            "role swapped": self.role,
            "party of the next clause": self.neighbour,
            "figure slice clipped": self.clipped,
            "negation with its cue left out": self.negation,
            "modality with its cue left out": self.modality,
            "speaker left out with its slices": self.speaker,
            "boolean flipped": self.boolean,
            "paraphrase falsified": self.paraphrase,
            "inferred as an excuse": self.excuse,
            "time narrowed": self.narrowed,
            "product for company": self.product,
            "a hedge put in": self.hedge_put_in,
            "a denial put in": lambda c, t: self.put_behind(c, t, ",但公司否认了这一说法"),
            "a rumour put in": lambda c, t: self.put_ahead(c, t, "据传,"),
            "a condition put in": lambda c, t: self.put_ahead(c, t, "如果监管批准,"),
            "an unnamed source put in": lambda c, t: self.put_ahead(c, t, "知情人士称,"),
        }

    def falsehoods(self, loaded: LoadedClaim, text: str) -> Iterator[Falsehood]:
        """Every applicable falsehood of a claim."""
        for kind, make in self.makers.items():
            for claim, changed in make(loaded.claim, text):
                yield Falsehood(kind, claim, changed)

    def predicate(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """Another property that could stand in its place, and has words of its own by which it is told."""
        properties = vocabulary().properties
        own = properties[claim.predicate]
        for name, other in properties.items():
            alike = (other.takes, other.unit_kind, other.domain, other.range) == (
                own.takes,
                own.unit_kind,
                own.domain,
                own.range,
            )
            told = cues().predicate(name) is not None
            weaker = (claim.predicate, name) in WEAKER or "predicate" in claim.inferred
            roles = name in _roles() and claim.predicate in _roles()
            if (
                name != claim.predicate
                and alike
                and told
                and not (weaker or roles)
                and other in vocabulary().claimable()
            ):
                yield claim.model_copy(update={"predicate": name}), text

    def role(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """The part that the object plays exchanged for another in the same event: who followed as who led."""
        if claim.predicate not in _roles() or "predicate" in claim.inferred:
            return
        own = vocabulary().properties[claim.predicate].domain
        for name in _roles():
            weaker = name == claim.predicate or (claim.predicate, name) in WEAKER
            if not weaker and vocabulary().properties[name].domain == own:
                yield claim.model_copy(update={"predicate": name, "paraphrase": None}), text

    def neighbour(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """The object exchanged for a party of its kind that the sentence names besides, with its slice."""
        words = cues().predicate(claim.predicate)
        if claim.object not in self.types or words is None or not self._in_clause(claim, text, words):
            return
        stated = {c.claim.object for c in self.known.claims.values() if _alike(c.claim, claim)}
        for index, piece in enumerate(claim.evidence):
            if piece.role != "party" or piece.start is None or piece.end is None:
                continue
            if text[piece.start : piece.end] not in self._labels(claim.object):
                continue
            for other in self.known.entities.values():
                if other.id in (claim.subject, *stated) or other.type != self.types[claim.object]:
                    continue
                for label in self._labels(other.id):
                    at = text.find(label, piece.end, piece.end + 40)
                    between = text[piece.end : at]
                    clause = re.split(r"[,，;；。]", text[max(0, at - 30) : at])[-1]
                    if words.found(clause):
                        continue  # the text says it of that party as well
                    if len(label) > 1 and at >= 0 and re.search(r"[,，;；]", between) and "\n" not in between:
                        moved = _slice(piece, text, at, at + len(label))
                        changed = {"object": other.id, "evidence": _with(claim, index, moved), "paraphrase": None}
                        yield claim.model_copy(update=changed), text
                        break

    def _in_clause(self, claim: Claim, text: str, words: Words) -> bool:
        """Whether a cue of the property stands in the clause of the object, ahead of it."""
        cued = [p.start for p in claim.evidence if p.role == "cue" and words.found(text[p.start : p.end])]
        held = [p.start for p in claim.evidence if text[p.start : p.end] in self._labels(claim.object or "")]
        pairs = ((a, b) for a in cued for b in held if a is not None and b is not None and a < b)
        return any(not re.search(r"[,，;；。！？\n]", text[a:b]) for a, b in pairs)

    def clipped(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """The figure without its hedge, in the slice as in the field."""
        field = claim.quantity
        if field is None or field.value is None or field.bound is Bound.EXACT or "bound" in claim.inferred:
            return
        for hedge in HEDGES:
            if field.as_written.startswith(hedge):
                short = field.as_written.removeprefix(hedge)
                for index, piece in enumerate(claim.evidence):
                    if piece.role == "figure" and piece.start is not None and piece.end is not None:
                        cut = _slice(piece, text, piece.start + len(hedge), piece.end)
                        exact = field.model_copy(update={"as_written": short, "bound": Bound.EXACT, "readings": []})
                        changed = {"quantity": exact, "evidence": _with(claim, index, cut), "paraphrase": None}
                        yield claim.model_copy(update=changed), text
                return

    def negation(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        if claim.polarity == "negative" and "polarity" not in claim.inferred:
            yield self._without(claim, text, "denied", polarity="positive"), text

    def modality(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """Only where the cue stands ahead in the sentence of what it governs: elsewhere no text around shows it."""
        if (
            claim.modality not in ("planned", "forecast")
            or "modality" in claim.inferred
            or claim.polarity == "negative"
        ):
            return
        cued = [
            p.start
            for p in claim.evidence
            if p.role == "cue" and p.start is not None and self._shows(text, p, claim.modality)
        ]
        core = [
            p.start
            for p in claim.evidence
            if p.start is not None
            and (
                p.role == "figure" or (p.role == "party" and text[p.start : p.end] in self._labels(claim.object or ""))
            )
        ]
        near = any(a < b and not re.search(r"[。！？\n]", text[a:b]) for a in cued for b in core)
        if near:
            yield self._without(claim, text, claim.modality, modality="actual"), text

    def speaker(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """A figure or plain fact out of someone's mouth, told as the article's own word."""
        said = claim.speaker or claim.document or claim.provider
        plain = claim.quantity is not None or claim.literal in ("true", "false")
        if said is None or not plain or said in (claim.subject, claim.object):
            return
        if {"provider", "speaker", "document", "attribution"} & set(claim.inferred) or not self._speaks(claim, text):
            return
        names = {
            name for party in (claim.speaker, claim.document, claim.provider) if party for name in self._labels(party)
        }
        kept = [piece for piece in claim.evidence if text[piece.start : piece.end] not in names]
        gone = {"speaker": None, "document": None, "provider": None, "evidence": kept}
        yield claim.model_copy(update=gone), text

    def _speaks(self, claim: Claim, text: str) -> bool:
        """Whether the figure's sentence itself puts it into a mouth: in quotation marks, or by a verb of speech."""
        page = Page(text, ())
        places = [(p.start, p.end) for p in claim.evidence if p.role in ("figure", "cue") and p.start and p.end]
        sentence = page.sentence(places[0][0])
        around = text[sentence.start : sentence.end]
        return (
            any(mark in around for mark in "“”「」")
            or re.search(r"表示|数据显示|显示|称|透露|指出|所言|说", around) is not None
        )

    def boolean(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        if claim.literal in ("true", "false"):
            other = "false" if claim.literal == "true" else "true"
            yield claim.model_copy(update={"literal": other, "paraphrase": None}), text

    def paraphrase(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """A paraphrase with another number, a negation or another party."""
        told = claim.paraphrase
        if told is None:
            return
        plain = claim.quantity is not None or claim.predicate in cues().plain
        for language in ("zh", "en"):
            words: str = getattr(told, language)
            for wrong in self._false_words(claim, words, language, plain):
                yield claim.model_copy(update={"paraphrase": told.model_copy(update={language: wrong})}), text

    def _false_words(self, claim: Claim, words: str, language: str, plain: bool) -> Iterator[str]:
        number = re.search(r"\d+(?:\.\d+)?(?=亿|万|\s(?:billion|million))", words)
        if claim.quantity is not None and number and not {"value", "bound"} & set(claim.inferred):
            yield words[: number.start()] + number.group().replace(".", "") + "7" + words[number.end() :]
        if plain and claim.polarity == "positive" and claim.literal != "false" and claim.predicate not in cues().told:
            yield f"并非如此:{words}" if language == "zh" else f"It is not true that {words}"
        others = [
            e for e in self.known.entities.values() if e.type == "Company" and e.id not in (claim.subject, claim.object)
        ]
        names = [claim.subject, claim.object, *claim.about]
        for party in names:
            if self.types.get(party or "") == "Company":
                own = getattr(self.known.entities[party or ""].name, language)
                other = next((e for e in others if e.id not in names), None)
                if own in words and other is not None:
                    yield words.replace(own, getattr(other.name, language))
                    return

    def excuse(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """A wrong value, polarity or modality, called inferred."""
        field = claim.quantity
        if field is not None and field.value is not None and not any(p.role == "antecedent" for p in claim.evidence):
            times_ten = [number * 10 for number in field.readings]
            wrong = field.model_copy(update={"value": field.value * 10, "readings": times_ten})
            yield _excused(claim, "value", quantity=wrong), text
        other = "positive" if claim.polarity == "negative" else "negative"
        yield _excused(claim, "polarity", polarity=other), text
        if claim.modality in ("planned", "forecast") and claim.predicate not in cues().told:
            yield _excused(claim, "modality", modality="actual"), text

    def narrowed(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        if "time" in claim.inferred or claim.time is None:
            return
        if re.fullmatch(r"\d{4}", claim.time):
            yield claim.model_copy(update={"time": f"{claim.time}-03"}), text
        if re.fullmatch(r"\d{4}-\d{2}", claim.time):
            yield claim.model_copy(update={"time": f"{claim.time}-15"}), text

    def product(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """The maker for the product, and the product for its maker, in a figure."""
        if claim.quantity is None or {"subject", "party"} & set(claim.inferred):
            return
        for other in self.known.claims.values():
            if other.claim.predicate == "developedBy" and other.source in ("a1", "a2"):
                pair = {other.claim.subject: other.claim.object, other.claim.object: other.claim.subject}
                found = pair.get(claim.subject)
                if found is not None and self.types.get(found) in ("Company", "Product"):
                    yield claim.model_copy(update={"subject": found, "paraphrase": None}), text
                    return

    def hedge_put_in(self, claim: Claim, text: str) -> Iterator[tuple[Claim, str]]:
        """约 ahead of an exact figure, in the text alone."""
        if claim.quantity is None or claim.quantity.bound is not Bound.EXACT or "bound" in claim.inferred:
            return
        at = [p.start for p in claim.evidence if p.role == "figure" and p.start is not None]
        if (
            at
            and claim.quantity.unit.isupper() | (claim.quantity.unit == "users")
            and "亿" in claim.quantity.as_written + "万"
        ):
            yield _inserted(claim, text, at[0], "约")

    def put_behind(self, claim: Claim, text: str, words: str) -> Iterator[tuple[Claim, str]]:
        """Words put in at the end of the sentence of a plain fact."""
        core = self._core(claim)
        if core is not None:
            end = re.compile(r"[。！？\n；;]").search(text, core)
            if end and end.group() == "。":  # a heading takes no second clause
                yield _inserted(claim, text, end.start(), words)

    def put_ahead(self, claim: Claim, text: str, words: str) -> Iterator[tuple[Claim, str]]:
        """Words put in at the beginning of the sentence of a plain fact."""
        core = self._core(claim)
        if core is not None:
            begin = max(text.rfind(mark, 0, core) for mark in "。！？\n；;") + 1
            yield _inserted(claim, text, begin, words)

    def _core(self, claim: Claim) -> int | None:
        """Where a plain fact stands that the text states by itself: its figure or its cue."""
        plain = claim.quantity is not None or claim.predicate in cues().plain or claim.literal in ("true", "false")
        if not plain or claim.modality != "actual" or claim.polarity != "positive" or "modality" in claim.inferred:
            return None
        if claim.predicate in cues().told:
            return None
        figures = [p.start for p in claim.evidence if p.role == "figure"] or [
            p.start for p in claim.evidence if p.role == "cue"
        ]
        return figures[0] if figures else None

    def _labels(self, name: str) -> list[str]:
        entity = self.known.entities.get(name)
        return [entity.name.zh, entity.name.en, *entity.aliases, *entity.hidden] if entity else []

    def _without(self, claim: Claim, text: str, kind: str, **fields: object) -> Claim:
        """The claim with fields changed, and every cue slice left out that shows `kind`."""

        kept = [piece for piece in claim.evidence if piece.role != "cue" or not self._shows(text, piece, kind)]
        return claim.model_copy(update={**fields, "evidence": kept, "paraphrase": None})

    def _shows(self, text: str, piece: Slice, kind: str) -> bool:
        words = text[piece.start : piece.end]
        legacy = cues().polarity.found(words) if kind == "denied" else kind in cues().modality.found(words)
        return bool(legacy) or kind in shown_by(words)


def _alike(one: Claim, other: Claim) -> bool:
    return (one.subject, one.predicate) == (other.subject, other.predicate)


def _slice(piece: Slice, text: str, start: int, end: int) -> Slice:
    return piece.model_copy(update={"start": start, "end": end, "sha256": sha256(text[start:end])})


def _with(claim: Claim, index: int, piece: Slice) -> list[Slice]:
    return [*claim.evidence[:index], piece, *claim.evidence[index + 1 :]]


def _excused(claim: Claim, field: str, **fields: object) -> Claim:
    inferred = {**claim.inferred, field: "it follows from the context"}
    return claim.model_copy(update={**fields, "inferred": inferred, "paraphrase": None})


def _inserted(claim: Claim, text: str, at: int, words: str) -> tuple[Claim, str]:
    """The text with words put in at a place, and the claim's slices where they now stand."""

    def moved(piece: Slice) -> Slice:
        assert piece.start is not None and piece.end is not None
        step = len(words) if piece.start >= at else 0
        return piece.model_copy(update={"start": piece.start + step, "end": piece.end + step})

    evidence = [moved(piece) for piece in claim.evidence]
    return claim.model_copy(update={"evidence": evidence}), text[:at] + words + text[at:]


def try_falsehoods(known: Knowledge, texts: Texts) -> MutantTable:
    """Every applicable falsehood of every claim whose text is at hand, before the examiner."""
    table, examiner, liar = MutantTable(), Examiner(known), Liar(known)
    for loaded in known.claims.values():
        text = texts.of(known.sources[loaded.source])
        if text is None or not loaded.claim.evidence:
            continue
        table.claims += 1
        for lie in liar.falsehoods(loaded, text):
            table.tried[lie.kind] += 1
            if examiner.outcome(replace(loaded, claim=lie.claim), lie.text)[0].problems:
                table.refused[lie.kind] += 1
            else:
                table.survivors.append(f"{loaded.id}: {lie.kind} ({lie.claim.predicate} {lie.claim.object or ''})")
    return table
