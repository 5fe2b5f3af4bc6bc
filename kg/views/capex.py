"""Capital expenditure: what was planned and what was spent, per organization and year.

Plans and actual spending are never added, currencies never converted, and a ratio of a year's spending (a flow) to a
start-up's cash (a stock) carries a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from kg.quantities.interval import Interval, IntervalError, add, divide
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Amount, Label, Ref, Support, When
from kg.views.parts.derived import Derived, derived
from kg.views.parts.evidence import Evidence
from kg.views.parts.observation import Observation, observations
from kg.views.parts.reader import Reader
from kg.views.parts.result import Heading, Note, Row, Section, View, joined
from kg.views.parts.round_claims import joined_interval
from kg.views.parts.window import Window, Within


class Spending(Row):
    """What one organization planned or spent in one period."""

    BESIDE: ClassVar[tuple[str, ...]] = ("inferred",)
    organization: Annotated[Ref, Heading("组织", "organization")]
    period: Annotated[When | None, Heading("时段", "period")]
    modality: Annotated[Ref, Heading("计划或实际", "planned or actual")]
    value: Annotated[Amount, Heading("资本开支", "capital expenditure")]
    definition: Annotated[Ref | None, Heading("口径", "definition")]
    provider: Annotated[Ref | None, Heading("数据机构", "provider")]
    inferred: Annotated[tuple[str, ...], Heading("推断的字段", "inferred fields")]
    support: Annotated[Support, Heading("支持", "support")]


class Sum(Row):
    """What the named organizations planned, or spent, together in one period, by one definition and currency."""

    period: Annotated[When | None, Heading("时段", "period")]
    modality: Annotated[Ref, Heading("计划或实际", "planned or actual")]
    definition: Annotated[Ref | None, Heading("口径", "definition")]
    organizations: Annotated[tuple[Ref, ...], Heading("计入的组织", "organizations that count")]
    providers: Annotated[tuple[Ref, ...], Heading("数据机构", "providers")]
    total: Annotated[Derived, Heading("合计", "total")]


class AgainstCash(Row):
    """One organization's spending in a period against a start-up's cash: a flow against a stock."""

    organization: Annotated[Ref, Heading("组织", "organization")]
    period: Annotated[When | None, Heading("时段", "period")]
    modality: Annotated[Ref, Heading("计划或实际", "planned or actual")]
    startup: Annotated[Ref, Heading("创业公司", "start-up")]
    cash: Annotated[Amount, Heading("现金", "cash")]
    cash_at: Annotated[tuple[When, ...], Heading("现金时点", "cash as of")]
    ratio: Annotated[Derived, Heading("开支与现金之比", "spending to cash")]


class Capex(View[Spending]):
    """Spending by organization and period; sums within one modality; spending against start-ups' cash."""

    sections: tuple[Section[Sum] | Section[AgainstCash], ...] = ()


def capex(
    snapshot: Snapshot | Evidence,
    *,
    company: str | None = None,
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = ("actual", "planned"),
    min_support: int = 1,
) -> Capex:
    """Planned and actual capital expenditure; `company` names the start-up whose cash it is set against (default all).

    Raises NotFound for an unknown company.
    """
    evidence = Evidence.of(snapshot)
    reader, attested = evidence.reader, evidence.attested
    if company is not None:
        reader.known(company, "company", "Organization")
    chosen = Window.of(window, within)
    said = [c for c in evidence.stated("observations", metric="capitalExpenditure") if c.holds(modality)]
    inside = [claim for claim in said if chosen.admits(claim.time)]
    found = [item for item in observations(reader, inside) if len(item.sources) >= min_support]
    held = [c for c in evidence.stated("observations", metric="cash") if c.holds(("actual",))]
    cash = [item for item in observations(reader, held) if company in (None, item.subject)]
    parameters = {"company": company, "window": window, "within": within, "modality": modality}
    return Capex(
        name="capex",
        title=Label(zh="资本开支：计划与实际", en="Capital expenditure: planned and actual"),
        parameters={**parameters, "minSupport": min_support},
        columns=Spending.columns(),
        rows=tuple(_row(reader, attested, item) for item in found),
        sections=(_sums(reader, found), _against_cash(reader, found, cash)),
        notes=(*chosen.note(len(said) - len(inside)), *_WARNINGS),
    )


_WARNINGS = (
    Note(
        code="flow-over-stock",
        text=Label(
            zh="开支是一段时期的流量，现金是某一时点的存量：二者之比只说明量级",
            en="spending is a flow over a period, cash a stock at a moment: their ratio tells an order of size only",
        ),
    ),
    Note(
        code="never-mixed",
        text=Label(zh="计划与实际不相加", en="plans and actual spending are never added together"),
    ),
)


def _when(item: Observation) -> When | None:
    return When.of(item.time) if item.time else None


def _row(reader: Reader, attested: Attestation, item: Observation) -> Spending:
    return Spending(
        organization=reader.ref(item.subject),
        period=_when(item),
        modality=reader.ref(item.modality),
        value=Amount.of(item.quantity),
        definition=reader.ref(item.definition) if item.definition else None,
        provider=reader.ref(item.provider) if item.provider else None,
        inferred=joined(*(reader.inferred(claim) for claim in item.claims)),
        support=attested.support(item.said),
        claims=item.claims,
    )


def _sums(reader: Reader, found: Sequence[Observation]) -> Section[Sum]:
    groups: dict[tuple[str, str, str, str], list[Observation]] = {}
    for item in found:
        key = (item.time, item.modality, item.definition, item.quantity.unit)
        groups.setdefault(key, []).append(item)
    rows = [_sum(reader, *key, own) for key, own in sorted(groups.items()) if len({i.subject for i in own}) > 1]
    return Section.of(
        "sums", "合计（同一情态、口径、币种）", "Sums within one modality, definition, currency", Sum, rows
    )


def _sum(reader: Reader, time: str, modality: str, definition: str, unit: str, own: Sequence[Observation]) -> Sum:
    by: dict[str, list[Observation]] = {}
    for item in own:
        by.setdefault(item.subject, []).append(item)
    total: Interval | None = Interval(Decimal(0), Decimal(0))
    for items in by.values():  # several values for one organization: anything that some source allows
        total = add(total, joined_interval([item.interval for item in items]))
    inputs = [claim for item in own for claim in item.claims]
    return Sum(
        period=When.of(time) if time else None,
        modality=reader.ref(modality),
        definition=reader.ref(definition) if definition else None,
        organizations=reader.refs(by),
        providers=reader.refs({item.provider for item in own if item.provider}),
        total=derived(total, unit, " + ".join(f"{subject} {time}" for subject in sorted(by)), inputs),
        claims=joined(inputs),
    )


def _against_cash(reader: Reader, found: Sequence[Observation], cash: Sequence[Observation]) -> Section[AgainstCash]:
    stocks: dict[tuple[str, str], list[Observation]] = {}
    for held in cash:
        stocks.setdefault((held.subject, held.quantity.name), []).append(held)
    rows = [
        _against(reader, item, stock)
        for item in found
        for _, stock in sorted(stocks.items())
        if stock[0].subject != item.subject and stock[0].quantity.unit == item.quantity.unit
    ]
    return Section.of("against-cash", "与创业公司现金之比", "Against start-ups' cash", AgainstCash, rows)


def _against(reader: Reader, item: Observation, stock: Sequence[Observation]) -> AgainstCash:
    held = stock[0]
    inputs = joined(item.claims, *(found.claims for found in stock))
    return AgainstCash(
        organization=reader.ref(item.subject),
        period=_when(item),
        modality=reader.ref(item.modality),
        startup=reader.ref(held.subject),
        cash=Amount.of(held.quantity),
        cash_at=tuple(When.of(found.time) for found in stock if found.time),
        ratio=derived(_quotient(item, held), "factor", f"{item.name} ÷ cash of {held.subject}", inputs),
        claims=inputs,
    )


def _quotient(item: Observation, held: Observation) -> Interval | None:
    try:
        return divide(item.interval, held.interval)
    except IntervalError:
        return None
