"""Lines of fact as HTML: fields folded, rivals side by side, bare numbers in words, long lists cut."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from api.html.line import FOLDED, OPEN, brief, fact, facts
from api.html.mark import SHOWN_SOURCES
from api.html.page_list import render
from api.html.rendering import Site
from kg.facts.claim_line import claim_fields, line, lines
from kg.facts.fact_records import ClaimLine
from kg.pages.entity import entity_page
from kg.pages.neighbourhood import MOST
from kg.store.snapshot import Snapshot
from tests.support.landscape_of import money, named, said, snapshot_of

Json = dict[str, Any]
SITE = Site(language="en", path="/id/x", carried=(("lang", "en"),))
BARE = re.compile(r"(?:gt |approx |at least |up to )?[\d.-]+(?: (?:USD|CNY|HKD|users|times|ratio))?")


def by_value(snapshot: Snapshot, bare: bool) -> ClaimLine:
    """A line with a quantity whose source is a table that writes it in cells, or not."""
    return next(
        found
        for id in sorted(claim_fields(snapshot))
        if (found := line(snapshot, id))["value"]["kind"] == "quantity"
        and bool(BARE.fullmatch(found["value"]["asWritten"])) is bare
    )


def test_a_number_of_a_table_is_told_in_words_and_written_out_in_the_fields_alone(snapshot: Snapshot) -> None:
    found = by_value(snapshot, bare=True)
    line_itself, _, folded = str(fact(SITE, found)).partition("<details")
    assert found["value"]["name"]["en"] in line_itself
    assert found["value"]["asWritten"] not in re.sub(r"<[^>]+>", "", line_itself)
    number = re.search(r"[\d.]+", found["value"]["asWritten"])
    tabled = folded.partition("as-tabled")[2].partition("</span>")[0]
    assert number and number[0] in re.sub(r"(?<=\d)\s(?=\d)", "", tabled)


def test_a_figure_in_words_stands_beside_its_normalised_value(snapshot: Snapshot) -> None:
    found = by_value(snapshot, bare=False)
    line_itself = str(fact(SITE, found)).partition("<details")[0]
    assert found["value"]["name"]["en"] in line_itself
    assert found["value"]["asWritten"] in line_itself


def test_a_first_fact_is_one_line_with_value_document_sources_and_how_far_it_is_checked(snapshot: Snapshot) -> None:
    figures = entity_page(snapshot, "moonshot-ai")["first"]["figures"]
    told = next(found for found in figures if found["attribution"])
    text = re.sub(r"<[^>]+>", "", str(brief(SITE, told)).partition("<details")[0])
    parts = [told["label"]["en"], told["value"]["name"]["en"], told["attribution"][0]["name"]["en"], "via", "checked"]
    assert [part for part in parts if part not in text] == []
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_the_fields_of_a_line_lead_to_every_mention(snapshot: Snapshot) -> None:
    every = lines(snapshot, sorted(claim_fields(snapshot)))
    for found in (max(every, key=lambda line: len(line["mentions"])), line(snapshot, every[0]["id"])):
        ids = [each["id"] for each in found.get("mentions", ())] or [found["id"]]
        folded = str(fact(SITE, found)).partition("<details")[2]
        assert re.findall(r'class="claim-id [^>]*href="/claims/([^"?]+)', folded) == ids


def test_mentions_of_one_source_are_one_chip_and_further_sources_a_count(snapshot: Snapshot) -> None:
    many = [found for found in lines(snapshot, sorted(claim_fields(snapshot))) if len(found.get("mentions", ())) > 4]
    counted = {len({each["source"] for each in found["mentions"]}) for found in many}
    assert min(counted) <= SHOWN_SOURCES < max(counted)
    for found in many:
        shown = str(fact(SITE, found)).partition("<details")[0]
        sources = len({each["source"] for each in found["mentions"]})
        assert shown.count('class="chip ') == min(sources, SHOWN_SOURCES)
        assert (f">{sources - SHOWN_SOURCES} more<" in shown) == (sources > SHOWN_SOURCES)


def test_rivals_stand_side_by_side_and_no_line_is_lost(snapshot: Snapshot) -> None:
    page = entity_page(snapshot, "moonshot-ai")
    groups = [group for group in page["facts"] if group["sides"]]
    assert groups
    for group in groups:
        ids = [found["id"] for found in group["lines"]]
        for side in group["sides"]:
            assert len(side) > 1
            assert set(side) <= set(ids)
        shown = str(facts(SITE, group["lines"], unfolded=len(ids), anchor=True, sides=group["sides"]))
        assert sorted(re.findall(r'<li class="fact[^"]*" id="([^"]+)"', shown)) == sorted(ids)
        assert shown.count('<li class="versus">') == len(group["sides"])


ROUNDS = 450


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A company with 450 rounds and as many dated figures."""
    names = [f"x-{number}" for number in range(ROUNDS)]
    entities = [named("x", "Company"), *(named(name, "FundingRound") for name in names)]
    claims = [said(f"h{number}", name, "company", "x") for number, name in enumerate(names)]
    claims += [
        said(f"c{number}", "x", "cash", quantity=money(number + 1), time=str(1500 + number)) for number in range(ROUNDS)
    ]
    folder: Path = tmp_path_factory.mktemp("busy")
    return snapshot_of(folder, entities, {"s": claims})


def test_a_thing_with_hundreds_of_relations_has_a_page_that_says_what_it_leaves_out(busy: Snapshot) -> None:
    page = entity_page(busy, "x")
    assert len(page["picture"]["nodes"]) == MOST
    assert page["picture"]["leftOut"] == ROUNDS - MOST
    assert len(page["timeline"]) == ROUNDS
    zipped = render(busy, "entity", "html", SITE.fields(), {"entity_id": "x"}, True)
    assert len(zipped) < 200_000
    body = gzip.decompress(zipped).decode()
    assert f"{ROUNDS - OPEN - FOLDED} more do not fit on this page" in body
    assert f"{ROUNDS - MOST} more neighbours" in body
    own = body.partition('id="entity-facts"')[2].partition("</section>")[0]
    assert own.count('class="fact"') == OPEN + FOLDED
    rows = render(busy, "entity", "csv", SITE.fields(), {"entity_id": "x"}, False).decode().count("\r\n")
    assert rows == 1 + 2 * ROUNDS


def test_every_mark_that_sources_differ_has_its_line_among_the_differences(snapshot: Snapshot) -> None:
    site = Site(language="en", path="/views/contradictions").fields()
    desk = render(snapshot, "view", "html", site, {"name": "contradictions", "parameters": {}}).decode()
    places = re.findall(r'<span id="of-([^"]+)"></span>', desk)
    assert len(places) == len(set(places)) > 50
    marked = [each["id"] for each in lines(snapshot, sorted(claim_fields(snapshot))) if each["competing"]]
    assert marked and set(marked) <= set(places)
    shown = facts(SITE, lines(snapshot, marked[:1]))
    assert f'href="/views/contradictions?lang=en#of-{marked[0]}"' in shown
