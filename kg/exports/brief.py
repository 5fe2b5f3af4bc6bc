"""Facts in brief, for programs that read little at a time: one language, nothing empty, no claim without its rivals.

Reach for it where an answer must stay short (tools for agents); the lists of `kg.lists` hold the same facts whole.
Every claim keeps its bound, modality, inferred fields and readings, and carries what competes with it, so that no
page shows one side of a contradiction alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict, cast

from kg.base.errors import ENTITIES_LISTED, BadInput, NotFound
from kg.base.json_value import JsonObject, JsonValue
from kg.facts import claim_record
from kg.facts.claim_line import links, source_reference, sources
from kg.facts.entities import entity
from kg.facts.fact_records import ClaimRecord
from kg.facts.references import classes
from kg.lists.list_items import claim_items, concerning
from kg.lists.page import listed
from kg.ontology.registry import Property, vocabulary
from kg.reading.masked_text import Page as Text
from kg.records.texts import Texts
from kg.store.snapshot import Snapshot
from kg.views import catalogue

_FIGURE = ("asWritten", "bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "reading", "unit", "time")
CLAIM = (
    *("subject", "subjectName", "predicate", "object", "objectName", *_FIGURE, "modality", "polarity", "retractedOn"),
    *("source", "speaker", "provider", "document", "definition", "scope", "certainty", "inferred", "paraphrase"),
)
_RIVAL = (
    *("id", "object", "objectName", *_FIGURE, "modality", "polarity", "retractedOn", "source", "speaker", "provider"),
    *("document", "definition", "inferred", "paraphrase"),
)
_RELATION = ("id", "subject", "subjectName", "predicate", "object", "objectName", "status", "earliest", "latest")
_SOURCE = ("id", "title", "publisher", "language", "address", "mirrorOf", "published", "verification")
_VOICES = ("speaker", "provider", "document", "source")
_USUAL: Mapping[str, JsonValue] = {"polarity": "positive", "lowerOpen": False, "upperOpen": False}


class Part(TypedDict):
    """Some items of a list: how many there are in all, and the cursor of those that follow, None after the last."""

    total: int
    items: list[JsonObject]
    next: str | None


def in_language(value: JsonValue, language: str) -> JsonValue:
    """A document with each text in one language (the other where it has only that), and without empty members."""
    if isinstance(value, list):
        return [in_language(each, language) for each in value]
    if not isinstance(value, dict):
        return value
    if value and value.keys() <= {"zh", "en"}:
        texts = cast(dict[str, str], value)
        return texts.get(language) or next(iter(texts.values()))
    told = {name: in_language(each, language) for name, each in value.items()}
    return {name: each for name, each in told.items() if each not in (None, "", [], {})}


def _short(record: Mapping[str, object], fields: Iterable[str], language: str) -> JsonObject:
    """Some fields of a record, without those that say what is usual (polarity positive, a bound that is included)."""
    kept = {name: cast(JsonValue, record[name]) for name in fields if name in record}
    usual = {name: value for name, value in kept.items() if _USUAL.get(name, ...) != value}
    return cast(JsonObject, in_language(usual, language))


def rivals(snapshot: Snapshot, claims: Iterable[str], language: str) -> list[JsonObject]:
    """What competes with some claims: each the kind of the competition and the other claim in short."""
    own = set(claims)
    kinds = {
        link["claim"]: link["kind"]
        for id in sorted(own)
        for link in links(snapshot).get(id, [])
        if link["kind"].startswith("competing") and link["claim"] not in own
    }
    items = claim_items(snapshot)
    return [{"kind": kinds[id], **_short(items[id].record, _RIVAL, language)} for id in sorted(kinds) if id in items]


def _claim(snapshot: Snapshot, id: str, language: str, more: Iterable[str] = ()) -> JsonObject:
    found = _short(claim_items(snapshot)[id].record, ("id", *CLAIM, *more), language)
    against = rivals(snapshot, (id,), language)
    return {**found, "competing": cast(JsonValue, against)} if against else found


def claims(snapshot: Snapshot, conditions: Mapping[str, str], language: str, limit: int, cursor: str) -> Part:
    """A page of the claims that meet every condition of `kg.lists.choice`. Raises as lists do."""
    found = listed(snapshot, "claims", conditions, limit=limit, cursor=cursor or None, fields="id", count=True)
    shown = [_claim(snapshot, str(each["id"]), language) for each in cast(list[JsonObject], found["claims"])]
    return {"total": cast(int, found["total"]), "items": shown, "next": cast(str | None, found["next"])}


def entity_facts(snapshot: Snapshot, id: str, language: str, limit: int, cursor: str) -> JsonObject:
    """An entity's names and classes in both languages, and a page of the claims about it. Raises NotFound."""
    found = cast(Mapping[str, JsonValue], entity(snapshot, id))
    about = {name: found[name] for name in ("types", "name", "legalName", "aliases") if found.get(name)}
    page = claims(snapshot, {"about": id}, language, limit, cursor)
    return {"id": id, **about, "claims": cast(JsonObject, page)}


def relationships(snapshot: Snapshot, conditions: Mapping[str, str], language: str, limit: int, cursor: str) -> Part:
    """A page of relations between entities, each with its claims, sources and what competes with them.

    Raises as lists do, and BadInput for a property that leads to no entity.
    """
    predicate = conditions.get("predicate", "")
    if any(each.name == predicate and not _leads_on(each) for each in vocabulary().properties.values()):
        raise BadInput(f"{predicate!r} ties no two entities", place="predicate", remedy="ask `claims` with it")
    found = listed(snapshot, "relationships", conditions, limit=limit, cursor=cursor or None, count=True)
    items: list[JsonObject] = []
    for each in cast(list[JsonObject], found["relationships"]):
        grounds = cast(list[str], each["claims"])
        more = {"claims": grounds, "sources": each["sources"], **_behind(snapshot, grounds, language)}
        items.append(_short({**each, **more}, (*_RELATION, *more), language))
    return {"total": cast(int, found["total"]), "items": items, "next": cast(str | None, found["next"])}


def _leads_on(found: Property) -> bool:
    return found.takes == "entity" or found.range == "MetricObservation"


def _behind(snapshot: Snapshot, grounds: Iterable[str], language: str) -> JsonObject:
    """What the claims behind a relation or a row have beside what it shows: documents, inferred fields, rivals."""
    records = [claim_items(snapshot)[id].record for id in grounds if id in claim_items(snapshot)]
    found: dict[str, JsonValue] = {
        "documents": cast(JsonValue, sorted({each.get("document", "") for each in records} - {""})),
        "inferred": cast(JsonValue, sorted({name for each in records for name in each.get("inferred", ())})),
        "competing": cast(JsonValue, rivals(snapshot, grounds, language)),
    }
    return {name: value for name, value in found.items() if value}


def source_page(snapshot: Snapshot, text: str, language: str, limit: int, cursor: str) -> Part:
    """A page of the sources, each with how far it was checked."""
    conditions = {"text": text} if text else {}
    found = listed(snapshot, "sources", conditions, limit=limit, cursor=cursor or None, count=True)
    shown = [_short(each, _SOURCE, language) for each in cast(list[JsonObject], found["sources"])]
    return {"total": cast(int, found["total"]), "items": shown, "next": cast(str | None, found["next"])}


def said(snapshot: Snapshot, who: str, about: str, text: str, language: str, limit: int, cursor: str) -> Part:
    """Who said what, where: the claims of a speaker, data provider, document or source, with their places.

    `about` is an entity that they concern, `text` a part of their words. Raises NotFound for a voice or an entity that
    the graph does not know, BadInput for a cursor.
    """
    items, known = claim_items(snapshot), {*classes(snapshot), *sources(snapshot)}
    for place, name in (("who", who), ("about", about)):
        if name and name not in known:
            raise NotFound.among(
                f"no entity or source {name!r}",
                name,
                known,
                place=place,
                listed=ENTITIES_LISTED,
            )
    concerned = concerning(snapshot).get(about, {}) if about else items
    found = [
        id
        for id, item in items.items()
        if id in concerned and text.casefold() in item.texts
        if who in [item.record.get(voice) for voice in _VOICES]
    ]
    return part(
        [{**_claim(snapshot, id, language), "where": _where(snapshot, id, language)} for id in found], limit, cursor
    )


def _where(snapshot: Snapshot, id: str, language: str) -> JsonObject:
    source = str(claim_items(snapshot)[id].record["source"])
    pieces, _ = claim_record.claim_slices(snapshot, id, source, Texts(None, None))
    places = [[piece["start"], piece["end"]] for piece in pieces]
    told = in_language(cast(JsonObject, source_reference(snapshot, source)), language)
    return {**cast(JsonObject, told), "characters": cast(JsonValue, places)}


def details(
    snapshot: Snapshot, ids: list[str], language: str, articles: str | None = None, workspace: str | None = None
) -> list[JsonObject]:
    """Claims whole: who says so (outermost last), slices, links; the sentences that state it where a text is at hand.

    Raises NotFound with the nearest id, Withdrawn for what was retracted.
    """
    found = []
    for id in ids:
        record = claim_record.claim(snapshot, id, articles, workspace)
        about: dict[str, JsonValue] = dict(_claim(snapshot, id, language, ("label",)))
        about["attribution"] = in_language(cast(JsonValue, record["attribution"]), language)
        about["links"] = cast(JsonValue, record["links"])
        about["slices"] = [
            {name: cast(JsonValue, value) for name, value in piece.items() if name not in ("paragraph", "sha256")}
            for piece in record["slices"]
        ]
        about["text"] = cast(JsonValue, {**record["text"], "sentences": _sentences(record)})
        found.append(cast(JsonObject, in_language(about, language)))
    return found


def _sentences(record: ClaimRecord) -> list[str]:
    """The sentences around the slices of a claim, each once, as they stand in the text."""
    found: dict[str, None] = {}
    for piece in record["slices"]:
        if "paragraph" in piece:
            around = piece["paragraph"]
            text = Text(around["text"])
            sentence = text.sentence(piece["start"] - around["start"])
            found[around["text"][sentence.start : sentence.end].strip()] = None
    return list(found)


def view_page(
    snapshot: Snapshot, name: str, parameters: Mapping[str, str], language: str, limit: int, cursor: str
) -> JsonObject:
    """A view's main table in one language, page by page, with the notes that a reader must know.

    Each row brings what its claims have beside what it shows, and what competes with them.
    """
    found = catalogue.plain(snapshot, name, parameters)
    columns = [cast(JsonObject, column)["name"] for column in cast(list[JsonValue], found["columns"])]
    page = part(cast(list[JsonObject], found["rows"]), limit, cursor)
    rows = []
    for row in page["items"]:
        shown = cast(JsonObject, _cell(in_language(row, language)))
        behind = _behind(snapshot, cast(list[str], row.get("claims", [])), language)
        rows.append({**shown, **behind})
    head = {each: in_language(found[each], language) for each in ("name", "title", "notes")}
    return {**head, "columns": columns, "rows": cast(JsonObject, {**page, "items": rows})}


def _cell(value: JsonValue) -> JsonValue:
    """A part of a row in short: a time as EDTF, a reference without its class, no hash, no end that is not open."""
    if isinstance(value, list):
        return [_cell(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "edtf" in value:
        return cast(JsonValue, value["edtf"])
    left_out = ("kind", "statements", "mentions") if "id" in value or "origins" in value else ()
    usual = {
        name: each
        for name, each in value.items()
        if name not in (*left_out, "sha256") and _USUAL.get(name, ...) != each
    }
    return {name: _cell(each) for name, each in usual.items()}


def views(_snapshot: Snapshot, language: str) -> list[JsonObject]:
    """Every view: its name, the question that it answers, its parameters with an example each."""
    return [
        {
            "name": each["name"],
            "question": each["question"][language],
            "parameters": {parameter["name"]: parameter["example"] for parameter in each["parameters"]},
            "required": [parameter["name"] for parameter in each["parameters"] if parameter["required"]],
        }
        for each in catalogue.catalogue(_snapshot)["views"]
    ]


def part(items: list[JsonObject], limit: int, cursor: str) -> Part:
    """Items from a cursor on; the cursor is how many came before. Raises BadInput for another list's cursor."""
    if cursor and not cursor.isdecimal():
        raise BadInput("not a cursor of this list", place="cursor", remedy="pass `next` of the page before, or nothing")
    start = int(cursor or 0)
    end = start + limit
    return {"total": len(items), "items": items[start:end], "next": str(end) if end < len(items) else None}
