"""The service keeps what its description says, whatever it is sent: schemathesis, all checks, bounded.

A failure prints the request as a curl command; repair the route or its description, never the check.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import Service

# A parameter that holds JSON in a string: no schema can say which strings are good, so 400 is the right answer there.
JSON_IN_A_STRING = ("--exclude-checks", "positive_data_acceptance")
RUNS: dict[str, tuple[str, ...]] = {
    "reading": ("--include-path-regex", r"^/(api|data)(?!/search)", "--phases", "examples,fuzzing"),
    "reconciliation": ("--include-path-regex", "^/reconcile/1.0", "--phases", "examples,coverage,fuzzing"),
    "the older reconciliation": ("--include-path", "/reconcile", "--phases", "examples,coverage", *JSON_IN_A_STRING),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_service_keeps_its_description(server: Service, name: str, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}openapi.json"]
    bounds = ["--checks", "all", "--max-examples", "2", "--seed", "1", "--no-color"]
    if "--exclude-checks" in RUNS[name]:
        bounds = bounds[2:]
    done = subprocess.run(
        [*command, *RUNS[name], *bounds], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
