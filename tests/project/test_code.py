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

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = sorted([*(ROOT / "kg").rglob("*.py"), *(ROOT / "api").rglob("*.py")])
MOST_LINES = 320
MOST_FUNCTION_LINES = 45


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: no function bodies, nothing under TYPE_CHECKING."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from at_import(child)


def imports(nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in NAMES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in NAMES:
                    yield inner
                elif node.module in NAMES:
                    yield node.module


def test_imports_have_no_circles() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, path in NAMES.items():
        graph.add_edges_from((name, other) for other in imports(at_import(tree(path))) if other != name)
    assert list(nx.simple_cycles(graph)) == []


def test_kg_never_imports_api() -> None:
    for name, path in NAMES.items():
        if name.split(".")[0] == "kg":
            used = set(imports(ast.walk(tree(path))))
            assert {other for other in used if other.split(".")[0] == "api"} == set(), name


ORDER = (
    ("kg.base.errors", "kg.base.paths"),
    ("kg.ontology.registry", "kg.quantities.quantity"),
    ("kg.records.record_models",),
    ("kg.records.load", "kg.base.yaml_text"),
    ("kg.build.dataset", "kg.store.snapshot"),
    ("kg.store.shipped_query",),
    ("kg.views.view_specs", "kg.check.served", "kg.graph.single_file"),
    ("kg.cli",),
)


def test_the_layers_import_one_way() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, path in NAMES.items():
        graph.add_edges_from((name, other) for other in imports(ast.walk(tree(path))) if other != name)
    for low, layer in enumerate(ORDER):
        above = {name for higher in ORDER[low + 1 :] for name in higher}
        for name in layer:
            assert not set(nx.descendants(graph, name)) & above, name


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_a_small_room_that_says_what_it_is(name: str) -> None:
    path = NAMES[name]
    text = path.read_text("utf-8")
    assert text.count("\n") <= MOST_LINES
    if text.strip():
        docstring = ast.get_docstring(tree(path)) or ""
        assert docstring, "a module opens with what it is"
    for node in ast.walk(tree(path)):
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
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BadInput"
        if not {"remedy", None} & {keyword.arg for keyword in node.keywords}
    ]
    assert bare == []


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
