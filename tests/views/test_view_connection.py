"""How two entities are connected, worked out by hand: shortest paths, ties by name, hops in words with their claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.errors import BadInput, NotFound
from kg.views.connection import Connection, connection
from tests.support.landscape_of import named, packaged, said, snapshot_of

ENTITIES = [
    *(named(id, "Company") for id in ("x", "y", "z", "alone")),
    *(named(id, "Person") for id in ("pat", "sam")),
]
CLAIMS = [
    said("a", "x", "foundedBy", "pat"),
    said("b", "y", "coFoundedBy", "pat"),
    said("c", "x", "foundedBy", "sam"),
    said("d", "y", "employed", "sam"),
    said("e", "y", "shareholder", "z"),
    said("f", "x", "shareholder", "z", modality="planned"),
    said("g", "alone", "rivalOf", "alone"),
]


def found(folder: Path, start: str, end: str, paths: int = 3) -> Connection:
    return connection(snapshot_of(folder, ENTITIES, {"s": CLAIMS}), start=start, end=end, paths=paths)


def steps(view: Connection) -> list[list[str]]:
    numbers = sorted({row.path for row in view.rows})
    return [
        [row.start.id for row in view.rows if row.path == n] + [[row for row in view.rows if row.path == n][-1].end.id]
        for n in numbers
    ]


def test_ties_come_in_order_of_their_names_and_longer_paths_after(tmp_path: Path) -> None:
    assert steps(found(tmp_path, "x", "y")) == [["x", "pat", "y"], ["x", "sam", "y"]]
    assert steps(found(tmp_path / "one", "x", "z", paths=1)) == [["x", "pat", "y", "z"]]


def test_a_hop_against_the_claim_is_read_by_the_inverse_label(tmp_path: Path) -> None:
    first, second, *_ = found(tmp_path, "x", "y").rows
    assert (first.words.en, first.forward, first.claims) == ("x — founded by: pat", True, ("s.a",))
    assert (second.words.en, second.forward, second.claims) == ("pat — co-founded: y", False, ("s.b",))
    assert second.words.zh == "pat——联合创办：y"


def test_what_is_only_planned_connects_nothing(tmp_path: Path) -> None:
    assert steps(found(tmp_path, "x", "z"))[0] == ["x", "pat", "y", "z"]


def test_no_path_is_said(tmp_path: Path) -> None:
    view = found(tmp_path, "x", "alone")
    assert (view.rows, [note.code for note in view.notes]) == ((), ["no-path"])


def test_bad_ends(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no entity 'nobody'"):
        found(tmp_path / "a", "x", "nobody")
    with pytest.raises(BadInput, match="the same entity"):
        found(tmp_path / "b", "x", "x")


def test_meituan_reaches_moonshot_only_through_wang_huiwen() -> None:
    view = connection(packaged("a1", "a2"), start="meituan", end="moonshot-ai")
    assert steps(view)[0] == ["meituan", "wang-huiwen", "moonshot-ai"]
    assert all("wang-huiwen" in path for path in steps(view))
    first, second = view.rows[:2]
    assert "co-founded by" in first.relation.en
    assert second.words.en == "Wang Huiwen — holds shares of: Moonshot AI"


def test_alibaba_and_wang_huiwen_meet_at_the_company_and_at_the_c_round() -> None:
    view = connection(packaged("a1", "a2"), start="alibaba", end="wang-huiwen", paths=2)
    assert steps(view) == [
        ["alibaba", "moonshot-ai", "wang-huiwen"],
        ["alibaba", "moonshot-ai-c", "wang-huiwen"],
    ]
    assert all(row.claims for row in view.rows)
