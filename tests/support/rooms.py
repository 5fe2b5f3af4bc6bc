"""The rooms of the code, read twice: from the tables of docs/code.md, and from the tree with every import in it.

`python -m tests.support.rooms` prints the drawing for docs/code.md.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "code.md"
MODULES = sorted([*(ROOT / "kg").rglob("*.py"), *(ROOT / "api").rglob("*.py")])


class Room(NamedTuple):
    """A row of the table: the floor, the room as a package, and the modules that it holds."""

    floor: int
    name: str
    modules: frozenset[str]


def name_of(path: Path) -> str:
    """The module's name as imports write it."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


@cache
def tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of the module's syntax tree: many rules look at all of them, and to walk a tree costs most of it."""
    return tuple(ast.walk(tree(path)))


def called(node: ast.Call) -> str:
    """The last name of what is called: `c` of `a.b.c()`, empty where it has none."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def imports(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Our own modules that these nodes import, by statement or by `import_module` with a name written out."""
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
        elif isinstance(node, ast.Call) and called(node).endswith("import_module"):
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and arg.value in NAMES)


def room_of(module: str) -> str:
    """The package one step below `kg` or `api`; those two are rooms of their own."""
    return ".".join(module.split(".")[:2])


def described() -> dict[str, Room]:
    """The rooms as docs/code.md lists them, by name."""
    row = re.compile(r"^\| (\d+) \| `((?:kg|api)[\w.]*)` \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
    found = {}
    for floor, name, modules in row.findall(PAGE.read_text("utf-8")):
        base = 100 if name.startswith("api") else 0  # all of api stands above all of kg
        found[name] = Room(base + int(floor), name, frozenset(re.findall(r"`([\w.]+)`", modules)))
    return found


def drawing(top: str) -> str:
    """The rooms of `kg` or `api` as a Mermaid flowchart; an arrow that follows from two others is left out."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, path in NAMES.items():
        for other in imports(nodes(path)):
            one, two = room_of(name), room_of(other)
            inside = one.startswith(f"{top}.") and two.startswith(f"{top}.") and one != "api.__main__"
            if inside and one != two:
                graph.add_edge(one, two)
    reduced = nx.transitive_reduction(graph)
    arrows = sorted(f"  {one.partition('.')[2]} --> {two.partition('.')[2]}" for one, two in reduced.edges)
    return "\n".join(["```mermaid", "flowchart TD", *arrows, "```"])


if __name__ == "__main__":
    print(drawing("kg"), drawing("api"), sep="\n\n")
