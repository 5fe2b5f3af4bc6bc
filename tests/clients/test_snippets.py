"""The pieces of docs/clients.md that need programs of others: each runs as it stands, and brings every row."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.project.test_docs import ADDRESS, blocks
from tests.support.clients import INSTALLED, ROOT, node_program, python_program, ran
from tests.support.serving import Service

pytestmark = pytest.mark.clients

PAGE = ROOT / "docs" / "clients.md"
QUESTION = "/api/claims?about=moonshot-ai&predicate=amount&limit=500"


def piece(language: str, beginning: str = "") -> str:
    """The only block of the page in this language that begins so."""
    found = [each for each in blocks(language) if each.page == PAGE and each.text.startswith(beginning)]
    assert len(found) == 1, [each.name for each in found]
    return found[0].text


@pytest.fixture(scope="module")
def claims(server: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.client.get(QUESTION).json()["claims"]
    assert len(found) > 5
    return found


def answered(said: str, claims: list[dict[str, Any]]) -> None:
    """Every claim is told, by its round, its source and its figure."""
    for claim in claims:
        for name in ("subject", "source", "lower"):
            assert claim.get(name, "") in said, (claim["id"], name, said[:2000])


def test_r(server: Service, claims: list[dict[str, Any]], tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed here (Debian: apt-get install r-base-core)")
    text = piece("r").replace(ADDRESS, server.url.rstrip("/"))
    (tmp_path / "piece.R").write_text(f"options(scipen = 20, width = 200)\n{text}", "utf-8")
    said = ran(["Rscript", "--vanilla", "piece.R"], tmp_path, LC_ALL="C.UTF-8")
    answered(said, claims)
    assert said.count("\n") > len(claims) + 5  # and five names of companies


RCURL = """
suppressMessages({library(RCurl); library(XML)})
answer <- getURL("ADDRESS", httpheader = c(Accept = "application/sparql-results+xml"))
writeLines(xpathSApply(xmlParse(answer), "//*[local-name()='literal']", xmlValue))
"""


def test_r_reads_chinese_from_sparql_as_its_package_does(server: Service, tmp_path: Path) -> None:
    """RCurl and XML, by which the package SPARQL asks: what does not say UTF-8 they cannot parse."""
    installed = "cat(all(c('RCurl', 'XML') %in% rownames(installed.packages())))"
    if shutil.which("Rscript") is None or ran(["Rscript", "-e", installed], tmp_path) != "TRUE":
        pytest.skip("RCurl or XML is not installed here (Debian: apt-get install r-cran-rcurl r-cran-xml)")
    query = "SELECT ?o { <https://w3id.org/longtu/id/moonshot-ai> <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
    script = RCURL.replace("ADDRESS", f"{server.url}sparql?{urlencode({'query': query})}")
    (tmp_path / "piece.R").write_text(script, "utf-8")
    said = ran(["Rscript", "--vanilla", "piece.R"], tmp_path, LC_ALL="C.UTF-8")
    assert sorted(said.splitlines()) == ["Moonshot AI", "月之暗面"]


def test_javascript(server: Service, claims: list[dict[str, Any]], tmp_path: Path) -> None:
    node_program("tsc")  # Node and its packages are there
    (tmp_path / "piece.js").write_text(piece("javascript").replace(ADDRESS, server.url.rstrip("/")), "utf-8")
    answered(ran(["node", "piece.js"], tmp_path), claims)


def test_comunica(server: Service, claims: list[dict[str, Any]], tmp_path: Path) -> None:
    node_program("comunica-sparql")
    command = piece("sh", "comunica-sparql").replace(ADDRESS, server.url.rstrip("/"))
    found = json.loads(ran(["bash", "-c", command], tmp_path))
    rounds = {(each["round"].rsplit("/")[-1].rstrip('"'), each["source"].rsplit("/")[-1]) for each in found}
    assert rounds == {(claim["subject"], claim["source"]) for claim in claims if "lower" in claim}


def test_the_generators(server: Service, tmp_path: Path) -> None:
    python_program("openapi-python-client")
    node_program("openapi-typescript")
    shutil.copytree(ROOT / "clients", tmp_path / "clients")
    command = piece("sh", "openapi-python-client").replace(ADDRESS, server.url.rstrip("/"))
    ran(["bash", "-ec", command], tmp_path)
    assert (tmp_path / "longtu-client" / "longtu_client" / "models" / "entity_record.py").is_file()
    assert "EntityRecord" in (tmp_path / "longtu.d.ts").read_text("utf-8")


def test_followthemoney_reads_every_entity_and_every_value(server: Service, tmp_path: Path) -> None:
    python_program("ftm")
    shutil.copytree(ROOT / "clients", tmp_path / "clients")
    command = piece("sh", "curl -s http://127.0.0.1:8000/data/longtu.ftm.json")
    said = ran(["bash", "-ec", command.replace(ADDRESS, server.url.rstrip("/"))], tmp_path)
    sent = [json.loads(line) for line in server.client.get("/data/longtu.ftm.json").text.splitlines()]
    read = [json.loads(line) for line in (tmp_path / "longtu.ftm.json").read_text("utf-8").splitlines()]
    assert [_sorted(each) for each in read] == [_sorted(each) for each in sent]
    shares = [each["properties"]["percentage"][0] for each in sent if "percentage" in each["properties"]]
    assert [line.split(" | ")[1] for line in said.splitlines()] == shares != []


def _sorted(entity: dict[str, Any]) -> tuple[str, str, dict[str, list[str]]]:
    """An entity of FollowTheMoney, whose properties are sets."""
    return entity["id"], entity["schema"], {name: sorted(found) for name, found in entity["properties"].items()}


def test_gexf_is_read_whole(server: Service, tmp_path: Path) -> None:
    node_program("tsc")
    asked = "focus=moonshot-ai&depth=2&limit=400"
    picture = server.client.get(f"/graph.json?{asked}").json()
    (tmp_path / "longtu.gexf").write_bytes(server.client.get(f"/graph.gexf?{asked}&lang=zh").content)
    shutil.copy(ROOT / "clients" / "gexf.js", tmp_path)
    said = json.loads(ran(["node", "gexf.js", "longtu.gexf"], tmp_path, NODE_PATH=str(INSTALLED / "node_modules")))
    assert said["nodes"] == sorted(node["id"] for node in picture["nodes"])
    assert said["edges"] == len(picture["edges"])
    [node] = [each for each in picture["nodes"] if each["id"] == said["first"]["id"]]
    assert said["first"]["label"] == node["name"]["zh"]
    assert (said["first"]["x"], said["first"]["y"]) == (node["x"], -node["y"])
    assert said["edge"]["claims"].split() == next(
        each["claims"] for each in picture["edges"] if each["id"] == said["edge"]["id"]
    )
