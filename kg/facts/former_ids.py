"""What became of an id that nothing has any more: merged into another, withdrawn, or never there.

Never guesses: an id that was never used is not found, with the nearest that exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from pyoxigraph import Literal, NamedNode

from kg.base.errors import ENTITIES_LISTED, NotFound, Replaced, Withdrawn
from kg.facts.fact_records import Both
from kg.ontology.registry import CLAIM, ID
from kg.store.per_snapshot import kept
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot


class Retraction(TypedDict):
    """When something was taken back, and why."""

    day: str
    why: Both


class FormerId(Retraction):
    """What became of an id; `successor` is empty where nothing took its place."""

    successor: str


@kept
def former_ids(snapshot: Snapshot) -> dict[str, FormerId]:
    """Ids that are no longer used: {day, why {zh, en}, successor or ""} by id."""
    found: dict[str, FormerId] = {}
    for id, day, reason, successor in run(snapshot, "former-ids").rows:
        assert id is not None and day is not None and reason is not None
        about: FormerId = {
            "day": day.value,
            "why": {},
            "successor": successor.value.removeprefix(ID) if successor else "",
        }
        record = found.setdefault(id.value.removeprefix(ID), about)
        record["why"][_language(reason)] = reason.value
    return found


def no_entity(
    snapshot: Snapshot, entity_id: str, known: Iterable[str], *, place: str = "id", remedy: str = ""
) -> NotFound:
    """The error for an id that no entity has: Replaced, Withdrawn, or NotFound with the nearest of `known`."""
    past = former_ids(snapshot).get(entity_id)
    if past is None:
        return NotFound.among(
            f"no entity {entity_id!r}",
            entity_id,
            known,
            place=place,
            listed=remedy or ENTITIES_LISTED,
        )
    if past["successor"]:
        return Replaced(entity_id, past["successor"], place=place)
    return Withdrawn(f"the entity {entity_id!r}", past["day"], past["why"], place=place)


@kept
def retractions(snapshot: Snapshot) -> dict[str, Retraction]:
    """Claims that were taken back: {day, why {zh, en}} by id."""
    found: dict[str, Retraction] = {}
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


def _language(reason: NamedNode | Literal) -> str:
    return "zh" if isinstance(reason, Literal) and (reason.language or "").startswith("zh") else "en"
