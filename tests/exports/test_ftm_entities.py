"""The data as FollowTheMoney entities: each link one asserted claim between entities of the file, nothing more certain.

The library itself reads them in tests/clients.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kg.exports.ftm_entities import ftm_lines
from kg.lists.list_items import claim_items
from kg.ontology.followthemoney import followthemoney
from kg.ontology.registry import CLAIM, vocabulary
from kg.store.snapshot import Snapshot

THINGS = set(followthemoney().schemata.values())
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def written(snapshot: Snapshot) -> Lines:
    return [json.loads(line) for line in ftm_lines(snapshot).splitlines()]


def links(written: Lines) -> Lines:
    return [each for each in written if each["schema"] not in THINGS]


def test_the_table_names_classes_and_properties_that_there_are() -> None:
    table, words = followthemoney(), vocabulary()
    assert {*table.schemata, *table.things.values()} <= set(words.classes)
    named = {*table.links, *(name for link in table.links.values() for name in (link.via, link.to) if name)}
    assert named <= set(words.properties)


def test_ids_are_used_once_and_links_lead_to_entities_of_the_file(written: Lines) -> None:
    ids = [each["id"] for each in written]
    assert len(ids) == len(set(ids)) > 500
    schemata = {each["id"]: each["schema"] for each in written}
    ends = {
        end
        for found in (followthemoney().otherwise, *(x.ends for x in followthemoney().links.values() if x.ends))
        for end in (found.subject, found.object)
    }
    for link in links(written):
        reached = {name: values for name, values in link["properties"].items() if name in ends}
        assert len(reached) == 2, link
        for name, values in reached.items():
            assert all(schemata[id] in THINGS and followthemoney().fits(name, schemata[id]) for id in values), link


def test_only_what_is_asserted_is_a_link_and_all_of_it_is_told(snapshot: Snapshot, written: Lines) -> None:
    claims = {id: item.record for id, item in claim_items(snapshot).items()}
    found = {link["id"] for link in links(written)}
    assert all(claims[id]["asserted"] for id in found)
    assert all(link["properties"]["recordId"] == [CLAIM + link["id"]] for link in links(written))
    things = {each["id"] for each in written if each["schema"] in THINGS}
    direct = {name for name, link in followthemoney().links.items() if not (link.via or link.to)}
    wanted = {
        id
        for id, claim in claims.items()
        if claim["predicate"] in direct and claim["asserted"] and {claim["subject"], claim.get("object")} <= things
    }
    untold = [claims[id] for id in wanted - found]
    assert len(wanted) > 100 and {claim["predicate"] for claim in untold} == {"shareholder"}
    for claim in untold:  # told by the share that the same source gives
        again = [link for link in links(written) if claims[link["id"]]["source"] == claim["source"]]
        assert any(
            "percentage" in link["properties"]
            and link["properties"]["asset"] == [claim["subject"]]
            and link["properties"]["owner"] == [claim["object"]]
            for link in again
        ), claim


def test_a_share_keeps_the_words_of_its_source(snapshot: Snapshot, written: Lines) -> None:
    shares = {link["id"]: link["properties"]["percentage"] for link in written if "percentage" in link["properties"]}
    claims = claim_items(snapshot)
    assert shares == {id: [claims[id].record["asWritten"]] for id in shares}
    assert {claims[id].record["bound"] for id in shares} == {"exact", "approx"}


def test_a_time_that_is_no_plain_date_stays_in_words(snapshot: Snapshot, written: Lines) -> None:
    claims, odd = claim_items(snapshot), 0
    for link in links(written):
        time = claims[link["id"]].record.get("time")
        plain = bool(time and re.fullmatch(r"\d{4}(-(0\d|1[0-2])){0,1}|\d{4}-\d\d-\d\d", time))
        assert link["properties"].get("date") == ([time] if plain else None)
        if time and not plain:
            odd += 1
            assert f"EDTF: {time}" in link["properties"]["summary"]
    assert odd > 0


# How the library draws a link: from this property to that one, with its role between them.
DRAWN = {
    "Ownership": ("owner", "asset"),
    "Directorship": ("director", "organization"),
    "Employment": ("employee", "employer"),
    "UnknownLink": ("subject", "object"),
}
# What is true of a claim's object, as the beginning of a sentence that its subject, or the company of a deal, ends.
ROLES = {
    "shareholder": ["holds shares of", "持股"],
    "stake": None,
    "chiefExecutive": ["chief executive", "首席执行官"],
    "employed": ["employed by", "任职于"],
    "foundedBy": ["founded", "创办"],
    "coFoundedBy": ["co-founded", "联合创办"],
    "formerlyEmployed": ["formerly employed by", "曾任职于"],
    "departed": ["left", "离开"],
    "partOf": ["has part", "下属"],
    "ledBy": ["led a round of", "领投其融资"],
    "participant": ["took part in a round of", "参投其融资"],
    "cornerstone": ["cornerstone investor of", "基石投资者"],
    "acquirer": ["acquired", "收购"],
}


def test_a_role_is_true_from_the_end_where_a_link_begins(snapshot: Snapshot, written: Lines) -> None:
    claims, told = claim_items(snapshot), set()
    for link in links(written):
        claim, (start, end) = claims[link["id"]].record, DRAWN[link["schema"]]
        assert link["properties"].get("role") == ROLES[claim["predicate"]], link
        told.add(claim["predicate"])
        if claim["predicate"] != "stake":
            assert link["properties"][start] == [claim["object"]]
        if not followthemoney().links[claim["predicate"]].via:
            assert link["properties"][end] == [claim["subject"]]
    assert told == set(ROLES) == set(followthemoney().links)
    [part] = [each for each in links(written) if each["properties"].get("subject") == ["bytedance"]]
    assert part["properties"]["object"] == ["bytedance-flow"] and part["properties"]["role"][0] == "has part"


def test_a_firm_that_is_more_than_is_known_is_a_legal_entity_and_its_people_are_linked(written: Lines) -> None:
    schemata = {each["id"]: each["schema"] for each in written}
    assert (schemata["zhenfund"], schemata["moonshot-ai"]) == ("LegalEntity", "Company")
    [link] = [each for each in written if each["id"] == "36kr-2024-06-waves.dai-employed"]
    assert (link["schema"], link["properties"]["role"][0]) == ("UnknownLink", "employed by")
    assert {link["schema"] for link in links(written)} == {"Ownership", "Directorship", "Employment", "UnknownLink"}
