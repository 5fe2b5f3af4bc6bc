"""Who reaches a review: its own page on this machine with its token, and nobody else; what it answers to others."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.drafting.draft_file import read_draft
from tests.support.drafts import ROUND, drafted
from tests.support.reviewing import KG, Reviewing, reviewing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewed")
    drafted(folder)
    return folder


@pytest.fixture(scope="module")
def review(workspace: Path) -> Iterator[Reviewing]:
    with reviewing(workspace, ROUND) as started:
        yield started


DECISION = {"do": "entity", "item": "chengyan-ai", "decision": "accepted"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"X-Longtu-Review": ""}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_a_decision_from_elsewhere_is_refused(
    review: Reviewing, workspace: Path, headers: dict[str, str], status: int
) -> None:
    before = (workspace / "drafts" / f"{ROUND}.yaml").read_bytes()
    with review.client() as client:
        answer = client.post("/decide", json=DECISION, headers=headers)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert (workspace / "drafts" / f"{ROUND}.yaml").read_bytes() == before


def test_without_the_cookie_nothing_of_the_draft_is_told(review: Reviewing) -> None:
    with httpx.Client(base_url=review.url, timeout=600, headers=review.own) as client:
        for answer in (client.get("/state"), client.get("/entities?q=x"), client.post("/decide", json=DECISION)):
            assert answer.status_code == 401
        page = client.get("/")
        assert page.status_code == 200
        assert "澄砚" not in page.text and review.token not in page.text
        assert client.post("/session", json={"token": "guessed"}).status_code == 401
        assert client.post("/session", content=b"[]", headers={"Content-Type": "application/json"}).status_code == 401


def test_the_cookie_is_for_this_page_alone_and_no_script_reads_it(review: Reviewing) -> None:
    answer = httpx.post(f"{review.url}session", json={"token": review.token}, headers=review.own, timeout=600)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower() and review.token not in cookie


def test_every_answer_is_under_a_policy_that_lets_nothing_in(review: Reviewing) -> None:
    with review.client() as client:
        for path in ("/", "/state", "/static/none.js"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self';") and "unsafe" not in policy
            assert headers["cache-control"] == "no-store"
            assert "access-control-allow-origin" not in headers
        assert client.get("/static/none.js").status_code == 404
        assert client.put("/decide").status_code == 405


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"do": "format"}', 400),
        (b'{"do": "accept", "item": "nothing"}', 404),
        (b'{"do": "accept", "item": "lead", "more": 1}', 400),
        (b'{"do": "put", "described": {"id": "../x", "type": "Company", "zh": "a", "en": "b"}}', 400),
        (b'{"do": "accept", "item": "lead"}', 409),
        (b'{"do": "reject", "item": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_a_decision_that_makes_no_sense_is_told_so(review: Reviewing, body: bytes, status: int) -> None:
    with review.client() as client:
        answer = client.post("/decide", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == status, answer.text
        assert answer.json()["error"]


@pytest.mark.parametrize("address", ["/?lang=zh&lang=en", "/entities?q=a&q=b", "/kinds?start=0&end=1&start=2"])
def test_a_parameter_that_comes_twice_is_refused(review: Reviewing, address: str) -> None:
    with review.client() as client:
        answer = client.get(address)
    assert (answer.status_code, answer.json()["remedy"]) == (400, "send it once")


def test_another_tab_does_not_decide_on_what_it_has_not_seen(tmp_path: Path) -> None:
    drafted(tmp_path)
    with reviewing(tmp_path, ROUND) as review, review.client() as client:
        seen = client.get("/state").json()["revision"]

        def decide(**asked: Any) -> httpx.Response:
            return client.post("/decide", json={"revision": seen, **asked})

        assert decide(**DECISION).status_code == 200
        late = decide(do="entity", item="chengyan-ai", decision="rejected")
        assert late.status_code == 409
        assert next(one for one in late.json()["items"] if one["item"] == "chengyan-ai")["decision"] == "accepted"


def test_a_second_review_is_told_who_has_the_first_and_a_kill_frees_the_draft(tmp_path: Path) -> None:
    path = drafted(tmp_path)
    command = [str(KG), "review", ROUND, "--workspace", str(tmp_path)]
    with reviewing(tmp_path, ROUND) as review:
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert "in review by " in second.stderr and f"process {review.process.pid}" in second.stderr
        with review.client() as client:
            assert client.post("/decide", json=DECISION).status_code == 200
        review.process.send_signal(signal.SIGKILL)
        review.process.wait(60)
    draft = read_draft(path.read_text("utf-8"), path.name)
    assert [one.id for one in draft.entities if one.decision == "accepted"] == ["chengyan-ai"]
    with reviewing(tmp_path, ROUND) as again:
        assert again.process.poll() is None


def test_a_port_that_is_taken_is_told(tmp_path: Path, review: Reviewing) -> None:
    drafted(tmp_path)
    port = review.url.rstrip("/").rpartition(":")[2]
    command = [str(KG), "review", ROUND, "--workspace", str(tmp_path), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"cannot listen on port {port}" in done.stderr and "0 takes a free one" in done.stderr
    assert sys.executable not in done.stderr
