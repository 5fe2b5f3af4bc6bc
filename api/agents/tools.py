"""The tools that agents call: each a question to the graph, its answer a typed page with sources, bounds, modality.

Errors teach: what is wrong, what is known, what is near. Never passes a list on that is larger than a model can read
at once.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Concatenate, Literal, ParamSpec, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from api.agents.tool_records import (
    Candidate,
    Choice,
    ClaimDetail,
    EntityFacts,
    Page,
    Resolved,
    Table,
    ViewPage,
    Words,
)
from api.workers.evaluation import Query
from api.workers.pool import Pool
from kg.base.errors import LongtuError
from kg.facts import claim_record, entities, terms
from kg.facts import resolve as look_up
from kg.lists.page import listed
from kg.store.snapshot import Snapshot
from kg.views import catalogue
from kg.views.parts.cells import Published

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
FIELDS = frozenset(Candidate.model_fields)
MOST_BYTES = 48_000  # of JSON: about 20,000 tokens, under what clients cut off

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200, description="e.g. moonshot-ai")]
Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z-]*$", max_length=60)]
Limit = Annotated[int, Field(ge=1, le=100, description="Items at most.")]
Cursor = Annotated[str, Field(max_length=1000, description="`next` of the page before; empty for the first.")]


Asked = Annotated[
    Choice,
    Field(title="Choice of sources", description="Which sources to ask: {asOf, possible, without}; all unless given."),
]
ALL = Choice()


class Tools:
    """Every tool, over one pool of workers."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def all(self) -> list[Callable[..., Awaitable[Published]]]:
        """The tools, in the order in which a client lists them."""
        return [
            *(self.resolve, self.entity, self.relationships, self.claims, self.claim),
            *(self.view, self.path, self.sources, self.sparql, self.schema),
        ]

    async def _ask(
        self,
        choice: Choice,
        function: Callable[Concatenate[Snapshot, P], R],
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        try:
            return await self.pool.call(function, choice.selection(), *arguments, **named)
        except LongtuError as error:
            raise ToolError(str(error)) from None

    async def _page(
        self,
        choice: Choice,
        name: str,
        wanted: Mapping[str, str | None],
        limit: int,
        cursor: str,
        fields: str | None = None,
    ) -> Page:
        """A page of a list that fits, shorter than asked for where it must be."""
        conditions = {key: value for key, value in wanted.items() if value}
        while True:
            found = await self._ask(
                choice, listed, name, conditions, limit=limit, cursor=cursor or None, fields=fields, count=True
            )
            items = found[name]
            if limit == 1 or len(json.dumps(items, ensure_ascii=False).encode()) <= MOST_BYTES:
                return Page.model_validate({"total": found["total"], "items": items, "next": found["next"]})
            limit = max(1, limit // 2)

    async def resolve(
        self,
        name: Annotated[str, Field(min_length=1, max_length=200)],
        type: Word | None = None,
        limit: Limit = 5,
        choice: Asked = ALL,
    ) -> Resolved:
        """Turn a name (Chinese, English, alias, pinyin, misspelt) into entity ids, with scores and reasons."""
        found = await self._ask(choice, look_up.resolve, name=name, class_name=type, limit=limit)
        shown = [{key: value for key, value in each.items() if key in FIELDS} for each in found["candidates"]]
        return Resolved.model_validate({"best": found["best"], "candidates": shown})

    async def entity(self, id: Id, limit: Limit = 30, cursor: Cursor = "", choice: Asked = ALL) -> EntityFacts:
        """An entity's names, classes and the claims about it, each with value, bound, time, modality and source."""
        found = await self._ask(choice, entities.entity, entity_id=id)
        claims = await self._page(choice, "claims", {"about": id}, limit, cursor, CLAIM)
        about = {"types": found["types"], "name": found.get("name", {}), "aliases": found.get("aliases", [])}
        return EntityFacts.model_validate({"id": id, "claims": claims, **about})

    async def relationships(
        self,
        entity: Id | None = None,
        predicate: Word | None = None,
        status: Literal[
            "asserted",
            "planned",
            "sought",
            "reported",
            "forecast",
            "opinion",
            "hypothetical",
            "cancelled",
            "negative",
            "withdrawn",
            "any",
        ] = "asserted",
        limit: Limit = 30,
        cursor: Cursor = "",
        choice: Asked = ALL,
    ) -> Page:
        """Edges between entities (investor, foundedBy, ledBy ...), with their claims; asserted ones unless asked."""
        wanted = {"about": entity, "predicate": predicate, "status": status}
        return await self._page(choice, "relationships", wanted, limit, cursor)

    async def claims(
        self,
        about: Id | None = None,
        predicate: Word | None = None,
        source: Id | None = None,
        modality: Literal["actual", "planned", "sought", "reported", "forecast", "opinion", "hypothetical", "cancelled"]
        | None = None,
        period: Annotated[str, Field(pattern=r"^[0-9.~?%/-]+$", max_length=40)] | None = None,
        text: Annotated[str, Field(max_length=200)] | None = None,
        limit: Limit = 30,
        cursor: Cursor = "",
        choice: Asked = ALL,
    ) -> Page:
        """Claims that meet every condition; `period` is EDTF (2025, 2025-12, 2024/2025), `text` part of a name."""
        wanted = {"about": about, "predicate": predicate, "source": source, "modality": modality}
        return await self._page(choice, "claims", {**wanted, "period": period, "text": text}, limit, cursor, CLAIM)

    async def claim(
        self, id: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$", max_length=240)], choice: Asked = ALL
    ) -> ClaimDetail:
        """One claim whole: value and bounds, who says so, positions in the text, competing and equal claims."""
        found = await self._ask(choice, claim_record.claim, claim_id=id)
        apart = {"id": id, "attribution": found["attribution"], "links": found["links"]}
        slices = [{k: v for k, v in piece.items() if k != "paragraph"} for piece in found["slices"]]
        own = {k: v for k, v in found.items() if k not in (*apart, "slices", "text", "line")}
        return ClaimDetail.model_validate({**apart, "slices": slices, "claim": own})

    async def view(
        self,
        name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, description="e.g. mau")],
        parameters: dict[str, str] | None = None,
        limit: Limit = 20,
        cursor: Cursor = "",
        choice: Asked = ALL,
    ) -> ViewPage:
        """An analyst's view (co-investment, mau, funding ...); a wrong name or parameter is answered with the list."""
        found = await self._ask(choice, catalogue.plain, name=name, parameters=parameters or {})
        rows = found["rows"]
        assert isinstance(rows, list)
        about = {key: found[key] for key in ("name", "title", "columns", "notes")}
        return ViewPage.model_validate({"rows": _cut(rows, limit, cursor), **about})

    async def path(
        self, start: Id, end: Id, paths: Annotated[int, Field(ge=1, le=10)] = 3, choice: Asked = ALL
    ) -> ViewPage:
        """How two entities are connected, step by step, each step with its claims."""
        asked = {"start": start, "end": end, "paths": str(paths)}
        return await self.view("connection", asked, limit=50, choice=choice)

    async def sources(
        self,
        text: Annotated[str, Field(max_length=200)] | None = None,
        limit: Limit = 20,
        cursor: Cursor = "",
        choice: Asked = ALL,
    ) -> Page:
        """The sources: title, publisher, date, address, and how far each was checked (text, addressOnly, unchecked)."""
        return await self._page(choice, "sources", {"text": text}, limit, cursor, SOURCE)

    async def sparql(
        self,
        query: Annotated[str, Field(min_length=1, max_length=20_000)],
        limit: Limit = 50,
        cursor: Cursor = "",
        choice: Asked = ALL,
    ) -> Table:
        """Run a SPARQL 1.1 SELECT or ASK (see `schema` first). Direct edges are asserted facts; claims are lt:Claim."""
        try:
            _, body = await self.pool.sparql(Query(query, format="json"), choice.selection())
        except LongtuError as error:
            raise ToolError(str(error)) from None
        found = json.loads(body)
        if "results" not in found:
            if "boolean" not in found:
                raise ToolError("CONSTRUCT and DESCRIBE give no table — ask with SELECT")
            return Table(columns=[], rows=[], total=0, next=None, truth=found["boolean"])
        shown = [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]
        page = _cut(shown, limit, cursor)
        return Table(columns=found["head"]["vars"], rows=page.items, total=page.total, next=page.next, truth=None)

    async def schema(
        self, text: Annotated[str, Field(max_length=60)] = "", limit: Limit = 40, cursor: Cursor = ""
    ) -> Words:
        """Classes, properties and codes of the ontology with labels and definitions; `text` narrows them."""
        found = await self._ask(ALL, terms.terms, text=text)
        return Words(prefixes=found["prefixes"], terms=_cut(found["terms"], limit, cursor))


CLAIM = (
    "subject,subjectName,predicate,object,objectName,asWritten,bound,lower,upper,nominal,unit,time,modality,polarity,"
    "asserted,source,speaker,provider,definition,scope,paraphrase"
)
SOURCE = "title,publisher,language,address,mirrorOf,published,verification"


def _cut(items: Sequence[T], limit: int, cursor: str) -> Page:
    """Items from a cursor on, as many as asked for and as fit; the cursor is how many came before."""
    if cursor and not cursor.isdecimal():
        raise ToolError("not a cursor of this tool — pass `next` of the page before, or nothing")
    start = int(cursor or 0)
    while True:
        shown = items[start : start + limit]
        if limit == 1 or len(json.dumps(shown, ensure_ascii=False).encode()) <= MOST_BYTES:
            end = start + len(shown)
            following = str(end) if end < len(items) else None
            return Page.model_validate({"total": len(items), "items": shown, "next": following})
        limit = max(1, limit // 2)
