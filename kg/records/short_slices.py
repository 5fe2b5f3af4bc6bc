"""A slice in short form: its role, its words and where they begin, such as `figure 5亿美元@386`; and its passage.

Words that are written out carry their own hash; a slice that is written as a place alone (`antecedent @148-179`)
takes its hash from the file's `hashes`; words without a place are a draft's quote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.records.record_models import Slice
from kg.records.texts import sha256

LONGEST = 8  # code points; what is longer is a phrase of the text, not words of it
LONGEST_TIME = 16
_PLACE = re.compile(r"(?P<role>\w+) @(?P<start>\d+)-(?P<end>\d+)")
_WORDS = re.compile(r"(?P<role>\w+) (?P<text>.+)@(?P<start>\d+)", re.DOTALL)
_DRAFT = re.compile(r"(?P<role>\w+) (?P<text>.+?)(?:@#(?P<nth>[1-9]\d*))?", re.DOTALL)
_PASSAGE = re.compile(r"(?P<start>\d+)-(?P<end>\d+) (?P<sha256>[0-9a-f]{64})")
_PASSAGE_DRAFT = re.compile(r"(?P<text>.*?)(?:@#(?P<nth>[1-9]\d*))?", re.DOTALL)
_PUNCTUATION = re.compile(r"[，,。；;：:！!？?“”‘’\"\n]")


@dataclass(frozen=True)
class Short:
    """A slice as it is read: the keys of the slice in full, and its words where the file writes them."""

    keys: dict[str, Any]
    text: str | None = None


@dataclass(frozen=True)
class Passage:
    """A stretch of the text with its hash; in a draft its words (the `nth` of them), which `kg pin` finds."""

    start: int = 0
    end: int = 0
    sha256: str = ""
    quote: str | None = None
    nth: int | None = None

    @classmethod
    def read(cls, key: str) -> Passage:
        """A passage from its key in the claim file."""
        if found := _PASSAGE.fullmatch(key):
            return cls(int(found["start"]), int(found["end"]), found["sha256"])
        found = _PASSAGE_DRAFT.fullmatch(key)
        assert found is not None  # any text
        return cls(quote=found["text"], nth=int(found["nth"]) if found["nth"] else None)

    @property
    def key(self) -> str:
        """How the claim file writes the passage."""
        if self.quote is not None:
            return self.quote + (f"@#{self.nth}" if self.nth else "")
        return f"{self.start}-{self.end} {self.sha256}"


def read(short: str, hashes: Mapping[str, str]) -> Short:
    """A slice from its short form. Raises KeyError with the span whose hash `hashes` does not hold."""
    if found := _PLACE.fullmatch(short):
        place = {"start": int(found["start"]), "end": int(found["end"])}
        return Short({"role": found["role"], **place, "sha256": hashes[f"{found['start']}-{found['end']}"]})
    if found := _WORDS.fullmatch(short):
        start, text = int(found["start"]), found["text"]
        place = {"start": start, "end": start + len(text)}
        return Short({"role": found["role"], **place, "sha256": sha256(text)}, text)
    found = _DRAFT.fullmatch(short)
    assert found is not None  # the model has held its shape against a pattern that is narrower
    nth = {"nth": int(found["nth"])} if found["nth"] else {}
    return Short({"role": found["role"], "quote": found["text"], **nth}, found["text"])


def written(piece: Slice, text: str | None) -> str:
    """A slice in short form; `text` are its words, None where they stay out of the file."""
    if piece.quote is not None:
        return f"{piece.role} {piece.quote}" + (f"@#{piece.nth}" if piece.nth else "")
    return f"{piece.role} {text}@{piece.start}" if text is not None else f"{piece.role} @{piece.start}-{piece.end}"


def span(piece: Slice) -> str:
    """The key of a slice among the `hashes`."""
    return f"{piece.start}-{piece.end}"


def writable(piece: Slice, text: str) -> bool:
    """Whether words of a text may be written out: a time, or a few words within a clause; never a sentence of it."""
    longest = LONGEST_TIME if piece.role == "time" else LONGEST
    return len(text) <= longest and text == text.strip() and not _PUNCTUATION.search(text)
