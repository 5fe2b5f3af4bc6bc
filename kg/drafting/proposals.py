"""From facts to the claims of a draft: ids, fields, slices with their hashes, passages, and what the reading marks.

Positions leave the copy here: every slice and passage is one of the original text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from kg.build.minted_ids import kebab
from kg.drafting.assertions import assertion
from kg.drafting.draft_records import Proposal, Proposed
from kg.drafting.drafted_fact import Deal, Fact
from kg.drafting.new_names import Name
from kg.drafting.text_reading import TextReading
from kg.drafting.things import Things, slug
from kg.grammar.read import Found
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

    def proposal(self, fact: Fact) -> Proposal:
        """One fact as a proposal."""
        time = fact.time.edtf if fact.time else None
        subject = self._subject(fact, time)
        fields: dict[str, Any] = {"subject": subject, "predicate": fact.predicate, **self._value(fact, time)}
        prop = predicates()[fact.predicate]
        if time is not None and field_of(prop) != "time":
            fields["time"] = time
        if fact.time is not None and fact.time.why:
            fields["inferred"] = {"time": fact.time.why}
        fields |= {"about": sorted({self.things.id_of(name) for name in fact.about} - {subject, fields.get("object")})}
        said, fact = assertion(self.reading, fact, self.things)
        evidence = self._slices(fact, said.pop("pieces", ()))
        claim = Claim(**{**fields, **said, "id": self._id(fact, subject, fields), "evidence": evidence})
        words = tuple(self._words(piece, claim) for piece in evidence)
        return Proposal(claim, self._passage(fact.place), words, self._proposed(fact, evidence))

    def _subject(self, fact: Fact, time: str | None) -> str:
        subject = self.things.id_of(fact.subject, time)
        return f"{subject}-{self.things.id_of(fact.holder)}" if fact.holder is not None else subject

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
        if fact.time is not None and fact.time.span is not None:
            pieces.append(("time", fact.time.span))
        found: dict[tuple[str, int, int], Slice] = {}
        for role, span in sorted(dict.fromkeys(pieces), key=lambda piece: (_ORDER[piece[0]], piece[1])):
            start, end = self.reading.copy.original(span)
            place = {"start": start, "end": end, "sha256": sha256(self.text[start:end])}
            piece = Slice.model_validate({"role": role, **place})
            found.setdefault((role, start, end), piece)
        return list(found.values())

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
