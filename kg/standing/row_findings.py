"""What a view or a query concludes: its rows without what they rest on, rows that name the same things as one.

Of a view the single names, times and words of a row say which matter it is; each other column is a finding of it. Of
a query the same is done with its columns: figures give a hull, claims, sources and links are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from kg.facts.entities import local
from kg.ontology.registry import CLAIM, ID, LINKS, QUANTITY, SOURCE, XSD
from kg.quantities.interval import Interval
from kg.standing.conclusion import Conclusion, Gathered, Matter, findings
from kg.store.shipped_query import Query, Rows
from kg.views.parts.cells import Amount, Cell, Count, Figure, Label, Party, Ref, Support, When
from kg.views.parts.derived import Derived
from kg.views.parts.reader import Reader
from kg.views.parts.result import Column, Row, View
from kg.views.parts.round_claims import quantity_of

Term = ox.NamedNode | ox.Literal
Part = Cell | Label | str | int | float | bool | None
Value = Part | tuple[Part, ...]
_NAMES = (Ref, When, Label, str)
_EVIDENCE = (CLAIM, SOURCE, LINKS)
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_SAID_AS = ("asWritten",)  # how a source writes a figure is no part of what it allows


def of_view(found: View[Row]) -> Conclusion:
    """The conclusion of a view: of every table, column by column."""
    gathered: dict[Matter, Gathered] = {}
    for section, rows in (("", found.rows), *((one.name, one.rows) for one in found.sections)):
        for row in rows:
            _of_row((found.name, section), row, gathered)
    return findings(gathered.values())


def _of_row(where: Matter, row: Row, gathered: dict[Matter, Gathered]) -> None:
    cells = [(column, getattr(row, name)) for name, column in _columns(row)]
    names = [(column.name, value) for column, value in cells if isinstance(value, _NAMES)]
    matter = (*where, *(f"{name}={_name(value)}" for name, value in names))
    label = Label(zh=" · ".join(_words(v).zh for _, v in names), en=" · ".join(_words(v).en for _, v in names))
    values = [(column, value) for column, value in cells if not isinstance(value, _NAMES) and _stated(value)]
    for column, value in values:
        own = (*matter, column.name)
        title = Label(zh=f"{label.zh}：{column.title.zh}", en=f"{label.en}: {column.title.en}")
        found = gathered.setdefault(own, Gathered(own, title))
        for item in value if isinstance(value, tuple) else (value,):
            _take(found, item)
            found.claims.update(_own_claims(item) or row.claims)
    if not values:
        gathered.setdefault(matter, Gathered(matter, label)).claims.update(row.claims)


def _own_claims(value: Value) -> tuple[str, ...]:
    """The claims of a cell that names its own; of another those of its row stand for it."""
    if isinstance(value, Figure | Party):
        return value.claims
    return value.inputs if isinstance(value, Derived) else ()


def _columns(row: Row) -> Iterator[tuple[str, Column]]:
    published = {field.alias or name: name for name, field in type(row).model_fields.items()}
    for column in row.shown():
        name = published[column.name]
        if name != "claims" and name not in row.BESIDE:
            yield name, column


def _stated(value: Value) -> bool:
    return value is not None and value != () and not isinstance(value, Support)


def _take(found: Gathered, value: Value) -> None:
    if isinstance(value, Amount | Figure):
        found.quantity(quantity_of(value.amount if isinstance(value, Figure) else value))
    elif isinstance(value, Derived) and value.known:
        low, high = (Decimal(end) if end is not None else None for end in (value.lower, value.upper))
        found.figure(value.unit, Interval(low, high, value.lower_open, value.upper_open), value.label)
    elif isinstance(value, Count):
        least = Decimal(value.value)
        found.figure("count", Interval(least, None if value.at_least else least), _words(value))
    else:
        found.members[_name(value)] = _words(value)


def _name(value: Value) -> str:
    if isinstance(value, Ref | Party):
        return value.short()
    if isinstance(value, When):
        return value.edtf
    return _words(value).en


def _words(value: Value) -> Label:
    if isinstance(value, Label):
        return value
    if isinstance(value, Party):
        return value.party.label
    if isinstance(value, Count):
        at_least = "至少" if value.at_least else ""
        return Label(zh=f"{at_least}{value.value}", en=value.short())
    found = getattr(value, "label", None) or getattr(value, "words", None)
    if isinstance(found, Label):
        return found
    text = value.short() if isinstance(value, Cell) else str(value)
    return Label(zh=text, en=text)


def of_query(reader: Reader, query: Query, rows: Rows) -> Conclusion:
    """The conclusion of a query: its rows without claims, sources and links; figures of rows that else agree joined."""
    gathered: dict[Matter, Gathered] = {}
    figures = [name for name in rows.columns if _all(rows, name, _is_figure)]
    kept = [n for n in rows.columns if n not in (*figures, *_SAID_AS) and not _all(rows, n, _is_evidence)]
    places = {name: place for place, name in enumerate(rows.columns)}
    for row in rows.rows:
        own = [(name, row[places[name]]) for name in kept]
        matter = (query.name, *(f"{name}={_text(term)}" for name, term in own))
        names = [_named(reader, term) for _, term in own if term is not None]
        title = Label(zh=" · ".join(name.zh for name in names), en=" · ".join(name.en for name in names))
        for name in [name for name in figures if row[places[name]] is not None] or ("",):
            mine = (*matter, name) if name else matter
            head = query.header.columns.get(name)
            told = Label(zh=f"{title.zh}：{head.zh}", en=f"{title.en}: {head.en}") if head else title
            found = gathered.setdefault(mine, Gathered(mine, told))
            if name and (term := row[places[name]]) is not None:
                _figure(reader, found, term)
            found.claims |= {local(t.value) for t in row if isinstance(t, ox.NamedNode) and t.value.startswith(CLAIM)}
    return findings(gathered.values())


def _all(rows: Rows, name: str, test: Callable[[Term], bool]) -> bool:
    place = rows.columns.index(name)
    terms = [term for row in rows.rows if (term := row[place]) is not None]
    return bool(terms) and all(map(test, terms))


def _is_evidence(term: Term) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(_EVIDENCE)


def _is_figure(term: Term) -> bool:
    if isinstance(term, ox.Literal):
        return term.datatype.value in _NUMBERS
    return isinstance(term, ox.NamedNode) and term.value.startswith(QUANTITY)


def _figure(reader: Reader, found: Gathered, term: Term) -> None:
    if isinstance(term, ox.NamedNode):
        found.quantity(reader.quantity(term.value.removeprefix(QUANTITY)))
        return
    number = Decimal(term.value)
    found.figure("", Interval(number, number), Label(zh=term.value, en=term.value))


def _text(term: Term | None) -> str:
    return "" if term is None else term.value


def _named(reader: Reader, term: Term) -> Label:
    if isinstance(term, ox.NamedNode) and term.value.startswith(ID):
        return reader.ref(local(term.value)).label
    text = local(term.value) if isinstance(term, ox.NamedNode) else term.value
    return Label(zh=text, en=text)
