"""The terms of the ontology for programs that write queries: classes, properties, codes, and the prefixes.

Never holds a label or a definition of its own.
"""

from __future__ import annotations

from typing import Any

from kg.facts.entities import both_languages
from kg.ontology.registry import PREFIXES, Term, vocabulary
from kg.store.snapshot import Snapshot

Json = dict[str, Any]


def terms(_snapshot: Snapshot, text: str = "") -> Json:
    """Every term, or those whose name or labels contain `text`; classes first, then properties, then codes."""
    needle = text.casefold()
    found = [record for record in _all() if not needle or needle in _haystack(record)]
    return {"prefixes": PREFIXES, "count": len(found), "terms": found}


def _haystack(record: Json) -> str:
    return "\n".join((record["name"], *record["label"].values())).casefold()


def _all() -> list[Json]:
    words = vocabulary()
    classes = [{**_common("class", found), "parents": list(found.parents)} for found in words.classes.values()]
    properties = [
        {
            **_common("property", found),
            "domain": found.domain,
            "range": found.range,
            "takes": found.takes,
            "direct": found.direct,
            "group": found.group,
        }
        for found in words.properties.values()
    ]
    codes = [{**_common("code", found), "list": found.list} for found in words.codes.values()]
    return [*classes, *properties, *codes]


def _common(kind: str, found: Term) -> Json:
    return {
        "kind": kind,
        "name": found.name,
        "iri": found.iri,
        "label": both_languages(found.label),
        "definition": both_languages(found.definition),
    }
