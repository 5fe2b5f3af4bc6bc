"""The page of the data set: its files with sizes and checksums, what is known of which company, how fresh, how to cite.

Counts claims and says of each number what it counts; an empty field of the coverage is a gap of the data.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple, NotRequired, TypedDict

from kg.exports.dcat import FileRecord, files
from kg.facts.entities import both_languages, local
from kg.facts.fact_records import Both, Reference
from kg.facts.references import reference
from kg.lists.list_spec import lists
from kg.lists.page import items
from kg.ontology.registry import vocabulary
from kg.pages.citation import Citation, citation
from kg.pages.home import TITLE, Counts, counts
from kg.quantities.edtf import parse_edtf
from kg.quantities.edtf_words import period_labels
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
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
    """How many claims concern a company: by property, by text or by address alone, disputed; and how fresh they are.

    `newest` is when the newest of their sources was published, as closely as they tell.
    """

    company: Reference
    counts: list[int]
    byText: int
    byAddress: int
    disputed: int
    newest: NotRequired[Both]


class _Known(NamedTuple):
    """What is known of one company in one property."""

    predicate: str
    by_text: int
    by_address: int
    disputed: int
    newest: str

    @property
    def claims(self) -> int:
        return self.by_text + self.by_address


class DataPage(TypedDict):
    """The page of the data set."""

    files: list[BulkFile]
    tables: list[TableFile]
    columns: list[Column]
    coverage: list[CoverageRow]
    counts: Counts
    citation: Citation


@kept
def data_page(snapshot: Snapshot) -> DataPage:
    """Files, tables, coverage by company and property, and the citation of the whole."""
    held = _companies(snapshot)
    used: Counter[str] = Counter()
    for known in held.values():
        used.update({one.predicate: one.claims for one in known})
    columns = [name for name, _ in used.most_common(MOST_PROPERTIES)]
    ranked = sorted(held, key=lambda id: (-sum(one.claims for one in held[id]), id))[:MOST_COMPANIES]
    words = vocabulary().properties
    return {
        "files": [{**about, "form": form} for form, about in files(snapshot).items()],
        "tables": [{"name": name, "rows": len(items(snapshot, name))} for name in lists()],
        "columns": [{"predicate": name, "label": both_languages(words[name].label)} for name in columns],
        "coverage": [_row(snapshot, id, held[id], columns) for id in ranked],
        "counts": counts(snapshot),
        "citation": citation(snapshot, "", TITLE),
    }


def _companies(snapshot: Snapshot) -> dict[str, list[_Known]]:
    """For every company what is known of it, a property each."""
    found: dict[str, list[_Known]] = {}
    for company, property_, *numbers, newest in run(snapshot, "known-of-companies").rows:
        assert company is not None and property_ is not None
        by_text, by_address, disputed = (int(one.value) if one is not None else 0 for one in numbers)
        published = newest.value if newest is not None else ""
        found.setdefault(local(company.value), []).append(
            _Known(local(property_.value), by_text, by_address, disputed, published)
        )
    return found


def _row(snapshot: Snapshot, id: str, known: list[_Known], columns: list[str]) -> CoverageRow:
    stated = Counter({one.predicate: one.claims for one in known})
    row: CoverageRow = {
        "company": reference(snapshot, id),
        "counts": [stated[name] for name in columns],
        "byText": sum(one.by_text for one in known),
        "byAddress": sum(one.by_address for one in known),
        "disputed": sum(one.disputed for one in known),
    }
    published = sorted({one.newest for one in known if one.newest})
    return row | {"newest": period_labels(_newest(published))} if published else row


def _newest(published: list[str]) -> str:
    """When the newest of these was published: one of them where none may be newer, else the days that they allow."""
    days = {
        edtf: (period.latest, period.earliest)
        for edtf, period in zip(published, map(parse_edtf, published), strict=True)
    }
    last, first = (max(day for pair in days.values() if (day := pair[end])) for end in (0, 1))
    return next((edtf for edtf in published if days[edtf] == (last, first)), f"{first}/{last}")
