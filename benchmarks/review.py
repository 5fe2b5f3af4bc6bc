"""A key in a review of sixty proposals: from the request to the new state, the decision on disk in between.

python -m benchmarks.review
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from benchmarks.table import heading, milliseconds, table
from kg.drafting.draft_records import Draft
from tests.support.drafts import ROUND, drafted
from tests.support.reviewing import reviewing

PROPOSALS = 60


def sixty(draft: Draft) -> Draft:
    """The claims of an example text again and again, each under an id of its own."""
    made = [
        replace(one, claim=one.claim.model_copy(update={"id": f"{one.claim.id}-{number}"}))
        for number in range(PROPOSALS // len(draft.proposals) + 1)
        for one in draft.proposals
    ]
    return replace(draft, proposals=tuple(made[:PROPOSALS]))


def timed(client: httpx.Client, asked: list[dict[str, Any]]) -> list[float]:
    """Seconds of each decision."""
    found = []
    for body in asked:
        start = time.perf_counter()
        assert client.post("/decide", json=body).status_code == 200
        found.append(time.perf_counter() - start)
    return found


def processor(pid: int) -> float:
    """Seconds of processor time that a process has had: what a busy machine does not add to."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the times of each kind of key; the aim is 100 ms on a quiet machine."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        drafted(Path(folder), changed=sixty)
        with reviewing(Path(folder), ROUND) as review, review.client() as client:
            items = client.get("/state").json()["items"]
            entities = [one["item"] for one in items if one["kind"] == "entity"]
            claims = [one["item"] for one in items if one["kind"] == "claim"]
            kinds: dict[str, Callable[[], list[dict[str, Any]]]] = {
                "a new entity": lambda: [{"do": "entity", "item": name} for name in entities],
                "Enter": lambda: [{"do": "accept", "item": name, "flagged": True} for name in claims],
                "u": lambda: [{"do": "undo"} for _ in claims],
                "m and a digit": lambda: [
                    {"do": "change", "item": name, "field": "modality", "value": "reported"} for name in claims
                ],
                "x": lambda: [{"do": "reject", "item": name} for name in claims],
            }
            for name, asked in kinds.items():
                before = processor(review.process.pid)
                found = timed(client, asked())
                spent = (processor(review.process.pid) - before) / len(found)
                rows.append((name, *map(milliseconds, (median(found), max(found), spent)), str(len(found))))
    print(heading("A key in a review of sixty proposals", "starlette", "uvicorn"))
    print(table(("key", "median ms", "slowest ms", "processor ms", "keys"), rows))


if __name__ == "__main__":
    main()
