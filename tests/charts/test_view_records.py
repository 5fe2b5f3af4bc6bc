"""What pictures read of a view is what the view publishes: every field by its name, cell by cell and row by row."""

from __future__ import annotations

from typing import get_type_hints

import pytest
from pydantic import BaseModel

from kg.charts import view_records as read
from kg.views import (
    capex,
    co_investment,
    competition,
    connection,
    funding,
    mau,
    models,
    people,
    sources,
    statements,
    timeline,
)
from kg.views.parts import cells, result

PUBLISHED: dict[type, type[BaseModel]] = {
    read.Ref: cells.Ref,
    read.When: cells.When,
    read.Amount: cells.Amount,
    read.Figure: cells.Figure,
    read.Count: cells.Count,
    read.Support: cells.Support,
    read.RungRow: funding.Rung,
    read.SpendingRow: capex.Spending,
    read.ObservedRow: mau.Observed,
    read.MomentRow: timeline.Moment,
    read.RoleRow: people.Role,
    read.StakeRow: people.OwnStake,
    read.ModelRow: models.Lineage,
    read.BetterRow: models.Outperformance,
    read.RivalRow: competition.Rivalry,
    read.RivalInvestorRow: competition.RivalInvestor,
    read.HopRow: connection.Hop,
    read.PairRow: co_investment.CoInvestor,
    read.InvestorRow: co_investment.Investor,
    read.SourceRow: sources.SourceRow,
    read.ConclusionRow: sources.Conclusion,
    read.StatementRow: statements.Statement,
    read.AttributedRow: statements.Attributed,
    read.NetworkNode: result.Node,
    read.NetworkEdge: result.Edge,
    read.ViewNetwork: result.Network,
    read.Note: result.Note,
    read.Section: result.Section,
    read.Result: result.View,
}
BASES = {read.Row, read.AttestedRow, read.Parameters}


@pytest.mark.parametrize("record", PUBLISHED, ids=lambda record: record.__name__)
def test_a_picture_reads_what_its_view_publishes(record: type) -> None:
    fields = PUBLISHED[record].model_fields
    published = {field.serialization_alias or field.alias or name for name, field in fields.items()}
    assert set(get_type_hints(record)) <= published


def test_every_record_is_held() -> None:
    records = {each for each in vars(read).values() if isinstance(each, type) and each.__module__ == read.__name__}
    assert records == {*PUBLISHED, *BASES}
