"""From claims to the statements of a claim file: grouped by passage and subject, what they share written once.

The reverse of `kg.records.expansion`; the order of the slices within a claim is kept, since their names in the graph
count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.records.expansion import Expanded, field_of, kind_of, predicates
from kg.records.record_models import Circumstances, Claim
from kg.records.short_slices import Passage, span, written

Json = dict[str, Any]


@dataclass
class Group:
    """The claims of one statement, in order: one passage, one kind, one thing."""

    kind: str
    subject: str
    claims: list[Expanded] = field(default_factory=list)


@dataclass
class Compact:
    """The statements of a file, ready to be written: those without a passage first, then passage by passage."""

    statements: list[Group]
    passages: list[tuple[Passage, list[Group]]]
    hashes: dict[str, str]


def grouped(claims: Iterable[Expanded], types: Mapping[str, str]) -> list[Group]:
    """Claims by kind and subject, in the order in which each first comes; `types` gives an entity's class."""
    found: dict[tuple[str, str], Group] = {}
    for one in claims:
        kind = kind_of(types.get(one.claim.subject), predicates().get(one.claim.predicate))
        found.setdefault((kind, one.claim.subject), Group(kind, one.claim.subject)).claims.append(one)
    return list(found.values())


def compact(claims: Sequence[Expanded], passages: Sequence[Passage], types: Mapping[str, str]) -> Compact:
    """The claims as statements; `passage` of each is an index into `passages`, which come by their place."""
    bare = grouped((one for one in claims if one.passage is None), types)
    held = [(place, grouped((one for one in claims if one.passage == n), types)) for n, place in enumerate(passages)]
    held.sort(key=lambda pair: (pair[0].quote is not None, pair[0].start, pair[0].end))
    hashes = {
        span(piece): piece.sha256
        for one in claims
        for piece, text in zip(one.claim.evidence, one.words, strict=True)
        if text is None and piece.sha256 is not None
    }
    order = sorted(hashes, key=lambda key: tuple(map(int, key.split("-"))))
    return Compact(bare, [(place, groups) for place, groups in held if groups], {key: hashes[key] for key in order})


def circumstances(claim: Claim) -> Json:
    """What a claim says besides subject, predicate and value, without defaults."""
    return claim.model_dump(by_alias=True, exclude_defaults=True, include=set(Circumstances.model_fields))


def said(one: Expanded, shared: Mapping[str, Any], head: int) -> Json:
    """A claim as a record: id, predicate with its value, its own circumstances, its own words."""
    claim, predicate = one.claim, predicates()[one.claim.predicate]
    field = field_of(predicate)
    value = claim.model_dump(by_alias=True, exclude_defaults=True, include={field})[field]
    record: Json = {"id": claim.id, predicate.name: value}
    own = circumstances(claim)
    told = own.pop("paraphrase", None) if "paraphrase" not in shared else None
    record |= {name: value for name, value in own.items() if name not in shared and name != field}
    words = short(one)
    if words[head:]:
        record["words"] = words[head:]
    return record | ({"paraphrase": told} if told else {})


def short(one: Expanded) -> list[str]:
    """The slices of a claim in short form."""
    return [written(piece, text) for piece, text in zip(one.claim.evidence, one.words, strict=True)]


def shared_by(group: Group) -> tuple[Json, list[str]]:
    """What every claim of a group says alike, and the words that each begins with."""
    if len(group.claims) < 2:
        return {}, []
    all_own = [circumstances(one.claim) for one in group.claims]
    fields = [field_of(predicates()[one.claim.predicate]) for one in group.claims]
    shared = {}
    for own in all_own:
        for name, value in own.items():
            asked = [other for other, field in zip(all_own, fields, strict=True) if field != name]
            if len(asked) > 1 and all(other.get(name) == value for other in asked):
                shared[name] = value
    head: list[str] = []
    lists = [short(one) for one in group.claims]
    while all(len(words) > len(head) for words in lists) and len({words[len(head)] for words in lists}) == 1:
        head.append(lists[0][len(head)])
    return shared, head
