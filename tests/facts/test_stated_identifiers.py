"""An invented company with identifiers that an invented table states: found by them, shown, matched, handed on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from kg.base.problems import InvalidFiles
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.exports.dumps import table
from kg.exports.ftm_entities import ftm_lines
from kg.exports.reconcile import facts, match
from kg.exports.workbook import workbook
from kg.facts.resolve import resolve
from kg.facts.stated_identifiers import stated_identifiers
from kg.imports.table_import import import_table
from kg.pages.entity import entity_page
from kg.pages.search import search
from kg.records.load import Knowledge, load
from kg.store.snapshot import Snapshot

USCC, LEI, ITEM = "91990000MADRGN0FXD", "5299ZZMUHEROBOTICS06", "Q999999999"
TABLE = f"公司,统一社会信用代码,LEI,维基数据\n暮河机器人,{USCC},{LEI},{ITEM}\n"
MAPPING = """
source: {id: register, title: {zh: 登记, en: A register}, published: 2026-02-01}
rows: facts
subject: {column: 公司}
columns:
  统一社会信用代码: {predicate: unifiedSocialCreditCode}
  LEI: {predicate: leiCode}
  维基数据: {predicate: wikidataItem}
names: {暮河机器人: {id: muhe-robotics, name: {zh: 暮河机器人, en: Muhe Robotics}}}
"""


def written(folder: Path, known: Knowledge, table: str = TABLE) -> Path:
    """A workspace with what the table states."""
    (folder / "t.csv").write_text(table, "utf-8")
    (folder / "m.yaml").write_text(MAPPING, "utf-8")
    for name, data in import_table(folder / "t.csv", folder / "m.yaml", known).files.items():
        (folder / "mine" / name).parent.mkdir(parents=True)
        (folder / "mine" / name).write_bytes(data)
    return folder / "mine"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, known: Knowledge) -> Snapshot:
    """The packaged data with the workspace over it."""
    together = load(written(tmp_path_factory.mktemp("register"), known))
    assert problems_of(together) == []
    return Snapshot.from_nquads(build(together).nquads)


def test_packaged_data_states_tickers_alone(snapshot: Snapshot) -> None:
    """None is known from memory: what no source here states is not there."""
    assert stated_identifiers(snapshot) == [
        ("minimax", "00100", "ticker"),
        ("minimax", "0100", "ticker"),
        ("zhipu", "2513", "ticker"),
    ]


@pytest.mark.parametrize("text", [USCC, LEI, ITEM, USCC.lower()])
def test_an_identifier_leads_to_the_one_thing(own: Snapshot, text: str) -> None:
    found = resolve(own, text)
    assert (found["best"], found["candidates"][0]["reason"]) == ("muhe-robotics", "identifier")
    [first, *_] = [each for group in search(own, text)["groups"] for each in group["results"]]
    assert (first["id"], first["reason"]) == ("muhe-robotics", "identifier")
    [[candidate]] = match(own, [{"text": text, "types": ["Company"]}], "en")
    assert (candidate["id"], candidate["match"]) == ("muhe-robotics", True)


def test_an_identifier_is_told_with_its_property(own: Snapshot) -> None:
    told = {one.text: (one.predicate, one.reason) for one in stated_identifiers(own) if one.id == "muhe-robotics"}
    assert told == {
        USCC: ("unifiedSocialCreditCode", "identifier"),
        LEI: ("leiCode", "identifier"),
        ITEM: ("wikidataItem", "identifier"),
    }


def test_a_ticker_is_a_candidate_and_no_match(own: Snapshot) -> None:
    found = resolve(own, "2513")
    assert found["best"] is None
    assert [(each["id"], each["reason"]) for each in found["candidates"]][:1] == [("zhipu", "ticker")]


def test_a_thing_is_matched_by_its_identifier_as_a_property(own: Snapshot) -> None:
    [[candidate]] = match(own, [{"properties": [{"id": "leiCode", "values": [LEI]}]}], "en")
    assert candidate["id"] == "muhe-robotics"
    assert [value.get("value") for value in facts(own, "muhe-robotics", "unifiedSocialCreditCode")] == [USCC]


def test_the_export_hands_them_on(own: Snapshot) -> None:
    lines = {each["id"]: each["properties"] for each in map(json.loads, ftm_lines(own).splitlines())}
    company = lines["muhe-robotics"]
    assert (company["uscCode"], company["leiCode"], company["wikidataId"]) == ([USCC], [LEI], [ITEM])
    assert lines["zhipu"]["ticker"] == ["2513"]


@pytest.mark.parametrize("name", ["entities", "companies"])
def test_they_are_columns_of_the_tables(own: Snapshot, name: str) -> None:
    lines = list(csv.DictReader(io.StringIO(table(own, name).decode())))
    [line] = [each for each in lines if each["id"] == "muhe-robotics"]
    assert (line["unifiedSocialCreditCode"], line["leiCode"], line["wikidataItem"]) == (USCC, LEI, ITEM)
    assert {each["leiCode"] for each in lines} == {"", LEI}  # no other is stated here, and none is filled in


def test_they_stand_on_the_page_and_in_the_workbook(own: Snapshot) -> None:
    shown = json.dumps(entity_page(own, "muhe-robotics"), ensure_ascii=False, default=str)
    assert all(text in shown for text in (USCC, LEI, ITEM))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(own, "muhe-robotics", "en")))["Identifiers"]
    assert {row[2] for row in sheet.iter_rows(min_row=2, values_only=True)} == {USCC, LEI, ITEM}


def test_a_slip_is_told_with_its_cell_and_with_its_line(tmp_path: Path, known: Knowledge) -> None:
    with pytest.raises(InvalidFiles, match="row 1, column LEI: '5299ZZMUHEROBOTICS60' is no leiCode"):
        written(tmp_path, known, TABLE.replace(LEI, LEI[:-2] + "60"))
    (tmp_path / "again").mkdir()
    folder = written(tmp_path / "again", known)
    claims = folder / "claims" / "register.yaml"
    claims.write_text(claims.read_text("utf-8").replace(USCC, USCC[:-1] + "E"), "utf-8")
    assert [problem.message for problem in problems_of(load(folder))] == [
        f"'{USCC[:-1]}E' is no unifiedSocialCreditCode: its form or its check digits are wrong"
    ]
