"""The funding ladder: rounds in order, what was raised and at what valuation, bounds with arrows, one scale a currency.

A round whose amount no source states says so and shows no zero; a valuation of unstated basis is marked apart from a
post-money one; a planned round has a dashed outline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from kg.base.json_value import JsonObject
from kg.charts import amount_marks
from kg.charts.frame import Frame
from kg.charts.strips import FigureMark, Strip, figure, panel
from kg.charts.view_records import Result, RungRow

Field = Literal["amounts", "postMoney", "valuations"]
_FIELDS: tuple[Field, ...] = ("amounts", "postMoney", "valuations")
_PANELS: tuple[tuple[tuple[Field, ...], str], ...] = (
    (("amounts",), "amountRaised"),
    (("postMoney", "valuations"), "valuation"),
)
_GAP = 30


def funding(result: Result[RungRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    rows = result["rows"]
    if not rows:
        return frame.nothing(view="funding", title=result["title"])
    units = sorted({each["amount"]["unit"] for row in rows for name in _FIELDS for each in row[name]}) or ["USD"]
    width = frame.width - 24 if frame.narrow else (frame.width - 24 - _GAP) / 2
    blocks: list[JsonObject] = []
    drawn: list[FigureMark] = []
    for unit in units:
        own = [row for row in rows if _has(row, unit) or (unit == units[0] and not _has(row, None))]
        pair: list[JsonObject] = []
        for names, word in _PANELS:
            strips = list(_strips(own, names, unit, frame))
            drawn += [mark for strip in strips for mark in strip.figures]
            pair.append(panel(strips, unit, frame, width, bars=False, title=frame.say(word)))
        blocks.append({"vconcat": pair} if frame.narrow else {"hconcat": pair, "spacing": _GAP})
    body: JsonObject = blocks[0] if len(blocks) == 1 else {"vconcat": blocks}
    return frame.spec(body, view="funding", title=result["title"], notes=amount_marks.key(drawn, frame), fit=False)


def _has(row: RungRow, unit: str | None) -> bool:
    """Whether a round has a figure in this currency, or in any."""
    return any(unit in (None, each["amount"]["unit"]) for name in _FIELDS for each in row[name])


def _strips(rows: Sequence[RungRow], names: Sequence[Field], unit: str, frame: Frame) -> Iterator[Strip]:
    for row in rows:
        words = _words(row, frame)
        named = [(name, each) for name in names for each in row[name]]
        figures = [
            figure(
                each["amount"],
                each["claims"],
                frame,
                colour=frame.line(0 if name == "amounts" else 1),
                tip=words,
                unreal=row["modality"]["id"] != "actual",
                note={"valuations": f"({frame.say('unstatedBasis')})", "postMoney": f"({frame.say('postMoney')})"}.get(
                    name, ""
                ),
            )
            for name, each in named
            if each["amount"]["unit"] == unit
        ]
        instead = frame.say("elsewhere" if named else "notStated")
        yield Strip(words, row["claims"], frame.entity(row["round"]["id"]), figures, instead)


def _words(row: RungRow, frame: Frame) -> str:
    """The round's name, its stages and days, and that it is planned where it is."""
    dates = ", ".join(frame.own(when["label"]) for when in row["dates"]) or frame.say("undated")
    said = [frame.cut(frame.name(row["round"]), 44), dates]
    return " · ".join(said if row["modality"]["id"] == "actual" else [*said, frame.name(row["modality"])])
