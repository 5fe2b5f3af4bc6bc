"""One SPARQL query against one snapshot: refuse, evaluate, write the whole answer into memory.

Runs in a worker process only. Never streams: the caller gets a complete body or an error.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pyoxigraph as ox

from api.http import negotiation as media
from api.workers.descriptor_limit import unseal
from api.workers.loading import DataSet
from api.workers.messages import QueryFields
from api.workers.whole_answer import written
from kg.base.foreign_text import csv_for_spreadsheets
from kg.store import sparql_limits, sparql_outline
from kg.store.merge import Dataset
from kg.store.snapshot import Selection
from kg.store.sparql_fault import evaluation_fault, syntax_fault

MIN_GZIP = 500

_RESULTS = {
    media.SPARQL_JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    media.SPARQL_XML: ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
    media.CSV: ox.QueryResultsFormat.CSV,
    media.TSV: ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    media.TURTLE: ox.RdfFormat.TURTLE,
    media.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    media.JSON_LD: ox.RdfFormat.JSON_LD,
    media.RDF_XML: ox.RdfFormat.RDF_XML,
    "application/xml": ox.RdfFormat.RDF_XML,
    "text/xml": ox.RdfFormat.RDF_XML,
    media.TRIG: ox.RdfFormat.TRIG,
    media.N_QUADS: ox.RdfFormat.N_QUADS,
}


@lru_cache(maxsize=256)
def _closely(text: str, base: str) -> sparql_outline.Outline:
    return sparql_outline.outline(text, base)


def _outline(text: str, base: str) -> sparql_outline.Outline:
    return sparql_outline.PLAIN.get(sparql_outline.plain(text)) or _closely(text, base)


@dataclass(frozen=True, slots=True)
class Query:
    """What one request asks for; `accept` and `format` as the client sent them, `bom` is CSV for
    spreadsheets, `result_limit` in bytes.
    """

    text: str
    accept: str = ""
    format: str = ""
    base: str = ""
    gzip: bool = False
    bom: bool = False
    result_limit: int = 64 << 20
    services: tuple[str, ...] = ()

    def fields(self) -> QueryFields:
        """The fields as plain values, without the copying of `dataclasses.asdict`."""
        return {
            "text": self.text,
            "accept": self.accept,
            "format": self.format,
            "base": self.base,
            "gzip": self.gzip,
            "bom": self.bom,
            "result_limit": self.result_limit,
            "services": self.services,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete body with its media type and coding; `changing` where a second run may differ."""

    media_type: str
    body: bytes
    coding: str = ""
    changing: bool = False
    form: str = ""


def evaluate(data: DataSet, query: Query, graphs: Selection) -> Answer:
    """The whole answer to `query` over the data, narrowed to the graphs that a request names, if it does.

    Raises:
        QuerySyntax, QueryRefused, QueryTooLarge: the text is wrong or not welcome.
        NotAcceptable: no form of the answer fits.
        QueryFailed: the engine gave up. ResultTooLarge: the answer is over the limit.
    """
    sparql_limits.check_size(query.text)
    outlined = _outline(query.text, query.base)
    sparql_limits.check_shape(outlined)
    sparql_limits.check_reads(outlined, query.services)
    if outlined.services or data.asks_others:
        unseal()
    offers = media.OFFERS.get(outlined.form, media.ROWS)
    media_type = media.pick(query.accept, query.format, offers)
    text = sparql_outline.without_dataset(query.text, outlined)
    body = _run(data.dataset(narrowed(graphs, outlined)), text, query, media_type)
    coded = query.gzip and len(body) >= MIN_GZIP
    return Answer(
        media_type=media_type,
        body=gzip.compress(body, compresslevel=1, mtime=0) if coded else body,
        coding="gzip" if coded else "",
        changing=outlined.changing,
        form=outlined.form,
    )


def narrowed(graphs: Selection, outlined: sparql_outline.Outline) -> Selection:
    """The query's own dataset clauses, unless the request named graphs: the request wins."""
    if not outlined.dataset or graphs.default_graphs is not None or graphs.named_graphs is not None:
        return graphs
    return Selection(default_graphs=outlined.default_graphs, named_graphs=outlined.named_graphs)


def _run(dataset: Dataset, text: str, query: Query, media_type: str) -> bytes:
    try:
        results = dataset.query(text, base_iri=query.base or None)
        form: Any = (_GRAPHS if isinstance(results, ox.QueryTriples) else _RESULTS).get(media_type)
        if form is None:
            raise media.NotAcceptable(f"this answer does not exist as {media_type}")
        body = written(partial(results.serialize, format=form), media_type, query.result_limit)
        return csv_for_spreadsheets(body) if query.bom and media_type == media.CSV else body
    except SyntaxError as error:
        raise syntax_fault(str(error), text) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise evaluation_fault(str(error), text) from None
