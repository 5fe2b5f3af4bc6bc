"""What pages show, from the data: lines, first facts, coverage, search, words, context."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest

from api.html.rendering import HERE, LANGUAGES, Site, environment, html, words
from api.pages.explorer import picture, ties
from api.pages.explorer_page import WHOLE
from kg.base.errors import NotFound
from kg.base.paths import PACKAGE, queries_dir, schema_dir
from kg.build.dataset import Built
from kg.facts.claim_line import claim_fields, line, sources
from kg.facts.entities import local
from kg.facts.fact_records import Around, ClaimSlice
from kg.ontology.jsonld_context import context, context_text, names
from kg.ontology.registry import LT, vocabulary
from kg.pages.claim import paragraphs
from kg.pages.data import data_page
from kg.pages.entity import entity_page
from kg.pages.home import home
from kg.pages.search import search
from kg.pages.source import strip
from kg.quantities.edtf import parse_edtf
from kg.quantities.edtf_words import period_labels
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot


def first(snapshot: Snapshot, text: str) -> str:
    groups = search(snapshot, text)["groups"]
    return str(groups[0]["results"][0]["id"]) if groups else ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("月之暗面", "moonshot-ai"),
        ("杨值麟", "yang-zhilin"),
        ("月之", "moonshot-ai"),
        ("月之暗麵", "moonshot-ai"),
        ("moonshot", "moonshot-ai"),
        ("MOONSHOT AI", "moonshot-ai"),
        ("yuezhianmian", "moonshot-ai"),
        ("yuezhi", "moonshot-ai"),
        ("yzam", "moonshot-ai"),
        ("yzm", "moonshot-ai"),
        ("moonshto", "moonshot-ai"),
        ("騰訊", "tencent"),
        ("腾讯", "tencent"),
        ("tenxun", "tencent"),
        ("tengxun", "tencent"),
        ("杨植麟", "yang-zhilin"),
        ("楊植麟", "yang-zhilin"),
        ("zhilin", "yang-zhilin"),
        ("yzl", "yang-zhilin"),
        ("KimiK2", "kimi-k2"),
        ("kimi k2", "kimi-k2"),
        ("豆包", "doubao"),
        ("doubao", "doubao"),
        ("阿里", "alibaba"),
        ("albaba", "alibaba"),
        ("港交所", "hkex"),
    ],
)
def test_a_few_letters_find_the_thing(snapshot: Snapshot, text: str, wanted: str) -> None:
    assert first(snapshot, text) == wanted


@pytest.mark.parametrize("text", ["", "   ", "qqqqqqqqqqqq", "\u202e", "<script>", "%", "\x00", "。" * 200])
def test_what_means_nothing_finds_nothing(snapshot: Snapshot, text: str) -> None:
    assert search(snapshot, text)["count"] == 0


def test_search_groups_by_class_and_says_why(snapshot: Snapshot) -> None:
    found = search(snapshot, "kimi", limit=50)
    assert {group["type"] for group in found["groups"]} >= {"Product", "Model"}
    for group in found["groups"]:
        assert all(result["type"] == group["type"] for result in group["results"])
        assert all(result["reason"] for result in group["results"])
    assert search(snapshot, "kimi", class_name="Model")["groups"][0]["type"] == "Model"
    assert search(snapshot, "kimi", limit=1)["more"] > 0


def test_a_line_keeps_the_bound_the_time_and_who_says_so(snapshot: Snapshot) -> None:
    found = line(snapshot, "a2.cash")
    assert found["value"]["bound"] == "more_than"
    assert (found["value"]["lower"], found["value"]["lowerOpen"]) == ("10000000000", True)
    assert "upper" not in found["value"]
    assert [step["role"] for step in found["attribution"]] == ["speaker", "document"]
    assert found["source"]["verification"] == "text"


def test_an_entity_opens_with_its_best_attested_figure(snapshot: Snapshot) -> None:
    page = entity_page(snapshot, "moonshot-ai")
    cash = next(found for found in page["first"]["figures"] if found["predicate"] == "cash")
    assert cash["value"]["name"]["en"] == "more than CNY 10 billion"
    assert {"a1", "a2"} <= set(cash["sources"])
    assert all(found["asserted"] for found in page["first"]["figures"])


def test_mentions_of_one_statement_are_one_line(snapshot: Snapshot) -> None:
    page = entity_page(snapshot, "moonshot-ai-c")
    amounts = next(group for group in page["facts"] if group["predicate"] == "amount")["lines"]
    articles = [found for found in amounts if "a1" in found["sources"]]
    assert len(articles) == 1
    assert len(articles[0]["mentions"]) >= 5


def test_every_claim_about_an_entity_is_on_its_page(snapshot: Snapshot) -> None:
    page = entity_page(snapshot, "kimi")
    shown = {
        mention["id"]
        for group in (*page["facts"], *page["mentions"])
        for found in group["lines"]
        for mention in found["mentions"]
    }
    about = {
        id
        for id, record in claim_fields(snapshot).items()
        if any(term.value.endswith("/id/kimi") for term in record["about"])
    }
    assert about <= shown


def test_a_plan_is_no_first_fact_and_no_relationship(snapshot: Snapshot) -> None:
    page = entity_page(snapshot, "moonshot-ai")
    denied = [
        found["value"]["id"]
        for group in page["facts"]
        for found in group["lines"]
        if group["predicate"] == "pursues" and not found["asserted"]
    ]
    assert "moonshot-listing-plan" in denied
    ends = {end["id"] for edge in page["relationships"] if edge["predicate"] == "pursues" for end in edge["ends"]}
    assert "moonshot-listing-plan" not in ends


def test_every_relationship_rests_on_a_claim(snapshot: Snapshot) -> None:
    page = entity_page(snapshot, "moonshot-ai")
    assert page["relationships"]
    assert all(end["claims"] for edge in page["relationships"] for end in edge["ends"])


def test_an_unknown_entity_names_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound) as caught:
        entity_page(snapshot, "moonshot-a1")
    assert "moonshot-ai" in caught.value.nearest


def test_home_counts_what_is_there(snapshot: Snapshot, built: Built) -> None:
    page = home(snapshot)
    assert page["counts"]["claims"] == len(claim_fields(snapshot))
    assert page["counts"]["statements"] < page["counts"]["claims"]
    checked = [source for source in sources(snapshot).values() if source["verification"] == "text"]
    assert page["counts"]["sourcesChecked"] == len(checked) > 2
    newest = [found["time"].get("latest", "") for found in page["newest"]]
    assert newest == sorted(newest, reverse=True)
    events = [found["subject"]["id"] for found in page["newest"]]
    assert len(events) == len(set(events)), "an event that two sources date stands there once"
    then = Snapshot.from_nquads(built.nquads).narrowed(Selection(as_of=date(2026, 3, 1)))
    dated = next(found for found in home(then)["newest"] if found["subject"]["id"] == "seedance-2-release")
    assert dated["time"]["edtf"] == "2026-02-12", "by the claim that dates it most closely"


def test_the_coverage_of_a_company_is_what_its_claims_are(snapshot: Snapshot) -> None:
    """By text, by address and in each property, counted from the fields of the claims."""
    rows = {row["company"]["id"]: row for row in data_page(snapshot)["coverage"]}
    columns = [column["predicate"] for column in data_page(snapshot)["columns"]]
    told: dict[str, list[tuple[str, bool, str]]] = {id: [] for id in rows}
    for record in claim_fields(snapshot).values():
        source = sources(snapshot)[local(record["wasQuotedFrom"].value)]
        by_text = source["verification"] == "text"
        for id in {local(term.value) for term in record.get("about", ())} & told.keys():
            told[id].append((local(record["predicate"].value), by_text, source.get("published", "")))
    assert rows.keys() >= {"moonshot-ai", "minimax", "unitree"}
    for id, row in rows.items():
        assert row["byText"] == sum(by_text for _, by_text, _ in told[id])
        assert row["byAddress"] == sum(not by_text for _, by_text, _ in told[id])
        assert row["counts"] == [sum(predicate == name for predicate, _, _ in told[id]) for name in columns]
        days = {edtf: parse_edtf(edtf) for *_, edtf in told[id] if edtf}
        first = max(day for one in days.values() if (day := one.earliest))
        last = max(day for one in days.values() if (day := one.latest))
        whole = [edtf for edtf, one in days.items() if (one.earliest, one.latest) == (first, last)]
        assert row.get("newest") in [period_labels(edtf) for edtf in whole or [f"{first}/{last}"]]
    assert rows["perplexity"].get("newest") == period_labels("2023-11"), "a month stays one"
    assert rows["minimax"]["disputed"] > 0
    assert rows["unitree"]["byAddress"] > 0


def test_overlapping_slices_cut_a_paragraph_into_pieces() -> None:
    around: Around = {"number": 3, "start": 10, "text": "abcdefgh"}
    slices: list[ClaimSlice] = [
        {"role": "figure", "start": 12, "end": 16, "sha256": "", "hashMatches": True, "paragraph": around},
        {"role": "time", "start": 14, "end": 18, "sha256": "", "hashMatches": True, "paragraph": around},
        {"role": "cue", "start": 10, "end": 11, "sha256": "", "hashMatches": False, "paragraph": around},
    ]
    pieces = [(piece["text"], piece["roles"]) for piece in paragraphs(slices)[0]["pieces"]]
    assert pieces == [("ab", []), ("cd", ["figure"]), ("ef", ["figure", "time"]), ("gh", ["time"])]


def test_a_stretch_that_crosses_a_row_has_two_boxes() -> None:
    drawn = strip([{"start": 0, "end": 5, "claims": ["a"]}, {"start": 8, "end": 60, "claims": ["b", "c", "d"]}])
    assert drawn["length"] == 60
    assert [box["row"] for box in drawn["boxes"]] == [0, 0, 1, 2, 3, 4, 5]
    assert sum(box["width"] for box in drawn["boxes"][1:]) == pytest.approx(5200)


def test_both_languages_have_the_same_words_and_templates_use_each() -> None:
    zh, en = (words(language) for language in LANGUAGES)
    assert list(zh) == list(en)
    for key in zh:
        assert set(re.findall(r"{(\w+)}", zh[key])) == set(re.findall(r"{(\w+)}", en[key])), key
    sources = [*HERE.glob("templates/*.html"), *HERE.rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    stems = tuple(re.findall(r'"([A-Za-z]+-)" ~', text))
    scripts = "\n".join(path.read_text("utf-8") for path in HERE.glob("static/*.js"))
    scripted = set(re.findall(r"\bwords\.(\w+)", scripts))
    stems += tuple(re.findall(r"\bwords\[`([A-Za-z-]+-)\${", scripts))
    scripted |= set(re.findall(r'\btool ~ "(\w+)"', text))  # in the one template of two tools
    asked = {key: (key, key.removeprefix("review"), key.removeprefix("factcheck")) for key in zh}  # sent without prefix
    unused = [
        key
        for key, names in asked.items()
        if f'"{key}"' not in text and not any(name in scripted or name.startswith(stems) for name in names)
    ]
    assert stems
    assert scripted
    assert unused == []


def test_a_label_is_text_wherever_it_stands() -> None:
    hostile = "<img src=x onerror=alert(1)>\"'{{7*7}}"
    site = Site(language="en", path="/id/x")
    shown = str(site.text({"en": hostile, "zh": hostile}))
    assert "<img" not in shown
    told = {"title": hostile, "meaning": hostile, "said": hostile, "remedy": hostile}
    about = {"status": 404, "told": told, "detail": hostile, "place": hostile, "near": ((hostile, "/"),), "wrong": ()}
    page = html("error.html", site, {**about, "queries": ()}).decode()
    assert "<img" not in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "//evil.example", ""])
def test_only_http_addresses_become_links(address: str) -> None:
    template = environment().from_string("{{ 'yes' if a is linkable else 'no' }}")
    assert template.render(a=address) == "no"
    assert template.render(a="https://example.org/") == "yes"


def test_the_context_holds_every_name_of_the_ontology_and_no_other() -> None:
    text = (schema_dir() / "context.jsonld").read_text("utf-8")
    assert text == context_text(), "refresh it: .venv/bin/python -m kg.ontology.jsonld_context"
    written = json.loads(text)["@context"]
    terms = {name for name, value in written.items() if not str(value).startswith("http") and name != "@version"}
    ours = {term.name for term in (*vocabulary().classes.values(), *vocabulary().properties.values())}
    assert terms == set(names())
    assert terms == {name for name in ours if (LT + name) in names().values()}
    assert context()["@context"]["amount"] == {"@id": "lt:amount", "@type": "@id"}


def test_templates_name_no_other_host() -> None:
    allowed = ("https://creativecommons.org/", "http://www.w3.org/2000/svg", "http://www.w3.org/2001/XMLSchema#")
    for path in [*HERE.glob("templates/*.html"), *HERE.glob("static/*")]:
        if not path.name.startswith("graph") and path.is_file():
            found = re.findall(r"https?://[^\"'\s)<]+", Path(path).read_text("utf-8"))
            assert [address for address in found if not address.startswith(allowed)] == [], path.name


def test_what_is_drawn_ahead_is_what_the_page_asks_for() -> None:
    assert picture(ties()) == WHOLE


# Panels whose data another function gives than the one of their name, since more than a panel needs it.
SHARED = {"entities": "classes", "source": "source_record", "entity-names": "names", "source-claims": "held"}


def asked_by_function() -> dict[str, set[str]]:
    """The shipped queries that each function of facts and pages asks, itself or by a helper of its module."""
    found: dict[str, set[str]] = {}
    for path in (path for room in ("facts", "pages") for path in (PACKAGE / room).glob("*.py")):
        bodies = {
            node.name: ast.unparse(node)
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
        asked = {name: set(re.findall(r"\b\w+\(snapshot, '([a-z-]+)'", body)) for name, body in bodies.items()}
        for name, body in bodies.items():
            helpers = {helper for helper in bodies if helper.startswith("_") and f"{helper}(" in body}
            found.setdefault(name, set()).update(asked[name], *(asked[helper] for helper in helpers))
    return found


def test_a_panel_its_query_and_its_function_have_one_name() -> None:
    panels = {path.stem for path in (queries_dir() / "panels").glob("*.rq")}
    texts = [path.read_text("utf-8") for path in (HERE / "templates").glob("*.html")]
    shown = panels & {name for text in texts for name in re.findall(r'\bid="([a-z-]+)"', text)}
    assert len(shown) > 10
    functions = asked_by_function()
    wrong = {panel for panel in shown if panel not in functions.get(SHARED.get(panel, panel.replace("-", "_")), ())}
    assert wrong == {"entity-names"}, "the names of all entities are read at once, by the query `names`"


@pytest.mark.parametrize("text", ["moonshot", "minimax", "tencent", "deepseek"])
def test_nothing_is_merely_alike_where_something_has_the_name(snapshot: Snapshot, text: str) -> None:
    reasons = {found["reason"] for group in search(snapshot, text, limit=40)["groups"] for found in group["results"]}
    assert reasons and "likeness" not in reasons
    assert first(snapshot, text[:-2] + text[-1] + text[-2])  # a slip of two letters is still found
