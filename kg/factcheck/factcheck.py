"""A draft checked: every figure, date, round and role of a text with its verdict, in the order of the text.

Reach for `Factchecker` where several drafts are checked over one choice of sources: its tables are made once. Reads no
file, writes none, and never says that a draft is wrong where no claim excludes what it says.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.base.errors import BadInput
from kg.drafting.drafting import Drafter
from kg.factcheck.date_verdict import DateVerdict
from kg.factcheck.draft_reading import DraftReading
from kg.factcheck.figure_verdict import FigureVerdict
from kg.factcheck.finding import Finding, found
from kg.factcheck.known_facts import KnownFacts
from kg.factcheck.role_verdict import RoleVerdict
from kg.factcheck.said_events import SaidEvents
from kg.quantities.edtf import TimeError, parse_edtf
from kg.records.load import Knowledge

MOST_CHARACTERS = 200_000


@dataclass(frozen=True)
class Checked:
    """A text with what becomes of each place of it; `published` is the day from which its times were read."""

    text: str
    published: str
    findings: tuple[Finding, ...]


class Factchecker:
    """Checks drafts against the claims of the chosen sources (`known`)."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.drafter, self.facts = Drafter(known), KnownFacts(known)
        self.figure, self.role = FigureVerdict(self.facts), RoleVerdict(self.facts)

    def check(self, text: str, published: str) -> Checked:
        """Every figure, date, round and role of a text.

        `published` is an EDTF time, from which 去年 and yesterday are read. Raises BadInput for what is no time and for
        more than 200,000 characters.
        """
        if len(text) > MOST_CHARACTERS:
            remedy = "check it in parts"
            raise BadInput(f"{len(text):,} characters are more than {MOST_CHARACTERS:,}", place="text", remedy=remedy)
        try:
            parse_edtf(published)
        except TimeError as error:
            raise BadInput(error.message, place="published", remedy=error.remedy) from None
        read = DraftReading(self.drafter, text, published)
        return Checked(text, published, tuple(sorted(self._findings(read), key=lambda one: (one.place, one.kind))))

    def _findings(self, read: DraftReading) -> list[Finding]:
        dates, events = DateVerdict(self.facts, read), SaidEvents(read, self.facts)
        figures = [(said, [*self.figure.beside(said)]) for said in read.figures]
        made = [found("figure", read.original(said.place), held) for said, held in figures]
        for when in read.times:
            held = dates.beside(when, events.events(when), figures)
            made.append(found("date", read.original(when.span), held))
        for label in read.rounds:
            made.append(found("round", read.original(label), dates.round_name(label, figures)))
        made += [Finding("figure", place, "unknown", "unread", ()) for place in read.unread()]
        made += [found("role", read.original(role.place), self.role.beside(role)) for role in events.roles()]
        return made
