"""A mapping held against the vocabulary and against the table's header, each fault with its line.

A column that is neither mapped nor ignored is a problem, so that nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.base.errors import with_article
from kg.base.problems import InvalidFiles, Problem
from kg.base.yaml_text import Document, Place
from kg.imports.mapping import (
    Figure,
    Kind,
    Layer,
    Mapping,
    Statement,
    class_problems,
    frame_columns,
    frames,
    is_frame,
    shared_problems,
    statements,
    term_like,
    validated_mapping,
)
from kg.ontology.registry import vocabulary

_TAKEN = ("quantity", "entity", "string", "edtf")


def read_mapping(document: Document) -> Mapping:
    """The mapping of a table. Raises InvalidFiles with the line of everything in it that cannot be meant."""
    found = validated_mapping(Mapping, document)
    problems = [
        *shared_problems(found.source, found.names, document),
        *class_problems(found.subject.type, document, ("subject",)),
        *_layer_problems(found, document, ()),
    ]
    for number, kind in enumerate(found.kinds):
        problems += [*_kind_problems(kind, document, ("kinds", number))]
        problems += [*_layer_problems(kind, document, ("kinds", number))]
    if problems:
        raise InvalidFiles(problems)
    return found


def _layer_problems(layer: Layer, document: Document, at: Place) -> Iterator[Problem]:
    for place, statement in statements(layer):
        yield from _statement_problems(statement, document, (*at, *place))


def _statement_problems(statement: Statement, document: Document, at: Place) -> Iterator[Problem]:
    yield from _figure_problems(statement, document, at)
    yield from class_problems(statement.type, document, at)
    if statement.bracket is not None:
        yield from _figure_problems(statement.bracket, document, (*at, "bracket"))
    for words, predicate in statement.roles.items():
        if predicate not in _stated():
            message = f"no property {predicate!r} that a table can state"
            yield document.problem((*at, "roles", words), message, term_like(predicate, _stated()))


def _stated() -> set[str]:
    words = vocabulary()
    lists = {code.list for code in words.codes.values()}
    return {prop.name for prop in words.claimable() if prop.takes in _TAKEN and prop.range not in lists}


def _figure_problems(figure: Figure, document: Document, at: Place) -> Iterator[Problem]:
    if figure.predicate not in _stated():
        message = f"no property {figure.predicate!r} that a table can state"
        yield document.problem(at, message, term_like(figure.predicate, _stated()))
    if not is_frame(figure.written):
        message = f"written has no one {{}}, or other braces: {figure.written!r}"
        yield document.problem((*at, "written"), message, 'write e.g. written: "{}万元"')
    codes = vocabulary().codes
    if figure.unit is not None and figure.unit not in codes and not re.fullmatch(r"\{[^{}]+\}", figure.unit):
        units = [code.name for code in codes.values() if code.unit_kind]
        yield document.problem(at, f"no unit {figure.unit!r}", term_like(figure.unit, units))


def _kind_problems(kind: Kind, document: Document, at: Place) -> Iterator[Problem]:
    yield from class_problems(kind.type, document, at)
    for column, pattern in kind.where.items():
        try:
            re.compile(pattern)
        except re.error as error:
            message = f"where has no regular expression for {column}: {error}"
            yield document.problem((*at, "where", column), message, "mend it; a bracket or a dot stands after \\")
    if kind.type is None and kind.company is None:
        return
    type = kind.type or "FundingRound"
    of = [prop for prop in vocabulary().claimable() if prop.domain == type]
    leads = [prop.name for range in ("Company", "Agent") for prop in of if prop.range == range][:1]
    allowed = ["company"] if type == "FundingRound" else leads
    if (kind.company or "company") not in allowed:
        message = f"no property {kind.company or 'company'!r} leads from {with_article(type)} to its company"
        remedy = f"write company: {allowed[0]}" if allowed else "take a class of deals: Listing, Acquisition, Plan"
        yield document.problem((*at, "company"), message, remedy)


def header_problems(found: Mapping, document: Document, header: list[str], table: str) -> Iterator[Problem]:
    """What of the mapping and what of the table's header do not fit together."""
    if not any(header):
        columns = ", ".join(found.used)
        yield Problem(table, 1, "is empty: there is no header", f"write the columns that the mapping names: {columns}")
        return
    framed = set()
    layers: list[tuple[Place, Layer]] = [((), found), *((("kinds", at), kind) for at, kind in enumerate(found.kinds))]
    for at, layer in layers:
        for place, key, words in frames(layer):
            for name in {*frame_columns(words)} - {*header, *found.groups}:
                framed.add(name)
                message = f"{key} names {name!r}, which is no column of {table}: {words!r}"
                yield document.problem((*at, *place, key), message, f"its columns: {', '.join(header)}")
    for name in found.used:
        if name not in header and name not in framed:
            yield document.problem((), f"no column {name!r} in {table}", f"its columns: {', '.join(header)}")
    for name in header:
        if name not in found.used:
            yield Problem(table, 1, f"column {name!r} is not mapped", "map it under columns, or list it under ignored")
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Problem(table, 1, f"two columns {name!r}", "give each column a name of its own")
