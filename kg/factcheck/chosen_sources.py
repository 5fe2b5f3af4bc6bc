"""The claims of the chosen sources, as the service would choose them (`kg.store.selection`), without a build."""

from __future__ import annotations

from kg.quantities.edtf import period_of
from kg.records.load import Knowledge
from kg.store.selection import LeftOut, Published, Selection, left_out


def chosen(known: Knowledge, selection: Selection) -> tuple[Knowledge, tuple[LeftOut, ...]]:
    """The knowledge of the sources that a selection takes, and what it leaves out.

    Raises NotFound for a `without` or an `only` that names no source.
    """
    days = {id: period_of(source.published) for id, source in sorted(known.sources.items())}
    listed = (Published(id, day.earliest if day else None, day.latest if day else None) for id, day in days.items())
    out = left_out(listed, selection)
    gone = {one.source for one in out}
    return (known.only(set(known.sources) - gone) if gone else known), out
