"""The Atom feeds over HTTP: whole documents (RFC 4287) that say what the replay says, and pages that lead to them."""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from kg.standing.feed import ATOM, MOST, feed
from kg.standing.replay import replayed
from kg.store.snapshot import Snapshot
from tests.support.serving import Service

KINDS = (
    "changes",
    "contradictions",
    "entities/moonshot-ai",
    "sources/juya-2026-05-22-moonshot-listing",
    "claims/a1.c-round-amount-lead",
)


def texts(parent: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in parent.findall(f"{{{ATOM}}}{name}")]


@pytest.mark.parametrize("path", KINDS)
def test_a_feed_is_a_whole_atom_document(server: Service, path: str) -> None:
    answer = server.client.get(f"/feeds/{path}.atom", params={"lang": "en"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    top = ET.fromstring(answer.content)
    assert top.tag == f"{{{ATOM}}}feed"
    entries = top.findall(f"{{{ATOM}}}entry")
    assert 0 < len(entries) <= MOST
    for one in (top, *entries):
        assert [len(texts(one, name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert all((texts(one, "id")[0], texts(one, "title")[0]))
        assert datetime.fromisoformat(texts(one, "updated")[0]).tzinfo is not None
    assert texts(top.findall(f"{{{ATOM}}}author")[0], "name") == ["Longtu"]
    ids = [id for one in entries for id in texts(one, "id")]
    assert len(set(ids)) == len(ids) and all(id.startswith("urn:uuid:") for id in ids)
    days = [day for one in entries for day in texts(one, "updated")]
    assert days == sorted(days, reverse=True) and texts(top, "updated") == days[:1]
    [own] = [link.get("href") for link in top.findall(f"{{{ATOM}}}link") if link.get("rel") == "self"]
    assert (own or "").endswith(f"/feeds/{path}.atom?lang=en")
    chosen = server.client.get(f"/feeds/{path}.atom", params={"possible": "false"}, headers={"Accept-Language": "zh"})
    assert f'/feeds/{path}.atom?possible=false&amp;lang=zh"' in chosen.text
    for link in entries[0].findall(f"{{{ATOM}}}link"):
        assert server.client.get((link.get("href") or "").removeprefix(server.url.rstrip("/"))).status_code == 200
    again = server.client.get(
        f"/feeds/{path}.atom", params={"lang": "en"}, headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_feed_tells_the_changes_of_its_entity_and_nothing_else(snapshot: Snapshot) -> None:
    own = [one for one in reversed(replayed(snapshot)) if "zhipu" in one.about][:MOST]
    for language, was, nothing in (("zh", "原为", "无"), ("en", "was", "nothing")):
        top = ET.fromstring(feed(snapshot, "entities", "zhipu", language, "http://x/", "/f"))  # type: ignore[arg-type]  # a loop over both
        told = [text for one in top.findall(f"{{{ATOM}}}entry") for text in texts(one, "content")]
        expected = [
            f"{was}: {getattr(one.change.before.words, language) if one.change.before else nothing}" for one in own
        ]
        assert [text.splitlines()[0] for text in told] == expected
        assert all(all(claim in text for claim in one.change.moved) for one, text in zip(own, told, strict=True))


def test_a_feed_is_of_the_sources_that_are_chosen(server: Service) -> None:
    answer = server.client.get("/feeds/entities/moonshot-ai.atom", params={"asOf": "2024-12-31"})
    top = ET.fromstring(answer.content)
    days = [day for one in top.findall(f"{{{ATOM}}}entry") for day in texts(one, "updated")]
    assert days and max(days) < "2025"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/feeds/entities/moonshot.atom", 404),
        ("/feeds/sources/nothing.atom", 404),
        ("/feeds/claims/a1.nothing.atom", 404),
        ("/feeds/changes.atom?since=2024", 400),
        ("/feeds/entities/Moonshot.atom", 422),
    ],
)
def test_what_no_feed_is_about_is_refused(server: Service, address: str, status: int) -> None:
    answer = server.client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("/", "changes"),
        ("/id/moonshot-ai", "entities/moonshot-ai"),
        ("/sources/a1", "sources/a1"),
        ("/claims/a1.c-round-amount-lead", "claims/a1.c-round-amount-lead"),
        ("/views/contradictions", "contradictions"),
    ],
)
def test_a_page_leads_to_its_feed(server: Service, page: str, path: str) -> None:
    for language, words in (("zh", "订阅结论的变化"), ("en", "Feed of changes")):
        text = server.client.get(page, params={"lang": language}, headers={"Accept": "text/html"}).text
        address = f"/feeds/{path}.atom?lang={language}"
        assert text.count(f'href="{address}"') == 2 and words in text


def test_each_contradiction_leads_to_the_feed_that_tells_of_it(server: Service) -> None:
    page = server.client.get("/views/contradictions", params={"lang": "en"}, headers={"Accept": "text/html"}).text
    cards = re.findall(r'<article class="card" .*?</article>', page, re.DOTALL)
    feeds = [re.findall(r'href="(/feeds/claims/[^"]+)"', card) for card in cards]
    assert len(cards) > 20 and {len(each) for each in feeds} == {1}
    for [address] in feeds[:6]:
        top = ET.fromstring(server.client.get(address).content)
        told = [title for one in top.findall(f"{{{ATOM}}}entry") for title in texts(one, "title")]
        assert [title for title in told if "Sources differ" in title], address
