"""Every shape bites: `tests/check/shapes/SHAPE.ttl` is the smallest graph that violates exactly that property shape."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph
from rdflib.term import Node

from kg.build.dataset import Built
from kg.check.served import check, edge_problems, shape_problems
from kg.check.shacl import judged, shapes, violations
from kg.records.load import Knowledge
from kg.store.snapshot import Snapshot

FOLDER = Path(__file__).parent / "shapes"
SHAPES = sorted(str(shape).rsplit("/", 1)[-1] for shape in shapes().subjects(RDF.type, SH.PropertyShape))


@pytest.mark.parametrize("name", SHAPES)
def test_a_broken_example_violates_its_shape_and_no_other(name: str) -> None:
    graph = Graph().parse(FOLDER / f"{name}.ttl", format="turtle")
    assert {violation.shape for violation in violations(graph)} == {name}


def test_there_is_no_example_of_a_shape_that_does_not_exist() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ttl")) == SHAPES


def test_every_shape_has_a_message_in_both_languages() -> None:
    graph = shapes()
    found = list(graph.subjects(RDF.type, SH.PropertyShape))
    assert found
    for shape in found:
        languages = {str(getattr(message, "language", "")).casefold() for message in graph.objects(shape, SH.message)}
        assert languages == {"zh-hans", "en"}, shape


@pytest.mark.parametrize("name", SHAPES)
def test_the_shapes_as_they_are_written_find_the_same(name: str) -> None:
    graph = Graph().parse(FOLDER / f"{name}.ttl", format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), inference="none")
    found = {(str(focus), str(shape)) for focus, shape in reported(report)}
    assert found == {(one.focus, f"https://w3id.org/longtu/shape/{one.shape}") for one in violations(graph)}


def reported(report: Graph) -> list[tuple[Node | None, Node | None]]:
    results = report.subjects(RDF.type, SH.ValidationResult)
    return [(report.value(one, SH.focusNode), report.value(one, SH.sourceShape)) for one in results]


def test_nothing_that_a_shape_judges_is_left_out(built: Built, snapshot: Snapshot) -> None:
    triples = {line.rpartition(b" <")[0] for line in built.nquads.splitlines()}
    whole = Counter(triple.split(b" ", 2)[1].decode() for triple in triples)
    part = Counter(str(predicate) for predicate in judged(snapshot).predicates())
    paths = {*shapes().objects(None, SH.path), RDF.type, RDFS.subClassOf}
    assert all(part[str(path)] == whole[f"<{path}>"] for path in paths)
    assert 0 < part.total() < whole.total()


@pytest.mark.parametrize("name", SHAPES)
def test_a_broken_example_in_a_data_set_is_a_problem(name: str, known: Knowledge) -> None:
    graph = Graph().parse(FOLDER / f"{name}.ttl", format="turtle")
    lines = "".join(f"{line} <https://w3id.org/longtu/source/a1> .\n" for line in as_ntriples(graph))
    found = shape_problems(known, Snapshot.from_nquads(lines.encode()))
    assert found and all(problem.remedy.endswith(f"(shape {name})") for problem in found)


def as_ntriples(graph: Graph) -> list[str]:
    return [line.removesuffix(" .") for line in graph.serialize(format="nt").splitlines() if line]


def test_the_packaged_data_passes_every_check(known: Knowledge, built: Built) -> None:
    assert check(known, built, packaged=True) == []


def test_an_edge_without_a_claim_and_a_claim_without_its_edge_are_problems(known: Knowledge, built: Built) -> None:
    line = next(line for line in built.nquads.splitlines() if b"/id/moonshot-ai> " in line and b"#investor>" in line)
    invented = line.replace(b"/id/moonshot-ai>", b"/id/meituan>")
    broken = built.nquads.replace(line, invented)
    messages = [problem.message for problem in edge_problems(known, Snapshot.from_nquads(broken))]
    assert any(message.startswith("meituan investor") and "derived without a claim" in message for message in messages)
    assert any(message.startswith("moonshot-ai investor") and "not derived" in message for message in messages)
