"""What an import becomes: one unchecked source, its new names, its claims, and every row with what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import getitem
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import read_whole
from kg.base.yaml_text import Document, parse_yaml
from kg.imports.imported_row import ImportedRow
from kg.records.claim_file import claim_file
from kg.records.expansion import Expanded
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Claim, Entity, Source
from kg.records.yaml_writer import filled_item

MOST_BYTES = 64 << 20
HEAD = "# Made from a table by `kg import`; mend the table or its mapping, then run it again.\n"


@dataclass(frozen=True)
class Imported:
    """What a table became by a mapping: `files` of a workspace by name, `new` names, each row with its claims."""

    table: str
    mapping: Document
    source: Source
    rows: list[ImportedRow]
    new: list[Entity]
    files: dict[str, bytes]


def at_rows(made: Imported, problems: Iterable[Problem], written: Iterable[Path]) -> list[Problem]:
    """Problems of the files that were to be written, each where it comes from: a line of the table, or the mapping.

    `written` are the paths of `made.files`, in their order.
    """
    files = {path.as_posix(): data for path, data in zip(written, made.files.values(), strict=True)}
    return [_at_row(made, each, files[each.file]) if each.file in files else each for each in problems]


def _at_row(made: Imported, problem: Problem, data: bytes) -> Problem:
    try:
        id = _id_near(parse_yaml(data.decode(), problem.file), problem.line)
    except InvalidFiles:  # the file as a whole is refused, for its size
        id = ""
    for row in made.rows:
        if id and (id == row.about or any(id in _named(claim) for claim in row.claims)):
            return replace(problem, file=made.table, line=row.line, message=f"row {row.number}: {problem.message}")
    return made.mapping.problem(("source",), problem.message, problem.remedy)


def _id_near(written: Document, line: int) -> str:
    """The id of the record that a line stands in; of a group's head, that of its first; "" outside of records."""
    items = [place for place, at in written.lines.items() if len(place) == 2 and at <= line]
    inside = max(items, key=written.line, default=())
    ids = [place for place in written.lines if len(place) > 2 and place[:2] == inside and place[-1] == "id"]
    before = [place for place in ids if written.line(place[:-1]) <= line]
    found = (before[-1:] or ids[:1] or [()])[0]
    return str(reduce(getitem, found, written.data)) if found else ""


def _named(claim: Claim) -> tuple[str | None, ...]:
    return claim.id, claim.subject, claim.object, claim.provider


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


def imported(
    table: Path,
    mapping: Document,
    source: Source,
    rows: Iterable[ImportedRow],
    new: Iterable[Entity],
    known: Knowledge,
) -> Imported:
    """The import with the files of a workspace that say it."""
    rows, new = list(rows), list(new)
    types = {key: entity.type for key, entity in known.entities.items()} | {entity.id: entity.type for entity in new}
    claims: dict[str, list[Expanded]] = {source.id: [], **{page: [] for page in _cited_before(known, source.id)}}
    for row in rows:
        claims.setdefault(row.page or source.id, []).extend(Expanded(claim, ()) for claim in row.claims)
    texts = {f"sources/{source.id}": "sources:\n" + "\n".join(_item(source)) + "\n"}
    if new:
        texts[f"entities/{source.id}"] = "entities:\n" + "\n".join(line for one in new for line in _item(one)) + "\n"
    for each, said in claims.items():
        texts[claims_name(source.id, each)] = claim_file(each, said, types)
    files = {f"{name}.yaml": (HEAD + text).encode() for name, text in texts.items()}
    return Imported(table.name, mapping, source, rows, new, files)


def claims_name(source: str, page: str) -> str:
    """The name of the file with the claims of a table, of the source of the table itself or of a page that it cites."""
    return f"claims/{source}" if page == source else f"claims/{source}-at-{page}"


def of_import(loaded: LoadedClaim, source: str) -> bool:
    """Whether an earlier import of the same table wrote a claim."""
    return not loaded.at.document.packaged and loaded.at.file.endswith(f"{claims_name(source, loaded.source)}.yaml")


def _cited_before(known: Knowledge, source: str) -> list[str]:
    """The pages that an earlier import of the same table cited: what they said goes where no row cites them now."""
    return [each.source for each in known.claims.values() if each.source != source and of_import(each, source)]


def _item(record: Source | Entity) -> Iterator[str]:
    return filled_item(record.model_dump(by_alias=True, exclude_defaults=True), "")
