"""What pages say to search engines: every node that the page is about, its stated names and sources, nothing more."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any, cast

import pytest

from kg.base.json_value import JsonObject
from kg.facts.claim_line import claim_fields, line
from kg.facts.references import classes
from kg.ontology.registry import BASE, vocabulary
from kg.pages.claim import claim_page
from kg.pages.entity import entity_page
from kg.pages.markup import of_claim, of_entity, of_source, type_of, types
from kg.pages.sentence import in_words
from kg.pages.source import source_page
from kg.store.snapshot import Snapshot
from tests.support.serving import Service

HTML = {"Accept": "text/html"}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def nodes(markup: JsonObject) -> list[dict[str, Any]]:
    """The nodes that a page is about."""
    return cast(list[dict[str, Any]], markup["@graph"])


def blocks(server: Service, path: str) -> list[dict[str, object]]:
    page = server.client.get(path, headers=HTML).text
    found = BLOCK.findall(page)
    assert len(found) == 1, path
    graph: list[dict[str, object]] = json.loads(found[0])["@graph"]
    return graph


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/", ["Dataset", "DataCatalog", "WebSite"]),
        ("/id/moonshot-ai", ["Organization", "BreadcrumbList"]),
        ("/id/yang-zhilin", ["Person", "BreadcrumbList"]),
        ("/id/kimi", ["Product", "BreadcrumbList"]),
        ("/id/kimi-k2", ["SoftwareApplication", "BreadcrumbList"]),
        ("/claims/a1.cash-after-c-lead", ["Claim", "BreadcrumbList"]),
        ("/sources/a1", ["CreativeWork", "BreadcrumbList"]),
    ],
)
def test_a_page_says_what_it_is_about(server: Service, path: str, kinds: list[str]) -> None:
    graph = blocks(server, path)
    assert [node["@type"] for node in graph] == kinds
    if path != "/":
        iri = graph[0]["@id"]
        assert str(iri).startswith(BASE)
        linked = f'href="{iri}"' in server.client.get(path, headers=HTML).text
        assert linked is not path.startswith("/sources")  # whose own address is the publisher's


def test_the_data_set_names_its_files_and_the_catalogue_names_the_data_set(server: Service) -> None:
    dataset, catalogue, _ = blocks(server, "/")
    assert dataset["includedInDataCatalog"] == {"@id": catalogue["@id"]}
    assert catalogue["dataset"] == {"@id": dataset["@id"]}
    files = dataset["distribution"]
    assert isinstance(files, list)
    assert files
    for file in files:
        assert server.client.head(file["contentUrl"]).status_code == 200


def test_a_thing_is_told_by_its_names_alone(snapshot: Snapshot) -> None:
    page = entity_page(snapshot, "zhipu")
    thing, trail = nodes(of_entity(snapshot, page, "/base"))
    assert set(thing) <= {"@type", "@id", "name", "url", "alternateName", "legalName", "description"}
    assert {name["@value"] for name in thing["name"]} == set(page["name"].values())
    assert trail["itemListElement"][-1]["item"] == "/base/id/zhipu"


def test_a_claim_appears_in_its_source_and_is_said_by_its_speaker(snapshot: Snapshot) -> None:
    spoken = next(id for id, record in sorted(claim_fields(snapshot).items()) if "speaker" in record)
    page = claim_page(snapshot, spoken)
    claim = nodes(of_claim(snapshot, page, ""))[0]
    speaker = next(step for step in page["line"]["attribution"] if step["role"] == "speaker")
    assert [author["@id"].rpartition("/")[2] for author in claim["author"]] == [speaker["id"]]
    assert claim["appearance"]["@id"].endswith(f"/source/{page['source']['id']}")
    silent = next(id for id, record in sorted(claim_fields(snapshot).items()) if "speaker" not in record)
    assert "author" not in nodes(of_claim(snapshot, claim_page(snapshot, silent), ""))[0]


def test_a_source_without_a_date_is_given_none(snapshot: Snapshot) -> None:
    undated = source_page(snapshot, "a2")
    assert "/" in undated["published"], "a range of days, which is no date"
    assert "datePublished" not in nodes(of_source(snapshot, undated, ""))[0]
    dated = source_page(snapshot, "stheadline-2025-12-23-bytedance")
    assert nodes(of_source(snapshot, dated, ""))[0]["datePublished"] == "2025-12-23"


def test_the_table_of_types_names_classes_that_exist() -> None:
    assert set(types()) <= set(vocabulary().classes)
    assert type_of(["Company"]) == "Organization"
    assert type_of(["Technique"]) == "Thing"


def test_every_claim_can_be_said_in_words_from_its_fields(snapshot: Snapshot) -> None:
    for id in claim_fields(snapshot):
        said, found = in_words(line(snapshot, id)), line(snapshot, id)
        for language, text in said.items():
            assert found["subject"]["name"][language].casefold() in text.casefold(), id
            assert found["label"][language].casefold() in text.casefold(), id
            if found["value"]["kind"] == "quantity":
                assert found["value"]["name"][language] in text, id


def test_words_from_fields_keep_denial_modality_and_speaker(snapshot: Snapshot) -> None:
    records = {id: line(snapshot, id) for id in claim_fields(snapshot)}
    denied = next(found for found in records.values() if found["polarity"] == "negative")
    assert "并非：" in in_words(denied)["zh"]
    planned = next(found for found in records.values() if found["modality"] == "planned")
    assert "计划" in in_words(planned)["zh"]
    spoken = next(found for found in records.values() if found["attribution"])
    assert spoken["attribution"][0]["name"]["zh"] in in_words(spoken)["zh"]


def test_a_claim_without_paraphrase_is_told_from_its_fields_and_says_so(server: Service, snapshot: Snapshot) -> None:
    id = next(id for id, record in sorted(claim_fields(snapshot).items()) if "paraphrase" not in record)
    page = unescape(server.client.get(f"/claims/{id}?lang=en", headers=HTML).text)
    assert in_words(line(snapshot, id))["en"] in page
    assert "(written from the fields)" in page
    told = next(id for id, record in sorted(claim_fields(snapshot).items()) if "paraphrase" in record)
    assert "(written from the fields)" not in server.client.get(f"/claims/{told}?lang=en", headers=HTML).text


def test_no_class_is_left_without_a_type(snapshot: Snapshot) -> None:
    assert {type_of(found) for found in classes(snapshot).values()} <= {*types().values(), "Thing"}
