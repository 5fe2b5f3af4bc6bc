"""The models of a company as its page tells them: when released, how open, with how much context, at what price.

Every field is an asserted claim of the model, of a release of it or of an offer of it, and goes when that claim goes.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from kg.facts.claim_line import lines
from kg.facts.fact_records import ClaimLine, Reference
from kg.facts.references import reference
from kg.pages.asserted import asserted_of, leading_to
from kg.store.snapshot import Snapshot


class ModelRow(TypedDict):
    """A model: what is stated of its release, context window, openness and price; empty where no source states it."""

    model: Reference
    released: list[ClaimLine]
    context: list[ClaimLine]
    openness: list[ClaimLine]
    price: list[ClaimLine]
    claims: list[str]


def company_models(snapshot: Snapshot, company: str) -> list[ModelRow]:
    """The models that a company is stated to have developed, the latest released first, then those without a day."""
    rows = [_row(snapshot, model) for model in leading_to(snapshot, company, "developedBy", "Model")]
    return sorted(rows, key=lambda row: (_first_day(row), row["model"]["id"]), reverse=True)


def _row(snapshot: Snapshot, model: str) -> ModelRow:
    releases, offers = (leading_to(snapshot, model, name) for name in ("releaseOf", "offerOf"))
    released = _narrowest(_stated(snapshot, releases, "date"))
    context, openness = _stated(snapshot, [model], "contextWindow"), _stated(snapshot, [model, *releases], "openSource")
    price = _stated(snapshot, [model, *offers], "price")
    told = [line["id"] for line in (*released, *context, *openness, *price)]
    made = asserted_of(snapshot, model, ("developedBy",))
    return {
        "model": reference(snapshot, model),
        "released": released,
        "context": context,
        "openness": openness,
        "price": price,
        "claims": told or made,
    }


def _stated(snapshot: Snapshot, subjects: list[str], name: str) -> list[ClaimLine]:
    """What is stated under one property, each value once, by its first claim."""
    found = lines(snapshot, [id for each in subjects for id in asserted_of(snapshot, each, (name,))])
    once: dict[str, ClaimLine] = {}
    for line in found:
        value = line["value"]
        once.setdefault(str(value.get("name") or value.get("text")), line)
    return list(once.values())


def _narrowest(told: list[ClaimLine]) -> list[ClaimLine]:
    """The times within which no other lies: a day stands for its month, days that differ stand both."""
    spans = {line["id"]: (_day(line, "earliest", "0000"), _day(line, "latest", "9999")) for line in told}
    return [
        line
        for line in told
        if not any(
            other != spans[line["id"]] and spans[line["id"]][0] <= other[0] and other[1] <= spans[line["id"]][1]
            for other in spans.values()
        )
    ]


def _day(line: ClaimLine, end: Literal["earliest", "latest"], open_end: str) -> str:
    return line["time"].get(end) or open_end if "time" in line else open_end


def _first_day(row: ModelRow) -> str:
    days = [line["time"].get("earliest") or "" for line in row["released"] if "time" in line]
    return min((day for day in days if day), default="")
