"""Paraphrases: whether our own words, in both languages, say what the fields say.

Needs no text of the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.evidence.case import Finding, Status
from kg.evidence.cues import cues
from kg.evidence.names import Names
from kg.evidence.quantities import same_numbers
from kg.grammar.read import Found
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Bound
from kg.reading import Page, marks_at
from kg.reading.figures import clipped
from kg.reading.statement_marks import PROSPECTIVE
from kg.records.record_models import Claim, QuantityField

_REMEDY = "let the paraphrase say what the fields say, or correct the field"


def paraphrase_findings(claim: Claim, names: Names, page_of: Callable[[str, Names], Page]) -> Iterator[Finding]:
    """Where a paraphrase gives another number, bound, negation, modality or party than the claim."""
    if claim.paraphrase is None:
        return
    for language, text in (("zh", claim.paraphrase.zh), ("en", claim.paraphrase.en)):
        page = page_of(text, names)
        for wrong in (
            *_figures(claim, page),
            *_years(claim, text),
            *_assertion(claim, page),
            *_names(claim, page, names),
        ):
            yield Finding("paraphrase", Status.FAILED, f"the paraphrase ({language}) {wrong}", _REMEDY)


def _figures(claim: Claim, page: Page) -> Iterator[str]:
    """The quantities of a paraphrase have to be the claim's own, with its bound."""
    field = claim.quantity
    if field is None or {"value", "quantity", "bound"} & set(claim.inferred) or field.bound is Bound.MULTIPLE:
        return
    for one in page.quantities:
        if one.quantity.unit not in (field.unit, "count") and not _money(one.quantity.unit):
            continue
        if not same_numbers(one.quantity, field.quantity()):
            if not _elsewhere(claim, page, one):
                yield f"says {page.text[one.start : one.end]!r}, the claim {field.quantity().labels()['en']}"
        elif _money(one.quantity.unit) and one.quantity.unit != field.unit:
            yield f"gives the unit {one.quantity.unit}, the claim {field.unit}"
        elif not _bounded_alike(field, page, one):
            yield f"says {page.text[one.start : one.end]!r}, the claim is {field.bound}"


def _years(claim: Claim, text: str) -> Iterator[str]:
    """A year of a paraphrase has to be one of the claim's time, where the claim has a time."""
    if claim.quantity is not None and claim.quantity.unit in ("ratio", "factor"):
        return  # twice that of the year before
    stated = set(re.findall(r"\d{4}", claim.time or ""))
    for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text):
        if stated and year not in stated:
            yield f"says {year}, the claim {claim.time}"


def _money(unit: str) -> bool:
    return unit.isupper()


def _elsewhere(claim: Claim, page: Page, one: Found) -> bool:
    """Whether the number is part of another field or word of the claim: a tier of 39, a count in its scope."""
    written = page.text[one.start : one.end]
    fields = [claim.time or "", claim.subject, claim.object or "", claim.definition or ""]
    if claim.scope is not None:
        fields += [claim.scope.zh, claim.scope.en]
    digits = re.findall(r"\d+", written)
    return bool(digits) and all(any(number in field for field in fields) for number in digits)


def _bounded_alike(field: QuantityField, page: Page, one: Found) -> bool:
    if one.quantity.bound == field.bound:
        return field.bound is not Bound.EXACT or clipped(page, (one.start, one.end)) is None
    hedged = one.quantity.bound is not Bound.EXACT or clipped(page, (one.start, one.end)) is not None
    return hedged and field.bound is not Bound.EXACT and one.quantity.bound is Bound.EXACT


def _assertion(claim: Claim, page: Page) -> Iterator[str]:
    """A paraphrase of a fact negates only what the claim negates, and hedges its modality as the claim does."""
    prop = vocabulary().properties[claim.predicate]
    if claim.predicate in cues().told:
        return
    if prop.takes not in ("quantity", "boolean", "edtf") and claim.predicate not in cues().plain:
        return
    read = [{mark.kind for mark in marks_at(page, place)} for place in _places(claim, page)]
    if not read:
        end = len(page.text)
        read = [
            {
                mark.kind
                for mark in marks_at(page, (end - 1, end))
                if mark.where == "frame" or (prop.takes == "edtf" and mark.kind == "denied")
            }
        ]
    kinds = set.intersection(*read)
    negative = (claim.polarity == "negative") != (claim.literal == "false")
    if ("denied" in kinds) and not negative and claim.modality != "cancelled":
        yield "negates, the claim does not"
    elif negative and "denied" not in kinds and not cues().polarity.found(page.text):
        yield "does not negate, the claim does"
    kinds -= {"denied", "opinion"}
    own = PROSPECTIVE if claim.modality in PROSPECTIVE else {claim.modality}
    if kinds - own and not negative and "modality" not in claim.inferred:
        yield f"is {', '.join(sorted(kinds - own))}, the claim {claim.modality}"


def _places(claim: Claim, page: Page) -> Iterator[tuple[int, int]]:
    if claim.quantity is not None and page.quantities:
        yield from ((one.start, one.end) for one in page.quantities)
        return
    words = cues().predicate(claim.predicate)
    found = [match.span() for match in words.pattern.finditer(page.masked.casefold())] if words is not None else []
    yield from found or _objects(claim, page)


def _objects(claim: Claim, page: Page) -> Iterator[tuple[int, int]]:
    """Where no word of the property stands in a paraphrase, its last name is what is said."""
    if claim.object is not None and page.named:
        yield page.named[-1]


def _names(claim: Claim, page: Page, names: Names) -> Iterator[str]:
    """The names of a paraphrase have to be those of the claim's parties, or of what they imply."""
    parties = [claim.subject, claim.object, claim.provider, claim.speaker, claim.document, *claim.about]
    own = [party for party in parties if party]
    for start, end in page.named:
        called = names.named_by(page.text[start:end])
        if called and not any(name in own or names.implied(name, own) for name in called):
            yield f"names {page.text[start:end]!r}, the claim does not"
