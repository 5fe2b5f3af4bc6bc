"""What parameters can mean, where a route itself takes more in order to refuse it with a better message.

Data for the description of the API: patterns, limits, examples. Never allows a value that the route refuses for its
form.
"""

from __future__ import annotations

from typing import Any

from api.answers.page_answer import NODES, SUFFIXES
from api.http.negotiation import GRAPH, NAMES
from kg.lists.list_spec import list_named, lists
from kg.lists.order import sorts_of
from kg.lists.page import field_names

Json = dict[str, Any]
_POINT = "[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?[~?%]?"
EDTF = f"^{_POINT}(/([.][.])?)?$"  # the commonest forms; docs/data.md has all
DAY = "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"  # a day that every month has
IRI = r"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9/#:._~-]*$"
SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
JSON_OBJECT = r"^[ \t\r\n]*\{.*\}[ \t\r\n]*$"
_SUFFIX = "([.](" + "|".join(name for name, media in SUFFIXES.items() if media in NODES) + "))?"
_FORMATS = "|".join(name.replace("+", "[+]") for name, media in NAMES.items() if not set(media).isdisjoint(GRAPH))
_LONGEST = 15_000  # what fits into an address

# By parameter name, for every operation; by "operation.parameter", for one. A route's own limits stay.
_NARROWED: dict[str, Json] = {
    "period": {"pattern": EDTF},
    "since": {"pattern": DAY},
    "until": {"pattern": DAY},
    "depth": {"minimum": 1, "maximum": 3},
    "graph.limit": {"minimum": 1, "maximum": 2000},
    "weight": {"minimum": 1, "maximum": 1000},
    "viewPage.name": {"pattern": f"^{SLUG}$"},
    "viewPage.asOf": {"pattern": f"^({DAY[1:-1]})?$"},
    "viewPage.possible": {"pattern": "^(true|false|1|0)?$"},
    "layout": {"pattern": "^(force|hierarchy|timeline)?$"},
    "path": {"pattern": f"^{SLUG},{SLUG}$"},
    "queries": {"pattern": JSON_OBJECT},
    "extend": {"pattern": JSON_OBJECT},
    "void.format": {"pattern": f"^({_FORMATS})?$", "maxLength": 30},
    "examples.format": {"pattern": f"^({_FORMATS})?$", "maxLength": 30},
    "problem.name": {"pattern": f"^{SLUG}$", "maxLength": 60},
    "entityPage.name": {"pattern": f"^{SLUG}{_SUFFIX}$"},
    "nodePage.kind": {"enum": ["quantity", "period"]},
    "nodePage.name": {"pattern": f"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*{_SUFFIX}$"},
    "claimPage.name": {"pattern": f"^[a-z0-9-]+[.][a-z0-9-]+{_SUFFIX}$"},
    "sourcePage.name": {"pattern": f"^{SLUG}{_SUFFIX}$"},
    "queryPage.name": {"pattern": f"^{SLUG}([.](html|json|csv))?$", "maxLength": 100},
    "listReceipt.name": {"enum": [*lists()]},
    "without": {"pattern": f"^({SLUG})?$"},
    "only": {"pattern": f"^({SLUG})?$"},
    "focus": {"pattern": f"^{SLUG}$"},
}
_EXAMPLES: dict[str, Any] = {
    "asOf": "2025-12-28",
    "without": ["a2"],
    "only": ["a1"],
    "problem.name": "not-found",
    "entityPage.name": "moonshot-ai",
    "nodePage.kind": "quantity",
    "nodePage.name": "usd-500000000",
    "claimPage.name": "a1.c-round-amount-lead",
    "sourcePage.name": "a1",
    "queryPage.name": "capex",
    "searchPage.q": "yzm",
    "search.q": "yzm",
    "focus": "moonshot-ai",
    "reconcileSuggest.kind": "entity",
    "reconcileSuggestDraft.kind": "entity",
    "prefix": "moonshot",
    "queries": '{"q0": {"query": "月之暗面", "type": "Company", "limit": 3}}',
}


def narrow(operation: Json) -> None:
    """Add to each parameter of an operation what it can mean, and an example where it has none."""
    id = operation["operationId"]
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        graph = "graph" in operation["tags"]
        more = _NARROWED.get(f"{id}.{name}", _NARROWED.get(f"graph.{name}" if graph else name, _NARROWED.get(name, {})))
        for schema in _plain(parameter["schema"]):
            _limit(schema, {**more, **_of_list(id, name)})
        example = _EXAMPLES.get(f"{id}.{name}", _EXAMPLES.get(name))
        if example is not None and "example" not in parameter and not parameter["schema"].get("examples"):
            parameter["example"] = example


def _plain(schema: Json) -> list[Json]:
    """The schemas of single values: of an array those of its items, and never that of null."""
    found = schema.get("anyOf", [schema])
    return [part.get("items", part) for part in found if part.get("type") != "null"]


def _limit(schema: Json, more: Json) -> None:
    if schema.get("type") == "string":
        schema |= {name: value for name, value in more.items() if name in ("pattern", "maxLength", "enum")}
        if "pattern" in schema:
            schema.setdefault("maxLength", _LONGEST)
    elif schema.get("type") == "integer":
        schema |= {name: value for name, value in more.items() if name in ("minimum", "maximum")}


def _of_list(operation: str, parameter: str) -> Json:
    """The fields and orders that a list has of its own."""
    name = operation.removeprefix("list").removesuffix("As").lower()
    if not operation.startswith("list") or name not in lists():
        return {}
    if parameter == "fields":
        known = "|".join(field_names(list_named(name)))
        return {"pattern": f"^({known})(,({known}))*$"}
    return {"pattern": f"^-?({'|'.join(sorts_of(list_named(name)))})$"} if parameter == "sort" else {}
