"""CSV for spreadsheets (`bom=1`) wherever CSV is: a byte order mark, and no cell that a spreadsheet computes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kg.base.foreign_text import csv_for_spreadsheets, in_spreadsheet
from tests.support.command import kg
from tests.support.serving import Service

BOM = "\ufeff"
FORMULAS = 'SELECT * { VALUES (?a ?b) { ("=1+1" -5) ("@x,y" "+2.5") ("-a" "a\\n=b") ("" "say \\"no\\"") } }'
ADDRESSES = (
    "/api/queries/investors.csv?company=moonshot-ai",
    "/api/views/mau.csv",
    "/api/rounds.csv",
    "/views/mau.csv",
    "/views.csv",
    "/sources.csv",
    "/schema.csv",
    "/queries.csv",
    "/types/FundingRound.csv",
    "/index.csv",
    "/search.csv?q=kimi",
    "/id/moonshot-ai.csv",
    "/sources/a1.csv",
    "/claims/a1.c-round-amount-lead.csv",
    "/graph.csv?focus=moonshot-ai",
    "/sparql?format=csv&query=SELECT+*+{?s+?p+?o}LIMIT+9",
)
AS_THEY_ARE = {"/data/tables/{name}.csv"}  # files of a package with their checksums; the lists have the same rows


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("address", ADDRESSES)
def test_csv_is_told_for_spreadsheets_wherever_it_is(server: Service, address: str) -> None:
    plain = server.client.get(address)
    told = server.client.get(f"{address}{'&' if '?' in address else '?'}bom=1")
    assert (plain.status_code, told.status_code) == (200, 200)
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    assert told.headers["etag"] != plain.headers["etag"]
    assert told.content.decode().startswith(BOM) and not plain.content.decode().startswith(BOM)
    assert rows(told.content.decode("utf-8-sig")) == [list(map(in_spreadsheet, row)) for row in rows(plain.text)]


def test_every_address_that_gives_csv_gives_it_for_spreadsheets(server: Service) -> None:
    paths = server.client.get("/openapi.json").json()["paths"]
    tables = {path: json.dumps(item) for path, item in paths.items() if '"text/csv": {' in json.dumps(item)}
    assert "/sparql" in tables
    assert {path for path, item in tables.items() if '"bom"' not in item} == AS_THEY_ARE


def test_a_query_has_no_formula_for_spreadsheets_whichever_way_it_is_asked(small: Service) -> None:
    wanted = [["a", "b"], ["'=1+1", "-5"], ["'@x,y", "+2.5"], ["'-a", "a\n=b"], ["", 'say "no"']]
    accept = {"Accept": "text/csv"}
    text = {**accept, "Content-Type": "application/sparql-query"}
    asked = (
        small.query(FORMULAS, parameters=[("bom", "1")], headers=accept),
        small.client.post("/sparql", data={"query": FORMULAS, "bom": "1"}, headers=accept),
        small.client.post("/sparql?bom=1", content=FORMULAS, headers=text),
    )
    for answer in asked:
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert rows(answer.content.decode("utf-8-sig")) == wanted
    assert small.query(FORMULAS, parameters=[("bom", "1")]).json() == small.query(FORMULAS).json()


@pytest.mark.slow
def test_the_command_writes_csv_for_spreadsheets_and_no_other_form() -> None:
    told = kg("query", FORMULAS, "-f", "csv", "--bom").stdout
    assert told == csv_for_spreadsheets(kg("query", FORMULAS, "-f", "csv").stdout.encode()).decode()
    assert rows(told.removeprefix(BOM))[1] == ["'=1+1", "-5"]
    assert kg("view", "mau", "--bom").stdout.startswith(BOM)
    for refused in (kg("query", FORMULAS, "--bom"), kg("view", "mau", "--bom", "--json")):
        assert refused.returncode != 0
        assert refused.stderr == "kg: --bom: belongs to CSV — add --format csv\n"
