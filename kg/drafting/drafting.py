"""A draft from a text: every rule asked in turn, its facts merged, marked and written as proposals.

Deterministic: the same text, record and graph give the same draft. Reads no file and writes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.checked_claims import checked
from kg.drafting.deal_facts import acquisition_facts, listing_facts
from kg.drafting.draft_records import Draft, Proposal
from kg.drafting.drafted_fact import Deal, Fact, names_of
from kg.drafting.drafting_words import pattern
from kg.drafting.figure_facts import figure_facts
from kg.drafting.find_names import Labels
from kg.drafting.grouped_investors import grouped_facts
from kg.drafting.holding_facts import holding_facts
from kg.drafting.investor_facts import holder_facts, investor_fact
from kg.drafting.known_claims import KnownClaims, flagged
from kg.drafting.new_names import Name
from kg.drafting.party_lists import Listed
from kg.drafting.price_facts import price_facts
from kg.drafting.proposals import Writer
from kg.drafting.release_facts import licence_facts, model_facts, release_facts
from kg.drafting.repeats import merged
from kg.drafting.role_facts import role_facts
from kg.drafting.rounds import Rounds, announced, announcements
from kg.drafting.short_forms import stems
from kg.drafting.staff_facts import counted_facts, staff_facts
from kg.drafting.text_reading import Graph, TextReading
from kg.drafting.things import Things
from kg.drafting.turns import BEFORE_SENTENCE, NOT_IN_TURN, PUBLISHED
from kg.grammar.read import Found
from kg.ontology.round_names import parse_rung
from kg.quantities.edtf import parse_edtf
from kg.reading import Span
from kg.records.load import Knowledge
from kg.records.record_models import Source


class Drafter:
    """Drafts texts over one graph; reach for it where several are drafted, its tables are made once."""

    def __init__(self, known: Knowledge) -> None:
        self.known, self.labels = known, Labels(known.entities.values())
        self.graph, self.told = _graph(known), KnownClaims(known)

    def draft(self, text: str, source: Source) -> Draft:
        """The proposals for one text, in the order of the text, each as the check judges it."""
        return checked(self.known, self.proposed(text, source, self.reading(text, source.published)), text)

    def reading(self, text: str, published: str) -> TextReading:
        """A text with what the graph knows in it; `published` is the EDTF time that relative times are read from."""
        return TextReading(text, parse_edtf(published), self.labels, self.graph)

    def proposed(self, text: str, source: Source, reading: TextReading) -> Draft:
        """The proposals as the rules make them, before the check has judged any."""
        things = Things(self.known.entities)
        writer = Writer(text, reading, things)
        facts = merged(reading, [self._like_known(_dated(reading, fact)) for fact in _facts(reading)])
        told = [writer.proposal(fact) for fact in facts]
        proposals = self.told.marked(_with_headlines([reading.in_heading(fact.place[0]) for fact in facts], told))
        return Draft(source, tuple(things.entities.values()), writer.aliases, tuple(proposals))

    def _like_known(self, fact: Fact) -> Fact:
        """The fact, flagged where a firm of it is called as a known one and more: 快手科技 beside 快手."""
        for name in names_of([fact]):
            known = next((self.labels.name(stem) for stem in stems(name.label)), None) if name.new else None
            longer = not name.new and name.type == "Company" and self.labels.name(name.label) is None
            if longer or (known is not None and known.id and known.type == name.type):
                fact = fact.flagged("uncertain", f"{name.label}: {known.id if known else name.id}")
        return fact


def _with_headlines(headings: list[bool], told: list[Proposal]) -> Iterator[Proposal]:
    """The proposals; one of a headline is flagged where the body states nothing as a fact of what it is about."""
    hedged = [one for one, heading in zip(told, headings, strict=True) if not heading and _hedged(one)]
    open_still = {id for one in hedged for id in _about(one)}
    for one, heading in zip(told, headings, strict=True):
        yield flagged(one, "headline", []) if heading and open_still & _about(one) else one


def _hedged(one: Proposal) -> bool:
    return one.proposed is not None and "notAsserted" in one.proposed.flags


def _about(one: Proposal) -> set[str]:
    return {id for id in (one.claim.subject, one.claim.object, *one.claim.about) if id}


def _dated(reading: TextReading, fact: Fact) -> Fact:
    """The fact, flagged where nothing but another sentence tells its time, or one of several in its own, and where
    nothing tells it of what was before."""
    if fact.time is not None and fact.time.taken == PUBLISHED:
        told = reading.text[reading.page.sentence(fact.place[0]).start : fact.place[1]]
        earlier = pattern("{}", "before_now", flags=re.IGNORECASE).search(told)
        return fact.flagged("uncertain", earlier.group()) if earlier else fact
    year = fact.time.told if fact.time is not None else None
    if year is not None and reading.page.index(year[0]) != reading.page.index(fact.place[0]):
        return fact.flagged("uncertain", reading.text[slice(*year)])
    if fact.time is None or fact.time.taken not in (BEFORE_SENTENCE, NOT_IN_TURN) or fact.time.span is None:
        return fact
    return fact.flagged("uncertain", reading.text[slice(*fact.time.span)])


def _graph(known: Knowledge) -> Graph:
    pairs: dict[str, set[tuple[str, str]]] = {}
    for loaded in known.claims.values():
        if loaded.claim.object is not None:
            pairs.setdefault(loaded.claim.predicate, set()).add((loaded.claim.subject, loaded.claim.object))
    backed = {other for name in ("ledBy", "participant", "shareholder") for _, other in pairs.get(name, ())}
    funded = {firm for _, firm in pairs.get("company", ())} | {firm for firm, _ in pairs.get("shareholder", ())}
    told = {id for loaded in known.claims.values() for id in (loaded.claim.subject, loaded.claim.object) if id}
    makers = dict(sorted(pairs.get("developedBy", ())))
    return Graph(makers, frozenset(backed - funded), frozenset(funded), frozenset(told))


def _facts(reading: TextReading) -> Iterator[Fact]:
    rounds = Rounds(reading)
    found = [*_of_rounds(reading, rounds), *holder_facts(reading, rounds)]
    found += grouped_facts(reading, rounds, found)
    called = [
        replace(fact, subject=rounds.renamed.get(fact.subject, fact.subject))
        if isinstance(fact.subject, Deal)
        else fact
        for fact in found
    ]
    yield from _with_companies(reading, sorted(called, key=lambda fact: fact.place))
    yield from staff_facts(reading)
    yield from counted_facts(reading)
    yield from release_facts(reading)
    yield from model_facts(reading)
    yield from licence_facts(reading)
    yield from role_facts(reading)
    yield from listing_facts(reading)
    yield from acquisition_facts(reading)
    yield from holding_facts(reading)
    yield from price_facts(reading)


def _of_rounds(reading: TextReading, rounds: Rounds) -> Iterator[Fact]:
    """Rounds, figures and investors in the order of the text, since 本轮 is of what was spoken of before."""
    places: list[tuple[int, Found | Listed | Span]] = [(one.start, one) for one in reading.page.quantities]
    places += [(one.span[0], one) for one in reading.names.listed]
    places += [(span[0], span) for span in announcements(reading)]
    for _, one in sorted(places, key=lambda pair: pair[0]):
        if isinstance(one, Found):
            told = [*figure_facts(reading, rounds, one)]
            yield from told
            yield from _told_again(reading, told, one)
        else:
            fact = investor_fact(reading, rounds, one) if isinstance(one, Listed) else announced(reading, rounds, one)
            yield from (fact,) if fact is not None else ()


def _told_again(reading: TextReading, told: list[Fact], one: Found) -> Iterator[Fact]:
    """The facts of an amount as told in another currency too, a conversion: 5 billion yuan ($703 million)."""
    for again in (found for found in reading.page.quantities if found.restates == (one.start, one.end)):
        place = (again.start, again.end)
        for fact in (fact for fact in told if fact.value is one and again.quantity.unit != one.quantity.unit):
            pieces = tuple((role, place if role == "figure" else span) for role, span in fact.pieces)
            same = replace(fact, value=again, place=place, pieces=pieces, others={})
            yield same.flagged("conversion", reading.text[one.start : one.end])


def _with_companies(reading: TextReading, facts: list[Fact]) -> Iterator[Fact]:
    """The facts, each round's first one preceded by whose round it is and what it is called."""
    seen: set[Deal] = set()
    for fact in facts:
        deal = fact.subject
        if isinstance(deal, Deal) and deal.type == "FundingRound" and deal not in seen:
            seen.add(deal)
            if fact.predicate != "company":
                whose = replace(fact, rule="company", predicate="company", value=deal.of)
                yield replace(whose, pieces=_of_the_firm(reading, fact, deal), others={}, holder=None, about=())
            yield from _labelled(reading, fact, deal)
        yield fact


def _labelled(reading: TextReading, fact: Fact, deal: Deal) -> Iterator[Fact]:
    rung = parse_rung(deal.label) if deal.label else None
    if rung is not None and rung.stage is not None:
        stage = replace(fact, rule="roundLabel", predicate="stage", value=rung.stage)
        yield replace(stage, pieces=_of_the_firm(reading, fact, deal), others={}, holder=None, about=(deal.of,))


def _of_the_firm(reading: TextReading, fact: Fact, deal: Deal) -> tuple[tuple[str, Span], ...]:
    """The party slices that name the firm of a deal, or nobody."""
    parties = (piece for piece in fact.pieces if piece[0] == "party")
    return tuple(piece for piece in parties if not reading.names_another(piece[1], deal.of))


__all__ = ["Drafter", "Name"]
