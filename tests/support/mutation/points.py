"""Where the code can be changed in its meaning, and how: every change in every function of the rooms, drawn by a seed.

Never changes a docstring, an annotation or a text with spaces in it: what a message says is no meaning of the code.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.rooms import MODULES, ROOT, name_of, room_of

LEFT_OUT = ("kg.pages", "kg.cli", "api.pages")
PROBE = "mutation_probe"

_EDGES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
_TYPED = ("isinstance", "cast", "Literal")  # what they are given are types
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """One change: the `index`-th of its file. `before` and `after` are the piece of code, as Python writes it."""

    path: str
    index: int
    line: int
    statement: int
    function: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """What it is called in the list of survivors: no line number, which moves."""
        return f"{self.path} {self.function}: {self.before} -> {self.after}"


@dataclass(frozen=True)
class _Change:
    """A change that can be made to a tree: `make` makes it, `block[place]` is the statement in which it happens."""

    function: str
    node: ast.AST
    make: Callable[[], None]
    undo: Callable[[], None]
    block: list[ast.stmt]
    statement: ast.stmt

    def texts(self) -> tuple[str, str]:
        """The piece of code before and after, as Python writes it."""
        before = _text(self.node)
        self.make()
        after = _text(self.node)
        self.undo()
        return before, after


def _set(node: ast.AST, field: str, value: object, place: int | None = None) -> Callable[[], None]:
    def make() -> None:
        if place is None:
            setattr(node, field, value)
        else:
            getattr(node, field)[place] = value

    return make


def _changes_of(node: ast.AST) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Each change of this node alone: what makes it, and what takes it back."""
    for field, value, place in _replacements(node):
        old = getattr(node, field)
        yield _set(node, field, value, place), _set(node, field, list(old) if isinstance(old, list) else old)


def _replacements(node: ast.AST) -> Iterator[tuple[str, object, int | None]]:
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                yield "ops", _EDGES[type(op)](), place
        case ast.BoolOp(op=op):
            yield "op", ast.Or() if isinstance(op, ast.And) else ast.And(), None
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _SIGNS:
            yield "op", _SIGNS[type(op)](), None
        case ast.UnaryOp(op=ast.USub()):
            yield "op", ast.UAdd(), None
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "operand", ast.UnaryOp(ast.Not(), operand), None
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield "func", ast.Name(_CALLS[name], ast.Load()), None
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield "value", ast.Constant(None), None
        case ast.comprehension(ifs=ifs) if ifs:
            yield "ifs", [], None
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
                yield "test", ast.UnaryOp(ast.Not(), test), None
        case ast.Expr(value=ast.Call()):
            yield "value", ast.Constant(...), None


def _constants(value: object) -> Iterator[tuple[str, object, int | None]]:
    if isinstance(value, bool):
        yield "value", not value, None
    elif isinstance(value, int):
        yield "value", value + 1, None
    elif isinstance(value, str) and not any(letter.isspace() for letter in value):
        yield "value", value + "_", None


def _text(node: ast.AST) -> str:
    """A piece of code on one line: of a compound statement its head."""
    if isinstance(node, ast.comprehension):
        return "for " + " ".join([ast.unparse(node.target), "in", ast.unparse(node.iter), *map(_if, node.ifs)])
    return ast.unparse(node).partition("\n")[0]


def _if(test: ast.expr) -> str:
    return f"if {ast.unparse(test)}"


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it, without annotations, constants of f-strings, types of isinstance and statements."""
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.stmt | ast.match_case | ast.ExceptHandler):
                continue
            if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
                continue
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TYPED:
                continue
            yield from _parts(child)


def _blocks(node: ast.AST, function: str) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Every list of statements that runs when a function is called, with the function's name."""
    for _, value in ast.iter_fields(node):
        items = value if isinstance(value, list) else []
        if function and items and isinstance(items[0], ast.stmt):
            yield function, items
        for child in items:
            if isinstance(child, ast.AST):
                inner = f"{function}.{child.name}".lstrip(".") if isinstance(child, _Function) else function
                if isinstance(child, ast.ClassDef):
                    yield from _methods(child)
                else:
                    yield from _blocks(child, inner)


def _methods(node: ast.ClassDef) -> Iterator[tuple[str, list[ast.stmt]]]:
    for child in node.body:
        if isinstance(child, _Function):
            yield from _blocks(child, f"{node.name}.{child.name}")


def changes(tree: ast.Module) -> list[_Change]:
    """Every change that can be made to a module, in the order in which it is read."""
    found = []
    for function, block in _blocks(tree, ""):
        for statement in block:
            constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if constant or isinstance(statement, _Function | ast.ClassDef | ast.Import | ast.ImportFrom):
                continue
            for node in _parts(statement):
                for make, undo in _changes_of(node):
                    found.append(_Change(function, node, make, undo, block, statement))
    return found


def _of_file(path: Path, chance: random.Random) -> list[Mutant]:
    """A mutant for every statement of a file."""
    statements: dict[int, list[tuple[int, _Change]]] = {}
    for index, change in enumerate(changes(ast.parse(path.read_text("utf-8")))):
        statements.setdefault(change.statement.lineno, []).append((index, change))
    found, name = [], path.relative_to(ROOT).as_posix()
    for top, given in statements.items():
        index, change = chance.choice(given)
        found.append(Mutant(name, index, getattr(change.node, "lineno", top), top, change.function, *change.texts()))
    return found


@cache
def drawn(count: int, seed: int) -> tuple[Mutant, ...]:
    """So many mutants of the rooms, one a statement at most: each room one, then its share, in every first part."""
    rooms: dict[str, list[Mutant]] = {}
    chance, placed = random.Random(seed), []
    for path in MODULES:
        room = room_of(name_of(path))
        if path.name != "__init__.py" and room not in LEFT_OUT:
            rooms.setdefault(room, []).extend(_of_file(path, chance))
    for _, found in sorted(rooms.items()):
        chance.shuffle(found)
        shares = ((place + chance.random()) / len(found) for place in range(len(found)))
        placed += [
            (share if place else share - 1, mutant)
            for place, (share, mutant) in enumerate(zip(shares, found, strict=True))
        ]
    return tuple(mutant for _, mutant in sorted(placed, key=lambda pair: pair[0])[:count])


def mutated(text: str, mutant: Mutant) -> str:
    """The module with this change made."""
    tree = ast.parse(text)
    changes(tree)[mutant.index].make()
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def probed(text: str, numbered: dict[int, int]) -> str:
    """The module that tells when it comes past a change: `numbered` gives each change's index a number."""
    tree = ast.parse(text)
    found = changes(tree)
    for index, number in numbered.items():
        call = ast.parse(f"__import__('{PROBE}').past({number})").body[0]
        block = found[index].block
        block.insert(block.index(found[index].statement), call)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
