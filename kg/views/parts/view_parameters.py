"""The parameters of views: one catalogue, so that one name means one thing in Python, on the line and in a URL.

Turns texts from outside into values; what an entity id means is the view's question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

from kg.base.errors import BadInput
from kg.ontology.registry import vocabulary
from kg.views.parts.cells import Label
from kg.views.parts.ties import NULLS

Kind = Literal["entity", "entities", "metric", "modalities", "window", "choice", "number", "names", "share"]

Value = str | int | Decimal | Sequence[str] | None
SHARES = (Decimal("0.001"), Decimal("0.999"))  # the least and the greatest share that can be asked for


@dataclass(frozen=True)
class Parameter:
    """A parameter: its published name, how its text is read, its title; `choices` where it is one of a few words.

    `classes` are those of the entities that it takes; none where it takes any. A view may take others.
    """

    name: str
    kind: Kind
    title: Label
    example: str
    choices: tuple[str, ...] = field(default=())
    list: str = ""
    classes: tuple[str, ...] = ()

    def read(self, value: Value) -> Value:
        """The value of a text or of an already typed value. Raises BadInput for what cannot be meant."""
        if self.kind in ("entities", "names", "modalities"):
            return self._several(value)
        if self.kind == "number":
            return self._number(value)
        if self.kind == "share":
            return self._share(value)
        if not isinstance(value, str) or not value:
            raise BadInput(f"{value!r} is no {self.name}", place=self.name, remedy=f"e.g. {self.example}")
        if self.kind == "metric":
            self._one_of(value, tuple(code.name for code in vocabulary().codes_of("Metric")))
        if self.kind == "choice":
            self._one_of(value, self.choices)
        return value

    def _several(self, given: Value) -> tuple[str, ...]:
        items = given.split(",") if isinstance(given, str) else list(given) if isinstance(given, Sequence) else []
        names = tuple(item.strip() for item in items if item.strip())
        if self.kind == "modalities":
            if not names:
                raise BadInput("no modality is chosen", place=self.name, remedy=f"e.g. {self.example}")
            for name in names:
                self._one_of(name, tuple(code.name for code in vocabulary().codes_of("Modality")))
        return names

    def _number(self, given: Value) -> int:
        try:
            number = int(given if isinstance(given, str | int) else "")
        except (TypeError, ValueError):
            raise BadInput(f"{given!r} is not a whole number", place=self.name, remedy=f"e.g. {self.example}") from None
        if not 1 <= number <= 1000:
            raise BadInput(f"{number} is out of range", place=self.name, remedy="a number from 1 to 1000")
        return number

    def _share(self, given: Value) -> Decimal:
        try:
            share = Decimal(str(given))
            proper = SHARES[0] <= share <= SHARES[1]
        except InvalidOperation:  # no number, or none that has a place among numbers
            proper = False
        if not proper:
            remedy = f"a number from {SHARES[0]} to {SHARES[1]}, e.g. {self.example}"
            raise BadInput(f"{given!r} is no share", place=self.name, remedy=remedy)
        return share

    def _one_of(self, given: str, choices: tuple[str, ...]) -> None:
        if given not in choices:
            raise BadInput(f"{given!r} is no {self.name}", place=self.name, remedy="one of " + ", ".join(choices))


def _made(
    name: str,
    kind: Kind,
    zh: str,
    en: str,
    example: str,
    choices: tuple[str, ...] = (),
    *,
    classes: tuple[str, ...] = (),
) -> Parameter:
    return Parameter(name, kind, Label(zh=zh, en=en), example, choices, classes=classes)


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        _made("company", "entity", "公司", "company", "moonshot-ai", classes=("Organization",)),
        _made("person", "entity", "人物", "person", "wang-huiwen", classes=("Agent",)),
        _made("subjects", "entities", "对象，逗号分隔", "subjects, separated by commas", "kimi,doubao"),
        _made("metric", "metric", "指标", "metric", "monthlyActiveUsers"),
        _made("modality", "modalities", "情态，逗号分隔", "modalities, separated by commas", "actual,planned"),
        _made("window", "window", "时间窗口（EDTF）", "window of time (EDTF)", "2024/2025"),
        _made(
            "within",
            "choice",
            "确定或可能落在窗口内",
            "certainly or possibly within",
            "certain",
            ("certain", "possible"),
        ),
        _made("minSupport", "number", "最少来源数", "least number of sources", "2"),
        _made("errorRate", "share", "错误发现率上限", "false-discovery rate at most", "0.1"),
        _made("nullModel", "choice", "随机的模型", "model of chance", "bicm", NULLS),
        _made("start", "entity", "起点", "from", "alibaba"),
        _made("end", "entity", "终点", "to", "wang-huiwen"),
        _made("paths", "number", "路径条数", "number of paths", "3"),
        _made("views", "names", "所查视图，逗号分隔", "views to ask, separated by commas", "funding,mau"),
    )
}


def camel(name: str) -> str:
    """A Python name as it is published: min_support is minSupport."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def published(**values: Value) -> dict[str, Value]:
    """The values that a view was asked with, by published name, for its result to repeat."""
    return {camel(name): value for name, value in values.items()}


def read_all(accepted: Mapping[str, Parameter], asked: Mapping[str, Value], place: str) -> dict[str, Value]:
    """Values by Python name. Raises BadInput for a parameter that the view does not take, naming those it takes."""
    found: dict[str, Value] = {}
    by_name = {parameter.name: (python, parameter) for python, parameter in accepted.items()}
    for name, value in asked.items():
        if value is None:
            continue
        python, parameter = by_name.get(camel(name), ("", None))
        if parameter is None:
            remedy = "it takes " + ", ".join(by_name) if by_name else "it takes none"
            raise BadInput(f"unknown parameter {name!r}", place=place, remedy=remedy)
        found[python] = parameter.read(value)
    return found
