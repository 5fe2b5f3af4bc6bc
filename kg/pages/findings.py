"""The findings of the first page: of each kind the one that ranks first over everything that the data holds.

A headline is filled from a shipped view and goes with its claims. The rule: within a kind the wider certain change or
the larger figure first, then the better attested, then the id. Currencies are never compared with each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, NotRequired, TypedDict

from kg.base.counted_words import counted
from kg.facts.claim_line import line
from kg.facts.fact_records import Both, ClaimLine, Reference
from kg.facts.references import reference
from kg.ontology.phrases import finding_words
from kg.store.snapshot import Snapshot
from kg.views.parts.answered import answered
from kg.views.parts.cells import Label, Ref
from kg.views.parts.course import courses
from kg.views.parts.evidence import Evidence
from kg.views.parts.headline import size, with_definition
from kg.views.parts.sides import Side

_PLACE = re.compile(r"\{(\w+)\}")


class FindingPiece(TypedDict):
    """A piece of a headline: words, a figure with its claim, or a thing."""

    text: NotRequired[Both]
    claim: NotRequired[str]
    thing: NotRequired[Reference]


class Bar(TypedDict):
    """A figure of a finding's picture, with its bound; `share` of the largest; a count is no claim's figure."""

    label: Both
    text: Both
    share: float
    bound: str
    claim: NotRequired[str]


class Finding(TypedDict):
    """A finding; `headline` by language, `claims` what it rests on, `view` where it is shown in full."""

    kind: str
    key: str
    headline: dict[str, list[FindingPiece]]
    unknown: Both
    bars: list[Bar]
    claims: list[str]
    view: str
    given: dict[str, str]


class _Candidate(TypedDict):
    key: str
    rank: tuple[float, int]
    fills: dict[str, FindingPiece]
    counts: NotRequired[dict[str, int]]
    bars: list[Bar]
    claims: list[str]
    given: dict[str, str]


def findings(snapshot: Snapshot, hidden: Collection[str] = ()) -> list[Finding]:
    """One finding of each kind that has any, the `hidden` keys passed over."""
    found = []
    for kind, (view, candidates) in _KINDS.items():
        every = [each for each in candidates(snapshot) if each["key"] not in hidden and each["claims"]]
        if every:
            found.append(
                _told(kind, view, min(every, key=lambda each: (-each["rank"][0], -each["rank"][1], each["key"])))
            )
    return found


def _told(kind: str, view: str, best: _Candidate) -> Finding:
    words = finding_words()[kind]
    return {
        "kind": kind,
        "key": best["key"],
        "headline": {"zh": _filled(words.zh, best), "en": _filled(words.en, best)},
        "unknown": {"zh": words.unknown["zh"], "en": words.unknown["en"]},
        "bars": best["bars"],
        "claims": best["claims"],
        "view": view,
        "given": best["given"],
    }


def _filled(words: str, best: _Candidate) -> list[FindingPiece]:
    """The words with their places filled."""
    pieces = enumerate(_PLACE.split(counted(words, best.get("counts", {}))))
    return [best["fills"][each] if at % 2 else {"text": {"zh": each, "en": each}} for at, each in pieces if each]


def _figure(label: Any, claim: str) -> FindingPiece:
    return {"text": label.model_dump(), "claim": claim}


def _defined(row: Any) -> Label:
    return with_definition(row.value, row.definition)


def _words(label: Any) -> FindingPiece:
    return {"text": label.model_dump()}


def _users(snapshot: Snapshot) -> Iterator[_Candidate]:
    """Of each product whose figures changed for certain the first and the last of one definition and kind of period."""
    for course in courses(answered(snapshot, "mau", {}).view.rows):
        if not course.apart:
            continue
        first, last = course.first, course.last
        most = max(size(row.value) for row in course.rows) or 1
        yield {
            "key": last.subject.id,
            "rank": (course.apart, len(course.rows)),
            "fills": {
                "thing": {"thing": reference(snapshot, last.subject.id)},
                "first": _figure(_defined(first), first.claims[0]),
                "firstWhen": _words(first.period.label),
                "last": _figure(_defined(last), last.claims[0]),
                "lastWhen": _words(last.period.label),
            },
            "bars": [_bar(row.period.label, row.value, most, row.claims[0]) for row in course.rows],
            "claims": sorted({*first.claims, *last.claims}),
            "given": {"subjects": last.subject.id},
        }


def _bar(label: Any, amount: Any, most: float, claim: str, definition: Ref | None = None) -> Bar:
    return {
        "label": label.model_dump(),
        "text": with_definition(amount, definition).model_dump(),
        "share": round(size(amount) / most, 3),
        "bound": amount.bound.value,
        "claim": claim,
    }


def _raised(snapshot: Snapshot) -> Iterator[_Candidate]:
    """Of each company the latest round that was done and has both an amount and a valuation."""
    for company in _companies(snapshot):
        rows = answered(snapshot, "funding", {"company": company}).view.rows
        done = [row for row in rows if row.modality.id == "actual" and row.amounts and row.dates]
        valued = [row for row in done if row.post_money or row.valuations]
        if not valued:
            continue
        row = valued[-1]
        amount, value = row.amounts[0], (row.post_money or row.valuations)[0]
        if amount.amount.unit != "USD":
            continue
        told = [(each, each.amounts[0]) for each in done if each.amounts[0].amount.unit == "USD"]
        most = max(size(figure.amount) for _, figure in told)
        yield {
            "key": company,
            "rank": (size(amount.amount), amount.support.origins),
            "fills": {
                "thing": {"thing": reference(snapshot, company)},
                "amount": _figure(amount.amount.label, amount.claims[0]),
                "valuation": _figure(value.amount.label, value.claims[0]),
                "when": _words(row.dates[0].label),
            },
            "bars": [_bar(each.dates[0].label, figure.amount, most, figure.claims[0]) for each, figure in told],
            "claims": sorted({*amount.claims, *value.claims}),
            "given": {"company": company},
        }


def _companies(snapshot: Snapshot) -> list[str]:
    """The companies that have rounds."""
    return sorted({claim.object for claim in _stated(snapshot) if claim.predicate == "company" and claim.entity})


def _stated(snapshot: Snapshot) -> list[Any]:
    return Evidence(snapshot).stated("funding")


def _investors(snapshot: Snapshot) -> Iterator[_Candidate]:
    view = answered(snapshot, "co-investment", {}).view
    partners: dict[str, list[tuple[int, int, str, Any]]] = {}
    for pair in view.rows:
        for this, other in ((pair.first, pair.second), (pair.second, pair.first)):
            partners.setdefault(this.id, []).append(
                (-pair.companies.value, -pair.rounds.value, other.id, pair.companies)
            )
    for row in view.section("investors").rows:
        if row.person or row.investor.id not in partners:
            continue
        near = sorted(partners[row.investor.id], key=lambda each: each[:3])
        most = -near[0][0] or 1
        bars: list[Bar] = [
            {
                "label": reference(snapshot, other)["name"],
                "text": _companies_shared(count),
                "bound": "at_least" if count.at_least else "exact",
                "share": round(count.value / most, 3),
            }
            for _, _, other, count in near[:5]
        ]
        yield {
            "key": row.investor.id,
            "rank": (row.companies.value + row.rounds.value / 1000, len(near)),
            "fills": {
                "thing": {"thing": reference(snapshot, row.investor.id)},
                "companies": {"text": _count(row.companies)},
                "rounds": {"text": _count(row.rounds)},
                "partner": {"thing": reference(snapshot, near[0][2])},
            },
            "counts": {"companies": row.companies.value, "rounds": row.rounds.value},
            "bars": bars,
            "claims": list(row.claims),
            "given": {},
        }


def _count(count: Any) -> Both:
    at_least = {"zh": f"至少{count.value}", "en": f"at least {count.value}"}
    return at_least if count.at_least else {"zh": str(count.value), "en": str(count.value)}


def _companies_shared(count: Any) -> Both:
    told = _count(count)
    return {"zh": f"{told['zh']}家公司", "en": f"{told['en']} {'company' if count.value == 1 else 'companies'}"}


def _planned(snapshot: Snapshot) -> Iterator[_Candidate]:
    told = [row for row in answered(snapshot, "capex", {}).view.rows if row.modality.id == "planned" and row.period]
    rows = sorted((row for row in told if row.value.unit == "CNY"), key=lambda each: -size(each.value))
    near, most = rows[:5], max((size(row.value) for row in rows), default=1)
    for row in rows:
        yield {
            "key": row.claims[0],
            "rank": (size(row.value), row.support.origins),
            "fills": {
                "thing": {"thing": reference(snapshot, row.organization.id)},
                "amount": _figure(_defined(row), row.claims[0]),
                "when": _words(row.period.label),
            },
            "bars": [_bar(_planned_by(each), each.value, most, each.claims[0], each.definition) for each in near],
            "claims": list(row.claims),
            "given": {},
        }


def _planned_by(row: Any) -> Label:
    """Who plans, and for when: the plans are for different periods."""
    who, when = row.organization.label, row.period.label
    return Label(zh=f"{who.zh}，{when.zh}", en=f"{who.en}, {when.en}")


def _disputed(snapshot: Snapshot) -> Iterator[_Candidate]:
    for row in answered(snapshot, "contradictions", {}).view.rows:
        sides = (row.first, row.second)
        if "number" not in row.kinds or None in (row.first.value, row.second.value):
            continue
        told = [line(snapshot, side.claim) for side in sides]
        alike = len({(each["subject"]["id"], each["predicate"]) for each in told}) == 1
        most, unit = max(size(side.value) for side in sides) or 1, row.first.value.unit
        yield {
            "key": row.first.claim,
            "rank": (float(-row.rank), row.first.support.origins),
            "fills": {
                "what": {"text": _matter(told[0])},
                "first": _figure(row.first.value.label, row.first.claim),
                "other": {"text": {"zh": "", "en": ""} if alike else _matter(told[1])},
                "second": _figure(row.second.value.label, row.second.claim),
            },
            "bars": [_bar(_dated(each), each.value, most, each.claim) for each in sides if each.value.unit == unit],
            "claims": sorted({claim for side in sides for claim in side.claims}),
            "given": {},
        }


def _dated(side: Side) -> Label:
    return side.when.label if side.when else Label(zh="未注明日期", en="undated")


def _matter(told: ClaimLine) -> Both:
    """Of what a claim gives a figure: its thing and property, before the figure."""
    name, label = told["subject"]["name"], told["label"]
    return {"zh": f"{name['zh']}的{label['zh']}：", "en": f"{name['en']}, {label['en']}: "}


_KINDS: dict[str, tuple[str, Callable[[Snapshot], Iterator[_Candidate]]]] = {
    "users": ("mau", _users),
    "raised": ("funding", _raised),
    "investor": ("co-investment", _investors),
    "planned": ("capex", _planned),
    "disputed": ("contradictions", _disputed),
}
