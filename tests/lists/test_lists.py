"""Lists over a real service: conditions, orders, pages and forms; what a list never says.

Expected values are worked out by hand from the claims of the two articles and the compiled records.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import BadInput, NotFound
from kg.lists.list_items import Item, ListRecord
from kg.lists.list_spec import list_named, lists
from kg.lists.list_table import described
from kg.lists.order import ordered, sorts_of
from kg.lists.page import field_names
from kg.lists.page import listed as document_of
from kg.lists.page import page as written
from kg.store.snapshot import Selection, Snapshot
from tests.support.serving import Service

Json = dict[str, Any]
NAMES = tuple(lists())


def listed(snapshot: Snapshot, name: str, choice: dict[str, str] | None = None, **asked: Any) -> Json:
    """A page of a list as a reader of its JSON has it."""
    return cast(Json, document_of(snapshot, name, choice, **asked))


def one(snapshot: Snapshot, name: str, id: str) -> Json:
    found = [item for item in listed(snapshot, name, limit=10_000)[name] if item["id"] == id]
    assert len(found) == 1
    item: Json = found[0]
    return item


def values(found: list[Json], name: str) -> set[str]:
    return {value[name] for value in found}


@pytest.mark.parametrize("name", NAMES)
def test_pages_add_up_to_the_whole_list(server: Service, name: str) -> None:
    whole = server.client.get(f"/api/{name}.jsonl", params={"fields": "id"}).text.splitlines()
    size = len(whole) // 3 + 1
    address, seen = f"/api/{name}?fields=id&limit={size}&count=exact", []
    while address:
        answer = server.client.get(address)
        assert answer.status_code == 200
        assert answer.json()["total"] == len(whole)
        assert answer.json()["count"] == len(answer.json()[name]) <= size
        seen += answer.json()[name]
        assert bool(answer.json()["next"]) == ("next" in answer.links)
        address = answer.links["next"]["url"] if "next" in answer.links else ""
    assert seen == [json.loads(line) for line in whole]


@pytest.mark.parametrize("name", NAMES)
def test_csv_has_the_declared_columns_and_every_row(snapshot: Snapshot, name: str) -> None:
    cursor, _, body = written(snapshot, name, "csv", limit=10_000).partition(b"\n")
    assert cursor == b""
    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    document = listed(snapshot, name, limit=10_000)
    assert [row[0] for row in rows[1:]] == [item["id"] for item in document[name]]
    assert {len(row) for row in rows} == {len(rows[0])}
    table = cast(Json, described(name, list_named(name), field_names(list_named(name))))
    assert table["url"] == f"{name}.csv"
    assert [column["name"] for column in table["tableSchema"]["columns"]] == rows[0]
    assert len(set(rows[0])) == len(rows[0])


def test_csv_carries_both_languages_bounds_units_and_claims(server: Service) -> None:
    answer = server.client.get("/api/rounds.csv", params={"about": "moonshot-ai-c", "bom": "1"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    found = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert found["amountBound"] == "exact"
    assert (found["amountLower"], found["amountUpper"], found["amountUnit"]) == ("500000000", "500000000", "USD")
    assert found["companyZh"] == "月之暗面"
    assert found["companyEn"] == "Moonshot AI"
    assert "a1.c-round-amount-lead" in found["claims"].split("|")


def test_a_round_merges_what_agrees_and_keeps_apart_what_differs(snapshot: Snapshot) -> None:
    found = one(snapshot, "rounds", "moonshot-ai-c")
    assert [(v["bound"], v["lower"], v["unit"]) for v in found["amount"] if v["lower"] == "500000000"] == [
        ("exact", "500000000", "USD")
    ]
    assert {"a1.c-round-amount-lead", "a2.c-round-amount"} <= {c for v in found["amount"] for c in v["claims"]}
    assert "idg-capital" in values(found["ledBy"], "id")


def test_a_bound_stays_a_bound(snapshot: Snapshot) -> None:
    cash = [value for value in one(snapshot, "companies", "moonshot-ai")["cash"] if value["bound"] == "more_than"]
    assert cash
    assert all("upper" not in value and value["lowerOpen"] is True for value in cash)


def test_no_person_lends_an_employer_money(snapshot: Snapshot) -> None:
    holders = {
        id
        for item in listed(snapshot, "investments", limit=10_000)["investments"]
        for id in values(item["holder"], "id")
    }
    said = [
        claim["object"]
        for claim in listed(snapshot, "claims", {"modality": "actual"}, limit=10_000)["claims"]
        if claim["predicate"] in ("ledBy", "participant") and claim["asserted"]
    ]
    assert holders == set(said)


def test_facts_are_asserted_claims_alone(snapshot: Snapshot) -> None:
    asserted = {c["id"]: c["asserted"] for c in listed(snapshot, "claims", limit=10_000)["claims"]}
    for name, spec in lists().items():
        if spec.of != "entities":
            continue
        for item in listed(snapshot, name, limit=10_000)[name]:
            facts = [value for fact in spec.facts for value in item[fact]]
            assert all(asserted[claim] for value in facts for claim in value["claims"])
            kept = [value for found in item["notAsserted"].values() for value in found]
            assert not any(asserted[claim] for value in kept for claim in value["claims"])
            assert all({"modality", "polarity", "retractedOn"} & set(value) for value in kept)


def test_some_facts_are_kept_from_the_facts(snapshot: Snapshot) -> None:
    found = [item for item in listed(snapshot, "observations", limit=10_000)["observations"] if item["notAsserted"]]
    assert {value["modality"] for item in found for value in item["notAsserted"]["value"] if "modality" in value} >= {
        "planned"
    }


def test_relationships_are_asserted_unless_asked_otherwise(snapshot: Snapshot) -> None:
    def statuses(choice: Json) -> set[str]:
        found = listed(snapshot, "relationships", choice, limit=10_000)["relationships"]
        return values(found, "status")

    assert statuses({}) == {"asserted"}
    assert statuses({"status": "planned"}) == {"planned"}
    assert statuses({"status": "any"}) > {"asserted", "planned"}


def test_a_relation_is_chosen_by_its_own_predicate_and_ends(snapshot: Snapshot) -> None:
    """The claim that Alibaba took part in a round also carries other edges; none of them is asked for here."""
    choice = {"about": "moonshot-ai", "predicate": "investor"}
    found = listed(snapshot, "relationships", choice, limit=10_000)["relationships"]
    assert {(edge["subject"], edge["predicate"]) for edge in found} == {("moonshot-ai", "investor")}
    assert {"alibaba", "tencent", "wang-huiwen"} <= values(found, "object")


def test_conditions_on_claims_hold_of_one_claim(snapshot: Snapshot) -> None:
    """A round that A1 names and A2 gives an amount for is not a round that A1 gives an amount for."""
    whole = listed(snapshot, "claims", {"source": "a1", "predicate": "amount"}, limit=10_000)["claims"]
    rounds = listed(snapshot, "rounds", {"source": "a1", "predicate": "amount"}, limit=10_000)["rounds"]
    assert values(whole, "source") == {"a1"}
    assert values(rounds, "id") == {c["subject"] for c in whole if c["subject"] in values(rounds, "id")}
    assert all({"a1"} & {claim.split(".")[0] for claim in item["claims"]} for item in rounds)


def test_a_period_takes_undated_claims_only_where_possible(snapshot: Snapshot) -> None:
    certain = listed(snapshot, "claims", {"period": "2025-12"}, limit=10_000)["claims"]
    possible = listed(snapshot, "claims", {"period": "2025-12", "within": "possible"}, limit=10_000)["claims"]
    assert all(claim["earliest"] >= "2025-12-01" and claim["latest"] <= "2025-12-31" for claim in certain)
    assert values(certain, "id") < values(possible, "id")
    assert any("time" not in claim for claim in possible)


def test_as_of_and_without_leave_sources_out(server: Service, snapshot: Snapshot) -> None:
    kept = server.client.get("/api/claims.jsonl", params={"without": "a1", "fields": "source"})
    assert "a1" not in {json.loads(line)["source"] for line in kept.text.splitlines()}
    early = server.client.get("/api/sources.jsonl", params={"asOf": "2024-06-30", "fields": "publishedLatest"})
    days = [json.loads(line)["publishedLatest"] for line in early.text.splitlines()]
    assert days and max(days) <= "2024-06-30"
    assert len(days) == len(snapshot.select(_as_of("2024-06-30")).sources)


def _as_of(day: str) -> Selection:
    return Selection(as_of=date.fromisoformat(day))


def test_dates_sort_both_ways_and_the_undated_come_last(snapshot: Snapshot) -> None:
    up = listed(snapshot, "rounds", sort="date", limit=10_000)["rounds"]
    down = listed(snapshot, "rounds", sort="-date", limit=10_000)["rounds"]

    def days(found: list[Json]) -> list[str]:
        return [min((v["earliest"] for v in item["date"] if "earliest" in v), default="") for item in found]

    dated = [day for day in days(up) if day]
    assert dated == sorted(dated)
    assert [day for day in days(down) if day] == sorted(dated, reverse=True)
    assert days(up)[len(dated) :] == days(down)[len(dated) :] == [""] * (len(up) - len(dated))


@pytest.mark.slow
@settings(max_examples=25)  # a page is read from what is kept; the first one reads it
@given(st.sampled_from(NAMES), st.data(), st.integers(3, 60))
def test_any_page_size_gives_the_same_list(snapshot: Snapshot, name: str, data: st.DataObject, limit: int) -> None:
    sort = data.draw(st.sampled_from(["", "-"])) + data.draw(st.sampled_from(sorts_of(list_named(name))))
    whole = listed(snapshot, name, sort=sort, limit=10_000)[name]
    seen: list[Json] = []
    cursor = None
    while True:
        found = listed(snapshot, name, sort=sort, limit=limit, cursor=cursor)
        seen += found[name]
        cursor = found["next"]
        if cursor is None:
            break
    assert seen == whole


FIGURES = {"rounds": "amount", "investments": "ticket", "observations": "value"}


def figures(name: str, item: Json) -> list[tuple[str, Decimal]]:
    """Each figure's unit and the number it is written with, least first."""
    given = [item] if name == "claims" else item[FIGURES[name]]
    found = [(v["unit"], v.get("lower") or v.get("upper") or v.get("nominal")) for v in given if "unit" in v]
    return sorted((unit, Decimal(number)) for unit, number in found if number)


@pytest.mark.parametrize("name", [*FIGURES, "claims"])
def test_amounts_sort_unit_by_unit_and_what_is_not_stated_comes_last(snapshot: Snapshot, name: str) -> None:
    up = [figures(name, item)[:1] for item in listed(snapshot, name, sort="amount", limit=10_000)[name]]
    down = [figures(name, item)[:1] for item in listed(snapshot, name, sort="-amount", limit=10_000)[name]]
    stated = [figure[0] for figure in up if figure]
    assert len({unit for unit, _ in stated}) > 1 or name == "investments"
    assert stated == sorted(stated)
    assert [figure[0] for figure in down if figure] == sorted(stated, key=lambda found: (found[0], -found[1]))
    assert [*up[len(stated) :], *down[len(stated) :]] == [[]] * 2 * (len(up) - len(stated))


def test_on_one_number_what_may_be_less_stands_before_what_may_be_more(snapshot: Snapshot) -> None:
    found = listed(snapshot, "claims", sort="amount", limit=10_000)["claims"]
    same = [claim["bound"] for claim in found if figures("claims", claim) == [("CNY", Decimal(10**10))]]
    assert {"exact", "more_than"} <= set(same)
    order = ("less_than", "at_most", "approx", "exact", "multiple", "range", "at_least", "more_than")
    assert same == sorted(same, key=order.index)


def round_with(id: str, *figures: Json) -> Item[ListRecord]:
    record = cast(ListRecord, {"id": id, "amount": list(figures)})
    return Item(record, (f"s.{id}",), "", ("FundingRound",))


def usd(bound: str, **ends: Any) -> Json:
    return {"bound": bound, "unit": "USD", **ends}


def test_where_sources_differ_the_least_stated_figure_decides() -> None:
    """By numbers, not by their digits; what is stated for `wide` begins at 40 and for `both` at 90."""
    found = [
        round_with("both", usd("exact", lower="300", upper="300"), usd("at_least", lower="90")),
        round_with("one", usd("exact", lower="100", upper="100")),
        round_with("below", usd("at_most", upper="95")),
        round_with("about", usd("approx", nominal="92")),
        round_with("read", usd("exact", reading=["1000", "93"])),
        round_with("wide", usd("range", lower="40", upper="5000")),
        round_with("mixed", usd("exact", lower="7", upper="7") | {"unit": "CNY"}, usd("exact", lower="1", upper="1")),
        round_with("vague", usd("several")),
        round_with("none"),
    ]
    spec = list_named("rounds")
    up = ["mixed", "wide", "both", "about", "read", "below", "one", "none", "vague"]
    assert [item.id for item in ordered(found, spec, "amount")] == up
    down = ["mixed", "one", "below", "read", "about", "both", "wide", "none", "vague"]
    assert [item.id for item in ordered(found[::-1], spec, "-amount")] == down


def test_a_unit_is_never_set_against_another(snapshot: Snapshot) -> None:
    """Ten billion yuan and five hundred million dollars: neither comes first by its number."""
    units = [
        figures("rounds", i)[0][0]
        for i in listed(snapshot, "rounds", sort="-amount", limit=10_000)["rounds"]
        if figures("rounds", i)
    ]
    assert [unit for index, unit in enumerate(units) if units[index - 1 : index] != [unit]] == sorted(set(units))


def test_sources_sort_by_their_id(snapshot: Snapshot) -> None:
    claims = [claim["source"] for claim in listed(snapshot, "claims", sort="-source", limit=10_000)["claims"]]
    assert claims == sorted(claims, reverse=True)
    firsts = [item["claims"] for item in listed(snapshot, "companies", sort="source", limit=10_000)["companies"]]
    named = [min(claim.split(".")[0] for claim in found) for found in firsts if found]
    assert named == sorted(named)


def test_a_cursor_outlives_the_item_it_names(snapshot: Snapshot) -> None:
    """The service reloads between two pages and the last item seen is gone."""
    first = listed(snapshot, "claims", limit=50)
    gone = first["claims"][-1]["source"]
    later = snapshot.select(Selection(without=(gone,)))
    rest = listed(later, "claims", limit=10_000, cursor=first["next"])["claims"]
    everything = listed(later, "claims", limit=10_000)["claims"]
    assert rest == [claim for claim in everything if claim["id"] > first["claims"][-1]["id"]]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("typ=Company", 400, "nearest: type"),
        ("type=Compnay", 404, "Company"),
        ("about=moonshot", 404, "moonshot-ai"),
        ("predicate=amont", 404, "amount"),
        ("modality=sure", 404, "actual"),
        ("source=a11", 404, "a1"),
        ("period=2025-13", 400, "EDTF"),
        ("fields=amuont", 404, "amount"),
        ("cursor=abc", 404, "next"),
        ("sort=size", 422, "query.sort"),
        ("limit=0", 422, "query.limit"),
        ("limit=10001", 422, "query.limit"),
        ("without=nobody", 404, "nobody"),
        ("text=", 422, "query.text"),
        ("text=" + "x" * 201, 422, "query.text"),
        ("status=planned", 400, "unknown parameter"),
    ],
)
def test_bad_conditions_are_refused_with_a_remedy(server: Service, query: str, status: int, words: str) -> None:
    answer = server.client.get(f"/api/rounds?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.text


def test_a_cursor_of_another_question_is_refused(snapshot: Snapshot) -> None:
    cursor = listed(snapshot, "claims", limit=1)["next"]
    with pytest.raises(NotFound, match="another list"):
        listed(snapshot, "rounds", cursor=cursor)
    with pytest.raises(NotFound, match="another list"):
        listed(snapshot, "claims", {"source": "a1"}, cursor=cursor)


def test_unknown_lists_and_orders(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="rounds"):
        listed(snapshot, "round")
    with pytest.raises(BadInput, match="cannot sort"):
        ordered([], list_named("rounds"), "size")
    with pytest.raises(BadInput, match="the items have no figure"):
        ordered([], list_named("companies"), "amount")


def test_accept_chooses_the_form_and_a_known_page_is_not_sent_again(server: Service) -> None:
    answer = server.client.get("/api/models", headers={"Accept": "text/csv;q=0.9, application/json;q=0.1"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"
    again = server.client.get("/api/models", headers={"Accept": "text/csv", "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert server.client.get("/api/models", headers={"If-None-Match": answer.headers["etag"]}).status_code == 200
    assert server.client.get("/api/models", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    "address", ["/api/rounds", "/api/resolve?name=a", "/api/views", "/data/delta.json?from=x&to=y"]
)
def test_every_answer_says_how_long_it_took_and_may_be_read_by_any_site(server: Service, address: str) -> None:
    answer = server.client.get(address)
    assert "dur=" in answer.headers["server-timing"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Link" in answer.headers["access-control-expose-headers"]
