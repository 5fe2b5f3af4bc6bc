"""The orders of lists, and the cursors that go with them: what comes before what, and where a page goes on.

A cursor names the last item seen, so it outlives changes of the data. Never compares figures of different units, and
never says by an order that one figure is larger than another.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import cast

from kg.base.errors import BadInput, NotFound
from kg.lists.choice import Choice
from kg.lists.facts import FactValue
from kg.lists.list_items import ClaimItem, Item, ListRecord, R
from kg.lists.list_spec import ListSpec

SORTS = ("id", "name", "date", "source", "claims", "amount")
# Of figures written with one number: what may be less stands before what may be more (docs/model.md).
_BOUNDS = ("less_than", "at_most", "approx", "exact", "multiple", "range", "at_least", "more_than")
Value = str | tuple[Decimal, int]


@dataclass(frozen=True)
class Key:
    """Where an item stands: the missing last, then groups in a fixed order, then values, which `-` turns round."""

    missing: bool
    group: str
    value: Value

    @property
    def place(self) -> tuple[bool, str]:
        return self.missing, self.group


def sorts_of(spec: ListSpec) -> tuple[str, ...]:
    """The orders that a list has: by amount only where its items have a figure."""
    return SORTS if spec.figure else SORTS[:-1]


def _key(item: Item[ListRecord], spec: ListSpec, sort: str) -> Key:
    if sort == "amount":
        return _figure(item, spec)
    if sort == "id":
        return Key(False, "", item.id)
    if sort == "claims":
        return Key(False, "", f"{len(item.claims):09d}")
    if sort == "date":
        return Key(item.day is None, "", (item.day or date.min).isoformat())
    if sort == "source":
        named = item.id if spec.of == "sources" else min((claim.split(".")[0] for claim in item.claims), default="")
        return Key(not named, "", named)
    names = item.record.get("name") or item.record.get("title") or item.record.get("subjectName") or {}
    return Key(not names, "", str(names.get("en", "")).casefold())


def _figure(item: Item[ListRecord], spec: ListSpec) -> Key:
    """By the unit first, so that no two units are compared; where sources differ, the least stated figure decides."""
    held = cast(Mapping[str, list[FactValue]], item.record)
    values = [cast(ClaimItem, item.record)] if spec.of == "claims" else held.get(spec.figure, [])
    stated = [(value["unit"], *number) for value in values if (number := _number(value)) and value.get("unit")]
    if not stated:
        return Key(True, "", (Decimal(0), 0))
    unit, written, bound = min(stated)
    return Key(False, unit, (written, bound))


def _number(value: ClaimItem | FactValue) -> tuple[Decimal, int] | None:
    """The number that a figure is written with: its lower end, else its upper, else what it is about."""
    readings = value.get("reading") or []
    least = min(readings, key=Decimal) if readings else None
    written = value.get("lower") or value.get("upper") or value.get("nominal") or least
    if value.get("bound") not in _BOUNDS or written is None:
        return None
    return Decimal(written), _BOUNDS.index(value["bound"])


def _checked(spec: ListSpec, sort: str) -> tuple[str, bool]:
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name not in sorts_of(spec):
        remedy = "one of " + ", ".join(sorts_of(spec)) + ", or -date"
        reason = f"cannot sort by {sort!r}" + (": the items have no figure" if name == "amount" else "")
        raise BadInput(reason, place="sort", remedy=remedy)
    return name, down


def ordered(listed: Iterable[Item[R]], spec: ListSpec, sort: str) -> list[Item[R]]:
    """Items by one of `sorts_of`, `-` before it turns the order round; what has no value comes last, ties go by id.

    Raises BadInput for an order that the list does not have.
    """
    name, down = _checked(spec, sort)
    keyed = [(_key(item, spec, name), item) for item in sorted(listed, key=lambda item: item.id)]
    keyed.sort(key=lambda pair: pair[0].value, reverse=down)
    keyed.sort(key=lambda pair: pair[0].place)
    return [item for _, item in keyed]


def mark_of(name: str, sort: str, choice: Choice) -> str:
    """What a cursor belongs to: the list, its order and its conditions."""
    asked = json.dumps([name, sort, vars(choice)], sort_keys=True)
    return blake2b(asked.encode(), digest_size=6).hexdigest()


def cursor_of(item: Item[ListRecord], spec: ListSpec, sort: str, mark: str) -> str:
    """The cursor that names `item` as the last one seen."""
    key = _key(item, spec, sort.removeprefix("-"))
    value = key.value if isinstance(key.value, str) else [str(key.value[0]), key.value[1]]
    told = json.dumps({"m": mark, "k": [key.missing, key.group, value, item.id]}, ensure_ascii=False)
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def after(listed: list[Item[R]], spec: ListSpec, sort: str, cursor: str, mark: str) -> list[Item[R]]:
    """The items that come after the one that the cursor names, whether or not it is still there.

    Raises NotFound for what is no cursor, or one of another question.
    """
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        given, (missing, group, value, id) = told["m"], told["k"]
        last = Key(bool(missing), str(group), _value_of(value)), str(id)
    except (binascii.Error, ValueError, KeyError, TypeError, InvalidOperation):
        raise NotFound("not a cursor of this service", place="cursor", remedy="take it from `next`") from None
    if given != mark:
        raise NotFound("a cursor of another list, order or filter", place="cursor", remedy="begin without it")
    name, down = _checked(spec, sort)
    return [item for item in listed if _is_after((_key(item, spec, name), item.id), last, down=down)]


def _value_of(told: str | tuple[str, int]) -> Value:
    return told if isinstance(told, str) else (Decimal(told[0]), int(told[1]))


def _is_after(one: tuple[Key, str], last: tuple[Key, str], *, down: bool) -> bool:
    if one[0].place != last[0].place:
        return one[0].place > last[0].place
    value, seen = one[0].value, last[0].value
    if value != seen:
        if isinstance(value, str) and isinstance(seen, str):
            return (value < seen) is down
        if isinstance(value, tuple) and isinstance(seen, tuple):
            return (value < seen) is down
        raise NotFound("not a cursor of this order", place="cursor", remedy="begin without it")
    return one[1] > last[1]
