"""A receipt as a file: its fields, the one way in which it is written, and reading one from a stranger.

The same receipt has the same bytes: fields in one order, statements sorted, no clock. Never looks at what it says.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from kg.base.errors import BadInput
from kg.base.json_value import JsonObject, JsonValue
from kg.base.strict_record import Record
from kg.base.whole_file import read_whole

FORMAT: Literal["Longtu receipt 1"] = "Longtu receipt 1"
MOST_EVIDENCE = 5_000_000  # bytes of evidence that a receipt carries; of more, the digest alone
MOST_BYTES = 64 << 20  # no receipt is longer: evidence, an answer, and the claims behind it
MAKE_ONE = "take the file as kg wrote it, or make one with: kg query NAME --receipt FILE"


Kind = Literal["query", "view", "list", "entity", "relationships", "source"]


class AskedQuestion(Record):
    """What was asked: a query with its text; else a view or a list by its name, an entity or a source by its id.

    With what was given for its parameters, in one order. The kind relationships is of one entity.
    """

    kind: Kind
    name: str
    text: str
    parameters: dict[str, str]

    @field_validator("parameters")
    @classmethod
    def _in_order(cls, given: dict[str, str]) -> dict[str, str]:
        return dict(sorted(given.items()))


class ChosenSources(Record):
    """The sources that were asked, and the graphs if a request named them; as `kg.store.selection.Selection`."""

    as_of: date | None
    possible: bool
    without: tuple[str, ...]
    only: tuple[str, ...]
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


class OutOfChoice(Record):
    """A source that the choice leaves out, and why."""

    source: str
    reason: str


class AskedData(Record):
    """The data set that was asked: the graphs of the chosen sources, their canonical digest (RDFC-1.0, SHA-256)."""

    version: str
    data_as_of: date | None
    graphs: tuple[str, ...]
    left_out: tuple[OutOfChoice, ...]
    statements: int
    digest: str


class DerivedAnswer(Record):
    """The answer: rows of terms as N-Triples writes them, yes or no, or a JSON document.

    `rests_on` has the ids of the claims behind each row; one list for an answer that is no table.
    """

    form: Literal["rows", "statements", "boolean", "document"]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    boolean: bool | None
    document: Any
    rests_on: tuple[tuple[str, ...], ...]


class PinnedSlice(Record):
    """A slice of a text: code points, end exclusive, SHA-256 of its UTF-8 bytes."""

    role: str
    start: int
    end: int
    sha256: str


class ClaimBehind(Record):
    """A claim behind the answer, with the slices of its source's text that carry it."""

    id: str
    source: str
    slices: tuple[PinnedSlice, ...]


class HashedText(Record):
    """The text of a source, by its hash; None where no text was at hand when the claim was made."""

    source: str
    sha256: str | None


class Evidence(Record):
    """The evidence: every statement that the answer can depend on, as TriG in lines; None where they are too many."""

    statements: int
    digest: str
    lines: tuple[str, ...] | None


class SoftwareVersions(Record):
    """What derived the answer."""

    longtu: str
    pyoxigraph: str


class Receipt(Record):
    """A whole receipt. `digest` is the SHA-256 of all other fields as JSON, keys sorted, without white space."""

    format: Literal["Longtu receipt 1"]
    question: AskedQuestion
    choice: ChosenSources
    data_set: AskedData
    software: SoftwareVersions
    answer: DerivedAnswer
    claims: tuple[ClaimBehind, ...]
    texts: tuple[HashedText, ...]
    evidence: Evidence
    digest: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


def with_digest(receipt: Receipt) -> Receipt:
    """The same with the digest of what it says."""
    return receipt.model_copy(update={"digest": digest_of(_plain(receipt))})


def digest_of(document: JsonObject) -> str:
    """The digest of a receipt's JSON, whatever digest stands in it."""
    said = {name: value for name, value in document.items() if name != "digest"}
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def written(receipt: Receipt) -> bytes:
    """The bytes of a receipt."""
    return laid_out(_plain(receipt))


def laid_out(document: JsonObject) -> bytes:
    """A receipt's JSON as it stands in a file."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _plain(receipt: Receipt) -> JsonObject:
    found: JsonObject = receipt.model_dump(mode="json", by_alias=True)
    return found


def read_receipt(path: Path) -> tuple[Receipt, bytes]:
    """A receipt and the bytes of its file.

    Raises BadInput for what is no receipt: too long, no JSON, another format or version, a field too few or too many.
    """
    data = read_whole(path, limit=MOST_BYTES + 1, remedy="name a receipt")
    place = str(path)
    if len(data) > MOST_BYTES:
        raise BadInput(f"is longer than any receipt ({MOST_BYTES >> 20} MiB)", place=place, remedy=MAKE_ONE)
    document = _json(data, place)
    found = document.get("format") if isinstance(document, dict) else None
    if found != FORMAT:
        what = f"is a {found}" if isinstance(found, str) and found.startswith("Longtu receipt ") else "is no receipt"
        remedy = "verify it with the version of kg that made it" if "Longtu" in what else MAKE_ONE
        raise BadInput(f"{what}; this version reads: {FORMAT}", place=place, remedy=remedy)
    try:
        return Receipt.model_validate_json(data), data
    except ValidationError as error:
        raise BadInput(_fault(error), place=place, remedy=MAKE_ONE) from None


def _json(data: bytes, place: str) -> JsonValue:
    try:
        found: JsonValue = json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadInput(f"byte {error.start} is not UTF-8", place=place, remedy=MAKE_ONE) from None
    except RecursionError:
        raise BadInput("is nested deeper than any receipt", place=place, remedy=MAKE_ONE) from None
    except ValueError as error:
        raise BadInput(f"is not JSON ({error})", place=place, remedy=MAKE_ONE) from None
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _fault(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"])) or "the document"
    more = error.error_count() - 1
    return f"{where}: {first['msg'].lower()}" + (f", and {more} more" if more else "")
