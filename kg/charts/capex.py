"""Capital expenditure as bars: organizations and their periods, plans apart from what was spent, one panel a currency.

Plans are hatched in a dashed outline; nothing is added up or converted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.base.json_value import JsonObject
from kg.charts import amount_marks
from kg.charts.frame import Frame
from kg.charts.strips import FigureMark, Strip, figure, panel
from kg.charts.view_records import Result, SpendingRow


def capex(result: Result[SpendingRow], frame: Frame) -> JsonObject:
    """The spec of the view's picture."""
    rows = result["rows"]
    if not rows:
        return frame.nothing(view="capex", title=result["title"])
    units = sorted({row["value"]["unit"] for row in rows})
    panels: list[JsonObject] = []
    drawn: list[FigureMark] = []
    for unit in units:
        strips = list(_strips([row for row in rows if row["value"]["unit"] == unit], frame))
        drawn += [mark for strip in strips for mark in strip.figures]
        panels.append(panel(strips, unit, frame, frame.width - 24, bars=True))
    body: JsonObject = {"vconcat": panels} if len(panels) > 1 else panels[0]
    return frame.spec(
        body, view="capex", title=result["title"], notes=amount_marks.key(drawn, frame, plan="keyHatch"), fit=False
    )


def _strips(rows: Sequence[SpendingRow], frame: Frame) -> Iterator[Strip]:
    """For each organization a heading, then a strip for each of its values in order of time."""
    order = list(dict.fromkeys(row["organization"]["id"] for row in rows))
    for place, id in enumerate(order):
        own = sorted((row for row in rows if row["organization"]["id"] == id), key=_start)
        name = frame.name(own[0]["organization"])
        yield Strip(name, (), frame.entity(id), head=True)
        for row in own:
            words = _words(row, frame)
            unreal = row["modality"]["id"] != "actual"
            made = figure(
                row["value"], row["claims"], frame, colour=frame.line(place), tip=f"{name} · {words}", unreal=unreal
            )
            yield Strip(words, row["claims"], frame.claims(row["claims"]), (made,))


def _start(row: SpendingRow) -> tuple[str, str]:
    period = row["period"]
    return (period and period["earliest"]) or "9999", row["modality"]["id"]


def _words(row: SpendingRow, frame: Frame) -> str:
    period = frame.own(row["period"]["label"]) if row["period"] else frame.say("undated")
    told = [period, frame.name(row["modality"])]
    return " · ".join([*told, frame.name(row["definition"])] if row["definition"] else told)
