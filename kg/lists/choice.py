"""Which items of a list a reader wants: conditions on the item and on the claims it rests on.

An item is kept where one and the same claim meets every condition on claims. Never treats an undated claim as inside
a period unless the reader asks for what is possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from kg.base.errors import SOURCES_LISTED, TERMS_LISTED, BadInput, NotFound
from kg.facts.claim_line import sources
from kg.facts.former_ids import no_entity
from kg.facts.references import classes
from kg.facts.relations import STATUSES
from kg.lists.list_items import Item, R, RelationshipItem, claim_items, concerning
from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot
from kg.views.parts.window import Window


@dataclass(frozen=True)
class Choice:
    """What a reader asks for; None asks for nothing. `type`, `text` and `status` speak of the item, the rest of claims.

    `about` is an entity, `predicate` a property, `period` an EDTF string with `within` certain or possible.
    """

    type: str | None = None
    text: str | None = None
    status: str | None = None
    about: str | None = None
    predicate: str | None = None
    modality: str | None = None
    verification: str | None = None
    source: str | None = None
    period: str | None = None
    within: str = "certain"

    @property
    def speaks_of_claims(self) -> bool:
        """Whether any condition is one on claims."""
        return any((self.about, self.predicate, self.modality, self.verification, self.source, self.period))


def _known(value: str | None, names: Iterable[str], what: str, place: str, where: str = TERMS_LISTED) -> None:
    listed = list(names)
    if value is not None and value not in listed:
        raise NotFound.among(f"no {what} {value!r}", value, listed, place=place, listed=where)


def check(snapshot: Snapshot, choice: Choice) -> None:
    """Refuse a condition that names nothing: NotFound with the nearest names, BadInput for an impossible period."""
    words = vocabulary()
    _known(choice.type, words.classes, "class", "type")
    if choice.about is not None and choice.about not in classes(snapshot):
        raise no_entity(snapshot, choice.about, classes(snapshot), place="about")
    _known(choice.predicate, words.properties, "property", "predicate")
    _known(choice.modality, (code.name for code in words.codes_of("Modality")), "modality", "modality")
    _known(choice.verification, (code.name for code in words.codes_of("Verification")), "verification", "verification")
    _known(choice.source, sources(snapshot), "source", "source", SOURCES_LISTED)
    _known(choice.status, (*STATUSES, "any"), "status", "status")
    _window(choice)


def _window(choice: Choice) -> Window:
    try:
        return Window.of(choice.period, choice.within)
    except BadInput as error:
        raise BadInput(error.message, place="period", remedy=error.remedy) from None


def _is_edge(record: RelationshipItem, choice: Choice) -> bool:
    ends = (record["subject"], record["object"])
    return choice.predicate in (None, record["predicate"]) and (choice.about is None or choice.about in ends)


def chosen(snapshot: Snapshot, items: Iterable[Item[R]], choice: Choice, *, edges: bool = False) -> list[Item[R]]:
    """The items that meet `choice`, in the order given. Raises as `check` does.

    Of a relation, `about` is one of its ends and `predicate` its own: the claims below may speak of more. Nothing else
    has a status.
    """
    check(snapshot, choice)
    if choice.status is not None and not edges:
        raise BadInput("only relationships have a status", place="status", remedy="leave it out")
    if edges:
        items = [item for item in items if _is_edge(cast(RelationshipItem, item.record), choice)]
        choice = replace(choice, about=None, predicate=None)
    good = _claims(snapshot, choice) if choice.speaks_of_claims else None
    needle = (choice.text or "").casefold()
    return [
        item
        for item in items
        if (choice.type is None or choice.type in item.types)
        and (not needle or needle in item.texts)
        and choice.status in (None, "any", item.record.get("status"))
        and (good is None or any(claim in good for claim in item.claims))
    ]


def _claims(snapshot: Snapshot, choice: Choice) -> set[str]:
    """The ids of the claims that meet every condition on claims."""
    window = _window(choice)
    verified = {id: record["verification"] for id, record in sources(snapshot).items()}
    concerned = concerning(snapshot).get(choice.about or "", {})
    found = set()
    for id, item in claim_items(snapshot).items():
        record = item.record
        wanted = (
            (choice.predicate, record["predicate"]),
            (choice.modality, record["modality"]),
            (choice.source, record["source"]),
            (choice.verification, verified[record["source"]]),
        )
        fits = all(asked in (None, given) for asked, given in wanted)
        if fits and (choice.about is None or id in concerned) and window.admits(record.get("time", "")):
            found.add(id)
    return found
