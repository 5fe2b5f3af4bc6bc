"""One statement told several times in a text: the fullest telling stays plain, the others say what they repeat."""

from __future__ import annotations

from kg.drafting.drafted_fact import Deal, Fact
from kg.drafting.new_names import Name
from kg.drafting.text_reading import TextReading
from kg.grammar.read import Found


def merged(reading: TextReading, facts: list[Fact]) -> list[Fact]:
    """The facts in the order of the text; a repeat is flagged, as headline where it stands in one."""
    groups: dict[object, list[int]] = {}
    for index, fact in enumerate(facts):
        groups.setdefault(_same(fact), []).append(index)
    found = list(facts)
    for indexes in groups.values():
        if len(indexes) > 1:
            best = min(indexes, key=lambda index: _rank(reading, facts[index]))
            for index in indexes:
                if index != best:
                    flag = "headline" if reading.in_heading(facts[index].place[0]) else "sameStatement"
                    found[index] = facts[index].flagged(flag, reading.text[slice(*facts[best].place)])  # type: ignore[arg-type]  # two of the flags
    return found


def _same(fact: Fact) -> object:
    value: object = fact.value
    if isinstance(fact.value, Found):
        value = (
            fact.value.quantity.unit,
            fact.value.quantity.nominal or fact.value.quantity.lower or fact.value.quantity.upper,
        )
    elif isinstance(fact.value, Name | Deal):
        value = _who(fact.value)
    held = _who(fact.holder) if fact.holder else None
    time = fact.time.edtf if fact.time and fact.rule == "metric" else None
    return fact.predicate, _who(fact.subject), held, value, time


def _who(thing: Name | Deal) -> object:
    return (
        (thing.id or thing.label)
        if isinstance(thing, Name)
        else (thing.type, _who(thing.of), thing.label, thing.number)
    )


def _rank(reading: TextReading, fact: Fact) -> tuple[bool, int, bool, int]:
    """The body before a heading, fewer flags before more, a day that is told before a vague one, then the earlier."""
    vague = fact.time is not None and fact.time.vague
    return reading.in_heading(fact.place[0]), len(fact.flags), vague, fact.place[0]
