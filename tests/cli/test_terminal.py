"""What a terminal gets of every command that writes data: no name makes a line of its own, and none moves the cursor.

In a pipe and in a file the bytes stay true.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kg.base.paths import example_dir
from tests.support.command import kg, on_terminal

pytestmark = pytest.mark.slow

MARK = "kg: all is well"
MOVING = f"\n{MARK}\t\u202e"
PREFIX = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
NAMED = "?s skos:prefLabel ?name FILTER(CONTAINS(STR(?name), 'Tinglan'))"
COMMANDS = {
    **{
        f"rows as {form}": ("query", f"{PREFIX}SELECT * {{ {NAMED} }}", "-f", form)
        for form in ("table", "json", "xml", "csv", "tsv")
    },
    **{
        f"triples as {form}": ("query", f"{PREFIX}CONSTRUCT {{ ?s skos:prefLabel ?name }} {{ {NAMED} }}", "-f", form)
        for form in ("ttl", "nt")
    },
    **{
        f"a view as {form}": ("view", "co-investment", "--only", "qianhu-2025-03-18-chengyan", "-f", form)
        for form in ("json", "csv", "jsonld", "gexf", "graphml")
    },
    "a picture": ("render", "--focus", "tinglan-capital"),
    "a picture as JSON": ("render", "--focus", "tinglan-capital", "--json"),
    "the data": ("build",),
    "a picture on the device": ("render", "--focus", "tinglan-capital", "-o", "TERMINAL"),
    "entities": ("export", "--ftm", "-"),
    "a draft checked": ("factcheck", "DRAFT"),
    "a draft checked, as JSON": ("factcheck", "DRAFT", "--json"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every name has a second line, which looks like one of the command, and a draft."""
    found = tmp_path_factory.mktemp("moving")
    shutil.copytree(example_dir(), found, dirs_exist_ok=True)
    file = found / "entities" / "example.yaml"
    text = re.sub(r"en: ([^}]+)", lambda name: f"en: {json.dumps(name[1] + MOVING)}", file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    (found / "draft.txt").write_text("澄砚智能A轮融资3亿元，汀兰资本领投。\n", "utf-8")
    return found


def asked(command: str, place: Path) -> tuple[str, ...]:
    arguments = (str(place / "draft.txt") if each == "DRAFT" else each for each in COMMANDS[command])
    return (*arguments, "--workspace", str(place))


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_makes_a_line_of_its_own_on_a_terminal(command: str, place: Path) -> None:
    sent = on_terminal(*asked(command, place))
    assert MARK in sent
    assert [line for line in sent.split("\n") if line.startswith(MARK)] == []
    assert f"{MARK}\t" not in sent
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", sent) == []


def test_in_a_pipe_a_name_is_as_it_is(place: Path) -> None:
    rows, xml, view = (kg(*asked(command, place)).stdout for command in ("rows as csv", "rows as xml", "a view as csv"))
    for text in (rows, view):
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [cell for cell in cells if cell.endswith(MOVING)]
    assert f"Tinglan Capital{MOVING}" in {one.text for one in ET.fromstring(xml).iter()}
