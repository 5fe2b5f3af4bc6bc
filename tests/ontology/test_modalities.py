"""A kind of statement is one list: the codes, the claim files, the pages, pictures and views know the same ones."""

from __future__ import annotations

from typing import get_args

import pytest

from api.html.rendering import Site, words
from kg.charts.frame import Frame
from kg.charts.timeline import LANES
from kg.facts.relations import STATUSES
from kg.graph.picture_words import LANGUAGES
from kg.graph.picture_words import words as picture_words
from kg.ontology.registry import vocabulary
from kg.records.record_models import Claim
from kg.views.timeline import Lane

MODALITIES = vocabulary().modalities


def test_the_claim_files_know_the_codes_of_the_list() -> None:
    assert set(get_args(Claim.model_fields["modality"].annotation)) == set(MODALITIES)
    assert MODALITIES[0] == "actual"


@pytest.mark.parametrize("modality", MODALITIES)
def test_actual_alone_is_asserted(modality: str) -> None:
    claim = Claim.model_validate({"id": "a", "subject": "s", "predicate": "p", "modality": modality})
    assert claim.asserted == (modality == "actual")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_one_of_them_has_its_name_where_it_is_shown(language: str) -> None:
    site = Site(language=language, path="/")
    names = [site.code[modality] for modality in MODALITIES]
    assert len(set(names)) == len(MODALITIES)
    assert [picture_words(language)[modality] for modality in MODALITIES[1:]] == names[1:]
    assert set(MODALITIES[1:]) < set(STATUSES)
    assert not set(MODALITIES[1:]) & set(words(language))


def test_every_lane_of_the_timeline_has_its_name_and_place() -> None:
    assert set(get_args(Lane)) == set(LANES)
    assert len({Frame().say(f"lane-{lane}") for lane in LANES}) == len(LANES)
