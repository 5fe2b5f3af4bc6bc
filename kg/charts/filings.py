"""Announced against filed as marks: under each matter the announced figure and the filed one, one panel a unit.

What was planned or reported is hollow; nothing is converted, and no gap is drawn that the bounds do not settle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.base.json_value import JsonObject
from kg.charts import amount_marks
from kg.charts.frame import Frame
from kg.charts.strips import FigureMark, Strip, figure, panel
from kg.charts.view_records import Figure, Ref, Result, Row, When
from kg.facts.fact_records import Both


class FiledRow(Row):
    """An announced and a filed figure of `filings`."""

    subject: Ref
    property: Both
    announced: Figure
    announcedWhen: When | None
    modality: Ref
    filed: Figure
    filedWhen: When | None
    document: Both


def filings(result: Result[FiledRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    rows = result["rows"]
    if not rows:
        return frame.nothing(view="filings", title=result["title"])
    units = sorted({side["amount"]["unit"] for row in rows for side in (row["announced"], row["filed"])})
    panels: list[JsonObject] = []
    drawn: list[FigureMark] = []
    for unit in units:
        strips = list(_strips(rows, unit, frame))
        drawn += [mark for strip in strips for mark in strip.figures]
        panels.append(panel(strips, unit, frame, frame.width - 24, bars=False))
    body: JsonObject = {"vconcat": panels} if len(panels) > 1 else panels[0]
    notes = amount_marks.key(drawn, frame)
    return frame.spec(body, view="filings", title=result["title"], notes=notes, fit=False)


def _strips(rows: Sequence[FiledRow], unit: str, frame: Frame) -> Iterator[Strip]:
    """For each matter a heading, then every figure of this unit once, as announced and as filed."""
    matters = dict.fromkeys((row["subject"]["id"], frame.own(row["property"])) for row in rows)
    for place, (id, property) in enumerate(matters):
        own = [row for row in rows if (row["subject"]["id"], frame.own(row["property"])) == (id, property)]
        strips: dict[tuple[str, tuple[str, ...]], Strip] = {}
        for row in own:
            unreal = row["modality"]["id"] != "actual"
            words = _words(row["modality"]["label"] if unreal else None, "announced", row["announcedWhen"], frame)
            told = ((row["announced"], words, unreal), (row["filed"], _filed(row, frame), False))
            for side, said, hollow in told:
                if side["amount"]["unit"] == unit:
                    strips.setdefault((said, tuple(side["claims"])), _strip(side, said, hollow, place, frame))
        if strips:
            yield Strip(f"{frame.name(own[0]['subject'])} · {property}", (), frame.entity(id), head=True)
            yield from strips.values()


def _strip(side: Figure, words: str, unreal: bool, place: int, frame: Frame) -> Strip:
    claims = side["claims"]
    made = figure(side["amount"], claims, frame, colour=frame.line(place), tip=words, unreal=unreal)
    return Strip(words, claims, frame.claims(claims), (made,))


def _filed(row: FiledRow, frame: Frame) -> str:
    return _words(row["document"], "filed", row["filedWhen"], frame)


def _words(more: Both | None, key: str, when: When | None, frame: Frame) -> str:
    told = [frame.say(key), *([frame.own(when["label"])] if when else []), *([frame.own(more)] if more else [])]
    return " · ".join(told)
