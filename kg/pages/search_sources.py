"""Sources found by the words of their outlet, day, title or id: what a form asks that leaves sources out.

Answers in the same record as the search for things.
"""

from __future__ import annotations

from collections import Counter

from kg.facts.claim_line import claim_fields, sources
from kg.facts.entities import local
from kg.facts.fact_records import SourceSummary
from kg.facts.name_match import folded, simplified
from kg.facts.outlets import outlets
from kg.pages.search import SCORES, SearchPage, SearchResult, result_groups
from kg.store.snapshot import Snapshot


def search_sources(snapshot: Snapshot, q: str, limit: int, language: str) -> SearchPage:
    """The sources whose outlet, day, title or id holds every word of the text, the latest first."""
    asked, results = [folded(word) for word in simplified(q).split()], list[SearchResult]()
    told, carried = (
        sources(snapshot),
        Counter(local(each["wasQuotedFrom"].value) for each in claim_fields(snapshot).values()),
    )
    for id, outlet in sorted(outlets(snapshot).items(), key=lambda each: _latest(told[each[0]]), reverse=True):
        texts = (id, *outlet["name"].values(), *told[id].get("title", {}).values())
        if all(any(word in folded(simplified(text)) for text in texts) for word in asked):
            one: SearchResult = {
                "id": id, "name": outlet["name"], "type": "Source", "matched": outlet["name"]["zh"], "reason": "words",
                "score": SCORES["words"] / 100, "claims": carried[id],
            }  # fmt: skip
            results.append(one)
    groups = result_groups(results[:limit])
    count, more = len(results[:limit]), max(len(results) - limit, 0)
    return {"q": q, "type": "Source", "language": language, "count": count, "more": more, "groups": groups}


def _latest(source: SourceSummary) -> tuple[str, str]:
    return source.get("publishedLatest") or "", source["id"]
