"""JSON Schemas of the records that answers are made of: TypedDicts, the models of views, and lists and unions of them.

Reach for `Components` to describe what a function returns from its own type, so that description and answer cannot
differ. Models are pydantic's to describe; it reads no `typing.TypedDict` before Python 3.12, so these are read here.
Objects are closed: an answer holds what its record names and nothing else.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, TypedDict, Union, cast, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel

# JSON Schema 2020-12, as far as answers are described with it.
JsonSchema = TypedDict(
    "JsonSchema",
    {
        "$ref": str,
        "$defs": dict[str, "JsonSchema"],
        "type": str | list[str],
        "title": str,
        "description": str,
        "format": str,
        "enum": list[str],
        "const": str,
        "minimum": int,
        "items": "JsonSchema",
        "prefixItems": list["JsonSchema"],
        "minItems": int,
        "maxItems": int,
        "anyOf": list["JsonSchema"],
        "required": list[str],
        "properties": dict[str, "JsonSchema"],
        "additionalProperties": "JsonSchema | bool",
    },
    total=False,
)
REFERENCE = "#/components/schemas/"
_PLAIN: dict[object, JsonSchema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    Any: {},
    object: {},
}


class Both(TypedDict, total=False):
    """A text in both languages; where a source gives one, the other is absent."""

    zh: str
    en: str


# Names that mean more here than the aliases that they are: one schema for every bilingual text; what a document of
# open shape may hold stays open, since its aliases are recursive, which no reader of types follows.
_ALIASES = {"Both": Both, "JsonObject": dict[str, Any], "JsonValue": Any}


def returned(function: object) -> object:
    """The type that a function says it returns."""
    return get_type_hints(function, localns=_ALIASES)["return"]


class Components:
    """The named schemas of a description; `of` gives the schema of a type and keeps those that it refers to."""

    def __init__(self) -> None:
        self.schemas: dict[str, JsonSchema] = {}
        self._kinds: dict[str, object] = {}

    def of(self, kind: object) -> JsonSchema:
        """The JSON Schema of a type. Raises TypeError for one that has none here, and for two of one name."""
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._model(kind)
        if isinstance(kind, type) and is_typeddict(kind):
            return self._record(kind)
        if kind in _PLAIN:
            return _PLAIN[kind].copy()
        return self._composed(kind, get_origin(kind), get_args(kind))

    def named(self, name: str, schema: JsonSchema) -> JsonSchema:
        """A reference to a schema that is kept under `name`. Raises TypeError where another has that name."""
        if self.schemas.setdefault(name, schema) != schema:
            raise TypeError(f"two schemas are called {name}")
        return {"$ref": f"{REFERENCE}{name}"}

    def _composed(self, kind: object, origin: object, parts: tuple[object, ...]) -> JsonSchema:
        if origin is Literal:
            return {"type": "string", "enum": [str(part) for part in parts]}
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(part) for part in parts]}
        if origin in (list, Sequence) or (origin is tuple and parts[-1] is ...):
            return {"type": "array", "items": self.of(parts[0])}
        if origin is tuple:
            count = len(parts)
            items = [self.of(part) for part in parts]
            return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.of(parts[1])}
        raise TypeError(f"{kind!r} has no JSON Schema here")

    def view(self, kind: type[BaseModel], name: str, view: str, words: str) -> JsonSchema:
        """A reference to the model of a view's result, kept under `name`, which only the view of that name has."""
        schema = self._described(kind)
        schema |= {"title": name, "description": words}
        schema["properties"]["name"] = {"type": "string", "const": view}
        return self.named(name, schema)

    def record(self, kind: type) -> JsonSchema:
        """The JSON Schema of a TypedDict itself, for schemas that are made of its fields."""
        self._record(kind)
        return self.schemas[kind.__name__]

    def _record(self, kind: type) -> JsonSchema:
        name = kind.__name__
        if self._kinds.setdefault(name, kind if name not in self.schemas else None) is not kind:
            raise TypeError(f"two records are called {name}; one of them is that of {kind.__module__}")
        if name not in self.schemas:
            self.schemas[name] = {}  # a record may hold others of its kind
            self.schemas[name] |= self._fields(kind)
        return {"$ref": f"{REFERENCE}{name}"}

    def _fields(self, kind: type) -> JsonSchema:
        required: frozenset[str] = vars(kind)["__required_keys__"]
        hints = get_type_hints(kind, localns=_ALIASES, include_extras=True)
        # Where annotations are texts, Python sees no NotRequired in them when it makes the class.
        needed = [name for name in hints if name in required and not _may_lack(hints[name])]
        properties = {name: self.of(get_args(hint)[0] if _may_lack(hint) else hint) for name, hint in hints.items()}
        return {
            "type": "object",
            "description": _words(kind),
            "required": needed,
            "additionalProperties": False,
            "properties": properties,
        }

    def _model(self, kind: type[BaseModel]) -> JsonSchema:
        schema = self._described(kind)
        return self.named(schema["title"], schema)

    def _described(self, kind: type[BaseModel]) -> JsonSchema:
        made = kind.model_json_schema(mode="serialization", by_alias=True, ref_template=REFERENCE + "{model}")
        schema = cast(JsonSchema, made)
        for name, inner in schema.pop("$defs", {}).items():
            self.named(name, inner)
        return schema


def _may_lack(hint: object) -> bool:
    return get_origin(hint) is NotRequired


def _words(kind: type) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split())
