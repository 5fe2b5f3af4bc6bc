"""A receipt as a service gives it: plain values in, the bytes of the file out.

Reach for it where the question arrives over the wire; `kg.receipts.make_receipt` is for who holds a snapshot.
"""

from __future__ import annotations

from datetime import date

from kg.facts.query_result import check_given
from kg.receipts.receipt_file import AskedQuestion, Kind, written
from kg.store.selection import Selection
from kg.store.shipped_query import query_named
from kg.store.snapshot import Snapshot


def served_receipt(
    snapshot: Snapshot,
    kind: Kind,
    name: str,
    text: str,
    given: dict[str, str],
    as_of: str | None,
    possible: bool,
    without: list[str],
    only: list[str],
) -> bytes:
    """The receipt of a question asked of a snapshot of chosen sources; the choice is told beside it.

    The text of a query may be left out: it is then the shipped one of this name. Raises NotFound for a name that
    nothing has, and for an id among the parameters, BadInput for a parameter, and what `make_receipt` raises.
    """
    from kg.receipts.make_receipt import make_receipt  # with a parser of SPARQL, for which no start of a service waits

    if kind == "query" and not text:
        shipped = query_named(name)
        check_given(snapshot, shipped, given)
        text = shipped.text
    day = date.fromisoformat(as_of) if as_of else None
    chosen = Selection(as_of=day, possible=possible, without=tuple(without), only=tuple(only))
    return written(make_receipt(snapshot, AskedQuestion(kind=kind, name=name, text=text, parameters=given), chosen))
