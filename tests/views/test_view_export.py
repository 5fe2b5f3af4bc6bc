"""A view as bytes: each form read back says what the view says."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.base.errors import BadInput, NotFound
from kg.views import VIEWS, typed_view
from kg.views.parts.cells import Cell
from kg.views.parts.export import MEDIA_TYPES, export, to_csv
from kg.views.parts.result import View
from tests.support.landscape_of import packaged
from tests.views.test_view_specs import ASKED

NETWORKS = ["co-investment", "timeline", "people", "models", "competition", "connection"]


def asked(name: str) -> View[Any]:
    sources = () if name == "filings" else ("a1", "a2")  # the two articles have no filing
    return typed_view(packaged(*sources), name, ASKED.get(name, {}))


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("name", list(VIEWS))
def test_json_is_the_result(name: str) -> None:
    media_type, data = export(asked(name), "json")
    assert media_type == "application/json"
    assert json.loads(data) == asked(name).model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("name", list(VIEWS))
def test_csv_has_a_line_for_every_row_and_the_same_columns_when_empty(name: str) -> None:
    found = asked(name)
    lines = read_csv(export(found, "csv")[1])
    assert [line["claims"].split("; ") for line in lines] == [list(row.claims) for row in found.rows]
    empty = found.model_copy(update={"rows": ()})
    assert to_csv(empty).split(b"\r\n")[0] == to_csv(found).split(b"\r\n")[0]
    for section in found.sections:
        assert len(read_csv(to_csv(found, section.name))) == len(section.rows)


def test_a_cell_must_say_how_it_is_flattened() -> None:
    class Opaque(Cell):
        number: int

    with pytest.raises(TypeError, match=r"flat.*short"):
        Opaque(number=1)  # type: ignore[abstract]  # it lacks both methods, which is what is tried here


def test_csv_never_gives_an_approximate_figure_bounds() -> None:
    found = typed_view(packaged("a1", "a2"), "mau", {"metric": "payingUserGrowth"})
    line = next(line for line in read_csv(to_csv(found)) if line["value.bound"] == "approx")
    assert (line["value.lower"], line["value.upper"], line["value.nominal"]) == ("", "", "1.7")


def test_csv_of_bounds() -> None:
    lines = {(line["subject.id"], line["period.edtf"]): line for line in read_csv(to_csv(asked("mau")))}
    doubao = lines[("doubao", "2025-09")]
    assert (doubao["value.bound"], doubao["value.lower"], doubao["value.upper"]) == (
        "more_than",
        "100000000",
        "",
    )


def test_an_unknown_table_or_form() -> None:
    with pytest.raises(NotFound, match="no table 'pairs'"):
        to_csv(asked("mau"), "pairs")
    with pytest.raises(BadInput, match="one of json, csv"):
        export(asked("mau"), "xlsx")


@pytest.mark.parametrize("name", list(VIEWS))
def test_json_ld_names_every_node_and_derives_rows_from_claims(name: str) -> None:
    found = asked(name)
    quads = list(ox.parse(export(found, "jsonld")[1], format=ox.RdfFormat.JSON_LD))
    terms = {term for quad in quads for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]
    derived = "http://www.w3.org/ns/prov#wasDerivedFrom"
    row = f"https://w3id.org/longtu/view/{name}#row-1"
    ends = {q.object.value for q in quads if q.subject == ox.NamedNode(row) and q.predicate.value == derived}
    assert ends == {"https://w3id.org/longtu/claim/" + claim for claim in found.rows[0].claims}


def test_json_ld_says_entities_as_entities_in_both_languages() -> None:
    quads = list(ox.parse(export(asked("funding"), "jsonld")[1], format=ox.RdfFormat.JSON_LD))
    labels = {
        (quad.object.value, quad.object.language)
        for quad in quads
        if quad.subject == ox.NamedNode("https://w3id.org/longtu/id/moonshot-ai-c")
        and quad.predicate.value.endswith("prefLabel")
        and isinstance(quad.object, ox.Literal)
    }
    assert labels == {("月之暗面C轮融资", "zh-hans"), ("Moonshot AI Series C", "en")}


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_networks_are_read_back_by_networkx(name: str, form: str) -> None:
    found = asked(name)
    graph, data = found.graph, io.BytesIO(export(found, form)[1])
    assert graph is not None and found.network is not None
    again = nx.read_gexf(data) if form == "gexf" else nx.read_graphml(data, force_multigraph=True)
    assert set(again.nodes) == set(graph.nodes)
    assert again.is_directed() == graph.is_directed()
    assert sorted(kinds(again)) == sorted(kinds(graph))
    for node in found.network.nodes:
        assert again.nodes[node.id]["claims"] == " ".join(node.claims)
        assert again.nodes[node.id]["hollow"] is node.hollow


@pytest.mark.parametrize("name", NETWORKS)
def test_gexf_is_of_1_3_and_says_no_more_than_the_network(name: str) -> None:
    """No day of writing, no attribute of a namespace that the format does not know."""
    body = export(asked(name), "gexf")[1]
    root = ElementTree.fromstring(body)
    location = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    assert root.tag == "{http://gexf.net/1.3}gexf"
    assert root.attrib == {"version": "1.3", location: "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd"}
    [meta, graph] = root
    assert meta.attrib == {}
    assert set(graph.attrib) == {"defaultedgetype", "mode"}
    assert export(asked(name), "gexf")[1] == body


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_network_is_labelled_in_the_language_asked_for(name: str, language: str) -> None:
    found = asked(name)
    assert found.network is not None
    gexf = nx.read_gexf(io.BytesIO(export(found, "gexf", language=language)[1]))
    graphml = nx.read_graphml(io.BytesIO(export(found, "graphml", language=language)[1]), force_multigraph=True)
    for node in found.network.nodes:
        assert gexf.nodes[node.id]["label"] == graphml.nodes[node.id]["label"] == getattr(node.label, language)
        assert gexf.nodes[node.id]["zh"] == node.label.zh


def kinds(graph: Any) -> list[tuple[str, ...]]:
    edges = graph.edges(data=True)
    return [
        (*(sorted((a, b)) if not graph.is_directed() else (a, b)), data["kind"], data["claims"]) for a, b, data in edges
    ]


@pytest.mark.parametrize("name", [name for name in VIEWS if name not in NETWORKS])
def test_a_table_is_no_network(name: str) -> None:
    with pytest.raises(BadInput, match="a table, not a network"):
        export(asked(name), "gexf")


def test_every_form_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == {"json", "csv", "jsonld", "gexf", "graphml"}
