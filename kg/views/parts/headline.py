"""What a view's answer says in a sentence: reach for it to head the view's page and its picture.

Filled from rows of the answer by the words of `schema/view-headlines.yaml`; goes when the rows go. Sums nothing up and
ranks only what is of one unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.base.counted_words import counted
from kg.facts.entities import both_languages
from kg.ontology.phrases import view_headline_words
from kg.ontology.registry import vocabulary
from kg.views.parts.cells import Label, Ref, When
from kg.views.parts.course import Course, courses
from kg.views.parts.result import View
from kg.views.parts.words import property_label

MOST = 3
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Piece:
    """A piece of a headline: words, a figure with the `claim` that states it, or a `thing` by its id."""

    text: Label
    claim: str = ""
    thing: str = ""


@dataclass(frozen=True)
class ViewSentence:
    """A sentence in both languages, piece by piece, and the claims that it rests on."""

    zh: tuple[Piece, ...]
    en: tuple[Piece, ...]
    claims: tuple[str, ...]

    def text(self) -> Label:
        """The sentence as plain text."""
        return Label(zh="".join(each.text.zh for each in self.zh), en="".join(each.text.en for each in self.en))


@dataclass(frozen=True)
class _Told:
    """A kind of headline with what fills its places; `fills` may hold several pieces for one place."""

    kind: str
    fills: Mapping[str, tuple[Piece, ...]]
    claims: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


def headlines(view: View[Any]) -> list[ViewSentence]:
    """The headlines of a view's answer, at most `MOST`; none where its rows tell none."""
    if view.name == "connection":
        return _path(view)
    found = []
    for told in (_KINDS[view.name](view) if view.name in _KINDS else ())[:MOST]:
        words = view_headline_words()[told.kind]
        zh, en = (tuple(_filled(counted(text, told.counts), told.fills)) for text in (words.zh, words.en))
        found.append(ViewSentence(zh, en, tuple(dict.fromkeys(told.claims))))
    return found


def size(amount: Any) -> float:
    """How large an amount is at its nearest stated end, to rank amounts of one unit."""
    return float(next((each for each in (amount.nominal, amount.lower, amount.upper) if each is not None), 0))


def with_definition(amount: Any, definition: Ref | None) -> Label:
    """An amount as it is said outside its table, where no column tells of what it is: *CNY 160 billion (on AI)*."""
    if definition is None:
        return Label(zh=amount.label.zh, en=amount.label.en)
    what = definition.label
    return Label(zh=f"{amount.label.zh}（{what.zh}）", en=f"{amount.label.en} ({what.en})")


def _filled(words: str, fills: Mapping[str, tuple[Piece, ...]]) -> Iterator[Piece]:
    for number, piece in enumerate(_PLACE.split(words)):
        if number % 2:
            yield from fills[piece]
        elif piece:
            yield Piece(Label(zh=piece, en=piece))


def _thing(ref: Ref) -> tuple[Piece, ...]:
    return (Piece(ref.label, thing=ref.id),)


def _figure(amount: Any, claim: str, definition: Ref | None = None) -> tuple[Piece, ...]:
    return (Piece(with_definition(amount, definition), claim=claim),)


def _words(label: Label) -> tuple[Piece, ...]:
    return (Piece(label),)


def _count(value: int, at_least: bool) -> tuple[Piece, ...]:
    return _words(Label(zh=f"至少{value}", en=f"at least {value}") if at_least else Label(zh=str(value), en=str(value)))


def _listed(refs: Iterable[Ref]) -> tuple[Piece, ...]:
    comma = Piece(Label(zh="、", en=", "))
    pieces = [piece for ref in refs for piece in (comma, *_thing(ref))]
    return tuple(pieces[1:])


def _users(view: View[Any]) -> list[_Told]:
    """Of each subject that was asked for, else of the one that changed most, the first and the last figure."""
    metric = Label(**both_languages(vocabulary().codes[str(view.parameters["metric"])].label))
    asked = view.parameters["subjects"]
    return [_course(metric, course) for course in courses(view.rows)[: None if asked else 1]]


def _course(metric: Label, course: Course) -> _Told:
    first, last = course.first, course.last
    fills = {"thing": _thing(last.subject), "metric": _words(metric)}
    fills |= {"last": _figure(last.value, last.claims[0], last.definition), "lastWhen": _words(last.period.label)}
    if first.period.latest == last.period.latest:
        return _Told("level", fills, last.claims)
    fills |= {"first": _figure(first.value, first.claims[0], first.definition), "firstWhen": _words(first.period.label)}
    return _Told("change", fills, (*first.claims, *last.claims))


def _raised(view: View[Any]) -> list[_Told]:
    done = [row for row in view.rows if row.modality.id == "actual" and row.amounts]
    dated = sorted((row for row in done if row.dates), key=lambda row: min(_begins(when) for when in row.dates))
    if not dated:
        return []
    row = dated[-1]
    others = any(_may_be_later(other, row) for other in done if other is not row)
    amount, valued = row.amounts[0], (*row.post_money, *row.valuations)
    fills = {"thing": _thing(row.round), "when": _words(row.dates[0].label)}
    fills["amount"] = _figure(amount.amount, amount.claims[0])
    if not valued:
        return [_Told("raisedAmong" if others else "raised", fills, amount.claims)]
    fills["valuation"] = _figure(valued[0].amount, valued[0].claims[0])
    return [_Told("raisedAtAmong" if others else "raisedAt", fills, (*amount.claims, *valued[0].claims))]


def _begins(when: When) -> str:
    """The first day on which something may have been, else the last."""
    return when.earliest or when.latest or ""


def _may_be_later(other: Any, row: Any) -> bool:
    """Whether one round may have been after another, by the days that sources give both."""
    last = max((when.latest or "9999" for when in other.dates), default="9999")
    return last > min(when.earliest or "" for when in row.dates)


def _pair(view: View[Any]) -> list[_Told]:
    for row in view.rows[:1]:
        fills = {"first": _thing(row.first), "second": _thing(row.second)}
        counts = {"companies": row.companies, "rounds": row.rounds}
        fills |= {name: _count(count.value, count.at_least) for name, count in counts.items()}
        return [_Told("pair", fills, row.claims, {name: count.value for name, count in counts.items()})]
    return []


def _largest(view: View[Any]) -> list[_Told]:
    found = []
    for kind, modality in (("planned", "planned"), ("spent", "actual")):
        rows = [row for row in view.rows if row.modality.id == modality and row.period is not None]
        units = [row.value.unit for row in rows]
        unit = max(sorted(set(units)), key=units.count, default="")
        near = [row for row in rows if row.value.unit == unit]
        for row in sorted(near, key=lambda row: (-size(row.value), row.claims))[:1]:
            fills = {"thing": _thing(row.organization), "when": _words(row.period.label)}
            fills["amount"] = _figure(row.value, row.claims[0], row.definition)
            found.append(_Told(kind, fills, row.claims))
    return found


def _own_stakes(view: View[Any]) -> list[_Told]:
    companies: dict[str, dict[str, Ref]] = {}
    persons: dict[str, Ref] = {}
    claims: dict[str, list[str]] = {}
    for row in view.section("investments").rows:
        persons[row.person.id] = row.person
        companies.setdefault(row.person.id, {}).update({ref.id: ref for ref in row.companies})
        claims.setdefault(row.person.id, []).extend(row.claims)
    for id in sorted(companies, key=lambda id: (-len(companies[id]), id))[:1]:
        if companies[id]:
            fills = {"thing": _thing(persons[id]), "companies": _listed(companies[id].values())}
            return [_Told("ownStakes", fills, tuple(claims[id]))]
    return []


def _latest(view: View[Any]) -> list[_Told]:
    done = [row for row in view.rows if row.lane == "event" and not row.negated and row.when.latest is not None]
    for row in sorted(done, key=lambda row: (row.when.latest, row.when.earliest or "", row.id))[-1:]:
        fills = {"what": (Piece(_beside_its_time(row), claim=row.claims[0]),), "when": _words(row.when.label)}
        return [_Told("latest", fills, row.claims)]
    return []


def _beside_its_time(row: Any) -> Label:
    """What a row tells where its time is told too: words that end in that time without it, a mere date as its thing."""
    zh, en = (row.what.zh.removesuffix(f"：{row.when.label.zh}"), row.what.en.removesuffix(f": {row.when.label.en}"))
    date = property_label("date")
    return Label(zh=zh.removesuffix(f" · {date.zh}"), en=en.removesuffix(f" · {date.en}"))


def _released(view: View[Any]) -> list[_Told]:
    """The model that came out last, and a comparison that names on what it was made."""
    found = []
    dated = [row for row in view.rows if row.dates and row.dates[-1].latest is not None]
    for row in sorted(dated, key=lambda row: (row.dates[-1].latest, row.model.id))[-1:]:
        fills = {"thing": _thing(row.model), "when": _words(row.dates[-1].label)}
        found.append(_Told("released", fills, row.claims))
    compared = [row for row in view.section("outperforms").rows if row.on and row.modality.id == "actual"]
    for row in sorted(compared, key=lambda row: (-row.support.sources, row.claims))[:1]:
        fills = {"first": _thing(row.better), "second": _thing(row.worse), "on": _listed(row.on)}
        found.append(_Told("ahead", fills, row.claims))
    return found


def _rivals(view: View[Any]) -> list[_Told]:
    """The stated rivalry of most sources, and the company that most of its investors are also set beside."""
    found = []
    stated = [row for row in view.rows if row.kind == "rivalry"]
    for row in sorted(stated, key=lambda row: (-row.support.sources, row.claims))[:1]:
        found.append(_Told("rivals", {"first": _thing(row.first), "second": _thing(row.second)}, row.claims))
    both: dict[str, list[Any]] = {}
    for row in view.section("rival-investors").rows:
        both.setdefault(row.company.id, []).append(row)
    for rows in sorted(both.values(), key=lambda rows: (-len(rows), rows[0].company.id))[:1]:
        fills = {"thing": _thing(rows[0].company), "investors": _listed(row.investor for row in rows)}
        found.append(_Told("beside", fills, tuple(claim for row in rows for claim in row.claims)))
    return found


def _said(view: View[Any]) -> list[_Told]:
    """The statement that is dated last; of one day the one of most sources."""
    told = [row for row in view.rows if row.speakers and row.when and row.when[-1].latest is not None]
    for row in sorted(told, key=lambda row: (row.when[-1].latest, row.support.sources, row.statement.id))[-1:]:
        fills = {"what": _thing(row.statement), "who": _listed(row.speakers), "when": _words(row.when[-1].label)}
        return [_Told("said", fills, row.claims)]
    return []


def _survives(view: View[Any]) -> list[_Told]:
    rows = view.section("conclusions").rows
    if not rows:
        return []
    counts = {"all": len(rows), "some": sum(row.survives for row in rows)}
    return [_Told("survives", {name: _count(value, False) for name, value in counts.items()}, (), counts)]


def _path(view: View[Any]) -> list[ViewSentence]:
    """The first path, hop by hop, each relation as the way to its claim."""
    hops = [row for row in view.rows if row.path == 1]
    if not hops:
        return []
    pieces = list(_thing(hops[0].start))
    for hop in hops:
        pieces += [Piece(Label(zh=" — ", en=" — ")), Piece(hop.relation, claim=hop.claims[0])]
        pieces += [Piece(Label(zh=" → ", en=" → ")), *_thing(hop.end)]
    claims = tuple(dict.fromkeys(hop.claims[0] for hop in hops))
    return [ViewSentence(tuple(pieces), tuple(pieces), claims)]


_KINDS: dict[str, Callable[[View[Any]], list[_Told]]] = {
    "mau": _users,
    "funding": _raised,
    "co-investment": _pair,
    "capex": _largest,
    "people": _own_stakes,
    "timeline": _latest,
    "models": _released,
    "competition": _rivals,
    "statements": _said,
    "sources": _survives,
}
