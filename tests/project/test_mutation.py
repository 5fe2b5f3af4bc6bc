"""The tool that changes the code: its changes are single, reproducible, from every room, and seen where they run."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests.support.mutation.points import LEFT_OUT, changes, drawn, mutated, probed
from tests.support.rooms import MODULES, ROOT, name_of, room_of

TEXT = '''"""A module."""

LIMIT = 5


def least(found: list[int], more: int = 2) -> int:
    """The least that counts."""
    kept = [number for number in found if number < LIMIT and number is not None]
    if not kept:
        raise ValueError("nothing is left")
    return min(kept) + more
'''


def test_every_change_is_one_piece_of_a_function() -> None:
    found = {change.texts() for change in changes(ast.parse(TEXT))}
    assert found == {
        ("number < LIMIT", "number <= LIMIT"),
        ("number is not None", "number is None"),
        ("number < LIMIT and number is not None", "number < LIMIT or number is not None"),
        ("for number in found if number < LIMIT and number is not None", "for number in found"),
        ("not kept", "not not kept"),
        ("min(kept)", "max(kept)"),
        ("min(kept) + more", "min(kept) - more"),
        ("return min(kept) + more", "return None"),
    }


@pytest.mark.parametrize("number", range(60))
def test_a_mutant_is_the_module_with_that_change_alone(number: int) -> None:
    mutant = drawn(60, 7)[number]
    text = (ROOT / mutant.path).read_text("utf-8")
    before, after = ast.unparse(ast.parse(text)).splitlines(), mutated(text, mutant).splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@pytest.mark.slow
def test_a_seed_draws_the_same_mutants_and_every_room_gives_its_share() -> None:
    mutants = drawn(400, 1)
    assert mutants == drawn(400, 1) != drawn(400, 2)
    assert mutants[:100] == drawn(100, 1)
    assert len({(mutant.path, mutant.statement) for mutant in mutants}) == 400
    rooms = {room_of(name_of(path)) for path in MODULES if path.name != "__init__.py"} - {"api.__main__"}
    assert {room_of(name_of(ROOT / mutant.path)) for mutant in mutants} == rooms - set(LEFT_OUT)


def test_a_probed_module_tells_what_it_comes_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mutation_probe.py").write_text("seen = []\npast = seen.append\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = changes(ast.parse(TEXT))
    numbered = {index: change.statement.lineno for index, change in enumerate(found)}
    space: dict[str, object] = {}
    exec(compile(probed(TEXT, numbered), "probed", "exec"), space)
    least, seen = space["least"], importlib.import_module("mutation_probe").seen
    assert callable(least) and seen == []
    assert least([3, 9]) == 5
    assert set(seen) == set(numbered.values()) - {10}
