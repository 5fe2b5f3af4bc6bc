"""What claim files note in English about their own reading, in both languages, from `reasons.yaml` of the schema.

Reach for it where a page shows how sure a statement is, or why a field of a claim is inferred.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.base.paths import schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import read_yaml

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class _Both(Record):
    zh: str
    en: str


class Reasons(Record):
    """The notes that have words in both languages; `inferred` gives the Chinese of an English reason."""

    certainty: dict[str, _Both]
    fields: dict[str, _Both]
    inferred: dict[str, str]


@lru_cache(maxsize=1)
def reasons() -> Reasons:
    """The notes of `schema/reasons.yaml`."""
    return Reasons.model_validate(read_yaml(schema_dir() / "reasons.yaml", "schema/reasons.yaml").data)


def certainty_words(note: str) -> dict[str, str]:
    """How sure a statement is, in both languages; a note that the schema does not list in English alone."""
    known = reasons().certainty.get(note)
    return {"zh": known.zh, "en": known.en} if known else {"en": note}


def reason_words(note: str) -> tuple[dict[str, str], dict[str, str]]:
    """Which field is inferred and why, from `field: why` as the data holds it; an unlisted reason in English alone."""
    name, _, why = note.partition(": ")
    field = reasons().fields.get(name)
    return {"zh": field.zh, "en": field.en} if field else {"en": name}, _why(why)


def _why(why: str) -> dict[str, str]:
    told, years = reasons().inferred, _YEAR.findall(why)
    if why in told:
        return {"zh": told[why], "en": why}
    zh = told.get(_YEAR.sub("{}", why)) if len(years) == 1 else None
    return {"zh": zh.replace("{}", years[0]), "en": why} if zh else {"en": why}
