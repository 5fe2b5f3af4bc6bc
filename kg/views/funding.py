"""The funding ladder of a company: rounds in order, their figures, who led and took part, what adds up.

Totals are lower bounds, since nobody lists every round; a holding without a round keeps its own row, and what one
holder put in over time is never a ticket of a round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated

from kg.quantities.interval import Interval, add
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Count, Figure, Label, Party, Ref, Support, When
from kg.views.parts.derived import Derived, derived
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.result import Heading, Note, Row, Section, View, joined
from kg.views.parts.round_claims import RoundStory, day, figures, hull, parties, pre_money, stake_at_most
from kg.views.parts.stated import Stated, claims
from kg.views.parts.view_parameters import published
from kg.views.parts.window import Window, Within

TOLD = ("actual", "planned", "sought", "reported", "cancelled")  # what is only supposed or foreseen is no round


class Rung(Row):
    """One round, in one modality. An empty list of leads means that no source says who led."""

    round: Annotated[Ref, Heading("轮次", "round")]
    modality: Annotated[Ref, Heading("情态", "modality")]
    dates: Annotated[tuple[When, ...], Heading("日期", "dates")]
    stages: Annotated[tuple[Ref, ...], Heading("阶段", "stages")]
    amounts: Annotated[tuple[Figure, ...], Heading("金额", "amounts")]
    leads: Annotated[tuple[Party, ...], Heading("领投", "leads")]
    participants: Annotated[tuple[Party, ...], Heading("参投", "participants")]
    named: Annotated[Count, Heading("列名的投资方数", "named investors")]
    post_money: Annotated[tuple[Figure, ...], Heading("投后估值", "post-money valuations")]
    valuations: Annotated[tuple[Figure, ...], Heading("未说明口径的估值", "valuations of unstated basis")]
    pre_money: Annotated[Derived | None, Heading("投前估值（推算）", "pre-money (derived)")]
    stake: Annotated[Derived | None, Heading("本轮合计占股上限（推算）", "collective stake at most (derived)")]
    oversubscribed: Annotated[bool | None, Heading("超募", "oversubscribed")]
    support: Annotated[Support, Heading("支持", "support")]


class HeldWithoutRound(Row):
    """A holder, with what it put in over time and what share it holds, whatever the rounds."""

    holder: Annotated[Ref, Heading("持有方", "holder")]
    cumulative: Annotated[tuple[Figure, ...], Heading("累计投资", "cumulative investment")]
    stake: Annotated[tuple[Figure, ...], Heading("占股", "stake")]
    dates: Annotated[tuple[When, ...], Heading("日期", "dates")]
    named_in: Annotated[tuple[Ref, ...], Heading("列名的轮次", "rounds that name it")]
    support: Annotated[Support, Heading("支持", "support")]


class TicketRow(Row):
    """What one participant put into one round."""

    investment: Annotated[Ref, Heading("投资", "investment")]
    tickets: Annotated[tuple[Figure, ...], Heading("出资", "tickets")]


class Total(Row):
    """What the rounds add up to in one currency: at least."""

    currency: Annotated[str, Heading("币种", "currency")]
    total: Annotated[Derived, Heading("合计", "total")]
    rounds: Annotated[tuple[Ref, ...], Heading("计入的轮次", "rounds that count")]
    without_amount: Annotated[tuple[Ref, ...], Heading("未计入的轮次", "rounds that add nothing")]


class StatedTotal(Row):
    """A total that a source itself gives; it may hold rounds that stand above."""

    period: Annotated[When | None, Heading("时段", "period")]
    totals: Annotated[tuple[Figure, ...], Heading("来源给出的合计", "totals that sources give")]


class Funding(View[Rung]):
    """The rounds of a company, holdings without a round, tickets, totals."""

    sections: tuple[Section[HeldWithoutRound] | Section[TicketRow] | Section[Total] | Section[StatedTotal], ...] = ()


def funding(
    snapshot: Snapshot | Evidence,
    *,
    company: str,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = TOLD,
    min_support: int = 1,
) -> Funding:
    """The funding ladder of `company`; figures count if at least `min_support` sources give them.

    Raises NotFound if nothing carries the id, BadInput if it is no company.
    """
    evidence = Evidence.of(snapshot)
    reader, attested = evidence.reader, evidence.attested
    reader.known(company, "company", "Company")
    said = [claim for claim in funding_of(evidence.stated("funding"), company) if claim.holds(modality)]
    chosen = Window.of(window, within)
    stories = stories_of(said, company)
    kept = [story for story in stories if chosen.admits_any(story.times)]
    rows = [rung(reader, attested, story, min_support) for story in kept]
    name = reader.ref(company).label
    return Funding(
        name="funding",
        title=Label(zh=f"{name.zh}的融资", en=f"Funding of {name.en}"),
        parameters=published(company=company, window=window, within=within, modality=modality, min_support=min_support),
        columns=Rung.columns(),
        rows=tuple(rows),
        sections=(
            _holdings(reader, attested, said, company),
            _tickets(reader, attested, said),
            _totals(rows),
            _stated_totals(reader, attested, said),
        ),
        notes=tuple(chosen.note(len(stories) - len(kept)) + _notes(rows)),
    )


def funding_of(claims: Iterable[Stated], company: str) -> list[Stated]:
    """The claims about the company's rounds and holdings, its holders and what it raised in all."""
    claims = list(claims)
    rounds = {claim.subject for claim in claims if claim.predicate == "company" and claim.object == company}
    own = {company, *rounds}
    held = {claim.introduced for claim in claims if claim.subject in own and claim.introduced}
    near = rounds | held
    return [c for c in claims if c.subject in near or (c.subject == company and c.predicate in _OF_COMPANY)]


_OF_COMPANY = ("shareholder", "totalRaised")


def stories_of(said: Sequence[Stated], company: str) -> list[RoundStory]:
    """The rounds in these claims, each modality apart, in order of their first possible day, undated last."""
    homes: dict[str, list[Stated]] = {}
    for claim in said:
        if claim.predicate == "company" and claim.object == company:
            homes.setdefault(claim.subject, []).append(claim)
    groups: dict[tuple[str, str], list[Stated]] = {}
    for claim in said:
        if claim.subject in homes:
            groups.setdefault((claim.subject, claim.modality), []).append(claim)
    telling = [key for key, own in groups.items() if any(claim.predicate in _TELLING for claim in own)]
    found = [RoundStory(key[0], key[1], tuple({*groups[key], *homes[key[0]]})) for key in telling]
    rounds = {story.round for story in found}
    first = {name: min(day(time) for s in found if s.round == name for time in (*s.times, "")) for name in rounds}
    return sorted(found, key=lambda story: (first[story.round], story.round, story.modality))


def rung(reader: Reader, attested: Attestation, story: RoundStory, least: int = 1) -> Rung:
    """One round as a row."""
    amounts, post, values = (
        figures(reader, attested, story.of(name), least) for name in ("amount", "postMoneyValuation", "valuation")
    )
    leads, participants = parties(reader, story.of("ledBy")), parties(reader, story.of("participant"))
    over = [claim.object == "true" for claim in story.of("oversubscribed")]
    over += [True for _ in story.of("oversubscribedBy")]
    return Rung(
        round=reader.ref(story.round),
        modality=reader.ref(story.modality),
        dates=tuple(When.of(time) for time in story.times),
        stages=reader.refs({claim.object for claim in story.of("stage")}),
        amounts=amounts,
        leads=leads,
        participants=participants,
        named=Count(value=len({p.party.id for p in (*leads, *participants)}), at_least=story.open),
        post_money=post,
        valuations=values,
        pre_money=pre_money(amounts, post),
        stake=stake_at_most(amounts, post),
        oversubscribed=any(over) if over else None,
        support=attested.support(story.said),
        claims=claims(story.said),
    )


def _holdings(reader: Reader, attested: Attestation, said: Sequence[Stated], company: str) -> Section[HeldWithoutRound]:
    holders: dict[str, list[Stated]] = {}
    for claim in said:
        if claim.predicate == "shareholder" and claim.subject == company:
            holders.setdefault(claim.object, []).append(claim)
    rows = []
    for holder, own in sorted(holders.items()):
        about = [claim for claim in said if claim.subject in {found.introduced for found in own}]
        named = {claim.subject for claim in said if claim.object == holder and claim.predicate in _TOOK_PART}
        row = HeldWithoutRound(
            holder=reader.ref(holder),
            cumulative=figures(reader, attested, (c for c in about if c.predicate == "cumulativeInvestment")),
            stake=figures(reader, attested, (c for c in about if c.predicate == "stake")),
            dates=tuple(When.of(time) for time in sorted({claim.time for claim in own if claim.time}, key=day)),
            named_in=reader.refs(named),
            support=attested.support(own),
            claims=claims([*own, *about]),
        )
        rows.append(row)
    return Section.of("holdings", "不问轮次的持股", "Holdings, whatever the round", HeldWithoutRound, rows)


_TOOK_PART = ("ledBy", "participant")
_TELLING = (*_TOOK_PART, "amount", "date", "postMoneyValuation", "valuation")


def _tickets(reader: Reader, attested: Attestation, said: Sequence[Stated]) -> Section[TicketRow]:
    groups: dict[str, list[Stated]] = {}
    for claim in said:
        if claim.predicate == "ticket":
            groups.setdefault(claim.subject, []).append(claim)
    rows = [
        TicketRow(investment=reader.ref(key), tickets=figures(reader, attested, own), claims=claims(own))
        for key, own in sorted(groups.items())
    ]
    return Section.of("tickets", "单笔出资", "Tickets", TicketRow, rows)


def _totals(rows: Sequence[Rung]) -> Section[Total]:
    actual = [row for row in rows if row.modality.id == "actual"]
    currencies = sorted({figure.amount.unit for row in actual for figure in row.amounts})
    made = [_total(currency, actual) for currency in currencies]
    return Section.of("totals", "合计（下界）", "Totals, at least", Total, made)


def _total(currency: str, actual: Sequence[Rung]) -> Total:
    sum_: Interval | None = Interval(Decimal(0), None)
    counted, others = [], []
    for row in actual:
        found = hull(row.amounts) if {figure.amount.unit for figure in row.amounts} == {currency} else None
        if found is None or found.lower is None:
            others.append(row)
            continue
        counted.append(row)
        sum_ = add(sum_, Interval(found.lower, None, found.lower_open))
    inputs = [claim for row in counted for figure in row.amounts for claim in figure.claims]
    every = [figure.claims for row in actual for figure in row.amounts if figure.amount.unit == currency]
    formula = "≥ " + (" + ".join(row.round.id for row in counted) or "0")
    return Total(
        currency=currency,
        total=derived(sum_ if counted else None, currency, formula, inputs),
        rounds=tuple(row.round for row in counted),
        without_amount=tuple(row.round for row in others),
        claims=joined(*every),
    )


def _stated_totals(reader: Reader, attested: Attestation, said: Sequence[Stated]) -> Section[StatedTotal]:
    groups: dict[str, list[Stated]] = {}
    for claim in said:
        if claim.predicate == "totalRaised":
            groups.setdefault(claim.time, []).append(claim)
    rows = [
        StatedTotal(period=When.of(time) if time else None, totals=figures(reader, attested, own), claims=claims(own))
        for time, own in sorted(groups.items(), key=lambda item: day(item[0]))
    ]
    return Section.of("stated-totals", "来源给出的合计", "Totals that sources give", StatedTotal, rows)


def _notes(rows: Sequence[Rung]) -> list[Note]:
    notes = []
    if any(row.named.at_least for row in rows):
        zh, en = "名单未列全的轮次：人数为「至少」", "rounds with open lists: their counts are “at least”"
        notes.append(Note(code="open-list", text=Label(zh=zh, en=en)))
    if any(figure.amount.bound == "approx" for row in rows for figure in row.amounts):
        zh, en = (
            "约数没有下界，不计入合计",
            "approximate amounts have no lower bound and add nothing to totals",
        )
        notes.append(Note(code="approximate", text=Label(zh=zh, en=en)))
    return notes
