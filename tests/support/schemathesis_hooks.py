"""What schemathesis needs to know of our media types: how a query is sent, and that RDF and CSV must parse.

Loaded by tests/json/schemathesis.toml. A body that does not parse as what its Content-Type says is a failure of the
service.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import pyoxigraph as ox
import schemathesis

RDF = ("text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/rdf+xml")
TABLES = {"text/csv": ",", "text/tab-separated-values": "\t"}


@schemathesis.serializer("application/sparql-query")
def query(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """The text of the query is the whole body."""
    return str(value).encode("utf-8", "surrogatepass")


def _parsed(_context: schemathesis.DeserializationContext, response: schemathesis.Response) -> Any:
    """The body as text, once it has parsed as what it says it is; one that schemathesis has cut short is not parsed."""
    if response.is_truncated:
        return response.content.decode("utf-8", "replace")
    media_type = response.headers["content-type"][0].partition(";")[0]
    if media_type in TABLES:
        rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=TABLES[media_type])
        widths = {len(row) for row in rows}
        if len(widths) > 1:
            raise ValueError(f"rows of {sorted(widths)} cells")
    elif media_type in RDF:  # other XML comes here too
        try:
            sum(1 for _ in ox.parse(response.content, format=ox.RdfFormat.from_media_type(media_type)))
        except SyntaxError as error:
            raise ValueError(str(error)) from None
    return response.content.decode("utf-8-sig")


for _media_type in (*RDF, *TABLES):
    schemathesis.deserializer(_media_type)(_parsed)
