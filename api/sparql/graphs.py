"""A graph of the chosen data, serialised whole. Runs in a worker.

Never changes the store.
"""

from __future__ import annotations

import pyoxigraph as ox

from api.workers.loading import DataSet
from api.workers.whole_answer import written
from kg.base.errors import NotFound
from kg.ontology.registry import PREFIXES

_PRETTY = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)
_ALIASES = {"application/xml": "application/rdf+xml", "text/xml": "application/rdf+xml"}


def graph(data: DataSet, name: str | None, media_type: str, limit: int) -> bytes:
    """The named graph, the default graph (empty name), or all graphs (None).

    Raises:
        NotFound: there is no such graph. NotInThisForm, ResultTooLarge: as `written`.
    """
    form = ox.RdfFormat.from_media_type(_ALIASES.get(media_type, media_type))
    if form is None:
        raise ValueError(media_type)
    if name and name not in data.graphs:
        raise NotFound("no graph has that name", place="graph", remedy="GET /sparql lists the graphs")
    place = None if name is None else ox.NamedNode(name) if name else ox.DefaultGraph()
    prefixes = PREFIXES if form in _PRETTY else None
    return written(lambda file: data.store.dump(file, form, from_graph=place, prefixes=prefixes), media_type, limit)
