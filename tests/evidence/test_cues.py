"""The lexicon of cues: found longest first, its tables apart, its names known to the ontology."""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.base.paths import schema_dir
from kg.base.yaml_text import read_yaml
from kg.evidence.cues import Words, cues, within
from kg.ontology.registry import vocabulary

SHOWS = [
    ("计划为", {"planned"}),
    ("将用于", {"planned"}),
    ("会成为", {"forecast"}),
    ("将成为", {"forecast"}),
    ("可能", {"opinion"}),
    ("被认为是", {"opinion"}),
    ("完成", set()),
    ("回购计划", set()),
    ("将资源集中投入", set()),
    ("planned for 2026", {"planned"}),
    ("an unplanned stop", set()),
]
NEGATES = [
    ("并不着急", True),
    ("没有", True),
    ("并未急于", True),
    ("不断", False),
    ("不少", False),
    ("不同", False),
    ("未来", False),
    ("非常", False),
    ("不断而不同,但不去", True),
    ("not", True),
    ("notable", False),
]


@pytest.mark.parametrize(("text", "shown"), SHOWS)
def test_what_shows_a_plan_a_forecast_or_an_opinion(text: str, shown: set[str]) -> None:
    assert cues().modality.found(text) == shown


@pytest.mark.parametrize(("text", "negates"), NEGATES)
def test_what_negates(text: str, negates: bool) -> None:
    assert bool(cues().polarity.found(text)) == negates


@pytest.mark.parametrize(
    ("text", "code"),
    [("海外", "overseas"), ("海外和国内", "overseas-and-domestic"), ("全球", "global"), ("最高峰时单月", "peak-month")],
)
def test_one_definition_is_shown_even_where_its_words_hold_another(text: str, code: str) -> None:
    assert cues().definitions.found(text) == {code}


def test_the_longest_word_is_found_and_none_within_it() -> None:
    words = Words({"long": ["海外和国内"], "short": ["海外", "国内"]})
    assert words.found("海外和国内") == {"long"}
    assert words.found("国内和海外") == {"short"}


@pytest.mark.parametrize(
    ("word", "text", "stands"),
    [
        ("99", "会员99元档", True),
        ("99", "会员199元档", False),
        ("K2", "KimiK2", False),
        ("K2", "Kimi K2", True),
        ("api", "rapid", False),
    ],
)
def test_latin_words_and_numbers_stand_alone(word: str, text: str, stands: bool) -> None:
    assert within(word, text) is stands


def test_no_word_shows_two_modalities() -> None:
    table = read_yaml(schema_dir() / "cues.yaml").data["modality"]
    for one, other in combinations(table, 2):
        assert set(table[one]) & set(table[other]) == set()


def test_every_name_of_the_lexicon_is_registered() -> None:
    table = read_yaml(schema_dir() / "cues.yaml").data
    facts = {prop.name for prop in vocabulary().claimable()}
    assert {*table["predicates"], *table["units"], *table["order"], *table["symmetric"]} <= facts
    assert set(table["definitions"]) <= {code.name for code in vocabulary().codes_of("Definition")}
    assert set(table["units"].values()) <= {code.name for code in vocabulary().codes_of("Unit")}
