"""The schema is data, both ways: no term in code, data or queries that the registry lacks, none in it without use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.base.paths import PACKAGE, schema_dir
from kg.build.claim_triples import introduces
from kg.build.minted_ids import edtf_slug
from kg.ontology.registry import CODE, LT, PREFIXES, RDF, RDFS, SKOS, vocabulary
from kg.records.load import Knowledge
from kg.store.snapshot import Snapshot

WORDS = vocabulary()
TERMS = {**WORDS.classes, **WORDS.properties}
ROOT = PACKAGE.parent
NAMED = re.compile(r"\blt:([A-Za-z]\w*)|\blt\(\"(\w+)\"\)|\bLT \+ \"(\w+)\"|ontology#([A-Za-z]\w*)>")
CODED = re.compile(r"\bcode:([A-Za-z_][\w-]*)|\bCODE \+ \"([\w-]+)\"")


def files() -> Iterator[Path]:
    for folder, pattern in (
        ("kg", "*.py"),
        ("kg", "*.rq"),
        ("api", "*.py"),
        ("schema", "*.rq"),
        ("schema", "shapes.ttl"),
    ):
        yield from sorted((ROOT / folder).rglob(pattern))


def mentions(pattern: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    for path in files():
        for match in pattern.finditer(path.read_text("utf-8")):
            yield path, next(group for group in match.groups() if group)


def test_every_term_that_code_queries_and_shapes_name_is_registered() -> None:
    unknown = {(str(path.relative_to(ROOT)), name) for path, name in mentions(NAMED) if name not in TERMS}
    assert unknown == set()


def test_every_code_that_code_and_queries_name_is_in_a_list() -> None:
    unknown = {(str(path.relative_to(ROOT)), name) for path, name in mentions(CODED) if name not in WORDS.codes}
    assert unknown == set()


def test_every_property_of_the_built_data_is_registered(snapshot: Snapshot) -> None:
    found = snapshot.query("SELECT DISTINCT ?p WHERE { ?s ?p ?o }")
    used = {row["p"].value for row in found}
    ours = {iri.removeprefix(LT) for iri in used if iri.startswith(LT)}
    assert ours - set(WORDS.properties) == set()
    namespaces = (*PREFIXES.values(), "http://www.w3.org/2002/07/owl#")
    assert {iri for iri in used if not iri.startswith(namespaces)} == set()


def used_terms(snapshot: Snapshot) -> set[str]:
    query = f"""SELECT DISTINCT ?term WHERE {{
      {{ ?s ?term ?o }} UNION {{ ?s a ?term }} UNION {{ ?claim <{RDF}predicate> ?term }}
    }}"""
    return {row["term"].value.removeprefix(LT) for row in snapshot.query(query)}


def test_no_term_of_the_registry_is_without_use_or_example(snapshot: Snapshot) -> None:
    used = used_terms(snapshot)
    idle = {name for name, term in TERMS.items() if name not in used and not term.example}
    abstract = {name for name in idle if any(name in cls.parents for cls in WORDS.classes.values())}
    assert idle - abstract == set()


@pytest.mark.parametrize("name", sorted(TERMS))
def test_every_term_has_labels_and_definitions_in_both_languages(name: str) -> None:
    term = TERMS[name]
    assert set(term.label) == {"zh-hans", "en"}
    assert set(term.definition) == {"zh-hans", "en"}
    assert all(text.strip() for text in (*term.label.values(), *term.definition.values()))


def test_domains_and_ranges_are_registered() -> None:
    known = {"", "string", "decimal", "boolean", "date", "integer", *WORDS.classes}
    assert {p.name for p in WORDS.properties.values() if not {p.domain, p.range} <= known} == set()


def test_every_fact_says_whether_it_is_direct_and_what_it_takes() -> None:
    facts = WORDS.claimable()
    assert {p.name for p in facts if p.takes == "quantity" and not p.unit_kind} == set()
    measured = {p.name for p in facts if p.metric}
    assert measured == {p.name for p in facts if p.mints == "MetricObservation"}
    assert measured == {p.name for p in facts if p.range == "MetricObservation"}
    kinds = {code.unit_kind for code in WORDS.codes_of("Unit")} | {"any", "edtf", ""}
    assert {p.name for p in facts if p.unit_kind not in kinds} == set()


def test_entity_properties_read_from_both_ends() -> None:
    one_way = {
        p.name for p in WORDS.claimable() if p.takes == "entity" and set(p.inverse_label or {}) != {"zh-hans", "en"}
    }
    codes = {p.name for p in WORDS.claimable() if p.range in WORDS.classes and WORDS.is_a(p.range, "Code")}
    assert one_way - codes == set()


def test_a_code_is_named_once_and_has_both_labels() -> None:
    text = (schema_dir() / "codes.ttl").read_text("utf-8")
    subjects = re.findall(r"^code:([\w-]+) a ", text, re.MULTILINE)
    assert len(subjects) == len(set(subjects)) == len(WORDS.codes)
    assert {code.name for code in WORDS.codes.values() if set(code.label) != {"zh-hans", "en"}} == set()


def test_every_metric_code_is_the_property_of_its_name() -> None:
    metrics = {code.name for code in WORDS.codes_of("Metric")}
    assert metrics == {p.metric for p in WORDS.properties.values() if p.metric}
    assert all(p.metric == p.name for p in WORDS.properties.values() if p.metric)


def test_no_code_has_the_name_of_an_entity(snapshot: Snapshot) -> None:
    found = snapshot.query("SELECT DISTINCT ?s WHERE { ?s a ?type }")
    ids = {row["s"].value.rsplit("/id/")[-1] for row in found if "/id/" in row["s"].value}
    assert ids & set(WORDS.codes) == set()
    assert CODE.endswith("code/")


@cache
def ontology() -> dict[str, dict[str, list[str]]]:
    """What the ontology file says of its terms: values by IRI and property."""
    found: dict[str, dict[str, list[str]]] = {}
    for triple in parse(path=str(schema_dir() / "ontology.ttl"), format=RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode):
            of_term = found.setdefault(triple.subject.value, {})
            of_term.setdefault(triple.predicate.value, []).append(str(getattr(triple.object, "value", "")))
    return found


@pytest.mark.parametrize("name", sorted(TERMS))
def test_every_term_says_where_it_is_defined_and_a_property_its_domain_and_range(name: str) -> None:
    said = ontology()[LT + name]
    assert said[RDFS + "isDefinedBy"] == ["https://w3id.org/longtu/ontology"]
    if name in WORDS.properties:
        assert len(said[RDFS + "domain"]) == len(said[RDFS + "range"]) == 1
    wider = [iri.removeprefix(LT) for iri in said.get(RDFS + "subPropertyOf", [])]
    assert set(wider) <= set(WORDS.properties)
    assert not [iri for iri in said.get(SKOS + "closeMatch", []) if iri.startswith(LT)]


@pytest.fixture(scope="module")
def named(known: Knowledge) -> set[str]:
    """The names of what there is: entities, codes, what claims introduce, figures and periods."""
    minted = {introduces(c.claim, WORDS.properties[c.claim.predicate]) for c in known.claims.values()}
    figures = {c.claim.quantity.quantity().name for c in known.claims.values() if c.claim.quantity}
    periods = {f"period/{edtf_slug(c.claim.time)}" for c in known.claims.values() if c.claim.time}
    return {*known.entities, *WORDS.codes, *filter(None, minted), *figures, *periods}


def resolves(word: str, known: Knowledge, named: set[str]) -> bool:
    """Whether a word of an example names something that there is; a word of a text or a number names nothing."""
    name = word.split(":", 1)[-1]
    if word.startswith("claim:"):
        return name in known.claims or name.rsplit(".", 1)[0] in known.claims
    if word.startswith("source:"):
        return name in known.sources
    return name in named


NO_ID = ("kindOf", "retractedOn", "withdrawnOn", "withdrawalReason", "retracts")  # none in the data yet


def test_every_example_of_the_registry_resolves(known: Knowledge, named: set[str]) -> None:
    dead = []
    for name, term in TERMS.items():
        first, *rest = term.example.split(" ") if term.example else [""]
        takes = WORDS.properties[name].takes if name in WORDS.properties else ""
        words = [first, *rest] if takes == "entity" and name not in ("time", "date") else [first]
        dead += [(name, word) for word in words if word and name not in NO_ID and not resolves(word, known, named)]
    assert dead == []


def test_an_example_of_a_fact_is_a_fact_of_the_data(known: Knowledge) -> None:
    said = {
        (loaded.claim.predicate, loaded.claim.subject, value)
        for loaded in known.claims.values()
        for value in (loaded.claim.object, loaded.claim.literal, loaded.claim.time)
    }
    pairs = {(p.name, *p.example.split(" ", 1)) for p in WORDS.claimable() if " " in p.example}
    told = {pair for pair in pairs if pair[0] not in unstated(known)}
    assert told - said == set()


def unstated(known: Knowledge) -> set[str]:
    return {p.name for p in WORDS.claimable()} - {loaded.claim.predicate for loaded in known.claims.values()}


def test_a_property_without_data_says_so_and_no_other(known: Knowledge) -> None:
    assert {p.name for p in WORDS.claimable() if SKOS + "note" in ontology().get(LT + p.name, {})} == unstated(known)
