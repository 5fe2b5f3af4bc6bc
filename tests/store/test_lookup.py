"""Look-up by name and shipped queries over a real service."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from kg.store.shipped_query import queries
from tests.support.serving import Service

Json = dict[str, Any]


def candidates(server: Service, **asked: Any) -> list[Json]:
    answer = server.client.get("/api/resolve", params=asked)
    assert answer.status_code == 200
    found: list[Json] = answer.json()["candidates"]
    assert answer.json()["count"] == len(found)
    return found


@pytest.mark.parametrize(
    ("name", "id", "reason"),
    [
        ("月之暗面", "moonshot-ai", "name"),
        ("Moonshot AI", "moonshot-ai", "name"),
        ("moonshot  ai", "moonshot-ai", "name"),
        ("王慧文", "wang-huiwen", "name"),
        ("騰訊", "tencent", "traditional"),
        ("yuezhianmian", "moonshot-ai", "pinyin"),
        ("yzam", "moonshot-ai", "initials"),
        ("Moonshoot AI", "moonshot-ai", "fuzzy"),
    ],
)
def test_any_name_finds_its_thing_and_says_why(server: Service, name: str, id: str, reason: str) -> None:
    first = candidates(server, name=name)[0]
    assert (first["id"], first["reason"]) == (id, reason)
    assert first["why"]["zh"] and first["why"]["en"]
    assert 0 < first["score"] <= 1


def test_a_likeness_is_never_the_answer(server: Service) -> None:
    assert server.client.get("/api/resolve", params={"name": "月之暗面"}).json()["best"] == "moonshot-ai"
    near = server.client.get("/api/resolve", params={"name": "Moonshoot AI"}).json()
    assert near["best"] is None
    assert [found["identifies"] for found in near["candidates"]] == [False] * near["count"]


def test_a_class_narrows_the_candidates(server: Service) -> None:
    narrowed, everything = candidates(server, name="kimi", type="Product"), candidates(server, name="kimi")
    assert {found["id"] for found in narrowed} < {found["id"] for found in everything}
    assert narrowed and all("Product" in found["types"] for found in narrowed)
    refused = server.client.get("/api/resolve", params={"name": "wang", "type": "Persson"})
    assert refused.status_code == 404
    assert "Person" in refused.json()["nearest"]


def test_a_name_is_looked_up_among_the_chosen_sources(server: Service) -> None:
    assert candidates(server, name="杨植麟")[0]["id"] == "yang-zhilin"
    assert candidates(server, name="杨植麟", asOf="2020-01-01") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("name=", 422),
        ("name=" + "x" * 201, 422),
        ("name=a&limit=0", 422),
        ("name=a&limit=101", 422),
        ("nam=a", 400),
    ],
)
def test_bad_look_ups_are_refused(server: Service, query: str, status: int) -> None:
    answer = server.client.get(f"/api/resolve?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_every_shipped_query_runs_with_its_examples(server: Service) -> None:
    listed = server.client.get("/api/queries").json()
    assert {found["name"] for found in listed["queries"]} == set(queries())
    for found in listed["queries"]:
        given = {parameter["name"]: parameter["example"] for parameter in found["parameters"]}
        answer = server.client.get(f"/api/queries/{found['name']}", params=given)
        assert answer.status_code == 200, found["name"]
        assert answer.json()["count"] == len(answer.json()["rows"])
        assert answer.json()["given"] == given


def test_a_query_as_csv_has_the_same_rows(server: Service) -> None:
    asked = {"company": "moonshot-ai"}
    rows = server.client.get("/api/queries/investors", params=asked).json()["rows"]
    sheet = server.client.get("/api/queries/investors.csv", params=asked)
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert list(csv.DictReader(io.StringIO(sheet.text, newline=""))) == rows
    assert {"investor": "alibaba", "kind": "Organization"} in rows


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/queries/investor", 404, "investors"),
        ("/api/queries/investors", 400, "company"),
        ("/api/queries/investors?compny=x", 400, "nearest: company"),
        ("/api/queries/investors?company=moonshot-ai&company=zhipu", 400, "once"),
        ("/api/queries/investors?company=a%20b", 400, "moonshot-ai"),
        ("/api/queries/changes?from=x&to=2025-12-31", 400, "YYYY-MM-DD"),
        ("/api/queries/Investors", 422, "name"),
    ],
)
def test_bad_queries_are_refused_with_a_remedy(server: Service, address: str, status: int, words: str) -> None:
    answer = server.client.get(address)
    assert answer.status_code == status
    assert words in answer.text
