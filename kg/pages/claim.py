"""The page of one claim: its line, who says so in which text at which place, the hash check, its links, citation.

Shows no more of a text than the paragraphs that hold a slice, and no slice whose hash differs.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NotRequired, TypedDict, cast

from kg.facts.claim_line import line, links, source_reference, sources
from kg.facts.claim_record import claim
from kg.facts.entities import both_languages
from kg.facts.fact_records import (
    Around,
    Both,
    ClaimLine,
    ClaimLink,
    ClaimSlice,
    ClaimValues,
    Reference,
    SlicePlace,
    SourceSummary,
    TextState,
    Voice,
)
from kg.facts.references import reference
from kg.ontology.registry import vocabulary
from kg.pages.citation import Citation, citation
from kg.pages.sentence import in_words
from kg.store.snapshot import Snapshot

_ROLES = ("figure", "time", "party", "cue", "antecedent")


class Piece(TypedDict):
    """A piece of a text with the roles of the slices over it, and their claims; `gap` marks what is left out."""

    text: str
    roles: list[str]
    claims: NotRequired[list[str]]
    gap: NotRequired[bool]


class CutParagraph(TypedDict):
    """A paragraph in pieces."""

    number: int
    pieces: list[Piece]


class PlacedSlice(SlicePlace):
    """A slice with the number of the paragraph that holds it, where the text is at hand."""

    hashMatches: NotRequired[bool]
    text: NotRequired[str]
    paragraph: NotRequired[int]


class LinkedClaim(TypedDict):
    """A claim that this one is linked to."""

    kind: str
    label: Both
    line: ClaimLine


class ClaimPage(ClaimValues):
    """The page of a claim; beside these, every field of the claim's own."""

    id: str
    iri: str
    label: Both
    attribution: list[Voice]
    text: TextState
    line: ClaimLine
    words: Both
    file: str
    about: list[Reference]
    source: SourceSummary
    slices: list[PlacedSlice]
    paragraphs: list[CutParagraph]
    links: list[LinkedClaim]
    citation: Citation


class _Covered(Around):
    covers: list[tuple[int, int, str]]


def claim_page(
    snapshot: Snapshot, claim_id: str, articles: str | None = None, workspace: str | None = None
) -> ClaimPage:
    """One claim with everything that its page shows. Raises NotFound with the nearest ids."""
    record = claim(snapshot, claim_id, articles, workspace)
    shown = line(snapshot, claim_id)
    words = record.get("paraphrase") or in_words(shown)
    page = {
        **record,
        "line": shown,
        "words": words,
        "file": record.get("line", ""),
        "about": [reference(snapshot, name) for name in record.get("about", [])],
        "source": {**sources(snapshot)[record["source"]], **source_reference(snapshot, record["source"])},
        "slices": [_without_paragraph(piece) for piece in record["slices"]],
        "paragraphs": paragraphs(record["slices"]),
        "links": [_link(snapshot, link) for link in sorted(links(snapshot).get(claim_id, []), key=_by_kind)],
        "citation": citation(snapshot, f"claim/{claim_id}", words),
    }
    return cast(ClaimPage, page)


def _by_kind(link: ClaimLink) -> tuple[bool, str, str]:
    return (not link["kind"].startswith("competing"), link["kind"], link["claim"])


def _link(snapshot: Snapshot, link: ClaimLink) -> LinkedClaim:
    label = both_languages(vocabulary().codes[link["kind"]].label)
    return {"kind": link["kind"], "label": label, "line": line(snapshot, link["claim"])}


def _without_paragraph(piece: ClaimSlice) -> PlacedSlice:
    around = piece.get("paragraph")
    return cast(PlacedSlice, {**piece, "paragraph": around["number"]} if around else piece)


def paragraphs(slices: Iterable[ClaimSlice]) -> list[CutParagraph]:
    """Each paragraph once, cut into pieces, with the roles of the slices that cover each piece."""
    found: dict[int, _Covered] = {}
    for piece in slices:
        if piece.get("hashMatches") and "paragraph" in piece:
            around = piece["paragraph"]
            entry = found.setdefault(around["number"], {**around, "covers": []})
            entry["covers"].append((piece["start"] - around["start"], piece["end"] - around["start"], piece["role"]))
    return [{"number": number, "pieces": _pieces(entry)} for number, entry in sorted(found.items())]


def _pieces(entry: _Covered) -> list[Piece]:
    text, covers = entry["text"], entry["covers"]
    cuts = sorted({0, len(text), *(at for start, end, _ in covers for at in (start, min(end, len(text))))})
    return [
        {
            "text": text[start:end],
            "roles": [role for role in _ROLES if any(c[2] == role and c[0] <= start and end <= c[1] for c in covers)],
        }
        for start, end in pairwise(cuts)
    ]
