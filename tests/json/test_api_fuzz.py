"""The service keeps what its description says, whatever it is sent: schemathesis, all checks, bounded.

A failure prints the request as a curl command; repair the route or its description, never the check.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.serving import Service

pytestmark = pytest.mark.fuzz

HERE = Path(__file__).parent
CONFIG = HERE / "schemathesis.toml"  # what is a right answer where the description cannot say it, with reasons
# OpenAPI 3.1 cannot describe the method QUERY, which /sparql has. Its clients send parameters of other services, which
# mean nothing here; test_sparql_protocol and test_sparql_wire hold what it refuses.
SPARQL = ("--include-path", "/sparql", "--exclude-checks")
UNDESCRIBED = "unsupported_method,allow_header_conformance,negative_data_rejection"
# Bounded by the number of cases. The long run, with the repository in PYTHONPATH:
# schemathesis --config-file tests/json/schemathesis.toml run URL/openapi.json --checks all \
#   --phases examples,coverage,fuzzing,stateful
RUNS: dict[str, tuple[str, ...]] = {
    "every operation": ("--phases", "examples,fuzzing", "--exclude-path", "/sparql"),
    "SPARQL": ("--phases", "examples,fuzzing", *SPARQL, UNDESCRIBED),
    "edges": (
        "--phases",
        "coverage",
        "--include-path-regex",
        "^/(api/(rounds|resolve)|reconcile/1.0/(match|extend))$",
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_service_keeps_its_description(server: Service, name: str, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG), "run"]
    bounds = ["--checks", "all", "--max-examples", "2", "--seed", "1", "--no-color"]
    patient = ["--request-timeout", "300", "--max-response-time", "300"]  # what is judged is the answer, not its time
    done = subprocess.run(
        [*command, f"{server.url}openapi.json", *RUNS[name], *bounds, *patient],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
