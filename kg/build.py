"""From knowledge to the RDF data set: one named graph per source, one per set of linked sources, shared graphs.

Stands on stars, rules and the vocabulary. A pure function of the files: same input, same bytes (sorted
N-Quads, no blank node, canonical literals). Never reads an article, a clock or an environment variable.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg import __version__
from kg.claims import Bilingual, Entity, Former, Source
from kg.consistency import problems_of
from kg.load import Knowledge
from kg.paths import schema_dir
from kg.periods import parse_edtf
from kg.problems import InvalidFiles
from kg.rules import Rules
from kg.stars import about, both, claim_star, days, entity, introduces, lt, typed
from kg.vocabulary import (
    BASE,
    CLAIM,
    CODE,
    DATASET_GRAPH,
    DCTERMS,
    EN,
    LINKS,
    NAMES_GRAPH,
    ONTOLOGY_GRAPH,
    RDF,
    SKOS,
    SOURCE,
    ZH,
    vocabulary,
)

TYPE = NamedNode(RDF + "type")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Built:
    """A built data set: its bytes (sorted N-Quads), their SHA-256, and how many quads each graph holds."""

    nquads: bytes
    digest: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def _labels(node: NamedNode, predicate: str, text: Bilingual) -> Iterator[Triple]:
    for literal in both(text):
        yield Triple(node, NamedNode(predicate), literal)


def _names(entities: Iterable[Entity]) -> Iterator[Triple]:
    for found in entities:
        node = entity(found.id)
        yield from _labels(node, SKOS + "prefLabel", found.name)
        for alias in found.aliases:
            yield Triple(node, NamedNode(SKOS + "altLabel"), Literal(alias))
        for hidden in found.hidden:
            yield Triple(node, NamedNode(SKOS + "hiddenLabel"), Literal(hidden))
        if found.legal_name is not None:
            yield from _labels(node, lt("legalName").value, found.legal_name)
        if found.definition is not None:
            yield from _labels(node, SKOS + "definition", found.definition)
        if found.kind is not None:
            yield Triple(node, lt("kindOf"), Literal(found.kind))


def _source_star(source: Source) -> Iterator[Triple]:
    node = NamedNode(SOURCE + source.id)
    yield Triple(node, TYPE, lt("Source"))
    yield from _labels(node, DCTERMS + "title", source.title)
    yield Triple(node, lt("verification"), NamedNode(CODE + source.verification))
    yield Triple(node, lt("published"), Literal(source.published))
    names = {"earliest": "publishedEarliest", "latest": "publishedLatest"}
    for name, value in days(parse_edtf(source.published)):
        yield Triple(node, lt(names[name]), value)
    plain = {"publisher": source.publisher, "creator": source.author, "language": source.language}
    for name, text in plain.items():
        if text is not None:
            yield Triple(node, NamedNode(DCTERMS + name), Literal(text))
    ours = {"address": source.address, "mirrorOf": source.mirror_of, "textHash": source.sha256}
    for name, text in ours.items():
        if text is not None:
            yield Triple(node, lt(name), Literal(text))
    for name, reason in sorted(source.inferred.items()):
        yield Triple(node, lt("inferred"), Literal(f"{name}: {reason}"))
    if source.recorded is not None:
        yield Triple(node, lt("recorded"), typed(source.recorded, "date"))


def _types(known: Knowledge, source: str) -> Iterator[Triple]:
    words = vocabulary()
    for loaded in known.claims_of(source):
        claim = loaded.claim
        names = {*about(claim, words.properties[claim.predicate])}
        names |= {name for name in (claim.speaker, claim.document, claim.provider) if name}
        for name in names:
            found = known.entities.get(name)
            if found is not None:
                for cls in (found.type, *words.classes[found.type].parents):
                    yield Triple(entity(name), TYPE, lt(cls))


def _source_graph(known: Knowledge, source: str, rules: Rules) -> set[Triple]:
    own = set(_source_star(known.sources[source])) | set(_types(known, source))
    for loaded in known.claims_of(source):
        own |= set(claim_star(loaded))
    return own | rules.derive(own)


def _link_star(kind: str, first: str, second: str, note: Bilingual | None) -> Iterator[Triple]:
    node = NamedNode(f"{BASE}link/{kind}/{first}/{second}")
    ends = NamedNode(CLAIM + first), NamedNode(CLAIM + second)
    yield Triple(node, TYPE, lt("Link"))
    yield Triple(node, lt("linkKind"), NamedNode(CODE + kind))
    yield Triple(node, lt("from"), ends[0])
    yield Triple(node, lt("to"), ends[1])
    yield Triple(ends[1], NamedNode(vocabulary().codes[kind].related_iri), ends[0])
    if note is not None:
        yield from _labels(node, SKOS + "note", note)


def _link_graphs(known: Knowledge) -> dict[str, set[Triple]]:
    graphs: dict[str, set[Triple]] = {}
    for link, _ in known.links:
        for first, second in combinations(link.claims, 2):
            sources = sorted({known.claims[first].source, known.claims[second].source})
            star = _link_star(link.kind, first, second, link.note)
            graphs.setdefault(LINKS + "+".join(sources), set()).update(star)
    return graphs


def _schema() -> list[Triple]:
    folder = schema_dir()
    files = [parse(path=str(folder / name), format=RdfFormat.TURTLE) for name in ("ontology.ttl", "codes.ttl")]
    return [Triple(quad.subject, quad.predicate, quad.object) for file in files for quad in file]


def _dataset(known: Knowledge) -> Iterator[Triple]:
    node = NamedNode(BASE)
    title = {ZH: "龙图:中国AI创业版图知识图谱", EN: "Longtu: a knowledge graph of the Chinese AI startup landscape"}
    yield Triple(node, TYPE, NamedNode("http://www.w3.org/ns/dcat#Dataset"))
    yield Triple(node, TYPE, NamedNode("http://rdfs.org/ns/void#Dataset"))
    for language, text in title.items():
        yield Triple(node, NamedNode(DCTERMS + "title"), Literal(text, language=language))
    yield Triple(node, NamedNode(DCTERMS + "license"), NamedNode(LICENCE))
    yield Triple(node, NamedNode("http://www.w3.org/ns/dcat#version"), Literal(__version__))
    recorded = [source.recorded for source in known.sources.values() if source.recorded]
    if recorded:
        yield Triple(node, NamedNode(DCTERMS + "modified"), typed(max(recorded), "date"))
    for former in known.former.values():
        yield from _former_star(former)


def _former_star(former: Former) -> Iterator[Triple]:
    """What became of an id: it belongs to the data set's history, whatever sources are chosen."""
    node = entity(former.id)
    yield Triple(node, lt("withdrawnOn"), typed(former.on, "date"))
    yield from _labels(node, lt("withdrawalReason").value, former.reason)
    if former.replaced_by is not None:
        yield Triple(node, NamedNode(DCTERMS + "isReplacedBy"), entity(former.replaced_by))


def graphs_of(known: Knowledge) -> dict[str, set[Triple]]:
    """The named graphs of the data set by IRI, from knowledge that is known to be consistent."""
    schema, names = _schema(), list(_names(known.entities.values()))
    stated = {source for source in known.sources if known.claims_of(source)}
    rules = Rules([*schema, *names])
    graphs = {SOURCE + source: _source_graph(known, source, rules) for source in sorted(stated)}
    graphs |= _link_graphs(known)
    shared = {ONTOLOGY_GRAPH: set(schema), NAMES_GRAPH: set(names), DATASET_GRAPH: set(_dataset(known))}
    return graphs | shared


def nquads(graphs: dict[str, set[Triple]]) -> bytes:
    """Sorted N-Quads of the graphs: the same bytes for the same triples."""
    quads = (
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))
        for graph, triples in graphs.items()
        for triple in triples
    )
    written = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(written.splitlines(keepends=True)))


def build(known: Knowledge) -> Built:
    """Build the data set. Raises InvalidFiles with every problem of the files, if there is one."""
    problems = problems_of(known)
    if problems:
        raise InvalidFiles(problems)
    graphs = graphs_of(known)
    data = nquads(graphs)
    counts = Counter({graph: len(triples) for graph, triples in sorted(graphs.items())})
    return Built(data, hashlib.sha256(data).hexdigest(), dict(counts))


def introduced_by(known: Knowledge, source: str) -> set[str]:
    """The ids of the investments, holdings and observations that a source's claims introduce."""
    properties = vocabulary().properties
    found = (introduces(c.claim, properties[c.claim.predicate]) for c in known.claims_of(source))
    return {name for name in found if name}
