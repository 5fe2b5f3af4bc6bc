"""What opens a page says what asserted claims say: it goes with them, whichever of its sources is left out."""

from __future__ import annotations

import re

import pytest

from api.html.page_list import render
from api.html.rendering import Site
from kg.facts.claim_line import claim_fields, line
from kg.facts.references import classes
from kg.ontology.phrases import headlines, phrases
from kg.ontology.registry import vocabulary
from kg.pages.asserted import leading_to
from kg.pages.company_models import company_models
from kg.pages.dossier import dossier, figures, parent, sentence
from kg.pages.entity import relationships
from kg.store.snapshot import Selection, Snapshot
from tests.support.serving import Service

HTML = {"Accept": "text/html"}
OPENED = (
    *("moonshot-ai", "zhipu", "minimax", "kimi", "alibaba"),
    *("hongshan", "yang-zhilin", "wang-huiwen", "kimi-k2", "moonshot-ai-c"),
)


def ends(snapshot: Snapshot, id: str) -> dict[tuple[str, str], list[str]]:
    """What the sentence of a thing names, by phrase, with the claims of each."""
    opened = sentence(classes(snapshot)[id], relationships(snapshot, id))
    return {
        (clause["before"]["en"], end["id"]): end["claims"] for clause in opened["clauses"] for end in clause["ends"]
    }


def test_every_phrase_and_headline_is_of_the_vocabulary() -> None:
    words = vocabulary()
    for phrase in phrases():
        assert phrase.property in words.properties and set(phrase.of) <= set(words.classes)
        assert phrase.zh.count("{values}") == phrase.en.count("{values}") == 1
    for headline in headlines():
        assert {*headline.properties, *([headline.via] if headline.via else [])} <= set(words.properties)


@pytest.mark.parametrize("id", OPENED)
def test_a_sentence_names_only_what_asserted_claims_state(snapshot: Snapshot, id: str) -> None:
    for claims in ends(snapshot, id).values():
        assert claims
        assert all(line(snapshot, claim)["asserted"] for claim in claims)


@pytest.mark.slow
@pytest.mark.parametrize("id", ["moonshot-ai", "zhipu", "kimi", "moonshot-ai-c"])
def test_a_sentence_goes_with_its_claims(snapshot: Snapshot, id: str) -> None:
    """Without all sources of a name the name goes; without one of them the list of its claims changes."""
    whole = ends(snapshot, id)
    for key, claims in whole.items():
        sources = sorted({claim.partition(".")[0] for claim in claims})
        alone = snapshot.select(Selection(without=tuple(sources)))
        assert id not in classes(alone) or key not in ends(alone, id)
        if len(sources) > 1:
            fewer = ends(snapshot.select(Selection(without=(sources[0],))), id)
            assert fewer.get(key) != claims


@pytest.mark.slow
@pytest.mark.parametrize("id", OPENED)
def test_first_figures_are_asserted_and_at_most_four_and_go_with_their_sources(snapshot: Snapshot, id: str) -> None:
    whole = figures(snapshot, id, classes(snapshot)[id])
    assert len(whole) <= 4 and all(each["asserted"] and each["polarity"] == "positive" for each in whole)
    for each in whole:
        alone = snapshot.select(Selection(without=tuple(each["sources"])))
        if id in classes(alone):
            kept = figures(alone, id, classes(alone)[id])
            assert each["id"] not in [other["id"] for other in kept]
            assert all(other["id"] in claim_fields(alone) for other in kept)


@pytest.mark.parametrize("id", OPENED)
def test_a_page_opens_with_its_sentence_and_figures(snapshot: Snapshot, id: str) -> None:
    kinds, related = classes(snapshot)[id], relationships(snapshot, id)
    opened = dossier(snapshot, id, related)
    assert opened["sentence"] == sentence(kinds, related)
    assert opened["figures"] == figures(snapshot, id, kinds)


def test_what_is_only_sought_is_marked_and_in_no_matrix(snapshot: Snapshot) -> None:
    opened = dossier(snapshot, "moonshot-ai", relationships(snapshot, "moonshot-ai"))
    sought = [row for row in opened["rounds"] if row["modality"] is not None]
    assert sought
    assert opened["matrix"] is not None
    columns = {round["id"] for round in opened["matrix"]["rounds"]}
    done = {row["round"]["id"] for row in opened["rounds"] if row["modality"] is None}
    assert columns <= done


OVER = {"formerlyEmployed", "departed", "formerPosition"}


@pytest.mark.parametrize("id", [*OPENED, "perplexity", "lin-junyang", "baichuan"])
def test_a_role_is_over_only_where_a_source_says_so(snapshot: Snapshot, id: str) -> None:
    """A founding has a day and so have some posts: that the day is past ends neither."""
    for role in dossier(snapshot, id, relationships(snapshot, id))["people"]:
        assert role["ended"] == any(line(snapshot, claim)["predicate"] in OVER for claim in role["claims"]), role


def test_an_inferred_provider_is_marked_as_that(snapshot: Snapshot) -> None:
    users = dossier(snapshot, "kimi", relationships(snapshot, "kimi"))["users"]
    september = next(each for each in users if each["period"]["edtf"] == "2025-09")
    assert september["inferred"] and september["provider"]["thing"]["id"] == "questmobile"


def test_minted_things_stand_with_their_parents(server: Service, snapshot: Snapshot) -> None:
    minted = {known.mints for known in vocabulary().properties.values() if known.mints}
    found = {id: parent(snapshot, id) for id, types in classes(snapshot).items() if minted & set(types)}
    assert len(found) > 200 and all(found.values())
    for id in ("01-ai-2023-11-05-alibaba-cloud", "light-year-held-by-hongshan"):
        home = found[id]
        assert home is not None
        moved = server.client.get(f"/id/{id}?lang=en", headers=HTML)
        assert (moved.status_code, moved.headers["location"]) == (303, f"/id/{home[0]}?lang=en#{home[1]}")
        assert f'id="{home[1]}"' in server.client.get(f"/id/{home[0]}?lang=en", headers=HTML).text
        assert server.client.get(f"/id/{id}.ttl").status_code == 200, "its data keeps its address"


def test_a_relation_names_each_source_once(snapshot: Snapshot) -> None:
    """Where one source says the same in several claims, its outlet stands beside the thing once."""
    page = render(snapshot, "entity", "html", Site("zh", "/id/tencent").fields(), {"entity_id": "tencent"}).decode()
    ends = [part.partition("</dd>")[0] for part in page.split('<span class="end">')[1:]]
    ways = [re.findall(r'class="note-link[^"]*" href="/claims/([^."]+)\.', end) for end in ends]
    assert len(ways) > 20 and all(len(set(found)) == len(found) for found in ways)


def test_the_models_of_a_company_rest_on_asserted_claims_and_go_with_them(snapshot: Snapshot) -> None:
    companies = [id for id, kinds in classes(snapshot).items() if "Company" in kinds]
    rows = {id: found for id in companies if (found := company_models(snapshot, id))}
    assert len(rows) > 8 and any(row["context"] for found in rows.values() for row in found)
    for company, found in rows.items():
        for row in found:
            told = [*row["released"], *row["context"], *row["openness"], *row["price"]]
            assert all(line["asserted"] for line in told) and row["claims"], company
            subjects = {row["model"]["id"], *leading_to(snapshot, row["model"]["id"], "releaseOf")}
            subjects |= {*leading_to(snapshot, row["model"]["id"], "offerOf")}
            assert {line["subject"]["id"] for line in told} <= subjects
    first = rows["moonshot-ai"][0]
    sources = tuple({line["source"]["id"] for line in (*first["released"], *first["openness"])})
    alone = snapshot.select(Selection(without=sources))
    left = {row["model"]["id"]: row for row in company_models(alone, "moonshot-ai")}
    kept = left.get(first["model"]["id"])
    assert kept is None or not [line for line in kept["released"] if line["source"]["id"] in sources]


def test_of_times_of_a_release_the_narrowest_stands(snapshot: Snapshot) -> None:
    row = next(row for row in company_models(snapshot, "moonshot-ai") if row["model"]["id"] == "kimi-k2-5")
    assert [line["value"]["name"]["en"] for line in row["released"]] == ["27 January 2026"]


def test_rounds_and_models_are_tables_to_work_with_and_a_row_names_three_parties_at_most(snapshot: Snapshot) -> None:
    page = render(snapshot, "entity", "html", Site("en", "/id/moonshot-ai").fields(), {"entity_id": "moonshot-ai"})
    tables = {
        part: page.decode().partition(f'<section id="{part}"')[2].partition("</section>")[0]
        for part in ("funding", "models")
    }
    for table in tables.values():
        assert "data-sortable" in table and '<td data-sort="20' in table
    for cell in re.findall(r"<td>(.*?)</td>", tables["funding"]):
        assert cell.partition("<details")[0].count('class="figure party"') <= 3
