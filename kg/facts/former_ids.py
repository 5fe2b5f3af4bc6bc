"""What became of an id that nothing has any more: merged into another, withdrawn, or never there.

Never guesses: an id that was never used is not found, with the nearest that exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from kg.base.errors import NotFound, Replaced, Withdrawn
from kg.ontology.registry import CLAIM, ID
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

Json = dict[str, Any]


@kept
def former_ids(snapshot: Snapshot) -> dict[str, Json]:
    """Ids that are no longer used: {day, why {zh, en}, successor or ""} by id."""
    found: dict[str, Json] = {}
    for id, day, reason, successor in run(snapshot, "former-ids").rows:
        assert id is not None and day is not None and reason is not None
        about = {"day": day.value, "why": {}, "successor": successor.value.removeprefix(ID) if successor else ""}
        record = found.setdefault(id.value.removeprefix(ID), about)
        record["why"][_language(reason)] = reason.value
    return found


def no_entity(snapshot: Snapshot, id: str, known: Iterable[str], *, place: str = "id", remedy: str = "") -> NotFound:
    """The error for an id that no entity has: Replaced, Withdrawn, or NotFound with the nearest of `known`."""
    past = former_ids(snapshot).get(id)
    if past is None:
        close = tuple(get_close_matches(id, list(known), n=3, cutoff=0.5))
        return NotFound(f"no entity {id!r}", nearest=close, remedy="" if close else remedy, place=place)
    if past["successor"]:
        return Replaced(id, past["successor"], place=place)
    return Withdrawn(f"the entity {id!r}", past["day"], past["why"], place=place)


@kept
def retractions(snapshot: Snapshot) -> dict[str, Json]:
    """Claims that were taken back: {day, why {zh, en}} by id."""
    found: dict[str, Json] = {}
    for claim, day, reason in run(snapshot, "retractions").rows:
        assert claim is not None and day is not None and reason is not None
        record = found.setdefault(claim.value.removeprefix(CLAIM), {"day": day.value, "why": {}})
        record["why"][_language(reason)] = reason.value
    return found


def check_standing(snapshot: Snapshot, claim: str) -> None:
    """Raise Withdrawn for a claim that was taken back."""
    past = retractions(snapshot).get(claim)
    if past is not None:
        raise Withdrawn(f"the claim {claim!r}", past["day"], past["why"])


def _language(reason: Any) -> str:
    return "zh" if (reason.language or "").startswith("zh") else "en"
