"""Nothing in a receipt can be changed without being told, of whatever kind its question is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import BadInput
from kg.receipts.make_receipt import make_receipt
from kg.receipts.receipt_file import AskedQuestion, Kind, Receipt, digest_of, laid_out, written
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot
from tests.receipts.conftest import SAME_DATA, asked, document_of, verified

# A source of few claims: each of some hundred changes is verified, most of them twice.
ONE = Selection(only=("the-star-2026-01-05-moonshot-c",))
QUESTIONS: dict[str, AskedQuestion] = {
    "query": asked("valuation", company="moonshot-ai"),
    "view": document_of("view", "funding", company="moonshot-ai"),
    "list": document_of("list", "rounds", sort="-date", limit="2", count="exact"),
    "entity": document_of("entity", "moonshot-ai"),
    "relationships": document_of("relationships", "moonshot-ai"),
    "source": document_of("source", *ONE.only),
}


@pytest.fixture(scope="session", params=QUESTIONS)
def receipt(request: pytest.FixtureRequest, snapshot: Snapshot) -> Receipt:
    """A receipt of each kind of question."""
    return make_receipt(snapshot.select(ONE), QUESTIONS[request.param], ONE)


def test_there_is_one_of_each_kind() -> None:
    assert [*QUESTIONS] == [*get_args(Kind)] == [question.kind for question in QUESTIONS.values()]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every value that is no list and no record; of long lists the ends and the middle."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list) and value:
        for at in sorted({0, 1, len(value) // 2, len(value) - 1} & {*range(len(value))}):
            yield from leaves(value[at], (*path, at))
    else:
        yield path


def changed(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value:
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return "2026-01-01" if value is None else ["x"]


def with_change(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(document))
    holder: Any = copy
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = changed(holder[path[-1]])
    return copy


def is_found(data: bytes, folder: Path, **at_hand: Any) -> bool:
    """Whether verifying refuses the file or says that it was altered."""
    try:
        return verified(data, folder, **at_hand).outcome == "altered"
    except BadInput:
        return True


def test_a_receipt_holds_and_the_data_set_gives_the_same(receipt: Receipt, snapshot: Snapshot, tmp_path: Path) -> None:
    assert receipt.answer.rows or receipt.answer.document
    verdict = verified(written(receipt), tmp_path, against=snapshot)
    assert (verdict.outcome, SAME_DATA in verdict.checked) == ("holds", True), verdict


def test_a_change_of_any_field_is_found(receipt: Receipt, tmp_path: Path) -> None:
    document = json.loads(written(receipt))
    unseen = [path for path in leaves(document) if not is_found(laid_out(with_change(document, path)), tmp_path)]
    assert unseen == []


# What no other part of the file says. With the data set at hand only the first stay alone: who made it and, of a query,
# what it is called and a text of it that gives the same answer, which is a receipt of its own.
ALONE = {"software"}
OF_QUERIES = {"question.name", "question.text"}
WITHOUT_DATA = {"choice", "dataSet.leftOut", "dataSet.graphs", "dataSet.digest", "dataSet.statements"}


def test_a_change_that_brings_its_digest_along_contradicts_another_part(
    receipt: Receipt, snapshot: Snapshot, tmp_path: Path
) -> None:
    document = json.loads(written(receipt))
    alone = ALONE | OF_QUERIES if receipt.question.kind == "query" else ALONE
    unseen, with_data = [], []
    for path in leaves(document):
        forged = with_change(document, path)
        forged["digest"] = digest_of(forged)
        if path == ("digest",) or is_found(laid_out(forged), tmp_path):
            continue
        unseen.append(path)
        verdict = verified(laid_out(forged), tmp_path, against=snapshot)
        if SAME_DATA in verdict.checked:
            with_data.append(path)
    assert {name(path) for path in unseen} <= alone | WITHOUT_DATA
    assert {name(path) for path in with_data} <= alone


def name(path: tuple[Any, ...]) -> str:
    return path[0] if path[0] in ("software", "choice") else ".".join(map(str, path[:2]))


@pytest.mark.parametrize("field", [{"text": "SELECT * { ?s ?p ?o }"}, {"parameters": {"other": "x"}}])
def test_a_field_that_the_question_has_no_use_for_is_found(
    field: dict[str, Any], receipt: Receipt, tmp_path: Path
) -> None:
    document = json.loads(written(receipt))
    document["question"] |= field
    document["digest"] = digest_of(document)
    assert is_found(laid_out(document), tmp_path)


@given(data=st.data())
@settings(max_examples=60)
def test_one_flipped_bit_is_found(data: st.DataObject, receipt: Receipt, tmp_path: Path) -> None:
    whole = bytearray(written(receipt))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    assert is_found(bytes(whole), tmp_path)
