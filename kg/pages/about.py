"""The page about the data: how to read bounds and marks, licence, how to cite, where corrections go.

Its prose is the template's.
"""

from __future__ import annotations

from typing import TypedDict

from kg.facts.entities import both_languages
from kg.facts.fact_records import Both
from kg.ontology.registry import vocabulary
from kg.pages.citation import Citation, citation
from kg.pages.home import TITLE, Counts, counts
from kg.store.snapshot import Snapshot

LISTS = ("Bound", "Modality", "Polarity", "Verification", "LinkKind", "SliceRole")


class CodeEntry(TypedDict):
    """A code with what it means."""

    id: str
    label: Both
    definition: Both
    example: str


class CodeLabels(TypedDict):
    """A list of codes."""

    name: str
    label: Both
    codes: list[CodeEntry]


class AboutPage(TypedDict):
    """The page about the data."""

    lists: list[CodeLabels]
    counts: Counts
    citation: Citation


def about_page(snapshot: Snapshot) -> AboutPage:
    """The code lists that a reader meets on every page, the counts, the citation of the whole."""
    words = vocabulary()
    lists: list[CodeLabels] = [
        {
            "name": name,
            "label": both_languages(words.classes[name].label),
            "codes": [
                {
                    "id": code.name,
                    "label": both_languages(code.label),
                    "definition": both_languages(code.definition),
                    "example": code.example,
                }
                for code in words.codes_of(name)
            ],
        }
        for name in LISTS
    ]
    return {"lists": lists, "counts": counts(snapshot), "citation": citation(snapshot, "", TITLE)}
