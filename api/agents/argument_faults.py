"""Why a tool cannot answer, in words that say what to call next: an agent has tools, no addresses and no commands."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from api.agents.tools import SHAPES
from kg.base.errors import CLAIMS_LISTED, ENTITIES_LISTED, SOURCES_LISTED, TERMS_LISTED, BadInput, LongtuError, NotFound
from kg.base.errors import nearest as nearest_of

_TOOLS = {
    CLAIMS_LISTED: "`claims` lists them",
    ENTITIES_LISTED: "`resolve` turns a name into an id",
    SOURCES_LISTED: "`sources` lists them",
    TERMS_LISTED: "`schema` lists the terms",
}
_WRONG = {  # by what the framework calls it
    "missing": ("it is missing", ""),
    "list_type": ("it is no list", 'write ["a", "b"]'),
    "string_type": ("it is no text", "of several values one text, with commas: kimi,doubao"),
    "int_parsing": ("it is no whole number", "write 10"),
    "int_type": ("it is no whole number", "write 10"),
    "bool_parsing": ("it is neither true nor false", "write true"),
    "string_too_short": ("it is empty", ""),
    "too_short": ("it is empty", ""),
}
_DAY, _NO_DAY = "write a day, YYYY-MM-DD", "it is no day"
_OBJECT, _NO_OBJECT = 'write {"name": "value"}', "it is no object"
_LIMITS = {"ge": "from {}", "le": "up to {}", "max_length": "at most {} of them"}
_INNER = re.compile(r"constrained|list\[|function-")  # parts of a place that name a kind of value


def told(error: LongtuError) -> str:
    """An error as an agent reads it; what it can look something up with is a tool."""
    if error.remedy not in _TOOLS:
        return str(error)
    return str(LongtuError(error.message, place=error.place, remedy=_TOOLS[error.remedy]))


def refusal(
    tool: str, arguments: Mapping[str, Collection[str]], ids: Sequence[str], found: Sequence[ErrorDetails]
) -> LongtuError:
    """The first of what is wrong; `arguments` are those that the tool takes, each with its members, `ids` those of ids.

    An argument that the tool does not know comes before one that is missing: it is likely the same.
    """
    taken = f"{tool} takes {', '.join(arguments)}"
    unknown = next((each for each in found if each["type"] == "extra_forbidden"), None)
    if unknown is None:
        return _wrong(found[0], taken)
    place, last = _place(unknown), str(unknown["loc"][-1])
    outer = len(unknown["loc"]) == 1
    known = {name.casefold(): name for name in (arguments if outer else arguments[str(unknown["loc"][0])])}
    missing = tuple(str(each["loc"][0]) for each in found if each["type"] == "missing" and outer)
    near = missing or tuple(known[name] for name in get_close_matches(last.casefold(), known, n=2, cutoff=0.5))
    near = near or (tuple(ids[:1]) if last == "id" else ())
    remedy = f"nearest: {', '.join(near)}; {taken}" if near else taken
    return NotFound(f"{tool} has no argument {place!r}", nearest=near, place=place, remedy=remedy)


def _place(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"] if not _INNER.match(str(part)))


def _wrong(error: ErrorDetails, taken: str) -> BadInput:
    place, context, kind = _place(error), error.get("ctx", {}), error["type"]
    if context.get("pattern") in SHAPES:
        message, remedy = SHAPES[context["pattern"]]
    elif kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        close = nearest_of(str(error["input"]), known)
        message = "not a value that this takes"
        remedy = f"nearest: {', '.join(close)}" if close else f"one of {', '.join(known)}"
    elif kind.startswith(("date", "time")):
        message, remedy = _NO_DAY, _DAY
    elif kind in ("dict_type", "model_type"):
        message, remedy = _NO_OBJECT, _OBJECT
    elif limit := next((words.format(context[name]) for name, words in _LIMITS.items() if name in context), ""):
        message, remedy = "beyond what this takes", limit
    else:
        message, remedy = _WRONG.get(kind, (error["msg"], ""))
    return BadInput(message, place=place, remedy="; ".join(filter(None, [remedy, taken])))
