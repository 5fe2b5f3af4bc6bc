"""Answers on single things that are kept for a snapshot: asked once, and no more of them than the bound."""

from __future__ import annotations

from kg.store.per_snapshot import last_kept
from kg.store.snapshot import Snapshot


def test_the_last_answers_are_at_hand_and_older_ones_are_made_again() -> None:
    asked: list[str] = []

    @last_kept(5)
    def length(_snapshot: Snapshot, name: str) -> int:
        asked.append(name)
        return len(name)

    snapshot, names = Snapshot.from_nquads(b""), [f"n{number:03}" for number in range(5)]
    assert [length(snapshot, name) for name in ["first", "first", *names, "n000", "first"]] == [5, 5, *[4] * 6, 5]
    assert asked == ["first", *names, "first"]
    assert length(Snapshot.from_nquads(b""), "n003") == 4 and asked[-1] == "n003"
