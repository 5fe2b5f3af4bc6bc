"""From knowledge to the RDF data set: one named graph per source, one per set of linked sources, shared graphs.

A pure function of the files: same input, same bytes (sorted N-Quads, no blank node, canonical literals). Never reads
an article, a clock or an environment variable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from kg import __version__
from kg.base.built_file import graph_counts, with_last_line
from kg.base.paths import schema_dir
from kg.base.problems import InvalidFiles
from kg.build.claim_triples import (
    LABEL,
    PREF_LABEL,
    TYPE,
    Statement,
    about,
    both,
    claim_star,
    days,
    entity,
    introduces,
    lt,
    named,
    typed,
)
from kg.build.consistency import problems_of
from kg.build.rules import derive
from kg.ontology.registry import (
    BASE,
    CLAIM,
    CODE,
    DATASET_GRAPH,
    DCTERMS,
    EN,
    LINKS,
    NAMES_GRAPH,
    ONTOLOGY_GRAPH,
    SKOS,
    SOURCE,
    ZH,
    vocabulary,
)
from kg.quantities.edtf import parse_edtf
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Bilingual, Entity, Former, Source

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Built:
    """A built data set: its bytes (sorted N-Quads), their SHA-256, and how many quads each graph holds."""

    nquads: bytes
    digest: str

    @cached_property
    def counts(self) -> dict[str, int]:
        """Quads by graph, in the order of the graphs' names."""
        return graph_counts(self.nquads)

    @property
    def file(self) -> bytes:
        """The bytes as a file, whose last line says how many quads there are and their SHA-256."""
        return with_last_line(self.nquads)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def _labels(node: NamedNode, predicate: NamedNode, text: Bilingual) -> Iterator[Statement]:
    for literal in both(text):
        yield node, predicate, literal


def _names(entities: Iterable[Entity]) -> Iterator[Statement]:
    for found in entities:
        node = entity(found.id)
        yield from _labels(node, PREF_LABEL, found.name)
        for alias in found.aliases:
            yield node, named(SKOS + "altLabel"), Literal(alias)
        for hidden in found.hidden:
            yield node, named(SKOS + "hiddenLabel"), Literal(hidden)
        if found.legal_name is not None:
            yield from _labels(node, lt("legalName"), found.legal_name)
        if found.definition is not None:
            yield from _labels(node, named(SKOS + "definition"), found.definition)
        if found.kind is not None:
            yield node, lt("kindOf"), Literal(found.kind)


def _source_star(source: Source) -> Iterator[Statement]:
    node = NamedNode(SOURCE + source.id)
    yield node, TYPE, lt("Source")
    yield from _labels(node, named(DCTERMS + "title"), source.title)
    yield node, lt("verification"), named(CODE + source.verification)
    yield node, lt("published"), Literal(source.published)
    names = {"earliest": "publishedEarliest", "latest": "publishedLatest"}
    for name, value in days(parse_edtf(source.published)):
        yield node, lt(names[name]), value
    plain = {"publisher": source.publisher, "creator": source.author, "language": source.language}
    for name, text in plain.items():
        if text is not None:
            yield node, named(DCTERMS + name), Literal(text)
    ours = {"address": source.address, "mirrorOf": source.mirror_of, "textHash": source.sha256}
    for name, text in ours.items():
        if text is not None:
            yield node, lt(name), Literal(text)
    for name, reason in sorted(source.inferred.items()):
        yield node, lt("inferred"), Literal(f"{name}: {reason}")
    if source.recorded is not None:
        yield node, lt("recorded"), typed(source.recorded, "date")


def _types(known: Knowledge, claims: Iterable[LoadedClaim]) -> Iterator[Statement]:
    words = vocabulary()
    names: set[str] = set()
    for claim in (loaded.claim for loaded in claims):
        names.update(about(claim, words.properties[claim.predicate]))
        names.update(name for name in (claim.speaker, claim.document, claim.provider, claim.criterion) if name)
    for found in (known.entities[name] for name in names if name in known.entities):
        for cls in (found.type, *words.classes[found.type].parents):
            yield entity(found.id), TYPE, lt(cls)


def _source_graph(known: Knowledge, source: str, claims: list[LoadedClaim]) -> Iterator[Statement]:
    yield from _source_star(known.sources[source])
    yield from _types(known, claims)
    for loaded in claims:
        yield from claim_star(loaded)


def _link_star(kind: str, first: str, second: str, note: Bilingual | None) -> Iterator[Statement]:
    node = NamedNode(f"{BASE}link/{kind}/{first}/{second}")
    ends = NamedNode(CLAIM + first), NamedNode(CLAIM + second)
    yield node, TYPE, lt("Link")
    yield node, lt("linkKind"), named(CODE + kind)
    yield node, lt("from"), ends[0]
    yield node, lt("to"), ends[1]
    yield ends[1], named(vocabulary().codes[kind].related_iri), ends[0]
    if note is not None:
        yield from _labels(node, named(SKOS + "note"), note)


def _link_graphs(known: Knowledge) -> Iterator[tuple[str, Iterator[Statement]]]:
    for link, _ in known.links:
        for first, second in combinations(link.claims, 2):
            sources = sorted({known.claims[first].source, known.claims[second].source})
            yield LINKS + "+".join(sources), _link_star(link.kind, first, second, link.note)


def _dataset(known: Knowledge) -> Iterator[Statement]:
    node = NamedNode(BASE)
    title = {ZH: "龙图:中国AI创业版图知识图谱", EN: "Longtu: a knowledge graph of the Chinese AI startup landscape"}
    yield node, TYPE, NamedNode("http://www.w3.org/ns/dcat#Dataset")
    yield node, TYPE, NamedNode("http://rdfs.org/ns/void#Dataset")
    for language, text in title.items():
        yield node, named(DCTERMS + "title"), Literal(text, language=language)
    yield node, NamedNode(DCTERMS + "license"), NamedNode(LICENCE)
    yield node, NamedNode("http://www.w3.org/ns/dcat#version"), Literal(__version__)
    recorded = [source.recorded for source in known.sources.values() if source.recorded]
    if recorded:
        yield node, NamedNode(DCTERMS + "modified"), typed(max(recorded), "date")
    for former in known.former.values():
        yield from _former_star(former)


def _former_star(former: Former) -> Iterator[Statement]:
    """What became of an id: it belongs to the data set's history, whatever sources are chosen."""
    node = entity(former.id)
    yield node, lt("withdrawnOn"), typed(former.on, "date")
    yield from _labels(node, lt("withdrawalReason"), former.reason)
    if former.replaced_by is not None:
        yield node, named(DCTERMS + "isReplacedBy"), entity(former.replaced_by)


def _add(store: Store, graph: str, triples: Iterable[Statement]) -> NamedNode:
    node = NamedNode(graph)
    store.extend([Quad(*triple, node) for triple in triples])
    return node


def _beside(known: Knowledge) -> tuple[Store, tuple[NamedNode, NamedNode]]:
    """A store with the graphs that the rules of every source look at: ontology and names."""
    store, ontology = Store(), NamedNode(ONTOLOGY_GRAPH)
    for name in ("ontology.ttl", "codes.ttl"):
        store.bulk_load(path=str(schema_dir() / name), format=RdfFormat.TURTLE, to_graph=ontology)
    beside = ontology, _add(store, NAMES_GRAPH, _names(known.entities.values()))
    for node in beside:
        _label(store, node)
    return store, beside


def _label(store: Store, graph: NamedNode) -> None:
    """The names that a graph gives are labels as well, for readers that know no others."""
    named_so = store.quads_for_pattern(None, PREF_LABEL, None, graph)
    store.extend([Quad(quad.subject, LABEL, quad.object, graph) for quad in named_so])


def _fill(store: Store, graph: str, statements: Iterable[Statement], beside: tuple[NamedNode, NamedNode]) -> NamedNode:
    """Add one graph with what follows from it."""
    node = _add(store, graph, statements)
    if graph.startswith(SOURCE):
        derive(store, node, beside)
    _label(store, node)
    return node


def _graphs(known: Knowledge) -> Iterator[tuple[str, Iterator[Statement]]]:
    """What is stated in every other graph, one graph after another; a link graph may come several times."""
    claims: dict[str, list[LoadedClaim]] = {}
    for loaded in known.claims.values():
        claims.setdefault(loaded.source, []).append(loaded)
    for source in sorted(claims):
        yield SOURCE + source, _source_graph(known, source, claims[source])
    yield from _link_graphs(known)
    yield DATASET_GRAPH, _dataset(known)


def store_of(known: Knowledge) -> Store:
    """The named graphs of the data set, from knowledge that is known to be consistent."""
    store, beside = _beside(known)
    for graph, statements in _graphs(known):
        _fill(store, graph, statements, beside)
    return store


def parts(known: Knowledge) -> Iterator[bytes]:
    """The N-Quads of the data set in pieces, each in the memory of one graph; a line may come twice, in any order.

    Raises InvalidFiles with every problem of the files, if there is one.
    """
    problems = problems_of(known)
    if problems:
        raise InvalidFiles(problems)
    store, beside = _beside(known)
    for node in beside:
        yield _lines(store, node)
    for graph, statements in _graphs(known):
        node = _fill(store, graph, statements, beside)
        yield _lines(store, node)
        store.remove_graph(node)


def _lines(store: Store, graph: NamedNode) -> bytes:
    return serialize(store.quads_for_pattern(None, None, None, graph), format=RdfFormat.N_QUADS) or b""


def nquads(store: Store) -> bytes:
    """Sorted N-Quads of a store's named graphs: the same bytes for the same triples."""
    written = store.dump(format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(written.splitlines(keepends=True)))


def build(known: Knowledge) -> Built:
    """Build the data set. Raises InvalidFiles with every problem of the files, if there is one."""
    problems = problems_of(known)
    if problems:
        raise InvalidFiles(problems)
    data = nquads(store_of(known))
    return Built(data, hashlib.sha256(data).hexdigest())


def introduced_by(known: Knowledge, source: str) -> set[str]:
    """The ids of the investments, holdings and observations that a source's claims introduce."""
    properties = vocabulary().properties
    found = (introduces(c.claim, properties[c.claim.predicate]) for c in known.claims_of(source))
    return {name for name in found if name}
