"""drafts/ID.yaml read and written: the same draft, the same bytes.

Checks the shape of the file; whether its claims hold is `kg.build` and `kg.evidence`'s question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.base.problems import InvalidFiles, Problem
from kg.base.yaml_text import Document, Place, parse_yaml
from kg.drafting.draft_records import Draft, DraftEntity, DraftFile, Proposal
from kg.records.claim_file import claim_file
from kg.records.expansion import Expanded, Expander
from kg.records.record_models import Entity
from kg.records.short_slices import Passage
from kg.records.validation import validated
from kg.records.yaml_writer import filled_item

_BESIDE = ("proposed", "decision", "reason")


def read_draft(text: str, name: str) -> Draft:
    """The draft that a file holds; `name` is what messages call it. Raises InvalidFiles with every problem."""
    document = parse_yaml(text, name)
    problems: list[Problem] = []
    file = validated(DraftFile, document.data, document, (), problems)
    if file is None:
        raise InvalidFiles(problems)
    expander = Expander(document, file)
    claims = list(expander.claims())
    problems += [*expander.problems, *_misplaced(document, file)]
    if problems:
        raise InvalidFiles(problems)
    passages = [Passage.read(key) for key in file.passages]
    proposals = tuple(_proposal(file, one, passages) for one in claims)
    return Draft(file.sources[0], tuple(file.entities), dict(file.aliases), proposals)


def draft_text(draft: Draft, types: Mapping[str, str]) -> str:
    """The file of a draft; `types` gives the class of every entity that the draft does not add itself."""
    passages: list[Passage] = []
    claims = []
    for one in draft.proposals:
        if one.passage is not None and one.passage not in passages:
            passages.append(one.passage)
        number = passages.index(one.passage) if one.passage is not None else None
        claims.append(Expanded(one.claim, (), None, number, one.words))
    return claim_file(
        draft.source.id,
        claims,
        {**types, **{entity.id: entity.type for entity in draft.entities}},
        passages=passages,
        aliases=draft.aliases,
        beside={one.claim.id: _beside(one) for one in draft.proposals},
        head=_head(draft),
    )


def _head(draft: Draft) -> Iterator[str]:
    yield "sources:"
    yield from filled_item(_plain(draft.source), "")
    if draft.entities:
        yield "entities:"
        for entity in draft.entities:
            own = {name: value for name, value in _plain(entity).items() if name not in _BESIDE}
            yield from filled_item({**own, **_beside(entity)}, "")


def _plain(record: Entity | Any) -> dict[str, Any]:
    found: dict[str, Any] = record.model_dump(by_alias=True, exclude_defaults=True)
    return found


def _beside(one: Proposal | DraftEntity) -> dict[str, Any]:
    made = one.proposed.model_dump(by_alias=True, exclude_defaults=True) if one.proposed else None
    found = {"proposed": made, "decision": one.decision, "reason": one.reason}
    return {name: value for name, value in found.items() if value is not None}


def _proposal(file: DraftFile, one: Expanded, passages: list[Passage]) -> Proposal:
    said = _at(file, one.place)
    passage = passages[one.passage] if one.passage is not None else None
    return Proposal(one.claim, passage, one.words, said.proposed, said.decision, said.reason)


def _at(file: DraftFile, place: Place) -> Any:
    """The record of a claim at its place in the file."""
    found: Any = getattr(file, str(place[0]))
    for step in place[1:]:
        found = found.says if step == "says" else found[step]
    return found


def _misplaced(document: Document, file: DraftFile) -> Iterator[Problem]:
    """A decision beside `says`: nobody could tell which of its claims it is about."""
    for key, statements in file.passages.items():
        for index, statement in enumerate(statements):
            if statement.says and statement.model_fields_set & set(_BESIDE):
                place = ("passages", key, index)
                yield document.problem(
                    place, "a decision stands beside says", "write it in each claim that it is about"
                )
