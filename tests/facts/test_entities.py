"""Entities and claims for programs: every relationship rests on claims, every claim leads back to its place."""

from __future__ import annotations

import pytest

from kg.base.errors import NotFound
from kg.facts.claim_record import claim
from kg.facts.entities import entities, entity, relationships
from kg.records.load import Knowledge
from kg.records.texts import Texts, sha256
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot
from tests.support.serving import Service


@pytest.mark.parametrize("id", ["moonshot-ai", "moonshot-ai-c", "alibaba", "kimi", "zhipu", "moonshot-ai-c-alibaba"])
def test_every_relationship_rests_on_claims(id: str, snapshot: Snapshot) -> None:
    found = relationships(snapshot, id)["relationships"]
    assert found
    bare = [(edge["direction"], edge["predicate"], edge["other"]["id"]) for edge in found if not edge["claims"]]
    assert bare == []


def test_an_investor_edge_rests_on_the_claims_of_its_rounds_and_holdings(snapshot: Snapshot) -> None:
    articles = snapshot.select(
        Selection(without=tuple(s.source for s in snapshot.sources if s.source not in ("a1", "a2")))
    )
    edges = relationships(articles, "moonshot-ai")["relationships"]
    claims = {e["other"]["id"]: e["claims"] for e in edges if (e["direction"], e["predicate"]) == ("out", "investor")}
    assert set(claims) == {"alibaba", "gaorong-ventures", "tencent", "wang-huiwen"}
    assert "a2.c-round-participant-wang-huiwen" in claims["wang-huiwen"]


def test_a_subclass_is_listed_with_its_class(snapshot: Snapshot) -> None:
    organizations = {item["id"] for item in entities(snapshot, class_name="Organization")["entities"]}
    assert {"moonshot-ai", "questmobile", "gaorong-ventures"} <= organizations
    assert "wang-huiwen" not in organizations


@pytest.mark.parametrize("q", ["月之暗面", "moonshot", "MOONSHOT"])
def test_a_name_is_found_in_any_script_and_case(q: str, snapshot: Snapshot) -> None:
    assert "moonshot-ai" in {item["id"] for item in entities(snapshot, q=q)["entities"]}


def test_an_unknown_class_and_an_unknown_entity_name_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="nearest: FundingRound"):
        entities(snapshot, class_name="FundingRounds")
    with pytest.raises(NotFound, match="nearest: moonshot-ai"):
        entity(snapshot, "moonshot-aii")


def test_an_entity_that_no_chosen_source_mentions_is_hidden(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound):
        entity(snapshot.select(Selection(without=("a1", "a2"))), "pietro-schirano")


def test_a_claim_says_value_bounds_time_modality_and_who_says_so(snapshot: Snapshot) -> None:
    found = claim(snapshot, "a2.cash")
    assert (found["asWritten"], found["bound"], found["unit"]) == ("超过100亿元人民币", "more_than", "CNY")
    assert (found["lower"], found["lowerOpen"], found.get("upper")) == ("10000000000", True, None)
    assert (found["modality"], found["polarity"], found["asserted"]) == ("actual", "positive", True)
    assert [link["role"] for link in found["attribution"]] == ["speaker", "document", "source"]
    assert found["attribution"][0]["id"] == "yang-zhilin"


def test_with_the_article_at_hand_a_claim_shows_its_slices_in_their_paragraph(
    snapshot: Snapshot, known: Knowledge, texts: Texts
) -> None:
    text = texts.of(known.sources["a2"])
    assert text is not None
    found = claim(snapshot, "a2.cash", articles=str(texts.folders[0]))
    assert found["text"] == {"atHand": True}
    for piece in found["slices"]:
        assert piece["hashMatches"]
        assert piece["text"] == text[piece["start"] : piece["end"]]
        assert sha256(piece["text"]) == piece["sha256"]
        assert piece["text"] in piece["paragraph"]["text"]


def test_without_the_article_a_claim_says_what_supplies_the_text(snapshot: Snapshot, tmp_path: object) -> None:
    found = claim(snapshot, "a2.cash", articles=str(tmp_path))
    assert found["text"]["atHand"] is False
    assert "--articles" in found["text"]["reason"]
    assert all("text" not in piece and piece["sha256"] for piece in found["slices"])


WRONG = {
    "/api/entities?type=Compny": (404, "Company"),
    "/api/entities/moonshot-aii": (404, "moonshot-ai"),
    "/api/entities/moonshot-aii/relationships": (404, "moonshot-ai"),
    "/api/claims/a2.cahs": (404, "a2.cash"),
    "/api/sources/a3": (404, ""),
    "/api/views/co-investmnt": (404, "co-investment"),
    "/api/entities/moonshot-ai?witout=a1": (400, "without"),
    "/api/entities/moonshot-ai?without=a3": (404, ""),
    "/api/entities/moonshot-ai?asOf=yesterday": (422, "YYYY-MM-DD"),
    "/api/claims?only=UNKNOWN": (404, "list them at /api/sources"),
    "/api/claims?only=tencent-news": (404, "tencent-news-2024-06-hongshan"),
    "/api/claims?source=UNKNOWN": (422, "/api/resolve"),
    "/api/claims?predicate=zzzz": (404, "/schema"),
    "/api/claims?predicate=amout": (404, "amount"),
    "/api/claims?type=Zzzz": (404, "/schema"),
    "/api/claims?sort=dat": (422, "nearest: date"),
    "/api/claims?sort=zzzz": (422, "one of id, name, date"),
    "/api/claims?count=all": (422, "one of exact"),
    "/api/claims?limit=many": (422, "whole number"),
    "/api/claims?period=autumn": (422, "EDTF"),
    "/api/claims/zzzz.zzzz": (404, "/api/claims"),
    "/claims/zzzz.zzzz": (404, "/api/claims"),
    "/sources/zzzz": (404, "/api/sources"),
    "/api/queries/zzzz": (404, "/api/queries"),
    "/api/queries/raised?company=moonshot-aii": (404, "moonshot-ai"),
    "/api/queries/raised.csv?company=zzzz": (404, "/api/entities"),
    "/api/queries/source-says?source=a11&entity=kimi": (404, "a1"),
    "/api/queries/claim?claim=zzzz.zzzz": (404, "/api/claims"),
    "/api/queries/observations?metric=monthlyActiveUser": (404, "monthlyActiveUsers"),
    "/api/receipts/queries/valuation?company=moonshot-aii": (404, "moonshot-ai"),
    "/api/receipts/views/funding?company=moonshot-aii": (404, "moonshot-ai"),
    "/api/views/mau?subjects=zzzz": (404, "/api/entities"),
    "/api/clams": (404, "nearest: /api/claims"),
    "/zzzzzzzzzz": (404, "/docs"),
    "/data/tables/round.csv": (422, "nearest: rounds"),
    "/data/longtu.json": (422, "nearest: jsonld"),
    "/id/moonshot-aii": (404, "moonshot-ai"),
    "/graph.json?focus=moonshot-aii": (404, "moonshot-ai"),
}


@pytest.mark.parametrize("path", WRONG)
def test_every_route_answers_a_wrong_input_with_a_problem(path: str, server: Service) -> None:
    status, nearest = WRONG[path]
    response = server.client.get(path, headers={"Accept": "application/json"})
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    document = response.json()
    assert document["status"] == status
    assert document["errors" if status == 422 else "detail"]
    assert document["remedy"]
    assert nearest in document["remedy"] + document["detail"]


def test_the_list_of_entities_takes_q_and_text_as_two_names_of_one_condition(server: Service) -> None:
    for name in ("q", "text"):
        found = server.client.get("/api/entities", params={"type": "FundingRound", name: "月之暗面"}).json()
        assert {"moonshot-ai-b", "moonshot-ai-c"} <= {item["id"] for item in found["entities"]}
    assert server.client.get("/api/entities?q=a&text=b").status_code == 400


def test_no_legal_name_is_told_that_no_source_states(known: Knowledge) -> None:
    """Neither article nor table writes out a legal name, so the packaged names have none."""
    assert [entity.id for entity in known.entities.values() if entity.legal_name] == []


def test_a_legal_name_that_a_source_states_is_its_claim_and_no_name_of_the_table(snapshot: Snapshot) -> None:
    found = entity(snapshot, "deepseek-company")
    assert "legalName" in {said["predicate"] for said in found["claims"]}
    assert "legalName" not in found
