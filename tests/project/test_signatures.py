"""What functions say that they take and give: few of them Any, and no parameter hides a builtin.

`python -m tests.project.test_signatures` lists the loose signatures.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cache

from tests.support.rooms import NAMES, nodes, tree

Function = ast.FunctionDef | ast.AsyncFunctionDef
LOOSE = {"Any", "object"}
BARE = {"dict", "list", "tuple", "Mapping", "MutableMapping", "Sequence", "Callable"}  # where nothing says of what
MOST_LOOSE = 0.05
# The names of its parameters are what an agent sees of a tool: its library takes them from the signature.
OUTSIDE = "api.agents.tools"


@cache
def functions() -> tuple[tuple[str, Function], ...]:
    """Every function of both packages with its module."""
    return tuple((module, node) for module, path in NAMES.items() for node in nodes(path) if isinstance(node, Function))


@cache
def aliases(module: str) -> dict[str, ast.expr]:
    """What a module's own names for types stand for."""
    found: dict[str, ast.expr] = {}
    for node in tree(NAMES[module]).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = node.value
    return found


@cache
def imported(module: str) -> dict[str, tuple[str, str]]:
    """Names that a module has from another of ours: the module and the name there, empty for the module itself."""
    found: dict[str, tuple[str, str]] = {}
    for node in nodes(NAMES[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner, name = f"{node.module}.{alias.name}", alias.asname or alias.name
                if inner in NAMES:
                    found[name] = (inner, "")
                elif node.module in NAMES:
                    found[name] = (node.module, alias.name)
    return found


def is_loose(node: ast.expr, module: str, seen: frozenset[tuple[str, str]] = frozenset()) -> bool:
    """Whether a type lets anything through somewhere: Any, object, a bare container, or a name for such a type."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return is_loose(ast.parse(node.value, mode="eval").body, module, seen)
    if isinstance(node, ast.Subscript):
        inner = [node.slice] if isinstance(node.value, ast.Name) and node.value.id in BARE else [node.value, node.slice]
        if isinstance(node.value, ast.Name) and node.value.id == "Literal":
            return False
        return any(is_loose(part, module, seen) for part in inner)
    if isinstance(node, ast.Tuple | ast.List):
        return any(is_loose(part, module, seen) for part in node.elts)
    if isinstance(node, ast.BinOp):
        return is_loose(node.left, module, seen) or is_loose(node.right, module, seen)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        place = imported(module).get(node.value.id)
        return place is not None and is_loose(ast.Name(node.attr), place[0], seen)
    if not isinstance(node, ast.Name):
        return False
    if node.id in LOOSE or node.id in BARE:
        return True
    if (module, node.id) in seen:
        return False
    seen |= {(module, node.id)}
    if node.id in aliases(module):
        return is_loose(aliases(module)[node.id], module, seen)
    where, name = imported(module).get(node.id, ("", ""))
    return bool(name) and is_loose(ast.Name(name), where, seen)


def types_of(function: Function) -> Iterator[ast.expr]:
    """The types of a signature."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    yield from (parameter.annotation for parameter in every if parameter.annotation is not None)
    if function.returns is not None:
        yield function.returns


def loose(top: str) -> list[str]:
    """The signatures of a package that let anything through."""
    return [
        f"{module}:{node.lineno} {node.name}"
        for module, node in functions()
        if module.split(".")[0] == top and any(is_loose(each, module) for each in types_of(node))
    ]


def test_few_signatures_let_anything_through() -> None:
    found = [*loose("kg"), *loose("api")]
    assert len(found) <= MOST_LOOSE * len(functions()), "\n".join(found)


def test_few_signatures_of_the_service_let_anything_through() -> None:
    whole = [node for module, node in functions() if module.split(".")[0] == "api"]
    assert len(loose("api")) <= MOST_LOOSE * len(whole), "\n".join(loose("api"))


def test_a_loose_type_is_seen_through_its_names() -> None:
    module = "api.agents.tool_records"  # where Json is a dict of Any
    for text in ("Any", "list[Any]", "Json", "dict", "dict[str, Json] | None", "Callable[[object], int]", "'Json'"):
        assert is_loose(ast.parse(text, mode="eval").body, module), text
    for text in ("str", "dict[str, int]", "Callable[[str], int]", "Literal['Any']", "Page"):
        assert not is_loose(ast.parse(text, mode="eval").body, module), text


def test_no_parameter_of_the_service_hides_a_builtin() -> None:
    names = set(dir(builtins))
    hidden = [
        f"{module}:{node.lineno} {node.name}({parameter.arg})"
        for module, node in functions()
        if module.split(".")[0] == "api" and module != OUTSIDE
        for parameter in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if parameter.arg in names
    ]
    assert hidden == []


if __name__ == "__main__":
    for package in ("kg", "api"):
        counted = loose(package)
        whole_package = [node for module, node in functions() if module.split(".")[0] == package]
        print(*counted, sep="\n")
        print(f"{package}: {len(counted)} of {len(whole_package)}")
