"""The converted records as YAML files: one form, so that the same rows always give the same bytes.

Writes what a record says and nothing that is a default.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from kg.base.strict_record import Record
from kg.quantities.decimals import plain
from kg.records.record_models import Claim, Entity, Source

_PLAIN = re.compile(r"[\w.~/%+*()（）-][\w .~/%+*()（）《》，、：;-]*")
_HEAD = "# Made from the landscape tables by `kg landscape`; mend the tables or kg/data/landscape, then run it again.\n"


def scalar(value: object, *, flow: bool = False) -> str:
    """One value: plain where YAML reads it back as the same text, quoted elsewhere."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = plain(value) if isinstance(value, Decimal) else str(value)
    safe = _PLAIN.fullmatch(text) and text == text.strip() and ": " not in text and not text.endswith(":")
    if safe and not text.startswith(("- ", "%", "*", "&")) and not (flow and re.search(r"[,\[\]{}]", text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return scalar(value, flow=True)


def _record(record: Record) -> str:
    fields = record.model_dump(by_alias=True, exclude_defaults=True)
    lines = [
        f"{key}: {_flow(value) if isinstance(value, dict | list) else scalar(value)}" for key, value in fields.items()
    ]
    return "  - " + "\n    ".join(lines) + "\n"


def entity_file(entities: Iterable[Entity]) -> str:
    """A table of entities, one a line."""
    rows = (_flow(entity.model_dump(by_alias=True, exclude_defaults=True)) for entity in entities)
    return _HEAD + "entities:\n" + "".join(f"  - {row}\n" for row in rows)


def source_file(sources: Iterable[Source]) -> str:
    """A table of sources."""
    return _HEAD + "sources:\n" + "".join(map(_record, sources))


def claim_file(source: str, claims: Iterable[Claim]) -> str:
    """The claims of one source."""
    return f"{_HEAD}source: {source}\nclaims:\n" + "".join(map(_record, claims))
