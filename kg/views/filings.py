"""Announced against filed: a figure told by the press beside the one of a prospectus or report, and what lies between.

The gap is announced less filed, as an interval. Never converts a currency, never calls a figure wrong, and says where a
filing is known only through the press.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from kg.facts.entities import local
from kg.ontology.document_kinds import DocumentKind, alike
from kg.ontology.registry import vocabulary
from kg.quantities.edtf import parse_edtf, possibly_overlaps
from kg.quantities.interval import Interval, from_quantity, subtract
from kg.quantities.quantity import Bound, Quantity
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Figure, Label, Ref, When
from kg.views.parts.derived import UNSETTLED, Derived, derived
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.result import Heading, Row, View, joined
from kg.views.parts.stated import Stated, claims
from kg.views.parts.wanted_documents import told_kind
from kg.views.parts.words import property_label

Cause = Literal["hedge", "currency", "definition", "period", "modality", "scope"]


class Pair(Row):
    """A figure as announced and as filed; `gap` is the one less the other, `hedge` how much of it bounds leave open.

    `differs` are what may explain it; `remains` is the least that no bound explains, where nothing else does.
    """

    ASKED: ClassVar[tuple[str, ...]] = ("gap",)
    subject: Annotated[Ref, Heading("对象", "subject")]
    property: Annotated[Label, Heading("属性", "property")]
    announced: Annotated[Figure, Heading("报道的数值", "announced")]
    announced_when: Annotated[When | None, Heading("报道所说的时间", "time announced of")]
    modality: Annotated[Ref, Heading("报道的情态", "announced as")]
    filed: Annotated[Figure, Heading("披露的数值", "filed")]
    filed_when: Annotated[When | None, Heading("披露所说的时间", "time filed of")]
    document: Annotated[Label, Heading("披露文件", "filing")]
    through: Annotated[Label, Heading("如何得知", "known through")]
    gap: Annotated[Derived, Heading("报道减披露", "announced less filed")]
    hedge: Annotated[Derived | None, Heading("其中界限未定的", "of this, left open by bounds")]
    differs: Annotated[tuple[Label, ...], Heading("可以解释的", "what may explain it")]
    remains: Annotated[Derived | None, Heading("无以解释的至少", "unexplained, at least")]
    settled_by: Annotated[Label, Heading("何以定论", "what would settle it")]


class Filings(View[Pair]):
    """Pairs of an announced and a filed figure by what they are of, those that differ in least besides it first."""


@dataclass(frozen=True)
class Told:
    """One figure of one matter with all claims that give it; `kind` where it is a filed one."""

    quantity: Quantity
    scope: str
    kind: DocumentKind | None
    said: list[Stated] = field(default_factory=list)

    @property
    def first(self) -> Stated:
        """The claim that stands for all."""
        return self.said[0]


_CAUSES: dict[Cause, Label] = {
    "hedge": Label(zh="修饰词：数值只是界限或约数", en="the hedge: a figure is a bound or approximate"),
    "currency": Label(zh="币种或单位不同", en="the currency or unit"),
    "definition": Label(zh="口径不同", en="the definition"),
    "period": Label(zh="时段不同或未说明", en="the period, which differs or is not stated"),
    "modality": Label(zh="一为计划或说法，一为实际", en="what is planned or reported against what was"),
    "scope": Label(zh="范围不同", en="the scope"),
}
_PRESS = Label(zh="只见于报道的转述，未见披露文件本身", en="the press alone, which tells of the filing")
_ITSELF = Label(zh="披露方自己的页面", en="a page of the filer itself")
_SETTLE: dict[str, Label] = {
    "filing": Label(zh="披露文件本身", en="the filing itself"),
    "currency": Label(zh="披露文件中同一币种的数值", en="the figure in the same currency, from the filing"),
    "same": Label(zh="披露文件中同一口径、同一时段的数值", en="a filed figure of the same definition and period"),
    "exact": Label(zh="宣布方的确切数值", en="the exact figure of who announced it"),
    "nothing": Label(zh="无须定论：两者相同", en="nothing: the two are the same"),
}


def filings(snapshot: Snapshot | Evidence, *, company: str | None = None) -> Filings:
    """Every figure that is both announced and filed, or those about `company`. Raises NotFound for an unknown id."""
    evidence = Evidence.of(snapshot)
    if company is not None:
        evidence.reader.known(company, "company")
    told = [one for one in _told(evidence) if company is None or _concerns(evidence.reader, one, company)]
    announced: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        if one.kind is None:
            announced.setdefault((one.first.subject, one.first.predicate), []).append(one)
    publishers = _publishers(evidence)
    pairs = [
        _pair(evidence, press, filed, publishers)
        for filed in told
        if filed.kind is not None
        for name in sorted(alike(filed.first.predicate))
        for press in announced.get((filed.first.subject, name), ())
        if _meet(press.first, filed.first)
    ]
    return Filings(
        name="filings",
        title=Label(zh="报道与披露", en="Announced against filed"),
        parameters={"company": company},
        columns=Pair.columns(),
        rows=tuple(sorted(pairs, key=lambda row: (row.subject.id, row.property.en, len(row.differs), row.claims))),
    )


def known_through_press(evidence: Evidence) -> list[Told]:
    """The filed figures of which no source is published by who filed them."""
    publishers = _publishers(evidence)
    return [one for one in _told(evidence) if one.kind and not _own(evidence.reader, one, publishers)]


def _publishers(evidence: Evidence) -> dict[str, str]:
    rows = evidence.rows("source-origins")
    return {local(row["source"]): row["publisher"].casefold() for row in rows if row.get("publisher")}


def _concerns(reader: Reader, one: Told, company: str) -> bool:
    return one.first.subject == company or any(company in reader.about(claim.claim) for claim in one.said)


def _told(evidence: Evidence) -> Iterable[Told]:
    """The figures of positive claims, each once for what tells figures of one matter apart."""
    reader = evidence.reader
    found: dict[tuple[str, ...], Told] = {}
    for claim in evidence.stated("contradictions"):
        if claim.quantity and claim.polarity == "positive":
            kind, within = told_kind(reader, claim), reader.scope(claim.claim)
            filing = kind if kind and kind.filed else None
            scope = within.en if within else ""
            key = (claim.subject, claim.predicate, claim.quantity, claim.time, claim.definition, claim.modality, scope)
            named = (filing.name, claim.document) if filing else ("", "")
            told = found.setdefault((*key, *named), Told(reader.quantity(claim.quantity), scope, filing))
            told.said.append(claim)
    return found.values()


def _meet(press: Stated, filed: Stated) -> bool:
    """Whether two figures can be of one matter: of a metric, whether the periods may overlap."""
    if not vocabulary().properties[filed.predicate].metric or not (press.time and filed.time):
        return True
    return possibly_overlaps(parse_edtf(press.time), parse_edtf(filed.time))


def _pair(evidence: Evidence, press: Told, filed: Told, publishers: dict[str, str]) -> Pair:
    reader, unit = evidence.reader, filed.quantity.unit
    causes = list(_differing(press, filed))
    inputs = claims((*press.said, *filed.said))
    one, other = from_quantity(press.quantity), from_quantity(filed.quantity)
    gap = subtract(one, other) if "currency" not in causes else None
    width, least = _parts(gap)
    document = reader.ref(filed.first.document).label if filed.first.document else None
    assert filed.kind is not None
    return Pair(
        subject=reader.ref(filed.first.subject),
        property=property_label(press.first.predicate),
        announced=_figure(evidence, press),
        announced_when=When.of(press.first.time) if press.first.time else None,
        modality=reader.ref(press.first.modality),
        filed=_figure(evidence, filed),
        filed_when=When.of(filed.first.time) if filed.first.time else None,
        document=document or Label(zh=filed.kind.zh, en=filed.kind.en),
        through=_ITSELF if _own(reader, filed, publishers) else _PRESS,
        gap=derived(gap, unit, "announced - filed", inputs, _why(press, filed)),
        hedge=derived(width, unit, "upper end - lower end of the gap", inputs) if width else None,
        differs=tuple(_CAUSES[cause] for cause in causes),
        remains=derived(least, unit, "gap less what bounds leave open", inputs)
        if least and set(causes) <= {"hedge"}
        else None,
        settled_by=_settled(causes, gap, least),
        claims=joined(claims(press.said), claims(filed.said)),
    )


def _differing(press: Told, filed: Told) -> Iterator[Cause]:
    if any(one.quantity.bound != Bound.EXACT for one in (press, filed)):
        yield "hedge"
    if press.quantity.unit != filed.quantity.unit:
        yield "currency"
    if press.first.definition != filed.first.definition or press.first.predicate != filed.first.predicate:
        yield "definition"
    if press.first.time != filed.first.time and vocabulary().properties[filed.first.predicate].metric:
        yield "period"
    if press.first.modality != filed.first.modality:
        yield "modality"
    if press.scope != filed.scope:
        yield "scope"


def _parts(gap: Interval | None) -> tuple[Interval | None, Interval | None]:
    """How far the ends of a gap are apart, and the least of it that is no matter of bounds; None where not settled."""
    if gap is None:
        return None, None
    low, high = gap.lower, gap.upper
    width = Interval(high - low, high - low) if low is not None and high is not None else None
    least = low if low is not None and low > 0 else -high if high is not None and high < 0 else None
    return width, Interval(least, None) if least is not None else None


def _why(press: Told, filed: Told) -> Label | None:
    if press.quantity.unit != filed.quantity.unit:
        return Label(zh="币种不同，不换算", en="the currencies differ and are not converted")
    if Bound.APPROX in (press.quantity.bound, filed.quantity.bound):
        return Label(zh="有一个数值是约数", en="one of the figures is approximate")
    return UNSETTLED


def _settled(causes: Iterable[Cause], gap: Interval | None, least: Interval | None) -> Label:
    rest = [cause for cause in causes if cause != "hedge"]
    if not rest and gap is not None and gap.lower == gap.upper == Decimal(0):
        return _SETTLE["nothing"]
    if rest:
        return _SETTLE["currency" if rest == ["currency"] else "same"]
    return _SETTLE["filing" if least is not None else "exact"]


def _figure(evidence: Evidence, one: Told) -> Figure:
    amount = evidence.reader.amount(one.first.quantity)
    return Figure(amount=amount, support=evidence.attested.support(one.said), claims=claims(one.said))


def _own(reader: Reader, filed: Told, publishers: dict[str, str]) -> bool:
    """Whether a source of the filed figure is published by who files it, by any of its names here."""
    ids = {filed.first.subject, filed.first.provider, *reader.about(filed.first.claim)} - {""}
    names = {name.casefold() for id in ids for name in (reader.ref(id).label.zh, reader.ref(id).label.en)}
    return any(publishers.get(claim.source) in names for claim in filed.said)
