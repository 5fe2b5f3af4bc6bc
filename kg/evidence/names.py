"""Who is named: whether the slices of a claim pick out an entity among all entities of its kind.

Names are data: a slice names an entity whose label it is; a thing without a name of its own is picked out by the
words and the named things that its label is made of. What stands for an entity in one text alone names it there, at
its places, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cache

from kg.build.minted_ids import minted
from kg.evidence.cues import plain, within
from kg.evidence.slices import Piece
from kg.ontology.registry import vocabulary
from kg.reading.patterns import lexicon
from kg.records.load import Alias, Knowledge
from kg.records.record_models import Entity


def labels_of(entity: Entity) -> list[str]:
    """Every name of an entity, in both languages."""
    names = [entity.name.zh, entity.name.en, *entity.aliases, *entity.hidden]
    return names + ([entity.legal_name.zh, entity.legal_name.en] if entity.legal_name else [])


class Names:
    """The names of everything known, and of what the claims introduce by their parties.

    `of` gives the same names as one source's text uses them, with what stands for an entity in it alone.
    """

    def __init__(self, known: Knowledge) -> None:
        self.labels = {key: labels_of(entity) for key, entity in known.entities.items()}
        self.kinds: dict[str, list[str]] = {}
        for key, entity in known.entities.items():
            self.kinds.setdefault(entity.type, []).append(key)
        self.types = {key: entity.type for key, entity in known.entities.items()}
        self.by_label: dict[str, set[str]] = {}
        for key, names in self.labels.items():
            for name in names:
                self.by_label.setdefault(plain(name), set()).add(key)
        self.proper = frozenset(_proper(known))
        self.minted = _minted(known)
        self.beside = _neighbours(known)
        self.made_of = cache(self._made_of)
        self.aliases: dict[str, list[Alias]] = {}
        for alias in known.aliases:
            self.aliases.setdefault(alias.source, []).append(alias)
        self.of = cache(self._of)
        self.standing: dict[tuple[int, int], set[str]] = {}
        self.standing_by_word: dict[str, set[str]] = {}

    def _of(self, source: str) -> Names:
        found = copy(self)
        found.standing, found.standing_by_word = {}, {}
        for alias in self.aliases.get(source, ()):
            found.standing_by_word.setdefault(plain(alias.words), set()).add(alias.entity)
            if alias.start is not None:
                place = (alias.start, alias.start + len(alias.words))
                found.standing.setdefault(place, set()).add(alias.entity)
        return found

    def named_by(self, text: str) -> set[str]:
        """The ids of the entities that have exactly `text` as a name, somewhere in the source at least."""
        return self.by_label.get(plain(text), set()) | self.standing_by_word.get(plain(text), set())

    def called(self, piece: Piece) -> set[str]:
        """The ids of the entities that a slice names where it stands."""
        return self.by_label.get(plain(piece.text), set()) | self.standing.get((piece.start, piece.end), set())

    def picked_out(self, name: str, pieces: Sequence[Piece]) -> bool:
        """Whether the slices name `name`, and no other entity of its kind as well.

        A label of its own decides; where several of a kind share the label, or none of them has one among the
        slices, the one whose label holds most of the slices' words and named things is picked out, if it is one.
        """
        if name in self.minted:
            return all(self.picked_out(part, pieces) for part in self.minted[name])
        rivals = [other for other in self.kinds.get(self.types.get(name, ""), []) if other != name]
        called = [self.called(piece) for piece in pieces]
        for names in called:
            if name in names and names.isdisjoint(rivals):
                return True
        anyone = set().union(*called)
        if name not in anyone and not anyone.isdisjoint(rivals):
            return False
        mine = self.traces(name, pieces)
        return bool(mine) and all(len(mine) > len(self.traces(rival, pieces)) for rival in rivals)

    def same_kind(self, one: str, other: str) -> bool:
        """Whether both are entities of one class, so that either could stand in the other's place."""
        return one in self.types and self.types[one] == self.types.get(other)

    def names_a_rival(self, name: str, text: str) -> bool:
        """Whether a text holds a name of another entity of the same kind."""
        rivals = (other for other in self.kinds.get(self.types.get(name, ""), []) if other != name)
        return any(within(label, text) for rival in rivals for label in self.labels[rival])

    def traces(self, name: str, pieces: Sequence[Piece]) -> set[str]:
        """The words of the slices that a label of `name` is made of, as themselves or under another name.

        Not those of a cue: what is said of a thing names it no more than the others that it is said of.
        """
        return {
            plain(piece.text)
            for piece in pieces
            if piece.role != "cue"
            and (name in self.standing.get((piece.start, piece.end), ()) or self.made_of(name, plain(piece.text)))
        }

    def _made_of(self, name: str, text: str) -> bool:
        labels = self.labels.get(name, [])
        if len(text) > 1 and any(within(text, label) for label in labels):
            return True
        others = {other for key in self.by_label.get(text, ()) for other in self.labels[key] if len(other) > 1}
        return any(within(other, label) for other in others for label in labels)

    def implied(self, name: str, parties: Sequence[str]) -> bool:
        """Whether `name` is known to belong with one of the parties: by its label, by minting or by a claim."""
        labels = self.labels.get(name, []) + [word for word, ids in self.standing_by_word.items() if name in ids]
        for party in parties:
            if name in self.minted.get(party, ()) or name in self.beside.get(party, ()):
                return True
            if any(within(label, own) for label in labels for own in self.labels.get(party, [])):
                return True
        return False


def _proper(known: Knowledge) -> Iterator[str]:
    """The names that are masked before a text is read: of things that bear one, not of what is merely called so."""
    for entity in known.entities.values():
        if entity.type in lexicon().named:
            yield from labels_of(entity)


def _minted(known: Knowledge) -> dict[str, tuple[str, ...]]:
    properties = vocabulary().properties
    found: dict[str, tuple[str, ...]] = {}
    for loaded in known.claims.values():
        claim = loaded.claim
        predicate = properties.get(claim.predicate)
        key = minted(claim, predicate) if predicate else None
        if key:
            found[key] = tuple(part for part in (claim.subject, claim.object, claim.provider) if part)
    return found


def _neighbours(known: Knowledge) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for loaded in known.claims.values():
        claim = loaded.claim
        if claim.object and claim.polarity == "positive":
            found.setdefault(claim.subject, set()).add(claim.object)
            found.setdefault(claim.object, set()).add(claim.subject)
    return found
