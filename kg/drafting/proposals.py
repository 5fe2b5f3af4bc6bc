"""From facts to the claims of a draft: ids, fields, slices with their hashes, passages, and what the reading marks.

Positions leave the copy here: every slice and passage is one of the original text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from kg.build.minted_ids import kebab, tie_id
from kg.drafting.assertions import assertion
from kg.drafting.draft_records import Proposal, Proposed
from kg.drafting.drafted_fact import Deal, Fact
from kg.drafting.drafting_words import words
from kg.drafting.new_names import Name
from kg.drafting.text_reading import TextReading
from kg.drafting.things import Things, slug
from kg.drafting.turns import OF_SPAN
from kg.evidence.cues import cues
from kg.grammar.read import Found
from kg.grammar.times import Anchor, TimeError, parse_time
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Bound, Quantity
from kg.reading import Span
from kg.records.expansion import field_of, predicates
from kg.records.record_models import Claim, QuantityField, Slice
from kg.records.short_slices import Passage, writable
from kg.records.texts import sha256

_ORDER = {"figure": 0, "party": 1, "cue": 2, "time": 3, "antecedent": 4}


class Writer:
    """Writes the facts of one text as proposals; `text` is the original."""

    def __init__(self, text: str, reading: TextReading, things: Things) -> None:
        self.text, self.reading, self.things = text, reading, things
        self.ids: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self.aliases: dict[str, dict[str, list[int]]] = {}
        self.standing: dict[Span, str] = {}

    def proposal(self, fact: Fact) -> Proposal:
        """One fact as a proposal."""
        time = fact.time.edtf if fact.time else None
        subject = self._subject(fact, time)
        fields: dict[str, Any] = {"subject": subject, "predicate": fact.predicate, **self._value(fact, time)}
        prop = predicates()[fact.predicate]
        if time is not None and field_of(prop) != "time":
            fields["time"] = time
        if fact.definition:
            fields["definition"] = fact.definition
        if fact.time is not None and fact.time.why:
            fields["inferred"] = {"time": fact.time.why}
        fields |= {"about": sorted({self.things.id_of(name) for name in fact.about} - {subject, fields.get("object")})}
        said, fact = assertion(self.reading, fact, self.things)
        called = self._called(fact, subject)
        fact = replace(fact, pieces=tuple(one for one in fact.pieces if not _part_of(one, called)))
        for role, span in fact.pieces:
            self._longer(span) if role == "party" else None
        evidence = self._slices(fact, (*said.pop("pieces", ()), *called))
        if fact.time is not None and fact.time.span is not None and not any(p.role == "time" for p in evidence):
            fields.setdefault("inferred", {"time": "the words of the text, read without the spaces and marks in them"})
        given = dict(fields.pop("inferred", {})) | self._taken(fact.predicate, evidence)
        fields |= {"inferred": given} if given else {}
        claim = Claim(**{**fields, **said, "id": self._id(fact, subject, fields), "evidence": evidence})
        words = tuple(self._words(piece, claim) for piece in evidence)
        return Proposal(claim, self._passage(fact.place), words, self._proposed(fact, evidence))

    def _called(self, fact: Fact, subject: str) -> tuple[tuple[str, Span], ...]:
        """The words that stand for a deal in this text alone, kept as its alias: A轮融资, 本轮, the release."""
        if not isinstance(fact.subject, Deal) or fact.holder is not None:
            return ()
        free = (span for span in deal_words(self.reading, fact) if self.standing.get(span, subject) == subject)
        span = next(free, None)
        if span is None:
            return ()
        self.standing[span] = subject
        self._alias(subject, span)
        labels = self.reading.labels_in(*span) if fact.predicate == "stage" else []
        shown = (("cue", labels[0] if labels else span),) if fact.predicate in ("company", "stage") else ()
        return (("party", span), *shown)

    def _longer(self, span: Span) -> None:
        """The alias of a known firm that the text calls by a longer name: Larkfield Systems Co. for Larkfield."""
        name = self.reading.names.labels.get(self.reading.text[slice(*span)])
        if name is not None and name.id and self.reading.known.name(name.label) is None:
            self._alias(name.id, span)

    def _alias(self, id: str, span: Span) -> None:
        start, end = self.reading.copy.original(span)
        held = self.aliases.setdefault(id, {}).setdefault(self.text[start:end], [])
        if start not in held:
            held.append(start)
            held.sort()

    def _subject(self, fact: Fact, time: str | None) -> str:
        subject = self.things.id_of(fact.subject, time)
        if fact.holder is None:
            return subject
        return tie_id(predicates()[fact.predicate].domain, subject, self.things.id_of(fact.holder))

    def _value(self, fact: Fact, time: str | None) -> dict[str, Any]:
        if isinstance(fact.value, Found):
            written = self.text[slice(*self.reading.copy.original((fact.value.start, fact.value.end)))]
            return {"quantity": quantity_field(fact.value.quantity, written, predicates()[fact.predicate].unit_kind)}
        if isinstance(fact.value, Name | Deal):
            return {"object": self.things.id_of(fact.value, time)}
        codes = fact.value in vocabulary().codes and field_of(predicates()[fact.predicate]) == "object"
        return {"object" if codes else "literal": fact.value}

    def _id(self, fact: Fact, subject: str, fields: dict[str, Any]) -> str:
        about = fields.get("object") or ""
        base = "-".join(part for part in (subject, kebab(fact.predicate), about) if part)[:100].strip("-")
        base = slug(base)
        self.ids[base] += 1
        return base if self.ids[base] == 1 else f"{base}-{self.ids[base]}"

    def _slices(self, fact: Fact, more: tuple[tuple[str, Span], ...]) -> list[Slice]:
        pieces = [*fact.pieces, *more]
        if fact.time is not None and fact.time.span is not None and self._reads(fact.time.span):
            pieces.append(("antecedent" if fact.time.taken == OF_SPAN else "time", fact.time.span))
            pieces += [("antecedent", fact.time.told)] if fact.time.told is not None else []
        found: dict[tuple[str, int, int], Slice] = {}
        for role, span in sorted(dict.fromkeys(pieces), key=lambda piece: (_ORDER[piece[0]], piece[1])):
            start, end = self.reading.copy.original(span)
            place = {"start": start, "end": end, "sha256": sha256(self.text[start:end])}
            piece = Slice.model_validate({"role": role, **place})
            found.setdefault((role, start, end), piece)
        return list(found.values())

    def _taken(self, predicate: str, evidence: list[Slice]) -> dict[str, str]:
        """Why a property may be said that none of its words shows: who released a thing is taken as who made it."""
        reason, own = words()["taken"].get(predicate), cues().predicate(predicate)
        shown = own is None or any(own.found(self.text[piece.start : piece.end]) for piece in evidence)
        return {} if reason is None or shown else {"predicate": reason}

    def _reads(self, span: Span) -> bool:
        """Whether the words of a time are read as they stand, which spaces and marks in them prevent."""
        try:
            parse_time(self.text[slice(*self.reading.copy.original(span))], Anchor(self.reading.published, 2000))
        except TimeError:
            return False
        return True

    def _words(self, piece: Slice, claim: Claim) -> str | None:
        words = self.text[piece.start : piece.end]
        own = piece.role == "party" or (claim.quantity is not None and words == claim.quantity.as_written)
        return words if (writable(piece, words) or own) and not re.search(r"[\n“”‘’\"]", words) else None

    def _passage(self, place: Span) -> Passage:
        at = self.reading.copy.original(place)[0]
        end = self.text.find("\n", at)
        begin, end = self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)
        return Passage(begin, end, sha256(self.text[begin:end]))

    def _proposed(self, fact: Fact, evidence: list[Slice]) -> Proposed:
        base = "|".join([fact.rule, fact.predicate, *(piece.sha256 or "" for piece in evidence)])
        self.keys[base] += 1
        key = sha256(f"{base}|{self.keys[base]}")[:12]
        return Proposed(key=key, rule=fact.rule, alternatives=fact.others, flags=fact.flags)


def _part_of(piece: tuple[str, Span], called: tuple[tuple[str, Span], ...]) -> bool:
    """Whether a party slice is a part of the words that stand for the deal."""
    role, (start, end) = piece
    return any(role == "party" and a <= start and end <= b and (a, b) != (start, end) for _, (a, b) in called)


def deal_words(reading: TextReading, fact: Fact) -> list[Span]:
    """The words for a deal beside a fact: its label with 融资 behind it first, then the nearest ones."""
    assert isinstance(fact.subject, Deal)
    sentence = reading.page.sentence(fact.place[0])
    found = [m.span() for m in _DEAL_WORDS[fact.subject.type].finditer(reading.text, sentence.start, sentence.end)]
    labels = [span for role, span in fact.pieces if role == "party" and reading.labels_in(*span)]
    told = [span for span in found if any(span[0] <= label[0] and label[1] <= span[1] for label in labels)] or found
    plain = [span for span in told if reading.text[slice(*span)] not in ("估值", "valuation")] or told
    return sorted(plain, key=lambda span: (max(span[0] - fact.place[1], fact.place[0] - span[1], 0), span))


_ROUND = (
    r"(?:(?:(?:Pre|pre)-?\s?)?[A-H]\d?\+{0,3}\s?|天使\+?|种子|战略|第[一二三四五六七八九十]+|首|新一|最新一|本|该|此|这|上一)"
    r"(?:轮|笔|次)(?:融资|投资)?|融资|(?:Series\s[A-H]\+?|[Ss]eed|[Aa]ngel)(?:\s(?:round|funding))?"
    r"|(?:funding |financing )?round|funding|financing|fundraising|investment|投资(?!方|人|机构|者)|估值|valuation"
)
_DEAL_WORDS = {
    "FundingRound": re.compile(_ROUND),
    "Release": re.compile(
        r"发布|推出|上线|开源|亮相|面世|问世|releas\w+|launch\w*|unveil\w*|open-sourc\w+|introduc\w+", re.I
    ),
    "Listing": re.compile(r"上市|挂牌|IPO|招股|聆讯|listing|went public|trading", re.IGNORECASE),
    "Offer": re.compile(words()["standing"]["Offer"], re.IGNORECASE),
    "Acquisition": re.compile(r"收购|并购|买下|acqui\w+|bought|buy", re.IGNORECASE),
}


def quantity_field(quantity: Quantity, written: str, unit_kind: str) -> QuantityField:
    """A quantity of the grammar as a claim has it; a bare count takes what its property counts."""
    unit = quantity.unit
    shape: dict[str, Any] = {"as_written": written, "unit": unit, "bound": quantity.bound}
    if quantity.bound is Bound.RANGE:
        shape |= {"lower": quantity.lower, "upper": quantity.upper}
        shape |= {"lower_open": quantity.lower_open, "upper_open": quantity.upper_open}
    elif quantity.bound is Bound.MULTIPLE:
        shape["readings"] = list(quantity.readings)
    else:
        shape["value"] = next(x for x in (quantity.nominal, quantity.lower, quantity.upper) if x is not None)
    assert unit_kind
    return QuantityField(**shape)
