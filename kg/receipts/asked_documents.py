"""Answers that are documents, by the kind of their question: a view, a page of a list, an entity, a source.

Each is a function of a snapshot alone, so it gives the same over the evidence as over the whole data set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from kg.base.errors import BadInput
from kg.base.json_value import JsonObject
from kg.facts.claim_record import source_record
from kg.facts.entities import relationships
from kg.facts.outlets import entity_record
from kg.lists.page import listed
from kg.receipts.receipt_file import AskedQuestion
from kg.store.snapshot import Snapshot
from kg.views import typed_view

_NUMBER = re.compile("[1-9][0-9]{0,4}")
_OF_PAGES = ("sort", "limit", "cursor", "count")
Document = Callable[[Snapshot, str, Mapping[str, str]], object]


def _view(snapshot: Snapshot, name: str, given: Mapping[str, str]) -> object:
    return typed_view(snapshot, name, dict(given)).model_dump(mode="json", by_alias=True)


def _list(snapshot: Snapshot, name: str, given: Mapping[str, str]) -> object:
    """Whole items: the parameters of the list but `fields`, as an address writes them."""
    wanted = {key: value for key, value in given.items() if key not in _OF_PAGES}
    sort, limit, cursor, count = (given.get(key) for key in _OF_PAGES)
    if limit is None or not _NUMBER.fullmatch(limit) or count not in (None, "exact"):
        raise BadInput("this is no page of a list", place="question.parameters", remedy="limit=100, count=exact")
    return listed(snapshot, name, wanted, sort or "id", int(limit), cursor, count=bool(count))


def _alone(function: Callable[[Snapshot, str], object]) -> Document:
    """A question that takes no parameters."""

    def answer(snapshot: Snapshot, name: str, given: Mapping[str, str]) -> object:
        if given:
            raise BadInput("this question takes no parameters", place="question.parameters", remedy="leave them out")
        return function(snapshot, name)

    return answer


DOCUMENTS: dict[str, Document] = {
    "view": _view,
    "list": _list,
    "entity": _alone(entity_record),
    "relationships": _alone(relationships),
    "source": _alone(source_record),
}


def document(snapshot: Snapshot, question: AskedQuestion) -> JsonObject:
    """The answer to a question that is no query. Raises what its function raises, BadInput for a text of a query."""
    if question.text:
        raise BadInput("only a query has a text", place="question.text", remedy="leave it empty")
    found = DOCUMENTS[question.kind](snapshot, question.name, question.parameters)
    plain: JsonObject = json.loads(json.dumps(found))
    return plain
