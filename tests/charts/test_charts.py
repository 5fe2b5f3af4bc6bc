"""The pictures of time and of figures: valid specs that show the rows of their view and say no more than they do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from kg.base.errors import NotFound
from kg.charts import CHARTS, amount_marks, days
from kg.charts.frame import FONTS, MOST_BEHIND, Frame, breadth, claims_of, cut, wrapped
from kg.charts.read_next import MOST
from kg.charts.statements import MOST as MOST_STATEMENTS
from kg.charts.strips import Strip, figure, panel
from kg.quantities.quantity import Bound, Quantity
from kg.store.snapshot import Snapshot
from kg.views import VIEWS, view
from kg.views.parts.cells import Amount, When
from tests.support.specs import chart, values_of

Json = dict[str, Any]
ASKED: dict[str, Json] = {
    "mau": {},
    "timeline": {"company": "moonshot-ai"},
    "funding": {"company": "moonshot-ai"},
    "capex": {},
    "filings": {},
    "read-next": {},
    "sources": {"company": "moonshot-ai", "views": "funding,mau"},
    "statements": {},
}


def cell(value: Amount | When) -> Any:
    """A cell as a view's JSON carries it."""
    return value.model_dump(mode="json", by_alias=True)


FRAMES = (Frame("zh"), Frame("en", "dark"), Frame("en", width=360))


@pytest.fixture(scope="module")
def results(snapshot: Snapshot) -> dict[str, Json]:
    """The views of the packaged data, as JSON."""
    return {name: view(snapshot, name, **asked) for name, asked in ASKED.items()}


def rows_drawn(name: str, result: Json) -> list[Json]:
    """The rows that the picture of a view is of."""
    if name == "mau":
        return [row for row in result["rows"] if row["period"]]
    if name == "statements":
        return [*result["rows"], *section(result, "attributed")]
    rows: list[Json] = result["rows"]
    return rows[:MOST] if name == "read-next" else rows


def section(result: Json, name: str) -> list[Json]:
    found: list[Json] = next(each["rows"] for each in result["sections"] if each["name"] == name)
    return found


def layers(spec: Json) -> Iterator[Json]:
    for part in ("layer", "hconcat", "vconcat"):
        for each in spec.get(part, ()):
            yield each
            yield from layers(each)


def words(spec: Json) -> str:
    return json.dumps(spec, ensure_ascii=False)


def row(edtf: str, quantity: Quantity, *, subject: str = "kimi", modality: str = "actual", provider: str = "x") -> Json:
    """A row of the view `mau`, of one series a subject and provider."""
    name = {"id": subject, "label": {"zh": subject, "en": subject}, "kind": "Product"}
    return {
        "subject": name,
        "period": When.of(edtf).model_dump(by_alias=True),
        "value": Amount.of(quantity).model_dump(mode="json", by_alias=True),
        "provider": {**name, "id": provider},
        "definition": None,
        "modality": {"id": modality, "label": {"zh": modality, "en": modality}, "kind": ""},
        "series": f"{subject} {provider}",
        "claims": [f"{subject}.{edtf}"],
    }


def of(*rows: Json) -> Json:
    return {"title": {"zh": "甲", "en": "A"}, "rows": list(rows), "sections": []}


def marks(spec: Json, **wanted: object) -> list[Json]:
    """The data of a spec with these values."""
    return [each for each in values_of(spec) if all(each.get(name) == value for name, value in wanted.items())]


# Every picture


@pytest.mark.parametrize("frame", FRAMES, ids=["zh", "dark", "narrow"])
@pytest.mark.parametrize("name", ASKED)
def test_a_picture_is_vega_lite(name: str, frame: Frame, results: dict[str, Json], grammar: Draft7Validator) -> None:
    spec = json.loads(json.dumps(chart(name, results[name], frame)))
    assert grammar.is_valid(spec), [error.message[:300] for error in grammar.iter_errors(spec)]
    assert spec["config"]["font"] == FONTS
    assert spec["usermeta"] == {"view": name, "language": frame.language, "theme": frame.theme}


@pytest.mark.parametrize("name", ASKED)
def test_a_picture_rests_on_the_claims_of_the_rows_it_draws(name: str, results: dict[str, Json]) -> None:
    expected = {claim for each in rows_drawn(name, results[name]) for claim in each["claims"]}
    for frame in FRAMES:
        assert claims_of(chart(name, results[name], frame)) == expected


@pytest.mark.parametrize("name", ASKED)
def test_every_mark_leads_to_a_claim_an_entity_or_a_source(name: str, results: dict[str, Json]) -> None:
    spec = chart(name, results[name], Frame("en", root="/kg", carried=(("lang", "en"), ("asOf", "2026-01-01"))))
    links = [each["href"] for each in values_of(spec) if each.get("href")]
    assert links
    for link in links:
        assert link.startswith(("/kg/claims/", "/kg/claims?", "/kg/id/", "/kg/sources/", "/kg/views/statements?"))
        assert "?lang=en&asOf=2026-01-01" in link


@pytest.mark.parametrize("name", ASKED)
def test_what_is_not_seen_lies_beneath_the_marks_that_lead_on(name: str, results: dict[str, Json]) -> None:
    for frame in FRAMES:
        for each in layers({"layer": [chart(name, results[name], frame)]}):
            seen = [part["mark"].get("opacity") != 0 for part in each.get("layer", ()) if "mark" in part]
            assert seen == sorted(seen)


@pytest.mark.parametrize("name", ASKED)
def test_the_same_result_gives_the_same_picture(name: str, results: dict[str, Json]) -> None:
    before = words(results[name])
    assert words(chart(name, results[name], Frame())) == words(chart(name, results[name], Frame()))
    assert words(results[name]) == before


@pytest.mark.parametrize("name", ASKED)
def test_a_view_without_rows_says_so_and_draws_nothing(
    name: str, results: dict[str, Json], grammar: Draft7Validator
) -> None:
    bare = [{**each, "rows": []} for each in results[name]["sections"]]
    spec = chart(name, {**results[name], "rows": [], "sections": bare}, Frame("en"))
    assert grammar.is_valid(spec)
    assert [each["text"] for each in values_of(spec)] == ["No rows to draw"]
    assert claims_of(spec) == set()


def test_every_view_has_a_picture_but_the_one_that_has_cards() -> None:
    assert set(VIEWS) - set(CHARTS) == {"contradictions"}
    with pytest.raises(NotFound) as caught:
        chart("maw", {}, Frame())
    assert "mau" in caught.value.nearest


# Users over time


def test_a_month_is_a_band_and_a_day_a_point() -> None:
    spec = chart(
        "mau", of(row("2025-09", Quantity.exact(5, "users")), row("2025-11-03", Quantity.exact(6, "users"))), Frame()
    )
    (month,), (day,) = marks(spec, at=5.0), marks(spec, at=6.0)
    assert (month["start"], month["end"], month["day"]) == ("2025-09-01", "2025-10-01", False)
    assert (day["start"], day["end"], day["day"]) == ("2025-11-03", "2025-11-04", True)
    assert day["middle"] == "2025-11-03"


def test_a_bound_is_hollow_and_has_an_arrow_to_its_side(results: dict[str, Json]) -> None:
    spec = chart("mau", results["mau"], Frame("en"))
    bounds = marks(spec, kind="lower")
    stated = dict.fromkeys(("DeepSeek (app)", "Doubao"), (1e8, "100 million"))
    stated |= {"Kling AI": (1.5e6, "1.5 million"), "Jianying and CapCut": (8e8, "800 million")}
    assert {each["subject"] for each in bounds} == set(stated)
    for each in bounds:
        at, number = stated[each["subject"]]
        assert (each["at"], each["low"], each["high"], each["turn"]) == (at, at, None, 0)
        assert each["fill"] == Frame().palette.paper
        assert f"more than {number}" in each["tip"]
    for each in marks(spec, kind="exact"):
        assert each["fill"] != Frame().palette.paper
    (arrows,) = (each for each in layers(spec) if each["mark"].get("shape") == amount_marks.ARROW)
    assert arrows["transform"] == [{"filter": "datum.kind == 'lower' || datum.kind == 'upper'"}]
    (upper,) = marks(chart("mau", of(row("2025", Quantity.at_most(7, "users"))), Frame()), at=7.0)
    assert (upper["kind"], upper["turn"]) == ("upper", 180)


@pytest.mark.parametrize("years", [1, 3, 6, 11, 20])
@pytest.mark.parametrize("width", [360, 740, 1080])
def test_names_of_months_have_room_or_give_way(years: int, width: int) -> None:
    shown = date(2015, 1, 1), date(2015 + years, 1, 1)
    axis = cast(Json, days.axis(shown, width, Frame("en")))
    if axis["format"] == "%Y-%m":
        assert axis["labelOverlap"] is True and axis["labelSeparation"] >= 8


def test_two_bounds_at_one_place_are_both_seen(results: dict[str, Json]) -> None:
    pair = marks(chart("mau", results["mau"], Frame()), kind="lower", at=1e8)
    assert len({each["size"] for each in pair}) == len({each["middle"] for each in pair}) == 2


def joined(spec: Json) -> list[Json]:
    return [each for each in values_of(spec) if "to" in each]


def test_a_line_never_crosses_a_gap(results: dict[str, Json]) -> None:
    three = [row(month, Quantity.exact(at, "users")) for month, at in (("2025-01", 1), ("2025-02", 2), ("2025-04", 4))]
    (line,) = joined(chart("mau", of(*three), Frame()))
    assert (line["start"], line["end"], line["at"], line["to"]) == ("2025-02-01", "2025-02-01", 1.0, 2.0)
    for each in joined(chart("mau", results["mau"], Frame())):
        assert each["start"] == each["end"]
    other = row("2025-05", Quantity.exact(5, "users"), provider="y")
    bound = row("2025-03", Quantity.more_than(3, "users"))
    assert len(joined(chart("mau", of(*three, other, bound), Frame()))) == 1


def test_what_is_planned_is_outlined_and_apart_from_what_is() -> None:
    planned = row("2026", Quantity.exact(9, "users"), modality="planned")
    spec = chart("mau", of(row("2025", Quantity.exact(8, "users")), planned), Frame())
    (plan,) = marks(spec, at=9.0)
    assert plan["unreal"]
    assert plan["fill"] == Frame().palette.paper
    assert joined(spec) == []
    assert Frame().say("keyPlan") in words(spec["title"])


def test_units_are_never_on_one_scale() -> None:
    spec = chart("mau", of(row("2025", Quantity.exact(1, "USD")), row("2025", Quantity.exact(7, "CNY"))), Frame("en"))
    titles = [each["encoding"]["y"]["axis"]["title"] for each in spec["vconcat"][0]["layer"] if "y" in each["encoding"]]
    assert len(spec["vconcat"]) == 2
    assert set(titles) == {"CNY"}


def test_a_log_scale_is_for_more_than_two_decades_and_says_so() -> None:
    near, far = row("2025", Quantity.exact(1000, "users")), row("2026", Quantity.exact(200_000, "users"))
    spec = chart("mau", of(near, far), Frame("en"))
    scales = {each["encoding"]["y"]["scale"]["type"] for each in layers(spec) if "y" in each["encoding"]}
    assert scales == {"log"}
    assert "log scale" in words(spec)
    assert "log scale" not in words(chart("mau", of(near, row("2026", Quantity.exact(90_000, "users"))), Frame("en")))


def test_rows_without_a_time_are_counted_not_drawn() -> None:
    undated = {**row("2025", Quantity.exact(1, "users")), "period": None, "claims": ["a.b"]}
    spec = chart("mau", of(row("2025", Quantity.exact(2, "users")), undated), Frame("en"))
    assert "a.b" not in claims_of(spec)
    assert "1 more row is not drawn: no time stated" in words(spec["title"])


# Timeline


def test_plans_have_a_lane_of_their_own_and_no_filling(results: dict[str, Json]) -> None:
    spec = chart("timeline", results["timeline"], Frame("en"))
    lanes = {lane: marks(spec, lane=lane) for lane in ("event", "planned", "forecast")}
    assert all(each["open"] and each["fill"] == Frame().palette.paper for each in lanes["planned"] + lanes["forecast"])
    assert max(each["y"] for each in lanes["event"]) < min(each["y"] for each in lanes["planned"])
    denied = [each for each in lanes["event"] if each["open"]]
    assert len(denied) == sum(each["negated"] and each["lane"] == "event" for each in results["timeline"]["rows"])


def test_unsure_ends_fade(results: dict[str, Json]) -> None:
    spec = chart("timeline", results["timeline"], Frame("en"))
    fades = {each["fades"] for each in marks(spec, lane="event")}
    assert fades == {"", "both", "left", "right"}  # certain, uncertain at both ends, of an open beginning or end
    assert {each["fades"] for each in marks(spec, lane="measurement")} == {"", "both", "left", "right"}
    gradients = [
        each["mark"]["color"]["stops"] for each in layers(spec) if "gradient" in str(each["mark"].get("color"))
    ]
    assert gradients
    assert all(
        stops[0]["color"] == Frame().palette.paper or stops[-1]["color"] == Frame().palette.paper for stops in gradients
    )


def test_no_words_of_a_lane_run_into_each_other(results: dict[str, Json]) -> None:
    for frame in FRAMES:
        spec = chart("timeline", results["timeline"], frame)
        rows: dict[float, list[tuple[float, float]]] = {}
        for each in {id(each): each for each in values_of(spec) if "lane" in each}.values():
            wide = breadth(each["text"]) * 6.7
            start = each["textX"] - (wide if each["align"] == "right" else 0)
            rows.setdefault(each["y"], []).append((min(start, each["left"]), max(start + wide, each["right"])))
        for boxes in rows.values():
            own = sorted(set(boxes))
            assert all(one[1] <= other[0] + 7 for one, other in pairwise(own))


# Figures in strips


def by_currency(spec: Json) -> list[list[Json]]:
    """The strips of amounts and of values, a pair for each currency."""
    return [part["hconcat"] for part in spec.get("vconcat", [spec])]


def test_a_round_whose_amount_nobody_states_shows_no_zero(results: dict[str, Json]) -> None:
    strips = by_currency(chart("funding", results["funding"], Frame("en")))
    stated = [each["at"] for amount, value in strips for part in (amount, value) for each in part["data"]["values"]]
    assert min(stated) > 0
    silent = [row for row in results["funding"]["rows"] if not row["amounts"]]
    told = [each.get("text") for amount, _ in strips for each in values_of(amount)]
    assert len({name for name, said in pairwise(told) if said == "not stated"}) == len(silent) == 5


def test_figures_of_one_round_that_differ_stand_both(results: dict[str, Json]) -> None:
    amount, _ = by_currency(chart("funding", results["funding"], Frame("en")))[-1]
    series_b = [each for each in amount["data"]["values"] if "Series B" in each["tip"]]
    assert sorted(each["kind"] for each in series_b) == ["exact", "lower", "lower"]
    assert {each["at"] for each in series_b} == {1e9}


def test_a_round_in_another_currency_is_not_called_unstated(results: dict[str, Json]) -> None:
    actual = [each for each in results["funding"]["rows"] if each["modality"]["id"] == "actual"]
    rows = json.loads(json.dumps(actual[:4]))
    rows[1]["amounts"][0]["amount"] |= {"unit": "CNY"}
    spec = chart("funding", {**results["funding"], "rows": rows}, Frame("en"))
    first, second = spec["vconcat"]
    assert {each["at"] for each in first["hconcat"][0]["data"]["values"]} == {6e7}
    assert "stated in another currency" in words(second["hconcat"][0])
    assert words(second["hconcat"][0]).count("not stated") == 0


def test_plans_and_ranges_of_spending(results: dict[str, Json]) -> None:
    spec = chart("capex", results["capex"], Frame("en"))
    plans = marks(spec, unreal=True)
    assert plans
    assert all(each["fill"] == Frame().palette.paper for each in plans)
    (tencent,) = (each for each in plans if each["tip"].startswith("Tencent"))
    assert (tencent["kind"], tencent["low"], tencent["high"]) == ("range", 7e10, 1e11)
    assert {each["fill"] for each in marks(spec, unreal=False)} <= set(Frame().palette.lines)
    assert {each["encoding"]["x"]["scale"]["domain"][0] for each in layers(spec) if "x" in each["encoding"]} == {0.0}


def test_currencies_have_panels_of_their_own(results: dict[str, Json]) -> None:
    rows = json.loads(words(results["capex"]["rows"]))
    rows[0]["value"] |= {"unit": "USD"}
    spec = chart("capex", {**results["capex"], "rows": rows}, Frame("en"))
    assert [len(each["data"]["values"]) for each in spec["vconcat"]] == [len(rows) - 1, 1]


def test_a_strip_keeps_its_words_inside() -> None:
    value = cell(Amount.of(Quantity.exact(10**10, "CNY")))
    mark = figure(value, (), Frame("en"), colour="#000000", tip="a", note="(post-money)")
    assert mark["written"] == "CNY 10 billion (post-money)"
    for width in (300.0, 1000.0):
        spec = cast(Json, panel([Strip("a", (), figures=(mark,))], "CNY", Frame("en"), width, bars=False))
        (each,) = spec["data"]["values"]
        wide = breadth(each["written"]) * 6.7
        left = each["textX"] - (wide if each["align"] == "right" else 0)
        assert left >= -14
        assert left + wide <= width


@pytest.mark.parametrize("unreal", [False, True])
def test_a_range_is_not_written_over_and_has_a_dashed_outline_where_it_is_no_fact(unreal: bool) -> None:
    for low, high in ((1, 9), (4, 10), (9, 10), (1, 2)):
        value = cell(Amount.of(Quantity.range(low * 10**9, high * 10**9, "CNY")))
        other = cell(Amount.of(Quantity.exact(10**10, "CNY")))
        figures = [figure(each, (), Frame("en"), colour="#000000", tip="a", unreal=unreal) for each in (value, other)]
        spec = cast(Json, panel([Strip("a", (), figures=figures)], "CNY", Frame("en"), 300.0, bars=False))
        drawn, below = spec["data"]["values"]
        scale = amount_marks.scale(amount_marks.ends(figures), zero=False)
        ends = [amount_marks.share(scale, number) * 272 for number in (low * 10**9, high * 10**9)]
        wide = breadth(drawn["written"]) * 6.7
        left = drawn["textX"] - (wide if drawn["align"] == "right" else 0)
        assert left >= ends[1] or left + wide <= ends[0] or drawn["textY"] - drawn["y"] >= 12
        assert below["y"] - drawn["textY"] >= 12, "what stands below a mark is above the next one"
        (layer,) = (each for each in spec["layer"] if each.get("transform") == [{"filter": "datum.kind == 'range'"}])
        assert layer["encoding"]["strokeDash"]["condition"] == {"test": "datum.unreal", "value": [4, 3]}
        assert (drawn["fill"] == Frame().palette.paper) is unreal


# Sources and statements


def test_the_matrix_counts_what_the_conclusions_say(results: dict[str, Json]) -> None:
    result = results["sources"]
    cells = [each for each in values_of(chart("sources", result, Frame("en"))) if "rests" in each]
    assert len({(each["column"], each["place"]) for each in cells}) == len(cells)
    for place, source in enumerate(result["rows"]):
        own = [each for each in cells if each["place"] == place]
        assert sum(each["rests"] for each in own) == source["conclusions"]["value"]
        assert sum(each["carries"] for each in own) == source["carries"]["value"]


def test_every_year_of_the_axis_of_statements_has_its_line(results: dict[str, Json]) -> None:
    """The axis goes from the first to the last day that is drawn; a year's line is on its first of January."""
    spec = chart("statements", results["statements"], Frame("en", width=2000))
    ticks = next(layer["data"]["values"] for layer in spec["layer"] if layer["mark"].get("y2"))
    years = [int(tick["text"]) for tick in ticks]
    rows = (*results["statements"]["rows"], *section(results["statements"], "attributed"))
    whens = [when for each in rows for when in each.get("when", each.get("said"))]
    latest = max(when["latest"] for when in whens if when["latest"])
    assert years == list(range(years[0], years[-1] + 1))
    assert years[-1] == int(latest[:4])
    assert [tick["x"] for tick in ticks] == sorted({tick["x"] for tick in ticks})


def test_statements_without_a_time_stay_off_the_axis(results: dict[str, Json]) -> None:
    result = results["statements"]
    spec = chart("statements", result, Frame("en"))
    width = spec["width"]
    drawn = list(spec["data"]["values"])
    off = [each for each in drawn if each["x"] < width * 0.3 - 10]
    rows = rows_drawn("statements", result)
    assert statements_in(off) == sum(not (each["when"] if "when" in each else each["said"]) for each in rows)
    denied = [each for each in drawn if each["denied"]]
    assert all(each["fill"] == Frame().palette.paper for each in denied)
    assert statements_in(denied) == sum(each.get("denied", False) for each in rows)


def statements_in(marks: list[Json]) -> int:
    """How many statements marks stand for."""
    return sum(int(each["count"] or 1) for each in marks)


def test_every_statement_is_drawn_and_no_two_marks_are_of_one_look_and_time(results: dict[str, Json]) -> None:
    result = results["statements"]
    for frame in FRAMES:
        drawn = list(chart("statements", result, frame)["data"]["values"])
        assert statements_in(drawn) == len([*result["rows"], *section(result, "attributed")])
        assert len({(each["x"], each["y"]) for each in drawn}) == len(drawn)
        assert {claim for each in drawn for claim in each["claims"]} == {
            claim for row in rows_drawn("statements", result) for claim in row["claims"]
        }


def test_a_mark_of_several_statements_leads_to_all_of_them(results: dict[str, Json]) -> None:
    drawn = list(chart("statements", results["statements"], Frame("en"))["data"]["values"])
    several = [each for each in drawn if each["count"]]
    assert several
    many = [each for each in several if int(each["count"]) > MOST_BEHIND]
    assert {each["href"] for each in many} <= {Frame("en").link("/views/statements", limit="2000")}
    for each in (each for each in several if each not in many):
        [ids] = parse_qs(urlsplit(each["href"]).query)["ids"]
        assert len(set(ids.split(","))) == int(each["count"])  # a claim of each
        assert set(ids.split(",")) <= set(each["claims"])


def test_what_is_not_drawn_of_more_statements_is_told(results: dict[str, Json]) -> None:
    rows = results["statements"]["rows"]
    spoken = [
        {**row, "speakers": [{**row["statement"], "id": f"s{n}", "label": {"zh": str(n), "en": str(n)}}]}
        for n in range(80)
        for row in rows
    ]
    spec = chart("statements", {**results["statements"], "rows": spoken}, Frame("en"))
    drawn = list(spec["data"]["values"])
    assert len(drawn) == MOST_STATEMENTS
    rest = len(spoken) + len(section(results["statements"], "attributed")) - statements_in(drawn)
    assert f"{rest} more rows are not drawn: the picture holds at most {MOST_STATEMENTS}" in words(spec)


# Small parts


@pytest.mark.parametrize("name", ["filings", "funding", "mau", "capex"])
def test_the_words_of_an_axis_of_amounts_are_apart(snapshot: Snapshot, name: str) -> None:
    """Each keeps a space from the next, whatever the scale: 9B and 10B read as one number where they touch."""
    asked = {"company": "zhipu"} if name == "funding" else {}
    for frame in FRAMES:
        axes = list(axes_of(chart(name, view(snapshot, name, **asked), frame)))
        assert axes and all((one["labelOverlap"], one["labelSeparation"]) == ("greedy", 8) for one in axes)


def axes_of(part: Any) -> Iterator[Json]:
    """The axes of a spec whose ticks are worded as amounts."""
    if isinstance(part, dict) and "labelExpr" in part:
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from axes_of(each)


NUMBERS = st.decimals(Decimal(1), Decimal(10) ** 13, places=0)
MAKERS = (Quantity.exact, Quantity.approx, Quantity.more_than, Quantity.at_least, Quantity.less_than, Quantity.at_most)


@given(NUMBERS, st.sampled_from(MAKERS))
def test_a_mark_never_has_an_end_that_its_quantity_lacks(number: Decimal, maker: Any) -> None:
    quantity: Quantity = maker(number, "CNY")
    found = amount_marks.placed(cell(Amount.of(quantity)), Frame())
    assert (found["low"] is None, found["high"] is None) == (quantity.lower is None, quantity.upper is None)
    assert found["at"] == float(number)
    assert (found["kind"] == "exact") == (quantity.bound is Bound.EXACT)


@given(st.lists(st.floats(1, 1e13), min_size=1, max_size=8), st.booleans())
def test_a_scale_holds_all_it_is_asked_to(numbers: list[float], zero: bool) -> None:
    scale = amount_marks.scale(numbers, zero=zero)
    assert all(0 <= amount_marks.share(scale, number) <= 1 for number in numbers)
    assert not (zero and scale["type"] == "log")


@given(st.text(st.sampled_from("ab 月，。x"), max_size=60), st.integers(4, 30))
def test_words_are_wrapped_and_cut_to_their_room(text: str, most: int) -> None:
    assert breadth(cut(text, most)) <= max(most, breadth(text) if breadth(text) <= most else most)
    lines = wrapped(text, most)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(breadth(line) <= most + 4 or " " not in line for line in lines)


def test_times_are_stretches() -> None:
    shown = days.span([cell(When.of("2025"))])
    found = {edtf: days.stretch(cell(When.of(edtf)), shown) for edtf in ("2025-02", "2025-03/..", "2025~")}
    assert (found["2025-02"]["start"], found["2025-02"]["end"]) == ("2025-02-01", "2025-03-01")
    assert (found["2025-03/.."]["end"], found["2025-03/.."]["fades"]) == (shown[1].isoformat(), "right")
    assert found["2025~"]["fades"] == "both"
    assert days.adjacent(found["2025-02"], {**found["2025-02"], "start": "2025-03-01"})
    assert not days.adjacent(found["2025-02"], {**found["2025-02"], "start": "2025-03-02"})


def test_a_bar_of_what_to_read_next_is_as_long_as_the_numbers_before_its_document(results: dict[str, Json]) -> None:
    spec = chart("read-next", results["read-next"], Frame("en"))
    words = [each["text"] for each in values_of(spec) if "text" in each]
    bars: dict[float, int] = {}
    for each in values_of(spec):
        if "reason" in each:
            bars[each["top"]] = max(bars.get(each["top"], 0), each["end"])
    told = [re.match(r"(\d+)(?: \+ (\d+))? · ", text) for text in words]
    assert [sum(int(number) for number in found.groups("0")) for found in told if found] == [
        bars[top] for top in sorted(bars)
    ]
    assert len(words) == len(bars) and any(" + " in text for text in words)
    assert "both together" in json.dumps(spec)
