"""What a conclusion was and what it is, and the claims that moved it: without them it is what it was.

The set is minimal: with any one of its claims put back the conclusion is another again. It is found by leaving claims
out and asking anew, never from counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.standing.conclusion import Conclusion, Finding, Matter

Told = tuple[str, ...] | None
_WORDS = {
    "zh": {"was": "原为", "is": "现为", "by": "因", "gone": "不再成立的", "nothing": "无"},
    "en": {"was": "was", "is": "is", "by": "by", "gone": "gone", "nothing": "nothing"},
}


@dataclass(frozen=True)
class Change:
    """One matter: what was told before and is told now, None where nothing was or is.

    `moved` are the new or changed claims without which it would be told as before; `gone` those that it rested on and
    that are no longer there or say something else. Both are empty where no claim made the difference, such as a name.
    """

    before: Finding | None
    after: Finding | None
    moved: tuple[str, ...]
    gone: tuple[str, ...] = ()

    @property
    def told(self) -> Finding:
        """The finding as it is now, or as it was where it is gone."""
        found = self.after or self.before
        assert found is not None
        return found


def change_lines(change: Change, language: Literal["zh", "en"]) -> list[str]:
    """A change in words, a line each: what was told, what is told, the claims that moved it, those that are gone."""
    words = _WORDS[language]
    sides = (("was", change.before), ("is", change.after))
    found = [f"{words[name]}: {getattr(side.words, language) if side else words['nothing']}" for name, side in sides]
    named = (("by", change.moved), ("gone", change.gone))
    return found + [f"{words[name]}: {', '.join(claims)}" for name, claims in named if claims]


def differing(before: Conclusion, after: Conclusion) -> list[Matter]:
    """The matters that the two tell differently, in their order."""
    return sorted(matter for matter in {*before, *after} if told(before, matter) != told(after, matter))


def told(conclusion: Conclusion, matter: Matter) -> Told:
    """What a conclusion tells of a matter; None for nothing."""
    found = conclusion.get(matter)
    return found.told if found else None


def movers(candidates: Sequence[str], restored: Callable[[frozenset[str]], bool]) -> tuple[str, ...]:
    """A minimal part of `candidates` without which all is as before; empty where leaving out all does not restore it.

    `restored` says whether it is as before without some claims. Where several parts would do, it is the one of the
    claims that stand first.
    """
    if not candidates or not restored(frozenset(candidates)):
        return ()
    return tuple(sorted(_minimal(list(candidates), frozenset(), restored)))


def _minimal(items: list[str], kept: frozenset[str], restored: Callable[[frozenset[str]], bool]) -> frozenset[str]:
    """A minimal part of `items` that restores together with `kept`, by halves (Junker, QuickXplain, 2004)."""
    if restored(kept):
        return frozenset()
    if len(items) == 1:
        return frozenset(items)
    half = len(items) // 2
    left, right = items[:half], items[half:]
    of_right = _minimal(right, kept | frozenset(left), restored)
    return of_right | _minimal(left, kept | of_right, restored)
