"""A metric over products and time: series, and which of their values may be compared, with what result.

Values of different providers, definitions or kinds of period are never compared, a missing month is never filled, and
the order of two bounds is undetermined where they overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import Annotated, ClassVar, Literal

from kg.ontology.registry import vocabulary
from kg.quantities.edtf import possibly_overlaps
from kg.quantities.interval import IntervalError, compare, divide
from kg.store.snapshot import Snapshot
from kg.views.parts.attestation import Attestation
from kg.views.parts.cells import Amount, Label, Ref, Support, When
from kg.views.parts.derived import Derived, derived
from kg.views.parts.evidence import Evidence
from kg.views.parts.observation import Observation, differing, observations
from kg.views.parts.reader import Reader
from kg.views.parts.result import Heading, Note, Row, Section, View, joined
from kg.views.parts.window import Window, Within

MOST_COMPARED = 2000  # couples of values; beyond, a reader names the subjects that he wants compared
Order = Literal["less", "greater", "equal", "undetermined", "notComparable"]


class Observed(Row):
    """One value; rows of one `series` agree in product, metric, provider, definition and kind of period."""

    BESIDE: ClassVar[tuple[str, ...]] = ("inferred",)
    subject: Annotated[Ref, Heading("对象", "subject")]
    period: Annotated[When | None, Heading("时段", "period")]
    value: Annotated[Amount, Heading("数值", "value")]
    provider: Annotated[Ref | None, Heading("数据机构", "provider")]
    definition: Annotated[Ref | None, Heading("口径", "definition")]
    modality: Annotated[Ref, Heading("情态", "modality")]
    inferred: Annotated[tuple[str, ...], Heading("推断的字段", "inferred fields")]
    series: Annotated[str, Heading("序列", "series", key=True)]
    support: Annotated[Support, Heading("支持", "support")]


class Compared(Row):
    """Two values: whether they may be compared, what keys differ if not, their order and ratio if so."""

    ASKED: ClassVar[tuple[str, ...]] = ("second",)
    first: Annotated[Ref, Heading("对象一", "first subject")]
    first_period: Annotated[When | None, Heading("时段一", "first period")]
    first_value: Annotated[Amount, Heading("数值一", "first value")]
    second: Annotated[Ref, Heading("对象二", "second subject")]
    second_period: Annotated[When | None, Heading("时段二", "second period")]
    second_value: Annotated[Amount, Heading("数值二", "second value")]
    comparable: Annotated[bool, Heading("可比", "comparable")]
    differs: Annotated[tuple[str, ...], Heading("不同的项", "differing keys")]
    order: Annotated[Order, Heading("前者与后者相比", "the first against the second")]
    ratio: Annotated[Derived | None, Heading("后者与前者之比", "second to first")]


class Mau(View[Observed]):
    """The observations of a metric, and the comparisons that they allow."""

    sections: tuple[Section[Compared], ...] = ()


def _measured(metric: str) -> list[str]:
    """The classes whose things the schema lets the metric be of; none where it may be of anything."""
    domains = {each.domain for each in vocabulary().properties.values() if each.metric == metric}
    return [] if "" in domains else sorted(domains)


def mau(
    snapshot: Snapshot | Evidence,
    *,
    metric: str = "monthlyActiveUsers",
    subjects: tuple[str, ...] = (),
    window: str | None = None,
    within: Within = "certain",
    modality: tuple[str, ...] = ("actual",),
    min_support: int = 1,
) -> Mau:
    """The observations of `metric`, of all subjects or those named, with ratios where they may be compared.

    Compared are values of one subject, and values of different subjects whose periods may overlap.
    Raises NotFound for an unknown subject, BadInput for one of a class that the metric is not of.
    """
    evidence = Evidence.of(snapshot)
    reader, attested = evidence.reader, evidence.attested
    wanted = {reader.known(subject, "subjects", *_measured(metric)) for subject in subjects}
    chosen = Window.of(window, within)
    told = (claim for claim in evidence.stated("observations", metric=metric) if claim.holds(modality))
    said = [claim for claim in told if not wanted or claim.subject in wanted]
    inside = [claim for claim in said if chosen.admits(claim.time)]
    found = [item for item in observations(reader, inside) if len(item.sources) >= min_support]
    couples, notes = worth_comparing(found)
    return Mau(
        name="mau",
        title=_title(reader.ref(metric).label),
        parameters={
            "metric": metric,
            "subjects": sorted(wanted),
            "window": window,
            "within": within,
            "modality": modality,
            "minSupport": min_support,
        },
        columns=Observed.columns(),
        rows=tuple(_row(reader, attested, item) for item in found),
        sections=(_comparisons(reader, couples),),
        notes=(*chosen.note(len(said) - len(inside)), *notes),
    )


def _title(metric: Label) -> Label:
    return Label(zh=f"{metric.zh}对比", en=f"Comparison: {metric.en}")


def _row(reader: Reader, attested: Attestation, item: Observation) -> Observed:
    kind = item.period.kind if item.period else "undated"
    return Observed(
        subject=reader.ref(item.subject),
        period=When.of(item.time) if item.time else None,
        value=Amount.of(item.quantity),
        provider=reader.ref(item.provider) if item.provider else None,
        definition=reader.ref(item.definition) if item.definition else None,
        modality=reader.ref(item.modality),
        inferred=joined(*(reader.inferred(claim) for claim in item.claims)),
        series=" ".join((item.subject, item.metric, item.provider or "-", item.definition or "-", kind)),
        support=attested.support(item.said),
        claims=item.claims,
    )


def _couples(found: Sequence[Observation]) -> Iterator[tuple[Observation, Observation]]:
    for first, second in combinations(found, 2):
        one, other = first.period, second.period
        if first.subject == second.subject or (one and other and possibly_overlaps(one, other)):
            yield first, second


def _within(found: Sequence[Observation], *fields: str) -> Iterator[tuple[Observation, Observation]]:
    """The couples of values that agree in these fields."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for item in found:
        groups.setdefault(tuple(getattr(item, name) for name in fields), []).append(item)
    return (couple for group in groups.values() for couple in _couples(group))


def worth_comparing(found: Sequence[Observation]) -> tuple[list[tuple[Observation, Observation]], tuple[Note, ...]]:
    """The couples worth comparing; where they are too many those of one definition, then those of one subject.

    With the note that says so.
    """
    couples = list(islice(_couples(found), MOST_COMPARED + 1))
    if len(couples) <= MOST_COMPARED:
        return couples, ()
    couples = list(islice(_within(found, "definition"), MOST_COMPARED + 1))
    if len(couples) <= MOST_COMPARED:
        return couples, (_too_many("同一口径", "one definition"),)
    couples = list(_within(found, "definition", "subject"))
    return couples, (_too_many("同一对象、同一口径", "one subject and definition"),)


def _too_many(zh: str, en: str) -> Note:
    text = Label(
        zh=f"可两两比较的数值过多，只比较{zh}的；指定对象（subjects）可得其余",
        en=f"too many values to compare each with each: compared are those of {en}; name subjects for the others",
    )
    return Note(code="too-many", text=text)


def _comparisons(reader: Reader, couples: Sequence[tuple[Observation, Observation]]) -> Section[Compared]:
    """Every pair, with the answer or with what forbids it."""
    rows = [_compared(reader, first, second) for first, second in couples]
    return Section.of("comparisons", "两两比较", "Comparisons", Compared, rows)


def _compared(reader: Reader, first: Observation, second: Observation) -> Compared:
    differs = differing(first, second)
    return Compared(
        first=reader.ref(first.subject),
        first_period=When.of(first.time) if first.time else None,
        first_value=Amount.of(first.quantity),
        second=reader.ref(second.subject),
        second_period=When.of(second.time) if second.time else None,
        second_value=Amount.of(second.quantity),
        comparable=not differs,
        differs=differs,
        order="notComparable" if differs else order(first, second),
        ratio=None if differs else ratio(second, first),
        claims=joined(first.claims, second.claims),
    )


def order(first: Observation, second: Observation) -> Order:
    """How the first value compares with the second: undetermined wherever the bounds leave both possible."""
    less, greater = compare(first.interval, second.interval)
    if less == "yes":
        return "less"
    if greater == "yes":
        return "greater"
    return "equal" if (less, greater) == ("no", "no") else "undetermined"


def ratio(dividend: Observation, divisor: Observation) -> Derived:
    """The ratio of two values as an interval; unknown if one of them is approximate or the divisor may be zero."""
    formula, inputs = f"{dividend.name} ÷ {divisor.name}", joined(dividend.claims, divisor.claims)
    try:
        found = divide(dividend.interval, divisor.interval)
    except IntervalError:
        why = Label(zh="除数可能为零", en="the divisor may be zero")
        return derived(None, "ratio", formula, inputs, why)
    why = Label(zh="有一个数值是约数", en="one of the values is approximate")
    return derived(found, "ratio", formula, inputs, why if found is None else None)
