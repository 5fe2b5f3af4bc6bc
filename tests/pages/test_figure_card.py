"""What the card of a figure says: what its claim says, of whom, and no more; all of it goes with the claim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.html import line as html
from api.html.rendering import Site
from kg.base.errors import NotFound
from kg.build.dataset import Built
from kg.facts.claim_line import claim_fields, line, sources
from kg.facts.outlets import outlet, outlets
from kg.pages.figure_card import figure_card
from kg.store.snapshot import Selection, Snapshot


def test_every_claim_has_a_card_with_its_own_hedge(snapshot: Snapshot) -> None:
    for claim in claim_fields(snapshot):
        card, stated = figure_card(snapshot, claim), line(snapshot, claim)
        assert card["words"]["zh"] and card["words"]["en"]
        assert card["line"]["modality"] == stated["modality"] and card["line"]["polarity"] == stated["polarity"]
        assert 1 <= card["origins"] <= card["sources"]
        assert card["outlet"] == outlets(snapshot)[stated["source"]["id"]]
        for words in card["ready"].values():
            assert card["citation"]["address"] in words
        assert card["citation"]["csl"]["title"].startswith("[")  # type: ignore[union-attr]  # it is a text


def test_a_card_goes_with_its_source(snapshot: Snapshot) -> None:
    card = figure_card(snapshot, "a1.cash-after-c-lead")
    alone = figure_card(snapshot.select(Selection(without=("a2",))), "a1.cash-after-c-lead")
    assert (card["sources"], alone["sources"]) == (2, 1)
    with pytest.raises(NotFound):
        figure_card(snapshot.select(Selection(without=("a1",))), "a1.cash-after-c-lead")


def test_words_of_a_text_are_shown_only_where_it_is_at_hand(snapshot: Snapshot, articles: Path) -> None:
    here = figure_card(snapshot, "a1.cash-after-c-lead", str(articles))
    marked = [piece["text"] for each in here["paragraphs"] for piece in each["pieces"] if piece["roles"]]
    assert here["asWritten"] in "".join(marked)
    away = figure_card(snapshot, "a1.cash-after-c-lead", "/nowhere")
    assert away["paragraphs"] == [] and away["asWritten"] == here["asWritten"]
    assert all("text" not in piece for piece in away["slices"])


def test_an_outlet_is_never_more_certain_than_its_record(snapshot: Snapshot) -> None:
    known = sources(snapshot)
    for id, named in outlets(snapshot).items():
        source = known[id]
        assert id not in named["name"]["en"] or "-" not in id
        if "mirrorOf" in source:
            assert named["outlet"]["en"] == f"{source['mirrorOf']} (copy)"
        if "/" not in source["published"]:
            assert source["published"][:4] in named["day"]["en"]
    assert outlets(snapshot)["scmp-2023-10-20-zhipu"]["name"]["en"] == "South China Morning Post, 20 Oct 2023"
    assert outlets(snapshot)["a2"]["day"]["zh"] == "日期不详"
    untitled = outlet({"id": "x", "verification": "unchecked", "claims": 1})
    assert untitled["name"] == {"zh": "x，日期不详", "en": "x, undated"}


@pytest.mark.parametrize("way", ["select", "narrowed"])
def test_a_source_that_is_left_out_keeps_its_name(snapshot: Snapshot, built: Built, way: str) -> None:
    named = outlets(snapshot)["scmp-2023-10-20-zhipu"]["name"]
    chosen = getattr(Snapshot.from_nquads(built.nquads), way)(Selection(without=("scmp-2023-10-20-zhipu",)))
    assert "scmp-2023-10-20-zhipu" not in outlets(chosen)
    assert outlets(chosen.whole)["scmp-2023-10-20-zhipu"]["name"] == named
    assert len(outlets(chosen.whole)) == len(snapshot.sources) == len(chosen.sources) + 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_entered_from_a_table_is_no_quotation_of_an_outlet(snapshot: Snapshot, language: str) -> None:
    """Its digits are those of the cell, its bound and unit are words, and no code of ours stands in quotation marks."""
    site, tabled = Site(language, "/"), 0
    for claim in claim_fields(snapshot):
        found = line(snapshot, claim)["value"]
        if found["kind"] != "quantity":
            continue
        how, shown = html.written(site, found)
        if how == site.say("asTabled"):
            tabled += 1
            told = re.sub("<[^>]+>", "", shown)
            digits = re.findall(r"\d+", told.replace("\u2009", ""))
            assert digits == re.findall(r"\d+", found["asWritten"])
            assert not re.search(r"\d{5}|\bgt\b|approx ", told) and "<q" not in shown
        else:
            assert not re.search(rf"\b(gt|lt|approx) \d+ {re.escape(found['unit'])}$", found["asWritten"])
    assert tabled > 100
