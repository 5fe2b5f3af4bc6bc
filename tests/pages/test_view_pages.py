"""The pages of the analyst's views over a real service: both languages, every download, claims, forms, errors."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from api.http.problem_documents import PROBLEMS
from api.http.problem_words import explained
from api.pages.view_pages import plain_query
from kg.pages.view_cells import WORDS, word
from kg.store.shipped_query import queries
from kg.store.snapshot import Snapshot
from kg.views import VIEWS
from kg.views.mau import Observed
from kg.views.parts.export import MEDIA_TYPES
from tests.support.browsing import found_by_axe, watched
from tests.support.serving import Service

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CLAIM = re.compile(r'href="/claims/([a-z0-9-]+\.[a-z0-9-]+)')
NARROW = {"sources": {"company": "moonshot-ai", "views": "funding"}}


def asked(name: str, **more: str) -> dict[str, str]:
    """What a view is asked with here: what it needs, and less than all where all takes long."""
    spec = VIEWS[name]
    needed = {item.name: item.example for item in spec.parameters if item.name in spec.required}
    return needed | NARROW.get(name, {}) | more


def get(server: Service, path: str, **parameters: Any) -> httpx.Response:
    return server.client.get(path, params=parameters or None, headers=HTML)


@pytest.fixture(scope="module")
def known_claims(snapshot: Snapshot) -> set[str]:
    found = snapshot.query("PREFIX lt: <https://w3id.org/longtu/ontology#> SELECT ?claim { ?claim a lt:Claim }")
    return {row["claim"].value.rpartition("/")[2] for row in found}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_names_every_view_with_its_question(server: Service, language: str) -> None:
    found = get(server, "/views", lang=language)
    assert found.status_code == 200
    for spec in VIEWS.values():
        assert f'href="/views/{spec.name}?lang={language}"' in found.text
        assert getattr(spec.question, language) in unescape(found.text)
    assert [each["name"] for each in server.client.get("/views.json").json()["views"]] == list(VIEWS)
    assert server.client.get("/views.csv").text.count("\r\n") == len(VIEWS) + 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_a_page_whose_rows_lead_to_claims(
    server: Service, name: str, language: str, known_claims: set[str]
) -> None:
    found = get(server, f"/views/{name}", **asked(name, lang=language))
    assert found.status_code == 200
    assert found.headers["content-language"] == language
    assert "unsafe" not in found.headers["content-security-policy"]
    assert " style=" not in found.text
    row = (
        r'<td class="row-claims">(.*?)</td>'
        if name != "contradictions"
        else r'<div class="difference-side.*?>(.*?)</div>'
    )
    rows = re.findall(row, found.text, re.DOTALL)
    assert rows
    assert all(CLAIM.search(row) for row in rows)
    assert set(CLAIM.findall(found.text)) <= known_claims


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_names_the_queries_that_were_run(server: Service, name: str) -> None:
    text = get(server, f"/views/{name}", **asked(name)).text
    named = set(re.findall(r'href="/queries/([a-z-]+)', text[text.index('id="how"') :]))
    assert named
    assert named <= set(queries())
    own = {"mau": "observations", "capex": "observations", "models": "model-claims", "sources": "funding"}
    own["filings"] = own["read-next"] = "contradictions"
    assert own.get(name, name) in named


@pytest.mark.parametrize("name", VIEWS)
def test_every_form_of_a_view_is_at_its_address_and_is_that_of_the_api(server: Service, name: str) -> None:
    page = get(server, f"/views/{name}", **asked(name)).text
    network = "graphml" in page
    for form, media_type in MEDIA_TYPES.items():
        if form in ("gexf", "graphml") and not network:
            assert f"/views/{name}.{form}" not in page
            continue
        assert f'href="/views/{name}.{form}' in page
        here = server.client.get(f"/views/{name}.{form}", params={**asked(name), "lang": "en"})
        assert here.status_code == 200
        assert here.headers["content-type"].startswith(media_type)
        assert here.content == server.client.get(f"/api/views/{name}.{form}", params=asked(name)).content
        assert here.content


def test_accept_chooses_the_form(server: Service) -> None:
    found = server.client.get("/views/models", headers={"Accept": "application/json"})
    assert found.json()["name"] == "models"
    assert server.client.get("/views/models.html").headers["content-type"] == "text/html; charset=utf-8"


def test_a_section_downloads_as_csv(server: Service) -> None:
    page = get(server, "/views/models", lang="en").text
    assert 'href="/views/models.csv?lang=en&amp;table=outperforms"' in page
    found = server.client.get("/views/models.csv?lang=en&table=outperforms")
    assert found.text.startswith("better.id,")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_keys_for_programs_are_in_the_files_and_not_on_the_page(server: Service, language: str) -> None:
    page = get(server, "/views/mau", lang=language).text
    table = page[page.index('<section id="rows"') :].partition("</table>")[0]
    heads = [unescape(head) for head in re.findall(r'<th scope="col" class="of-[^"]*">(.*?)</th>', table)]
    shown = [getattr(column.title, language) for column in Observed.columns() if column.name != "series"]
    source = "来源" if language == "zh" else "Source"
    assert heads[0] == shown[0] and heads.index(source) <= 2, "what a row is of, its value and its source come first"
    section = unescape(page[page.index('<section id="rows"') :].partition("</section>")[0])
    assert all(title in section for title in shown if title not in ("claims", "断言")), "no column is lost"
    lines = re.findall('<tr>(<th scope="row".*?)</tr>', table, re.DOTALL)
    assert {len(re.findall(r'<t[dh] (?:scope="row" )?class="(?:kind-|row-claims)', line)) for line in lines} == {
        len([head for head in heads if "visually-hidden" not in head])
    }
    files = list(csv.DictReader(io.StringIO(server.client.get("/views/mau.csv").text)))
    keys = {row["series"] for row in server.client.get("/views/mau.json").json()["rows"]}
    assert {row["series"] for row in files} == keys
    assert all(keys)
    assert [key for key in keys if key in unescape(page)] == []


def test_what_explains_a_gap_stands_beside_it_and_no_fold_hides_it(server: Service) -> None:
    page = get(server, "/views/filings", lang="en").text
    table = unescape(page[page.index('<section id="rows"') :].partition("</section>")[0])
    pairs = re.findall(r"<tr>(<td.*?)</tr>", table, re.DOTALL)
    assert len(pairs) == len(server.client.get("/api/views/filings").json()["rows"])
    assert all(pair.count("<td") == 4 and "what would settle it: " in pair for pair in pairs)
    assert "<details" not in re.sub(r'<details class="more">.*?</details>', "", table)
    assert len(re.findall('<th scope="rowgroup"', table)) < len(pairs)


@pytest.mark.parametrize("table", ["rows", "open"])
def test_whether_there_is_a_document_is_in_no_fold_and_stands_beside_it(server: Service, table: str) -> None:
    page = get(server, "/views/read-next", lang="en").text
    found = unescape(page[page.index(f'<section id="{table}"') :].partition("</section>")[0])
    heads = re.findall(r'<th scope="col" class="of-[^"]*">(.*?)</th>', found)
    assert heads[1].endswith("whether there is one")
    rows = re.findall("<tr>(.*?)</tr>", found.partition("<tbody>")[2], re.DOTALL)
    told = [re.split("<details|row-claims", row)[0] for row in rows]
    settled = [row for row in told if table == "rows" or " of " in row.partition("</th>")[2]]
    assert len(settled) > len(rows) // 2
    assert all(re.search("a claim names|no claim names", row.partition("</th>")[2]) for row in settled)


def test_rows_beyond_the_limit_are_counted(server: Service) -> None:
    count = len(server.client.get("/api/views/people").json()["rows"])
    page = get(server, "/views/people", lang="en", limit=2).text
    assert f"{count - 2} more rows are not shown here" in page
    assert page.count('<td class="row-claims">') == 4  # two tables


def test_a_view_that_needs_an_entity_asks_for_it_with_examples(server: Service) -> None:
    page = get(server, "/views/timeline", lang="en")
    assert page.status_code == 200
    assert "This view needs to know:" in page.text
    examples = re.findall(r'href="(/views/timeline\?lang=en&amp;company=[a-z0-9-]+)"', page.text)
    assert len(examples) > 2
    assert '<td class="row-claims">' in get(server, unescape(examples[0])).text
    both = get(server, "/views/connection", lang="zh").text
    assert "start=alibaba&amp;end=wang-huiwen" in both
    assert server.client.get("/views/timeline.json").status_code == 400


def test_the_choice_of_sources_is_shown_and_carried(server: Service) -> None:
    page = get(server, "/views/models", lang="en", without="a2").text
    assert "Sources left out by this choice: 1" in page
    assert 'href="/views/models.csv?lang=en&amp;without=a2"' in page
    assert "a2." not in "".join(CLAIM.findall(page))
    assert all("without=a2" in link for link in re.findall(r'href="(/claims/[^"]+)"', page))


def test_nothing_found_is_said(server: Service) -> None:
    page = get(server, "/views/models", lang="en", window="1999")
    assert page.status_code == 200
    assert "No source states anything of this kind" in page.text


def test_empty_and_default_fields_lead_to_the_plain_address(server: Service) -> None:
    form = "lang=en&window=&within=certain&modality=actual&modality=planned&minSupport=1&asOf=&without=a2,a1"
    found = server.client.get(f"/views/models?{form}", headers=HTML)
    assert found.status_code == 303
    plain = found.headers["location"]
    assert plain == "/views/models?lang=en&modality=actual,planned&without=a2&without=a1"
    assert server.client.get(plain, headers=HTML).status_code == 200


def test_the_plain_address_is_plain() -> None:
    for name in VIEWS:
        once = plain_query(VIEWS[name], [("window", " "), ("minSupport", "1"), ("window", "2025"), ("without", "a,b")])
        assert plain_query(VIEWS[name], once) == once
    assert plain_query(VIEWS["capex"], [("modality", "actual"), ("modality", "planned")]) == []


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/views/maus", 404, 'href="/views/mau?lang=en"'),
        ("/views/timeline?company=moonshot-a1", 404, 'href="/views/timeline?lang=en&amp;company=moonshot-ai"'),
        ("/views/mau?window=2025/2024", 422, 'value="2025/2024"'),
        ("/views/mau?window=soon", 422, "window"),
        ("/views/mau?subject=kimi", 400, "subjects"),
        ("/views/people?person=moonshot-ai", 400, {"zh": "不是人物", "en": "not a Person"}),
        ("/views/mau?asOf=yesterday", 422, "asOf"),
        ("/views/mau?without=a22", 404, "a2"),
        ("/views/mau?limit=0", 422, {"zh": "应不小于1", "en": "It is at least 1"}),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_errors_are_pages_that_say_what_is_wrong_and_how_to_mend_it(
    server: Service, address: str, status: int, said: str | dict[str, str], language: str
) -> None:
    words = said if isinstance(said, str) else said[language]
    path, _, query = address.partition("?")
    found = server.client.get(f"{path}?lang={language}" + (f"&{query}" if query else ""), headers=HTML)
    assert found.status_code == status
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    assert found.headers["cache-control"] == "no-store"
    titles = {explained(name, language, {})["title"] for name, known in PROBLEMS.items() if known.status == status}
    assert any(title in unescape(found.text) for title in titles)
    assert words.replace("lang=en", f"lang={language}") in found.text
    assert "etag" not in found.headers


def test_names_lead_to_what_they_certainly_mean(server: Service) -> None:
    moved = server.client.get("/views/mau", params={"subjects": "Kimi,豆包", "lang": "en"}, headers=HTML)
    assert moved.status_code == 303 and moved.headers["location"].endswith("/views/mau?subjects=kimi,doubao&lang=en")
    company = server.client.get("/views/funding", params={"company": "月之暗面"}, headers=HTML)
    assert company.headers["location"].endswith("/views/funding?company=moonshot-ai")


def test_a_suggestion_keeps_the_other_values(server: Service) -> None:
    moved = server.client.get("/views/mau", params={"subjects": "Kimi,doubbao,wenxiaobai"}, headers=HTML)
    found = server.client.get(moved.headers["location"], headers=HTML)
    assert found.status_code == 404
    assert "subjects=kimi%2Cdoubao%2Cwenxiaobai" in found.text


def test_programs_get_a_problem_document(server: Service) -> None:
    found = server.client.get("/views/mau.json?window=2025/2024")
    assert found.status_code == 422
    assert json.loads(found.text)["place"] == "window"


def test_every_word_of_a_view_is_said_in_both_languages() -> None:
    for name in WORDS:
        both = word(name)
        assert both["zh"] != both["en"]
        assert both["zh"].isascii() is False


def test_the_first_page_leads_to_the_views(server: Service) -> None:
    text = get(server, "/", lang="en").text
    for name in VIEWS:
        assert f'href="/views/{name}?' in text


@pytest.mark.parametrize(
    "address", ["/views", "/views/funding?company=stepfun", "/views/timeline", "/views/mau?limit=10"]
)
def test_a_page_in_a_browser_breaks_no_rule(server: Service, chromium: Browser, address: str) -> None:
    with watched(chromium, server.url.rstrip("/"), base_url=server.url) as page:
        page.goto(address)
        assert found_by_axe(page) == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_the_form_works_by_keyboard(server: Service, chromium: Browser) -> None:
    with watched(chromium, server.url.rstrip("/"), base_url=server.url) as page:
        page.goto("/views/timeline?lang=en")
        page.locator("#ask-company").fill("zhipu")
        page.locator("#ask-company").press("Enter")
        expect(page.locator("#rows table")).to_be_visible()
        assert page.url.endswith("/views/timeline?lang=en&company=zhipu")
