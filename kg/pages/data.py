"""The page of the data set: its files with sizes and checksums, what is known of which company, how fresh, how to cite.

Counts claims and says of each number what it counts; an empty field of the coverage is a gap of the data.
"""

from __future__ import annotations

from collections import Counter
from typing import NotRequired, TypedDict

from kg.exports.dcat import FileRecord, files
from kg.facts.claim_line import claim_fields, sources
from kg.facts.entities import both_languages, local
from kg.facts.fact_records import Both, Reference
from kg.facts.references import classes, reference
from kg.lists.list_spec import lists
from kg.lists.page import items
from kg.ontology.registry import vocabulary
from kg.pages.citation import Citation, citation
from kg.pages.home import TITLE, ClassCount, Counts, classes_shown, counts
from kg.quantities.edtf_words import period_labels
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

MOST_COMPANIES = 40
MOST_PROPERTIES = 9


class BulkFile(FileRecord):
    """A file of the whole data set."""

    form: str


class TableFile(TypedDict):
    """A list as a table: how many rows it has."""

    name: str
    rows: int


class Column(TypedDict):
    """A property of the coverage."""

    predicate: str
    label: Both


class CoverageRow(TypedDict):
    """How many claims concern a company, by property, and when the latest of their sources was published."""

    company: Reference
    counts: list[int]
    total: int
    newest: NotRequired[Both]


class DataPage(TypedDict):
    """The page of the data set."""

    files: list[BulkFile]
    tables: list[TableFile]
    columns: list[Column]
    coverage: list[CoverageRow]
    classes: list[ClassCount]
    counts: Counts
    citation: Citation


@kept
def data_page(snapshot: Snapshot) -> DataPage:
    """Files, tables, coverage by company and property, and the citation of the whole."""
    held = _claims_by_company(snapshot)
    used = Counter(predicate for found in held.values() for predicate, _ in found)
    columns = [name for name, _ in used.most_common(MOST_PROPERTIES)]
    ranked = sorted(held, key=lambda id: (-len(held[id]), id))[:MOST_COMPANIES]
    words = vocabulary().properties
    return {
        "files": [{**about, "form": form} for form, about in files(snapshot).items()],
        "tables": [{"name": name, "rows": len(items(snapshot, name))} for name in lists()],
        "columns": [{"predicate": name, "label": both_languages(words[name].label)} for name in columns],
        "coverage": [_row(snapshot, id, held[id], columns) for id in ranked],
        "classes": classes_shown(snapshot),
        "counts": counts(snapshot),
        "citation": citation(snapshot, "", TITLE),
    }


def _claims_by_company(snapshot: Snapshot) -> dict[str, list[tuple[str, str]]]:
    """For every company the property and source of each claim that concerns it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for record in claim_fields(snapshot).values():
        stated = local(record["predicate"].value), local(record["wasQuotedFrom"].value)
        for term in record.get("about", ()):
            if "Company" in classes(snapshot).get(local(term.value), ()):
                found.setdefault(local(term.value), []).append(stated)
    return found


def _row(snapshot: Snapshot, id: str, held: list[tuple[str, str]], columns: list[str]) -> CoverageRow:
    stated = Counter(predicate for predicate, _ in held)
    told = (sources(snapshot)[source] for _, source in held)
    dated = [(source["publishedEarliest"], source["published"]) for source in told if "publishedEarliest" in source]
    row: CoverageRow = {
        "company": reference(snapshot, id),
        "counts": [stated[name] for name in columns],
        "total": len(held),
    }
    return row | {"newest": period_labels(max(dated)[1])} if dated else row
