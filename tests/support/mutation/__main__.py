"""Draws mutants, finds the tests that come past each, runs those, and says which changes no test saw.

Results stay in build/mutants: a run that is begun again goes on, and tries those that survived once more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from queue import Queue
from typing import Any

import yaml

from tests.support.mutation.copies import Copy, files
from tests.support.mutation.points import Mutant, drawn, mutated, probed
from tests.support.mutation.reach import prepare
from tests.support.rooms import ROOT, room_of

BUILD = ROOT / "build" / "mutants"
REASONS = Path(__file__).with_name("survivors.yaml")
# What looks at the text of the code, at other people's suites, or at a browser is no judge here.
NO_JUDGES = (
    *("tests/project/", "tests/browser/", "tests/support/", "tests/sparql/test_sparql_conformance.py"),
    *("tests/json/test_api_fuzz.py", "tests/sparql/test_sparql_clients.py"),
)
ENOUGH = 0.9
# Seconds of tests, by their cost on unchanged code: those that come past a change, then others of their files.
FIRST_SECONDS, REST_SECONDS = 40.0, 120.0
Reached = dict[str, dict[str, Any]]


def judges() -> list[str]:
    """The files of tests that are run."""
    return [n for n in files() if n.startswith("tests/") and "/test_" in n and not n.startswith(NO_JUDGES)]


def _digest(names: list[str], more: str = "") -> str:
    found = blake2b(more.encode(), digest_size=8)
    for name in names:
        found.update(name.encode() + (ROOT / name).read_bytes())
    return found.hexdigest()


def reached(mutants: Sequence[Mutant], jobs: int) -> Reached:
    """For every test its seconds and the numbers of the mutants that it comes past; kept until a file changes."""
    code = _digest([n for n in files() if n.startswith(("kg/", "api/", "schema/"))], repr(list(mutants)))
    kept = {name: BUILD / "reach" / f"{code}-{_digest([name])}.json" for name in judges()}
    todo = [name for name, path in kept.items() if not path.exists()]
    if todo:
        (BUILD / "reach").mkdir(parents=True, exist_ok=True)
        numbers: dict[str, dict[int, int]] = {}
        for number, mutant in enumerate(mutants):
            numbers.setdefault(mutant.path, {})[mutant.index] = number
        copies = [Copy(BUILD / f"probed-{n}") for n in range(jobs)]
        for copy in copies:
            prepare(copy.folder, len(mutants))
            for name, numbered in numbers.items():
                (copy.folder / name).write_text(probed((ROOT / name).read_text("utf-8"), numbered), "utf-8")

        def look(copy: Copy, name: str) -> None:
            told = copy.ask(reach=True, tests=[name], cpu_seconds=3600, wall_seconds=3600)
            if "tests" not in told:
                raise SystemExit(f"{name} does not run on unchanged code: {told}")
            kept[name].write_text(json.dumps(told), "utf-8")
            print(f"reach {name}: {len(told['tests'])} tests", file=sys.stderr, flush=True)

        _shared(copies, todo, look)
    found: Reached = {}
    for path in kept.values():
        told = json.loads(path.read_text("utf-8"))
        for test, seen in told["tests"].items():
            found[test] = {**seen, "past": {*seen.get("past", ()), *told["early"]}}
    return found


def _shared(copies: list[Copy], work: list[Any], do: Any) -> None:
    """Do every piece of work in whichever copy is free."""
    free: Queue[Copy] = Queue()
    for copy in copies:
        copy.start()
        free.put(copy)

    def one(piece: Any) -> None:
        copy = free.get()
        try:
            do(copy, piece)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as threads:
        list(threads.map(one, work))
    for copy in copies:
        copy.stop()


def in_order(number: int, found: Reached) -> list[list[str]]:
    """The tests that may see a mutant, in two rounds: the cheapest, a minute's worth; then the rest of their files.

    What is made once for many tests comes past a change in the first of them alone; so the rest is tried too.
    """
    cost = {name: test["seconds"] for name, test in found.items() if not test["failed"]}
    direct = [name for name in cost if number in found[name]["past"]]
    files: Counter[str] = Counter()
    for name in direct:
        files[name.partition("::")[0]] += cost[name]
    direct.sort(key=lambda name: (files[name.partition("::")[0]], name.partition("::")[0], cost[name]))
    first = _worth(direct, cost, FIRST_SECONDS)
    rest = [name for name in cost if name.partition("::")[0] in files and name not in set(first)]
    rest.sort(key=lambda name: (name not in direct, files[name.partition("::")[0]]))
    return [first, _worth(rest, cost, REST_SECONDS)]


def _worth(names: list[str], cost: dict[str, float], most: float) -> list[str]:
    """The first of these tests, so many seconds' worth."""
    kept, seconds = [], 0.0
    for name in names:
        if seconds < most:
            kept.append(name)
            seconds += cost[name]
    return kept


def tried(copy: Copy, mutant: Mutant, number: int, found: Reached) -> dict[str, Any]:
    """What became of a mutant: killed by a test, by its own endlessness, or not at all."""
    text = mutated((ROOT / mutant.path).read_text("utf-8"), mutant)
    rounds = [names for names in in_order(number, found) if names]
    for names in rounds:
        usual = sum(found[name]["seconds"] for name in names)
        limits = {"cpu_seconds": 60 + 5 * usual, "wall_seconds": 600 + 20 * usual}
        told = copy.ask(reach=False, tests=names, path=mutant.path, text=text, **limits)
        if told["code"] != 0:
            by = told.get("failed") or ("the clock" if told.get("late") else f"its end with {told['code']}")
            return {"killed": True, "by": by}
    return {"killed": False, "by": "" if rounds else "nothing comes past it"}


def main() -> int:
    """Draw, try, report; 1 where too many survive or a survivor has no reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.mutation", description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="how many are drawn")
    parser.add_argument("--first", type=int, help="how many of those are tried")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    mutants = drawn(given.count, given.seed)
    found = reached(mutants, given.jobs)
    results = BUILD / "results.jsonl"
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    done = {told["name"]: told for told in map(json.loads, lines)}
    chosen = list(enumerate(mutants))[: given.first]
    todo = [(number, m) for number, m in chosen if not done.get(m.name, {}).get("killed")]
    todo.sort(key=lambda pair: sum(found[name]["seconds"] for name in in_order(pair[0], found)[0]))

    def judge(copy: Copy, piece: tuple[int, Mutant]) -> None:
        told = {"name": piece[1].name, **tried(copy, piece[1], piece[0], found)}
        done[piece[1].name] = told
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
        print("killed  " if told["killed"] else "SURVIVED", piece[1].name, told["by"], file=sys.stderr, flush=True)

    _shared([Copy(BUILD / f"copy-{n}") for n in range(given.jobs)], todo, judge)
    return report([m for _, m in chosen], done)


def report(mutants: Sequence[Mutant], done: dict[str, dict[str, Any]]) -> int:
    """Print the rate of each room and the survivors with their reasons."""
    reasons: dict[str, str] = yaml.safe_load(REASONS.read_text("utf-8")) or {}
    alive = [mutant for mutant in mutants if not done[mutant.name]["killed"]]
    tally = Counter(_room(mutant) for mutant in mutants)
    lost = Counter(_room(mutant) for mutant in alive)
    print("| room | mutants | killed |", "|---|---|---|", sep="\n")
    for room, number in sorted(tally.items()):
        print(f"| {room} | {number} | {number - lost[room]} |")
    rate = 1 - len(alive) / len(mutants)
    print(f"| all | {len(mutants)} | {len(mutants) - len(alive)} ({rate:.1%}) |\n")
    for mutant in alive:
        print(f"- {mutant.name} (line {mutant.line}): {reasons.get(mutant.name, 'no reason yet')}")
    return int(rate < ENOUGH or any(mutant.name not in reasons for mutant in alive))


def _room(mutant: Mutant) -> str:
    return room_of(mutant.path.removesuffix(".py").replace("/", "."))


if __name__ == "__main__":
    sys.exit(main())
