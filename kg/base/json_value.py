"""JSON as types: what a document that is written as it stands may hold, for specs and documents of open shape.

A record of known fields is a TypedDict beside what makes it; these are for the rest. They only read: a mapping is made
anew and never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]
