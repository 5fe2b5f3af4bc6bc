"""The W3C's own tests over HTTP against a scratch store: the same protocol code as the published service."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support import serving
from tests.support.shared import shared

TOKEN = "conformance"
W3C_TOTAL = 555
# What the engine (pyoxigraph 0.5.13) cannot do; docs/conformance.md says why for each.
ENGINE_LIMITS = frozenset(
    {
        "sparql11/aggregates/agg-empty-group-count-graph",
        "sparql11/aggregates/agg-groupconcat-04",
        "sparql11/aggregates/agg-groupconcat-06",
        "sparql11/bindings/graph",
        "sparql11/csv-tsv-res/tsv03",
        "sparql11/functions/bnode01",
        "sparql11/negation/graph-minus",
        "sparql11/property-path/zero_or_more_set_end",
        "sparql11/property-path/zero_or_more_set_start",
        "sparql11/property-path/zero_or_one_set_end",
        "sparql11/property-path/zero_or_one_set_start",
        "sparql11/service/service5",
    }
)
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
        command += ["--suites", "sparql11", "--federation", "--xformat", "--out", str(out)]
        subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    return _by_id(out)


def _by_id(out: Path) -> dict[str, dict[str, Any]]:
    found = json.loads(out.read_text())["results"]
    return {f"{result['group']}|{result['id']}": result for result in found}


def _failed(results: dict[str, dict[str, Any]], group: str) -> list[str]:
    return sorted(r["id"] for r in results.values() if r["group"].startswith(group) and r["status"] == "fail")


def test_only_the_limits_of_the_engine_fail(results: dict[str, dict[str, Any]]) -> None:
    failed = {r["id"] for r in results.values() if r["status"] == "fail"}
    assert failed == ENGINE_LIMITS, [r for r in results.values() if r["id"] in failed ^ ENGINE_LIMITS]


def test_the_whole_suite_was_run(results: dict[str, dict[str, Any]]) -> None:
    w3c = [r for r in results.values() if r["id"].startswith("sparql11/") and r["group"] != "xformat"]
    assert Counter(r["status"] for r in w3c) == {"pass": W3C_TOTAL - len(ENGINE_LIMITS), "fail": len(ENGINE_LIMITS)}


@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("protocol", 34),
        ("gsp", 13),
        ("syntax", 169),
        ("update", 94),
        ("service-description", 3),
        ("protocol-extra", 67),
        ("xformat", 700),
    ],
)
def test_a_group_passes_whole(results: dict[str, dict[str, Any]], group: str, least: int) -> None:
    assert _failed(results, group) == []
    assert sum(1 for r in results.values() if r["group"].startswith(group) and r["status"] == "pass") >= least
