"""What the page may ask for: one JSON object a decision, each a method of the session.

Every value is checked here or by the session; an unknown action or a missing value is told, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.base.errors import BadInput
from kg.drafting.draft_records import DraftEntity
from kg.records.record_models import Bilingual, Slug, Text
from kg.review.review_session import ReviewSession


class Described(BaseModel):
    """A new entity as a person describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Slug
    type: str
    zh: Text
    en: Text
    aliases: list[Text] = Field(default_factory=list, max_length=20)


class Asked(BaseModel):
    """One decision; `do` says which, the rest what it takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["accept", "reject", "reopen", "change", "move", "same", "undo", "entity", "put", "use", "add"]
    item: str = ""
    revision: str = ""
    flagged: bool = False
    reason: str = Field(default="", max_length=2000)
    field: str = ""
    value: str = Field(default="", max_length=2000)
    slice: int = 0
    end: Literal["start", "end"] = "end"
    mark: tuple[int, int] = (0, 0)
    step: Literal[-1, 1] = 1
    items: list[str] = Field(default_factory=list, max_length=500)
    decision: Literal["accepted", "rejected", "open"] = "accepted"
    described: Described | None = None


def read(body: bytes) -> Asked:
    """The decision that a body asks for. Raises BadInput."""
    try:
        return Asked.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadInput(first["msg"], place=place, remedy="reload the page") from None


def act(session: ReviewSession, asked: Asked) -> dict[str, Any]:
    """Do it; what there is to say beside the new state. Raises LongtuError where it cannot be done."""
    done: dict[str, Callable[[], Any]] = {
        "accept": lambda: session.accept(asked.item, flagged=asked.flagged),
        "reject": lambda: session.reject(asked.item, asked.reason),
        "reopen": lambda: session.reopen(asked.item),
        "change": lambda: session.change(asked.item, asked.field, asked.value),
        "move": lambda: session.move(asked.item, asked.slice, asked.end, asked.step),
        "same": lambda: session.accept_same(asked.items),
        "undo": session.undo,
        "entity": lambda: _entity(session, asked),
        "put": lambda: _put(session, asked),
        "add": lambda: session.add(*asked.mark, asked.value),
        "use": lambda: session.use_known(asked.item, asked.value),
    }
    found = done[asked.do]()
    named = {"same": "accepted", "undo": "undone", "add": "added"}.get(asked.do)
    return {named: found} if named else {}


def _entity(session: ReviewSession, asked: Asked) -> None:
    if asked.decision == "accepted":
        session.accept_entity(asked.item, flagged=asked.flagged)
    else:
        session.decide_entity(asked.item, asked.decision, asked.reason)


def _put(session: ReviewSession, asked: Asked) -> None:
    told = asked.described
    if told is None:
        raise BadInput("no entity is described", place="described", remedy="reload the page")
    made = DraftEntity(
        id=told.id, type=told.type, name=Bilingual(zh=told.zh, en=told.en), aliases=told.aliases, decision="accepted"
    )
    session.put_entity(made, asked.item)
