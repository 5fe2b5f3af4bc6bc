"""Specs of pictures as readers of their JSON have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from kg import charts
from kg.charts import frame as frames
from kg.charts.frame import Frame
from kg.charts.view_records import Result, Row

Json = dict[str, Any]


def chart(name: str, result: Json, frame: Frame) -> Json:
    """The spec of a view's picture."""
    return cast(Json, charts.chart(name, cast(Result[Row], result), frame))


def values_of(spec: Json) -> Iterator[Json]:
    """Every datum of a spec."""
    return cast(Iterator[Json], frames.values_of(spec))
