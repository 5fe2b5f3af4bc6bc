"""The names of funding rounds as a partial order: 天使 before Pre-A before A; A+ against A2 is not decided.

Never orders what the names do not order: 战略, ordinals against letters and a whole series (B轮系列) against its own
parts stay undetermined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Order = Literal["before", "same", "after", "undetermined"]

_WORDS = {"种子": "seed", "天使": "angel", "战略": "strategic", "战略融资": "strategic"}
_FIXED = {"seed": 0, "angel": 2, "pre-a": 4}  # the places between are for seed+, angel+ and Pre-A+
_LETTER = re.compile(r"([A-H])(\++|\d{1,2})?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)|第(\d{1,2})")
_FIRST_LETTER = 6
_TOP = 99


@dataclass(frozen=True)
class Rung:
    """One name on the ladder: `ladder` says with which names it can be compared at all.

    `step` is its place; within a letter, `part` is "" (the round itself), "+" signs, a number, or "series".
    `stage` is the code of list RoundStage that the name maps to, or None where the list has none.
    """

    name: str
    ladder: Literal["letters", "ordinals", "unordered"]
    step: int
    part: str = ""
    stage: str | None = None


def parse_rung(name: str) -> Rung | None:
    """The rung that a round's name stands for, or None if it is not a ladder name (a date, a place, `founder`)."""
    text = re.sub(r"轮$", "", name.strip())
    whole = text.endswith("轮系列")
    text = text.removesuffix("轮系列").removeprefix("Series ").strip()
    word = _WORDS.get(text.rstrip("+"), text.rstrip("+").lower())
    pluses = len(text) - len(text.rstrip("+"))
    if word == "strategic" and not pluses:
        return Rung(name, "unordered", 0, stage="strategic")
    if word == "pre-ipo" and not pluses:
        return Rung(name, "letters", _TOP, stage="pre-ipo")
    if word in _FIXED and pluses < 2:
        stage = word if not pluses else ("angel-plus" if word == "angel" else None)
        return Rung(name, "letters", _FIXED[word] + pluses, stage=stage)
    ordinal = _ORDINAL.fullmatch(text)
    if ordinal:
        return Rung(name, "ordinals", int(ordinal[1] or ordinal[2]))
    return _letter(name, text, whole)


def _letter(name: str, text: str, whole: bool) -> Rung | None:
    match = _LETTER.fullmatch(text)
    if not match:
        return None
    part = "series" if whole else match[2] or ""
    stage = f"series-{match[1].lower()}" + ("-plus" * len(part) if part.startswith("+") else "")
    return Rung(name, "letters", _FIRST_LETTER + ord(match[1]) - ord("A"), part, stage)


def compare(first: Rung, second: Rung) -> Order:
    """Where `first` stands against `second`, as far as their names say."""
    if first.ladder != second.ladder or first.ladder == "unordered":
        return "undetermined"
    if first.step != second.step:
        return "before" if first.step < second.step else "after"
    if first.part == second.part and first.part != "series":
        return "same"
    places = _place(first.part), _place(second.part)
    if places[0] is None or places[1] is None or places[0][0] != places[1][0]:
        return "undetermined"
    return "before" if places[0] < places[1] else "after"


def _place(part: str) -> tuple[str, int] | None:
    """How a part counts within its letter: plain and plus rounds by their signs, numbered ones by number."""
    if part == "series":
        return None
    return ("number", int(part)) if part.isdigit() else ("signs", len(part))
