"""What rests on what: for every conclusion, whether it survives the loss of any one source, and what carries it.

Asks each of them again without each source that a conclusion rests on; never guesses from counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar

from kg.base.errors import BadInput
from kg.store.snapshot import Snapshot
from kg.views.capex import capex
from kg.views.co_investment import CoInvestor, Pair, co_investors
from kg.views.funding import funding
from kg.views.mau import mau
from kg.views.parts.cells import Count, Label, Ref
from kg.views.parts.evidence import Evidence
from kg.views.parts.excerpt import Companies, Excerpt, Investors
from kg.views.parts.reader import Reader
from kg.views.parts.result import Heading, Row, Section, View, joined
from kg.views.parts.stakes import stakes_of
from kg.views.parts.summary import summary
from kg.views.parts.window import Window
from kg.views.timeline import Moment, dated, moments


class SourceRow(Row):
    """A source: how many conclusions rest on it, and how many would change or go with it."""

    source: Annotated[Ref, Heading("来源", "source")]
    claimed: Annotated[Count, Heading("断言数", "claims")]
    conclusions: Annotated[Count, Heading("依赖它的结论数", "conclusions that rest on it")]
    carries: Annotated[Count, Heading("离它即变的结论数", "conclusions that change without it")]


class Conclusion(Row):
    """One row of one view: the sources it rests on, and those without which it is another or none."""

    ASKED: ClassVar[tuple[str, ...]] = ("words",)
    view: Annotated[str, Heading("视图", "view")]
    company: Annotated[Ref | None, Heading("公司", "company")]
    words: Annotated[Label, Heading("结论", "conclusion")]
    sources: Annotated[tuple[str, ...], Heading("依据的来源", "rests on")]
    survives: Annotated[bool, Heading("任失一源仍成立", "survives the loss of any one")]
    carriers: Annotated[tuple[str, ...], Heading("离之即变的来源", "carried by")]


class Sources(View[SourceRow]):
    """Sources by what they carry, and the conclusions."""

    sections: tuple[Section[Conclusion], ...] = ()


@dataclass(frozen=True)
class Asked:
    """A view asked of evidence about one company, or about all; `rows` draws its conclusions.

    `again` is the evidence that is asked without a source on which these rows rest: given them, only those conclusions
    need be drawn that could say the same as one of them.
    """

    view: str
    company: str | None
    evidence: Evidence
    rows: Callable[[Evidence, Sequence[Row]], list[Row]]
    again: Callable[[Sequence[Row]], Evidence]


_ASKABLE = ("co-investment", "mau", "timeline", "funding", "capex")


def sources(snapshot: Snapshot | Evidence, *, company: str | None = None, views: tuple[str, ...] = _ASKABLE) -> Sources:
    """Every conclusion of the asked `views`, and whether it survives the loss of any one source.

    `company` narrows timeline and funding to one company (default: all that have a round). Raises NotFound for an
    unknown company, BadInput for a view that draws no such conclusions.
    """
    for name in views:
        if name not in _ASKABLE:
            raise BadInput(f"{name!r} is not asked here", place="views", remedy="some of " + ", ".join(_ASKABLE))
    evidence = Evidence.of(snapshot)
    if company is not None:
        evidence.reader.known(company, "company")
    reader = evidence.reader
    rows = [row for asked in _asked(evidence, company, views) for row in _conclusions(reader, asked)]
    return Sources(
        name="sources",
        title=Label(zh="来源与结论", en="Sources and conclusions"),
        parameters={"company": company, "views": views},
        columns=SourceRow.columns(),
        rows=tuple(_by_source(evidence, rows)),
        sections=(Section.of("conclusions", "结论", "Conclusions", Conclusion, rows),),
    )


def _asked(evidence: Evidence, company: str | None, views: Sequence[str]) -> Iterator[Asked]:
    if "co-investment" in views:
        yield Asked("co-investment", None, evidence, _pairs, partial(_of_investors, Investors(evidence)))
    if "mau" in views:
        yield Asked("mau", None, evidence, _users, partial(_of_claims, evidence))
    if "capex" in views:
        yield Asked("capex", None, evidence, _spending, lambda _like: evidence)
    if "timeline" in views or "funding" in views:
        yield from _of_companies(Companies(evidence), company, views)


def _of_companies(known: Companies, company: str | None, views: Sequence[str]) -> Iterator[Asked]:
    for one in [company] if company else _companies(known.evidence):
        for view, excerpt, rows in (
            ("timeline", known.timeline, partial(_timeline, one)),
            ("funding", known.funding, partial(_funding, one)),
        ):
            if view in views:
                found = excerpt(one)
                yield Asked(view, one, found, rows, partial(_same, found))


def _same(evidence: Evidence, _like: Sequence[Row]) -> Evidence:
    return evidence


def _of_investors(known: Investors, like: Sequence[Row]) -> Evidence:
    return known.among({name for pair in _of_two(like) for name in pair})


def _of_claims(evidence: Evidence, like: Sequence[Row]) -> Evidence:
    """Observations are compared by what their own claims say."""
    own = {claim for row in like for claim in row.claims}
    said = evidence.stated("observations", metric="monthlyActiveUsers")
    return Excerpt(evidence, {"observations": [claim for claim in said if claim.claim in own]})


def _of_two(like: Sequence[Row]) -> set[Pair]:
    return {(row.first.id, row.second.id) for row in like if isinstance(row, CoInvestor)}


def _users(evidence: Evidence, _like: Sequence[Row]) -> list[Row]:
    return _rows(mau(evidence), "comparisons")


def _spending(evidence: Evidence, _like: Sequence[Row]) -> list[Row]:
    return _rows(capex(evidence), "sums", "against-cash")


def _rows(found: View[Row], *sections: str) -> list[Row]:
    return [*found.rows, *(row for name in sections for row in found.section(name).rows)]


def _pairs(evidence: Evidence, like: Sequence[Row]) -> list[Row]:
    found = [claim for claim in evidence.stated("co-investment") if claim.holds(("actual",))]
    return list(co_investors(evidence, stakes_of(found, Window.of(None)), _of_two(like) or None))


def _timeline(company: str, evidence: Evidence, like: Sequence[Row]) -> list[Row]:
    subjects = {row.subject.id for row in like if isinstance(row, Moment)}
    said = [claim for claim in dated(evidence, company) if not subjects or claim.subject in subjects]
    return list(moments(evidence, said))


def _funding(company: str, evidence: Evidence, _like: Sequence[Row]) -> list[Row]:
    return _rows(funding(evidence, company=company), "holdings", "totals")


def _companies(evidence: Evidence) -> list[str]:
    """The companies that have a round or a holder."""
    found = evidence.stated("co-investment")
    rounds = {claim.object for claim in found if claim.predicate == "company"}
    return sorted(rounds | {claim.subject for claim in found if claim.predicate == "shareholder"})


def _conclusions(reader: Reader, asked: Asked) -> Iterator[Conclusion]:
    rows = asked.rows(asked.evidence, ())
    untouched = {row.claims for row in rows}
    resting: dict[str, list[Row]] = {}
    for row in rows:
        for source in _sources_of(row.claims):
            resting.setdefault(source, []).append(row)
    without = {}
    for source, own in resting.items():
        left = asked.rows(asked.again(own).without(source), own)
        without[source] = {row.conclusion() for row in left if row.claims not in untouched}
    for row in rows:
        rests = _sources_of(row.claims)
        said = row.conclusion()
        carriers = tuple(source for source in rests if said not in without[source])
        yield Conclusion(
            view=asked.view,
            company=reader.ref(asked.company) if asked.company else None,
            words=summary(row),
            sources=rests,
            survives=not carriers,
            carriers=carriers,
            claims=row.claims,
        )


def _sources_of(claims: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({claim.partition(".")[0] for claim in claims}))


def _by_source(evidence: Evidence, rows: Sequence[Conclusion]) -> list[SourceRow]:
    resting: dict[str, list[Conclusion]] = {}
    for conclusion in rows:
        for id in conclusion.sources:
            resting.setdefault(id, []).append(conclusion)
    found = []
    for id, drawn in sorted(resting.items()):
        own = [claim for claim in joined(*(row.claims for row in drawn)) if claim.partition(".")[0] == id]
        row = SourceRow(
            source=evidence.reader.source(id),
            claimed=Count(value=len(own)),
            conclusions=Count(value=len(drawn)),
            carries=Count(value=sum(id in row.carriers for row in drawn)),
            claims=tuple(own),
        )
        found.append(row)
    return sorted(found, key=lambda row: (-row.carries.value, row.source.id))
