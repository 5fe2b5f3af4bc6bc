"""The claims that one mark of a picture stands for, as a list: each in words, with its outlets and what hedges it.

Reach for it where one mark counts several statements; a mark of one leads to that claim's own page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from kg.base.errors import BadInput
from kg.charts.frame import MOST_BEHIND
from kg.facts.claim_line import lines
from kg.facts.fact_records import Both, ClaimLine
from kg.pages.sentence import in_words
from kg.store.snapshot import Snapshot


class ClaimInWords(TypedDict):
    """A statement of the list: its line, with every mention, and its words, which are ours."""

    line: ClaimLine
    words: Both


class SeveralClaims(TypedDict):
    """The statements of one mark, in the order in which its claims were given."""

    claims: list[ClaimInWords]


def several_claims(snapshot: Snapshot, claim_ids: Sequence[str]) -> SeveralClaims:
    """Claims by their ids, mentions of one statement as one. Raises NotFound, and BadInput for none or too many."""
    if not 0 < len(claim_ids) <= MOST_BEHIND:
        remedy = f"name 1 to {MOST_BEHIND} claims, commas between"
        raise BadInput(f"{len(claim_ids)} claims are asked for", place="ids", remedy=remedy)
    found = lines(snapshot, dict.fromkeys(claim_ids))
    return {"claims": [{"line": each, "words": each.get("paraphrase") or in_words(each)} for each in found]}
