"""An analyst's view as a page: its question, its form, its tables with their claims, how it was computed.

Shows at most `limit` rows of a table and counts the rest. Never computes a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NotRequired, TypedDict, cast

from kg.base.json_value import JsonObject
from kg.charts import CHARTS, NETWORKS
from kg.facts.fact_records import Both, Reference
from kg.facts.references import reference
from kg.pages.cards import Card, cards
from kg.pages.desk import Desk, desk
from kg.pages.explorer import explorer
from kg.pages.filed_pairs import Filed, filed_pairs
from kg.pages.view_cells import formula_words
from kg.pages.view_form import FormField, field, options, suggestions
from kg.pages.view_table import ViewTable, view_table
from kg.store.snapshot import Snapshot
from kg.views.contradictions import Contradictions
from kg.views.filings import Filings
from kg.views.parts.answered import answered
from kg.views.parts.headline import Piece, headlines
from kg.views.parts.result import Row, Section, View
from kg.views.view_specs import VIEWS, ViewSpec, spec_named

LIMIT = 100
MOST = 2000
_EXAMPLES = 6


class ViewSummary(TypedDict):
    """A view: the question it answers, its parameters, and an example of those it needs."""

    name: str
    title: Both
    question: Both
    parameters: list[str]
    example: dict[str, str]


class ViewsPage(TypedDict):
    """Every view."""

    count: int
    views: list[ViewSummary]


class LeftOut(TypedDict):
    """A source that was not asked, and why."""

    source: str
    reason: str


class Example(TypedDict):
    """Parameters to ask a view with, and the things they name."""

    given: dict[str, str]
    things: list[Reference]


class ViewNote(TypedDict):
    """Something that a reader must know of the result."""

    code: str
    text: Both
    claims: tuple[str, ...]


class HeadlinePiece(TypedDict):
    """A piece of a headline: words, a figure with its claim, or a thing."""

    text: Both
    claim: NotRequired[str]
    thing: NotRequired[Reference]


class PageHeadline(TypedDict):
    """What the answer says, by language and as plain text, and the claims that it rests on."""

    zh: list[HeadlinePiece]
    en: list[HeadlinePiece]
    text: Both
    claims: list[str]


class NetworkSize(TypedDict):
    """How large a view's network is."""

    nodes: int
    edges: int


class ViewResult(TypedDict):
    """What a view answered, and how it was computed."""

    headlines: list[PageHeadline]
    tables: list[ViewTable]
    notes: list[ViewNote]
    network: NetworkSize | None
    cards: list[Card]
    desk: Desk | None
    filed: Filed | None
    explorer: dict[str, str] | None
    picture: str | None
    asked: list[str]
    formulas: list[Both]


class ViewPage(ViewSummary):
    """The page of a view: its form, and its result where there is one."""

    form: list[FormField]
    without: list[LeftOut]
    missing: list[Both]
    examples: list[Example]
    problem: JsonObject | None
    suggestions: list[Both]
    result: ViewResult | None


def views_page(_snapshot: Snapshot) -> ViewsPage:
    """The views: name, title, the question each answers, its parameters, an example of those it needs."""
    return {"count": len(VIEWS), "views": [_about(spec) for spec in VIEWS.values()]}


def view_page(
    snapshot: Snapshot,
    name: str,
    parameters: Mapping[str, str],
    limit: int = LIMIT,
    problem: JsonObject | None = None,
    articles: str | None = None,
    workspace: str | None = None,
) -> ViewPage:
    """One view. With a `problem`, or without what the view needs, its form alone, with examples.

    `articles` and `workspace` are where the texts may be, for a view that shows places in them.

    Raises NotFound for an unknown view or entity, BadInput for a parameter that is unknown or impossible.
    """
    spec = spec_named(name)
    missing = [item for item in spec.required if item not in parameters]
    page: ViewPage = {
        **_about(spec),
        "form": [field(snapshot, spec, item, parameters.get(item.name)) for item in spec.parameters],
        "without": [{"source": left.source, "reason": left.reason} for left in snapshot.left_out],
        "missing": [word_of(spec, item) for item in missing],
        "examples": _examples(snapshot, spec) if missing and problem is None else [],
        "problem": problem,
        "suggestions": suggestions(snapshot, spec, parameters, problem) if problem else [],
        "result": None,
    }
    if problem is None and not missing:
        page["result"] = _result(snapshot, name, parameters, limit, (articles, workspace))
    return page


def word_of(spec: ViewSpec, name: str) -> Both:
    """The title of one of a view's parameters."""
    return next(item.title.model_dump() for item in spec.parameters if item.name == name)


def _about(spec: ViewSpec) -> ViewSummary:
    return {
        "name": spec.name,
        "title": spec.title.model_dump(),
        "question": spec.question.model_dump(),
        "parameters": [item.name for item in spec.parameters],
        "example": {item.name: item.example for item in spec.parameters if item.name in spec.required},
    }


def _examples(snapshot: Snapshot, spec: ViewSpec) -> list[Example]:
    """What a reader may ask of a view that needs an entity: the registry's example, then what most claims concern."""
    first = {item.name: item.example for item in spec.parameters if item.name in spec.required}
    asked = [first]
    if len(first) == 1:
        (name,) = first
        others = next(options(snapshot, spec, item) for item in spec.parameters if item.name == name)
        asked += [{name: each["id"]} for each in others if each["id"] != first[name]]
    return [
        {"given": given, "things": [reference(snapshot, id) for id in given.values()]} for given in asked[:_EXAMPLES]
    ]


# The result


def _result(
    snapshot: Snapshot, name: str, parameters: Mapping[str, str], limit: int, texts: tuple[str | None, str | None]
) -> ViewResult:
    answer = answered(snapshot, name, parameters)
    found = answer.view
    differences = found.rows[:limit] if isinstance(found, Contradictions) else ()
    shown = cards(snapshot, differences, *texts)
    return {
        "headlines": [
            {
                "zh": [_piece(snapshot, each) for each in told.zh],
                "en": [_piece(snapshot, each) for each in told.en],
                "text": {"zh": told.text().zh, "en": told.text().en},
                "claims": list(told.claims),
            }
            for told in headlines(found)
        ],
        "tables": [] if shown else [view_table(snapshot, id, table, limit) for id, table in _tables(found)],
        "notes": [cast(ViewNote, note.model_dump()) for note in found.notes],
        "network": {"nodes": len(found.network.nodes), "edges": len(found.network.edges)} if found.network else None,
        "cards": shown,
        "desk": desk(snapshot, found.rows, shown) if shown else None,
        "filed": filed_pairs(snapshot, found, limit) if isinstance(found, Filings) else None,
        "explorer": explorer(name, parameters),
        "picture": _picture(name, found),
        "asked": sorted(answer.queries),
        "formulas": [formula_words(snapshot, formula) for formula in answer.formulas],
    }


def _piece(snapshot: Snapshot, piece: Piece) -> HeadlinePiece:
    text: Both = {"zh": piece.text.zh, "en": piece.text.en}
    if piece.thing:
        return {"text": text, "thing": reference(snapshot, piece.thing)}
    return {"text": text, "claim": piece.claim} if piece.claim else {"text": text}


def _picture(name: str, found: View[Row]) -> str | None:
    """How the view's picture is read: as values or as a network; empty with nothing to draw, None for no picture."""
    if name not in CHARTS:
        return None
    if not any(table.rows for _, table in _tables(found)):
        return ""
    return "network" if name in NETWORKS else "values"


def _tables(found: View[Row]) -> Iterator[tuple[str, View[Row] | Section[Row]]]:
    yield "rows", found
    yield from ((section.name, section) for section in found.sections)
