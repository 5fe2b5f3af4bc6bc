"""The pages of sources: the list, and one source with its coverage map and everything that rests on it.

Where the text is at hand, the sentences that carry claims are shown; the text itself stays where it is.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from kg.facts.claim_line import lines, sources
from kg.facts.claim_record import source_record, text_of
from kg.facts.fact_records import Both, ClaimLine, SourceSummary
from kg.pages.citation import Citation, citation
from kg.pages.source_passages import Passage, ReadClaim, held, passages, read_claim
from kg.quantities.edtf_words import period_labels
from kg.records.texts import Texts
from kg.store.selection import Selection, left_out
from kg.store.snapshot import Snapshot

ARTICLES = ("a1", "a2")  # the two that the data set began with
STRIP_WIDTH = 1000
STRIP_ROWS = 6


class ListedSource(SourceSummary):
    """A source; the day of its publication in words, where it is known."""

    publishedName: NotRequired[Both]


class SourcesPage(TypedDict):
    """Every source, or those that a site as of the day `since` leaves out."""

    since: str | None
    count: int
    claims: int
    sources: list[ListedSource]


class Stretch(TypedDict):
    """A stretch of a text, in characters, and the claims that rest on it."""

    start: int
    end: int
    claims: list[str]


class StretchBox(TypedDict):
    """A stretch on one row of the drawing; `weight` grows with the count of claims, `claim` is the first."""

    row: int
    x: float
    width: float
    start: int
    end: int
    claim: str
    count: int
    weight: int


class Strip(TypedDict):
    """A text as rows of equal length."""

    length: int
    rows: int
    boxes: list[StretchBox]


class CoverageMap(Strip):
    """Where in a text claims stand."""

    stretches: list[Stretch]


class SourcePage(ListedSource):
    """The page of a source; `lines` are its claims in the order of the text, `unplaced` those without a place in it."""

    iri: str
    inferred: list[str]
    coverage: CoverageMap
    claimCount: int
    lines: list[ClaimLine]
    passages: list[Passage]
    unplaced: list[ReadClaim]
    textAtHand: bool
    citation: Citation


def sources_page(snapshot: Snapshot, since: str | None = None) -> SourcesPage:
    """Every source with how far it is checked and how many claims rest on it; `since` a day what came after it.

    What came after a day is what is not certainly published by it, the latest first.
    """
    found = [_record(snapshot, id) for id in sources(snapshot)]
    ordered = sorted(found, key=lambda source: (source["verification"] != "text", -source["claims"], source["id"]))
    if since is not None:
        later = {out.source for out in left_out(snapshot.sources, Selection(as_of=date.fromisoformat(since)))}
        ordered = [source for source in ordered if source["id"] in later]
        ordered.sort(key=lambda source: source.get("published", ""), reverse=True)
    claims = sum(source["claims"] for source in ordered)
    return {"since": since, "count": len(ordered), "claims": claims, "sources": ordered}


def _record(snapshot: Snapshot, id: str) -> ListedSource:
    record = cast(ListedSource, {**sources(snapshot)[id]})
    if "published" in record:
        record["publishedName"] = period_labels(record["published"])
    return record


def the_articles(snapshot: Snapshot) -> list[str]:
    """The two articles that the data set began with, as far as it holds them."""
    return [id for id in ARTICLES if id in sources(snapshot)]


def checked_sources(snapshot: Snapshot) -> list[str]:
    """The sources whose claims were compared with their texts."""
    return [id for id, source in sources(snapshot).items() if source["verification"] == "text"]


def source_page(
    snapshot: Snapshot, source_id: str, articles: str | None = None, workspace: str | None = None
) -> SourcePage:
    """One source: its record, the stretches that carry claims, its claims as lines and beside their passages.

    `articles` and `workspace` are where its text may be. Raises NotFound.
    """
    record = source_record(snapshot, source_id)
    claims, stretches = source_claims(snapshot, source_id), source_coverage(snapshot, source_id)
    order = {claim: number for number, stretch in enumerate(stretches) for claim in reversed(stretch["claims"])}
    ordered = sorted(claims, key=lambda claim: (order.get(claim, len(stretches)), claim))
    text = text_of(snapshot, source_id, Texts(*(Path(each) if each else None for each in (articles, workspace))))
    shown = lines(snapshot, ordered)
    read = passages(snapshot, source_id, shown, text)
    placed = {each["line"]["id"] for passage in read for each in passage["claims"]}
    return {
        **_record(snapshot, source_id),
        "iri": record["iri"],
        "inferred": record.get("inferred", []),
        "coverage": {"stretches": stretches, **strip(stretches)},
        "claimCount": len(claims),
        "lines": shown,
        "passages": read,
        "unplaced": [read_claim(each) for each in shown if each["id"] not in placed],
        "textAtHand": text is not None,
        "citation": citation(snapshot, f"source/{source_id}", record["title"]),
    }


def source_claims(snapshot: Snapshot, source_id: str) -> list[str]:
    """The ids of the claims that rest on a source."""
    return held(snapshot, source_id).claims


def source_coverage(snapshot: Snapshot, source_id: str) -> list[Stretch]:
    """The stretches of the text that carry claims, overlapping slices joined: start, end, claims."""
    found: list[Stretch] = []
    for claim, _, start, end, _ in held(snapshot, source_id).slices:
        if found and start <= found[-1]["end"]:
            found[-1]["end"] = max(found[-1]["end"], end)
            if claim not in found[-1]["claims"]:
                found[-1]["claims"].append(claim)
        else:
            found.append({"start": start, "end": end, "claims": [claim]})
    return found


def strip(stretches: list[Stretch]) -> Strip:
    """The stretches as boxes on rows of equal length, for a drawing; a stretch that crosses a row's end has two."""
    length = max((stretch["end"] for stretch in stretches), default=0)
    per_row = -(-length // STRIP_ROWS) or 1
    boxes: list[StretchBox] = []
    for stretch in stretches:
        start, end = stretch["start"], stretch["end"]
        claim, count = stretch["claims"][0], len(stretch["claims"])
        weight = 1 if count < 3 else 2 if count < 8 else 3
        for row in range(start // per_row, (end - 1) // per_row + 1):
            left, right = max(start, row * per_row), min(end, (row + 1) * per_row)
            x, width = (left - row * per_row) / per_row * STRIP_WIDTH, (right - left) / per_row * STRIP_WIDTH
            boxes.append(
                {
                    "row": row,
                    "x": round(x, 1),
                    "width": round(width, 1),
                    "start": start,
                    "end": end,
                    "claim": claim,
                    "count": count,
                    "weight": weight,
                }
            )
    return {"length": length, "rows": STRIP_ROWS if boxes else 0, "boxes": boxes}
