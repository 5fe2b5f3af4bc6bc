"""The hand-made decisions beside the tables: what an address is called, which rows are one deal, what was planned.

Every decision names its rows and its reason; one that no row uses is a problem, so that the file cannot grow stale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from kg.base.paths import data_dir
from kg.base.problems import InvalidFiles
from kg.base.strict_record import Record
from kg.base.yaml_text import read_yaml
from kg.records.record_models import Bilingual, Claim, Day, Slug, Source, Text

RECORDED = "2026-11-21"
R = TypeVar("R", bound=Record)


class Address(Record):
    """One cited address as a source; without `published`, `earliest`, `latest` and `why` bound its date."""

    id: Slug
    title: Bilingual
    publisher: Text
    address: Text | None = None
    mirror_of: Text | None = None
    language: Literal["zh", "en", "ja", "fr"] = "zh"
    published: Text | None = None
    earliest: Day | None = None
    latest: Day | None = None
    why: Text | None = None

    def source(self) -> Source:
        """The source record: its claims are known by address only, or not checked where there is none."""
        inferred = {"published": self.why} if self.published is None and self.why else {}
        return Source(
            id=self.id,
            title=self.title,
            verification="addressOnly" if self.address else "unchecked",
            language=self.language,
            publisher=self.publisher,
            address=self.address,
            mirror_of=self.mirror_of,
            published=self.published or f"{self.earliest}/{self.latest}",
            recorded=RECORDED,
            inferred=inferred,
        )


class AddressFile(Record):
    """The table of addresses."""

    addresses: list[Address]


class Identity(Record):
    """Rows that speak of one deal under an id of its own, and with `name` under a name that is not made of its date."""

    rows: list[Text]
    deal: Slug
    why: Text
    name: Bilingual | None = None


class Distinct(Record):
    """Two rows whose dates overlap and that are two deals all the same."""

    rows: list[Text]
    why: Text


class Meant(Record):
    """Cells of a row that speak of what was planned or sought, not of what was done."""

    row: Text
    columns: list[Text]
    modality: Literal["planned", "sought"]
    why: Text


class Vehicle(Record):
    """A company that holds for the party it stands beside."""

    vehicle: Slug
    owner: Slug
    why: Text


class Addition(Record):
    """A claim that a row's address or title makes beside its cells."""

    row: Text
    why: Text
    claim: Claim


class DecisionFile(Record):
    """The decisions on rows, by what they decide."""

    """The decisions that people took where a cell alone does not decide."""

    identities: list[Identity]
    distinct: list[Distinct]
    meant: list[Meant]
    vehicles: list[Vehicle]
    additions: list[Addition]


@dataclass
class Decisions:
    """The decisions, with a record of which were used."""

    addresses: list[Address]
    made: DecisionFile
    used: set[str] = field(default_factory=set)

    def address(self, address: str) -> Address | None:
        return next((known for known in self.addresses if known.address == address), None)

    def identity(self, row: str) -> Identity | None:
        found = next((known for known in self.made.identities if row in known.rows), None)
        if found:
            self.used.add(f"identity {found.deal}")
        return found

    def distinct(self, one: str, other: str) -> Distinct | None:
        found = next((known for known in self.made.distinct if set(known.rows) == {one, other}), None)
        if found:
            self.used.add(f"distinct {found.rows}")
        return found

    def meant(self, row: str, columns: tuple[str, ...]) -> Meant | None:
        known = (k for k in self.made.meant if k.row == row and set(columns) & set(k.columns))
        found = next(known, None)
        if found:
            self.used.add(f"meant {found.row}")
        return found

    def owner(self, vehicle: str) -> Vehicle | None:
        found = next((known for known in self.made.vehicles if known.vehicle == vehicle), None)
        if found:
            self.used.add(f"vehicle {found.vehicle}")
        return found

    def additions(self, row: str) -> list[Addition]:
        found = [known for known in self.made.additions if known.row == row]
        self.used |= {f"addition {known.claim.id}" for known in found}
        return found

    def unused(self) -> list[str]:
        """Decisions that no row called for."""
        made = self.made
        named = [f"identity {known.deal}" for known in made.identities]
        named += [f"distinct {known.rows}" for known in made.distinct]
        named += [f"meant {known.row}" for known in made.meant]
        named += [f"vehicle {known.vehicle}" for known in made.vehicles]
        named += [f"addition {known.claim.id}" for known in made.additions]
        return [name for name in named if name not in self.used]


def _read(path: Path, model: type[R]) -> R:
    document = read_yaml(path, f"landscape/{path.name}")
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        problems = [
            document.problem(tuple(found["loc"]), f"{found['loc'][-1]}: {found['msg']}", "correct the value")
            for found in error.errors(include_url=False)
        ]
        raise InvalidFiles(problems) from None


def read_decisions(folder: Path | None = None) -> Decisions:
    """The decisions of a folder (default: the packaged ones); raises InvalidFiles with file and line."""
    where = folder or data_dir() / "landscape"
    addresses = _read(where / "addresses.yaml", AddressFile)
    return Decisions(addresses.addresses, _read(where / "decisions.yaml", DecisionFile))
