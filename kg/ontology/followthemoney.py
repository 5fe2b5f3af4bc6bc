"""Classes and properties in the words of FollowTheMoney, read from `followthemoney.yaml` of the schema.

Holds no name of either model of its own; the head of the file says what each of its tables is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.base.paths import schema_dir
from kg.base.strict_record import Record
from kg.base.yaml_text import read_yaml

# A day, month or year as the model writes a date; a season, quarter or half of EDTF is none.
DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9][0-9])?)?")


class Ends(Record):
    """A schema of links, and which of its properties lead to a claim's subject and to its object."""

    link: str
    subject: str
    object: str


class Words(Record):
    """A role in both languages."""

    zh: str
    en: str


class LinkProperty(Record):
    """A property whose claims are links; `ends` is None where no schema says just this.

    `role` is what the claim's object is to the thing at the other end, where the property's inverse label is not it.
    """

    ends: Ends | None = None
    via: str | None = None
    to: str | None = None
    figure: str | None = None
    role: Words | None = None


class FollowTheMoney(Record):
    """The whole table."""

    schemata: dict[str, str]
    things: dict[str, str]
    identifiers: dict[str, str]
    links: dict[str, LinkProperty]
    otherwise: Ends
    ranges: dict[str, list[str]]

    def fits(self, end: str, schema: str) -> bool:
        """Whether a thing of this schema may stand at an end of a link."""
        return schema in self.ranges.get(end, [schema])


@lru_cache(maxsize=1)
def followthemoney() -> FollowTheMoney:
    """The table, from the schema."""
    data = read_yaml(schema_dir() / "followthemoney.yaml", "schema/followthemoney.yaml").data
    return FollowTheMoney.model_validate(data)
