"""Conclusions that the claims leave open, each with the claims of which one would settle it.

A round of which something is missing, an order that bounds hide, a number that an approximate figure forbids, sources
that differ, a filing known through the press alone, a figure that is out of date. Never says what the answer would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from kg.facts.claim_line import sources
from kg.ontology.registry import vocabulary
from kg.quantities.edtf import Period, parse_edtf
from kg.quantities.quantity import Bound
from kg.views.capex import capex
from kg.views.contradictions import contradictions
from kg.views.filings import filings, known_through_press
from kg.views.funding import Rung, funding
from kg.views.mau import order, worth_comparing
from kg.views.parts.cells import Label, When
from kg.views.parts.derived import Derived
from kg.views.parts.evidence import Evidence
from kg.views.parts.observation import Observation, differing, observations
from kg.views.parts.result import joined
from kg.views.parts.round_claims import hull
from kg.views.parts.stated import Stated, claims
from kg.views.parts.wanted_documents import Documents, Wanted
from kg.views.parts.words import of_figure, property_label

Reason = Literal["missing", "inexact", "contradiction", "throughPress", "outOfDate"]
_RUNNING = ("Organization", "Product")  # their figures go on from period to period; those of a model or round do not
_OLD = timedelta(days=365)  # a figure whose period ended so long before the newest source is out of date


@dataclass(frozen=True)
class Open:
    """An open conclusion: why it is open, about what, in words; one of the `wanted` claims would settle it.

    What is `missing` nothing states: any claim of it settles it. What is `inexact` has a bound, an approximate figure,
    an open list or another currency: only an exact claim settles it. Both are undetermined. With `together` all wanted
    are needed, so that only a document that states all settles it. `claims` are those that the conclusion rests on.
    """

    reason: Reason
    subject: str
    companies: frozenset[str]
    words: Label
    wanted: tuple[Wanted, ...]
    claims: tuple[str, ...]
    together: bool = False


class OpenConclusions:
    """The open conclusions of some evidence, about everything or about one company, round or product."""

    def __init__(self, evidence: Evidence, company: str | None = None) -> None:
        self.evidence, self.company = evidence, company
        self.documents = Documents(evidence)
        self._reader = evidence.reader
        self._stated = {claim.claim: claim for claim in evidence.stated("contradictions")}

    def all(self) -> list[Open]:
        """Each once, reason by reason: what reads the same is one."""
        return [*self.undetermined(), *self._asked([*self._of_sources(), *self._of_press(), *self._of_age()])]

    def undetermined(self) -> list[Open]:
        """Those that something missing or inexact leaves open."""
        return self._asked([*self._of_rounds(), *self._of_orders(), *self._of_derived()])

    def _asked(self, found: Sequence[Open]) -> list[Open]:
        return _once(one for one in found if self.company is None or self.company in {one.subject, *one.companies})

    def _made(
        self, reason: Reason, said: Sequence[Stated], zh: str, en: str, wanted: Iterable[Wanted], together: bool = False
    ) -> Open:
        """An open conclusion that rests on these claims, about the subject of the first."""
        companies = frozenset(self.documents.company(claim.subject, claim.claim) for claim in said)
        once = tuple(dict.fromkeys(wanted))
        return Open(reason, said[0].subject, companies, Label(zh=zh, en=en), once, claims(said), together)

    def _of_rounds(self) -> Iterator[Open]:
        homes = {claim.object for claim in self.evidence.stated("funding") if claim.predicate == "company"}
        for company in sorted(homes if self.company is None else homes & {self.documents.company(self.company)}):
            for rung in funding(self.evidence, company=company).rows:
                if rung.modality.id == "actual":
                    yield from self._of_round(rung, company)

    def _of_round(self, rung: Rung, company: str) -> Iterator[Open]:
        name, id = rung.round.label, rung.round.id
        whole = hull(rung.amounts)
        missing = {
            "amount": not rung.amounts,
            "bound": bool(rung.amounts) and (whole is None or whole.lower is None or whole.lower != whole.upper),
            "ledBy": not rung.leads,
            "date": not rung.dates,
            "postMoneyValuation": bool(rung.amounts) and not rung.post_money,
            "participant": rung.named.at_least or rung.named.value == 0,
        }
        inexact = {"bound", *(["participant"] if rung.named.value else [])}
        for key, words in _MISSING.items():
            if missing[key]:
                figures = [figure.amount.label for figure in rung.amounts]
                told = Label(zh="、".join(f.zh for f in figures), en=", ".join(f.en for f in figures))
                zh, en = (text.format(zh=name.zh, en=name.en, told=getattr(told, at)) for at, text in words.items())
                wanted = (Wanted(id, "amount" if key == "bound" else key),)
                reason: Reason = "inexact" if key in inexact else "missing"
                yield Open(reason, id, frozenset({company}), Label(zh=zh, en=en), wanted, rung.claims)
        if rung.pre_money is not None and not rung.pre_money.known:
            zh, en = f"{name.zh}的投前估值无法确定", f"the pre-money valuation of {name.en} is undetermined"
            yield from self._unknown(rung.pre_money, zh, en)

    def _unknown(self, number: Derived, zh: str, en: str) -> Iterator[Open]:
        """A number that is undetermined for its approximate inputs; where none is, for their different currencies."""
        found = self.evidence.stated("contradictions")
        said = [claim for claim in found if claim.claim in number.inputs]
        rough = [c for c in said if c.quantity and self._reader.quantity(c.quantity).bound == Bound.APPROX]
        wanted = [Wanted(c.subject, c.predicate, c.time, c.provider) for c in rough or said]
        if said:
            yield self._made("inexact", said, zh, en, wanted, together=bool(rough))

    def _of_orders(self) -> Iterator[Open]:
        by_metric: dict[str, list[Stated]] = {}
        for claim in self._measured():
            by_metric.setdefault(claim.predicate, []).append(claim)
        for metric, said in sorted(by_metric.items()):
            label = property_label(metric)
            for first, second in worth_comparing(observations(self._reader, said))[0]:
                itself = (first.subject, first.time) == (second.subject, second.time)
                if not itself and not differing(first, second) and order(first, second) == "undetermined":
                    (a, b) = (self._named(one.said) for one in (first, second))
                    zh = f"{label.zh}：{a.zh}与{b.zh}孰多，界限未定"
                    en = f"{label.en}: whether {a.en} or {b.en} is more is left open by their bounds"
                    both = [*first.said, *second.said]
                    rough = [one for one in (first, second) if not _exact(one)]
                    wanted = [Wanted(one.subject, metric, one.time, one.provider) for one in rough]
                    yield self._made("inexact", both, zh, en, wanted, together=True)

    def _measured(self) -> Iterator[Stated]:
        """The claims that give an actual value of a metric."""
        for claim in self._stated.values():
            if claim.quantity and claim.holds(("actual",)) and vocabulary().properties[claim.predicate].metric:
                yield claim

    def _of_derived(self) -> Iterator[Open]:
        spent = capex(self.evidence)
        for row in spent.section("sums").rows:
            if not row.total.known:
                names, of = [ref.label for ref in row.organizations], self._figures(row.total.inputs)
                zh = f"{'、'.join(name.zh for name in names)}的资本开支{of.zh}之和无法确定"
                en = f"the sum of capital expenditure of {', '.join(name.en for name in names)}{of.en} is undetermined"
                yield from self._unknown(row.total, zh, en)
        for row in spent.section("against-cash").rows:
            if not row.ratio.known:
                one, other = row.organization.label, row.startup.label
                spending, held = (self._figures(row.ratio.inputs, name) for name in ("capitalExpenditure", "cash"))
                zh = f"{one.zh}的资本开支{spending.zh}与{other.zh}的现金{held.zh}之比无法确定"
                en = f"the ratio of {one.en}'s capital expenditure{spending.en} to {other.en}'s cash{held.en}"
                yield from self._unknown(row.ratio, zh, f"{en} is undetermined")
        yield from self._of_gaps()

    def _of_gaps(self) -> Iterator[Open]:
        for pair in filings(self.evidence, company=self.company).rows:
            if not pair.gap.known:
                of, what = pair.subject.label, pair.property
                press, filed = (self._figures(each.claims) for each in (pair.announced, pair.filed))
                zh = f"{of.zh}的{what.zh}：报道的数值{press.zh}与披露的{filed.zh}相差多少，无法确定"
                en = f"{of.en}, {what.en}: how far what was announced{press.en} is from what was filed{filed.en}"
                again = self._stated[pair.filed.claims[0]]
                said = [again, *(self._stated[claim] for claim in pair.announced.claims)]
                yield self._made("inexact", said, zh, f"{en} is undetermined", [_again(again)])

    def _figures(self, found: Iterable[str], property: str = "") -> Label:
        """How much, of when and how held the figures of some claims are, or those of one property among them."""
        said = [self._stated[claim] for claim in found]
        return of_figure(self._reader, [one for one in said if property in ("", one.predicate)], whole=True)

    def _named(self, said: Sequence[Stated]) -> Label:
        """The thing of some claims, with what tells their figure from others of it."""
        name, of = self._reader.ref(said[0].subject).label, of_figure(self._reader, said)
        return Label(zh=f"{name.zh}{of.zh}", en=f"{name.en}{of.en}")

    def _of_sources(self) -> Iterator[Open]:
        for row in contradictions(self.evidence, company=self.company).rows:
            if row.kinds != ("succession",):
                said = [self._stated[side.claims[0]] for side in (row.first, row.second)]
                every = [self._stated[claim] for claim in row.claims]
                made = self._made("contradiction", said, row.question.zh, row.question.en, map(_again, said))
                yield Open(made.reason, made.subject, made.companies, made.words, made.wanted, claims(every))

    def _of_press(self) -> Iterator[Open]:
        for told in known_through_press(self.evidence):
            filed = told.first
            of = self._named(told.said)
            label = property_label(filed.predicate)
            zh = f"{of.zh}的{label.zh}：披露的数值只见于报道的转述"
            en = f"{label.en} of {of.en}: the filed figure is known through the press alone"
            yield self._made("throughPress", told.said, zh, en, [_again(filed)])

    def _of_age(self) -> Iterator[Open]:
        """The newest figure of a thing, where it is out of date: wanted is the last whole year or month."""
        today = self._newest_source()
        series: dict[tuple[str, str, str], list[Stated]] = {}
        for claim in self._measured():
            if claim.time and any(self._reader.is_a(claim.subject, kind) for kind in _RUNNING):
                series.setdefault((claim.subject, claim.predicate, claim.provider), []).append(claim)
        for (subject, property, provider), said in sorted(series.items()):
            newest = max(said, key=lambda claim: (_last(claim.time), claim.claim))
            period = parse_edtf(newest.time)
            if period.latest is None or today is None or today - period.latest < _OLD or period.earliest is None:
                continue
            of, label, when = self._reader.ref(subject).label, property_label(property), When.of(newest.time).label
            by = self._reader.ref(provider).label if provider not in ("", subject) else None
            of_zh, of_en = (f"（{by.zh}的数据）", f" ({by.en}'s data)") if by else ("", "")
            zh = f"{of.zh}的{label.zh}{of_zh}：最近的数值是{when.zh}的"
            en = f"{label.en} of {of.en}{of_en}: the newest figure is of {when.en}"
            wanted = Wanted(subject, property, _last_whole(period, today), provider)
            yield self._made("outOfDate", [claim for claim in said if claim.time == newest.time], zh, en, [wanted])

    def _newest_source(self) -> date | None:
        there = {claim.source for claim in self._stated.values()}
        days = (
            record.get("publishedEarliest") for id, record in sources(self.evidence.snapshot).items() if id in there
        )
        return max((date.fromisoformat(day) for day in days if day), default=None)


_MISSING: dict[str, dict[str, str]] = {
    "amount": {"zh": "{zh}融了多少没有给出：合计不含它", "en": "how much {en} raised is not stated: no total has it"},
    "bound": {
        "zh": "{zh}的金额只知道是{told}：合计因此不确切",
        "en": "of the amount of {en} only {told} is known: totals are no more exact",
    },
    "ledBy": {"zh": "谁领投了{zh}没有给出", "en": "who led {en} is not stated"},
    "date": {"zh": "{zh}在何时没有给出：先后未定", "en": "when {en} was is not stated: its place in the order is open"},
    "postMoneyValuation": {"zh": "{zh}的投后估值没有给出", "en": "the post-money valuation of {en} is not stated"},
    "participant": {"zh": "{zh}的投资方没有列全", "en": "the investors of {en} are not all named"},
}


def _once(found: Iterable[Open]) -> list[Open]:
    """What reads the same as one; where not the same claim is wanted of each, all that are wanted would settle it."""
    kept: dict[tuple[str, str, str, str], Open] = {}
    for one in found:
        key = (one.reason, one.subject, one.words.zh, one.words.en)
        before = kept.setdefault(key, one)
        if before is not one:
            kept[key] = replace(
                before,
                companies=before.companies | one.companies,
                wanted=tuple(dict.fromkeys((*before.wanted, *one.wanted))),
                claims=joined(before.claims, one.claims),
                together=before.together or one.together or before.wanted != one.wanted,
            )
    return [*kept.values()]


def _exact(one: Observation) -> bool:
    interval = one.interval
    return interval is not None and interval.lower is not None and interval.lower == interval.upper


def _again(claim: Stated) -> Wanted:
    """A claim of the same matter as this one."""
    return Wanted(claim.subject, claim.predicate, claim.time, claim.provider)


def _last(time: str) -> str:
    latest = parse_edtf(time).latest
    return latest.isoformat() if latest else ""


def _last_whole(period: Period, today: date) -> str:
    """The last month that ended before a day, for what is told by months; else the last year."""
    if period.kind != "month":
        return str(today.year - 1)
    before = today.replace(day=1) - timedelta(days=1)
    return f"{before.year}-{before.month:02}"
