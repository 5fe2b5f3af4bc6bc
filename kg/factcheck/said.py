"""What a draft says at a place: a figure, whose it is, of what, of when, and how it is said.

Read by drafting (`kg.drafting`) and by the reading of the check (`kg.reading`), which are the only readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.drafting.draft_records import Proposal
from kg.quantities.edtf import Period
from kg.quantities.quantity import Quantity
from kg.reading import Span

_TAKEN_BACK = {"denied", "cancelled", "question", "hypothetical"}


def taken_back(marks: Iterable[str]) -> bool:
    """Whether a statement with these marks is denied, asked or only supposed."""
    return not _TAKEN_BACK.isdisjoint(marks)


@dataclass(frozen=True)
class Whose:
    """The things that a place may be about: the topic of its sentence, others of the sentence, those named before."""

    topic: frozenset[str] = frozenset()
    sentence: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()

    @property
    def all(self) -> set[str]:
        """Every one of them."""
        return {*self.topic, *self.sentence, *self.before}


@dataclass(frozen=True)
class When:
    """A time as a sentence gives it; `sure` where nothing else of the sentence could be meant."""

    period: Period
    span: Span
    sure: bool


@dataclass(frozen=True)
class SaidFigure:
    """A figure of a draft. `place` is that of the reading copy; `governs`, `clause` and `sentence` are properties by
    how near their words stand; `stage` is the round that the sentence names; `odd` says why the figure is no level of
    its property: change, share, sum, part."""

    place: Span
    quantity: Quantity
    whose: Whose
    governs: frozenset[str]
    clause: frozenset[str]
    sentence: frozenset[str]
    stage: str = ""
    when: When | None = None
    definitions: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    odd: frozenset[str] = frozenset()
    proposals: tuple[Proposal, ...] = field(default=(), repr=False)

    @property
    def properties(self) -> frozenset[str]:
        """The properties that it may be of: what governs it or stands nearest in its clause, else in its sentence."""
        return self.governs | self.clause or self.sentence

    @property
    def unsure(self) -> set[str]:
        """What drafting wants a person to look at; that it is the figure of a part is told by the definition."""
        told = [one.proposed.flags for one in self.proposals if one.proposed]
        return {flag for flags in told for flag, about in flags.items() if about != ["part"] or not self.definitions}


@dataclass(frozen=True)
class SaidRole:
    """That somebody has a part: `place` (in the reading copy) names who, `roles` are the parts that the words may tell,
    `whose` are the firms, rounds or things that it is a part in."""

    place: Span
    who: frozenset[str]
    roles: frozenset[str]
    whose: frozenset[str]
    stage: str = ""
    when: When | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SaidEvent:
    """That something was at a time: a round, a release, a listing, a founding. `kind` is the class of the deal or the
    property, `whose` its firm or thing, `who` another party of it."""

    when: When
    kind: str
    whose: frozenset[str]
    who: frozenset[str] = frozenset()
    stage: str = ""
