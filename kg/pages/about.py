"""The page about the data: how to read bounds and marks, licence, how to cite, where corrections go.

Its prose is the template's.
"""

from __future__ import annotations

from typing import Any

from kg.facts.entities import both_languages
from kg.ontology.registry import vocabulary
from kg.pages.citation import citation
from kg.pages.home import TITLE, counts
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
LISTS = ("Bound", "Modality", "Polarity", "Verification", "LinkKind", "SliceRole")


def about_page(snapshot: Snapshot) -> Json:
    """The code lists that a reader meets on every page, the counts, the citation of the whole."""
    words = vocabulary()
    lists = [
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
