"""What the analyst's side costs: the co-investment projection, and a large picture's data.

Results are compared before times are; prints Markdown tables. Ends with 1 where a result differs; never because of a
time.

python -m benchmarks.views
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar, cast

import numpy as np
import pyoxigraph as ox
from pydantic_core import to_json
from scipy import sparse

from benchmarks.data import synthetic_file
from benchmarks.table import heading, milliseconds, table, times
from kg.base.built_file import read_built
from kg.facts.relations import relations
from kg.graph.picture import graph
from kg.graph.picture_records import PictureData
from kg.graph.vis_network import edge_items, node_items
from kg.ontology.registry import ID, LT
from kg.store.snapshot import Snapshot
from kg.views.parts.columns import columns
from kg.views.parts.projection import Indices, project

T = TypeVar("T")


def timed(function: Callable[[], T]) -> tuple[float, T]:
    """How long a call takes in seconds, and what it gives."""
    begun = time.perf_counter()
    found = function()
    return time.perf_counter() - begun, found


def memberships(count: int, seed: int = 1) -> tuple[Indices, Indices]:
    """Different pairs of investor and round, about four to a round, the first investors far more often."""
    random = np.random.default_rng(seed)
    rounds, investors = max(1, count // 4), max(10, count // 20)
    drawn = np.empty((0, 2), dtype=np.int64)
    while len(drawn) < count:
        more = np.column_stack(
            [(investors * random.random(count) ** 1.5).astype(np.int64), random.integers(0, rounds, count)]
        )
        drawn = np.unique(np.concatenate([drawn, more]), axis=0)
    kept = drawn[np.sort(random.choice(len(drawn), count, replace=False))]
    return kept[:, 0], kept[:, 1]


def store_of(members: Indices, groups: Indices) -> Snapshot:
    """A snapshot with these memberships as direct edges, and nothing else."""
    lines = (
        f"<{ID}round-{group}> <{LT}participant> <{ID}investor-{member}> .\n"
        for member, group in zip(members.tolist(), groups.tolist(), strict=True)
    )
    store = ox.Store()
    store.bulk_load("".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
    return Snapshot(store, "")


def plain_projection(members: Indices, groups: Indices) -> sparse.coo_array:
    """What one writes by hand with scipy on ready arrays: the incidence matrix times its transpose, upper half."""
    incidence = sparse.csr_array((np.ones(len(members), dtype=np.int32), (members, groups)))
    return sparse.triu(incidence @ incidence.T, k=1, format="coo")


def from_store(snapshot: Snapshot) -> tuple[float, float, Indices]:
    """Seconds to read the columns, seconds to project them, and the pairs by the numbers of the investors."""
    reading, read = timed(lambda: columns(snapshot))
    projecting, found = timed(lambda: project(read.members, read.groups))
    number = np.array([int(name.removeprefix("investor-")) for name in read.investors], dtype=np.int64)
    return reading, projecting, in_order(number[found.first], number[found.second], found.shared)


def in_order(first: Indices, second: Indices, shared: Indices) -> Indices:
    """Rows of lower number, higher number, shared rounds, sorted: equal for equal projections."""
    rows = np.column_stack([np.minimum(first, second), np.maximum(first, second), shared])
    ordered: Indices = rows[np.lexsort(rows.T[::-1])]
    return ordered


def projection(count: int, rounds: int) -> tuple[list[str], bool]:
    """A line of the projection table, and whether the three results are equal, pair by pair."""
    members, groups = memberships(count)
    snapshot = store_of(members, groups)
    plain, arrays, reading, whole, same = [], [], [], [], True
    for _ in range(rounds):
        seconds, expected = timed(lambda: plain_projection(members, groups))
        plain.append(seconds)
        seconds, found = timed(lambda: project(members, groups))
        arrays.append(seconds)
        read, projected, again = from_store(snapshot)
        reading.append(read)
        whole.append(read + projected)
        first, second = (axis.astype(np.int64) for axis in expected.coords)
        wanted = in_order(first, second, expected.data.astype(np.int64))
        same &= np.array_equal(wanted, in_order(*found)) and np.array_equal(wanted, again)
    base = median(plain)
    cells = [f"{count:,}", f"{expected.nnz:,}", milliseconds(base)]
    for measured in (arrays, reading, whole):
        cells += [milliseconds(median(measured)), times(median(measured) / base)]
    return cells, same


def picture(nodes: int, edges: int) -> PictureData:
    """A picture's data in the form of kg.graph.picture.graph, of any size; an edge joins two different nodes."""
    random = np.random.default_rng(1)
    starts = random.integers(0, nodes, edges)
    ends = (starts + random.integers(1, nodes, edges)) % nodes
    name = {"zh": "公司", "en": "Company"}
    points = [
        {"id": f"n{i}", "name": {k: f"{v} {i}" for k, v in name.items()}, "type": "Company"}
        | {"x": i % 100 * 130, "y": i // 100 * 56, "size": 12}
        for i in range(nodes)
    ]
    label = {"zh": "投资方", "en": "investor"}
    lines = [
        {"id": f"e{i}", "from": f"n{a}", "to": f"n{b}", "predicate": "investor", "label": label}
        | {"dashes": False, "bend": 0}
        for i, (a, b) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True))
    ]
    return cast(PictureData, {"nodes": points, "edges": lines})


def stock_pyvis(drawn: PictureData) -> int:
    """The same picture added node by node and edge by edge, as pyvis documents it; the number of its edges."""
    from pyvis.network import Network

    network = Network(directed=True)
    for node in drawn["nodes"]:
        network.add_node(node["id"], label=node["name"]["en"], x=node["x"], y=node["y"], size=node["size"])
    for edge in drawn["edges"]:
        network.add_edge(edge["from"], edge["to"], label=edge["label"]["en"])
    network.get_network_data()
    return len(network.edges)


def pictures(nodes: int, edges: int, rounds: int) -> list[list[str]]:
    """Lines of the table of pictures: ours, and stock pyvis."""
    drawn = picture(nodes, edges)
    items = [timed(lambda: (node_items(drawn, "en"), edge_items(drawn, "en"))) for _ in range(rounds)]
    ours = median(seconds for seconds, _ in items)
    written = median(timed(lambda: to_json(items[0][1]))[0] for _ in range(rounds))
    stock, _ = timed(lambda: stock_pyvis(drawn))
    size = f"{nodes:,} nodes, {edges:,} edges"
    return [
        [f"items for vis-network, {size}", milliseconds(ours), "1.00×"],
        ["the same as JSON text", milliseconds(written), times(written / ours)],
        ["pyvis add_node, add_edge", milliseconds(stock), times(stock / ours)],
    ]


def graph_of(file: Path) -> list[list[str]]:
    """Lines of the table of pictures: from the store to a picture, on synthetic data."""
    snapshot = Snapshot.from_nquads(read_built(file))
    read, known = timed(lambda: relations(snapshot))
    size = f"{len(known.entities):,} nodes, {len(known.relations):,} edges"
    return [
        [f"relations with their claims from the store, {size}", milliseconds(read), ""],
        ["whole picture of 400 nodes with places", milliseconds(timed(lambda: graph(snapshot))[0]), ""],
        ["one company and its neighbours", milliseconds(timed(lambda: graph(snapshot, focus="company-00001"))[0]), ""],
    ]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Projection and pictures.")
    parser.add_argument("--investments", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--edges", type=int, default=30_000)
    parser.add_argument("--quads", type=int, default=100_000, help="about how many quads of synthetic data")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print(heading("Projection of co-investment", "numpy", "scipy"))
    projected = [projection(count, given.rounds) for count in given.investments]
    head = ["investments", "pairs", "scipy on arrays, ms", "ours on arrays, ms", "ratio"]
    head += ["columns from the store, ms", "ratio", "ours from the store, ms", "ratio"]
    print(table(head, [cells for cells, _ in projected]))
    file = synthetic_file(given.quads)
    print(heading("Pictures", "pyvis"))
    lines = [*pictures(given.nodes, given.edges, given.rounds), *graph_of(file)]
    print(table(["what", "ms", "ratio"], lines))
    if not all(same for _, same in projected):
        sys.exit("the projections differ")


if __name__ == "__main__":
    main()
