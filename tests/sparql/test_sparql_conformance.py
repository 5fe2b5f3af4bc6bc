"""The W3C's own tests over HTTP against a scratch store: the same protocol code as the published service."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import serving
from tests.support.shared import shared

TOKEN = "conformance"
# How many tests each suite of the W3C has at least, and those of them that the engine (pyoxigraph 0.5.13) cannot pass;
# docs/conformance.md says why for each.
SUITES = {"sparql10": 482, "sparql11": 555, "sparql12": 269}
ENGINE_LIMITS = {
    "sparql10": {
        "distinct/distinct-1",
        "distinct/distinct-9",
        "expr-builtin/case-insensitive-booleans",
        "expr-builtin/dawg-str-1",
        "expr-builtin/dawg-str-2",
        "expr-builtin/sameTerm-eq",
        "expr-builtin/sameTerm-not-eq",
        "expr-builtin/sameTerm-simple",
        "expr-equals/eq-graph-1",
        "expr-equals/eq-graph-2",
        "graph/graph-optional",
        "graph/graph-variable-scope",
        "open-world/date-2",
        "open-world/open-eq-01",
        "syntax-sparql3/syn-bad-26",
    },
    "sparql11": {
        "aggregates/agg-empty-group-count-graph",
        "aggregates/agg-groupconcat-04",
        "aggregates/agg-groupconcat-06",
        "bindings/graph",
        "csv-tsv-res/tsv03",
        "functions/bnode01",
        "negation/graph-minus",
        "property-path/zero_or_more_set_end",
        "property-path/zero_or_more_set_start",
        "property-path/zero_or_one_set_end",
        "property-path/zero_or_one_set_start",
        "service/service5",
    },
    "sparql12": {
        "grouping/group01",
        "grouping/select-variable-reuse",
        "syntax-triple-terms-negative/tripleterm-subject-03",
        "syntax-triple-terms-negative/tripleterm-subject-06",
        "syntax/nested-aggregate-functions",
    },
}
# The harness binds its mock endpoints to a free port; here the port must be known to the allow-list before.
pytestmark = pytest.mark.conformance
HARNESS = """
import functools, http.server, runpy, sys

port, script, sys.argv = int(sys.argv[1]), sys.argv[2], sys.argv[2:]
class Fixed(http.server.ThreadingHTTPServer):
    def __init__(self, address, handler): super().__init__((address[0], port), handler)
http.server.ThreadingHTTPServer = Fixed
runpy.run_path(script, run_name="__main__")
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every result of one whole run, by id."""
    folder = shared("conformance")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    hosts = ["example.org", "example1.org", "example2.org", "example3.org", "invalid.endpoint.org"]
    services = [f"http://127.0.0.1:{port}/{host}" for host in hosts] + ["http://invalid.endpoint.org/sparql"]
    out = tmp_path_factory.mktemp("conformance") / "now.json"
    settings = {"scratch": "true", "token": TOKEN, "time_limit_s": 20, "allow_service": json.dumps(services)}
    with serving.running(None, **settings) as service:
        command = [sys.executable, "-c", HARNESS, str(port), str(folder / "w3c_http.py")]
        command += ["--tests", str(folder / "rdf-tests"), "--query", f"{service.url}sparql"]
        command += ["--update", f"{service.url}sparql", "--gsp", f"{service.url}store", "--token", TOKEN]
        command += ["--suites", ",".join(SUITES), "--federation", "--xformat", "--out", str(out)]
        subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    return _by_id(out)


def _by_id(out: Path) -> dict[str, dict[str, Any]]:
    found = json.loads(out.read_text())["results"]
    return {f"{result['group']}|{result['id']}": result for result in found}


def _failed(results: dict[str, dict[str, Any]], group: str) -> list[str]:
    return sorted(r["id"] for r in results.values() if r["group"].startswith(group) and r["status"] == "fail")


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_is_run_whole_and_only_the_limits_of_the_engine_fail(
    results: dict[str, dict[str, Any]], suite: str
) -> None:
    run = [r for r in results.values() if r["id"].startswith(f"{suite}/") and r["group"] != "xformat"]
    failed = {r["id"].removeprefix(f"{suite}/") for r in run if r["status"] == "fail"}
    assert failed == ENGINE_LIMITS[suite], [r for r in run if r["status"] == "fail"]
    assert {r["status"] for r in run} == {"pass", "fail"}
    assert len(run) >= SUITES[suite]


@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("protocol", 34),
        ("gsp", 13),
        ("syntax-1.1", 169),
        ("update-1.1", 94),
        ("update-1.2", 3),
        ("service-description", 3),
        ("protocol-extra", 70),
        ("xformat", 1724),
    ],
)
def test_a_group_passes_whole(results: dict[str, dict[str, Any]], group: str, least: int) -> None:
    assert _failed(results, group) == []
    passed = [r for r in results.values() if r["group"].startswith(group) and r["status"] == "pass"]
    assert len(passed) >= least
