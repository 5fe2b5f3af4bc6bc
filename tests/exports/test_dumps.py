"""The data set as files over a real service: same data in every form, digests, descriptions, changes."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frictionless
import httpx
import networkx as nx
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from kg.base.built_file import checked
from kg.exports.dcat import SPDX, files
from kg.exports.dumps import FORMS, METADATA, PACKAGE, dump
from kg.graph.picture import to_networkx
from kg.lists.list_spec import lists
from kg.ontology.registry import DCAT
from kg.store.snapshot import Selection, Snapshot
from tests.support.serving import Service


def fetched(server: Service, address: str) -> httpx.Response:
    answer = server.client.get(address, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, address
    return answer


@dataclass
class Sent:
    """An answer with its body as it was sent."""

    status_code: int
    headers: httpx.Headers
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


def raw_bytes(server: Service, address: str, headers: dict[str, str]) -> Sent:
    with server.client.stream("GET", f"/data/{address}", headers=headers) as answer:
        return Sent(answer.status_code, answer.headers, b"".join(answer.iter_raw()))


def test_what_describes_the_files_makes_them_once(snapshot: Snapshot) -> None:
    assert files(snapshot) is files(snapshot)


def test_the_dump_is_the_build(server: Service) -> None:
    content = fetched(server, "/data/longtu.nq").content
    about = fetched(server, "/readyz").json()
    assert hashlib.sha256(checked(content, "longtu.nq")).hexdigest() == about["digest"]


@pytest.mark.parametrize("form", FORMS)
def test_every_file_states_its_digest(server: Service, form: str) -> None:
    answer = raw_bytes(server, f"longtu.{form}", {"Accept-Encoding": "identity"})
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert answer.headers["content-type"].partition(";")[0] == FORMS[form][0]
    assert f'filename="longtu.{form}"' in answer.headers["content-disposition"]
    known = {"Accept-Encoding": "identity", "If-None-Match": answer.headers["etag"]}
    assert raw_bytes(server, f"longtu.{form}", known).status_code == 304


@pytest.mark.parametrize("form", ["trig", "jsonld"])
def test_datasets_hold_the_same_quads(snapshot: Snapshot, form: str) -> None:
    syntax = {"trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}[form]
    found = set(parse(dump(snapshot, form), format=syntax))
    assert found == set(parse(dump(snapshot, "nq"), format=RdfFormat.N_QUADS))


def test_turtle_holds_each_triple_once(snapshot: Snapshot) -> None:
    found = {quad.triple for quad in parse(dump(snapshot, "ttl"), format=RdfFormat.TURTLE)}
    assert found == {quad.triple for quad in snapshot.store.quads_for_pattern(None, None, None, DefaultGraph())}


def test_graphml_reads_back(snapshot: Snapshot) -> None:
    read = nx.parse_graphml(dump(snapshot, "graphml").decode(), force_multigraph=True)
    whole = to_networkx(snapshot)
    assert set(read.nodes) == set(whole.nodes)
    assert {(a, b, about["predicate"]) for a, b, about in read.edges(data=True)} == set(whole.edges(keys=True))
    assert all(about["claims"] for _, _, about in read.edges(data=True))
    nodes, edges = read.nodes(data=True), read.edges(data=True)
    named: list[dict[str, str]] = [about for _, about in nodes] + [about for _, _, about in edges]
    assert all(about["label"] and about["label"] in (about.get("en"), about.get("zh")) for about in named)


@pytest.mark.parametrize(
    ("language", "name", "word"), [("zh", "月之暗面", "投资方"), ("en", "Moonshot AI", "investor")]
)
def test_graphml_has_labels_in_the_language_asked_for(server: Service, language: str, name: str, word: str) -> None:
    answer = server.client.get("/data/longtu.graphml", params={"lang": language})
    read = nx.parse_graphml(answer.text, force_multigraph=True)
    assert read.nodes["moonshot-ai"]["label"] == name
    assert word in {about["label"] for *_, about in read.edges("moonshot-ai", data=True)}
    english = server.client.get("/data/longtu.graphml", headers={"Accept-Language": "zh"})
    assert (answer.content == english.content) is (language == "en"), "a header changes no file that has a checksum"


def test_a_file_in_both_languages_takes_none(server: Service) -> None:
    answer = server.client.get("/data/longtu.nq", params={"lang": "zh"})
    assert (answer.status_code, answer.json()["place"]) == (400, "lang")


def test_the_tables_are_as_their_description_says(snapshot: Snapshot) -> None:
    archive = zipfile.ZipFile(io.BytesIO(dump(snapshot, "csv.zip")))
    described = json.loads(archive.read(METADATA))["tables"]
    assert {table["url"] for table in described} | {METADATA, PACKAGE} == set(archive.namelist())
    for table in described:
        rows = list(csv.reader(io.StringIO(archive.read(table["url"]).decode(), newline="")))
        names = [column["name"] for column in table["tableSchema"]["columns"]]
        assert rows[0] == names
        keys = [row[names.index("id")] for row in rows[1:]]
        assert len(keys) == len(set(keys)) > 0
        decimals = [names.index(c["name"]) for c in table["tableSchema"]["columns"] if c["datatype"] == "decimal"]
        for row in rows[1:]:
            assert all(float(part) is not None for place in decimals for part in row[place].split("|") if part)


def test_the_tables_are_a_valid_data_package(snapshot: Snapshot, tmp_path: Path) -> None:
    """By Frictionless itself: types of all cells, keys, sizes and checksums."""
    zipfile.ZipFile(io.BytesIO(dump(snapshot, "csv.zip"))).extractall(tmp_path)
    package = frictionless.Package(str(tmp_path / PACKAGE))
    assert {resource.name for resource in package.resources} == set(lists())
    report = package.validate()
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "note"])[:5]
    table = tmp_path / "rounds.csv"
    table.write_bytes(table.read_bytes() + b"one cell too few\r\n")
    assert not frictionless.Package(str(tmp_path / PACKAGE)).validate().valid


def test_the_data_package_is_served_beside_its_tables(server: Service) -> None:
    package = fetched(server, f"/data/tables/{PACKAGE}").json()
    rounds = next(resource for resource in package["resources"] if resource["name"] == "rounds")
    content = fetched(server, f"/data/tables/{rounds['path']}").content
    assert rounds["bytes"] == len(content)
    assert rounds["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.mark.parametrize("address", ["longtu.nq", "tables/rounds.csv", f"tables/{PACKAGE}", f"tables/{METADATA}"])
def test_files_are_sent_compressed_to_who_takes_that(server: Service, address: str) -> None:
    raw = raw_bytes(server, address, {"Accept-Encoding": "gzip"})
    plain = raw_bytes(server, address, {"Accept-Encoding": "identity"})
    assert (raw.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert raw.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert raw.headers["etag"] != plain.headers["etag"]
    assert gzip.decompress(raw.content) == plain.content and len(raw.content) < len(plain.content)
    digest = base64.b64encode(hashlib.sha256(raw.content).digest()).decode()
    assert raw.headers["repr-digest"] == f"sha-256=:{digest}:"


def test_a_zip_is_not_compressed_again(server: Service) -> None:
    assert "content-encoding" not in raw_bytes(server, "longtu.csv.zip", {"Accept-Encoding": "gzip"}).headers


def test_a_broken_download_goes_on(server: Service) -> None:
    address, plain = "tables/rounds.csv", {"Accept-Encoding": "identity"}
    whole = raw_bytes(server, address, plain)
    size, held = len(whole.content), whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"
    rest = raw_bytes(server, address, {**plain, "Range": "bytes=1000-", "If-Range": held})
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    assert rest.headers["content-range"] == f"bytes 1000-{size - 1}/{size}"
    assert raw_bytes(server, address, {**plain, "Range": "bytes=0-9"}).content == whole.content[:10]
    assert raw_bytes(server, address, {**plain, "Range": "bytes=-9"}).content == whole.content[-9:]
    assert raw_bytes(server, address, {**plain, "Range": f"bytes=9-{size * 2}"}).content == whole.content[9:]
    for given in (
        {"If-Range": '"another"'},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=9-2"},
    ):
        answer = raw_bytes(server, address, {**plain, "Range": "bytes=1000-", **given})
        assert (answer.status_code, answer.content) == (200, whole.content), given
    head = server.client.head(f"/data/{address}", headers={**plain, "Range": "bytes=0-9"})
    assert (head.status_code, head.headers["content-length"]) == (200, str(size))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_refused_with_the_size(server: Service, asked: str) -> None:
    answer = raw_bytes(server, "tables/rounds.csv", {"Accept-Encoding": "identity", "Range": asked})
    size = len(fetched(server, "/data/tables/rounds.csv").content)
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert answer.json()["type"] == "/problems/range-not-satisfiable"


def test_tables_are_served_beside_their_description(server: Service) -> None:
    described = fetched(server, f"/data/tables/{METADATA}")
    assert described.headers["content-type"] == "application/csvm+json"
    assert {table["url"] for table in described.json()["tables"]} == {f"{name}.csv" for name in lists()}
    assert fetched(server, "/data/tables/rounds.csv").text.startswith("id,iri,types,nameZh,nameEn,company,")
    assert server.client.get("/data/tables/round.csv").status_code == 422


@pytest.mark.slow
def test_the_same_snapshot_gives_the_same_bytes(snapshot: Snapshot) -> None:
    again = Snapshot.from_nquads(checked(dump(snapshot, "nq"), "longtu.nq"))
    assert {form: dump(again, form) for form in FORMS} == {form: dump(snapshot, form) for form in FORMS}


def test_files_honour_the_choice_of_sources(server: Service, snapshot: Snapshot) -> None:
    content = fetched(server, "/data/longtu.nq?without=a1").content
    assert b"<https://w3id.org/longtu/source/a1>" not in content
    assert content == dump(snapshot.select(Selection(without=("a1",))), "nq")


@pytest.mark.slow
def test_dcat_names_sizes_and_checksums_that_are_true(server: Service) -> None:
    store = Store()
    store.load(fetched(server, "/data?format=nt").content, RdfFormat.N_TRIPLES)
    files = [quad.object for quad in store.quads_for_pattern(None, NamedNode(DCAT + "distribution"), None)]
    assert len(files) == len(FORMS)
    for file in files:
        assert isinstance(file, NamedNode)
        content = fetched(server, file.value.removeprefix(server.url.rstrip("/"))).content
        size = next(store.quads_for_pattern(file, NamedNode(DCAT + "byteSize"), None)).object
        value = NamedNode(SPDX + "checksumValue")
        checksum = next(store.quads_for_pattern(NamedNode(f"{file.value}#checksum"), value, None)).object
        assert getattr(size, "value", "") == str(len(content))
        assert getattr(checksum, "value", "") == hashlib.sha256(content).hexdigest()


def test_schema_org_says_what_search_engines_ask_for(server: Service) -> None:
    answer = fetched(server, "/data/schema.org.jsonld")
    found = answer.json()
    assert answer.headers["content-type"] == "application/ld+json"
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5000
    assert {"name", "license", "creator", "distribution", "isAccessibleForFree", "inLanguage"} <= set(found)
    for file in found["distribution"]:
        assert fetched(server, file["contentUrl"].removeprefix(server.url.rstrip("/"))).content


def test_the_patch_turns_one_day_into_the_other(server: Service) -> None:
    days = {"from": "2024-06-30", "to": "2025-06-30"}
    lines = server.client.get("/data/delta.rdfp", params=days).content.splitlines(keepends=True)
    files = [fetched(server, f"/data/longtu.nq?asOf={days[name]}").content for name in ("from", "to")]
    before, after = (set(checked(file, "longtu.nq").splitlines(keepends=True)) for file in files)
    assert (lines[0], lines[-1]) == (b"TX .\n", b"TC .\n")
    added = {line[2:] for line in lines if line.startswith(b"A ")}
    gone = {line[2:] for line in lines if line.startswith(b"D ")}
    assert added and (before - gone) | added == after


def test_the_delta_lists_what_came(server: Service) -> None:
    found = server.client.get("/data/delta.json", params={"from": "2024-06-30", "to": "2025-06-30"}).json()
    sources = {source["id"]: source["publishedLatest"] for source in found["sources"]["added"]}
    assert sources and all("2024-06-30" < day <= "2025-06-30" for day in sources.values())
    assert {claim["source"] for claim in found["claims"]["added"]} == set(sources)
    assert found["claims"]["removed"] == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/data/longtu.xls", 422),
        ("/data/longtu.nq?without=nobody", 404),
        ("/data/longtu.nq?x=1", 400),
        ("/data?format=xls", 422),
        ("/data/delta.json?from=2025-01-01", 422),
        ("/data/delta.json?from=2025-01-02&to=2025-01-01", 400),
        ("/data/delta.json?from=yesterday&to=2025-01-01", 422),
    ],
)
def test_bad_requests_are_refused(server: Service, address: str, status: int) -> None:
    answer = server.client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
