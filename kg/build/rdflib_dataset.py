"""The data set for people who work with rdflib.

Never fetches what a query names.
"""

from __future__ import annotations

import rdflib.plugins.sparql
from rdflib import Dataset

from kg.build.dataset import Built

# rdflib reads files and addresses named in FROM unless told otherwise (rdflib issue 1421).
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False


def dataset(built: Built) -> Dataset:
    """An rdflib Dataset of a build: one graph per source; ask `.graph(IRI)` for one of them.

    Its default graph is empty: for a merged graph, query a `kg.store.snapshot.Snapshot`.
    """
    found = Dataset(store="Oxigraph")
    found.parse(data=built.nquads, format="ox-nq")
    return found
