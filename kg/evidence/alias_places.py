"""Whether passages and aliases stand where a claim file says: each against its text, an alias against the names.

A text that is not at hand is not looked into; never mends a place.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.base.errors import BadInput
from kg.base.problems import Problem
from kg.evidence.cues import plain
from kg.evidence.names import Names
from kg.records.load import Alias, Knowledge
from kg.records.texts import Texts, sha256


def place_problems(known: Knowledge, texts: Texts) -> list[Problem]:
    """Every passage whose hash its text does not have, and every alias that is not there or is another's name."""
    found: list[Problem] = []
    for source, passage, at in known.passages:
        text = _text(known, texts, source)
        if text is None or passage.quote is not None:
            continue
        if passage.end > len(text) or sha256(text[passage.start : passage.end]) != passage.sha256:
            message = f"the text at {passage.start} to {passage.end} does not have this passage's hash"
            found.append(at.problem(message, "write the words of the passage again and run kg pin"))
    packaged = known.packaged()
    for aliases, names in ((packaged.aliases, Names(packaged)), (_own(known), Names(known) if known.layered else None)):
        for alias in aliases:
            found += _alias(alias, _text(known, texts, alias.source), names)
    return found


def _own(known: Knowledge) -> list[Alias]:
    return [alias for alias in known.aliases if not alias.at.document.packaged]


def _text(known: Knowledge, texts: Texts, source: str) -> str | None:
    """The text, or None where it is not at hand or is another one, which the evidence reports."""
    try:
        return texts.of(known.sources[source]) if source in known.sources else None
    except BadInput:
        return None


def _alias(alias: Alias, text: str | None, names: Names | None) -> Iterator[Problem]:
    if text is not None and alias.start is not None:
        words = text[alias.start : alias.start + len(alias.words)]
        if words != alias.words:
            message = f"{alias.words!r} does not stand at {alias.start} in the text"
            yield alias.at.problem(message, "correct the place, or leave it out and run kg pin")
    if names is not None:
        others = names.by_label.get(plain(alias.words), set()) - {alias.entity}
        for other in sorted(other for other in others if names.same_kind(alias.entity, other)):
            message = f"{alias.words!r} is a name of {other}; in this file it would stand for {alias.entity}"
            yield alias.at.problem(message, f"take it out, or let the claim be about {other}")
