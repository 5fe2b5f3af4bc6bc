"""Ids that nothing has any more: merged ones lead on in every form, withdrawn ones say when and why.

A real service over a workspace, because no id of the packaged data has moved yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.records.load import load
from kg.store.snapshot import Selection, Snapshot
from tests.support.serving import Service, running

pytestmark = pytest.mark.slow

ENTITIES = """entities:
  - {id: morning-star, type: Company, name: {zh: 晨星智能, en: Morning Star}}
  - {id: morning-star-a, type: FundingRound, name: {zh: 晨星A轮, en: Morning Star Series A}}
former:
  - id: chenxing
    replacedBy: morning-star
    on: 2026-06-01
    reason: {zh: 与晨星智能是同一家公司, en: the same company as Morning Star}
  - id: dawn-labs
    on: 2026-06-02
    reason: {zh: 没有来源提到它, en: no source names it}
"""
SOURCES = "sources:\n  - {id: my-report, title: {zh: 报告, en: Report}, published: 2026-05-20}\n"
CLAIMS = """source: my-report
claims:
  - {id: company, subject: morning-star-a, predicate: company, object: morning-star}
  - id: lead
    subject: morning-star-a
    predicate: ledBy
    object: hongshan
    retracted:
      on: 2026-06-03
      reason: {zh: 来源已更正, en: the source corrected it}
"""
LEFT = {"why": {"zh": "没有来源提到它", "en": "no source names it"}, "day": "2026-06-02"}
TAKEN_BACK = {"why": {"zh": "来源已更正", "en": "the source corrected it"}, "day": "2026-06-03"}


def written(folder: Path, entities: str = ENTITIES, claims: str = CLAIMS) -> Path:
    contents = {"entities/mine.yaml": entities, "sources/mine.yaml": SOURCES, "claims/my-report.yaml": claims}
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(None, workspace=written(tmp_path_factory.mktemp("own"))) as found:
        yield found


MERGED = {
    "/id/chenxing": "/id/morning-star",
    "/id/chenxing.ttl": "/id/morning-star.ttl",
    "/id/chenxing.jsonld": "/id/morning-star.jsonld",
    "/id/chenxing.nt": "/id/morning-star.nt",
    "/id/chenxing.rdf": "/id/morning-star.rdf",
    "/id/chenxing.json": "/id/morning-star.json",
    "/id/chenxing.csv": "/id/morning-star.csv",
    "/id/chenxing?lang=en&without=a1": "/id/morning-star?lang=en&without=a1",
    "/api/entities/chenxing": "/api/entities/morning-star",
    "/api/entities/chenxing/relationships": "/api/entities/morning-star/relationships",
    "/api/rounds?about=chenxing&limit=5": "/api/rounds?about=morning-star&limit=5",
    "/api/claims.csv?about=chenxing": "/api/claims.csv?about=morning-star",
    "/reconcile/preview?id=chenxing": "/reconcile/preview?id=morning-star",
    "/feeds/entities/chenxing.atom": "/feeds/entities/morning-star.atom",
}


@pytest.mark.parametrize("address", MERGED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_merged_id_leads_to_the_present_one_in_every_form(service: Service, address: str, method: str) -> None:
    answer = service.client.request(method, address, headers={"Accept": "*/*"})
    assert answer.status_code == 308
    assert answer.headers["location"] == MERGED[address]
    assert service.client.request(method, answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json", "application/json"])
def test_a_merged_id_leads_on_whatever_the_client_accepts(service: Service, accept: str) -> None:
    answer = service.client.get("/id/chenxing", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (308, "/id/morning-star")


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld", ".nt", ".rdf", ".json", ".csv"])
@pytest.mark.parametrize(
    ("page", "told"), [("/id/dawn-labs", LEFT), ("/claims/my-report.lead", TAKEN_BACK)], ids=["entity", "claim"]
)
def test_what_was_withdrawn_is_gone_and_says_when_and_why(
    service: Service, page: str, told: dict[str, object], suffix: str
) -> None:
    answer = service.client.get(page + suffix, headers={"Accept": "*/*" if suffix else "text/turtle"})
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/gone"
    assert {name: answer.json()[name] for name in told} == told


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/api/entities/dawn-labs", LEFT),
        ("/api/entities/dawn-labs/relationships", LEFT),
        ("/api/claims?about=dawn-labs", LEFT),
        ("/feeds/entities/dawn-labs.atom", LEFT),
        ("/api/claims/my-report.lead", TAKEN_BACK),
    ],
)
def test_the_api_says_so_too(service: Service, address: str, told: dict[str, object]) -> None:
    answer = service.client.get(address)
    assert answer.status_code == 410
    assert {name: answer.json()[name] for name in told} == told


def test_a_person_is_told_on_a_page(service: Service) -> None:
    answer = service.client.get("/id/dawn-labs", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 410
    assert answer.headers["content-type"].startswith("text/html")
    assert "no source names it" in answer.text and "2026-06-02" in answer.text


def test_what_was_never_there_is_not_found(service: Service) -> None:
    answer = service.client.get("/api/entities/chenxin")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


def test_a_retracted_claim_stays_on_record(service: Service) -> None:
    query = "SELECT ?day { ?c <https://w3id.org/longtu/ontology#retractedOn> ?day }"
    assert [row["day"]["value"] for row in service.query(query).json()["results"]["bindings"]] == ["2026-06-03"]
    found = service.client.get("/api/relationships", params={"about": "morning-star-a", "status": "withdrawn"}).json()
    assert [edge["claims"] for edge in found["relationships"]] == [["my-report.lead"]]


def test_what_became_of_an_id_holds_for_every_choice_of_sources(tmp_path: Path) -> None:
    whole = Snapshot.from_nquads(build(load(written(tmp_path))).nquads)
    from kg.facts.former_ids import former_ids

    assert set(former_ids(whole)) == {
        "chenxing",
        "dawn-labs",
        "staying-private",
        "autonomous-learning-focus",
        "kimi-like-no-other",
    }
    assert former_ids(whole.select(Selection(without=("my-report",)))) == former_ids(whole)


@pytest.mark.parametrize(
    ("entities", "claims", "words"),
    [
        (ENTITIES.replace("replacedBy: morning-star", "replacedBy: morning-sta"), CLAIMS, "nearest: morning-star"),
        (ENTITIES.replace("replacedBy: morning-star", "replacedBy: dawn-labs"), CLAIMS, "withdrawn on 2026-06-02"),
        (ENTITIES.replace("id: dawn-labs", "id: morning-star"), CLAIMS, "already defined"),
        (ENTITIES, CLAIMS.replace("object: morning-star", "object: chenxing"), "it was merged: write morning-star"),
        (ENTITIES.replace("on: 2026-06-02", "on: June"), CLAIMS, "on: "),
    ],
)
def test_an_id_is_never_used_again(tmp_path: Path, entities: str, claims: str, words: str) -> None:
    problems = problems_of(load(written(tmp_path, entities, claims)))
    assert words in "\n".join(str(problem) for problem in problems)


def test_the_views_answer_over_such_a_workspace(service: Service) -> None:
    for name in ("sources", "funding?company=moonshot-ai", "co-investment", "timeline?company=moonshot-ai"):
        assert service.client.get(f"/api/views/{name}").status_code == 200
