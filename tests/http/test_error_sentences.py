"""What errors say on pages: in the page's language, and with pages where a page is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from api.http.error_sentences import sentences, told
from kg.base.errors import BadInput, LongtuError
from kg.quantities.edtf import parse_edtf
from kg.store.sparql_fault import evaluation_fault, syntax_fault
from kg.views.parts.view_parameters import PARAMETERS
from tests.store.test_sparql_fault import SAID
from tests.support.serving import Service

HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]+", re.IGNORECASE)  # three words in a row are a sentence
PLACE = re.compile(r"\{(\w+)\}")
BROWSER = {"Accept": "text/html"}
WRONG = ("", "§", "0", "-1", "a b", "nobody-at-all", "2025/2024", "2025-13", "2024-33~", "x" * 900)


def faults() -> Iterator[LongtuError]:
    """What the parameters of views, times and the SPARQL page refuse."""
    for text in SAID:
        with pytest.raises(SyntaxError) as refused:
            ox.Store().query(text)
        yield syntax_fault(str(refused.value), text)
    yield evaluation_fault("The custom function <http://www.w3.org/2001/XMLSchema#int> is not supported", "")
    for parameter in PARAMETERS.values():
        for value in WRONG:
            try:
                parameter.read(value)
            except BadInput as error:
                yield error
    for value in WRONG:
        try:
            parse_edtf(value)
        except BadInput as error:
            yield error


def test_what_parsers_refuse_is_told_in_both_languages() -> None:
    found = list(faults())
    assert len(found) > 60
    for error in found:
        for text in filter(None, (error.message, error.remedy)):
            assert HAN.search(told(text, "zh").text) and not ENGLISH.search(told(text, "zh").text), text
            assert told(text, "en").text and not HAN.search(told(text, "en").text), text


def test_every_sentence_has_its_places_in_both_languages_and_leads_to_a_page(server: Service) -> None:
    for each in sentences().sentences:
        assert HAN.search(each.zh) and not ENGLISH.search(PLACE.sub("", each.zh)), each
        assert set(PLACE.findall(each.zh + each.en)) <= set(PLACE.findall(each.said)), each
        assert "/api/" not in each.zh + each.en
        assert bool(each.page) >= ("/api/" in each.said), each
        if each.page:
            assert server.client.get(each.page, headers=BROWSER).status_code == 200, each.page


def pages(service: Service) -> Iterator[tuple[str, str]]:
    """Every page of the description with each of its query parameters, the path filled by its examples."""
    for path, methods in service.client.get("/openapi.json").json()["paths"].items():
        found = methods.get("get", {})
        if "pages" in found.get("tags", ()) and not path.startswith(("/charts", "/feeds")):
            given = {each["name"]: each for each in found.get("parameters", ())}
            yield filled(path, given), ""
            yield PLACE.sub("nobody-at-all", path) if PLACE.search(path) else "/nowhere", ""
            yield from ((filled(path, given), each["name"]) for each in given.values() if each["in"] == "query")


def filled(path: str, given: dict[str, Any]) -> str:
    """A path with what the description gives as examples of its parts."""
    for name in PLACE.findall(path):
        path = path.replace(f"{{{name}}}", str((given[name].get("schema", {}).get("examples") or ["zhipu"])[0]))
    return path


def body(page: str) -> str:
    """What a page of an error says: without codes and what was given, which stand in quotes."""
    section = re.search(r'<section class="(?:error|view-problem)".*?</section>', page, re.DOTALL)
    assert section is not None, page
    text = re.sub(r"<form.*?</form>|<code>.*?</code>|<ul class=\"results\">.*?</ul>", "", section[0], flags=re.DOTALL)
    return re.sub(r"“[^”]*”", "", re.sub(r"<[^>]+>", "\n", text))


def test_an_error_of_a_page_is_told_in_its_language_and_names_pages(server: Service) -> None:
    """Every page, each parameter with values of every wrong kind: an unknown id, a wrong form, too long, twice."""
    seen = 0
    for path, name in pages(server):
        for value in WRONG if name else WRONG[:1]:
            query = f"?{name}={value}" if name and name != "lang" else ""
            for language in ("zh", "en"):
                headers = {**BROWSER, "Accept-Language": language}
                found = server.client.get(f"{path}{query}", headers=headers)
                if found.status_code < 400 or "text/html" not in found.headers["content-type"]:
                    continue
                seen += 1
                said = body(found.text)
                assert "/api/" not in said, (path, query, said)
                if language == "zh":
                    assert not ENGLISH.search(said), (path, query, said)
    assert seen > 100
