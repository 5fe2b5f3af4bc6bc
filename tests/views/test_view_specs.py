"""The list of views and its one door: names, parameters, schemas, and what every view owes."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from kg.base.errors import BadInput, NotFound
from kg.store.shipped_query import rows
from kg.views import VIEWS, spec_named, typed_view, view
from kg.views.catalogue import catalogue, written
from kg.views.parts.result import Row
from kg.views.parts.view_parameters import PARAMETERS
from tests.support.landscape_of import packaged

ASKED: dict[str, dict[str, str]] = {
    "timeline": {"company": "moonshot-ai"},
    "funding": {"company": "moonshot-ai"},
    "connection": {"start": "alibaba", "end": "wang-huiwen"},
    "sources": {"company": "moonshot-ai", "views": "mau,funding"},
}
NAMES = [
    "co-investment",
    "mau",
    "timeline",
    "funding",
    "capex",
    "people",
    "models",
    "competition",
    "connection",
]
NAMES += ["contradictions", "filings", "read-next", "sources", "statements"]
OF_OTHERS = ("filings",)  # the two articles have no filing


def test_the_fourteen_views() -> None:
    assert list(VIEWS) == NAMES


def test_an_unknown_view_is_named_with_the_nearest() -> None:
    with pytest.raises(NotFound) as error:
        spec_named("co-investments")
    assert error.value.nearest[0] == "co-investment"


def test_a_missing_parameter_says_what_to_write() -> None:
    with pytest.raises(BadInput, match="'company' is missing") as error:
        view(packaged("a1", "a2"), "funding")
    assert error.value.remedy == "e.g. moonshot-ai"


def test_every_catalogued_parameter_is_taken_by_some_view() -> None:
    assert {found.name for spec in VIEWS.values() for found in spec.parameters} == set(PARAMETERS)


@pytest.mark.parametrize("name", NAMES)
def test_the_result_fits_its_published_schema(name: str) -> None:
    found = view(packaged("a1", "a2"), name, **ASKED.get(name, {}))
    jsonschema.Draft202012Validator(VIEWS[name].schema).validate(found)
    assert found["name"] == name
    assert set(found["parameters"]) == {parameter.name for parameter in VIEWS[name].parameters}


@pytest.mark.parametrize("chosen", [("a1", "a2"), ()], ids=["articles", "landscape"])
@pytest.mark.parametrize("name", NAMES)
def test_every_row_node_and_edge_names_claims_that_exist(name: str, chosen: tuple[str, ...]) -> None:
    snapshot = packaged(*chosen)
    query = "SELECT ?c WHERE { ?c a <https://w3id.org/longtu/ontology#Claim> }"
    known = {cell.value.rsplit("/", 1)[1] for (cell,) in rows(snapshot, query).rows if cell is not None}
    found = typed_view(snapshot, name, ASKED.get(name, {}))
    assert found.rows or (chosen and name in OF_OTHERS)
    evidence = [list(row.claims) for row in every_row(found)]
    evidence += claims_inside(found.model_dump(mode="json", by_alias=True))
    assert [claims for claims in evidence if not claims] == []
    assert {claim for claims in evidence for claim in claims} <= known


def every_row(found: Any) -> list[Row]:
    return [*found.rows, *(row for section in found.sections for row in section.rows)]


def claims_inside(found: Any) -> list[list[str]]:
    """Every list of claims of rows, figures, parties, nodes and edges; a note may stand without."""
    if isinstance(found, list):
        return [claims for item in found for claims in claims_inside(item)]
    if not isinstance(found, dict):
        return []
    own = [found["claims"]] if "claims" in found and "code" not in found else []
    return own + [claims for name, item in found.items() if name != "claims" for claims in claims_inside(item)]


WINDOWED = [name for name, spec in VIEWS.items() if "window" in {found.name for found in spec.parameters}]


@pytest.mark.parametrize("name", WINDOWED)
def test_an_impossible_window_is_refused(name: str) -> None:
    given = {**ASKED.get(name, {}), "window": "2025/2024"}
    with pytest.raises(BadInput, match="ends before it begins") as error:
        view(packaged("a1", "a2"), name, **given)
    assert error.value.place == "window"


ENTITY = [(name, p.name) for name, spec in VIEWS.items() for p in spec.parameters if p.kind in ("entity", "entities")]


@pytest.mark.parametrize(("name", "parameter"), ENTITY)
def test_an_unknown_entity_is_not_found_with_the_nearest(name: str, parameter: str) -> None:
    given = {**ASKED.get(name, {}), parameter: "moonshot-aii"}
    with pytest.raises(NotFound) as error:
        view(packaged("a1", "a2"), name, **given)
    assert "moonshot-ai" in error.value.nearest
    assert error.value.place == parameter


WRONG_CLASS = {
    "company": ("wang-huiwen", "kimi", "moonshot-ai-c"),
    "person": ("kimi", "moonshot-ai-c"),
    "subjects": ("wang-huiwen", "moonshot-ai"),
}
ANY_CLASS = {
    *(("connection", end) for end in ("start", "end")),
    *((name, "company") for name in ("timeline", "competition", "contradictions", "read-next")),
}


@pytest.mark.parametrize(
    ("name", "id"), [("timeline", "wang-huiwen"), ("contradictions", "kimi"), ("competition", "kimi")]
)
def test_what_is_told_of_a_person_or_a_product_is_shown(name: str, id: str) -> None:
    assert view(packaged("a1", "a2"), name, company=id)["rows"]


@pytest.mark.parametrize(("name", "parameter"), [pair for pair in ENTITY if pair not in ANY_CLASS])
def test_an_entity_of_a_wrong_class_is_refused(name: str, parameter: str) -> None:
    """An empty answer would say that nothing is known of it."""
    for id in WRONG_CLASS[parameter]:
        with pytest.raises(BadInput, match=rf"'{id}' is an? \w+, not an? \w+") as error:
            view(packaged("a1", "a2"), name, **{**ASKED.get(name, {}), parameter: id})
        assert error.value.place == parameter


@pytest.mark.parametrize("id", ["../etc/passwd", "a b", "<x>", "x" * 300])
def test_what_can_be_no_id_is_not_found(id: str) -> None:
    with pytest.raises(NotFound, match="no entity"):
        view(packaged("a1", "a2"), "funding", company=id)


def test_a_name_instead_of_an_id_finds_the_id() -> None:
    with pytest.raises(NotFound) as error:
        view(packaged("a1", "a2"), "funding", company="月之暗面")
    assert error.value.nearest[0] == "moonshot-ai"


def test_the_catalogue_describes_every_view_and_writes_it() -> None:
    listed = catalogue(packaged("a1", "a2"))
    assert [spec["name"] for spec in listed["views"]] == NAMES
    data = written(packaged("a1", "a2"), "mau", "json", {"subjects": "kimi"})
    assert {row["subject"]["id"] for row in json.loads(data)["rows"]} == {"kimi"}
