"""The funding ladder: rounds in order, what was raised and at what valuation, bounds with arrows, one scale a currency.

A round whose amount no source states says so and shows no zero; a valuation of unstated basis is marked apart from a
post-money one; a planned round has a dashed outline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.charts import amount_marks
from kg.charts.frame import Frame, Json
from kg.charts.strips import Strip, figure, panel

_FIELDS = ("amounts", "postMoney", "valuations")
_GAP = 30


def funding(result: Json, frame: Frame) -> Json:
    """The spec of the view's picture."""
    rows = result["rows"]
    if not rows:
        return frame.nothing(view="funding", title=result["title"])
    units = sorted({each["amount"]["unit"] for row in rows for name in _FIELDS for each in row[name]}) or ["USD"]
    width = frame.width - 24 if frame.narrow else (frame.width - 24 - _GAP) / 2
    blocks, drawn = [], []
    for unit in units:
        own = [row for row in rows if _has(row, unit) or (unit == units[0] and not _has(row, None))]
        pair = []
        for names, word in ((("amounts",), "amountRaised"), (("postMoney", "valuations"), "valuation")):
            strips = list(_strips(own, names, unit, frame))
            drawn += [mark for strip in strips for mark in strip.figures]
            pair.append(panel(strips, unit, frame, width, bars=False, title=frame.say(word)))
        blocks.append({"vconcat": pair} if frame.narrow else {"hconcat": pair, "spacing": _GAP})
    body = blocks[0] if len(blocks) == 1 else {"vconcat": blocks}
    return frame.spec(body, view="funding", title=result["title"], notes=amount_marks.key(drawn, frame), fit=False)


def _has(row: Json, unit: str | None) -> bool:
    """Whether a round has a figure in this currency, or in any."""
    return any(unit in (None, each["amount"]["unit"]) for name in _FIELDS for each in row[name])


def _strips(rows: Sequence[Json], names: Sequence[str], unit: str, frame: Frame) -> Iterator[Strip]:
    for row in rows:
        words = _words(row, frame)
        given = [(name, each) for name in names for each in row[name]]
        made = [
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
            for name, each in given
            if each["amount"]["unit"] == unit
        ]
        instead = frame.say("elsewhere" if given else "notStated")
        yield Strip(words, row["claims"], frame.entity(row["round"]["id"]), made, instead)


def _words(row: Json, frame: Frame) -> str:
    """The round's name, its stages and days, and that it is planned where it is."""
    dates = ", ".join(frame.own(when["label"]) for when in row["dates"]) or frame.say("undated")
    told = [frame.cut(frame.name(row["round"]), 44), dates]
    return " · ".join(told if row["modality"]["id"] == "actual" else [*told, frame.name(row["modality"])])
