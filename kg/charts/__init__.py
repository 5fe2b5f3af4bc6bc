"""Pictures of the analyst's views: from the plain JSON of a view to a Vega-Lite 6 spec, one module a picture.

`chart` is the one door. A picture shows the rows of the table and nothing else: bounds stay bounds, gaps stay gaps,
and what was left out is said.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from kg.base.errors import NotFound
from kg.base.json_value import JsonObject
from kg.charts.capex import capex
from kg.charts.co_investment import co_investment
from kg.charts.competition import competition
from kg.charts.connection import connection
from kg.charts.filings import filings
from kg.charts.frame import Frame
from kg.charts.funding import funding
from kg.charts.mau import mau
from kg.charts.models import models
from kg.charts.people import people
from kg.charts.read_next import read_next
from kg.charts.sources import sources
from kg.charts.statements import statements
from kg.charts.timeline import timeline
from kg.charts.view_records import R, Result

CHARTS: dict[str, Callable[[Any, Frame], JsonObject]] = {
    "co-investment": co_investment,
    "mau": mau,
    "timeline": timeline,
    "funding": funding,
    "capex": capex,
    "people": people,
    "models": models,
    "competition": competition,
    "connection": connection,
    "filings": filings,
    "read-next": read_next,
    "sources": sources,
    "statements": statements,
}
"""The picture of each view that has one, by the view's name."""

NETWORKS = frozenset({"co-investment", "people", "models", "competition", "connection"})
"""The views whose picture is a network of marks and lines; the others are read as values."""


def chart(name: str, result: Result[R], frame: Frame) -> JsonObject:
    """The Vega-Lite spec of the view `name`, from `kg.views.view(...)`'s result; the same spec for the same input.

    Raises NotFound for a view that has no picture.
    """
    if name not in CHARTS:
        close = tuple(get_close_matches(name, list(CHARTS), n=3))
        raise NotFound(f"no picture {name!r}", nearest=close, remedy="" if close else "one of " + ", ".join(CHARTS))
    return CHARTS[name](result, frame)
