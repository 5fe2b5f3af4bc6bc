"""The words of errors."""

from __future__ import annotations

import pytest

from kg.base.errors import with_article
from kg.ontology.registry import vocabulary


@pytest.mark.parametrize("noun", ["Agent", "Exchange", "InvestmentFirm", "Organization", "entity", "observation"])
def test_a_noun_that_begins_with_a_vowel_has_an(noun: str) -> None:
    assert with_article(noun) == f"an {noun}"


@pytest.mark.parametrize("noun", ["Company", "Person", "University", "Unit", "Holding", "fact", "quantity"])
def test_any_other_has_a(noun: str) -> None:
    assert with_article(noun) == f"a {noun}"


def test_no_class_begins_with_a_u_that_is_spoken_as_a_vowel() -> None:
    assert all(name.startswith("Uni") for name in vocabulary().classes if name.startswith("U"))
