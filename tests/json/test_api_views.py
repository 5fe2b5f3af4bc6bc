"""Views over a real service: the registry's list, every form, parameters refused with what is known."""

from __future__ import annotations

import csv
import io
import json

import networkx as nx
import pytest

from kg.views import VIEWS
from kg.views.parts.export import MEDIA_TYPES
from tests.support.serving import Service


def address(name: str, form: str = "") -> str:
    spec = VIEWS[name]
    given = {found.name: found.example for found in spec.parameters if found.name in spec.required}
    query = "&".join(f"{key}={value}" for key, value in given.items())
    return f"/api/views/{name}{form}" + (f"?{query}" if query else "")


def test_every_view_is_listed_with_its_schema(server: Service) -> None:
    found = server.client.get("/api/views").json()
    assert [each["name"] for each in found["views"]] == list(VIEWS)
    for each in found["views"]:
        assert each["title"]["zh"] and each["question"]["en"]
        assert {"rows", "columns"} <= set(each["schema"]["properties"])


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_answers_and_every_row_names_its_claims(server: Service, name: str) -> None:
    answer = server.client.get(address(name))
    assert answer.status_code == 200
    found = answer.json()
    assert found["name"] == name
    assert found["rows"]
    assert all(row["claims"] for row in found["rows"])


@pytest.mark.parametrize("name", VIEWS)
def test_csv_has_the_rows_of_the_json(server: Service, name: str) -> None:
    rows = server.client.get(address(name)).json()["rows"]
    sheet = list(csv.DictReader(io.StringIO(server.client.get(address(name, ".csv")).text, newline="")))
    assert [row["claims"].split("; ") for row in sheet] == [row["claims"] for row in rows]


def test_networks_read_back(server: Service) -> None:
    found = server.client.get(address("co-investment")).json()["network"]
    text = server.client.get(address("co-investment", ".graphml")).text
    graph = nx.parse_graphml(text, force_multigraph=True)
    assert set(graph.nodes) == {node["id"] for node in found["nodes"]}
    assert graph.number_of_edges() == len(found["edges"])
    gexf = server.client.get(address("co-investment", ".gexf"))
    assert gexf.headers["content-type"] == f"{MEDIA_TYPES['gexf']}; charset=utf-8"
    assert set(nx.read_gexf(io.BytesIO(gexf.content)).nodes) == set(graph.nodes)


def test_accept_chooses_the_form(server: Service) -> None:
    answer = server.client.get(address("mau"), headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert "@context" in json.loads(answer.text)
    assert "Accept" in answer.headers["vary"]


def test_parameters_change_the_answer(server: Service) -> None:
    some = server.client.get("/api/views/mau", params={"subjects": "kimi"}).json()
    assert {row["subject"]["id"] for row in some["rows"]} == {"kimi"}
    left_out = some["rows"][0]["claims"][0].split(".")[0]
    fewer = server.client.get("/api/views/mau", params={"subjects": "kimi", "without": left_out}).json()
    assert len(fewer["rows"]) < len(some["rows"])


@pytest.mark.parametrize(("rate", "taken"), [("0.001", True), ("0.0009", False), ("0.999", True), ("0.9991", False)])
def test_a_view_and_the_explorer_take_the_same_rates(server: Service, rate: str, taken: bool) -> None:
    view = server.client.get("/api/views/co-investment", params={"errorRate": rate})
    asked = {"network": "co-investment", "errorRate": rate}
    explorer = server.client.get("/graph", params=asked, headers={"Accept": "text/html"})
    assert (view.status_code, explorer.status_code) == ((200, 200) if taken else (400, 422))


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("/api/views/maus", 404, "mau"),
        ("/api/views/mau?subject=kimi", 400, "subjects"),
        ("/api/views/mau?subjects=kimmi", 404, "kimi"),
        ("/api/views/mau?within=sure", 400, "possible"),
        ("/api/views/mau.gexf", 400, "not a network"),
        ("/api/views/mau.csv?table=nothing", 404, "rows"),
        ("/api/views/mau.xls", 422, "form"),
        ("/api/views/mau?window=" + "2" * 2001, 400, "2000"),
    ],
)
def test_bad_requests_are_refused_with_a_remedy(server: Service, asked: str, status: int, words: str) -> None:
    answer = server.client.get(asked)
    assert answer.status_code == status
    assert words in answer.text
