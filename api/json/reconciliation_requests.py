"""What requests of the Reconciliation Service API look like, in both versions, and what they ask for.

Each query becomes the one form that `kg.exports.reconcile.match` reads. Never takes a member that the protocol does
not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.answers.json_answer import TEXT
from kg.base.errors import BadInput
from kg.exports.reconcile_records import Condition as Asked
from kg.exports.reconcile_records import MatchQuery

MOST_QUERIES = 100
Text = Annotated[str, Field(max_length=200)]
Cell = Annotated[str, Field(max_length=1_000_000)]  # of a table; what is longer than any name is the name of nothing
Value = Cell | int | float | bool | dict[str, Any]
Values = Annotated[list[Value], Field(min_length=1, max_length=50)]


Kind = Annotated[Literal["entity", "property", "type"], Path(description="What is suggested.")]
Prefix = Annotated[
    str, Query(min_length=1, max_length=200, pattern=TEXT, description="The first letters, in any script.")
]
Id = Annotated[
    str,
    Query(
        alias="id",
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=200,
        description="The id of an entity.",
        examples=["moonshot-ai"],
    ),
]
TypeName = Annotated[
    str,
    Query(
        alias="type",
        pattern=r"^[A-Za-z]*$",
        max_length=60,
        description="A class of the ontology; those that names are mostly of, where there is none.",
        examples=["Company"],
    ),
]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]


_WIDGET = "Sent by OpenRefine's suggest widget; changes nothing."
Sent = Annotated[str, Query(pattern=TEXT, max_length=40, description=_WIDGET)]


class Widget:
    """What the suggest widget of OpenRefine sends beside the letters; it changes nothing here."""

    def __init__(
        self,
        spell: Sent = "",
        exact: Sent = "",
        prefixed: Sent = "",
        stamp: Annotated[Sent, Query(alias="_")] = "",
    ) -> None:
        self.values = (spell, exact, prefixed, stamp)


class Strict(BaseModel):
    """A part of a request; what the protocol does not know is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class OldProperty(Strict):
    """A property and its value, 0.2."""

    pid: Text
    v: Value | Values


class OldQuery(Strict):
    """One query, 0.2."""

    query: Cell = ""
    type: Text | Annotated[list[Text], Field(max_length=20)] | None = None
    limit: int = Field(default=10, ge=1, le=100)
    properties: list[OldProperty] = Field(default_factory=list, max_length=20)
    type_strict: Literal["any", "all", "should"] | None = None


class Compared(Strict):
    """What all conditions of a query have in common, 1.0 draft; the names are the protocol's."""

    propertyValue: Value | Values
    required: bool = False
    lang: Text | None = None
    dir: Text | None = None
    matchQuantifier: Literal["any", "all", "none"] = "any"
    matchQualifier: Text | None = None


class OnName(Compared):
    """A condition on an entity's name or id."""

    matchType: Literal["name", "id"]
    propertyId: Text | None = None


class OnProperty(Compared):
    """A condition on the values of a property."""

    matchType: Literal["property"]
    propertyId: Text


Condition = Annotated[OnName | OnProperty, Field(discriminator="matchType")]


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


_MEMBERS = ("id", "str", "int", "float", "bool", "date")  # of a value that is an object


def _plain(value: Value | list[Value]) -> list[str | bool | int | float]:
    return [_text(each) for each in (value if isinstance(value, list) else [value])]


def _text(value: Value) -> str:
    if isinstance(value, dict):
        given = [value[name] for name in _MEMBERS if isinstance(value.get(name), str | int | float)]
        return _text(given[0]) if given else ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def old_query(query: OldQuery) -> MatchQuery:
    """A query of 0.2 as `kg.exports.reconcile.match` reads it."""
    types = query.type if isinstance(query.type, list) else [query.type] if query.type else []
    properties: list[Asked] = [{"id": each.pid, "values": _plain(each.v)} for each in query.properties]
    return {"text": query.query, "types": types, "limit": query.limit, "properties": properties}


def new_query(query: NewQuery) -> MatchQuery:
    """A query of the 1.0 draft as `kg.exports.reconcile.match` reads it."""
    properties: list[Asked] = []
    found: MatchQuery = {"types": [query.type] if query.type else [], "limit": query.limit, "text": ""}
    for each in query.conditions:
        values = _plain(each.propertyValue)
        if isinstance(each, OnProperty):
            about: Asked = {"id": each.propertyId, "values": values, "required": each.required}
            properties.append({**about, "quantifier": each.matchQuantifier})
        elif each.matchType == "name":
            found["text"] = str(values[0])
        else:
            found["id"] = str(values[0])
    return {**found, "properties": properties}


M = TypeVar("M", bound=BaseModel)


def read(model: type[M], text: str | bytes, place: str) -> M:
    """A part of a request as its model. Raises BadInput with the first thing that is wrong."""
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(first["msg"], place=f"{place} {where}".strip(), remedy="see /about") from None
