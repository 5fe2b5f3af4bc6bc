"""Every shape bites: `tests/check/shapes/SHAPE.ttl` is the smallest graph that violates exactly that property shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from kg.build.dataset import Built
from kg.check.served import check, edge_problems, shape_problems
from kg.check.shacl import shapes, violations
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


def test_the_packaged_data_conforms(known: Knowledge, built: Built) -> None:
    assert shape_problems(known, built) == []


def test_the_packaged_data_passes_every_check(known: Knowledge, built: Built) -> None:
    assert check(known, built, packaged=True) == []


def test_an_edge_without_a_claim_and_a_claim_without_its_edge_are_problems(known: Knowledge, built: Built) -> None:
    line = next(line for line in built.nquads.splitlines() if b"/id/moonshot-ai> " in line and b"#investor>" in line)
    invented = line.replace(b"/id/moonshot-ai>", b"/id/meituan>")
    broken = built.nquads.replace(line, invented)
    messages = [problem.message for problem in edge_problems(known, Snapshot.from_nquads(broken))]
    assert any(message.startswith("meituan investor") and "derived without a claim" in message for message in messages)
    assert any(message.startswith("moonshot-ai investor") and "not derived" in message for message in messages)
