"""What each operation answers with, form by form: the JSON Schema of its record, or that it is text, or bytes.

Reach for `Answers` when the description of the API is made. A record's schema is read from the function of `kg` that
makes the answer; documents of other people's formats say no more than what kind of JSON they are.
"""

from __future__ import annotations

from typing import get_args

from api.answers.json_answer import JSON
from api.html.page_list import PAGES
from api.http.negotiation import JSON_LD, RECEIPT, SPARQL_JSON
from api.http.problem_documents import ProblemMeaning
from api.openapi.examples import NOT_TEXT
from api.openapi.record_schemas import Components, JsonSchema, returned
from api.workers.messages import Health, Readiness
from kg.exports.delta import delta
from kg.exports.reconcile_records import ExtendedRows, Manifest, MatchResults, OldAnswer, Proposal, SuggestResult
from kg.facts import claim_record, entities, query_result, resolve
from kg.facts.outlets import entity_record
from kg.graph.picture import graph
from kg.lists.facts import EntityItem, FactValue
from kg.lists.list_items import ClaimItem, RelationshipItem, SourceItem
from kg.lists.list_spec import list_named, lists
from kg.lists.page import field_names
from kg.pages.search_answers import search_page
from kg.receipts.receipt_file import Kind, Receipt
from kg.views import catalogue
from kg.views.view_specs import VIEWS

_RECORDS: dict[str, object] = {
    "entity": returned(entity_record),
    "relationships": returned(entities.relationships),
    "claim": returned(claim_record.claim),
    "source": returned(claim_record.source_record),
    "resolve": returned(resolve.resolve),
    "search": returned(search_page),
    "queries": returned(query_result.catalogue),
    "query": query_result.QueryAnswer,
    "queryAs": query_result.QueryAnswer,
    **dict.fromkeys((f"{kind}Receipt" for kind in (*get_args(Kind), "sparql")), Receipt),
    "views": returned(catalogue.catalogue),
    "graph": returned(graph),
    "delta": returned(delta),
    "health": Health,
    "ready": Readiness,
    "problem": ProblemMeaning,
    "reconcile": OldAnswer,
    "reconcilePost": OldAnswer,
    "reconcileManifest": Manifest,
    "reconcileMatch": MatchResults,
    "reconcileExtend": ExtendedRows,
    "reconcileSuggest": SuggestResult,
    "reconcileSuggestDraft": SuggestResult,
    "reconcilePropose": Proposal,
    "reconcileProposeDraft": Proposal,
}
_PAGES = {
    **{f"{name}Page": name for name in ("entity", "node", "claim", "source", "home", "search", "about", "schema")},
    **{f"{name}Page": name for name in ("queries", "query", "views", "sources", "types", "type")},
}
_VIEWS = ("view", "viewAs", "viewPage")
_ITEMS: dict[str, type] = {"claims": ClaimItem, "relationships": RelationshipItem, "sources": SourceItem}
_SPARQL_RESULTS: JsonSchema = {
    "type": "object",
    "description": "Rows or a truth value, as SPARQL 1.1 Query Results JSON has them.",
    "required": ["head"],
    "properties": {
        "head": {
            "type": "object",
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {"type": "array", "items": {"type": "object", "additionalProperties": {}}},
            },
        },
    },
}


class Answers:
    """The schemas of answers; `components` holds those that they refer to."""

    def __init__(self) -> None:
        self.components = Components()

    def of(self, operation: str, media_type: str) -> JsonSchema:
        """The JSON Schema of an operation's answer in one form."""
        if media_type in NOT_TEXT:
            return {"type": "string", "format": "binary"}
        if media_type in (JSON, RECEIPT):
            return self._json(operation)
        if media_type == SPARQL_JSON:
            return self.components.named("SparqlResults", _SPARQL_RESULTS)
        if media_type == JSON_LD:
            return {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}
        return {"type": "object"} if media_type.endswith("+json") else {"type": "string"}

    def _json(self, operation: str) -> JsonSchema:
        name = operation.removeprefix("list").removesuffix("As").lower()
        if operation.startswith("list") and name in lists():
            return self._list(name)
        if operation in _VIEWS:
            return self._view()
        if operation in _PAGES:
            return self.components.of(returned(PAGES[_PAGES[operation]].data))
        if operation in ("sparql", "sparqlPost"):
            return self.components.named("SparqlResults", _SPARQL_RESULTS)
        return self.components.of(_RECORDS[operation]) if operation in _RECORDS else {"type": "object"}

    def _list(self, name: str) -> JsonSchema:
        """The schema of a page of a list."""
        number: JsonSchema = {"type": "integer", "minimum": 0}
        properties: dict[str, JsonSchema] = {
            "count": {**number, "description": "Items on this page."},
            "total": {**number, "description": "Items of the whole list; only with count=exact."},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page; null on the last."},
            name: {"type": "array", "items": self._item(name)},
        }
        schema: JsonSchema = {
            "type": "object",
            "description": f"A page of the list {name}.",
            "required": ["count", "next", name],
            "additionalProperties": False,
            "properties": properties,
        }
        return self.components.named(f"{name.capitalize()}List", schema)

    def _item(self, name: str) -> JsonSchema:
        """The schema of an item: any field but its id may have been left out with `fields`, or be unknown."""
        of = list_named(name).of
        record = self.components.record(_ITEMS.get(of, EntityItem))
        values: JsonSchema = {"type": "array", "items": self.components.of(FactValue)}
        properties = {field: record["properties"].get(field, values) for field in field_names(list_named(name))}
        return self.components.named(
            f"{name.capitalize()}Item",
            {
                "type": "object",
                "description": f"An item of the list {name}.",
                "required": ["id"],
                "additionalProperties": False,
                "properties": properties,
            },
        )

    def _view(self) -> JsonSchema:
        """Any of the views, told apart by its name."""
        found = [
            self.components.view(
                spec.result, "".join(map(str.capitalize, name.split("-"))) + "View", name, spec.question.en
            )
            for name, spec in VIEWS.items()
        ]
        return self.components.named("AnyView", {"description": "A view; `name` says which.", "anyOf": found})
