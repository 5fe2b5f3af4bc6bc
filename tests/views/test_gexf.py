"""Every GEXF file that Longtu writes is what the published grammar of GEXF 1.3 allows (docs/decisions/0019)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kg.graph.files import graph_gexf
from kg.store.snapshot import Snapshot
from kg.views.parts.export import export
from tests.views.test_view_export import NETWORKS, asked

etree: Any = import_module("lxml.etree")  # it publishes no types
SCHEMA = Path(__file__).parent.parent / "support" / "gexf.xsd"


def faults(file: bytes) -> list[str]:
    """What in a file the schema does not allow."""
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    schema.validate(etree.fromstring(file))
    return [error.message for error in schema.error_log]


@pytest.mark.parametrize("name", NETWORKS)
def test_a_view_as_gexf_is_valid(name: str) -> None:
    assert faults(export(asked(name), "gexf")[1]) == []


@pytest.mark.parametrize("layout", ["force", "hierarchy", "timeline"])
def test_the_picture_as_gexf_is_valid_with_its_places(snapshot: Snapshot, layout: str) -> None:
    assert faults(graph_gexf(snapshot, "zh", layout=layout)) == []


BROKEN = {
    "a place of another namespace": (b"viz:position", b"position"),
    "an edge to nobody": (b' target="', b' target="nobody-'),
    "no label of an attribute": (b' title="predicate"', b""),
    "a type that there is not": (b'type="string"', b'type="text"'),
    "another version": (b'version="1.3"', b'version="1.2"'),
    "an attribute that networkx once wrote": (b"<graph ", b'<graph name="" '),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_the_format_does_not_know_is_seen(snapshot: Snapshot, what: str) -> None:
    old, new = BROKEN[what]
    file = graph_gexf(snapshot)
    assert old in file
    assert faults(file.replace(old, new)) != []
