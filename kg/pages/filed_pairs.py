"""What was announced beside what was filed, as a page shows it: by thing and property, each pair with its gap.

Reach for it for the page of `filings`; its rows as a table stand in `kg.pages.view_table`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TypedDict

from kg.facts.fact_records import Both, Reference
from kg.facts.references import reference
from kg.pages.view_cells import Cell, plain
from kg.store.snapshot import Snapshot
from kg.views.filings import Filings, Pair


class FiledPair(TypedDict):
    """An announced and a filed figure with all that is told of each, and what lies between them.

    `modality` is None for what was, `hedge` where bounds leave nothing open.
    """

    announced: Cell
    announcedWhen: Cell
    modality: Cell | None
    filed: Cell
    filedWhen: Cell
    document: Both
    through: Both
    gap: Cell
    hedge: Cell | None
    differs: list[Both]
    remains: Cell | None
    settledBy: Both


class FiledMatter(TypedDict):
    """A thing and a property of it, with the pairs of figures that are told of it."""

    subject: Reference
    property: Both
    pairs: list[FiledPair]


class Filed(TypedDict):
    """The pairs by matter, and the titles of the view's columns by their names."""

    titles: dict[str, Both]
    matters: list[FiledMatter]


def filed_pairs(snapshot: Snapshot, view: Filings, limit: int) -> Filed:
    """The first `limit` pairs by what they are of, in the order of the rows."""
    matters = groupby(view.rows[:limit], key=lambda row: (row.subject.id, row.property))
    return {
        "titles": {column.name: column.title.model_dump() for column in view.columns},
        "matters": [_matter(snapshot, [*pairs]) for _, pairs in matters],
    }


def _matter(snapshot: Snapshot, rows: Sequence[Pair]) -> FiledMatter:
    return {
        "subject": reference(snapshot, rows[0].subject.id),
        "property": rows[0].property.model_dump(),
        "pairs": [_pair(snapshot, row) for row in rows],
    }


def _pair(snapshot: Snapshot, row: Pair) -> FiledPair:
    def shown(value: object) -> Cell:
        return plain(snapshot, value, "")

    return {
        "announced": shown(row.announced),
        "announcedWhen": shown(row.announced_when),
        "modality": shown(row.modality) if row.modality.id != "actual" else None,
        "filed": shown(row.filed),
        "filedWhen": shown(row.filed_when),
        "document": row.document.model_dump(),
        "through": row.through.model_dump(),
        "gap": shown(row.gap),
        "hedge": shown(row.hedge) if row.hedge is not None and row.hedge.upper != "0" else None,
        "differs": [cause.model_dump() for cause in row.differs],
        "remains": shown(row.remains) if row.remains is not None else None,
        "settledBy": row.settled_by.model_dump(),
    }
