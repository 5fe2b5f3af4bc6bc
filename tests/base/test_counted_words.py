"""Every message with a number reads in English with nought, one and two, in Python and in the pages' scripts alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api.html.assets import assets
from kg.base.counted_words import counted, filled
from kg.base.yaml_text import parse_yaml
from tests.support.browsing import watched
from tests.support.serving import Service

ROOT = Path(__file__).parent.parent.parent
FILES = (
    *("api/interface/en.yaml", "kg/templates/graph.yaml", "kg/charts/words.yaml"),
    *("schema/view-headlines.yaml", "schema/findings.yaml"),
)
PLACE = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\{(\w+):([^|{}]*)\|([^{}]*)\}")
# Behind a one: a word that is a plural, or a verb of several. What a choice gives is not looked at.
WRONG = re.compile(r"\b1 (?:more |of 1 )?(?:are|do|have|were|carry|say|[a-z]{2,}s)\b(?<! is)(?<! ms)(?<! was)(?<! has)")


def messages() -> dict[str, str]:
    """Every message in English that has places, by its file and name."""
    found = {}
    for name in FILES:
        for key, said in parse_yaml((ROOT / name).read_text("utf-8"), name).data.items():
            text = said if isinstance(said, str) else said["en"]
            if PLACE.search(text):
                found[f"{Path(name).stem}-{key}"] = text
    return found


@pytest.mark.parametrize("name", messages())
def test_a_message_reads_with_any_number(name: str) -> None:
    text = messages()[name]
    places = dict.fromkeys(PLACE.findall(text))
    one, none, two = (filled(text, dict.fromkeys(places, number)) for number in (1, 0, 2))
    assert "{" not in one + none + two
    assert not WRONG.search(PLACE.sub("1", CHOICE.sub("‹›", text))), text
    assert CHOICE.search(text) is None or none.replace("0", "2") == two
    for place, single, several in CHOICE.findall(text):
        assert place in places and single != several
        assert counted(text, dict.fromkeys(places, 1)).count(single) > 0


def test_what_is_wrong_is_seen() -> None:
    assert WRONG.search("1 more relations are not drawn") and WRONG.search("1 more are not shown")
    assert WRONG.search("1 of 1 rows") and not WRONG.search("1 of 1 row") and not WRONG.search("1 ms of it")


def test_a_number_may_be_told_as_text() -> None:
    assert filled("{n} {n:row is|rows are} left", {"n": "1"}) == "1 row is left"
    assert filled("{n} {n:row is|rows are} left", {"n": "1\u2009000"}) == "1\u2009000 rows are left"
    assert filled("no place {here", {}) == "no place {here"


def test_a_script_says_the_same(chromium: Browser, server: Service) -> None:
    every = messages()
    with watched(chromium, server.url.rstrip("/"), base_url=server.url) as page:
        page.goto("/about")
        for number in (0, 1, 2):
            values = {name: dict.fromkeys(PLACE.findall(text), number) for name, text in every.items()}
            said = page.evaluate(
                """async ([module, every, values]) => {
                  const { filled } = await import(module);
                  const said = Object.entries(every).map(([name, text]) => [name, filled(text, values[name])]);
                  return Object.fromEntries(said);
                }""",
                [f"{server.url.rstrip('/')}/static/{assets()['graph-dom.js'].address}", every, values],
            )
            assert said == {name: filled(text, values[name]) for name, text in every.items()}
