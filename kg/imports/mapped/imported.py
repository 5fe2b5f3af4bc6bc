"""What an import becomes: one unchecked source, its new names, its claims, and every row with what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles
from kg.base.whole_file import read_whole
from kg.base.yaml_text import Document
from kg.records.claim_file import claim_file
from kg.records.expansion import Expanded
from kg.records.load import Knowledge
from kg.records.record_models import Claim, Entity, Source
from kg.records.yaml_writer import filled_item

MOST_BYTES = 64 << 20
HEAD = "# Made from a table by `kg import`; mend the table or its mapping, then run it again.\n"


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


@dataclass(frozen=True)
class Imported:
    """What a file became: `files` by the folder of a workspace, `new` names, and every row with its claims."""

    source: Source
    rows: list[ImportedRow]
    new: list[Entity]
    files: dict[str, bytes]


def table_bytes(table: Path) -> bytes:
    """The bytes of a file that is to be imported. Raises BadInput for one that is too large."""
    data = read_whole(table, limit=MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadInput("is larger than 64 MiB", place=table.name, remedy="part it into several")
    return data


def refuse_packaged(source: str, document: Document, known: Knowledge) -> None:
    """Raise InvalidFiles where the mapping names a source of the packaged data as its own."""
    place = known.places.get(f"source {source}")
    if place is not None and place.document.packaged:
        remedy = "give the table's source an id of its own"
        raise InvalidFiles([document.problem(("source",), f"{source!r} is a source of the packaged data", remedy)])


def entities_before(known: Knowledge, source: str) -> dict[str, Entity]:
    """What is known without an earlier import of the same file."""
    own = f"entities/{source}.yaml"
    return {
        key: entity
        for key, entity in known.entities.items()
        if known.places[f"entity {key}"].document.packaged or not known.places[f"entity {key}"].file.endswith(own)
    }


def imported(source: Source, rows: Iterable[ImportedRow], new: Iterable[Entity], known: Knowledge) -> Imported:
    """The import with the files of a workspace that say it."""
    rows, new = list(rows), list(new)
    types = {key: entity.type for key, entity in known.entities.items()} | {entity.id: entity.type for entity in new}
    claims = [Expanded(claim, ()) for row in rows for claim in row.claims]
    texts = {"sources": HEAD + "sources:\n" + "\n".join(_item(source)) + "\n"}
    if new:
        texts["entities"] = HEAD + "entities:\n" + "\n".join(line for one in new for line in _item(one)) + "\n"
    texts["claims"] = HEAD + claim_file(source.id, claims, types)
    return Imported(source, rows, new, {folder: text.encode() for folder, text in texts.items()})


def _item(record: Source | Entity) -> Iterator[str]:
    return filled_item(record.model_dump(by_alias=True, exclude_defaults=True), "")
