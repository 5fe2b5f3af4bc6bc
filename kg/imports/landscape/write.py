"""The converted records as YAML files: one form, so that the same rows always give the same bytes.

Writes what a record says and nothing that is a default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.base.strict_record import Record
from kg.records.claim_file import claim_file
from kg.records.expansion import Expanded
from kg.records.record_models import Claim, Entity, Source
from kg.records.yaml_writer import flow, inline

_HEAD = "# Made from the landscape tables by `kg landscape`; mend the tables or kg/data/landscape, then run it again.\n"


def _record(record: Record) -> str:
    fields = record.model_dump(by_alias=True, exclude_defaults=True)
    lines = [f"{key}: {inline(value)}" for key, value in fields.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def entity_file(entities: Iterable[Entity]) -> str:
    """A table of entities, one a line."""
    rows = (flow(entity.model_dump(by_alias=True, exclude_defaults=True)) for entity in entities)
    return _HEAD + "entities:\n" + "".join(f"  - {row}\n" for row in rows)


def source_file(sources: Iterable[Source]) -> str:
    """A table of sources."""
    return _HEAD + "sources:\n" + "".join(map(_record, sources))


def claims_file(source: str, claims: Iterable[Claim], types: Mapping[str, str]) -> str:
    """The claims of one source; `types` gives the class of an entity."""
    return _HEAD + claim_file(source, [Expanded(claim, ()) for claim in claims], types)
