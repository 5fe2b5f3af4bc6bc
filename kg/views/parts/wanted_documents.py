"""Which documents would state a claim: a kind, who issues it, and the period or round that it is of.

Reach for it to name what would settle a conclusion. A filing is named only of who is known to file; that a document
exists is never said unless a claim names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from kg.ontology.document_kinds import DocumentKind, kind_of, kinds_that_state
from kg.quantities.edtf import parse_edtf
from kg.views.parts.cells import Label, When
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.round_claims import day
from kg.views.parts.stated import Stated
from kg.views.parts.words import property_label

Naming = Literal["itself", "kind", "none"]
_YEAR = re.compile(r"(\d{4})(-12(-\d\d)?)?[~?%]?", re.ASCII)  # a year, or a day or month with which it ends
_UNREPORTED = timedelta(days=92)  # accounts that end so near before a listing are no longer in its prospectus


@dataclass(frozen=True)
class Wanted:
    """A claim that is not there: of what, which property, for what time, counted by whom ("" where that is open)."""

    subject: str
    property: str
    time: str = ""
    provider: str = ""


@dataclass(frozen=True)
class Document:
    """A document by its kind, its issuer and what it is of: a time in EDTF, a round, or neither.

    A mere statement is on one property: nobody says all that is asked of him at once.
    """

    kind: DocumentKind
    issuer: str
    time: str = ""
    round: str = ""
    on: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one document from another."""
        return self.kind.name, self.issuer, self.round, "" if self.round else self.time, self.on


def told_kind(reader: Reader, claim: Stated) -> DocumentKind | None:
    """The kind of document that a claim says it rests on, by the document's name or by the claim's certainty."""
    return kind_of(*_telling(reader, claim))


def _telling(reader: Reader, claim: Stated) -> tuple[str, ...]:
    """The names of the document that a claim rests on, and the remark on its certainty."""
    names = reader.ref(claim.document).label if claim.document else None
    told = (names.zh, names.en) if names else ()
    return *told, reader.field(claim.claim, "certainty")


class Documents:
    """The documents that would state claims about the things of some evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self._reader = evidence, evidence.reader

    @cached_property
    def _owners(self) -> dict[str, str]:
        """For a thing that belongs to another the one it belongs to."""
        found: dict[str, str] = {}
        for claim in self.evidence.stated("belongings"):
            ends = (claim.object, claim.subject) if claim.predicate == "hasMode" else (claim.subject, claim.object)
            found.setdefault(*ends)
        for claim in self.evidence.stated("funding"):
            if claim.introduced:
                found.setdefault(claim.introduced, claim.subject)
            if claim.predicate == "company":  # also of a round that is only planned or reported
                found.setdefault(claim.subject, claim.object)
        return found

    @cached_property
    def _listings(self) -> dict[str, date | None]:
        """Who has listed shares, with the first day that a source gives, where one does."""
        claims = self.evidence.stated("belongings")
        listings = {claim.subject: claim.object for claim in claims if claim.predicate == "issuer"}
        found: dict[str, date | None] = dict.fromkeys(listings.values())
        for claim in self.evidence.stated("contradictions"):
            if claim.predicate == "date" and claim.subject in listings and claim.holds(("actual",)):
                first = parse_edtf(claim.time).earliest
                known = found[listings[claim.subject]]
                found[listings[claim.subject]] = min(first, known) if first and known else first or known
        return found

    @cached_property
    def _filers(self) -> set[str]:
        return {*self._listings, *(issuer for kind, issuer, *_ in self._told)}

    @cached_property
    def _told(self) -> set[tuple[str, ...]]:
        """The filings that claims name, by their keys, without a time where their own names tell none."""
        found: set[tuple[str, ...]] = set()
        for claim in self.evidence.stated("contradictions"):
            kind = told_kind(self._reader, claim)
            if kind is not None and kind.filed:
                issuer, time = self.company(claim.subject, claim.claim), self._time(kind, claim.time) or ""
                dated = time[:4] in "\n".join(_telling(self._reader, claim))
                found.add(Document(kind, issuer, time if dated else "").key)
        return found

    def naming(self, document: Document) -> Naming:
        """Whether a claim names a document: itself, one of its kind and issuer without saying of when, or none."""
        if document.key in self._told:
            return "itself"
        return "kind" if Document(document.kind, document.issuer).key in self._told else "none"

    @cached_property
    def _round_days(self) -> dict[str, str]:
        """The first time that a source gives for each round."""
        times: dict[str, str] = {}
        for claim in self.evidence.stated("funding"):
            if claim.predicate == "date" and claim.time and claim.holds(("actual",)):
                times[claim.subject] = min(times.get(claim.subject, claim.time), claim.time, key=day)
        return times

    def company(self, subject: str, claim: str = "") -> str:
        """Whose a thing is: itself for an organization, else its owner's, else the one company that a claim names."""
        seen = {subject}
        while not self._reader.is_a(subject, "Organization") and self._owners.get(subject, subject) not in seen:
            subject = self._owners[subject]
            seen.add(subject)
        if claim and not self._reader.is_a(subject, "Organization"):
            others = {id for id in map(self.company, self._reader.about(claim)) if self._reader.is_a(id, "Company")}
            return others.pop() if len(others) == 1 else subject
        return subject

    def that_state(self, wanted: Wanted, claim: str = "") -> Iterator[Document]:
        """The documents that would state a claim; one of a kind that states anything only where no other would.

        `claim` is one about the same thing: it tells whose the thing is where nothing else does.
        """
        company, found = self.company(wanted.subject, claim), False
        for kind in kinds_that_state(wanted.property):
            made = None if found and "any" in kind.states else self._document(kind, wanted, company)
            if made is not None:
                found = True
                yield made

    def _document(self, kind: DocumentKind, wanted: Wanted, company: str) -> Document | None:
        others = wanted.provider not in ("", company)
        if kind.of == "provider":
            return Document(kind, wanted.provider, wanted.time) if others else None
        if kind.of == "round":
            is_round = self._reader.is_a(wanted.subject, "FundingRound")
            first = self._round_days.get(wanted.subject, "")
            return Document(kind, company, first, wanted.subject) if is_round else None
        if kind.filed and (company not in self._filers or others or not self._in_time(kind, wanted, company)):
            return None
        time = self._time(kind, wanted.time)
        can_speak = any(self._reader.is_a(company, name) for name in ("Organization", "Person"))
        on = wanted.property if kind.of == "time" else ""
        return Document(kind, company, time, on=on) if time is not None and can_speak else None

    def _in_time(self, kind: DocumentKind, wanted: Wanted, company: str) -> bool:
        """Whether a time lies on that side of a listing of which such a filing tells."""
        listed = self._listings.get(company)
        if kind.of == "listing" and company not in self._listings:
            return Document(kind, company).key in self._told
        last = parse_edtf(wanted.time).latest if wanted.time else None
        if listed is None or last is None:
            return True
        return (last < listed - _UNREPORTED) == (kind.of == "listing")

    @staticmethod
    def _time(kind: DocumentKind, time: str) -> str | None:
        """What of a time such a document is of; None where it would not tell of that time."""
        year = _YEAR.fullmatch(time)
        if kind.of == "listing":
            return ""
        if kind.of == "year":
            return year[1] if year else None
        if kind.of == "part":
            return None if year or not time or None in (parse_edtf(time).earliest, parse_edtf(time).latest) else time
        return time

    def label(self, document: Document) -> Label:
        """A document in words: whose, of what, of which kind."""
        kind = document.kind
        if document.round:
            of = self._reader.ref(document.round).label
            return Label(zh=f"{of.zh}的{kind.zh}", en=f"{kind.en} of {of.en}")
        issuer, when = self._reader.ref(document.issuer).label, When.of(document.time).label if document.time else None
        asked = property_label(document.on) if document.on else None
        about, on = (f"关于“{asked.zh}”", f" on “{asked.en}”") if asked else ("", "")
        zh, en = f"{issuer.zh}{about}的{kind.zh}", f"{issuer.en}'s {kind.en}{on}"
        if when is None:
            return Label(zh=zh, en=en)
        return Label(zh=f"{zh}（{when.zh}）", en=f"{en} for {when.en}" if kind.of == "year" else f"{en} ({when.en})")
