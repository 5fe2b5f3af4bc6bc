"""JSON Schemas of tools as any client reads them: no references, no null, nothing that only a checker needs.

Clients differ in what of JSON Schema they follow; a plain object with its properties is read by all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from kg.base.json_value import JsonObject, JsonValue

OF_ARGUMENTS = ("$defs", "title", "default", "pattern", "maxLength")
OF_ANSWERS = (*OF_ARGUMENTS, "description", "additionalProperties")  # the instructions say it once for all tools
Members = Mapping[str, JsonObject]


def inlined(schema: JsonObject, left_out: Collection[str]) -> JsonObject:
    """A JSON Schema with each reference replaced by what it names, without the keywords of `left_out`."""
    defined = cast(Members, schema.get("$defs", {}))

    def told(value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [told(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            named = defined[str(value["$ref"]).rpartition("/")[2]]
            return told({**named, **{name: each for name, each in value.items() if name != "$ref"}})
        kept = {name: each for name, each in value.items() if name not in left_out and each is not True}
        return {
            name: {member: told(inner) for member, inner in each.items()} if name == "properties" else told(each)
            for name, each in kept.items()
        }

    return cast(JsonObject, told(schema))


def without_null(schema: JsonObject) -> JsonObject:
    """A schema where null, being the same as an absent member, is not told."""
    found = dict(properties(schema))
    for name, each in properties(schema).items():
        kinds = [kind for kind in alternatives(each) if kind != {"type": "null"}]
        if len(kinds) == 1:
            each = {**{key: value for key, value in each.items() if key != "anyOf"}, **kinds[0]}
        found[name] = without_null(each) if "properties" in each else each
    return {**schema, "properties": found}


def properties(schema: JsonObject) -> Members:
    """The schemas of an object's members."""
    return cast(Members, schema.get("properties", {}))


def alternatives(schema: JsonObject) -> list[JsonObject]:
    """The schemas of which a value meets one; empty where there is but the schema itself."""
    return cast(list[JsonObject], schema.get("anyOf", []))


def takes_text(schema: JsonObject) -> bool:
    """Whether a value may be a text."""
    return "string" in (schema.get("type"), *(each.get("type") for each in alternatives(schema)))


def without_nulls(value: JsonValue) -> JsonValue:
    """A document without the members that are null."""
    if isinstance(value, Mapping):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value
