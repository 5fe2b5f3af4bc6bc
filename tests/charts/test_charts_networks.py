"""The pictures of networks: valid, the same each time, resting on the claims of their rows, saying no more."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from kg.charts import CHARTS
from kg.charts.chart_labels import Box, Room, along, beside
from kg.charts.frame import DARK, SHAPES, Frame, claims_of
from kg.charts.network import MOST, MOST_NARROW, Dot, Link, Network, kept
from kg.charts.node_link import APART, picture
from kg.ontology.appearance import appearances
from kg.store.snapshot import Snapshot
from kg.views import view
from tests.support.specs import chart, values_of

Json = dict[str, Any]
ASKED: dict[str, Json] = {
    "co-investment": {},
    "people": {},
    "models": {},
    "competition": {},
    "connection": {"start": "alibaba", "end": "zhipu", "paths": 6},
}
FRAMES = (Frame("zh"), Frame("en", "dark"), Frame("en", width=360))
TITLE = {"zh": "甲", "en": "A"}


@pytest.fixture(scope="module")
def results(snapshot: Snapshot) -> dict[str, Json]:
    """Every network view of the packaged data, as JSON."""
    return {name: view(snapshot, name, **asked) for name, asked in ASKED.items()}


def rows_of(result: Json, *sections: str) -> list[Json]:
    """The rows of the main table and of these sections."""
    named = {section["name"]: section["rows"] for section in result["sections"]}
    return [*result["rows"], *(row for name in sections for row in named[name])]


def texts(spec: Json) -> str:
    """Title and subtitle as one text."""
    title = spec["title"]
    return " ".join([*title["text"], *title.get("subtitle", [])])


@pytest.mark.parametrize("frame", FRAMES, ids=("zh", "en-dark", "phone"))
@pytest.mark.parametrize("name", ASKED)
def test_a_picture_is_valid_vega_lite_and_the_same_each_time(
    results: dict[str, Json], grammar: Draft7Validator, name: str, frame: Frame
) -> None:
    spec = chart(name, results[name], frame)
    assert json.dumps(spec) == json.dumps(chart(name, results[name], frame))
    bare = {**spec, "datasets": {key: values[:3] for key, values in spec["datasets"].items()}}
    assert [error.message[:200] for error in grammar.iter_errors(bare)] == []
    assert spec["width"] == frame.width


@pytest.mark.parametrize("frame", FRAMES, ids=("zh", "en-dark", "phone"))
@pytest.mark.parametrize("name", ASKED)
def test_no_two_things_stand_on_one_place(results: dict[str, Json], name: str, frame: Frame) -> None:
    dots = chart(name, results[name], frame)["datasets"]["dots"]
    assert len(dots) > 3
    near = [
        (one["name"], other["name"])
        for at, one in enumerate(dots)
        for other in dots[at + 1 :]
        if abs(one["x"] - other["x"]) < 5 and abs(one["y"] - other["y"]) < 5
    ]
    assert near == []


def test_the_grammar_refuses_what_is_no_spec(results: dict[str, Json], grammar: Draft7Validator) -> None:
    spec = chart("people", results["people"], Frame())
    spec["layer"][0]["mark"] = {"type": "rope"}
    assert list(grammar.iter_errors(spec))


DRAWN = {
    "co-investment": ("investors", "open-lists"),
    "people": ("investments",),
    "models": ("outperforms",),
    "competition": ("rival-investors",),
    "connection": (),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_picture_rests_on_the_claims_of_the_rows_it_draws(results: dict[str, Json], name: str) -> None:
    spec = chart(name, results[name], Frame("en"))
    assert claims_of(spec) == {claim for row in rows_of(results[name], *DRAWN[name]) for claim in row["claims"]}
    assert all(datum["claims"] for datum in values_of(spec))


@pytest.mark.parametrize("name", ASKED)
def test_marks_lead_to_entities_and_lines_to_claims(results: dict[str, Json], name: str) -> None:
    frame = Frame("en", root="/kg", carried=(("lang", "en"), ("without", "a2")))
    data = chart(name, results[name], frame)["datasets"]
    for dot in data["dots"]:
        kind = "/kg/claims/" if dot["hollow"] else "/kg/id/"
        assert dot["href"].startswith(kind) and dot["href"].endswith("?lang=en&without=a2")
    for link in data["links"]:
        address = urlsplit(link["href"])
        path, ids = address.path, parse_qs(address.query).get("ids", [""])[0].split(",")
        assert "lang=en&without=a2" in address.query
        assert [path.removeprefix("/kg/claims/")] == link["claims"] or (path, ids) == ("/kg/claims", link["claims"])


@pytest.mark.parametrize("name", ASKED)
def test_colour_and_shape_are_those_of_the_class(results: dict[str, Json], name: str) -> None:
    spec = chart(name, results[name], Frame("en", "dark"))
    (marks,) = (layer for layer in spec["layer"] if "shape" in layer["encoding"])
    fill, shape = marks["encoding"]["fill"]["scale"], marks["encoding"]["shape"]["scale"]
    looks = {(look.dark, SHAPES[look.shape]) for look in appearances().values()}
    assert fill["domain"] == shape["domain"]
    assert set(zip(fill["range"], shape["range"], strict=True)) <= looks
    assert spec["config"]["background"] == DARK.paper


def test_shared_companies_are_the_width_and_open_lists_stay_bounds(results: dict[str, Json]) -> None:
    result = results["co-investment"]
    data = chart("co-investment", result, Frame("en"))["datasets"]
    count = {tuple(row["claims"]): row["companies"] for row in result["rows"]}
    pairs = [link for link in data["links"] if link["unsure"] == "stated as fact"]
    assert len(pairs) == len(result["rows"])
    for link in pairs:
        shared = count[tuple(link["claims"])]
        assert ("lower bound" in link["kind"]) == shared["atLeast"]
        assert ("at least" in link["tip"]) == shared["atLeast"]
    widest = max(pairs, key=lambda link: link["width"])
    assert count[tuple(widest["claims"])]["value"] == max(found["value"] for found in count.values())
    hollow = [dot for dot in data["dots"] if dot["hollow"]]
    assert len(hollow) == len(rows_of(result, "open-lists")) - len(result["rows"])
    assert {link["kind"] for link in data["links"] if link["unsure"] != "stated as fact"} == {""}


def test_only_what_is_not_plain_fact_is_dashed(results: dict[str, Json]) -> None:
    result = results["models"]
    rows = {
        tuple(row["claims"]): row["modality"]["id"] for row in rows_of(result, "outperforms")[len(result["rows"]) :]
    }
    links = chart("models", result, Frame("en"))["datasets"]["links"]
    told = {tuple(link["claims"]): link["unsure"] for link in links if link["kind"] == "outperforms"}
    assert {key: "stated as fact" if modality == "actual" else modality for key, modality in rows.items()} == told
    assert "opinion" in told.values()
    assert all(link["unsure"] == "stated as fact" for link in links if link["kind"] != "outperforms")


def test_models_run_from_left_to_right(results: dict[str, Json]) -> None:
    data = chart("models", results["models"], Frame("en"))["datasets"]
    assert data["links"]
    assert all(link["x"] < link["x2"] for link in data["links"] if link["kind"] == "lineage and releases")
    assert any("July 2025" in dot["name"] for dot in data["dots"])
    assert "7 more rows are not drawn" in texts(chart("models", results["models"], Frame("en")))


def test_only_a_benchmark_or_an_investment_has_a_direction(results: dict[str, Json]) -> None:
    links = chart("competition", results["competition"], Frame("en"))["datasets"]["links"]
    directed = {link["kind"] for link in links if link["directed"]}
    assert directed == {"benchmark comparison", "investor that is also set against it"}
    assert len({link["kind"] for link in links}) == 6
    assert "only “rivalry” is a rivalry" in texts(chart("competition", results["competition"], Frame("en")))


def test_modalities_that_rows_do_not_tell_apart_are_said(snapshot: Snapshot, results: dict[str, Json]) -> None:
    asked = view(snapshot, "people", modality="actual,planned")
    assert "modalities asked for: actual, planned" in texts(chart("people", asked, Frame("en")))
    assert "modalities" not in texts(chart("people", results["people"], Frame("en")))


def test_a_position_without_an_organization_stands_at_the_person(results: dict[str, Json]) -> None:
    positions = [row for row in results["people"]["rows"] if row["organization"] is None]
    dots = {dot["key"]: dot for dot in chart("people", results["people"], Frame("zh"))["datasets"]["dots"]}
    assert positions
    for row in positions:
        assert row["position"] in dots[row["person"]["id"]]["tip"]


def test_a_path_is_a_lane_and_a_hop_is_one_line(results: dict[str, Json]) -> None:
    result = results["connection"]
    data = chart("connection", result, Frame("en"))["datasets"]
    assert len(data["links"]) == len(result["rows"])
    assert len({dot["y"] for dot in data["dots"]}) == 6
    assert {link["text"] for link in data["links"]} == {row["relation"]["en"] for row in result["rows"]}
    upright = chart("connection", result, Frame("en", width=360))["datasets"]
    assert len({dot["x"] for dot in upright["dots"]}) == 1
    assert {link["text"] for link in upright["links"]} == {row["relation"]["en"] for row in result["rows"]}


def test_paths_beyond_the_lanes_are_counted(snapshot: Snapshot) -> None:
    result = view(snapshot, "connection", start="alibaba", end="zhipu", paths=40)
    spec = chart("connection", result, Frame("en"))
    drawn = [row for row in result["rows"] if row["path"] <= 12]
    assert len(spec["datasets"]["links"]) == len(drawn) < len(result["rows"])
    assert f"{len(result['rows']) - len(drawn)} more rows are not drawn" in texts(spec)
    assert claims_of(spec) == {claim for row in drawn for claim in row["claims"]}


@pytest.mark.parametrize(("name", "asked"), [("models", {"window": "1999"}), ("people", {"window": "1999"})])
def test_an_empty_view_says_so(snapshot: Snapshot, grammar: Draft7Validator, name: str, asked: Json) -> None:
    result = view(snapshot, name, **asked)
    emptied = {**result, "rows": [], "sections": [{**section, "rows": []} for section in result["sections"]]}
    spec = chart(name, emptied, Frame("en"))
    assert [datum["text"] for datum in values_of(spec)] == ["No rows to draw"]
    assert list(grammar.iter_errors(spec)) == []


# What all networks share


def star(count: int) -> Network:
    """A hub with so many spokes."""
    dots = [Dot("hub", "hub", "Company", ("a.hub",))]
    dots += [Dot(f"n{i:03}", f"name {i}", "Person", (f"a.n{i}",)) for i in range(count)]
    return Network(tuple(dots), tuple(Link("hub", dot.id, "knows", dot.claims) for dot in dots[1:]))


@pytest.mark.parametrize(("frame", "most"), [(Frame("en"), MOST), (Frame("en", width=360), MOST_NARROW)])
def test_what_the_limit_leaves_out_is_counted(frame: Frame, most: int) -> None:
    whole = star(most + 25)
    drawn = kept(whole.dots, whole.links, frame)
    assert (len(drawn.dots), drawn.left_dots, drawn.left_links) == (most, 26, 26)
    assert "hub" in {dot.id for dot in drawn.dots}
    places = {dot.key: (i % 20 * 90.0, i // 20 * 60.0) for i, dot in enumerate(drawn.dots)}
    spec = cast(Json, picture(drawn, places, frame, view="x", title=TITLE))
    assert "26 more entities and 26 more links are not drawn" in texts(spec)
    assert len(spec["datasets"]["dots"]) == most


def test_parallel_lines_stand_apart_and_a_dash_needs_a_word() -> None:
    dots = (Dot("a", "A", "Company", ("s.a",)), Dot("b", "B", "Person", ("s.b",)))
    one = Link("a", "b", "holds", ("s.a",))
    links = (one, replace(one, kind="leads"), replace(one, start="b", end="a", unsure="planned"))
    places = {"a": (0.0, 0.0), "b": (400.0, 0.0)}
    spec = cast(Json, picture(Network(dots, links), places, Frame("en"), view="x", title=TITLE))
    drawn = spec["datasets"]["links"]
    heights = sorted(link["y"] for link in drawn)
    assert [round(b - a, 1) for a, b in pairwise(heights)] == [APART, APART]
    dash = spec["layer"][0]["encoding"]["strokeDash"]["scale"]
    assert dict(zip(dash["domain"], dash["range"], strict=True)) == {"stated as fact": [1, 0], "planned": [6, 4]}
    assert sorted(link["unsure"] for link in drawn) == ["planned", "stated as fact", "stated as fact"]


@pytest.mark.parametrize("name", ASKED)
def test_names_do_not_run_over_each_other(results: dict[str, Json], name: str) -> None:
    for frame in FRAMES:
        spec = chart(name, results[name], frame)
        dots = [dot for dot in spec["datasets"]["dots"] if "text" in dot]
        assert dots
        boxes = [_box_of(dot) for dot in dots]
        meeting = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if _shrunk(a).meets(_shrunk(b))]
        assert meeting == []


def _box_of(dot: Json) -> Box:
    """Where the name of a dot stands."""
    spots = beside(dot["text"], dot["x"], dot["y"], dot["reach"])
    return next(spot.box for spot in spots if (spot.align, round(spot.y, 1)) == (dot["align"], dot["textY"]))


def _shrunk(box: Box) -> Box:
    """The box without the tenths of a pixel that rounding moves."""
    return Box(box.left + 0.2, box.top + 0.2, box.right - 0.2, box.bottom - 0.2)


PLACES = st.tuples(st.floats(0, 600), st.floats(0, 300))


@given(st.lists(st.tuples(st.text("ab字", min_size=1, max_size=12), PLACES), max_size=40))
def test_what_is_placed_lies_inside_and_over_nothing(words: list[tuple[str, tuple[float, float]]]) -> None:
    room = Room(Box(0, 0, 600, 300))
    found: list[Box] = []
    for text, (x, y) in words:
        spot = room.first(beside(text, x, y, 5))
        if spot is not None:
            assert spot.box.within(room.bounds)
            assert not any(spot.box.meets(other) for other in found)
            found.append(spot.box)
    assert bool(words) >= bool(found)


def test_a_name_avoids_lines_where_it_can() -> None:
    room = Room(Box(0, 0, 200, 100))
    room.cross((50, 50), (200, 50))
    spot = room.first(beside("word", 50, 50, 5))
    assert spot is not None and spot.align == "right"
    assert along("a word that is much too long", (0, 0), (40, 4)) == []


def test_every_network_view_has_its_picture() -> None:
    assert set(ASKED) <= set(CHARTS)
