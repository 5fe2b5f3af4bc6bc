"""The whole data set as files: N-Quads, TriG, Turtle, JSON-LD, CSV tables, GraphML, FollowTheMoney.

The same snapshot gives the same bytes. Never writes to disk: bytes go to whoever asked.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator

import networkx as nx
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.base.built_file import with_last_line
from kg.base.foreign_text import sound_xml
from kg.base.json_value import JsonObject
from kg.build.serialization import serialized
from kg.exports import data_package
from kg.exports.ftm_entities import ftm_lines
from kg.facts.entities import both_languages
from kg.graph.picture import to_networkx
from kg.lists.list_spec import list_named, lists
from kg.lists.list_table import as_csv, described
from kg.lists.page import field_names, items
from kg.ontology.registry import vocabulary
from kg.store.snapshot import Snapshot

METADATA = "csv-metadata.json"
PACKAGE = "datapackage.json"
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can hold: a build has no clock


def _of_graph(snapshot: Snapshot, graph: str) -> Iterator[Quad]:
    return snapshot.store.quads_for_pattern(None, None, None, NamedNode(graph))


def _sorted_lines(said: Iterable[Quad] | Iterable[Triple], form: RdfFormat) -> bytes:
    """Sorted as lines, not as objects: of a million quads these would need gigabytes."""
    lines = (serialize(said, format=form) or b"").splitlines(keepends=True)
    lines.sort()
    return b"".join(lines)


def nquads(snapshot: Snapshot) -> bytes:
    """Every named graph, sorted; of the whole data these are the quads of the build."""
    quads = (quad for graph in snapshot.graphs for quad in _of_graph(snapshot, graph))
    return _sorted_lines(quads, RdfFormat.N_QUADS)


def _by_graph(snapshot: Snapshot, form: RdfFormat) -> bytes:
    """One block a graph, in the order of a build's TriG, with one graph in memory at once."""

    def quads() -> Iterator[Quad]:
        for graph in sorted(snapshot.graphs, key=lambda name: name + ">"):
            yield from parse(_sorted_lines(_of_graph(snapshot, graph), RdfFormat.N_QUADS), format=RdfFormat.N_QUADS)

    return serialized(quads(), form)


def _turtle(snapshot: Snapshot) -> bytes:
    """The merged graph, each triple once."""
    found = snapshot.store.quads_for_pattern(None, None, None, DefaultGraph())
    lines = _sorted_lines((quad.triple for quad in found), RdfFormat.N_TRIPLES)
    return serialized((quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)), RdfFormat.TURTLE)


def _graphml(snapshot: Snapshot, language: str = "en") -> bytes:
    """The asserted relations of entities, with both names, one of them as label; lists of ids join by spaces."""
    found = to_networkx(snapshot)
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(found.nodes):
        about = {name: _flat(value) for name, value in found.nodes[node].items()}
        drawn.add_node(node, label=about.get(language) or about.get("en") or node, **about)
    for start, end, key in sorted(found.edges(keys=True)):
        words = both_languages(vocabulary().properties[key].label)
        claims = _flat(found.edges[start, end, key]["claims"])
        drawn.add_edge(start, end, key=key, predicate=key, label=words[language], **words, claims=claims)
    out = io.BytesIO()
    nx.write_graphml_xml(drawn, out)  # not write_graphml, whose writer is another one where lxml is installed
    return sound_xml(out.getvalue().decode()).encode()


def _flat(value: str | tuple[str, ...]) -> str:
    return " ".join(value) if isinstance(value, tuple) else value


def table(snapshot: Snapshot, name: str) -> bytes:
    """One list as a whole CSV table. Raises NotFound for the name."""
    spec = list_named(name)
    records = [item.record for _, item in sorted(items(snapshot, name).items())]
    return as_csv(records, spec, field_names(spec))


def metadata() -> bytes:
    """What every column of every table holds (CSVW, Metadata Vocabulary for Tabular Data)."""
    document: JsonObject = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tables": [described(name, spec, field_names(spec)) for name, spec in lists().items()],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def package(snapshot: Snapshot) -> bytes:
    """The tables as a Data Package."""
    return data_package.described(snapshot, {name: table(snapshot, name) for name in lists()})


def _zipped(snapshot: Snapshot) -> bytes:
    tables = {name: table(snapshot, name) for name in lists()}
    files = {METADATA: metadata(), PACKAGE: data_package.described(snapshot, tables)}
    files |= {f"{name}.csv": content for name, content in tables.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


FORMS: dict[str, tuple[str, Callable[[Snapshot], bytes]]] = {
    "nq": ("application/n-quads", lambda snapshot: with_last_line(nquads(snapshot))),
    "trig": ("application/trig", lambda snapshot: _by_graph(snapshot, RdfFormat.TRIG)),
    "ttl": ("text/turtle", _turtle),
    "jsonld": ("application/ld+json", lambda snapshot: _by_graph(snapshot, RdfFormat.JSON_LD)),
    "csv.zip": ("application/zip", _zipped),
    "graphml": ("application/graphml+xml", _graphml),
    "ftm.json": ("application/x-ndjson", ftm_lines),
}


def dump(snapshot: Snapshot, form: str, language: str = "en") -> bytes:
    """The snapshot in one of FORMS; `language` is that of the labels in GraphML, which has one for each thing."""
    return _graphml(snapshot, language) if form == "graphml" else FORMS[form][1](snapshot)


def digested(content: bytes, zipped: bool = False) -> bytes:
    """The content as it is sent, after a line with the Base64 of its SHA-256: the sender need not read it again."""
    sent = gzip.compress(content, 6, mtime=0) if zipped else content
    return base64.b64encode(hashlib.sha256(sent).digest()) + b"\n" + sent


def dump_digested(snapshot: Snapshot, form: str, language: str = "en", zipped: bool = False) -> bytes:
    """`dump` after its digest."""
    return digested(dump(snapshot, form, language), zipped)


def table_digested(snapshot: Snapshot, name: str, zipped: bool = False) -> bytes:
    """`table`, or one of the tables' two descriptions, after its digest."""
    if name in (METADATA, PACKAGE):
        return digested(metadata() if name == METADATA else package(snapshot), zipped)
    return digested(table(snapshot, name.removesuffix(".csv")), zipped)
