"""How each class of entity looks in a picture: colours for light and dark pages, a shape, a place in the legend.

Graph pages, charts and legends take theirs from here. Never holds a colour of its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from kg.base.paths import schema_dir
from kg.base.problems import InvalidFiles
from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Shape = Literal["dot", "square", "triangle", "triangleDown", "diamond", "star", "hexagon"]


class Appearance(Record):
    """The look of one class. `order` sorts legends, `level` is its column in layered layouts."""

    order: int
    level: int
    drawn: bool = Field(description="whether a graph shows the class unless asked otherwise")
    colour: Colour
    dark: Colour
    shape: Shape


@lru_cache(maxsize=1)
def appearances() -> dict[str, Appearance]:
    """The look of every class that can be drawn, by class name, in the order of legends.

    Raises InvalidFiles where the table is broken.
    """
    path = schema_dir() / "appearance.yaml"
    document = parse_yaml(path.read_text("utf-8"), path.name)
    try:
        found = TypeAdapter(dict[str, Appearance]).validate_python(document.data)
    except ValidationError as error:
        problems = [
            document.problem(tuple(item["loc"]), item["msg"], "see the comment at the head of the file")
            for item in error.errors()
        ]
        raise InvalidFiles(problems) from None
    return dict(sorted(found.items(), key=lambda pair: pair[1].order))
