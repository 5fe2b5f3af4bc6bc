"""What a browser test asserts after it has acted is waited for: a script may answer the click a moment later."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
READS = {  # `count` without an argument: a string's has one
    *("inner_text", "text_content", "inner_html", "all_inner_texts", "all_text_contents", "input_value"),
    *(
        "is_visible",
        "is_hidden",
        "is_checked",
        "is_enabled",
        "get_attribute",
        "count",
    ),
}
ACTIONS = {
    *("click", "dblclick", "press", "fill", "check", "uncheck", "select_option", "hover", "type", "tap"),
    *("go_back", "go_forward", "reload", "set_viewport_size", "drag_to", "wheel", "write", "show"),
}
WAITS = {"expect", "answered", "until", "expect_download"}


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements in the order in which they stand, those of a block after what opens it."""
    for statement in body:
        inner = [each for name in ("body", "orelse", "finalbody") for each in getattr(statement, name, [])]
        if inner and not isinstance(statement, ast.FunctionDef):
            yield from statements(inner)
        elif not inner:
            yield statement


def read_at_once(function: ast.FunctionDef) -> Iterator[int]:
    """The lines of assertions that read the page once, with nothing waited for since the last action."""
    acted = False
    for statement in statements(function.body):
        called = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(statement)
            if isinstance(node, ast.Call) and not (node.args and ast.unparse(node.func).endswith(".count"))
        }
        if isinstance(statement, ast.Assert):
            if acted and called & READS:
                yield statement.lineno
        elif called & WAITS or any(name.startswith("wait_for") for name in called):
            acted = False
        elif called & ACTIONS:
            acted = True


@pytest.mark.parametrize("path", sorted((TESTS / "browser").glob("test_*.py")), ids=lambda path: path.stem)
def test_what_follows_an_action_is_waited_for(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    assert [f"{path.name}:{line}: use expect()" for each in functions for line in read_at_once(each)] == []
