"""The way from a view to the graph explorer: the parameters under which that shows the relations behind it.

Offers no way where the explorer could not show them, and never promises the same numbers: the explorer draws
relations, the view counts them.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.quantities.edtf import parse_edtf

_RELATIONS = {
    "co-investment": ("ledBy", "participant", "shareholder", "company"),
    "people": ("foundedBy", "coFoundedBy", "employed", "chiefExecutive", "memberOf"),
    "models": ("developedBy", "inSeries", "successorOf", "poweredBy", "releaseOf", "outperforms"),
    "competition": ("rivalOf", "outperforms", "comparedWith", "memberOf"),
}
_FOCUS = ("company", "person")


def explorer(name: str, parameters: Mapping[str, str]) -> dict[str, str] | None:
    """The query of `/graph` for a view asked with these parameters; None for a view that is no network."""
    if name == "connection":
        return {"path": f"{parameters['start']},{parameters['end']}", **_window(parameters)}
    if name not in _RELATIONS:
        return None
    focus = next((parameters[field] for field in _FOCUS if field in parameters), None)
    around = {"focus": focus, "depth": "2"} if focus else {"isolated": "false"}
    layout = {"layout": "hierarchy"} if name == "models" else {}
    return {"predicates": ",".join(_RELATIONS[name]), **around, **layout, **_window(parameters)}


def _window(parameters: Mapping[str, str]) -> dict[str, str]:
    """The window of time as first and last day."""
    if "window" not in parameters:
        return {}
    period = parse_edtf(parameters["window"])
    days = {"since": period.earliest, "until": period.latest}
    told = {name: day.isoformat() for name, day in days.items() if day is not None}
    return told | ({"window": parameters.get("within", "certain")} if told else {})
