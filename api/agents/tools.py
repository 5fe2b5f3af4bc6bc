"""The tools that agents call: each a question to the graph, its answer a typed page with sources, bounds, modality.

Errors teach: what is wrong, what is known, what is near. An answer is never larger than a model can read at once.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Concatenate, Literal, ParamSpec, TypeVar, cast

from pydantic import Field

from api.agents.argument_schemas import without_nulls
from api.agents.tool_records import (
    Candidate,
    Choice,
    Claims,
    Compared,
    EntityFacts,
    Page,
    Resolved,
    SourceId,
    Table,
    ViewPage,
    Views,
    Words,
)
from api.workers.evaluation import Query
from api.workers.pool import Pool
from kg.base.errors import BadInput
from kg.base.json_value import JsonObject
from kg.exports import brief
from kg.exports.compare import compared
from kg.facts import resolve as look_up
from kg.facts import terms
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Published

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A", bound=Published)
FIELDS = frozenset(Candidate.model_fields)
MOST_BYTES = 48_000  # of a whole answer as it is sent, under what clients cut off
_AROUND = 400  # of these the frame around the two copies that the protocol asks for

ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=200)]
CLAIM_PATTERN = r"^[a-z0-9-]+\.[a-z0-9-]+$"
ClaimId = Annotated[str, Field(pattern=CLAIM_PATTERN, max_length=240)]
Word = Annotated[str, Field(max_length=60)]
PERIOD_PATTERN = "^[0-9.~?%/-]+$"
SHAPES = {  # what is wrong with a value that has not the form, and what to do
    ID_PATTERN: ("not an id such as moonshot-ai", "`resolve` turns a name into an id"),
    CLAIM_PATTERN: ("not a claim's id such as a1.cash-after-c-lead", "`claims` gives the ids"),
    PERIOD_PATTERN: ("not a time in EDTF", "write 2025, 2025-12 or 2024/2025"),
}
Part = Annotated[str, Field(max_length=200, description="Part of a name or wording.")]
Limit = Annotated[int, Field(ge=1, le=100)]
Cursor = Annotated[str, Field(max_length=1000)]
Language = Literal["en", "zh"]
Modality = Literal["actual", "planned", "sought", "reported", "forecast", "opinion", "hypothetical", "cancelled"]
Status = Literal[Modality, "asserted", "negative", "withdrawn", "any"]
ALL = Choice()


def sent(answer: Published) -> str:
    """An answer as compact JSON; what is null or empty is absent."""
    told = without_nulls(answer.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def sent_bytes(text: str) -> int:
    """How many bytes a client receives of an answer: it is sent as a structure, and as a text for older clients."""
    return len(text.encode()) + len(json.dumps(text, ensure_ascii=False).encode()) + _AROUND


class Tools:
    """Every tool, over one pool of workers."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def all(self) -> list[Callable[..., Awaitable[Published]]]:
        """The tools, in the order in which a client lists them."""
        return [
            *(self.resolve, self.entity, self.relationships, self.claims, self.claim, self.said, self.compare),
            *(self.views, self.view, self.path, self.sources, self.sparql, self.schema),
        ]

    async def _ask(
        self,
        choice: Choice,
        function: Callable[Concatenate[Snapshot, P], R],
        /,
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        return await self.pool.call(function, choice.selection(), *arguments, **named)

    async def _fitting(self, limit: int, ask: Callable[[int], Awaitable[A]]) -> A:
        """An answer that fits, with fewer items than asked for where it must be; BadInput where one is too much."""
        while True:
            found = await ask(limit)
            size = sent_bytes(sent(found))
            if size <= MOST_BYTES:
                return found
            if limit == 1:
                remedy = "ask for less of it: fewer things, or a narrower question"
                raise BadInput(f"the answer takes {size} bytes, {MOST_BYTES} can be sent", remedy=remedy)
            limit = max(1, limit // 2)

    async def resolve(
        self,
        name: Annotated[str, Field(min_length=1, max_length=200)],
        type: Word | None = None,
        limit: Limit = 5,
        choice: Choice = ALL,
    ) -> Resolved:
        """Turn a name (Chinese, English, alias, pinyin, misspelt) into entity ids, with scores and reasons."""
        found = await self._ask(choice, look_up.resolve, name=name, class_name=type, limit=limit)
        shown = [{key: value for key, value in each.items() if key in FIELDS} for each in found["candidates"]]
        return Resolved.model_validate({"best": found["best"], "candidates": shown})

    async def entity(
        self, id: Id, language: Language = "en", limit: Limit = 10, cursor: Cursor = "", choice: Choice = ALL
    ) -> EntityFacts:
        """An entity's names, classes and the claims about it, with bound, time, modality, source, competing claims."""

        async def ask(limit: int) -> EntityFacts:
            found = await self._ask(choice, brief.entity_facts, id, language, limit, cursor)
            return EntityFacts.model_validate(found)

        return await self._fitting(limit, ask)

    async def relationships(
        self,
        entity: Id | None = None,
        predicate: Word | None = None,
        status: Status = "asserted",
        language: Language = "en",
        limit: Limit = 15,
        cursor: Cursor = "",
        choice: Choice = ALL,
    ) -> Page:
        """Edges between entities (investor, foundedBy, ledBy ...) with their claims; asserted ones unless asked."""
        wanted = _given(about=entity, predicate=predicate, status=status)
        return await self._page(choice, brief.relationships, wanted, language, limit=limit, cursor=cursor)

    async def claims(
        self,
        about: Id | None = None,
        predicate: Word | None = None,
        source: SourceId | None = None,
        modality: Modality | None = None,
        period: Annotated[str, Field(pattern=PERIOD_PATTERN, max_length=40, description="EDTF")] | None = None,
        text: Part | None = None,
        language: Language = "en",
        limit: Limit = 10,
        cursor: Cursor = "",
        choice: Choice = ALL,
    ) -> Page:
        """Claims that meet every condition, each with what competes with it; `period` is 2025, 2025-12, 2024/2025."""
        wanted = _given(about=about, predicate=predicate, source=source, modality=modality, period=period, text=text)
        return await self._page(choice, brief.claims, wanted, language, limit=limit, cursor=cursor)

    async def claim(
        self,
        id: ClaimId | Annotated[list[ClaimId], Field(min_length=1, max_length=20)],
        language: Language = "en",
        choice: Choice = ALL,
    ) -> Claims:
        """One claim or several, whole: who says so, positions and, where the text is at hand, its sentences; links."""
        ids = [id] if isinstance(id, str) else id
        settings = self.pool.settings
        folders = (str(settings.articles or "") or None, str(settings.workspace or "") or None)

        async def ask(_limit: int) -> Claims:
            return Claims.model_validate({"items": await self._ask(choice, brief.details, ids, language, *folders)})

        return await self._fitting(1, ask)

    async def said(
        self,
        who: Id,
        about: Id | None = None,
        text: Part = "",
        language: Language = "en",
        limit: Limit = 10,
        cursor: Cursor = "",
        choice: Choice = ALL,
    ) -> Page:
        """Who said what, where: claims of a speaker, data provider, document or source, with their places."""
        return await self._page(choice, brief.said, who, about or "", text, language, limit=limit, cursor=cursor)

    async def compare(
        self, first: ClaimId, second: ClaimId, language: Language = "en", choice: Choice = ALL
    ) -> Compared:
        """Compare the figures of two claims by their bounds: certainly less, greater, or not settled; what differs."""
        found = await self._ask(choice, compared, first, second, language)
        return Compared.model_validate(found)

    async def views(self, language: Language = "en") -> Views:
        """The analysts' views: name, question, parameters."""
        return Views.model_validate({"items": await self._ask(ALL, brief.views, language)})

    async def view(
        self,
        name: Annotated[str, Field(max_length=80)],
        parameters: dict[str, str] | None = None,
        language: Language = "en",
        limit: Limit = 5,
        cursor: Cursor = "",
        choice: Choice = ALL,
    ) -> ViewPage:
        """One view (co-investment, mau, funding ...); see `views` for names and parameters."""

        async def ask(limit: int) -> ViewPage:
            found = await self._ask(choice, brief.view_page, name, parameters or {}, language, limit, cursor)
            return ViewPage.model_validate(found)

        return await self._fitting(limit, ask)

    async def path(
        self,
        start: Id,
        end: Id,
        paths: Annotated[int, Field(ge=1, le=10)] = 3,
        language: Language = "en",
        choice: Choice = ALL,
    ) -> ViewPage:
        """How two entities are connected, step by step, each step with its claims."""
        asked = {"start": start, "end": end, "paths": str(paths)}
        return await self.view("connection", asked, language, limit=50, choice=choice)

    async def sources(
        self, text: Part = "", language: Language = "en", limit: Limit = 15, cursor: Cursor = "", choice: Choice = ALL
    ) -> Page:
        """The sources: title, publisher, date, address, how far each was checked (text, addressOnly, unchecked)."""
        return await self._page(choice, brief.source_page, text, language, limit=limit, cursor=cursor)

    async def sparql(
        self,
        query: Annotated[str, Field(min_length=1, max_length=20_000)],
        limit: Limit = 30,
        cursor: Cursor = "",
        choice: Choice = ALL,
    ) -> Table:
        """Run a SPARQL 1.1 SELECT or ASK (see `schema`). Direct edges are asserted facts; claims are lt:Claim."""
        _, body = await self.pool.sparql(Query(query, format="json"), choice.selection())
        found = json.loads(body)
        if "boolean" in found:
            return Table(columns=[], rows=[], total=0, truth=found["boolean"])
        if "results" not in found:
            raise BadInput("CONSTRUCT and DESCRIBE give no table", place="query", remedy="ask with SELECT")
        rows = [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]

        async def ask(limit: int) -> Table:
            page = brief.part(cast(list[JsonObject], rows), limit, cursor)
            about = {"columns": found["head"]["vars"], "rows": page["items"]}
            return Table.model_validate({**about, "total": page["total"], "next": page["next"]})

        return await self._fitting(limit, ask)

    async def schema(
        self,
        text: Annotated[str, Field(max_length=60)] = "",
        language: Language = "en",
        limit: Limit = 15,
        cursor: Cursor = "",
    ) -> Words:
        """Classes, properties and codes of the ontology with labels and definitions; `text` narrows them."""
        found = await self._ask(ALL, terms.terms, text=text)
        told = [cast(JsonObject, brief.in_language(cast(JsonObject, term), language)) for term in found["terms"]]

        async def ask(limit: int) -> Words:
            return Words.model_validate({"prefixes": found["prefixes"], "terms": brief.part(told, limit, cursor)})

        return await self._fitting(limit, ask)

    async def _page(
        self,
        choice: Choice,
        function: Callable[..., brief.Part],
        *asked: Mapping[str, str] | str,
        limit: int,
        cursor: str,
    ) -> Page:
        async def ask(limit: int) -> Page:
            return Page.model_validate(await self._ask(choice, function, *asked, limit=limit, cursor=cursor))

        return await self._fitting(limit, ask)


def _given(**conditions: str | None) -> dict[str, str]:
    return {name: value for name, value in conditions.items() if value}
