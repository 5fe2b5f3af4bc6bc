"""A record of a file held against its model: every error becomes a problem with the file's line and a remedy.

Never mends a record.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from kg.base.errors import BadInput
from kg.base.problems import Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import Document, Place

R = TypeVar("R", bound=Record)
_REMEDIES = {
    "extra_forbidden": "remove the key or correct its name ({keys})",
    "missing": "add the key ({keys})",
}


def validated(
    model: type[R],
    data: Any,
    document: Document,
    place: Place,
    problems: list[Problem],
    keys: str = "kg schema prints the keys",
) -> R | None:
    """`data` as a record, or None with its problems added; `place` is where the record stands in the document.

    `keys` says where a reader finds the keys that there are.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            where = (*place, *found["loc"])
            given = found["input"]
            shown = f" (is {given!r})" if isinstance(given, str) else ""
            message = f"{where[-1] if where else 'the file'}: {found['msg'].removeprefix('Value error, ')}{shown}"
            remedy = _REMEDIES.get(found["type"], "correct the value").format(keys=keys)
            problems.append(document.problem(where, message, remedy))
        return None


def record_of(model: type[R], values: dict[str, Any]) -> R:
    """`values` that somebody has given as a record.

    Raises:
        BadInput: a value is none that its field takes; the place is the field.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        names = {name: field.alias or name for name, field in model.model_fields.items()}
        place = ".".join(names.get(str(part), str(part)) for part in first["loc"])
        raise BadInput(first["msg"], place=place, remedy="write a value that the field takes") from None
