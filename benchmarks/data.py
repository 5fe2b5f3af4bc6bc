"""Synthetic data in the model of the graph: claims as flat stars with sources, slices, links and derived edges, as
N-Quads. The same seed and size give the same bytes.

Checked like real files; never reads one, nor a clock.

python -m benchmarks.data 100000 -o build/bench-100000.nq
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.landscape import landscape
from kg.base.whole_file import write_whole
from kg.build.dataset import Built, build
from kg.ontology.registry import ONTOLOGY_GRAPH

QUADS_A_COMPANY = 1063  # measured at 38 000 quads; decides how near a size comes to the one asked for
FOLDER = Path("build")


def companies(quads: int) -> int:
    """How many companies a landscape of about `quads` quads has."""
    return max(2, round(quads / QUADS_A_COMPANY))


def synthetic(quads: int, seed: int = 1) -> Built:
    """About `quads` quads of landscape; the registry of classes, properties and codes comes on top.

    Raises InvalidFiles if the model has changed so that the invented claims no longer fit it.
    """
    return build(landscape(companies(quads), seed))


def landscape_quads(built: Built) -> int:
    """The quads of a build without the registry."""
    return built.total - built.counts[ONTOLOGY_GRAPH]


def synthetic_file(quads: int, seed: int = 1) -> Path:
    """The data of this size as a file under build/, made anew."""
    path = FOLDER / f"bench-{quads}-{seed}.nq"
    path.parent.mkdir(exist_ok=True)
    write_whole(path, synthetic(quads, seed).file)
    return path


def main() -> None:
    """Write one data set and say what is in it."""
    parser = argparse.ArgumentParser(description="Write synthetic landscape data as N-Quads.")
    parser.add_argument("quads", type=int, help="about how many quads, e.g. 10000, 100000 or 1000000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    built = synthetic(given.quads, given.seed)
    write_whole(given.output, built.file)
    print(f"{landscape_quads(built)} quads and {built.counts[ONTOLOGY_GRAPH]} of the registry, sha256 {built.digest}")


if __name__ == "__main__":
    main()
