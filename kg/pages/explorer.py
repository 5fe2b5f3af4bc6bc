"""The ways to the graph explorer: the questions that it opens with, and from a view the picture behind it.

Offers no way where the explorer could not show what the view counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from kg.ontology.appearance import appearances
from kg.quantities.edtf import parse_edtf

_RELATIONS = {
    "funding": ("ledBy", "participant", "shareholder", "company"),
    "people": ("foundedBy", "coFoundedBy", "employed", "chiefExecutive", "memberOf"),
    "models": ("developedBy", "inSeries", "successorOf", "poweredBy", "releaseOf", "outperforms"),
    "competition": ("rivalOf", "outperforms", "comparedWith", "memberOf"),
}
_FOCUS = ("company", "person")
_TIES = {"network": "co-investment", "isolated": "false"}
_READABLE = {"weight": "2"}  # ties of one thing alone are fifteen times as many and hide the rest
_SHOWN = ("errorRate", "nullModel")
_ASKED_OF_TIES = {"company", "window", "within", *_SHOWN}


class Preset(TypedDict):
    """A question that the explorer can open with; `key` is its word, `current` whether it is asked now."""

    key: str
    query: dict[str, str]
    current: bool


def presets(asked: Mapping[str, str]) -> list[Preset]:
    """Who funds whom, common investors, people, models, everything."""
    known = {
        "presetFunding": {"predicates": ",".join(_RELATIONS["funding"]), "isolated": "false"},
        "presetInvestors": {**_TIES, **_READABLE},
        "presetPeople": {"predicates": ",".join(_RELATIONS["people"]), "isolated": "false"},
        "presetModels": {"predicates": ",".join(_RELATIONS["models"]), "isolated": "false"},
        "presetEverything": {
            "types": ",".join(name for name, look in appearances().items() if look.drawn),
            "limit": "400",
        },
    }
    return [
        {"key": key, "query": query, "current": all(asked.get(name) == value for name, value in query.items())}
        for key, query in known.items()
    ]


def explorer(name: str, parameters: Mapping[str, str]) -> dict[str, str] | None:
    """The query of `/graph` for a view asked with these parameters; None where it has no such picture."""
    if name == "connection":
        return {"path": f"{parameters['start']},{parameters['end']}", **_window(parameters)}
    if name == "co-investment":
        return _ties(parameters)
    if name not in _RELATIONS or name == "funding":
        return None
    focus = next((parameters[field] for field in _FOCUS if field in parameters), None)
    around = {"focus": focus, "depth": "2"} if focus else {"isolated": "false"}
    layout = {"layout": "hierarchy"} if name == "models" else {}
    return {"predicates": ",".join(_RELATIONS[name]), **around, **layout, **_window(parameters)}


def _ties(parameters: Mapping[str, str]) -> dict[str, str] | None:
    """The ties themselves: of all investors those of more than one thing first, of one company's all."""
    if set(parameters) - _ASKED_OF_TIES:
        return None
    company = {"company": parameters["company"]} if "company" in parameters else _READABLE
    shown = {name: parameters[name] for name in _SHOWN if name in parameters}
    return {**_TIES, **company, **shown, **_window(parameters)}


def _window(parameters: Mapping[str, str]) -> dict[str, str]:
    """The window of time as first and last day."""
    if "window" not in parameters:
        return {}
    period = parse_edtf(parameters["window"])
    days = {"since": period.earliest, "until": period.latest}
    told = {name: day.isoformat() for name, day in days.items() if day is not None}
    return told | ({"window": parameters.get("within", "certain")} if told else {})
