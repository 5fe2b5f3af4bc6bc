"""The data set of the two articles alone, and a small receipt over it."""

from __future__ import annotations

import pytest

from kg.receipts.make_receipt import make_receipt
from kg.receipts.receipt_file import AskedQuestion, Receipt
from kg.store.selection import Selection
from kg.store.shipped_query import query_named
from kg.store.snapshot import Snapshot

ARTICLES = Selection(only=("a1", "a2"))


def asked(name: str, **given: str) -> AskedQuestion:
    """A shipped query as a question."""
    return AskedQuestion(kind="query", name=name, text=query_named(name).text, parameters=given)


@pytest.fixture(scope="session")
def articles_alone(snapshot: Snapshot) -> Snapshot:
    """The packaged data set without what others say."""
    return snapshot.select(ARTICLES)


@pytest.fixture(scope="session")
def valuation(articles_alone: Snapshot) -> Receipt:
    """What the two articles say Moonshot AI was valued at."""
    return make_receipt(articles_alone, asked("valuation", company="moonshot-ai"), ARTICLES)
