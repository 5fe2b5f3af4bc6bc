"""The list of views: name, function, titles, parameters; and the one door through which they are asked.

What a view takes is read from its function's signature, so the two cannot differ.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from kg.base.errors import BadInput, NotFound
from kg.base.json_value import JsonObject
from kg.store.snapshot import Snapshot
from kg.views.capex import capex
from kg.views.co_investment import co_investment
from kg.views.competition import competition
from kg.views.connection import connection
from kg.views.contradictions import contradictions
from kg.views.filings import filings
from kg.views.funding import funding
from kg.views.mau import mau
from kg.views.models import models
from kg.views.parts.cells import Label
from kg.views.parts.evidence import Evidence
from kg.views.parts.result import Row, View
from kg.views.parts.view_parameters import PARAMETERS, Parameter, Value, camel, read_all
from kg.views.people import people
from kg.views.read_next import read_next
from kg.views.sources import sources
from kg.views.statements import statements
from kg.views.timeline import timeline

ViewFunction = Callable[..., View[Row]]


@dataclass(frozen=True)
class ViewSpec:
    """A view: the name in URLs and on the line, its function, its title and the question it answers.

    `classes` are those of the entities that a parameter takes in this view, where they are others than elsewhere.
    """

    name: str
    function: ViewFunction
    title: Label
    question: Label
    classes: Mapping[str, tuple[str, ...]]

    @property
    def accepted(self) -> dict[str, Parameter]:
        """The parameters by the names of the function's arguments."""
        names = list(inspect.signature(self.function).parameters)[1:]
        found = {name: PARAMETERS[camel(name)] for name in names}
        return {name: replace(one, classes=self.classes.get(name, one.classes)) for name, one in found.items()}

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in order, under their published names."""
        return tuple(self.accepted.values())

    @property
    def required(self) -> tuple[str, ...]:
        """The published names of the parameters that have no default."""
        found = list(inspect.signature(self.function).parameters.values())[1:]
        return tuple(camel(item.name) for item in found if item.default is inspect.Parameter.empty)

    @property
    def defaults(self) -> dict[str, Value]:
        """The values of the parameters that may be left out, by published name; None where there is none."""
        found = list(inspect.signature(self.function).parameters.values())[1:]
        return {camel(item.name): item.default for item in found if item.default is not inspect.Parameter.empty}

    @property
    def result(self) -> type[View[Row]]:
        """The model of the view's result."""
        found: type[View[Row]] = inspect.signature(self.function, eval_str=True).return_annotation
        return found

    @property
    def schema(self) -> JsonObject:
        """The JSON Schema of the view's result."""
        return self.result.model_json_schema(mode="serialization", by_alias=True)


def _spec(
    name: str, function: ViewFunction, title: tuple[str, str], question: tuple[str, str], **classes: tuple[str, ...]
) -> ViewSpec:
    return ViewSpec(name, function, Label(zh=title[0], en=title[1]), Label(zh=question[0], en=question[1]), classes)


_ALL = (
    _spec(
        "co-investment",
        co_investment,
        ("共同投资", "Co-investment"),
        ("谁与谁投过同一轮、同一公司？", "Who invested in the same rounds and companies as whom?"),
    ),
    _spec(
        "mau",
        mau,
        ("月活对比", "Monthly active users"),
        ("各家的月活如何，哪些可以相比？", "How do the products' users compare, where they can be compared?"),
    ),
    _spec(
        "timeline",
        timeline,
        ("时间线", "Timeline"),
        ("一家公司何时做了什么、计划什么、说了什么？", "What did a company do, plan and say, and when?"),
        company=(),
    ),
    _spec(
        "funding",
        funding,
        ("融资阶梯", "Funding ladder"),
        (
            "一家公司融了哪些轮，谁领投，合计至少多少？",
            "Which rounds, led by whom, and how much at least?",
        ),
    ),
    _spec(
        "capex",
        capex,
        ("资本开支", "Capital expenditure"),
        ("谁计划、谁实际投入多少？", "Who planned to spend how much, and who spent it?"),
    ),
    _spec(
        "people",
        people,
        ("人物", "People"),
        (
            "谁在哪里任何职，自己投了什么？",
            "Who held which role where, and what did they invest in themselves?",
        ),
    ),
    _spec(
        "models",
        models,
        ("模型", "Models"),
        (
            "模型从何而来，谁在什么上胜过谁？",
            "Where do the models come from, and who outperforms whom on what?",
        ),
    ),
    _spec(
        "competition",
        competition,
        ("竞争", "Competition"),
        (
            "谁与谁竞争或被拿来对照，哪些投资方也在其中？",
            "Who is set against whom, and which investors are?",
        ),
        company=(),
    ),
    _spec(
        "connection",
        connection,
        ("联系", "Connection"),
        ("两者之间有怎样的联系？", "How are two entities connected?"),
    ),
    _spec(
        "contradictions",
        contradictions,
        ("说法不一", "Contradictions"),
        ("来源在哪里说法不一，何以定论？", "Where do sources differ, and what would settle it?"),
        company=(),
    ),
    _spec(
        "filings",
        filings,
        ("报道与披露", "Announced against filed"),
        (
            "报道的数值与披露的相差多少，何以解释？",
            "How far is what was announced from what was filed, and what explains it?",
        ),
    ),
    _spec(
        "read-next",
        read_next,
        ("接下来读什么", "What to read next"),
        ("哪份文件最能定论未定之处？", "Which document would settle most of what is open?"),
        company=(),
    ),
    _spec(
        "sources",
        sources,
        ("来源", "Sources"),
        (
            "哪个结论靠哪个来源，失去它还成立吗？",
            "Which source carries which conclusion, and does it survive without?",
        ),
    ),
    _spec(
        "statements",
        statements,
        ("言论与计划", "Statements and plans"),
        ("谁在何时何地说了什么，计划后来如何？", "Who said what, when and where, and what became of plans?"),
    ),
)
VIEWS: dict[str, ViewSpec] = {spec.name: spec for spec in _ALL}


def spec_named(name: str) -> ViewSpec:
    """The view of this name. Raises NotFound with the nearest names."""
    if name not in VIEWS:
        close = tuple(get_close_matches(name, list(VIEWS), n=3))
        raise NotFound(f"no view {name!r}", nearest=close, remedy="" if close else "one of " + ", ".join(VIEWS))
    return VIEWS[name]


def typed_view(snapshot: Snapshot | Evidence, name: str, parameters: Mapping[str, Value] | None = None) -> View[Any]:
    """A view's typed result. Parameters are texts or values, by published name; evidence keeps what was asked of it.

    Raises NotFound for an unknown view or entity, BadInput for a parameter that is unknown, missing or impossible, or
    for an entity of a class that the parameter does not take.
    """
    spec = spec_named(name)
    values = read_all(spec.accepted, parameters or {}, name)
    for missing in (item for item in spec.required if item not in {camel(python) for python in values}):
        raise BadInput(
            f"the parameter {missing!r} is missing", place=name, remedy=f"e.g. {PARAMETERS[missing].example}"
        )
    evidence = Evidence.of(snapshot)
    for python, parameter in spec.accepted.items():
        if parameter.classes and python in values:
            evidence.reader.known(str(values[python]), parameter.name, *parameter.classes)
    return spec.function(evidence, **values)


def view(snapshot: Snapshot, name: str, **parameters: Value) -> dict[str, Any]:
    """A view's result as a plain JSON document, camelCase. Raises as `typed_view` does."""
    found: dict[str, Any] = typed_view(snapshot, name, parameters).model_dump(mode="json", by_alias=True)
    return found
