"""A question that is kept: a view, a shipped query or an entity, and what a data set concludes on it.

Reach for it wherever the same question is asked of two data sets; never compares anything itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from kg.base.errors import BadInput, NotFound
from kg.base.strict_record import Record
from kg.facts.entities import names
from kg.facts.former_ids import no_entity
from kg.facts.query_result import check_given
from kg.standing.claim_findings import of_claims, said
from kg.standing.conclusion import Conclusion
from kg.standing.row_findings import of_query, of_view
from kg.store.shipped_query import queries, query_named, rows
from kg.store.snapshot import Snapshot
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.view_specs import VIEWS, spec_named, typed_view

Kind = Literal["view", "query", "entity"]
KINDS: tuple[Kind, ...] = ("view", "query", "entity")


class Question(Record):
    """What is asked: `name` of a view or query with its parameters in `bind`, or the id of an entity."""

    kind: Kind
    name: str = Field(min_length=1, max_length=200)
    bind: dict[str, str] = Field(default_factory=dict)

    @property
    def label(self) -> str:
        """The question in one line, as it would be typed."""
        return " ".join([self.kind, self.name, *(f"{name}={value}" for name, value in self.bind.items())])


def question(snapshot: Snapshot, name: str, bind: Mapping[str, str], kind: Kind | None = None) -> Question:
    """The question that `name` means: a view, else a query, else an entity, or what `kind` says.

    Raises NotFound for a name or an id that nothing has, BadInput for parameters that it does not take.
    """
    meant: dict[Kind, bool] = {"view": name in VIEWS, "query": name in queries(), "entity": name in names(snapshot)}
    found = kind or next((one for one, there in meant.items() if there), None)
    if found is None:
        known = [*VIEWS, *queries(), *names(snapshot)]
        message = f"no view, query or entity {name!r}"
        raise NotFound.among(message, name, known, listed="a view of /api/views, a query of /api/queries, an entity id")
    asked = Question(kind=found, name=name, bind=dict(bind))
    if found == "query":
        check_given(snapshot, query_named(name), bind)
    conclude(snapshot, asked)
    return asked


def conclude(snapshot: Snapshot, asked: Question, without: frozenset[str] = frozenset()) -> Conclusion:
    """What a data set concludes on a question, also as if the claims of `without` were not there.

    A query is asked of the data set as it is: leave its claims out before. Raises as `question` does.
    """
    if asked.kind == "view":
        spec_named(asked.name)
        return of_view(typed_view(Evidence(snapshot).without(*without), asked.name, asked.bind))
    if asked.kind == "query":
        if without:
            raise ValueError("a query is asked of a data set that was built without the claims")
        query = query_named(asked.name)
        return of_query(Reader(snapshot), query, rows(snapshot, query.text, query.bindings(asked.bind)))
    if asked.bind:
        raise BadInput("an entity takes no parameters", place=asked.name, remedy="leave them out")
    about = of_entity(snapshot, asked.name)
    return of_claims(Reader(snapshot), (one for id, one in said(snapshot).items() if id in about - without))


def of_entity(snapshot: Snapshot, entity: str) -> frozenset[str]:
    """The claims of every matter that has a claim about this entity. Raises NotFound for an id that nothing has."""
    if entity not in names(snapshot):
        raise no_entity(snapshot, entity, names(snapshot))
    matters = {one.matter for one in said(snapshot).values() if entity in one.about}
    return frozenset(id for id, one in said(snapshot).items() if one.matter in matters)
