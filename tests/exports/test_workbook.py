"""One company or investor as a workbook, read back with another library and held against the lists of the API."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest

from kg.exports.workbook import workbook
from kg.store.snapshot import Snapshot
from tests.support.serving import Service

Rows = list[dict[str, Any]]


def read(body: bytes) -> dict[str, Rows]:
    """The sheets of a workbook, each a list of rows by heading."""
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(body)).worksheets:
        head, *rows = sheet.iter_rows()
        assert all(cell.data_type in "sn" for row in rows for cell in row)  # no formula, no error, no date
        found[sheet.title] = [dict(zip([c.value for c in head], [c.value for c in row], strict=True)) for row in rows]
    return found


def sheets(server: Service, id: str, **parameters: str) -> dict[str, Rows]:
    answer = server.client.get(f"/data/workbooks/{id}.xlsx", params={"lang": "en", **parameters})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{id}.xlsx"'
    return read(answer.content)


@pytest.mark.parametrize("id", ["moonshot-ai", "zhipu", "tencent", "hongshan"])
def test_the_sheets_hold_what_the_lists_hold(server: Service, id: str) -> None:
    found = sheets(server, id)
    assert list(found) == ["Rounds", "Investments", "Figures", "Identifiers", "Sources", "Read me"]

    def total(name: str, **conditions: str) -> int:
        asked = {"count": "exact", "limit": "1", "about": id, **conditions}
        return int(server.client.get(f"/api/{name}", params=asked).json()["total"])

    assert len(found["Rounds"]) == total("rounds")
    assert len(found["Investments"]) == total("relationships", predicate="investor")
    cited = {row["id"] for row in found["Sources"]}
    told = ("Rounds", "Investments", "Figures", "Identifiers")
    claims = {claim for name in told for row in found[name] for claim in cells(row)}
    assert {claim.rpartition("/")[2].partition(".")[0] for claim in claims} == cited


def cells(row: dict[str, Any]) -> list[str]:
    """The claims of a row."""
    return str(row["claims"]).split("; ")


def test_a_figure_keeps_its_bound_its_day_and_its_outlet(server: Service) -> None:
    rows = sheets(server, "moonshot-ai")["Figures"]
    [cash] = [row for row in rows if row["claims"].endswith("/a1.cash-after-c-lead")]
    assert (cash["figure"], cash["lower"], cash["upper"]) == ("more than CNY 10 billion", 10_000_000_000, None)
    assert (cash["unit"], cash["time"], cash["modality"]) == ("CNY", "about December 2025", "actual")
    assert (cash["earliest"], cash["latest"]) == ("2025-11-01", "2025-12-31")
    [plan] = [row for row in sheets(server, "tencent")["Figures"] if row["claims"].endswith("/a1.tencent-capex-2025")]
    assert (plan["modality"], plan["lower"], plan["upper"]) == ("planned", 70_000_000_000, 100_000_000_000)


def test_what_a_source_states_of_identifiers_is_told_and_nothing_where_none_does(server: Service) -> None:
    [ticker] = sheets(server, "zhipu")["Identifiers"]
    assert (ticker["subject"], ticker["property"], ticker["identifier"]) == (
        "Zhipu AI listing on HKEX",
        "ticker",
        "2513",
    )
    assert sheets(server, "moonshot-ai")["Identifiers"] == []


def test_no_cell_chooses_between_two_amounts(server: Service) -> None:
    """Where two sources give a round different amounts, both are told and no number stands for them."""
    rounds = [row for row in sheets(server, "zhipu")["Rounds"] if row["amount"] and "; " in row["amount"]]
    assert all(row["lower"] is row["upper"] is row["nominal"] is None for row in rounds)


def test_the_choice_of_sources_and_the_language_hold(server: Service) -> None:
    assert not {row["id"] for row in sheets(server, "moonshot-ai", without="a1")["Sources"]} & {"a1"}
    chinese = server.client.get("/data/workbooks/kimi.xlsx", params={"lang": "zh"})
    assert list(read(chinese.content)) == ["轮次", "投资关系", "数字", "标识", "来源", "说明"]


@pytest.mark.parametrize("id", ["moonshot-ai", "tencent", "zhipu"])
def test_every_cell_is_in_words_of_the_language(server: Service, id: str) -> None:
    """No code, id, name of a property or EDTF where an analyst reads; the outlet is named as everywhere."""
    body = server.client.get(f"/data/workbooks/{id}.xlsx", params={"lang": "zh"}).content
    found = read(body)
    coded = ("日期", "时间", "发布", "情态", "极性", "数据方", "口径", "核对", "未成之事", "阶段")
    told = {row[name] for rows in found.values() for row in rows for name in coded if row.get(name)}
    assert {"实际", "肯定", "对照文本核实"} <= told
    assert not [text for text in told if re.search(r"^[a-z]|[~/]|\.\.|\d-\d", text)]
    assert not {row["媒体"] for row in found["来源"]} & {None, *(row["编号"] for row in found["来源"])}
    rounds = [row["最早"] or "9999" for row in found["轮次"]]
    assert rounds == sorted(rounds)
    sheets = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    assert all(sheet.auto_filter.ref == sheet.dimensions for sheet in sheets[:-1])


def test_the_same_data_give_the_same_bytes(snapshot: Snapshot) -> None:
    assert workbook(snapshot, "minimax", "en") == workbook(snapshot, "minimax", "en")


def test_an_unknown_thing_is_told_with_the_nearest(server: Service) -> None:
    answer = server.client.get("/data/workbooks/moonshot.xlsx")
    assert (answer.status_code, answer.json()["nearest"][0]) == (404, "moonshot-ai")
