"""From a name in a cell to the thing that carries it: exactly one, or a problem with what may be meant.

Never matches by likeness. A name that nothing carries is a new thing only where the mapping says so, or where the
caller takes all new names at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.base.errors import BadInput
from kg.drafting.things import slug
from kg.facts.name_match import Names
from kg.imports.mapping import Named
from kg.ontology.registry import vocabulary
from kg.records.record_models import Bilingual, Entity

_BRACKETS = re.compile(r"(.+?)\s*[(（]([^()（）]*)[)）]")


def in_brackets(part: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it, "" where nothing does; an 等 at the end stays with the name."""
    found = _BRACKETS.fullmatch(part.removesuffix("等"))
    return (found[1] + "等" * part.endswith("等"), found[2].strip()) if found else (part, "")


class TableNames:
    """The things that a table names; `new` are those that nothing knew before."""

    def __init__(self, known: Mapping[str, Entity], decided: Mapping[str, str | Named], *, take_new: bool) -> None:
        self.known, self.decided, self.take_new = known, decided, take_new
        self.names = Names(known.values())
        self.new: dict[str, Entity] = {}
        self._proposed: dict[str, str] = {}

    def entity(self, id: str) -> Entity:
        """What stands behind an id that `id_of` gave."""
        return self.known.get(id) or self.new[id]

    def id_of(self, name: str, type: str, allowed: str) -> str:
        """The one thing of class `allowed` that is called `name`; a new one has class `type`.

        Raises BadInput where it may be several, or is new and nobody has said so.
        """
        decision = self.decided.get(name)
        if decision is not None:
            return self._decided(name, decision, type)
        if name in self._proposed:
            return self._proposed[name]
        found = self._carriers(name, allowed)
        if len(found) > 1:
            remedy = f"say which under names: {name}: {found[0]}"
            raise BadInput(f"{name!r} may be {', '.join(found)}", remedy=remedy)
        if found:
            return found[0]
        id = self._free(slug(name))
        if not self.take_new:
            like = [f"{one.id} ({one.reason} {one.matched})" for one in self.names.find(name, (allowed,), 3)]
            remedy = f"put it under names: {name}: {{id: {id}, type: {type}}}, or take every new name with --new-names"
            if like:
                remedy = f"alike: {', '.join(like)}; {remedy}"
            raise BadInput(f"nothing here is called {name!r}", remedy=remedy)
        self._proposed[name] = self._add(id, type, Bilingual(zh=name, en=name))
        return id

    def has(self, name: str, allowed: str) -> bool:
        """Whether the name as a whole, brackets and all, is that of something known or decided."""
        return name in self.decided or bool(self._carriers(name, allowed))

    def _carriers(self, name: str, allowed: str) -> list[str]:
        """Who is called so, or by each of the names that a cell gives with a slash or in brackets."""
        classes = (allowed,) if allowed in vocabulary().classes else ()
        found = self.names.exact(name, classes)
        if found:
            return found
        parts = [part for part in re.split(r"[/()（）]", name) if part.strip()]
        each = [set(self.names.exact(part.strip(), classes)) for part in parts]
        return sorted(set.intersection(*each)) if len(parts) > 1 else []

    def _decided(self, name: str, decision: str | Named, type: str) -> str:
        id = decision if isinstance(decision, str) else decision.id
        if id in self.known or id in self.new:
            return id
        if isinstance(decision, str):
            raise BadInput(f"names gives {name!r} the id {id!r}, which nothing has", remedy="name what is known")
        return self._add(id, decision.type or type, decision.name or Bilingual(zh=name, en=name))

    def add_deal(self, id: str, type: str, name: Bilingual) -> None:
        """A deal that only the table tells of."""
        self.new.setdefault(id, Entity(id=id, type=type, name=name))

    def _add(self, id: str, type: str, name: Bilingual) -> str:
        self.new[id] = Entity(id=id, type=type, name=name)
        return id

    def _free(self, id: str) -> str:
        free, number = id, 1
        while free in self.known or free in self.new:
            number += 1
            free = f"{id}-{number}"
        return free
