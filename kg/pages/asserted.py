"""What is asserted of a thing: its claims by property, and what leads to it. Takes asserted claims alone."""

from __future__ import annotations

from collections.abc import Iterable

from kg.facts.claim_line import claim_fields
from kg.facts.entities import local
from kg.facts.references import classes
from kg.facts.relations import relations
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot


def asserted_of(snapshot: Snapshot, subject: str, properties: Iterable[str]) -> list[str]:
    """The asserted claims that state one of these properties of a subject, by id."""
    wanted, known = set(properties), claim_fields(snapshot)
    return [id for id in _asserted(snapshot).get(subject, ()) if local(known[id]["predicate"].value) in wanted]


@kept
def _asserted(snapshot: Snapshot) -> dict[str, list[str]]:
    """The asserted claims by their subject."""
    found: dict[str, list[str]] = {}
    for claim, record in sorted(claim_fields(snapshot).items()):
        if record["asserted"].value == "true":
            found.setdefault(local(record["subject"].value), []).append(claim)
    return found


def leading_to(snapshot: Snapshot, entity_id: str, predicate: str, kind: str = "") -> list[str]:
    """What leads to a thing by an asserted relation, of one class where that is asked for."""
    found = {
        relation.start
        for relation in relations(snapshot).around.get(entity_id, ())
        if relation.predicate == predicate and relation.end == entity_id and relation.status == "asserted"
    }
    return sorted(id for id in found if not kind or kind in classes(snapshot).get(id, ()))
