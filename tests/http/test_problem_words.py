"""What goes wrong, in both languages: every kind of problem and every class of error, as pages and as documents."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from html import unescape

import pytest

import api
import kg
from api.http.error_sentences import told as told_as
from api.http.problem_documents import PROBLEMS, name_of, response_for
from api.http.problem_words import catalogue, explained
from kg.base.errors import LongtuError, QueryRefused
from kg.base.problems import InvalidFiles
from tests.support.serving import Service

BROWSER = {"Accept": "text/html"}
HAN = re.compile("[\u4e00-\u9fff]")


def classes() -> Iterator[type[LongtuError]]:
    """Every class of error that some module of this project defines."""
    for package in (api, kg):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    todo: list[type[LongtuError]] = [LongtuError]
    while todo:
        kind = todo.pop()
        if kind.__module__.partition(".")[0] in ("api", "kg"):
            yield kind
        todo += kind.__subclasses__()


def made(kind: type[LongtuError]) -> LongtuError:
    """An error of this class, past its constructor: only its class decides which problem it is."""
    error = kind.__new__(kind)
    LongtuError.__init__(error, "message")
    if isinstance(error, QueryRefused):
        error.reason = "other"
    if isinstance(error, InvalidFiles):
        error.problems = ()
    return error


def test_every_kind_of_problem_has_words_in_both_languages() -> None:
    assert set(catalogue().problems) == set(PROBLEMS)
    for name in PROBLEMS:
        zh, en = explained(name, "zh", {}), explained(name, "en", {})
        for member in ("title", "meaning", "remedy"):
            assert HAN.search(zh[member]), (name, member)
            # A member's name is no word.
            assert not re.search(r"`|[“\"][a-z_]+[”\"]", zh[member] + en[member]), (name, member)
            assert en[member] and not HAN.search(en[member]), (name, member)


def test_every_class_of_error_is_a_kind_of_problem() -> None:
    found = list(classes())
    assert len(found) > 20
    for kind in found:
        assert name_of(made(kind)) in PROBLEMS, kind


def test_the_words_say_what_the_members_say() -> None:
    told = explained("time-limit", "zh", {"limit_s": 30.0})
    assert told["meaning"].endswith("时限为30秒。")
    why = {"zh": "来源已更正", "en": "the source was corrected"}
    assert "来源已更正" in explained("gone", "zh", {"day": "2026-01-02", "why": why})["meaning"]
    assert "the source was corrected" in explained("gone", "en", {"day": "2026-01-02", "why": why})["meaning"]
    assert "第3行第7列" in explained("query-syntax", "zh", {"line": 3, "column": 7})["meaning"]
    assert "行" not in explained("query-syntax", "zh", {"line": 3})["meaning"]


WRONG = [
    ("/id/no-such-thing-at-all", 404, "not-found"),
    ("/nowhere", 404, "not-found"),
    ("/search?limit=0", 422, "invalid-parameters"),
    ("/sources?asOf=yesterday", 422, "invalid-parameters"),
    ("/?nothing=1", 400, "bad-input"),
    ("/views/no-such-view", 404, "not-found"),
    ("/views/mau?subjects=nobody-at-all", 404, "not-found"),
    ("/views/mau?window=soon", 422, "invalid-parameters"),
]


@pytest.mark.parametrize(("path", "status", "name"), WRONG)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_says_what_is_wrong_in_its_own_language(
    server: Service, path: str, status: int, name: str, language: str
) -> None:
    found = server.client.get(path, headers={**BROWSER, "Accept-Language": language})
    assert found.status_code == status
    assert found.headers["content-language"] == language
    told = explained(name, language, {})
    assert told["title"] in found.text
    assert told["meaning"] in found.text


def test_an_error_page_leads_on_without_what_was_wrong(server: Service) -> None:
    page = server.client.get("/sources?asOf=yesterday&lang=en", headers=BROWSER).text
    assert 'href="/?lang=en"' in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert 'name="lang" value="en"' in main
    assert 'name="asOf"' not in main


def test_programs_get_english_unless_they_ask_for_chinese(server: Service) -> None:
    plain = server.client.get("/api/entities/nobody-at-all").json()
    assert plain["title"] == "Not found"
    assert "meaning" not in plain
    asked = server.client.get("/api/entities/nobody-at-all", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert asked.headers["content-type"] == "application/problem+json"
    assert asked.headers["content-language"] == "zh"
    assert asked.json()["title"] == "没有这个内容"
    assert asked.json()["advice"] == explained("not-found", "zh", {})["remedy"]
    for member in ("type", "status", "detail"):
        assert asked.json()[member] == plain[member]


def test_a_document_keeps_the_name_of_its_problem() -> None:
    scope = {"path": "/x", "root_path": "/base", "state": {}}
    body = bytes(response_for(made(LongtuError), scope).body).decode()
    assert '"/base/problems/internal-error"' in body


@pytest.mark.parametrize("address", ["/search?q=%00", "/search?type=x1", "/api/claims?period=x", "/?lang=fr"])
def test_what_is_said_of_a_wrong_parameter_shows_no_pattern(server: Service, address: str) -> None:
    told = server.client.get(address, headers={"Accept": "application/json"})
    assert told.status_code == 422
    for error in told.json()["errors"]:
        assert not re.search(r"[\[^\\]", error["message"] + error["remedy"]), error
    if not address.startswith("/api"):
        for language in ("zh", "en"):
            shown = unescape(server.client.get(address, headers={**BROWSER, "Accept-Language": language}).text)
            assert all(told_as(error["remedy"], language).text in shown for error in told.json()["errors"])
