"""The reconciliation service in both versions: matches, suggestions, facts, previews.

The members that answers must have are those that the published JSON Schemas of the two versions require.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.support.serving import Service

Json = dict[str, Any]


def got(server: Service, address: str, **options: Any) -> Any:
    answer = server.client.get(address, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


def matched(server: Service, *queries: Json, language: str = "en") -> list[list[Json]]:
    answer = server.client.post(
        "/reconcile/1.0/match", json={"queries": list(queries)}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    return [result["candidates"] for result in answer.json()["results"]]


def named(name: Any, *more: Json, **options: Any) -> Json:
    return {"conditions": [{"matchType": "name", "propertyValue": name}, *more], **options}


def test_both_manifests_have_what_their_version_requires(server: Service) -> None:
    old, new = got(server, "/reconcile"), got(server, "/reconcile/1.0")
    assert "0.2" in old["versions"] and new["versions"] == ["1.0-draft"]
    assert {"name", "identifierSpace", "schemaSpace", "view"} <= set(old)
    assert old["view"]["url"].endswith("/id/{{id}}") and new["view"]["url"].endswith("/id/{id}")
    assert {"url", "width", "height"} == set(old["preview"]) and {"width", "height"} == set(new["preview"])
    assert new["suggest"] == {"entity": True, "property": True, "type": True}
    assert new["standardizedScore"] is True
    for kind, where in old["suggest"].items():
        path = where["service_path"]
        assert got(server, path, params={"prefix": "co"})["result"], kind


def test_a_name_matches_its_thing_in_either_language(server: Service) -> None:
    chinese, english = matched(server, named("月之暗面"), named("Moonshot AI"))
    assert [(found[0]["id"], found[0]["match"], found[0]["score"]) for found in (chinese, english)] == [
        ("moonshot-ai", True, 100.0)
    ] * 2
    assert matched(server, named("Moonshot AI"), language="zh")[0][0]["name"] == "月之暗面"


def test_a_likeness_is_a_candidate_and_never_a_match(server: Service) -> None:
    found = matched(server, named("Moonshoot AI"))[0]
    assert found[0]["id"] == "moonshot-ai"
    assert not any(candidate["match"] for candidate in found)


def test_candidates_are_sorted_scored_and_limited(server: Service) -> None:
    found = matched(server, named("kimi", limit=3))[0]
    scores = [candidate["score"] for candidate in found]
    assert scores == sorted(scores, reverse=True) and all(0 <= score <= 100 for score in scores)
    assert len(found) == 3
    for candidate in found:
        assert {"id", "name"} <= set(candidate)
        assert all({"id", "name", "value"} == set(feature) for feature in candidate["features"])


def test_a_type_narrows(server: Service) -> None:
    found = matched(server, named("Moonshot AI Series C", type="FundingRound"))[0]
    assert found and all("FundingRound" in {kind["id"] for kind in each["type"]} for each in found)


def test_a_required_property_rules_out(server: Service) -> None:
    def with_founder(founder: str) -> Json:
        about = {"matchType": "property", "propertyId": "foundedBy", "propertyValue": founder, "required": True}
        return named("Moonshot AI", about)

    right, wrong = matched(server, with_founder("杨植麟"), with_founder("王慧文"))
    assert [candidate["id"] for candidate in right] == ["moonshot-ai"]
    assert right[0]["match"] is True
    assert wrong == []


def about(property: str, value: Any, **options: Any) -> Json:
    return {"matchType": "property", "propertyId": property, "propertyValue": value, **options}


def test_properties_alone_find_what_has_them_and_never_match(server: Service) -> None:
    founder, both, typed, absent = matched(
        server,
        {"conditions": [about("foundedBy", "杨植麟")]},
        {"conditions": [about("company", "moonshot-ai"), about("amount", 500000000.0)], "limit": 100},
        {"conditions": [about("company", {"id": "moonshot-ai"})], "type": "Person"},
        {"conditions": [about("foundedBy", "杨植麟", matchQuantifier="none")]},
    )
    assert [found["id"] for found in founder] == ["moonshot-ai"]
    assert founder[0]["score"] == 100 and founder[0]["match"] is False
    assert [feature["id"] for feature in founder[0]["features"]] == ["properties"]
    assert (both[0]["id"], both[0]["score"]) == ("moonshot-ai-c", 100)
    assert len(both) > 1 and {found["score"] for found in both[1:]} == {50}
    assert typed == [] == absent


def test_properties_alone_find_in_the_older_version_too(server: Service) -> None:
    asked = {"q0": {"properties": [{"pid": "foundedBy", "v": {"id": "yang-zhilin"}}]}, "q1": {"query": ""}}
    found = got(server, "/reconcile", params={"queries": json.dumps(asked)})
    assert [each["id"] for each in found["q0"]["result"]] == ["moonshot-ai"]
    assert found["q1"]["result"] == []


def test_any_of_several_types_will_do(server: Service) -> None:
    def ids(*types: str) -> set[str]:
        queries = json.dumps({"q0": {"query": "kimi", "type": list(types), "limit": 100}})
        return {each["id"] for each in got(server, "/reconcile", params={"queries": queries})["q0"]["result"]}

    models, products = ids("Model"), ids("Product")
    assert models and products and models != products
    assert ids("Model", "Product") == models | products


def test_the_choice_of_sources_holds_for_every_address(server: Service) -> None:
    """Without the sources that say who founded the company nobody does; before 2023 nobody had said anything."""
    text = """
PREFIX lt: <https://w3id.org/longtu/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?source { ?claim rdf:subject <https://w3id.org/longtu/id/moonshot-ai> ; rdf:predicate lt:foundedBy ;
  <http://www.w3.org/ns/prov#wasQuotedFrom> ?source }"""
    rows = server.query(text, headers={"Accept": "application/sparql-results+json"}).json()["results"]["bindings"]
    choice = {"without": [row["source"]["value"].rsplit("/", 1)[-1] for row in rows]}
    condition = {"conditions": [about("foundedBy", "杨植麟")]}
    asked = {"ids": ["moonshot-ai"], "properties": [{"id": "foundedBy"}]}

    def values(parameters: Json) -> list[Json]:
        answer = server.client.post("/reconcile/1.0/extend", json=asked, params=parameters)
        found: list[Json] = answer.json()["rows"][0]["properties"][0]["values"]
        return found

    whole = server.client.post("/reconcile/1.0/match", json={"queries": [condition]}).json()
    fewer = server.client.post("/reconcile/1.0/match", json={"queries": [condition]}, params=choice).json()
    assert whole["results"][0]["candidates"] and not fewer["results"][0]["candidates"]
    assert values({}) and values({"asOf": "2026-12-31", "possible": "1"}) and not values(choice)
    old = {"queries": json.dumps({"q0": {"query": "月之暗面"}})}
    assert got(server, "/reconcile", params=old)["q0"]["result"]
    early = {"asOf": "2020-01-01"}
    assert not got(server, "/reconcile", params={**old, **early})["q0"]["result"]
    assert not server.client.post("/reconcile", data=old, params=early).json()["q0"]["result"]
    assert not got(server, "/reconcile/suggest/entity", params={"prefix": "moonshot", **early})["result"]
    assert server.client.get("/reconcile/preview", params={"id": "moonshot-ai", **early}).status_code == 404


def test_a_manifest_carries_the_choice_on(server: Service) -> None:
    choice = {"asOf": "2025-12-31", "possible": "1", "without": "a1"}
    old, new = got(server, "/reconcile", params=choice), got(server, "/reconcile/1.0", params=choice)
    assert old["view"]["url"].endswith("/id/{{id}}?asOf=2025-12-31&possible=1&without=a1")
    assert old["preview"]["url"].endswith("?id={{id}}&asOf=2025-12-31&possible=1&without=a1")
    assert new["view"]["url"].endswith("/id/{id}?asOf=2025-12-31&possible=1&without=a1")
    card = server.client.get(old["preview"]["url"].replace("{{id}}", "moonshot-ai")).text
    assert "/id/moonshot-ai?asOf=2025-12-31&amp;possible=1&amp;without=a1" in card


@pytest.mark.parametrize(
    "address",
    [
        *("/reconcile", "/reconcile/1.0", "/reconcile/suggest/entity?prefix=moonshot"),
        *("/reconcile/extend/propose?type=Company", "/reconcile/preview?id=moonshot-ai"),
        '/reconcile?queries={"q0":{"query":"kimi"}}',
    ],
)
def test_an_answer_that_the_client_holds_is_not_sent_again(server: Service, address: str) -> None:
    first = server.client.get(address)
    again = server.client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = {"If-None-Match": first.headers["etag"], "Accept-Language": "en"}
    assert server.client.get(address, headers=other).status_code == 200


def test_a_batch_has_a_limit_in_both_versions(server: Service) -> None:
    full = {f"q{number}": {"query": "x"} for number in range(100)}
    assert len(server.client.post("/reconcile", data={"queries": json.dumps(full)}).json()) == 100
    over = server.client.post("/reconcile", data={"queries": json.dumps({**full, "more": {"query": "x"}})})
    assert (over.status_code, "100" in over.json()["detail"]) == (400, True)
    assert len(matched(server, *[named("x")] * 100)) == 100


def test_an_id_is_matched_as_one(server: Service) -> None:
    condition = {"matchType": "id", "propertyValue": "moonshot-ai"}
    assert matched(server, {"conditions": [condition]})[0][0]["id"] == "moonshot-ai"
    assert matched(server, {"conditions": [{**condition, "propertyValue": "no-such-thing"}]})[0] == []


def test_the_older_version_answers_the_same_by_form_and_by_address(server: Service) -> None:
    queries = json.dumps({"q0": {"query": "王慧文", "type": "Person", "limit": 2}, "q1": {"query": "腾讯"}})
    form = server.client.post("/reconcile", data={"queries": queries}).json()
    assert form == got(server, "/reconcile", params={"queries": queries})
    assert list(form) == ["q0", "q1"]
    first = form["q0"]["result"][0]
    assert (first["id"], first["match"]) == ("wang-huiwen", True)
    assert {"id", "name", "score", "match", "type"} <= set(first)
    assert all({"id", "name"} == set(kind) for kind in first["type"])
    assert form["q1"]["result"][0]["id"] == "tencent"


def test_suggestions_for_each_kind(server: Service) -> None:
    entities = got(server, "/reconcile/1.0/suggest/entity", params={"prefix": "moonshot"})["result"]
    assert "moonshot-ai" in {found["id"] for found in entities}
    properties = got(server, "/reconcile/1.0/suggest/property", params={"prefix": "found"})["result"]
    assert {"foundedBy", "coFoundedBy"} <= {found["id"] for found in properties}
    types = got(server, "/reconcile/1.0/suggest/type", params={"prefix": "公司"})["result"]
    assert "Company" in {found["id"] for found in types}


def test_facts_come_with_their_bounds(server: Service) -> None:
    asked = {"ids": ["moonshot-ai", "nobody"], "properties": [{"id": "foundedBy"}, {"id": "cash"}]}
    found = server.client.post("/reconcile/1.0/extend", json=asked, headers={"Accept-Language": "en"}).json()
    assert [about["id"] for about in found["meta"]] == ["foundedBy", "cash"]
    assert found["meta"][0]["type"]["id"] == "Person"
    first = {each["id"]: each["values"] for each in found["rows"][0]["properties"]}
    assert {"id": "yang-zhilin", "name": "Yang Zhilin"} in first["foundedBy"]
    assert {"str": "more than CNY 10 billion"} in first["cash"]
    assert not any("float" in value or "int" in value for value in first["cash"])
    assert all(each["values"] == [] for each in found["rows"][1]["properties"])


def test_values_take_only_the_forms_of_the_protocol(server: Service) -> None:
    names = ("company", "date", "amount", "participantListOpen", "roundLabel")
    asked = {"ids": ["moonshot-ai-c"], "properties": [{"id": name} for name in names]}
    found = server.client.post("/reconcile/1.0/extend", json=asked).json()["rows"][0]["properties"]
    values = [value for each in found for value in each["values"]]
    assert values
    assert all(set(value) in ({"id", "name"}, {"str"}) for value in values)


def test_the_older_extension_has_the_same_facts(server: Service) -> None:
    asked = json.dumps({"ids": ["moonshot-ai"], "properties": [{"id": "foundedBy"}]})
    found = server.client.post("/reconcile", data={"extend": asked}, headers={"Accept-Language": "en"}).json()
    assert {"id": "yang-zhilin", "name": "Yang Zhilin"} in found["rows"]["moonshot-ai"]["foundedBy"]


def test_properties_are_proposed_for_a_class(server: Service) -> None:
    found = got(server, "/reconcile/extend/propose", params={"type": "FundingRound"})
    names = {each["id"] for each in found["properties"]}
    assert {"amount", "ledBy", "participant"} <= names
    assert "foundedBy" not in names


def test_a_preview_is_a_small_page_without_script_that_others_may_frame(server: Service) -> None:
    answer = server.client.get("/reconcile/preview", params={"id": "moonshot-ai"}, headers={"Accept-Language": "en"})
    assert "Moonshot AI" in answer.text and 'lang="en"' in answer.text
    assert not re.search(r"<script|<style|on\w+=", answer.text)
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors *"


@pytest.mark.parametrize(
    ("method", "address", "sent", "status", "words"),
    [
        ("GET", "/reconcile?queries=x", None, 400, "JSON"),
        ("GET", '/reconcile?queries={"q0":{"quer":"x"}}', None, 400, "quer"),
        ("GET", '/reconcile?queries={"q0":{"query":"x","type":"Companny"}}', None, 404, "Company"),
        ("GET", "/reconcile?querys=x", None, 400, "queries"),
        ("GET", "/reconcile?queries={}&extend={}", None, 400, "both"),
        ("POST", "/reconcile/1.0/match", {"queries": [named("x", about("cash", "y", required=0))]}, 422, "required"),
        ("POST", "/reconcile/1.0/match", {"queries": [named("x", limit="5")]}, 422, "limit"),
        ("GET", '/reconcile?without=nobody&queries={"q0":{"query":"x"}}', None, 404, "nobody"),
        ("GET", "/reconcile?asOf=soon", None, 422, "asOf"),
        ("GET", '/reconcile?queries={"q0":{"properties":[{"pid":"foundBy","v":"x"}]}}', None, 404, "foundedBy"),
        ("POST", "/reconcile/1.0/match", {"queries": [named("x", type="Companny")]}, 404, "Company"),
        ("POST", "/reconcile/1.0/match", {"queries": [named("x", type=1)]}, 422, "type"),
        ("POST", "/reconcile/1.0/match", {"queries": [named("x", about("foundBy", "y"))]}, 404, "foundedBy"),
        ("POST", "/reconcile/1.0/match", {"queries": [named("x", {"matchType": "likeness"})]}, 422, "matchType"),
        ("GET", "/reconcile/preview?id=moonshot", None, 404, "moonshot-ai"),
        ("GET", "/reconcile/suggest/entity?prefix=", None, 422, "prefix"),
        ("GET", "/reconcile/extend/propose?type=FundingRounds", None, 404, "FundingRound"),
        ("POST", "/reconcile/1.0/match", {"queries": [{"conditions": []}]}, 422, "conditions"),
        ("POST", "/reconcile/1.0/match", {"queries": [named([])]}, 422, "propertyValue"),
        ("POST", "/reconcile/1.0/match", {"queries": [named("x")] * 101}, 422, "queries"),
        ("POST", "/reconcile/1.0/extend", {"ids": [], "properties": [{"id": "foundBy"}]}, 404, "foundedBy"),
    ],
)
def test_bad_requests_are_refused_with_a_remedy(
    server: Service, method: str, address: str, sent: Json | None, status: int, words: str
) -> None:
    answer = server.client.request(method, address, json=sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.text


def test_other_sites_may_read(server: Service) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = server.client.options("/reconcile/1.0/match", headers=asked)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


def test_a_wrong_method_is_told_all_that_work(server: Service) -> None:
    answer = server.client.put("/reconcile")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


WIDGET = {
    "spell": "always",
    "exact": "false",
    "prefixed": "true",
    "type": "Company",
    "limit": "3",
    "_": "1700000000000",
}


@pytest.mark.parametrize("address", ["/reconcile/suggest/entity", "/reconcile/1.0/suggest/entity"])
def test_the_suggest_widget_of_openrefine_is_answered(server: Service, address: str) -> None:
    """Its parameters as it sends them (OpenRefine 3.6, suggest-4_3a.js)."""
    found = got(server, address, params={"prefix": "深度", **WIDGET})["result"]
    assert [each["id"] for each in found] == ["deepseek-company"]
    every = got(server, address, params={"prefix": "deep", **WIDGET, "type": ""})["result"]
    assert {"deepseek", "deepseek-company"} <= {each["id"] for each in every}
    assert len(got(server, address, params={"prefix": "a", **WIDGET, "limit": "2", "type": ""})["result"]) == 2
    assert got(server, address, params={"prefix": "deep", "spell": "no-2", "exact": "False", "_": "1.5"})["result"]
    unknown = server.client.get(address, params={"prefix": "a", "type": "Compny"})
    assert (unknown.status_code, unknown.json()["nearest"][0]) == (404, "Company")


def test_parameters_of_clients_are_no_matter_but_slips_of_our_own_are(server: Service) -> None:
    assert got(server, "/reconcile", params={"callback": "jsonp123", "utm": "x"})["versions"]
    answer = server.client.post("/reconcile", data={"queries": '{"q0": {"query": "Kimi"}}', "client": "x"})
    assert answer.json()["q0"]["result"]
    slip = server.client.get("/reconcile", params={"withot": "a1"})
    assert (slip.status_code, slip.json()["remedy"]) == (400, "nearest: without")
    assert server.client.post("/reconcile", data={"client": "x"}).status_code == 400


LEGAL = {
    "北京月之暗面科技有限公司": "moonshot-ai",
    "杭州宇树科技有限公司": "unitree",
    "小米科技": "xiaomi",
    "百度公司": "baidu",
    "Beijing Moonshot AI Technology Co., Ltd.": "moonshot-ai",
    "Tencent Holdings Limited": "tencent",
    "腾讯科技（深圳）有限公司": "tencent",
    "杭州深度求索人工智能基础技术研究有限公司": "deepseek-company",
}


@pytest.mark.parametrize(("name", "id"), LEGAL.items())
def test_a_registered_name_gives_a_candidate_with_its_reason_and_no_match(server: Service, name: str, id: str) -> None:
    for language, word in (("en", "without place, trade and legal form"), ("zh", "去掉地名")):
        first = matched(server, named(name), language=language)[0][0]
        assert (first["id"], first["match"]) == (id, False)
        assert word in first["description"]
        assert first["score"] < 90


def test_a_form_alone_is_no_name(server: Service) -> None:
    assert matched(server, named("科技有限公司"), named("有限公司"), named("Limited")) == [[], [], []]
    assert matched(server, named("北京科技有限公司"), named("Beijing Technology Co., Ltd.")) == [[], []], "nor a city's"


@pytest.mark.parametrize("cell", ["月之暗面" * 60, "x" * 20_000])
def test_a_cell_that_is_no_name_is_no_fault_of_its_batch(server: Service, cell: str) -> None:
    queries = {"q0": {"query": cell}, "q1": {"query": "Kimi", "properties": [{"pid": "developedBy", "v": cell}]}}
    found = server.client.post("/reconcile", data={"queries": json.dumps(queries)}).json()
    assert found["q0"]["result"] == []
    assert found["q1"]["result"][0]["id"] == "kimi"
    assert [[each["id"] for each in some][:1] for some in matched(server, named(cell), named("Kimi"))] == [[], ["kimi"]]


@pytest.mark.parametrize(
    "address", ["/reconcile/extend/propose?limit=100", "/reconcile/extend/propose?type=&limit=100"]
)
def test_properties_are_proposed_for_a_column_without_a_class(server: Service, address: str) -> None:
    """OpenRefine sends an empty class where a column was reconciled against none."""
    names = {each["id"] for each in got(server, address)["properties"]}
    assert {"foundedBy", "totalRaised", "ledBy"} <= names
