"""Nothing stands on a private name of a dependency: what its authors may change without a word is not used here."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.support.rooms import MODULES, ROOT, nodes

OWN = {"kg", "api"}
# Names that begin with an underscore and are documented all the same.
DOCUMENTED = {
    "os._exit": "os: ends a forked child without the parent's clean-up",
}
# To inherit is to share attributes with a foreign class, private ones among them, so each base is one that its
# documentation tells one to inherit from.
BASES = {
    "ABC": "abc", "Exception": "built in", "BaseException": "built in",
    "Enum": "enum", "StrEnum": "enum", "NamedTuple": "typing", "TypedDict": "typing", "Protocol": "typing",
    "Generic": "typing", "asyncio.Protocol": "asyncio: transports and protocols",
    "logging.Formatter": "logging: formatter objects", "BaseModel": "pydantic", "BaseSettings": "pydantic_settings",
    "httpx.Auth": "httpx: custom authentication schemes",
    "RendererHTML": "markdown-it-py: renderers",
    "Network": "pyvis: templateEnv and path, for another template; its version is pinned",
}  # fmt: skip


BY_TEXT = ("getattr", "setattr", "hasattr", "delattr")  # which ask for an attribute by its text


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


@cache
def own_names() -> frozenset[str]:
    """Every private name that our own code defines: functions, classes, variables, attributes, parameters."""
    found: set[str] = set()
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.id if isinstance(node, ast.Name) else node.attr)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
    return frozenset(found)


def foreign_private_names(nodes: Iterable[ast.AST], own: frozenset[str]) -> Iterator[str]:
    """Private names that come from elsewhere: imported, taken by a dot, or asked for by their text."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            origin = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                path = f"{origin}.{alias.name}".strip(".")
                if path.partition(".")[0] not in OWN | {"__future__"} and any(map(is_private, path.split("."))):
                    yield path
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own:
            if ast.unparse(node) not in DOCUMENTED:
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
            "getattr",
            "setattr",
            "hasattr",
            "delattr",
        ):
            name = node.args[1].value if isinstance(node.args[1], ast.Constant) else ""
            if isinstance(name, str) and is_private(name) and name not in own:
                yield name


def foreign_bases(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The foreign classes that classes of this module inherit from."""
    imported: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            origin = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            imported |= {alias.asname or alias.name.partition(".")[0]: origin or alias.name for alias in node.names}
    local = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    local |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                text = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
                head = text.partition(".")[0]
                if head not in local and imported.get(head, "").partition(".")[0] not in OWN:
                    yield text


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_private_name_of_a_dependency_is_used(path: Path) -> None:
    assert list(foreign_private_names(nodes(path), own_names())) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_foreign_base_is_made_to_be_inherited_from(path: Path) -> None:
    assert [base for base in foreign_bases(nodes(path)) if base not in BASES] == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from uvicorn._types import Scope", ["uvicorn._types.Scope"]),
        ("import uvicorn._types", ["uvicorn._types"]),
        ("from x import _y", ["x._y"]),
        ("from kg.x import _y", []),
        ("self._unset_keepalive_if_required()", ["self._unset_keepalive_if_required"]),
        ("os._exit(0)", []),
        ("sys._getframe()", ["sys._getframe"]),
        ("getattr(x, '_hidden')", ["_hidden"]),
        ("x.__class__", []),
    ],
)
def test_the_scan_sees(code: str, names: list[str]) -> None:
    assert list(foreign_private_names(ast.walk(ast.parse(code)), own_names())) == names


def test_the_scan_of_bases_sees() -> None:
    code = "import a.b\nfrom c import D\nfrom kg.x import E\nclass F(a.b.G, D[int]): ...\nclass H(F, E): ..."
    assert list(foreign_bases([*ast.walk(ast.parse(code))])) == ["a.b.G", "D"]


def test_what_is_allowed_is_used() -> None:
    """A line of the tables that nothing needs any more goes."""
    text = "".join(path.read_text("utf-8") for path in MODULES)
    assert [name for name in DOCUMENTED if name not in text] == []
    used = {base for path in MODULES for base in foreign_bases(nodes(path))}
    assert sorted(set(BASES) - used) == []


def test_modules_of_the_standard_library_are_no_exception() -> None:
    assert "_thread" in sys.stdlib_module_names
    assert list(foreign_private_names(ast.walk(ast.parse("import _thread")), frozenset())) == ["_thread"]
