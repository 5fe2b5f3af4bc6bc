"""The cells of a view's rows as a page shows them: what each is, its words in both languages, where it leads.

A cell keeps its bound; an empty one says so and is never filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NotRequired, TypedDict, cast

from kg.facts.entities import both_languages
from kg.facts.fact_records import Both, Reference, Voice
from kg.facts.references import classes, reference
from kg.ontology.registry import vocabulary
from kg.quantities.edtf_words import period_labels
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Amount, Count, Figure, Label, Party, Ref, Support, When
from kg.views.parts.derived import Derived
from kg.views.parts.result import Row
from kg.views.parts.sides import Side
from kg.views.view_specs import VIEWS


class Place(TypedDict):
    """Where a slice stands in its text."""

    start: int
    end: int


class Cell(TypedDict):
    """A cell; `kind` says how it is shown and which of the other fields it has, `sort` what orders it."""

    kind: str
    sort: NotRequired[str | float]
    value: NotRequired[bool | int | float]
    text: NotRequired[Both]
    id: NotRequired[str]
    items: NotRequired[list[Cell]]
    thing: NotRequired[Reference]
    edtf: NotRequired[str]
    claims: NotRequired[list[str]]
    atLeast: NotRequired[bool]
    mentions: NotRequired[int]
    statements: NotRequired[int]
    sources: NotRequired[int]
    origins: NotRequired[int]
    formula: NotRequired[Both]
    known: NotRequired[bool]
    reason: NotRequired[Both | None]
    asWritten: NotRequired[str | None]
    when: NotRequired[Cell]
    source: NotRequired[Cell]
    voices: NotRequired[list[Voice]]
    slices: NotRequired[list[Place]]
    support: NotRequired[Cell]


class CellRow(TypedDict):
    """A row of a table, and the claims it rests on."""

    cells: list[Cell]
    claims: list[str]


# What the texts of a column are, where they are names of something.
_NAMES_OF = {"sources": "source", "carriers": "source", "fulfilledBy": "claim", "inferred": "property", "view": "view"}

# The few words that views use and no code list holds.
WORDS = {
    "less": ("少于", "less"),
    "greater": ("多于", "greater"),
    "equal": ("相等", "equal"),
    "undetermined": ("无法确定", "undetermined"),
    "notComparable": ("不可比", "not comparable"),
    "number": ("数字不一", "different figures"),
    "window": ("时间不一", "different times"),
    "bound": ("界限不一", "different bounds"),
    "framing": ("说法角度不一", "different framing"),
    "wording": ("措辞不一", "different wording"),
    "succession": ("先后变化", "one after the other"),
    "rivalry": ("来源称为竞争", "stated rivalry"),
    "peerGroup": ("同列一组", "named in one group"),
    "benchmark": ("评测对比", "benchmark comparison"),
    "resources": ("资源对比", "comparison of resources"),
    "comparison": ("被拿来对照", "set side by side"),
    "event": ("事件", "event"),
    "measurement": ("数据", "figure"),
    "speech": ("言论", "speech"),
    "certain": ("确定", "certainly"),
    "possible": ("可能", "possibly"),
    "hypergeometric": ("每家的轮次数不变（超几何）", "each investor keeps its number of rounds (hypergeometric)"),
    "bicm": ("每轮的大小也不变（BiCM）", "each round keeps its size too (BiCM)"),
    "predicate": ("属性", "property"),
    "periodKind": ("时段种类", "kind of period"),
    "link": ("编辑标注的关联", "a recorded link"),
    "arithmetic": ("数值比较", "comparing the figures"),
    "announced": ("报道的数值", "announced"),
    "filed": ("披露的数值", "filed"),
    "upper end": ("上端", "upper end"),
    "lower end of the gap": ("差额的下端", "lower end of the gap"),
    "gap less what bounds leave open": ("差额中不因界限而未定的部分", "gap less what bounds leave open"),
    "larger": ("较大者", "larger"),
    "smaller": ("较小者", "smaller"),
    "postMoney": ("投后估值", "post-money valuation"),
    "undated": ("未注明日期", "undated"),
}
_OPERATORS = re.compile(r"( [-+÷] |^[≤≥] |[()])")


def word(text: str) -> Both:
    """A word of a view in both languages: a code, a property or one of `WORDS`; else the text as it stands."""
    if text in WORDS:
        return dict(zip(("zh", "en"), WORDS[text], strict=True))
    known = vocabulary()
    found = known.codes.get(text) or known.properties.get(text)
    return both_languages(found.label) if found is not None else {"zh": text, "en": text}


def plain_row(snapshot: Snapshot, row: Row) -> CellRow:
    """A row as the cells of the columns that a page shows, the claims apart."""
    cells = [plain(snapshot, getattr(row, field), name) for field, name in _cells_of(type(row))]
    for cell in cells:
        if cell["kind"] == "amount":
            cell.setdefault("claims", list(row.claims))
    return {"cells": cells, "claims": list(row.claims)}


@cache
def _cells_of(kind: type[Row]) -> tuple[tuple[str, str], ...]:
    """The fields of a kind of row that a page shows, each with its published name; the claims stand apart."""
    shown = {column.name for column in kind.shown()} - {"claims"}
    named = ((field, known.serialization_alias or field) for field, known in kind.model_fields.items())
    return tuple((field, name) for field, name in named if name in shown)


def plain(snapshot: Snapshot, value: object, column: str) -> Cell:
    """One cell: `kind` says how it is shown."""
    if value is None or value == ():
        return {"kind": "none"}
    if isinstance(value, tuple):
        items = _once(plain(snapshot, item, column) for item in value)
        order: Cell = {"kind": "list", "items": items}
        return order | {"sort": items[0]["sort"]} if "sort" in items[0] else order
    if isinstance(value, bool):
        return {"kind": "flag", "value": value}
    if isinstance(value, int | float):
        return {"kind": "number", "value": round(value, 4)}
    return _text(value, column) if isinstance(value, str) else _cell(snapshot, value)


def _once(cells: Iterable[Cell]) -> list[Cell]:
    """The cells, those that say the same as one with the claims of all: a figure of two properties is one figure."""
    found: dict[str, Cell] = {}
    for cell in cells:
        said = repr({name: value for name, value in cell.items() if name != "claims"})
        same = found.setdefault(said, cell)
        if "claims" in cell:
            same["claims"] = list(dict.fromkeys([*same["claims"], *cell["claims"]]))
    return list(found.values())


def formula_words(snapshot: Snapshot, formula: str) -> Both:
    """A formula in both languages: its operands are words of views, properties, or things at a time."""
    told = [
        _operand(snapshot, part) if at % 2 == 0 else {"zh": part, "en": part}
        for at, part in enumerate(_OPERATORS.split(formula))
    ]
    return {"zh": "".join(each["zh"] for each in told), "en": "".join(each["en"] for each in told)}


def _operand(snapshot: Snapshot, text: str) -> Both:
    of, cash, held = text.partition("cash of ")
    if cash:
        who = _operand(snapshot, held)
        return {"zh": f"{who['zh']}的现金", "en": f"cash of {who['en']}"}
    id, _, time = of.partition(" ")
    if id not in classes(snapshot) or text in WORDS:
        return word(text)
    name = reference(snapshot, id)["name"]
    if not time:
        return name
    when = word(time) if time in WORDS else period_labels(time)
    return {"zh": f"{name['zh']}（{when['zh']}）", "en": f"{name['en']} ({when['en']})"}


def _text(value: str, column: str) -> Cell:
    kind = _NAMES_OF.get(column, "word")
    if kind == "view":
        return {"kind": "view", "id": value, "text": VIEWS[value].title.model_dump()}
    if kind in ("source", "claim"):
        return {"kind": kind, "id": value, "text": {"zh": value, "en": value}}
    return {"kind": "word", "text": word(value)}


def _cell(snapshot: Snapshot, value: object) -> Cell:
    match value:
        case Label():
            return {"kind": "text", "text": value.model_dump()}
        case Ref(kind="Source"):
            return {"kind": "source", "id": value.id, "text": value.label.model_dump()}
        case Ref():
            return {"kind": "thing", "thing": reference(snapshot, value.id)}
        case Party():
            return {"kind": "thing", "thing": reference(snapshot, value.party.id), "claims": list(value.claims)}
        case When():
            day = value.earliest or value.latest or ""
            return {"kind": "when", "text": value.label.model_dump(), "edtf": value.edtf, "sort": str(day)}
        case Amount():
            return {"kind": "amount", "text": value.label.model_dump(), "sort": _size(value)}
        case Figure():
            amount = plain(snapshot, value.amount, "")
            amount["claims"] = list(value.claims)
            return amount
        case Count():
            return {"kind": "count", "value": value.value, "atLeast": value.at_least}
        case Support():
            return cast(Cell, {"kind": "support", **value.model_dump()})
        case Derived():
            reason = value.reason.model_dump() if value.reason else None
            text = value.label.model_dump()
            formula = formula_words(snapshot, value.formula)
            return {"kind": "derived", "text": text, "formula": formula, "known": value.known, "reason": reason}
        case Side():
            return _side(snapshot, value)
    raise TypeError(f"no page shows a {type(value).__name__}")


def _size(amount: Amount) -> float:
    """What orders an amount among others of its unit: its value, else the bound that is stated."""
    told = (amount.nominal, amount.lower, amount.upper)
    return next((float(digits) for digits in told if digits is not None), 0.0)


def _side(snapshot: Snapshot, side: Side) -> Cell:
    """One side of a disagreement: its words, who says so, where it stands, how well it is attested."""
    voices = {"speaker": side.speaker, "document": side.document, "provider": side.provider}
    return {
        "kind": "side",
        "text": side.words.model_dump(),
        "asWritten": side.as_written,
        "when": plain(snapshot, side.when, ""),
        "source": plain(snapshot, side.source, ""),
        "voices": [
            {"role": role, **reference(snapshot, found.id)} for role, found in voices.items() if found is not None
        ],
        "slices": [{"start": each.start, "end": each.end} for each in side.slices],
        "support": plain(snapshot, side.support, ""),
        "claims": list(side.claims),
    }
