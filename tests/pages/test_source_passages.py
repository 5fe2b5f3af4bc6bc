"""A source as a reader: every claim once beside its passage, the words of the text where they are at hand and sound."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.html.page_list import render
from api.html.rendering import Site
from kg.facts.claim_record import claim_slices
from kg.pages.source import source_page
from kg.pages.source_passages import WIDTH
from kg.records.texts import Texts
from kg.store.snapshot import Snapshot

NOWHERE = "/nonexistent"
FORMS = ["with the text", "without"]


def page(snapshot: Snapshot, articles: Path, form: str, source: str = "a1") -> Any:
    return source_page(snapshot, source, str(articles) if form == FORMS[0] else NOWHERE)


@pytest.mark.parametrize("form", FORMS)
def test_every_claim_stands_once_in_the_order_of_the_text(snapshot: Snapshot, articles: Path, form: str) -> None:
    found = page(snapshot, articles, form)
    assert found["textAtHand"] == (form == FORMS[0])
    placed = [each["line"]["id"] for passage in found["passages"] for each in passage["claims"]]
    beside = [each["line"]["id"] for each in found["unplaced"]]
    assert sorted(placed + beside) == sorted(line["id"] for line in found["lines"]) and len(placed) > 200
    spans = [(passage["start"], passage["end"]) for passage in found["passages"]]
    assert spans == sorted(spans) and all(end <= start for (_, end), (start, _) in pairwise(spans))
    starts = {
        id: min(piece["start"] for piece in claim_slices(snapshot, id, "a1", Texts(None))[0]) for id in placed[::9]
    }
    for passage in found["passages"]:
        for each in passage["claims"]:
            at = starts.get(each["line"]["id"], passage["start"])
            assert passage["start"] <= at < passage["end"]


def test_a_passage_is_the_words_of_the_text_and_a_mark_its_slice(snapshot: Snapshot, articles: Path) -> None:
    found = page(snapshot, articles, FORMS[0])
    assert found["textHash"]
    text = Texts(articles).by_hash(found["textHash"])
    assert text is not None
    for passage in found["passages"]:
        assert "".join(piece["text"] for piece in passage["pieces"]) == text[passage["start"] : passage["end"]]
        assert any(piece["claims"] for piece in passage["pieces"]) and not passage["strokes"]
    counted = sum(passage["before"] + passage["end"] - passage["start"] for passage in found["passages"])
    assert counted <= len(text)
    marked = {(id, piece["text"]) for p in found["passages"] for piece in p["pieces"] for id in piece["claims"]}
    for id in [line["id"] for line in found["lines"]][::11]:
        slices, _ = claim_slices(snapshot, id, "a1", Texts(articles))
        for piece in slices:
            inside = [words for claim, words in marked if claim == id and words in piece["text"]]
            assert inside, (id, piece["role"])


def test_without_the_text_positions_stand_for_it_and_no_word_of_it(snapshot: Snapshot, articles: Path) -> None:
    found = page(snapshot, articles, FORMS[1])
    assert len(found["passages"]) > 20
    for passage in found["passages"]:
        assert passage["pieces"] == [] and "paragraph" not in passage
        assert passage["strokes"] and all(
            0 <= each["x"] <= each["x"] + each["width"] <= WIDTH + 1 for each in passage["strokes"]
        )
    reached = 0
    for passage in found["passages"]:
        assert passage["before"] == passage["start"] - reached
        reached = passage["end"]


def test_a_source_without_places_lists_its_claims_all_the_same(snapshot: Snapshot, articles: Path) -> None:
    found = page(snapshot, articles, FORMS[1], "80hlw-2026-03-22-capex")
    assert found["passages"] == []
    assert [each["line"]["id"] for each in found["unplaced"]] == [line["id"] for line in found["lines"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_each_claim_as_its_sentence_with_a_way_to_it(
    snapshot: Snapshot, articles: Path, form: str, language: str
) -> None:
    arguments = {"source_id": "a1", "articles": str(articles) if form == FORMS[0] else NOWHERE}
    shown = render(snapshot, "source", "html", Site(language, "/sources/a1").fields(), arguments).decode()
    data = page(snapshot, articles, form)
    assert shown.count('<li class="passage"') == len(data["passages"])
    assert all(f'<li id="{line["id"]}"' in shown for line in data["lines"])
    assert ("KG_ARTICLES" in shown) == (form == FORMS[1])
    assert ("<mark" in shown) == (form == FORMS[0])
