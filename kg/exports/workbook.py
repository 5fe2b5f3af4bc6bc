"""One company or investor as a workbook: rounds, investors, figures with their bounds, outlets, addresses.

Office Open XML (ISO/IEC 29500), the same bytes for the same data; all in one language, codes and times in words with
their first and last days beside them. A figure is told in words with its bound, its ends stand in columns of their own
as numbers; an empty cell means that no source states it. Never a formula, never a total.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kg.base.foreign_text import in_xml
from kg.base.json_value import JsonObject
from kg.exports.dumps import digested
from kg.facts.claim_line import sources
from kg.facts.entities import both_languages, names
from kg.facts.former_ids import no_entity
from kg.facts.outlets import outlets
from kg.facts.references import classes
from kg.facts.stated_identifiers import TICKER
from kg.lists.facts import FactValue
from kg.lists.list_items import claim_items
from kg.lists.page import listed
from kg.ontology.identifiers import IDENTIFIERS
from kg.ontology.registry import CLAIM, ID, vocabulary
from kg.quantities.edtf_words import period_labels
from kg.store.snapshot import Snapshot

Cell = str | float | None
Table = tuple[Sequence[tuple[str, str]], Iterable[Sequence[Cell]]]
MOST = 10_000  # rows of a sheet; what an entity of this field has is far below
_SHEETS = {
    "rounds": ("轮次", "Rounds"),
    "parties": ("投资关系", "Investments"),
    "figures": ("数字", "Figures"),
    "identifiers": ("标识", "Identifiers"),
}
_SOURCES, _ABOUT = ("来源", "Sources"), ("说明", "Read me")
_FROM = (("outlets", "媒体"), ("addresses", "网址"), ("claims", "断言"))
_RULES = (
    (
        "每个数字都带着来源所说的界限；空格表示没有来源说过。",
        "Every figure keeps the bound that its source states; an empty cell means that no source states it.",
    ),
    (
        "计划、洽谈、传闻不算已成之事，见“情态”一栏。",
        "What is planned, sought or only reported is not done: see the column modality.",
    ),
    ("不换算货币，也不合计。", "No currency is converted and nothing is summed."),
)


def workbook(snapshot: Snapshot, entity_id: str, language: str) -> bytes:
    """The workbook of one entity. Raises NotFound with the nearest ids."""
    if entity_id not in classes(snapshot):
        raise no_entity(snapshot, entity_id, classes(snapshot))
    about, written = _About(snapshot, language), io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    day = snapshot.data_as_of or date(2000, 1, 1)  # the format wants a day, and the same data give the same bytes
    book.set_properties({"title": about.name(entity_id), "created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
    bold = book.add_format({"bold": True, "bottom": 1})
    for title, table in (
        (_SHEETS["rounds"], _rounds(about, entity_id)),
        (_SHEETS["parties"], _parties(about, entity_id)),
        (_SHEETS["figures"], _figures(about, entity_id)),
        (_SHEETS["identifiers"], _identifiers(about, entity_id)),
        (_SOURCES, _sources(about)),
    ):
        _fill(book.add_worksheet(about.said(*title)), about, table, bold)
    sheet = book.add_worksheet(about.said(*_ABOUT))
    sheet.set_column(0, 0, 100)
    told = [about.name(entity_id), ID + entity_id, day.isoformat(), *(about.said(*rule) for rule in _RULES)]
    for line, text in enumerate(told):
        sheet.write_string(line, 0, in_xml(text))
    book.close()
    return written.getvalue()


def workbook_digested(snapshot: Snapshot, entity_id: str, language: str) -> bytes:
    """`workbook`, after its digest."""
    return digested(workbook(snapshot, entity_id, language))


def _fill(sheet: Worksheet, about: _About, table: Table, bold: Format) -> None:
    """Write a table with its head; texts as texts, so that none of them is taken for a formula or a link."""
    head, rows = table
    sheet.freeze_panes(1, 1)
    for number, (zh, en) in enumerate(head):
        sheet.write_string(0, number, about.said(zh, en), bold)
        sheet.set_column(number, number, 18)
    line = 0
    for line, row in enumerate(rows, 1):
        for number, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                sheet.write_string(line, number, in_xml(cell))
            elif isinstance(cell, float):
                sheet.write_number(line, number, cell)
    sheet.autofilter(0, 0, line, len(head) - 1)


class _About:
    """What the sheets need to know; it notes the sources that they cite."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self.snapshot, self.language = snapshot, language
        self.cited: set[str] = set()

    def said(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def name(self, id: str) -> str:
        return names(self.snapshot).get(id, {}).get("name", {}).get(self.language, id)

    def own(self, texts: Mapping[str, str]) -> str:
        return texts.get(self.language) or next(iter(texts.values()), "")

    def code(self, name: str | None) -> str | None:
        """What an entry of a code list is called."""
        found = vocabulary().codes.get(name or "")
        return both_languages(found.label)[self.language] if found else name

    def when(self, edtf: str | None) -> str | None:
        return period_labels(edtf)[self.language] if edtf else None

    def grounds(self, claims: Iterable[str]) -> list[Cell]:
        """Outlets with their days, addresses and the ids of some claims."""
        ids = list(dict.fromkeys(claims))
        cited = list(dict.fromkeys(str(claim_items(self.snapshot)[id].record["source"]) for id in ids))
        self.cited.update(cited)
        return [
            "; ".join(outlets(self.snapshot)[id]["name"][self.language] for id in cited),
            "; ".join(sources(self.snapshot)[id].get("address", "") for id in cited),
            "; ".join(CLAIM + i for i in ids),
        ]


def _number(text: str | None) -> float | None:
    return None if text is None else float(Decimal(text))


def _words(about: _About, values: Sequence[FactValue]) -> str:
    return "; ".join(
        about.own(value["name"]) if "name" in value else about.when(value.get("time")) or str(value.get("value"))
        for value in values
    )


def _ends(values: Sequence[FactValue]) -> list[Cell]:
    """The ends of the one figure that is stated; of several figures none, since no cell may choose among them."""
    if len(values) != 1:
        return [None, None, None, None]
    only = cast(Mapping[str, str], values[0])
    return [*(_number(only.get(end)) for end in ("lower", "upper", "nominal")), only.get("unit")]


_ROUND_HEAD = (
    *(("日期", "date"), ("最早", "earliest"), ("最晚", "latest"), ("轮次", "round"), ("公司", "company")),
    *(("阶段", "stage"), ("金额", "amount")),
    *(("下限", "lower"), ("上限", "upper"), ("名义值", "nominal"), ("单位", "unit")),
    *(("投后估值", "post-money valuation"), ("领投", "led by"), ("参投", "participants"), ("名单未列全", "list open")),
    *(("未成之事", "not done"), *((zh, en) for en, zh in _FROM)),
)
_TOLD = ("date", "company", "stage", "amount", "postMoneyValuation", "ledBy", "participant")


def _rounds(about: _About, entity_id: str) -> Table:
    listing = listed(about.snapshot, "rounds", {"about": entity_id}, limit=MOST)["rounds"]
    rows = [_round(about, each) for each in cast(list[Mapping[str, list[FactValue]]], listing)]
    return _ROUND_HEAD, sorted(rows, key=lambda row: (str(row[1] or "9999"), str(row[2]), str(row[3])))


def _round(about: _About, each: Mapping[str, list[FactValue]]) -> list[Cell]:
    told = {name: _words(about, each[name]) for name in _TOLD}
    open_list = any(value.get("value") is True for value in each["participantListOpen"])
    apart = cast(Mapping[str, list[FactValue]], each["notAsserted"])
    days = [cast(Mapping[str, str], value) for value in each["date"]]
    first = min((day["earliest"] for day in days if "earliest" in day), default=None)
    last = max((day["latest"] for day in days if "latest" in day), default=None)
    return [
        *(told["date"], first, last, about.own(cast(Mapping[str, str], each["name"])), told["company"], told["stage"]),
        *(told["amount"], *_ends(each["amount"]), told["postMoneyValuation"], told["ledBy"], told["participant"]),
        about.said("是", "yes") if open_list else "",
        "; ".join(_apart(about, name, apart[name]) for name in sorted(apart)),
        *about.grounds(cast(list[str], each["claims"])),
    ]


def _apart(about: _About, name: str, values: Sequence[FactValue]) -> str:
    """A property with how it is told: planned, reported, denied."""
    told = (cast(Mapping[str, str], value) for value in values)
    ways = {"negative" if each.get("polarity") == "negative" else each.get("modality", "actual") for each in told}
    label = both_languages(vocabulary().properties[name].label)[about.language]
    return f"{label} ({', '.join(str(about.code(way)) for way in sorted(ways))})"


def _parties(about: _About, entity_id: str) -> Table:
    head = (
        *(("公司", "company"), ("投资方", "investor"), ("最早", "earliest"), ("最晚", "latest")),
        *((zh, en) for en, zh in _FROM),
    )
    given = {"about": entity_id, "predicate": "investor"}
    found = cast(list[JsonObject], listed(about.snapshot, "relationships", given, limit=MOST)["relationships"])
    rows: list[list[Cell]] = [
        [
            *(about.own(cast(Mapping[str, str], each[name])) for name in ("subjectName", "objectName")),
            *(cast(str | None, each.get(name)) for name in ("earliest", "latest")),
            *about.grounds(cast(list[str], each["claims"])),
        ]
        for each in found
    ]
    return head, rows


def _identifiers(about: _About, entity_id: str) -> Table:
    """What registers and exchanges call the entity, as sources state it; no row where none does."""
    head = (("对象", "subject"), ("属性", "property"), ("标识", "identifier"), *((zh, en) for en, zh in _FROM))
    found = listed(about.snapshot, "claims", {"about": entity_id}, limit=MOST)["claims"]
    rows: list[list[Cell]] = []
    for each in cast(list[Mapping[str, object]], found):
        texts = cast(Mapping[str, str], each)
        if texts["predicate"] in (*IDENTIFIERS, TICKER):
            prop = vocabulary().properties[texts["predicate"]]
            named = about.own(cast(Mapping[str, str], each["subjectName"]))
            rows.append(
                [named, both_languages(prop.label)[about.language], texts["object"], *about.grounds([texts["id"]])]
            )
    return head, rows


def _figures(about: _About, entity_id: str) -> Table:
    head = (
        *(("对象", "subject"), ("属性", "property"), ("数字", "figure"), ("下限", "lower"), ("上限", "upper")),
        *(("名义值", "nominal"), ("单位", "unit"), ("原文数字", "as written"), ("时间", "time")),
        *(("最早", "earliest"), ("最晚", "latest"), ("情态", "modality")),
        *(("极性", "polarity"), ("数据方", "provider"), ("口径", "definition"), ("推断的字段", "inferred")),
        *((zh, en) for en, zh in _FROM),
    )
    found = cast(
        list[Mapping[str, object]], listed(about.snapshot, "claims", {"about": entity_id}, limit=MOST)["claims"]
    )
    rows = []
    for each in found:
        if "quantityName" not in each:
            continue
        texts = cast(Mapping[str, str], each)
        prop = vocabulary().properties[texts["predicate"]]
        rows.append(
            [
                *(about.own(cast(Mapping[str, str], each["subjectName"])), both_languages(prop.label)[about.language]),
                about.own(cast(Mapping[str, str], each["quantityName"])),
                *(_number(texts.get(end)) for end in ("lower", "upper", "nominal")),
                *(texts.get("unit"), texts.get("asWritten"), about.when(texts.get("time"))),
                *(texts.get("earliest"), texts.get("latest")),
                *(about.code(texts["modality"]), about.code(texts["polarity"])),
                *(about.name(texts["provider"]) if "provider" in texts else None, about.code(texts.get("definition"))),
                "; ".join(cast(list[str], each.get("inferred", []))),
                *about.grounds([texts["id"]]),
            ]
        )
    return head, rows


def _sources(about: _About) -> Table:
    head = (
        ("媒体", "outlet"),
        ("标题", "title"),
        ("发布", "published"),
        ("网址", "address"),
        ("核对", "checked"),
        ("编号", "id"),
    )

    def rows() -> Iterable[Sequence[Cell]]:
        for id in sorted(about.cited):
            known = sources(about.snapshot)[id]
            title = about.own(known.get("title", {}))
            texts = cast(Mapping[str, str], known)
            outlet = outlets(about.snapshot)[id]["outlet"][about.language]
            checked = about.code(texts["verification"])
            yield [outlet, title, about.when(texts.get("published")), texts.get("address"), checked, id]

    return head, rows()
