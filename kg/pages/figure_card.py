"""The card that a figure or relation opens: its sentence, the words of the text, outlet, day, support, what competes.

Says no more than the claim page does and shows no more of a text; the citation is of the outlet, by way of Longtu.
"""

from __future__ import annotations

from pathlib import Path
from typing import NotRequired, TypedDict

from kg.base.errors import NotFound
from kg.facts.claim_line import line, lines, sources, statements
from kg.facts.claim_record import claim_slices
from kg.facts.fact_records import Both, ClaimLine, SlicePlace, SourceSummary
from kg.facts.outlets import Outlet, outlets
from kg.pages.cards import clipped
from kg.pages.citation import Citation, of_outlet
from kg.pages.claim import CutParagraph, paragraphs
from kg.pages.sentence import in_words
from kg.records.texts import Texts
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.parts.evidence import Evidence
from kg.views.parts.stated import Stated


class FigureCard(TypedDict):
    """A claim on a card; `words` are ours, `asWritten` and `paragraphs` the source's, `ready` can be quoted at once."""

    id: str
    line: ClaimLine
    words: Both
    asWritten: NotRequired[str]
    paragraphs: list[CutParagraph]
    slices: list[SlicePlace]
    source: SourceSummary
    outlet: Outlet
    sources: int
    origins: int
    competing: list[ClaimLine]
    ready: Both
    citation: Citation


@kept
def _clusters(snapshot: Snapshot) -> dict[str, list[str]]:
    """The mentions of every statement that has several."""
    found: dict[str, list[str]] = {}
    for claim, head in statements(snapshot).items():
        found.setdefault(head, []).append(claim)
    return found


def figure_card(
    snapshot: Snapshot, claim_id: str, articles: str | None = None, workspace: str | None = None
) -> FigureCard:
    """One claim with what its card shows. Raises NotFound."""
    shown = line(snapshot, claim_id)
    head = statements(snapshot).get(claim_id, claim_id)
    mentions = [claim_id, *sorted(set(_clusters(snapshot).get(head, ())) - {claim_id})]
    source = sources(snapshot).get(shown["source"]["id"])
    if source is None:
        raise NotFound(f"no source {shown['source']['id']!r}", place="id")
    texts = Texts(Path(articles) if articles else None, Path(workspace) if workspace else None)
    slices, _ = claim_slices(snapshot, claim_id, source["id"], texts)
    support = Evidence(snapshot).attested.support(_stated(line(snapshot, each)) for each in mentions)
    words, outlet = shown.get("paraphrase") or in_words(shown), outlets(snapshot)[source["id"]]
    cited = of_outlet(snapshot, f"claim/{claim_id}", source, outlet)
    card: FigureCard = {
        "id": claim_id,
        "line": shown,
        "words": words,
        "paragraphs": [clipped(each) for each in paragraphs(slices)],
        "slices": [
            {"role": each["role"], "start": each["start"], "end": each["end"], "sha256": each["sha256"]}
            for each in slices
        ],
        "source": source,
        "outlet": outlet,
        "sources": support.sources,
        "origins": support.origins,
        "competing": [line(snapshot, link["claim"]) for link in lines(snapshot, mentions)[0]["competing"]],
        "ready": _ready(words, outlet, cited),
        "citation": cited,
    }
    if "asWritten" in shown["value"]:
        card["asWritten"] = shown["value"]["asWritten"]
    return card


def _stated(mention: ClaimLine) -> Stated:
    voices = {step["role"]: step["id"] for step in mention["attribution"]}
    return Stated(
        claim=mention["id"],
        source=mention["source"]["id"],
        subject=mention["subject"]["id"],
        predicate=mention["predicate"],
        speaker=voices.get("speaker", ""),
        document=voices.get("document", ""),
        provider=voices.get("provider", ""),
    )


def _ready(words: Both, outlet: Outlet, cited: Citation) -> Both:
    """A sentence to be quoted, in each language: what is stated, by which outlet, where it can be looked up."""
    zh, en = (words.get(language) or next(iter(words.values())) for language in ("zh", "en"))
    name = outlet["name"]
    return {
        "zh": f"{zh.rstrip('。')}（{name['zh']}；经龙图，{cited['address']}）。",
        "en": f"{en.rstrip('.')} ({name['en']}; via Longtu, {cited['address']}).",
    }
