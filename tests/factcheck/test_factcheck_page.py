"""The page of `kg factcheck`: who reaches it, what it answers to a draft and to what is none, that it keeps nothing."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.factcheck.factcheck_app import FactcheckApp
from kg.base.paths import example_dir
from tests.factcheck.test_factcheck_command import CSV, DRAFT

PORT = 49152
DEFAULTS = {"published": "2025-11-20", "only": [], "without": [], "asOf": "", "possible": False}
OWN = {"Origin": f"http://127.0.0.1:{PORT}", "X-Longtu-Factcheck": "1"}


@pytest.fixture(scope="module")
def app() -> FactcheckApp:
    """The application over the example, as `kg factcheck --example` begins it."""
    return FactcheckApp(example_dir(), None, DEFAULTS, PORT)


@pytest.fixture
def stranger(app: FactcheckApp) -> TestClient:
    """A client without the cookie."""
    return TestClient(app, base_url=f"http://127.0.0.1:{PORT}", headers=OWN)


@pytest.fixture
def client(app: FactcheckApp, stranger: TestClient) -> TestClient:
    """A client that has exchanged the token for the cookie."""
    assert stranger.post("/session", json={"token": app.gate.token}).status_code == 200
    return stranger


def check(client: TestClient, **asked: Any) -> Any:
    return client.post("/check", json={"text": DRAFT, "published": "2025-11-20", **asked})


def test_a_draft_is_answered_with_its_findings_its_text_and_both_forms_of_markdown(client: TestClient) -> None:
    answer = check(client)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["counts"]["contradicted"] == 1
    assert body["text"] == DRAFT
    for one in body["findings"]:
        assert body["text"][one["start"] : one["end"]] == one["words"]
    assert "与来源矛盾" in body["markdown"]["zh"] and "contradicted" in body["markdown"]["en"]


def test_a_file_is_read_by_its_name(client: TestClient) -> None:
    sent = base64.b64encode(CSV.encode()).decode()
    body = check(client, text="", name="deals.csv", file=sent).json()
    assert [one["verdict"] for one in body["findings"] if one["kind"] == "figure"] == ["supported", "contradicted"]


def test_a_choice_of_sources_is_asked_alone(client: TestClient) -> None:
    body = check(client, only=["harbour-2025-03-19-chengyan"]).json()
    assert body["sources"] == 1 and body["leftOut"]["only"] > 100
    assert body["counts"]["contradicted"] == 0
    outside = check(client, asOf="2020-01-01").json()
    assert set(outside["counts"].values()) == {0, len(outside["findings"])}
    assert outside["counts"]["unknown"] == len(outside["findings"])


@pytest.mark.parametrize(
    ("asked", "fault", "words"),
    [
        ({"text": ""}, "draft", "no article is left"),
        ({"text": "", "file": base64.b64encode(DRAFT.encode()).decode() + "!"}, "file", "did not arrive whole"),
        ({"text": "", "file": base64.b64encode(b"\xff" * 99).decode()}, "file", "is not UTF-8"),
        ({"text": "", "name": "a.pdf", "file": base64.b64encode(b"%PDF-1.7" + b"x" * 99).decode()}, "file", "PDF"),
        (
            {"text": "", "name": "t.xlsx", "file": base64.b64encode(b"PK\x03\x04" + b"x" * 99).decode()},
            "file",
            "office",
        ),
        ({"text": "", "name": "empty.txt", "file": ""}, "file", "no article is left"),
        ({"published": "soon"}, "published", "not a date"),
        ({"text": "长" * 200_001}, "draft", "more than 200,000"),
        ({"only": ["nobody"]}, "sources", "no source 'nobody'"),
        ({"more": 1}, None, "Extra inputs"),
    ],
)
def test_what_is_no_draft_is_told_with_the_field_that_is_wrong(
    client: TestClient, asked: dict[str, Any], fault: str | None, words: str
) -> None:
    answer = check(client, **asked)
    assert answer.status_code == (404 if fault == "sources" else 400)
    told = answer.json()
    assert words in told["error"] and "remedy" in told
    assert told.get("fault") == fault
    assert fault != "sources" or told["given"]["value"] == "nobody"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"X-Longtu-Factcheck": ""}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Length": str(FactcheckApp.MOST_BODY + 1)}, 413),
    ],
)
def test_what_comes_from_elsewhere_is_refused(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/check", json={"text": DRAFT}, headers=headers).status_code == status


def test_without_the_cookie_nothing_is_told_and_every_answer_is_under_the_policy(stranger: TestClient) -> None:
    assert stranger.get("/state").status_code == 401
    assert check(stranger).status_code == 401
    assert stranger.post("/session", json={"token": "guessed"}).status_code == 401
    assert stranger.put("/check").status_code == 405
    page = stranger.get("/")
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("language", "words"), [("zh", "核对草稿"), ("en", "Check a draft")])
def test_the_page_speaks_either_language(stranger: TestClient, language: str, words: str) -> None:
    assert words in stranger.get(f"/?lang={language}").text


def test_what_the_form_begins_with_is_what_the_command_was_given(client: TestClient) -> None:
    state = client.get("/state").json()
    assert state["defaults"] == DEFAULTS
    assert "harbour-2025-03-19-chengyan" in state["sources"]
