"""The shape of the code: imports one way and without circles, small rooms, reasons for exceptions, nothing foreign."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import networkx as nx
import pytest

from tests.support.rooms import NAMES, PAGE, ROOT, described, drawing, imports, name_of, nodes, room_of, tree
from tests.support.shared import shared

MODULES = sorted(NAMES.values())
MOST_LINES = 300
MOST_FUNCTION_LINES = 40


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: no function bodies, nothing under TYPE_CHECKING."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from at_import(child)


def test_imports_have_no_circles() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, path in NAMES.items():
        graph.add_edges_from((name, other) for other in imports(at_import(tree(path))) if other != name)
    assert list(nx.simple_cycles(graph)) == []


def test_kg_never_imports_api() -> None:
    for name, path in NAMES.items():
        if name.split(".")[0] == "kg":
            used = set(imports(nodes(path)))
            assert {other for other in used if other.split(".")[0] == "api"} == set(), name


def test_every_module_stands_in_a_room_and_the_table_names_them_all() -> None:
    rooms: dict[str, set[str]] = {}
    for name, path in NAMES.items():
        room = room_of(name)
        if path.name != "__init__.py" and name != "api.__main__":
            assert room != name, f"{name} is a flat module: put it into a room of docs/code.md"
            rooms.setdefault(room, set()).add(name.removeprefix(f"{room}."))
    assert {room.name: room.modules for room in described().values()} == rooms


def test_imports_lead_downward() -> None:
    rooms = described()
    upward = [
        f"{name} imports {other}"
        for name, path in NAMES.items()
        if room_of(name) in rooms
        for other in imports(nodes(path))
        if room_of(other) != room_of(name) and room_of(other) in rooms
        if rooms[room_of(other)].floor >= rooms[room_of(name)].floor
    ]
    assert upward == []


def test_a_name_that_stands_twice_has_its_reason_in_the_table() -> None:
    places: dict[str, list[str]] = {}
    for name, path in NAMES.items():
        if path.name != "__init__.py":
            places.setdefault(name.rpartition(".")[2], []).append(name)
    twice = {name for name, found in places.items() if len(found) > 1}
    table = PAGE.read_text("utf-8").partition("## Names that stand twice")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    assert twice == {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("top", ["kg", "api"])
def test_the_drawing_of_the_rooms_is_made_from_the_tree(top: str) -> None:
    assert drawing(top) in PAGE.read_text("utf-8"), "run python -m tests.support.rooms"


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_a_small_room_that_says_what_it_is(name: str) -> None:
    path = NAMES[name]
    text = path.read_text("utf-8")
    assert text.count("\n") <= MOST_LINES
    if text.strip():
        docstring = ast.get_docstring(tree(path)) or ""
        assert docstring, "a module opens with what it is"
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= MOST_FUNCTION_LINES, f"{node.name} has {lines} lines"


def test_no_module_is_called_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert {name for name in NAMES if name.split(".")[-1] in drawers} == set()


def public(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_every_public_class_has_a_docstring() -> None:
    missing = {
        f"{name}.{node.name}"
        for name, path in NAMES.items()
        for node in public(path)
        if isinstance(node, ast.ClassDef) and not ast.get_docstring(node)
    }
    assert missing == set()


@cache
def test_bad_input_is_told_how_to_mend_it() -> None:
    bare = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BadInput"
        if not {"remedy", None} & {keyword.arg for keyword in node.keywords}
    ]
    assert bare == []


def test_a_place_is_what_the_caller_gave() -> None:
    """The library is asked by Python, pages and the command: only the command knows its options and its own name."""
    told = [
        (path.relative_to(ROOT).as_posix(), str(first.value))
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.keyword) and node.arg == "place"
        for first in (node.value.values[:1] if isinstance(node.value, ast.JoinedStr) else [node.value])
        if isinstance(first, ast.Constant)
    ]
    assert len(told) > 100
    assert [one for one in told if one[1].startswith("kg")] == []
    assert {file.rsplit("/", 1)[0] for file, place in told if place.startswith("-")} == {"kg/cli", "api/loopback"}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.is_file():
            try:
                yield path.relative_to(ROOT), path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def test_every_exception_to_a_rule_states_its_reason() -> None:
    marks = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>[^\n]*)")
    bare = [
        f"{path}: {match.group(0)}"
        for path, text in texts()
        if path.suffix == ".py" and path.name != "test_repo.py"
        for match in marks.finditer(text)
        if not re.search(r"[\]\w]\s+[#–-]{1,2}\s*\S+", match.group("rest"))
    ]
    assert bare == []


def test_no_file_names_a_machine_or_a_registry_host() -> None:
    machine = re.compile(r"(?<![\w.])/(?:w[o]rk|r[o]ot)/\w+|/t[m]p/\w+|py[p]i\.org|python[h]osted|npm[j]s\.(?:org|com)")
    found = [f"{path}: {match.group(0)}" for path, text in texts() for match in machine.finditer(text)]
    assert found == []


def grams(text: str, size: int = 22) -> set[str]:
    plain = re.sub(r"\s+", "", text)
    return {plain[i : i + size] for i in range(len(plain) - size + 1)}


def test_no_file_holds_a_sentence_of_the_articles(articles: Path) -> None:
    known = set().union(*(grams(path.read_text("utf-8")) for path in articles.glob("*.txt")))
    assert known
    found = {str(path): hit for path, text in texts() if (hit := next(iter(grams(text) & known), ""))}
    assert found == {}


def runs(text: str) -> Iterator[str]:
    """Stretches of a text by its letters and digits, addresses left out: 21 Chinese characters, 63 of any kind."""
    plain = "".join(filter(str.isalnum, re.sub(r"https?://\S+", " ", text).casefold()))
    yield from (plain[at : at + 63] for at in range(len(plain) - 62))
    for stretch in re.finditer("[\u4e00-\u9fff]{21,}", plain):
        yield from (plain[at : at + 21] for at in range(stretch.start(), stretch.end() - 20))


@pytest.mark.parametrize("folder", ["passages", "inbox"])
def test_no_file_holds_a_long_run_of_the_news(folder: str) -> None:
    """Names, aliases and remarks of claim files are in our own words; a name of a firm or a law is shorter."""
    known = {run for path in shared(folder).glob("*.txt") for run in runs(path.read_text("utf-8"))}
    assert known
    found = {str(path): hit for path, text in texts() if (hit := next(filter(known.__contains__, runs(text)), ""))}
    assert found == {}


def test_every_entry_point_loads_and_every_table_of_pyproject_is_read() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for target in project["project"]["scripts"].values():
        module, _, name = target.partition(":")
        assert callable(getattr(import_module(module), name))
    assert set(project) == {"build-system", "project", "dependency-groups", "tool"}
    assert set(project["tool"]) <= {"hatch", "ruff", "mypy", "pytest"}


def test_the_lock_files_hold_every_dependency_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==\S+", text, re.MULTILINE)
        assert text.count("--hash=sha256:") >= len(pins)
        locked = {pin.lower().replace("_", "-") for pin in pins}
        wanted = {re.split(r"[\[>=<]", item)[0].lower() for item in project["project"]["dependencies"]}
        assert wanted <= locked


def test_the_changelog_names_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    from kg import __version__

    assert __version__ == version
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
