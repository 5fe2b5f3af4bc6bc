"""A checked draft as JSON and as Markdown: each place with its verdict and the claims beside it.

A claim is told by its sentence, its outlet and its slices; the words of a slice stand there where the text is at hand.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kg.base.errors import BadInput
from kg.factcheck.factcheck import Checked
from kg.factcheck.factcheck_words import words
from kg.factcheck.finding import ORDER, Beside, Finding
from kg.facts.fact_records import SourceSummary
from kg.facts.outlets import outlet
from kg.quantities.edtf import period_of
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Source
from kg.records.texts import Texts, cut
from kg.review.claim_words import ClaimWords, both

_NAMES = {"zh": "核对结果", "en": "Draft checked"}
_HEADS = {"zh": ("行", "草稿", "", "判断", "理由", "来源"), "en": ("line", "draft", "", "verdict", "why", "beside it")}


class FactcheckReport:
    """Tells what was found; `texts` gives the words of slices where a source's text is at hand."""

    def __init__(self, known: Knowledge, texts: Texts) -> None:
        self.known, self.texts = known, texts
        self.words = ClaimWords(known.entities, "", (loaded.claim for loaded in known.claims.values()))

    def record(self, checked: Checked) -> dict[str, Any]:
        """The whole as JSON (docs/factcheck.md tells the fields)."""
        counts = Counter(one.verdict for one in checked.findings)
        return {
            "published": checked.published,
            "sha256": hashlib.sha256(checked.text.encode()).hexdigest(),
            "characters": len(checked.text),
            "sources": len(self.known.sources),
            "counts": {verdict: counts[verdict] for verdict in ORDER},
            "findings": [self._finding(checked.text, one) for one in checked.findings],
            "nothing": None if checked.findings else words().nothing,
        }

    def _finding(self, text: str, one: Finding) -> dict[str, Any]:
        start, end = one.place
        return {
            "kind": one.kind,
            "line": text.count("\n", 0, start) + 1,
            "start": start,
            "end": end,
            "words": text[start:end],
            "verdict": one.verdict,
            "reason": one.reason or None,
            "claims": [self._beside(beside) for beside in one.beside],
        }

    def _beside(self, one: Beside) -> dict[str, Any]:
        loaded = self.known.claims[one.claim]
        claim, source = loaded.claim, self.known.sources[loaded.source]
        return {
            "claim": one.claim,
            "verdict": one.verdict,
            "reason": one.reason,
            "words": both(claim.paraphrase) if claim.paraphrase else self.words.sentence(claim),
            "asWritten": claim.quantity.as_written if claim.quantity else None,
            "time": claim.time,
            "definition": self.words.named(claim.definition) if claim.definition else None,
            "modality": claim.modality,
            "polarity": claim.polarity,
            "source": {"id": source.id, **outlet(_summary(source)), "address": source.address},
            "slices": [*self._slices(loaded, source)],
        }

    def _slices(self, loaded: LoadedClaim, source: Source) -> Iterator[dict[str, Any]]:
        text = self._text(source)
        for piece in loaded.claim.evidence:
            found = cut(text, piece) if text is not None else None
            yield {"role": piece.role, "start": piece.start, "end": piece.end, "sha256": piece.sha256, "text": found}

    def _text(self, source: Source) -> str | None:
        try:
            return self.texts.of(source)
        except BadInput:
            return None  # another text of that name: its words are not those that the slices mean

    def markdown(self, checked: Checked, language: str) -> str:
        """The whole as a Markdown table in one language."""
        told, record = words(), self.record(checked)
        named = ", ".join(f"{told.verdicts[verdict][language]} {n}" for verdict, n in record["counts"].items() if n)
        heads = _HEADS[language]
        rows = [heads, tuple("---" for _ in heads)]
        rows += [self._row(one, language) for one in record["findings"]]
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        body = f"{named}\n\n{table}" if record["findings"] else record["nothing"][language]
        return f"# {_NAMES[language]}\n\n{body}\n"

    def _row(self, one: dict[str, Any], language: str) -> tuple[str, ...]:
        told = words()
        reason = told.reasons[one["reason"]][language] if one["reason"] else ""
        kind, verdict = told.kinds[one["kind"]][language], told.verdicts[one["verdict"]][language]
        shown = [claim for claim in one["claims"] if claim["verdict"] == one["verdict"]][:3]
        beside = "; ".join(_line(claim, language) for claim in shown)
        return str(one["line"]), _cell(one["words"]), kind, verdict, reason, beside


def _line(claim: dict[str, Any], language: str) -> str:
    beside = [claim["definition"][language]] if claim["definition"] else []
    beside += [claim["source"]["name"][language], f"`{claim['claim']}`"]
    return _cell(f"{claim['words'][language]} ({'; '.join(beside)})")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _summary(source: Source) -> SourceSummary:
    """A source as outlets are told."""
    day = period_of(source.published)
    made: dict[str, Any] = {"id": source.id, "title": both(source.title), "published": source.published}
    made |= {"publisher": source.publisher} if source.publisher else {}
    made |= {"mirrorOf": source.mirror_of} if source.mirror_of else {}
    if day is not None and day.earliest is not None and day.latest is not None:
        made |= {"publishedEarliest": day.earliest.isoformat(), "publishedLatest": day.latest.isoformat()}
    made |= {"verification": source.verification, "claims": 0}
    found: SourceSummary = made  # type: ignore[assignment]  # a TypedDict built key by key
    return found
