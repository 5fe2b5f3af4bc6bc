"""What a start costs: quads a second from N-Quads to a store, memory for each, and the time until `kg serve` answers.

Prints Markdown tables.

python -m benchmarks.loading --quads 100000 1000000
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.data import synthetic_file
from benchmarks.table import heading, milliseconds, table, times
from kg.base.built_file import read_built

_LOADERS = {
    "rdflib": ("import rdflib", "store = rdflib.Dataset(); store.parse(data=data, format='nquads')"),
    "pyoxigraph": (
        "import pyoxigraph",
        "store = pyoxigraph.Store(); store.bulk_load(data, pyoxigraph.RdfFormat.N_QUADS)",
    ),
    "longtu": ("from kg.store.merge import loaded", "store = loaded(data)"),
}
_MEASURE = """
import sys, time
from pathlib import Path
resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096
data = Path(sys.argv[1]).read_bytes().rpartition(b"#")[0]  # the quads, without the last line
{imports}
before = resident()
begun = time.perf_counter()
{load}
print(time.perf_counter() - begun, len(store), resident() - before)
"""
RDFLIB_MOST = 200_000  # beyond it rdflib takes minutes and says nothing new


def loading(file: Path, loader: str) -> tuple[float, int, int]:
    """Seconds, quads held and bytes of memory of one load in a process of its own."""
    imports, load = _LOADERS[loader]
    code = _MEASURE.format(imports=imports, load=load)
    found = subprocess.run([sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True)
    seconds, held, memory = found.stdout.split()
    return float(seconds), int(held), int(memory)


def loads(quads: int, rounds: int) -> list[list[str]]:
    """A line a loader: quads read and held a second, memory for each quad held, the time to the engine's own."""
    file = synthetic_file(quads)
    read = read_built(file).count(b"\n")
    names = [name for name in _LOADERS if name != "rdflib" or quads <= RDFLIB_MOST]
    found = {name: [loading(file, name) for _ in range(rounds if name != "rdflib" else 1)] for name in names}
    base = median(seconds for seconds, _, _ in found["pyoxigraph"])
    rows = []
    for name, runs in found.items():
        seconds, (_, held, memory) = median(run[0] for run in runs), runs[0]
        rate = [f"{count / seconds / 1000:.0f}" for count in (read, held)]
        rows.append([f"{name}, {read:,} quads", milliseconds(seconds), *rate, f"{memory / held:.0f}"])
        rows[-1].append(times(seconds / base))
    return rows


def first_answer() -> tuple[float, float]:
    """Seconds from `kg serve` on the packaged data to the first answer of SPARQL, and to the first page after it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KG_")}
    begun = time.perf_counter()
    command = [str(Path(sys.executable).with_name("kg")), "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            raise SystemExit("kg serve did not start; its message stands above")
        found = []
        for path in ("sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D&format=json", "?lang=en"):
            with urllib.request.urlopen(address + path) as response:
                response.read()
            found.append(time.perf_counter() - begun)
        return found[0], found[1]
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def measured(function: Callable[[], tuple[float, float]], rounds: int) -> list[str]:
    """The medians of two times."""
    return [milliseconds(median(column)) for column in zip(*(function() for _ in range(rounds)), strict=True)]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Loading, and the first answer.")
    parser.add_argument("--quads", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print(heading("Loading", "pyoxigraph", "rdflib"))
    columns = ["what", "ms", "thousand quads read a second", "thousand held a second", "bytes for a quad", "ratio"]
    print(table(columns, [row for quads in given.quads for row in loads(quads, given.rounds)]))
    print(heading("From `kg serve` on the packaged data"))
    answered, page = measured(first_answer, given.rounds)
    print(table(["until", "ms"], [["the first answer is read", answered], ["the first page is read", page]]))


if __name__ == "__main__":
    main()
