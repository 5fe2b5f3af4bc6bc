"""YAML is read as plain text with lines; what a claim file has no use for is refused at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.base.yaml_text import MAX_BYTES, parse_yaml, read_yaml


@pytest.mark.parametrize("text", ["NO", "1.10", "12:30:45", "010", "on", "2025-12-31", "0x1F", "null", "~", "1e3"])
def test_a_plain_scalar_is_the_text_as_written(text: str) -> None:
    assert parse_yaml(f"key: {text}", "f.yaml").data == {"key": text}


@pytest.mark.parametrize("text", ["NO", "on", "010"])
def test_a_key_is_the_text_as_written(text: str) -> None:
    assert parse_yaml(f"{text}: x", "f.yaml").data == {text: "x"}


def test_every_node_knows_its_line() -> None:
    document = parse_yaml("a:\n  - x\n  - {b: 1,\n     c: 2}\n", "f.yaml")
    assert document.line(("a", 0)) == 2
    assert document.line(("a", 1, "c")) == 4
    assert document.line(("a", 1, "missing")) == 3


REFUSED = {
    "an alias": ("a: &x 1\nb: *x\n", 1, "anchors and aliases"),
    "a self-reference": ("&a [*a]\n", 1, "anchors and aliases"),
    "a tag": ("a: 1\nb: !!python/object:os.system x\n", 2, "the tag"),
    "a repeated key": ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is repeated"),
    "deep nesting": ("[" * 60 + "]" * 60, 1, "nesting deeper than 50"),
    "very deep nesting": ("[" * 900, 1, ""),
    "a mapping as key": ("{[1]: 2}\n", 1, "a key must be plain text"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "a second document"),
    "broken syntax": ("a: 1\nb: [1\n", 3, "not YAML"),
    "a control character": ("a: \x07\n", 1, "not YAML"),
    "too much": ("a: " + "x" * MAX_BYTES, 1, "larger than"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_refused_with_its_place(case: str) -> None:
    text, line, message = REFUSED[case]
    with pytest.raises(InvalidFiles) as caught:
        parse_yaml(text, "claims/x.yaml")
    (problem,) = caught.value.problems
    assert problem.file == "claims/x.yaml"
    assert problem.line == line
    assert message in problem.message
    assert problem.remedy


def test_an_alias_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(InvalidFiles):
        parse_yaml(bomb, "f.yaml")


def test_bytes_that_are_not_utf8_are_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: \xff\xfe\n")
    with pytest.raises(InvalidFiles, match="byte 3 is not UTF-8"):
        read_yaml(path)


@pytest.mark.parametrize("shift", range(3))
def test_a_file_that_is_too_large_is_told_as_that_wherever_reading_stopped(shift: int, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a: " + "x" * shift + "龙" * (MAX_BYTES // 3 + 1), encoding="utf-8")
    with pytest.raises(InvalidFiles, match="larger than 1,000,000 bytes"):
        read_yaml(path)
