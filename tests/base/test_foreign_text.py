"""Text from outside in a terminal, in XML, in a spreadsheet: whatever a name holds, it stays a name there."""

from __future__ import annotations

import csv
import io
import json
import logging
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from api.drawing.drawing_process import draw
from api.server.serve import Lines
from kg.base.errors import BadInput, NotInThisForm
from kg.base.foreign_text import in_json, in_line, in_lines, in_spreadsheet, in_xml
from kg.base.paths import example_dir
from kg.base.problems import InvalidFiles, Problem
from kg.base.yaml_text import parse_yaml
from kg.build.consistency import problems_of
from kg.build.dataset import Built
from kg.cli.answers import answer
from kg.cli.output import shown
from kg.exports.dumps import dump
from kg.facts.describe import describe
from kg.graph.files import graph_csv, graph_gexf
from kg.lists.page import page
from kg.ontology.registry import ID, SKOS
from kg.records.load import load
from kg.store.snapshot import Snapshot
from kg.views import typed_view
from kg.views.parts.export import export

SIGNS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x202E, 0x2066, 0xFFFE, 0xFFFF, 0xD800)]


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_character_moves_a_terminal_or_breaks_xml(sign: str) -> None:
    line = in_line(f"a{sign}b")
    assert line.isprintable() or ord(sign) in (0xFFFE, 0xFFFF)
    assert in_lines("a\nb") == "a\nb"
    file = shown(f"a\tb{sign}c\r\n".encode("utf-8", "replace")).decode()
    assert file.startswith("a\tb") and file.endswith("c\n")
    assert file.translate({9: "", 10: ""}).isprintable() or ord(sign) in (0xFFFE, 0xFFFF)
    told = in_json(json.dumps({"a": sign}, ensure_ascii=False))
    assert json.loads(told) == {"a": sign}
    assert told.isprintable() or ord(sign) in (0xFFFE, 0xFFFF)
    assert ET.fromstring(f"<x>{in_xml(f'a{sign}b')}</x>").text


def test_every_way_of_saying_what_is_wrong_keeps_its_line() -> None:
    evil = "a\nkg: all is well\x1b[2J"
    problem = Problem("f.yaml", 1, evil, evil)
    record = logging.LogRecord("longtu", logging.ERROR, "f", 1, "%s", (BadInput(evil),), None)
    for said in (str(problem), str(BadInput(evil, place=evil, remedy=evil)), Lines().format(record)):
        assert said.isprintable(), said
    assert str(InvalidFiles([problem, Problem("g", 2, "b", "c")])).count("\n") == 1


@pytest.fixture(scope="module")
def hostile(built: Built) -> Snapshot:
    """The packaged data, each name of which is a formula with characters that no XML document holds."""
    label = f'<{SKOS}prefLabel> "'.encode()
    lines = (
        line.replace(label, label + "=1+1\ufffe\\u0001\\u001B[2J".encode()) for line in built.nquads.splitlines(True)
    )
    return Snapshot.from_nquads(b"".join(lines))


def test_files_for_other_programs_are_xml_whatever_a_name_holds(hostile: Snapshot) -> None:
    view = typed_view(hostile, "co-investment", {})
    texts = [graph_gexf(hostile), dump(hostile, "graphml"), export(view, "gexf")[1], export(view, "graphml")[1]]
    for text in texts:
        assert b"=1+1\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd[2J" in text
        ET.fromstring(text)
    assert nx.read_gexf(io.BytesIO(texts[0])).nodes


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x00", "\x01", "\x1b", "\x0c"])
def test_a_picture_is_drawn_whatever_a_name_holds(sign: str) -> None:
    mark = {"type": "text", "tooltip": True}
    spec = {"data": {"values": [{"a": f"x{sign}y"}]}, "mark": mark, "encoding": {"text": {"field": "a"}}}
    assert "x\ufffdy" in "".join(ET.fromstring(draw(json.dumps(spec).encode(), "svg")).itertext())


def test_rdf_xml_is_refused_where_it_cannot_say_what_is_so(hostile: Snapshot) -> None:
    assert "\\uFFFE" in describe(hostile, f"{ID}moonshot-ai", "text/turtle").decode()
    with pytest.raises(NotInThisForm, match="XML cannot carry"):
        describe(hostile, f"{ID}moonshot-ai", "application/rdf+xml")


FORMULAS = {
    "=1+1": "'=1+1", "+cmd": "'+cmd", "-1+1": "'-1+1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx",
    "＝1+1": "'＝1+1", "＋1": "'＋1", "－1+1": "'－1+1", "＠x": "'＠x",
    "-1": "-1", "+2.5": "+2.5", "-1e-5": "-1e-5", "a=1": "a=1", "": "", "月": "月", "2026-01": "2026-01",
}  # fmt: skip


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_for_spreadsheets_is_no_formula(cell: str) -> None:
    assert in_spreadsheet(cell) == FORMULAS[cell]


def test_plain_csv_holds_names_as_they_are_and_the_one_for_spreadsheets_no_formula(hostile: Snapshot) -> None:
    graph = [graph_csv(hostile, bom=bom) for bom in (False, True)]
    listed = [page(hostile, "companies", form="csv", bom=bom).partition(b"\n")[2] for bom in (False, True)]
    for plain, harmless in (graph, listed):
        assert "=1+1" in {cell[:4] for row in csv.reader(io.StringIO(plain.decode())) for cell in row}
        cells = {cell for row in csv.reader(io.StringIO(harmless.decode("utf-8-sig"))) for cell in row}
        assert "'=1+1" in {cell[:5] for cell in cells}
        assert not [cell for cell in cells if cell.startswith("=")]


def test_a_table_in_the_terminal_stays_a_table(hostile: Snapshot) -> None:
    text = f"SELECT ?name {{ <{ID}moonshot-ai> <{SKOS}prefLabel> ?name }}"
    lines = answer(hostile, "-", text, {}, "table").decode().splitlines()
    assert len(lines) == 2 + 2 + 1
    assert all("\x1b" not in line for line in lines)
    assert r"\x1b[2J" in lines[2]


def test_a_query_file_that_is_not_utf8_is_named(tmp_path: Path, snapshot: Snapshot) -> None:
    (tmp_path / "latin.rq").write_bytes('ASK { ?s ?p "é" }'.encode("latin-1"))
    with pytest.raises(BadInput, match=r"latin.rq: byte 13 is not UTF-8 — save the file as UTF-8"):
        answer(snapshot, str(tmp_path / "latin.rq"), None, {}, "table")


@pytest.mark.parametrize("sign", [r"\uFFFE", r"\x01", r"\e", r"\uD800", r"\x7F"])
def test_a_claim_file_holds_text(sign: str) -> None:
    with pytest.raises(InvalidFiles, match=r"f.yaml:2: (U\+[0-9A-F]{4} is not a character of text|not YAML)"):
        parse_yaml(f'a: x\nname: "a{sign}b"\n', "f.yaml")


def test_what_follows_from_another_problem_comes_after_it(tmp_path: Path) -> None:
    for name in ("claims", "entities"):
        (tmp_path / name).mkdir()
    (tmp_path / "entities" / "own.yaml").write_text("entities:\n  - {id: own-one, type: Company, nmae: {}}\n")
    claim = "{id: x, subject: own-one, predicate: legalName, literal: x}"
    (tmp_path / "claims" / "a.yaml").write_text(f"source: a1\nclaims:\n  - {claim}\n")
    found = problems_of(load(tmp_path))
    assert [problem.follows for problem in found] == [False] * (len(found) - 1) + [True]
    assert "own.yaml" in {Path(problem.file).name for problem in found[:-1]}
    assert found[-1].message == "unknown entity 'own-one'"
    assert found[-1].remedy.startswith(f"mend {tmp_path}/entities/own.yaml:2 first; else ")


def test_of_claims_about_a_thing_that_is_not_read_only_that_is_said(tmp_path: Path) -> None:
    shutil.copytree(example_dir(), tmp_path, dirs_exist_ok=True)
    file = tmp_path / "entities" / "example.yaml"
    file.write_text(file.read_text("utf-8").replace("type: FundingRound, name", "type: FundingRound, nmae"), "utf-8")
    found = problems_of(load(tmp_path))
    causes = [problem for problem in found if not problem.follows]
    assert {Path(problem.file).name for problem in causes} == {"example.yaml"}
    assert {problem.message.partition("'")[0] for problem in found[len(causes) :]} == {"unknown entity "}
