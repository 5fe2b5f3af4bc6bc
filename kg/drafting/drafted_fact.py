"""A fact as a rule reads it from a text, before it has ids: who, what, how much, when, and which words carry it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.drafting.draft_records import Flag
from kg.drafting.new_names import Name
from kg.drafting.text_reading import Mention
from kg.drafting.turns import Dated
from kg.grammar.read import Found
from kg.reading import Span


@dataclass(frozen=True)
class Deal:
    """A round, listing, purchase or release that facts are about; one thing of the text for each of these."""

    type: str
    of: Name
    label: str = ""
    number: int = 0


@dataclass(frozen=True)
class Fact:
    """One statement: `subject` and `value` are names, deals, figures or words; `place` is the figure or the party."""

    rule: str
    predicate: str
    subject: Name | Deal
    place: Span
    value: Name | Deal | Found | str | None = None
    time: Dated | None = None
    pieces: tuple[tuple[str, Span], ...] = ()
    flags: dict[Flag, list[str]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    holder: Name | None = None
    about: tuple[Name, ...] = ()
    sure: bool = True
    modality: str = ""
    definition: str = ""

    def flagged(self, flag: Flag, *about: str) -> Fact:
        """The same with one more flag."""
        held = [*self.flags.get(flag, []), *about]
        return replace(self, flags={**self.flags, flag: list(dict.fromkeys(held))})

    def with_pieces(self, *pieces: tuple[str, Span]) -> Fact:
        """The same with more words that carry it."""
        return replace(self, pieces=tuple(dict.fromkeys([*self.pieces, *pieces])))


def attributed(fact: Fact, topic: tuple[Mention, str] | None) -> Fact:
    """The fact with the place of its firm, flagged where that is not named in the sentence."""
    if topic is None:
        return fact
    mention, where = topic
    told = fact.with_pieces(("party", mention.span))
    return told.flagged("partyElsewhere", mention.name.label) if where == "before" else told


def names_of(facts: Iterable[Fact]) -> list[Name]:
    """Every name that facts are about."""
    found: list[Name] = []
    for fact in facts:
        parts = (fact.subject, fact.value, fact.holder, *fact.about)
        found += [part if isinstance(part, Name) else part.of for part in parts if isinstance(part, Name | Deal)]
    return list(dict.fromkeys(found))
