"""The page of one claim: its line, who says so in which text at which place, the hash check, its links, citation.

Shows no more of a text than the paragraphs that hold a slice, and no slice whose hash differs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kg.facts.claim_line import line, links, source_reference, sources
from kg.facts.claim_record import claim
from kg.facts.entities import both_languages
from kg.facts.references import reference
from kg.ontology.registry import vocabulary
from kg.pages.citation import citation
from kg.pages.sentence import in_words
from kg.store.snapshot import Snapshot

Json = dict[str, Any]
_ROLES = ("figure", "time", "party", "cue", "antecedent")


def claim_page(snapshot: Snapshot, id: str, articles: str | None = None, workspace: str | None = None) -> Json:
    """One claim with everything that its page shows. Raises NotFound with the nearest ids."""
    record = claim(snapshot, id, articles, workspace)
    shown = line(snapshot, id)
    words = record.get("paraphrase") or in_words(shown)
    return {
        **record,
        "line": shown,
        "words": words,
        "file": record.get("line", ""),
        "about": [reference(snapshot, name) for name in record.get("about", [])],
        "source": {**sources(snapshot)[record["source"]], **source_reference(snapshot, record["source"])},
        "slices": [_without_paragraph(piece) for piece in record["slices"]],
        "paragraphs": paragraphs(record["slices"]),
        "links": [_link(snapshot, link) for link in sorted(links(snapshot).get(id, []), key=_by_kind)],
        "citation": citation(snapshot, f"claim/{id}", words),
    }


def _by_kind(link: Json) -> tuple[bool, str, str]:
    return (not link["kind"].startswith("competing"), link["kind"], link["claim"])


def _link(snapshot: Snapshot, link: Json) -> Json:
    label = both_languages(vocabulary().codes[link["kind"]].label)
    return {"kind": link["kind"], "label": label, "line": line(snapshot, link["claim"])}


def _without_paragraph(piece: Json) -> Json:
    around = piece.get("paragraph")
    return {**piece, "paragraph": around["number"]} if around else piece


def paragraphs(slices: list[Json]) -> list[Json]:
    """Each paragraph once, cut into pieces, with the roles of the slices that cover each piece."""
    found: dict[int, Json] = {}
    for piece in slices:
        if piece.get("hashMatches") and "paragraph" in piece:
            around = piece["paragraph"]
            entry = found.setdefault(around["number"], {**around, "covers": []})
            entry["covers"].append((piece["start"] - around["start"], piece["end"] - around["start"], piece["role"]))
    return [{"number": number, "pieces": _pieces(entry)} for number, entry in sorted(found.items())]


def _pieces(entry: Json) -> list[Json]:
    text, covers = entry["text"], entry["covers"]
    cuts = sorted({0, len(text), *(at for start, end, _ in covers for at in (start, min(end, len(text))))})
    return [
        {
            "text": text[start:end],
            "roles": [role for role in _ROLES if any(c[2] == role and c[0] <= start and end <= c[1] for c in covers)],
        }
        for start, end in pairwise(cuts)
    ]
