"""A view's picture as bytes: the view is asked, its result drawn into a spec. What the service and programs call.

Never draws marks itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypedDict, cast

from kg.base.errors import NotFound
from kg.charts import CHARTS, chart
from kg.charts.frame import USUAL, Frame, Language, Theme
from kg.charts.view_records import Result, Row
from kg.store.snapshot import Snapshot
from kg.views.parts.answered import answered
from kg.views.parts.headline import headlines
from kg.views.parts.result import View
from kg.views.view_specs import spec_named


class FrameChoice(TypedDict, total=False):
    """The fields of a `Frame`, as JSON carries them; `title` is what stands over the picture."""

    language: Language
    theme: Theme
    width: int
    root: str
    carried: list[tuple[str, str]]
    title: Literal["topic", "finding"]


def spec(snapshot: Snapshot, name: str, parameters: Mapping[str, str], frame: FrameChoice) -> bytes:
    """The Vega-Lite spec of a view as JSON; `frame` are the fields of a `Frame`.

    Raises NotFound for an unknown view or entity or a view without a picture, BadInput for a wrong parameter.
    """
    if spec_named(name).name not in CHARTS:
        raise NotFound(f"the view {name!r} has no picture", nearest=(name,), remedy="take its page or .json")
    carried = tuple((key, value) for key, value in frame.get("carried", ()))
    asked = Frame(
        frame.get("language", "zh"),
        frame.get("theme", "light"),
        frame.get("width", USUAL),
        frame.get("root", ""),
        carried,
    )
    view = answered(snapshot, name, parameters).view
    result = cast(Result[Row], view.model_dump(mode="json", by_alias=True))
    if frame.get("title") == "finding":
        result["title"] = _finding(view)
    found = chart(name, result, asked)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _finding(view: View[Any]) -> dict[str, str]:
    """What the view's answer says; its topic where it says nothing in a sentence."""
    told = [headline.text() for headline in headlines(view)]
    if not told:
        return {"zh": view.title.zh, "en": view.title.en}
    return {"zh": "".join(each.zh for each in told), "en": " ".join(each.en for each in told)}
