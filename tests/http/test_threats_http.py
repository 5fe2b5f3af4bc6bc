"""The HTTP service against hostile requests: foreign pages, wrong hosts, odd paths, forged logs, errors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as parsed

from api.http import problem_documents
from kg.base.errors import LongtuError
from tests.sparql.test_sparql_protocol import problem
from tests.support import serving
from tests.support.serving import Service

EVIL = {"Origin": "https://evil.example"}


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/healthz", "/nowhere", "/sparql?query=ASK"])
def test_reads_are_open_to_every_origin_without_credentials(small: Service, path: str) -> None:
    headers = small.client.get(path, headers=EVIL).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers


def test_preflight(small: Service) -> None:
    asked = {**EVIL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    response = small.client.options("/sparql", headers=asked)
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (204, "*")
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert "authorization" not in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "localhost."])
def test_a_foreign_host_name_is_refused(small: Service, host: str) -> None:
    found = problem(small.client.get("/healthz", headers={"Host": host}), 400, "bad-host")
    assert "KG_ALLOWED_HOSTS" in str(found["remedy"])


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]", "[::1]:8000"])
def test_loopback_names_are_welcome(small: Service, host: str) -> None:
    assert small.client.get("/healthz", headers={"Host": host}).status_code == 200


def test_hosts_can_be_named(small_file: Path) -> None:
    with serving.running(small_file, allowed_hosts='["longtu.example"]') as service:
        assert service.client.get("/healthz", headers={"Host": "longtu.example"}).status_code == 200
        assert service.client.get("/healthz").status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/nowhere"])
def test_every_response_has_the_security_headers(small: Service, path: str) -> None:
    headers = small.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert re.fullmatch("[0-9a-f]{16}", headers["x-request-id"])
    assert headers["x-dataset-version"]
    assert "server" not in headers


def test_the_trace_of_the_caller_names_the_request(small: Service) -> None:
    trace = "0123456789abcdef0123456789abcdef"
    response = small.client.get("/nowhere", headers={"traceparent": f"00-{trace}-0123456789abcdef-01"})
    assert response.headers["x-request-id"] == trace
    assert response.json()["request_id"] == trace


@pytest.mark.slow
@pytest.mark.parametrize("trace", ["nonsense", "00-xyz-1-01", "00-" + "A" * 32 + "-" + "0" * 16 + "-01\tx"])
def test_a_forged_trace_is_ignored(small: Service, trace: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", small.client.get("/", headers={"traceparent": trace}).headers["x-request-id"])


@pytest.mark.parametrize(
    "path",
    ["/..%2f..%2fetc%2fpasswd", "/problems/..%2f..%2f", "/problems/%00", "/problems/%0d%0aX: y", "/problems/%ff"],
)
def test_odd_paths_are_not_found(small: Service, path: str) -> None:
    response = small.client.get(path)
    problem(response, 404, "not-found")
    assert "x" not in response.headers


def test_operations(small_file: Path) -> None:
    with serving.running(small_file) as service:
        assert service.client.get("/healthz").json() == {"status": "ok"}
        ready = service.client.get("/readyz").json()
        assert (ready["status"], ready["triples"]) == ("ok", 11 + 3 * 7)
        service.query("ASK {}")
        service.query("ASK")
        answer = service.client.get("/metrics")
        samples = [each for family in parsed(answer.text) for each in family.samples]
        found = {(each.name, *sorted(each.labels.values())): each.value for each in samples}
        assert found["longtu_work_total", "jobs"] == 2
        assert (found["longtu_responses_total", "200"], found["longtu_responses_total", "400"]) == (3, 1)
        assert (found["longtu_workers", "busy"], found["longtu_workers", "idle"] > 0) == (0, True)
        assert found["longtu_response_seconds_count", "/sparql"] == 2
        assert found["longtu_response_seconds_count", "/healthz"] == 1
        assert found["longtu_response_seconds_bucket", "+Inf", "/sparql"] == 2
        assert found["longtu_sent_bytes_total", "/healthz"] == len(service.client.get("/healthz").content)
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


def test_wrong_methods_elsewhere(small: Service) -> None:
    response = small.client.post("/healthz")
    assert "by GET" in str(problem(response, 405, "method-not-allowed")["remedy"])
    assert response.headers["allow"] == "GET, HEAD"
    for method, place in (("POST", "/api/receipts/sparql"), ("PATCH", "/sparql"), ("PATCH", "/store")):
        response = small.client.request(method, place, content=b"query=ASK{}")
        assert problem(response, 405, "method-not-allowed")["remedy"], place


def test_every_problem_type_is_an_address(small: Service) -> None:
    for name, entry in problem_documents.PROBLEMS.items():
        found = small.client.get(f"/problems/{name}").json()
        assert (found["title"], found["status"]) == (entry.title, entry.status)


def family(kind: type[LongtuError]) -> set[type[LongtuError]]:
    """A class and all its descendants."""
    return {kind}.union(*(family(child) for child in kind.__subclasses__()))


def test_every_error_has_its_own_place_in_the_table() -> None:
    for kind in family(LongtuError):
        if issubclass(kind, problem_documents.WebError):
            assert kind.problem in problem_documents.PROBLEMS, kind
        else:
            nearest = next(base for base in kind.__mro__ if base in problem_documents.NAMES)
            assert nearest is not LongtuError or kind is LongtuError, f"{kind.__name__} would be a 500"


def test_a_problem_says_no_more_than_it_should() -> None:
    scope = {"path": "/x", "state": {"request_id": "1"}}
    response = problem_documents.response_for_status(500, "secret /home/me/kg.py", scope, {})
    assert b"secret" not in response.body
    assert response.status_code == 500


def test_a_log_for_machines_is_one_object_a_line(small_file: Path) -> None:
    with serving.running(small_file, access_log="true", log="json") as service:
        service.client.get("/a%0aFORGED%1b[31m")
        body = service.query("ASK {}")
        name = body.headers["x-request-id"]
        lines = [json.loads(line) for line in service.end_and_read_log().splitlines()]
    first, second = [line for line in lines if line["logger"] == "longtu.access"]
    assert (first["path"], first["status"], first["method"]) == ("/a\\nFORGED\\x1b[31m", 404, "GET")
    assert (second["path"], second["status"], second["bytes"]) == ("/sparql", 200, len(body.content))
    assert (second["request"], second["level"]) == (name, "INFO")
    assert second["time"].endswith("+00:00")


def test_logs_have_one_line_per_request(small_file: Path) -> None:
    with serving.running(small_file, access_log="true") as service:
        service.client.get("/a%0aFORGED%1b[31m", headers={"User-Agent": "x"})
        service.query("ASK { ?secret ?secret ?secret }")
        log = service.end_and_read_log()
    lines = [line for line in log.splitlines() if "longtu.access" in line]
    assert len(lines) == 2
    assert "/a\\nFORGED\\x1b[31m 404" in lines[0]
    assert "secret" not in log
