"""The things of one class as a table: name, latest figures, what they are tied to, when; and the list of classes.

Reach for it where a reader wants all companies, rounds or models at once. The columns are the headlines and phrases of
the things' own pages (`schema/headlines.yaml`, `schema/phrases.yaml`), so a cell says what such a page says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from kg.base.errors import NotFound
from kg.facts.claim_line import lines
from kg.facts.entities import both_languages
from kg.facts.fact_records import Both, ClaimLine, Reference
from kg.facts.references import class_label, classes, look, reference
from kg.ontology.appearance import appearances
from kg.ontology.phrases import Headline, headlines, phrases, told_of
from kg.ontology.registry import vocabulary
from kg.pages.asserted import asserted_of
from kg.pages.dossier import headline_figure
from kg.pages.entity import relationships
from kg.pages.home import looseness
from kg.pages.neighbourhood import End
from kg.pages.search import index
from kg.store.per_snapshot import last_kept
from kg.store.snapshot import Snapshot

MOST = 500
MOST_COLUMNS = 6
SPARSE = 20  # a column that fewer than one thing in so many fills is left to their own pages
DATED = 5  # the same of dates: the days of a few foundings order no companies
DATE = "date"


class ClassCount(TypedDict):
    """How many things are shown as one class."""

    type: str
    label: Both
    count: int


class ClassesPage(TypedDict):
    """The classes that pictures draw."""

    classes: list[ClassCount]


class ClassColumn(TypedDict):
    """A column: what its cells are, and its title."""

    name: str
    title: Both
    kind: Literal["figure", "things", "when"]


class ClassCell(TypedDict):
    """A cell; with neither `line` nor `ends` no source here states it. `sort` orders figures of one unit alone."""

    line: NotRequired[ClaimLine]
    ends: NotRequired[list[End]]
    sort: str


class ClassRow(TypedDict):
    """A thing, its cells in the order of the columns, and how many claims concern it."""

    thing: Reference
    cells: list[ClassCell]
    claims: int


class ClassTable(TypedDict):
    """The things of a class; `more` counts those beyond the limit."""

    type: str
    label: Both
    definition: Both
    columns: list[ClassColumn]
    rows: list[ClassRow]
    more: int


def classes_page(snapshot: Snapshot) -> ClassesPage:
    """The classes that pictures draw, with how many things are shown as each, in the order of the legend."""
    found = Counter(look(types) for types in classes(snapshot).values())
    return {
        "classes": [
            {"type": name, "label": class_label(name), "count": found[name]}
            for name, shown in appearances().items()
            if shown.drawn and found[name]
        ]
    }


def class_table(snapshot: Snapshot, class_name: str) -> ClassTable:
    """The things of one class: the latest first where they are dated, else those that most claims concern.

    Raises NotFound for a class of another name, with the nearest.
    """
    known = vocabulary().classes
    if class_name not in known:
        remedy = "the classes are listed at /types"
        raise NotFound.among(f"no class {class_name!r}", class_name, known, place="type", listed=remedy)
    return _table(snapshot, class_name)


@last_kept(8)
def _table(snapshot: Snapshot, class_name: str) -> ClassTable:
    ids = [id for id, types in classes(snapshot).items() if class_name in types]
    cells = {id: _cells(snapshot, id) for id in ids}
    columns = _columns(cells)
    claims = index(snapshot).claims
    ranked = sorted(ids, key=lambda id: (-claims[id], id))
    if any(column["name"] == DATE for column in columns):
        ranked.sort(key=lambda id: cells[id].get(DATE, _EMPTY)["sort"], reverse=True)
    rows: list[ClassRow] = [
        {
            "thing": reference(snapshot, id),
            "cells": [cells[id].get(column["name"], _EMPTY) for column in columns],
            "claims": claims[id],
        }
        for id in ranked[:MOST]
    ]
    return {
        "type": class_name,
        "label": class_label(class_name),
        "definition": both_languages(vocabulary().classes[class_name].definition),
        "columns": columns,
        "rows": rows,
        "more": max(len(ranked) - MOST, 0),
    }


_EMPTY: ClassCell = {"sort": ""}
_Cells = dict[str, ClassCell]


def _cells(snapshot: Snapshot, id: str) -> _Cells:
    """What is told of one thing, by the names of the columns."""
    kinds, found = classes(snapshot)[id], _Cells()
    dates = [line for line in lines(snapshot, asserted_of(snapshot, id, (DATE,))) if "time" in line]
    if dates:
        line = min(dates, key=looseness)
        found[DATE] = {"line": line, "sort": _day(line)}
    for headline in told_of(kinds, headlines()):
        line_of = headline_figure(snapshot, id, headline)
        if line_of is not None:
            found[_name(headline)] = {"line": line_of, "sort": _size(line_of)}
    ends = {(edge["direction"], edge["predicate"]): edge["ends"] for edge in relationships(snapshot, id)}
    for phrase in told_of(kinds, phrases()):
        held = ends.get((phrase.direction, phrase.property))
        if held:
            found[f"{phrase.direction} {phrase.property}"] = {"ends": held, "sort": f"{len(held):06d} {held[0]['id']}"}
    return found


def _columns(cells: Mapping[str, _Cells]) -> list[ClassColumn]:
    """The columns that say most, dates and figures before things, each in the order of its file."""
    filled = Counter(name for held in cells.values() for name in held)
    order: dict[str, ClassColumn] = {
        DATE: {"name": DATE, "title": both_languages(vocabulary().properties[DATE].label), "kind": "when"}
    }
    for headline in headlines():
        order[_name(headline)] = {"name": _name(headline), "title": _title(headline), "kind": "figure"}
    for phrase in phrases():
        name, prop = f"{phrase.direction} {phrase.property}", vocabulary().properties[phrase.property]
        label = prop.inverse_label if phrase.direction == "in" and prop.inverse_label else prop.label
        order[name] = {"name": name, "title": both_languages(label), "kind": "things"}
    enough = [name for name in order if filled[name] * (DATED if name == DATE else SPARSE) >= max(len(cells), 1)]
    best = sorted(enough, key=lambda name: -filled[name])[:MOST_COLUMNS]
    return [column for name, column in order.items() if name in best]


def _name(headline: Headline) -> str:
    return " ".join((*headline.properties, *((f"via {headline.via}",) if headline.via else ())))


def _title(headline: Headline) -> Both:
    """The labels of a headline's properties; of what leads to the thing, its class before them."""
    known = vocabulary().properties
    labels = [both_languages(known[name].label) for name in headline.properties]
    own = {language: " / ".join(each[language] for each in labels) for language in ("zh", "en")}
    if not headline.via:
        return own
    domain = class_label(known[headline.properties[0]].domain)
    return {"zh": f"{domain['zh']}：{own['zh']}", "en": f"{domain['en']}: {own['en']}"}


def _size(line: ClaimLine) -> str:
    """What orders a figure among those of its unit: the unit, then its nearest stated end in places of one width."""
    value = line["value"]
    end = value.get("nominal") or value.get("lower") or value.get("upper") or "0"
    return f"{value.get('unit', '')} {float(end):030.4f}"


def _day(line: ClaimLine) -> str:
    time = line.get("time")
    return (time.get("earliest") or time.get("latest") or "") if time else ""


def flat_table(table: ClassTable) -> list[dict[str, object]]:
    """A row a thing: the words of every cell in English with the claims behind them."""
    found: list[dict[str, object]] = []
    for row in table["rows"]:
        flat_row: dict[str, object] = {"id": row["thing"]["id"], "claims": row["claims"]}
        flat_row |= {f"name{language.title()}": text for language, text in row["thing"]["name"].items()}
        for column, cell in zip(table["columns"], row["cells"], strict=True):
            flat_row |= {column["name"]: _text(cell), f"{column['name']} claims": " ".join(_claims(cell))}
        found.append(flat_row)
    return found


def _text(cell: ClassCell) -> str:
    if "ends" in cell:
        return "|".join(end["id"] for end in cell["ends"])
    if "line" not in cell:
        return ""
    line = cell["line"]
    return line["value"]["name"].get("en", "") if "name" in line["value"] else line["time"]["edtf"]


def _claims(cell: ClassCell) -> Sequence[str]:
    if "ends" in cell:
        return [end["claims"][0] for end in cell["ends"]]
    return [cell["line"]["id"]] if "line" in cell else []
