"""What of the claims that a person took can stand: each held by the check, and each thing whole that they are about.

A round without its company stands in no graph, nor does what is told of it. Never decides anything: what cannot stand
is held back with the reason, and stands as soon as what it lacks is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.check.edges import edges
from kg.check.shacl import Cardinality, cardinalities
from kg.drafting.draft_records import Draft, Proposal
from kg.ontology.registry import vocabulary
from kg.records.load import Knowledge
from kg.review.draft_parts import named_by, taken_entities
from kg.review.live_check import LiveCheck


@dataclass
class Standing:
    """The claims that stand together, and why each other one does not: what it lacks, or what the check says."""

    claims: list[Proposal]
    lacking: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def standing(known: Knowledge, draft: Draft, text: str, taken: list[Proposal]) -> Standing:
    """The largest part of `taken` that stands. `known` is the workspace without the draft's own source."""
    found = Standing(taken)
    while True:
        entities = tuple(taken_entities(draft, found.claims))
        there = {one.id for one in entities} | set(known.entities)
        aliases = {name: words for name, words in draft.aliases.items() if name in there}
        part = replace(draft, entities=entities, aliases=aliases, proposals=tuple(found.claims))
        live = LiveCheck(known, part, text)
        lacking = dict(_lacking(live.known, draft.source.id, found.claims))
        refused = {} if lacking else dict(_refused(live, found.claims))
        if not lacking and not refused:
            return found
        found.lacking |= lacking
        found.refused |= refused
        found.claims = [one for one in found.claims if one.claim.id not in lacking and one.claim.id not in refused]


def _refused(live: LiveCheck, claims: list[Proposal]) -> Iterator[tuple[str, str]]:
    for one in claims:
        verdict = live.of(one)
        if verdict.status == "refused":
            yield one.claim.id, verdict.troubles[0].message


def _lacking(known: Knowledge, source: str, claims: list[Proposal]) -> Iterator[tuple[str, str]]:
    """The claims about a thing that has too few or too many of what its shape asks for."""
    named = {name for one in claims for name in named_by(one.claim)}
    about = {key: loaded for key, loaded in known.claims.items() if loaded.claim.subject in named}
    told = replace(known, claims=about)
    said = {edge for name in {source, *(loaded.source for loaded in about.values())} for edge in edges(told, name)}
    for thing in sorted(named & set(known.entities)):
        for asked in _asked(known.entities[thing].type):
            count = len({value for subject, name, value in said if (subject, name) == (thing, asked.property)})
            if count < asked.least:
                lacking = [one for one in claims if thing in named_by(one.claim)]
            elif asked.most is not None and count > asked.most:
                mine = [one for one in claims if one.claim.subject == thing]
                lacking = [one for one in mine if one.claim.predicate == asked.property]
            else:
                continue
            yield from ((one.claim.id, f"{thing}: {asked.message}") for one in lacking)


def _asked(type: str) -> Iterator[Cardinality]:
    words = vocabulary()
    for name, asked in cardinalities().items():
        if type in words.classes and words.is_a(type, name):
            yield from asked
