"""How long each page takes and what it weighs, on the packaged graph, in the process that renders.

Prints processor time, not time on the clock, so that other work on the machine does not count. Never judges a number.

Run: python -m benchmarks.pages [--rounds 9] [--only entity]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from api.html.page_list import render
from api.html.rendering import Site
from api.pages.explorer_page import WHOLE
from api.pages.explorer_page import page as graph_page
from benchmarks.table import heading, milliseconds, table
from kg.build.dataset import build
from kg.pages.prepare import prepare
from kg.records.load import load
from kg.store.snapshot import Snapshot
from kg.views.view_specs import VIEWS

Json = dict[str, Any]
ENTITIES = ("moonshot-ai", "kimi", "zhipu", "tencent", "yang-zhilin", "kimi-k2")


@dataclass(frozen=True)
class Asked:
    """One page: its address, its name in the catalogue, the arguments of its function."""

    path: str
    page: str
    arguments: Json


@dataclass(frozen=True)
class Cost:
    """Seconds of the first answer, of the median answer, and bytes as sent."""

    first: float
    median: float
    weight: int


def asked() -> Iterator[Asked]:
    """Every kind of page, the large ones among the things, and every view with what it needs."""
    for name in ("home", "about", "schema", "queries", "views", "sources", "data", "types"):
        yield Asked("/" if name == "home" else f"/{name}", name, {})
    yield from (Asked(f"/types/{name}", "type", {"class_name": name}) for name in ("Company", "FundingRound", "Agent"))
    yield Asked("/docs/model", "guide", {"name": "model"})
    yield Asked("/search?q=yuezhi", "search", {"q": "yuezhi"})
    yield Asked("/search?q=moonshto", "search", {"q": "moonshto"})
    yield from (Asked(f"/id/{id}", "entity", {"entity_id": id}) for id in ENTITIES)
    yield Asked("/id/quantity/usd-500000000", "node", {"kind": "quantity", "name": "usd-500000000"})
    yield Asked("/claims/a1.cash-after-c-lead", "claim", {"claim_id": "a1.cash-after-c-lead"})
    yield Asked("/cards/a1.cash-after-c-lead", "card", {"claim_id": "a1.cash-after-c-lead"})
    several = [f"a1.{name}" for name in ("cash-after-c-lead", "letter-author-abstract", "not-seeking-listing-lead")]
    yield Asked(f"/claims?ids={','.join(several)}", "claims", {"claim_ids": several})
    yield Asked(f"/cards?ids={','.join(several)}", "claims-card", {"claim_ids": several})
    yield from (Asked(f"/sources/{id}", "source", {"source_id": id}) for id in ("a1", "a2"))
    yield Asked("/queries/entity-facts", "query", {"name": "entity-facts"})
    for name, spec in VIEWS.items():
        given = {item.name: item.example for item in spec.parameters if item.name in spec.required}
        yield Asked(f"/views/{name}", "view", {"name": name, "parameters": given})


def cost(snapshot: Snapshot, page: Asked, rounds: int) -> Cost:
    """What a page costs when it is asked for `rounds` times, compressed as the service sends it."""
    site = Site(language="zh", path=page.path.partition("?")[0]).fields()
    seconds, body = [], b""
    for _ in range(rounds):
        spent, body = processor_time(lambda: render(snapshot, page.page, "html", site, page.arguments, True))
        seconds.append(spent)
    return Cost(seconds[0], median(seconds[1:] or seconds), len(body))


def graph_cost(snapshot: Snapshot, rounds: int) -> Cost:
    """What the explorer's page costs, the whole graph shown."""
    site, seconds, body = Site(language="zh", path="/graph").fields(), [], b""
    for _ in range(rounds):
        spent, body = processor_time(lambda: graph_page(snapshot, site, embed=False, zipped=True, choice=WHOLE))
        seconds.append(spent)
    return Cost(seconds[0], median(seconds[1:] or seconds), len(body))


def processor_time(work: Callable[[], bytes]) -> tuple[float, bytes]:
    """Seconds of processor time, and the result."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def main() -> None:
    """Print one line a page."""
    parser = argparse.ArgumentParser(description="Processor time and weight of every page.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="a part of an address")
    given = parser.parse_args()
    snapshot = Snapshot.from_nquads(build(load()).nquads)
    start = time.process_time()
    prepare(snapshot)
    ahead = time.process_time() - start
    gc.collect()
    gc.freeze()  # as the template process does before it forks
    found = {page.path: cost(snapshot, page, given.rounds) for page in asked() if given.only in page.path}
    if given.only in "/graph":
        found["/graph"] = graph_cost(snapshot, given.rounds)
    rows = [[path, milliseconds(c.first), milliseconds(c.median), f"{c.weight:,}"] for path, c in found.items()]
    print(heading("Pages: processor time, weight as sent"))
    print(f"Computed ahead, once for a snapshot: {milliseconds(ahead)} ms.\n")
    print(table(("page", "first ms", "median ms", "bytes"), rows))


if __name__ == "__main__":
    main()
