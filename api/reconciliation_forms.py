"""What requests of the Reconciliation Service API look like, in both versions, and what they ask for.

Stands on pydantic. Each query becomes the one form that `kg.reconciling.match` reads.
Never takes a member that the protocol does not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import BadInput

Json = dict[str, Any]
MOST_QUERIES = 100
Text = Annotated[str, Field(max_length=200)]
Value = Text | int | float | bool | dict[str, Any]


class Strict(BaseModel):
    """A part of a request; what the protocol does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class OldProperty(Strict):
    """A property and its value, 0.2."""

    pid: Text
    v: Value | list[Value]


class OldQuery(Strict):
    """One query, 0.2."""

    query: Text = ""
    type: Text | list[Text] | None = None
    limit: int = Field(default=10, ge=1, le=100)
    properties: list[OldProperty] = Field(default_factory=list, max_length=20)
    type_strict: Literal["any", "all", "should"] | None = None


class Condition(Strict):
    """One condition of a query, 1.0 draft."""

    matchType: Literal["name", "id", "property"]  # the protocol's name
    propertyValue: Value | list[Value]  # the protocol's name
    propertyId: Text | None = None  # the protocol's name
    required: bool = False
    lang: Text | None = None
    dir: Text | None = None
    matchQuantifier: Literal["any", "all", "none"] = "any"  # the protocol's name
    matchQualifier: Text | None = None  # the protocol's name


class NewQuery(Strict):
    """One query, 1.0 draft."""

    conditions: list[Condition] = Field(min_length=1, max_length=20)
    type: Text | None = None
    limit: int = Field(default=10, ge=1, le=100)
    lang: Text | None = None
    dir: Text | None = None


class Batch(Strict):
    """Queries of one request, 1.0 draft."""

    queries: list[NewQuery] = Field(max_length=MOST_QUERIES)


class PropertyRequest(Strict):
    """A property to fetch."""

    id: Text
    settings: dict[str, Any] = Field(default_factory=dict)


class Extension(Strict):
    """Entities and properties to fetch, both versions."""

    ids: list[Text] = Field(max_length=1000)
    properties: list[PropertyRequest] = Field(min_length=1, max_length=20)


def _plain(value: Value | list[Value]) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [str(each.get("id", "")) if isinstance(each, dict) else str(each) for each in found]


def old_query(query: OldQuery) -> Json:
    types = query.type if isinstance(query.type, list) else [query.type]
    properties = [{"id": each.pid, "values": _plain(each.v)} for each in query.properties]
    return {"text": query.query, "type": types[0] if types else None, "limit": query.limit, "properties": properties}


def new_query(query: NewQuery) -> Json:
    found: Json = {"type": query.type, "limit": query.limit, "text": "", "properties": []}
    for each in query.conditions:
        values = _plain(each.propertyValue)
        if each.matchType == "name":
            found["text"] = values[0]
        elif each.matchType == "id":
            found["id"] = values[0]
        elif each.propertyId is None:
            raise BadInput("a condition on a property names none", place="propertyId", remedy="e.g. foundedBy")
        else:
            about = {"id": each.propertyId, "values": values}
            found["properties"].append({**about, "required": each.required, "quantifier": each.matchQuantifier})
    return found


def read(model: type[BaseModel], text: str | bytes, place: str) -> Any:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(first["msg"], place=f"{place} {where}".strip(), remedy="see /about") from None
