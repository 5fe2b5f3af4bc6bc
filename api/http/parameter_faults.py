"""What is wrong with a parameter, in words that say how to mend it.

For errors of the framework's validation; what `kg` refuses brings its own remedy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.base.errors import nearest
from kg.base.json_value import JsonObject

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CLAIM_ID = r"^[a-z0-9-]+\.[a-z0-9-]+$"
PERIOD = r"^[0-9.~?%/-]+$"
WORDS = r"^[^\x00-\x1f\x7f]*$"
_SHAPES = {
    WORDS: "leave out control characters",
    ID: "an id is of small letters, digits and hyphens; /api/resolve?name=NAME finds that of a name",
    CLAIM_ID: "a claim's id is that of its source, a dot, its name there; list them at /api/claims",
    PERIOD: "write a time in EDTF, such as 2025, 2025-06 or 2025-01/2025-06",
}
_KINDS = {
    "int_parsing": "write a whole number",
    "float_parsing": "write a number",
    "bool_parsing": "write 1 or 0",
    "date_from_datetime_parsing": "write YYYY-MM-DD",
    "date_parsing": "write YYYY-MM-DD",
    "date_from_datetime_inexact": "write YYYY-MM-DD",
    "missing": "give this parameter",
}
_LIMITS = {  # by what the framework calls the limit of an error
    "gt": "write a number above {}",
    "ge": "write a number from {} on",
    "lt": "write a number below {}",
    "le": "write a number up to {}",
    "max_length": "write at most {} characters",
    "min_length": "write at least {} characters",
}
_SEE = "see /docs for what this parameter takes"
_CHOICE = re.compile(r"\^(-\?)?\(?([a-zA-Z-]+(?:\|[a-zA-Z-]+)*)\)?\$")


def fault(error: Mapping[str, Any]) -> JsonObject:
    """One error of the framework's validation: place, message and remedy, with the nearest values that it takes."""
    place, message = ".".join(str(part) for part in error["loc"]), str(error["msg"])
    context = error.get("ctx") or {}
    pattern, known = str(context.get("pattern", "")), re.findall(r"'([^']*)'", str(context.get("expected", "")))
    choice = _CHOICE.fullmatch(pattern)
    if choice is not None:
        known = choice[2].split("|")
    if pattern:
        message = "not a value that this takes"  # the framework's own message is the pattern, which is for machines
    found: JsonObject = {"place": place, "message": message}
    close = nearest(str(error.get("input", "")).removeprefix("-"), known)
    if close:
        return {**found, "remedy": "nearest: " + ", ".join(close), "nearest": list(close)}
    if known:
        return {**found, "remedy": "one of " + ", ".join(known)}
    limits = [words.format(context[name]) for name, words in _LIMITS.items() if name in context]
    remedy = _SHAPES.get(pattern) or _KINDS.get(str(error["type"])) or next(iter(limits), _SEE)
    return {**found, "remedy": remedy}
