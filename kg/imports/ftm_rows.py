"""FollowTheMoney entities as claims: who there is, then who owns shares of whom and who holds which post where.

Takes Company, Organization, PublicBody, LegalEntity, Person, Ownership and Directorship. A post is said as the file
words it; that it makes somebody an employee or the chief executive is said only where the mapping says so of the role.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.base.errors import with_article
from kg.base.foreign_text import NO_TEXT
from kg.build.minted_ids import minted
from kg.imports.ftm_mapping import FtmMapping
from kg.imports.imported_row import CellFault, ImportedRow, at_cell, figure, identifier, thing
from kg.imports.mapping import framed
from kg.imports.table_names import TableNames
from kg.ontology.followthemoney import DATE, followthemoney
from kg.ontology.registry import vocabulary
from kg.quantities.edtf import TimeError, parse_edtf
from kg.records.record_models import Bilingual, Entity, QuantityField

NAMES = ("name", "alias", "previousName", "weakAlias", "abbreviation")
_TIMES = ("startDate", "endDate", "date")
LINKS = {
    "Ownership": ("owner", "asset", "percentage", *_TIMES),
    "Directorship": ("director", "organization", "role", *_TIMES),
}
THINGS = {
    **dict.fromkeys(followthemoney().things, (*NAMES, *followthemoney().identifiers.values())),
    "Person": (*NAMES, "position", "wikidataId"),
}
_CLOCK = re.compile(r"T[0-9][0-9]:.*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class FtmRow(ImportedRow):
    """A line of the file: one entity."""

    id: str = field(kw_only=True)
    schema: str = field(kw_only=True)
    properties: Mapping[str, list[str]] = field(kw_only=True)


class FtmReader:
    """Reads things, then the links between them; each method fills in a row, or raises CellFault."""

    def __init__(self, mapping: FtmMapping, names: TableNames) -> None:
        self.mapping, self.names = mapping, names
        self.things: dict[str, str] = {}  # the file's id -> the id here
        self._taken: dict[str, str] = {}  # the id here -> the file's id

    def thing(self, row: FtmRow) -> None:
        """Who a line is about."""
        told = _unique(name for each in NAMES for name in self._texts(row, each))
        type = followthemoney().things[row.schema]
        if not row.properties.get("name"):
            raise CellFault("has no name", place="name", remedy="every thing has one")
        key = row.id if row.id in self.mapping.names else row.properties["name"][0]
        row.about = thing(self.names, key, "name", type, "Agent")
        self._fit(row, type, decided=key in self.mapping.names)
        other = self._taken.setdefault(row.about, row.id)
        if other != row.id:
            remedy = f"say who each is under names: {row.id}: an id; {other}: an id"
            raise CellFault(f"is called as {other} is, {row.about}", place="name", remedy=remedy)
        self._name(row, told, decided=key == row.id)
        self.things[row.id] = row.about
        for predicate, place in followthemoney().identifiers.items():
            for text in self._texts(row, place):
                row.add(predicate, literal=identifier(predicate, text, place))
        for position in self._texts(row, "position"):
            row.add("position", literal=position)

    def _fit(self, row: FtmRow, type: str, *, decided: bool) -> None:
        """See that a thing may be what the line says, unless somebody has said that it is this one.

        Of a fund or a university, which the model has no schema for, a line may say any schema of an organization.
        """
        found, is_a = self.names.entity(row.about).type, vocabulary().is_a
        told = next((each for each in followthemoney().schemata if is_a(found, each)), found)
        if is_a(told, type) or is_a(type, told):
            return
        if not decided:
            remedy = f"say who under names: {row.id}: an id"
            raise CellFault(
                f"{row.about} is {with_article(found)}, the line says {row.schema}", place="name", remedy=remedy
            )
        row.left.append(f"schema {row.schema}")

    def _name(self, row: FtmRow, told: list[str], *, decided: bool) -> None:
        """Give a new thing its names; of a known one, see that it is called so, or that somebody has said it is it."""
        named = self.mapping.names.get(row.id)
        if row.about in self.names.new:
            words = named.name if named is not None and not isinstance(named, str) else None
            chinese = next((name for name in told if _CHINESE.search(name)), told[0])
            latin = next((name for name in told if not _CHINESE.search(name)), told[0])
            name = words or Bilingual(zh=chinese, en=latin)
            aliases = [each for each in told if each not in (name.zh, name.en)]
            found = self.names.new[row.about]
            self.names.new[row.about] = Entity(id=found.id, type=found.type, name=name, aliases=aliases)
            return
        missing = [each for each in told if row.about not in self.names.names.exact(each)]
        if missing and not decided:
            remedy = f"if it is the same, say so under names: {row.id}: {row.about}"
            raise CellFault(f"{row.about} is not called {missing[0]!r} here", place="name", remedy=remedy)
        row.left += [f"name {each}" for each in missing]

    def link(self, row: FtmRow) -> None:
        """The claims of an ownership or a directorship."""
        time = self._time(row)
        if row.schema == "Ownership":
            self._ownership(row, time)
        else:
            self._directorship(row, time)

    def _ownership(self, row: FtmRow, time: str | None) -> None:
        company, owner = self._end(row, "asset", "Company"), self._end(row, "owner", "Agent")
        words = self._one(row, "percentage")
        share = None if words is None else self._share(words)
        if share is not None and 0 in (share.quantity().nominal, share.quantity().upper):
            row.left.append(f"Ownership of {share.as_written}")
            return
        row.add("shareholder", subject=company, object=owner, time=time)
        holding = minted(row.claims[0], vocabulary().properties["shareholder"])
        assert holding is not None
        row.about = holding
        if share is not None:
            row.add("stake", quantity=share, about=[company, owner], time=time)

    def _directorship(self, row: FtmRow, time: str | None) -> None:
        organization, person = self._end(row, "organization", "Organization"), self._end(row, "director", "Person")
        row.about = person
        for role in self._texts(row, "role") or [""]:
            predicate = self.mapping.roles.get(role)
            if role:
                row.add("position", literal=role, about=[organization], time=time)
            if predicate is not None:
                row.add(predicate, subject=organization, object=person, time=time)
            elif not role:
                remedy = 'say what one without a role is, under roles: {"": employed}, or ignore Directorship'
                raise CellFault("is missing", place="role", remedy=remedy)

    def _end(self, row: FtmRow, place: str, allowed: str) -> str:
        wanted = self._one(row, place)
        if wanted is None:
            raise CellFault("is missing", place=place, remedy="a link leads from one thing to another")
        if wanted in self.things:
            found = self.things[wanted]
        elif wanted in self.mapping.names:
            found = thing(self.names, wanted, place, allowed, "Agent")
        else:
            remedy = f"add its line to the file, or say who it is under names: {wanted}: an id"
            raise CellFault(f"{wanted!r} has no line that is read", place=place, remedy=remedy)
        type = self.names.entity(found).type
        if not vocabulary().is_a(type, allowed):
            remedy = f"say under names who {wanted} is, or take the line out"
            raise CellFault(f"{found} is of class {type}, not {allowed}", place=place, remedy=remedy)
        return found

    def _texts(self, row: FtmRow, place: str) -> list[str]:
        texts = [text.strip() for text in row.properties.get(place, [])]
        if any(NO_TEXT.search(text) or len(text) > 2000 for text in texts):
            raise CellFault("is no text of a line", place=place, remedy="mend it, or leave it out")
        return _unique(text for text in texts if text)

    def _one(self, row: FtmRow, place: str) -> str | None:
        texts = self._texts(row, place)
        if len(texts) > 1:
            raise CellFault(f"has {len(texts)} values", place=place, remedy="give each a line of its own")
        return texts[0] if texts else None

    def _time(self, row: FtmRow) -> str | None:
        start, end, day = (self._day(row, place) for place in _TIMES)
        if day and (start or end):
            raise CellFault("stands beside startDate or endDate", place="date", remedy="keep one of them")
        if not (start or end):
            return day
        with at_cell("endDate"):
            return parse_edtf(f"{start or ''}/{end or ''}").edtf

    def _day(self, row: FtmRow, place: str) -> str | None:
        found = self._one(row, place)
        if found is None:
            return None
        day = _CLOCK.sub("", found)
        try:
            if DATE.fullmatch(day):
                return parse_edtf(day).edtf
        except TimeError:
            pass
        raise CellFault(f"{found!r} is no date", place=place, remedy="write YYYY, YYYY-MM or YYYY-MM-DD")

    def _share(self, words: str) -> QuantityField:
        written = framed(self.mapping.percentage, words) if re.fullmatch(r"[0-9.]+", words) else words
        remedy = 'say what a bare number is, in the mapping: percentage: "{}%"; its digits are 0 to 9'
        return figure("stake", written, "percentage", remedy=remedy)


def _unique(texts: Any) -> list[str]:
    return list(dict.fromkeys(texts))
