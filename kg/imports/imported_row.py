"""A row of a file that is imported: what it is about, its claims, and what its cells or values are read as.

Reach for it in whatever reads rows. What cannot be read is a `CellFault` that names the column or property.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kg.base.errors import BadInput
from kg.build.figure_limits import limit_fault
from kg.build.minted_ids import kebab
from kg.grammar.read import parse_quantity
from kg.imports.table_names import TableNames
from kg.ontology.identifiers import identifier_fault
from kg.ontology.registry import vocabulary
from kg.records.record_models import Claim, QuantityField


class CellFault(BadInput):
    """A cell or value that nothing can be made of; `place` is its column or property."""


@dataclass
class ImportedRow:
    """One row: its number among the data rows, its line in the file, what it became, and what of it was left out."""

    number: int
    line: int
    about: str = ""
    claims: list[Claim] = field(default_factory=list, kw_only=True)
    left: list[str] = field(default_factory=list, kw_only=True)
    page: str = field(default="", kw_only=True)  # the source that the row cites: its claims are of that one
    prefix: str = field(default="", kw_only=True)

    def add(self, predicate: str, **given: Any) -> Claim:
        """A claim, once, named by its row: about what the row is about, unless `given` has another subject."""
        said = {"subject": self.about} | {key: value for key, value in given.items() if value not in (None, "", [])}
        before = [claim for claim in self.claims if claim.predicate == predicate]
        id = f"{self.prefix}row-{self.number}-{kebab(predicate)}" + (f"-{len(before) + 1}" if before else "")
        made = Claim(id=id, predicate=predicate, **said)
        same = next((claim for claim in before if made == claim.model_copy(update={"id": id})), None)
        if same is None:
            self.claims.append(made)
        return same or made


@contextmanager
def at_cell(place: str) -> Iterator[None]:
    """What cannot be read is told with its column or property."""
    try:
        yield
    except BadInput as error:
        raise CellFault(error.message, place=place, remedy=error.remedy) from None


def thing(names: TableNames, name: str, place: str, type: str, allowed: str) -> str:
    """The id of what a name means, as `TableNames.id_of` finds it. Raises CellFault."""
    with at_cell(place):
        return names.id_of(name, type, allowed)


def identifier(predicate: str, text: str, place: str) -> str:
    """A text as it stands, where it is what its property takes. Raises CellFault for a slip in an identifier."""
    wrong = identifier_fault(predicate, text)
    if wrong:
        raise CellFault(wrong, place=place, remedy="mend it, or leave it out")
    return text


def figure(predicate: str, written: str, place: str, *, unit: str | None = None, remedy: str) -> QuantityField:
    """The figure of a property, with its bound; `unit` is that of one that is written without.

    Raises CellFault for what is no figure or none of this property, with this remedy where it has another unit.
    """
    with at_cell(place):
        found = parse_quantity(written)
        if found.unit == "count" and unit:
            found = parse_quantity(written, unit=unit)
    kind = vocabulary().properties[predicate].unit_kind
    if kind and vocabulary().codes[found.unit].unit_kind != kind:
        raise CellFault(f"{written!r} is in {found.unit}, not a unit of {kind}", place=place, remedy=remedy)
    stated = QuantityField.of(written, found)
    beyond = limit_fault(predicate, stated)
    if beyond:
        raise CellFault(f"{written!r} {beyond}", place=place, remedy="mend it, or leave it out")
    return stated
