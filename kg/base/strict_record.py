"""What every record that people write has in common: strict models of YAML mappings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic.alias_generators import to_camel

# Control characters but tab and line feed, lone surrogates, and the noncharacters of every plane (XML 1.1 §2.2).
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)


class Record(BaseModel):
    """A strict record: unknown keys are errors, values do not change, YAML and JSON keys are camelCase."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        """Refuse characters that XML cannot carry, in every field: the graph is served as RDF/XML and SPARQL XML."""
        for text in _texts(value):
            if wrong := _NO_TEXT.search(text):
                raise ValueError(f"U+{ord(wrong.group()):04X} is not a character of text: XML cannot carry it")
        return value


def _texts(value: object) -> Iterator[str]:
    """The texts of one field: nested records hold their own against the rule, with their own place."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from (inner for inner in (key, *(held if isinstance(held, dict) else ())) if isinstance(inner, str))
