"""The data set of the two articles alone, and a small receipt over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.receipts.make_receipt import make_receipt
from kg.receipts.receipt_file import AskedQuestion, Kind, Receipt, read_receipt
from kg.receipts.verify_receipt import Verdict, verify_receipt
from kg.store.selection import Selection
from kg.store.shipped_query import query_named
from kg.store.snapshot import Snapshot

ARTICLES = Selection(only=("a1", "a2"))
SAME_DATA = "the data set that was asked is at hand and gives the same receipt"


def asked(name: str, **given: str) -> AskedQuestion:
    """A shipped query as a question."""
    return AskedQuestion(kind="query", name=name, text=query_named(name).text, parameters=given)


def document_of(kind: Kind, name: str, **given: str) -> AskedQuestion:
    """A question whose answer is a document."""
    return AskedQuestion(kind=kind, name=name, text="", parameters=given)


def verified(data: bytes, folder: Path, **at_hand: Any) -> Verdict:
    """The verdict on the bytes of a file."""
    path = folder / "receipt.json"
    path.write_bytes(data)
    return verify_receipt(*read_receipt(path), **at_hand)


@pytest.fixture(scope="session")
def articles_alone(snapshot: Snapshot) -> Snapshot:
    """The packaged data set without what others say."""
    return snapshot.select(ARTICLES)


@pytest.fixture(scope="session")
def valuation(articles_alone: Snapshot) -> Receipt:
    """What the two articles say Moonshot AI was valued at."""
    return make_receipt(articles_alone, asked("valuation", company="moonshot-ai"), ARTICLES)
