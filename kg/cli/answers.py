"""Answers of a query for the command line: tables for people, standard formats for programs.

Runs without limits, since it is the user's own machine; never asks another.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pyoxigraph as ox

from kg.base.errors import BadInput
from kg.base.foreign_text import in_line
from kg.base.whole_file import read_text
from kg.facts.query_result import check_given
from kg.ontology.registry import PREFIXES
from kg.receipts.receipt_file import AskedQuestion
from kg.store.shipped_query import Bindings, query_named, query_of
from kg.store.snapshot import Snapshot, Term
from kg.store.sparql_fault import evaluation_fault, syntax_fault
from kg.store.sparql_limits import check_reads
from kg.store.sparql_outline import outline

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "table": ox.RdfFormat.TURTLE}
FORMATS = (*_RESULTS, "ttl", "nt", "table")


def question(file: str, text: str | None, given: dict[str, str]) -> AskedQuestion:
    """What is asked: a shipped query by its name, a file, or a text that was given. Raises NotFound, BadInput."""
    path = Path(file)
    if text is not None:
        name = ""
    elif not path.suffix:
        name, text = file, query_named(file).text
    elif not path.is_file():
        raise BadInput(
            f"no query file {file}", remedy="name a .rq file or a shipped query, give the query itself, or - for stdin"
        )
    else:
        name, text = path.name, read_text(path)
    return AskedQuestion(kind="query", name=name, text=text, parameters=given)


def _place(file: str, text: str | None) -> str:
    """What messages call the query that is asked."""
    return "stdin" if file == "-" else "the query" if text is not None else file


def _text_and_bindings(snapshot: Snapshot, file: str, text: str | None, given: dict[str, str]) -> tuple[str, Bindings]:
    asked = question(file, text, given)
    where = _place(file, text)
    shipped = text is None and not Path(file).suffix
    if shipped or (asked.text.startswith("#+") and given):
        query = query_of(asked.text, where)
        check_given(snapshot, query, given)
        return asked.text, query.bindings(given)
    if given:
        raise BadInput(
            "--bind needs a query with a header",
            place=where,
            remedy="declare the parameters in #+ lines",
        )
    return asked.text, {}


def answer(snapshot: Snapshot, file: str, text: str | None, parameters: dict[str, str], form: str) -> bytes:
    """The answer to a shipped query, a file's text or a text that was given, in `form`. Raises BadInput."""
    if form not in FORMATS:
        raise BadInput(f"unknown format {form!r}", place="--format", remedy=f"one of {', '.join(FORMATS)}")
    query, bindings = _text_and_bindings(snapshot, file, text, parameters)
    check_reads(outline(query))
    try:
        found = snapshot.query(query, bindings)
    except SyntaxError as error:
        fault, where = syntax_fault(str(error), query), _place(file, text)
        raise BadInput(f"wrong query: {fault.message} ({fault.place})", place=where, remedy=fault.remedy) from None
    except RuntimeError as error:
        raise evaluation_fault(str(error), query) from None
    if isinstance(found, ox.QueryTriples):
        if form in _RESULTS:
            raise BadInput(f"this query gives triples, not {form}", place="--format", remedy="ttl or nt")
        return ox.serialize(found, format=_GRAPHS[form], prefixes=PREFIXES) or b""
    if form in _RESULTS:
        if isinstance(found, ox.QueryBoolean) and form in ("csv", "tsv"):
            raise BadInput(f"{form} cannot carry yes or no", place="--format", remedy="json or xml")
        return found.serialize(format=_RESULTS[form]) or b""
    if form != "table":
        raise BadInput(f"this query gives a table, not {form}", place="--format", remedy="table, json, xml, csv or tsv")
    return _table(found).encode()


def _short(term: Term | None) -> str:
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace) and "/" not in term.value[len(namespace) :]:
                return f"{prefix}:{term.value[len(namespace) :]}"
    return in_line(term.value) if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _table(found: ox.QuerySolutions | ox.QueryBoolean) -> str:
    if isinstance(found, ox.QueryBoolean):
        return f"{'yes' if found else 'no'}\n"
    names = [variable.value for variable in found.variables]
    rows = [names, *([_short(solution[name]) for name in names] for solution in found)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(names))]
    lines = ["  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "".join(line.rstrip() + "\n" for line in [*lines, f"({len(rows) - 1} rows)"])
