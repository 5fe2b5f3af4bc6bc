"""A row of the metrics table as one claim on one observation.

Who measured is part of what was measured: a company's own documents make it the provider, and an unstated provider
stays unstated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg.build.minted_ids import edtf_slug, kebab
from kg.facts.name_match import Names
from kg.imports.landscape.cell_values import bound_of, figure, period_of
from kg.imports.landscape.csv_table import CellError, Row
from kg.imports.landscape.scribe import Scribe
from kg.ontology.registry import vocabulary
from kg.records.record_models import QuantityField


@dataclass(frozen=True)
class Measure:
    """What a metric cell means: the property, its definition, and what it says of period, unit and modality."""

    property: str
    definition: str | None = None
    planned: bool = False
    months: tuple[int, int] | None = None
    unit: str | None = None


MEASURES = {
    "MAU": Measure("monthlyActiveUsers"),
    "MAU peak": Measure("monthlyActiveUsers", "peak"),
    "MAU (avg Feb-Mar)": Measure("monthlyActiveUsers", "period-mean", months=(2, 3)),
    "MAU growth": Measure("monthlyActiveUserGrowth"),
    "WAU": Measure("weeklyActiveUsers"),
    "DAU": Measure("dailyActiveUsers"),
    "monthly downloads": Measure("downloads", "period-mean", unit="times"),
    "cumulative users": Measure("cumulativeUsers"),
    "revenue": Measure("revenue"),
    "net loss": Measure("netLoss"),
    "capex": Measure("capitalExpenditure"),
    "capex (plan)": Measure("capitalExpenditure", planned=True),
    "AI infrastructure plan, 3 years": Measure("capitalExpenditure", "ai-infrastructure", planned=True),
}
_OWN_DOCUMENTS = {
    "prospectus": "-prospectus",
    "annual results": "-annual-results",
    "annual report": "-annual-report",
    "company": None,
}
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
_MEAN = "a monthly measure given for a whole quarter: the mean of its months"


def subject_of(row: Row, names: Names, measure: Measure) -> str:
    """The one product or organization of this name that the property can be said of."""
    domain = vocabulary().properties[measure.property].domain
    types = (domain,) if domain else ("Product", "Organization")
    hits = names.exact(row["subject"], types)
    if len(hits) != 1:
        message = f"{row['subject']!r} names {len(hits) or 'nothing'} among {', '.join(types)}"
        raise CellError("subject", message, "give the name to one entity in kg/data/entities")
    row.became("subject", hits[0])
    return hits[0]


def provider_of(row: Row, names: Names, subject: str) -> dict[str, Any]:
    """The claim's provider, and the document where a company speaks of itself."""
    cell = row["provider"]
    if re.fullmatch(r"unstated(?: \(.*\))?", cell):
        remark = "" if cell == "unstated" else "the remark on a likely provider stays behind"
        row.became("provider", "nothing: the provider is not stated", remark)
        return {}
    if cell in _OWN_DOCUMENTS:
        ending = _OWN_DOCUMENTS[cell]
        row.became("provider", f"{subject}: the company on itself")
        return {"provider": subject, "document": f"{subject}{ending}" if ending else None}
    hits = names.exact(cell, ("DataProvider", "Publisher"))
    if len(hits) != 1:
        raise CellError("provider", f"{cell!r} is not one provider", "add it to kg/data/entities")
    row.became("provider", hits[0])
    return {"provider": hits[0]}


def period_and_definition(row: Row, measure: Measure) -> tuple[str, str | None, dict[str, str]]:
    """The time, the definition, and what of them is inferred."""
    if measure.months:
        year, (first, last) = row["period"][:4], measure.months
        row.became("period", f"the months {first} to {last}", "the metric cell narrows the quarter")
        return f"{year}-{first:02}/{year}-{last:02}", measure.definition, {}
    time = period_of(row["period"])
    row.became("period", time)
    monthly = measure.property == "monthlyActiveUsers" and measure.definition is None
    if monthly and _QUARTER.fullmatch(row["period"]):
        return time, "period-mean", {"definition": _MEAN}
    if measure.property == "downloads":
        return time, measure.definition, {"definition": _MEAN}
    return time, measure.definition, {}


def value_of(row: Row, measure: Measure) -> tuple[QuantityField, dict[str, str]]:
    """The figure with its bound; a unit cell that does not fit the metric is corrected, and said to be."""
    bound, words, note = bound_of(row["bound"], "bound")
    row.became("bound", str(bound), note)
    unit = measure.unit or row["unit"]
    corrected = unit != row["unit"]
    why = "downloads are counted in times, not in users" if corrected else ""
    row.became("unit", unit, why)
    field = figure(row["value"], words, unit, "value")
    assert field.value is not None
    whole = field.value.to_integral_value()
    value = Decimal(whole) if whole == field.value else field.value
    return field.model_copy(update={"value": value}), {"unit": why} if corrected else {}


def write_metric(row: Row, names: Names, scribe: Scribe) -> None:
    """Turn one row into its claim."""
    measure = MEASURES.get(row["metric"])
    if measure is None:
        raise CellError("metric", f"{row['metric']!r} is not a known metric", f"one of {', '.join(MEASURES)}")
    subject = subject_of(row, names, measure)
    time, definition, inferred = period_and_definition(row, measure)
    quantity, corrected = value_of(row, measure)
    key = f"{subject}-{kebab(measure.property)}-{edtf_slug(time)}" + (f"-{definition}" if definition else "")
    row.became("metric", measure.property)
    scribe.claim(
        key,
        subject,
        measure.property,
        ("value",),
        quantity=quantity,
        time=time,
        definition=definition,
        modality="planned" if measure.planned else "actual",
        inferred=inferred | corrected,
        **provider_of(row, names, subject),
    )
