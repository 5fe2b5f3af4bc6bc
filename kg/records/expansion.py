"""From the statements of a claim file to its claims, one by one: the same claims as in the long form.

A pure function of the file: needs no text. Never guesses: a key that is neither a field nor a predicate, and a field
that is given twice, are problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from kg.base.problems import Problem
from kg.base.yaml_text import Document, Place
from kg.ontology.registry import Property, vocabulary
from kg.records.passage_statements import STATEMENT_KINDS, ClaimFile, Said, Statement
from kg.records.record_models import Circumstances, Claim
from kg.records.short_slices import Short, read
from kg.records.validation import validated

_SHARED = {(field.alias or name): name for name, field in Circumstances.model_fields.items()}
_DEAL = ("FundingRound", "Acquisition")
_CLASSES = {"deal": _DEAL, "listing": ("Listing",), "release": ("Release",), "plan": ("Plan",)}
CLASSES = {**_CLASSES, "quotation": ("Statement",)}


@dataclass(frozen=True)
class Expanded:
    """A claim, where it stands, the kind of its statement, its passage (an index) and its words as written."""

    claim: Claim
    place: Place
    kind: str | None = None
    passage: int | None = None
    words: tuple[str | None, ...] = ()


def kind_of(type: str | None, predicate: Property | None) -> str:
    """The kind of statement that a claim about a thing of this class makes."""
    found = next((kind for kind, classes in CLASSES.items() if type in classes), None)
    if found or predicate is None:
        return found or "fact"
    if "Person" in (predicate.domain, predicate.range):
        return "role"
    return "observation" if predicate.takes == "quantity" else "fact"


@lru_cache(maxsize=1)
def predicates() -> dict[str, Property]:
    """The properties that a claim may state, by name."""
    return {prop.name: prop for prop in vocabulary().claimable()}


def field_of(predicate: Property) -> str:
    """The field of a claim that holds what this predicate takes: object, literal, quantity or time."""
    return {"quantity": "quantity", "edtf": "time", "entity": "object"}.get(predicate.takes, "literal")


class Expander:
    """Expands one file; `problems` collects what cannot be expanded, each with its line."""

    def __init__(self, document: Document, file: ClaimFile) -> None:
        self.document, self.file = document, file
        self.problems: list[Problem] = []

    def problem(self, place: Place, message: str, remedy: str) -> None:
        self.problems.append(self.document.problem(place, message, remedy))

    def claims(self) -> Iterator[Expanded]:
        """Every claim of the file: the long ones, the statements without a passage, then passage by passage."""
        for index, claim in enumerate(self.file.claims):
            yield Expanded(claim, ("claims", index))
        for index, statement in enumerate(self.file.statements):
            yield from self.statement(statement, ("statements", index), None)
        for number, (key, statements) in enumerate(self.file.passages.items()):
            for index, statement in enumerate(statements):
                yield from self.statement(statement, ("passages", key, index), number)

    def statement(self, statement: Statement, place: Place, passage: int | None) -> Iterator[Expanded]:
        kind = statement.kind
        if kind is None:
            remedy = f"write one of {', '.join(STATEMENT_KINDS)} with the id of what the statement is about"
            self.problem(place, "a statement is about one thing", remedy)
            return
        given = {"subject": getattr(statement, kind)}
        if not statement.says:
            yield from self.said(statement, place, kind, passage, given, [])
            return
        given |= {name: value for name, value in self.raw(place).items() if name in _SHARED}
        for name in (statement.model_extra or {}) | ({"id": ""} if statement.id else {}):
            remedy = "move it into the claim that it belongs to"
            self.problem((*place, name), f"{name} stands beside says", remedy)
        shared = self.words(statement, place)
        for index, said in enumerate(statement.says):
            yield from self.said(said, (*place, "says", index), kind, passage, given, shared)

    def raw(self, place: Place) -> dict[str, Any]:
        """What the file says at a place, as it is written."""
        found = self.document.data
        for step in place:
            found = found[step]
        assert isinstance(found, dict)
        return found

    def words(self, said: Said, place: Place) -> list[tuple[Short, Place]]:
        found = []
        for index, short in enumerate(said.words):
            where = (*place, "words", index)
            try:
                found.append((read(short, self.file.hashes), where))
            except KeyError as missing:
                remedy = f"write `{missing.args[0]}: …` with the SHA-256 of these words under hashes, or the words"
                self.problem(where, f"no hash is given for {missing.args[0]}", remedy)
        return found

    def said(
        self,
        said: Said,
        place: Place,
        kind: str,
        passage: int | None,
        given: dict[str, Any],
        shared: list[tuple[Short, Place]],
    ) -> Iterator[Expanded]:
        predicate = self.predicate(said, place)
        own = {name: value for name, value in self.raw(place).items() if name in _SHARED}
        for name in sorted(given.keys() & own.keys()):
            self.problem((*place, name), f"{name} is given by the statement as well", "keep one of them")
        if predicate is None:
            return
        if field_of(predicate) in own:
            self.problem((*place, "time"), f"{predicate.name} gives the time already", "remove the time")
        words = [*shared, *self.words(said, place)]
        value = {field_of(predicate): (said.model_extra or {})[predicate.name]}
        fields = {**given, **own, "predicate": predicate.name, **value, "evidence": [short.keys for short, _ in words]}
        if said.id is not None:
            fields["id"] = said.id
        self.lines(place, predicate, kind, words)
        claim = validated(Claim, fields, self.document, place, self.problems)
        if claim is not None:
            yield Expanded(claim, place, kind, passage, tuple(short.text for short, _ in words))

    def predicate(self, said: Said, place: Place) -> Property | None:
        """The one predicate among the keys of a claim, or None with a problem for each key that is none."""
        extra = list(said.model_extra or {})
        known = [name for name in extra if name in predicates()]
        for name in (name for name in extra if name not in known):
            close = get_close_matches(name, [*predicates(), *_SHARED, "words", "says"], n=3, cutoff=0.6)
            remedy = f"nearest: {', '.join(close)}" if close else "remove the key (kg schema prints the keys)"
            self.problem((*place, name), f"unknown predicate {name!r}", remedy)
        if len(known) == 1:
            return predicates()[known[0]]
        if known or len(extra) == 0:
            message = f"a claim has one predicate, not {', '.join(known) or 'none'}"
            self.problem(place, message, "give each claim of the statement an entry under says")
        return None

    def lines(self, place: Place, predicate: Property, kind: str, words: list[tuple[Short, Place]]) -> None:
        """Let problems that name a field of the claim find its line."""
        known, value = self.document.lines, (*place, predicate.name)
        known[(*place, "predicate")] = known[(*place, field_of(predicate))] = self.document.line(value)
        parts = self.raw(place)[predicate.name]
        for part in parts if isinstance(parts, dict) else ():
            known[(*place, "quantity", part)] = self.document.line((*value, part))
        for index, (_, where) in enumerate(words):
            known[(*place, "evidence", index)] = self.document.line(where)
        top = place[:-2] if "says" in place else place
        known[(*place, "subject")] = self.document.line((*top, kind))
        for name in _SHARED:
            if (*place, name) not in known and (*top, name) in known:
                known[(*place, name)] = known[(*top, name)]
