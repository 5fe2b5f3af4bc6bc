"""The records that people write: entities, sources, claims and links, as strict models of the YAML files.

Checks the shape of one record at a time; `kg.records.load` checks that records fit together. Never reads a file and
never fills in what the file does not say.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from kg.base.strict_record import Record
from kg.quantities.quantity import Bound, Quantity, QuantityError


def _day(text: str) -> str:
    date.fromisoformat(text)  # its own words are clear: day is out of range for month
    return text


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
ClaimId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$", max_length=200)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]


class Bilingual(Record):
    """One text in Chinese and in English, both in this project's own words."""

    zh: Text
    en: Text


class Entity(Record):
    """A thing of the landscape: its identity, class and names. What is said of it stands in claims."""

    id: Slug
    type: str
    name: Bilingual
    aliases: list[Text] = Field(default_factory=list, description="other names in use (skos:altLabel)")
    hidden: list[Text] = Field(default_factory=list, description="spellings to find it by (skos:hiddenLabel)")
    legal_name: Bilingual | None = None
    kind: Text | None = None
    definition: Bilingual | None = None


class Source(Record):
    """An article or page that was read. `file` and `sha256` identify its text where that is at hand."""

    id: Slug
    title: Bilingual
    verification: Literal["text", "addressOnly", "unchecked"] = "unchecked"
    language: Literal["zh", "en", "ja", "fr"] = "zh"
    publisher: Text | None = None
    author: Text | None = None
    address: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")] | None = None
    mirror_of: Text | None = None
    published: Text = Field(description="EDTF; the earliest and latest day follow from it")
    recorded: Day | None = Field(default=None, description="the day the source was taken into the data set")
    inferred: dict[str, Text] = Field(default_factory=dict)
    file: Text | None = None
    sha256: Sha256 | None = None


class Slice(Record):
    """A stretch of the source's text: code points, end exclusive, and the SHA-256 of its UTF-8 bytes."""

    role: Literal["figure", "time", "party", "cue", "antecedent"]
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, gt=0)
    sha256: Sha256 | None = None
    quote: str | None = Field(
        default=None, description="draft only: the text itself; `kg pin` turns it into a position"
    )
    nth: int | None = Field(default=None, ge=1, description="draft only: which occurrence of the quote is meant")

    @model_validator(mode="after")
    def _is_pinned_or_draft(self) -> Slice:
        pinned = self.start is not None and self.end is not None and self.sha256 is not None
        if pinned == (self.quote is not None):
            raise ValueError("a slice has either start, end and sha256, or a quote that `kg pin` replaces")
        if pinned and self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("a slice ends after it starts")
        return self


class QuantityField(Record):
    """A figure: as written, with its value in whole base units. `value` for all bounds but range and multiple."""

    as_written: Text
    unit: str
    bound: Bound = Bound.EXACT
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_open: bool = False
    upper_open: bool = False
    readings: list[Decimal] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits_its_bound(self) -> QuantityField:
        given = {"value": self.value is not None, "lower": self.lower is not None, "readings": bool(self.readings)}
        wanted = {Bound.RANGE: "lower", Bound.MULTIPLE: "readings"}.get(self.bound, "value")
        more = {"readings"} if self.bound is Bound.APPROX else set()
        wrong = [name for name, there in given.items() if there != (name == wanted) and name not in more]
        if wrong or (self.bound is Bound.RANGE) != (self.upper is not None):
            raise ValueError(f"bound {self.bound} takes {wanted}{' and upper' if wanted == 'lower' else ''} alone")
        try:
            self.quantity()
        except QuantityError as error:
            raise ValueError(error.message) from None
        return self

    @classmethod
    def of(cls, words: str, found: Quantity) -> QuantityField:
        """The field of a claim file for what `words` state."""
        given: dict[str, Any] = {"as_written": words, "unit": found.unit, "bound": found.bound}
        if found.bound is Bound.RANGE:
            given |= {"lower": found.lower, "upper": found.upper}
            given |= {"lower_open": found.lower_open, "upper_open": found.upper_open}
        elif found.bound is Bound.MULTIPLE:
            given["readings"] = list(found.readings)
        else:
            given["value"] = next(x for x in (found.nominal, found.lower, found.upper) if x is not None)
        return cls(**given)

    def quantity(self) -> Quantity:
        """The figure as a quantity with bounds; raises QuantityError if its parts contradict each other."""
        if self.bound is Bound.RANGE and self.lower is not None and self.upper is not None:
            return Quantity.range(
                self.lower, self.upper, self.unit, lower_open=self.lower_open, upper_open=self.upper_open
            )
        if self.bound is Bound.MULTIPLE:
            return Quantity.multiple(self.readings, self.unit)
        assert self.value is not None
        if self.readings:
            return Quantity.approx(self.value, self.unit, self.readings)
        make = getattr(Quantity, self.bound.value)
        made: Quantity = make(self.value, self.unit)
        return made


class Retraction(Record):
    """A claim taken back: from this day it is no longer asserted."""

    on: Day
    reason: Bilingual


class Circumstances(Record):
    """What a claim says besides its subject, predicate and value; several claims of one statement may share it."""

    about: list[Slug] = Field(default_factory=list)
    time: Text | None = None
    modality: Literal["actual", "planned", "sought", "reported", "forecast", "opinion", "hypothetical", "cancelled"] = (
        "actual"
    )
    polarity: Literal["positive", "negative"] = "positive"
    scope: Bilingual | None = None
    speaker: Slug | None = None
    document: Slug | None = None
    provider: Slug | None = None
    definition: Slug | None = None
    criterion: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9]+(-[a-z0-9]+)*$",
        description="by what a comparison or trend is told: a benchmark, ranking or aspect, or the code of a metric",
    )
    certainty: Text | None = None
    inferred: dict[str, Text] = Field(default_factory=dict, description="field name -> why it is inferred")
    paraphrase: Bilingual | None = None
    retracted: Retraction | None = None


class Claim(Circumstances):
    """One thing that its source says, once (shared model: subject, predicate, object or quantity, time, who)."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
    subject: Slug
    predicate: str
    object: Slug | None = None
    literal: Text | None = None
    quantity: QuantityField | None = None
    evidence: list[Slice] = Field(default_factory=list)

    @property
    def asserted(self) -> bool:
        """Actual, positive and not retracted: only such claims lead to direct edges."""
        return self.modality == "actual" and self.polarity == "positive" and self.retracted is None


class Former(Record):
    """An id that no entity has any more: merged into another (`replacedBy`), or withdrawn. It is never used again."""

    id: Slug
    replaced_by: Slug | None = None
    on: Day
    reason: Bilingual


class EntityFile(Record):
    """A table of entities, and of the ids that entities once had."""

    entities: list[Entity] = Field(default_factory=list)
    former: list[Former] = Field(default_factory=list)


class SourceFile(Record):
    """A table of sources."""

    sources: list[Source]


class ClaimLink(Record):
    """Claims that belong together: every pair of them is linked, in the order given (earlier to later)."""

    kind: str
    claims: Annotated[list[ClaimId], Field(min_length=2)]
    note: Bilingual | None = None


class LinkFile(Record):
    """A table of links between claims."""

    links: list[ClaimLink]
