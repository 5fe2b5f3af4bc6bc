"""Identifiers of registers: a right one is taken, and a slip of any one character is not."""

from __future__ import annotations

from string import ascii_uppercase, digits

import pytest

from kg.ontology.identifiers import IDENTIFIERS, identifier_fault
from kg.ontology.registry import vocabulary

# Invented, with check digits that hold; the third begins as codes of farmers' cooperatives do, with a letter.
RIGHT = {
    "leiCode": ["5299ZZMUHEROBOTICS06"],
    "unifiedSocialCreditCode": ["91990000MADRGN0FXD", "91110000000000000E"],
    "wikidataItem": ["Q7747"],
}


def test_each_is_a_property_that_takes_a_text() -> None:
    assert set(RIGHT) == set(IDENTIFIERS)
    assert {vocabulary().properties[name].takes for name in IDENTIFIERS} == {"string"}


@pytest.mark.parametrize("name", ["leiCode", "unifiedSocialCreditCode"])
def test_a_slip_of_one_character_is_told(name: str) -> None:
    """Any other one; in a LEI, where a letter counts as two digits, any other of its kind (ISO/IEC 7064, 1)."""
    for text in RIGHT[name]:
        assert identifier_fault(name, text) == ""
        for place, character in enumerate(text):
            for other in digits + ascii_uppercase:
                alike = name != "leiCode" or other.isdigit() == character.isdigit()
                if other != character and alike:
                    assert identifier_fault(name, text[:place] + other + text[place + 1 :]), (place, other)


def test_two_characters_exchanged_are_told() -> None:
    for name, texts in RIGHT.items():
        for text in texts:
            for place in range(len(text) - 1):
                changed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
                if changed != text and name != "wikidataItem":
                    assert identifier_fault(name, changed), changed


@pytest.mark.parametrize("text", ["", "Q", "Q0", "q7747", "Q77 47", "P31", "http://www.wikidata.org/entity/Q7747"])
def test_what_names_no_item_is_told(text: str) -> None:
    assert identifier_fault("wikidataItem", text)
    assert identifier_fault("wikidataItem", RIGHT["wikidataItem"][0]) == ""


WIDE = str.maketrans(digits, "０１２３４５６７８９")
EASTERN = str.maketrans(digits, "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize("name", RIGHT)
def test_digits_are_those_of_the_norm(name: str) -> None:
    """One or all in another script make no identifier, and stop nothing."""
    for text in RIGHT[name]:
        for table in (WIDE, EASTERN):
            others = {text.translate(table)}
            others |= {text[:at] + text[at].translate(table) + text[at + 1 :] for at in range(len(text))} - {text}
            for other in others:
                assert identifier_fault(name, other), other


def test_other_texts_are_no_identifiers() -> None:
    assert identifier_fault("licence", "MIT") == ""
