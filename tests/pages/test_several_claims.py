"""What a mark of several statements leads to: each of them once, in words, with its outlets, and no more."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.base.errors import BadInput, NotFound
from kg.charts.frame import MOST_BEHIND, Frame
from kg.facts.claim_line import line
from kg.pages.several_claims import several_claims
from kg.store.snapshot import Selection, Snapshot
from kg.views import view
from kg.views.parts.answered import answered
from tests.support.serving import Service
from tests.support.specs import chart


@pytest.fixture(scope="module")
def behind(snapshot: Snapshot) -> list[str]:
    """The claims of the two investors that share most."""
    return list(answered(snapshot, "co-investment", {}).view.rows[0].claims)


def test_every_claim_stands_in_the_list_once(snapshot: Snapshot, behind: list[str]) -> None:
    found = several_claims(snapshot, [*behind, behind[0]])["claims"]
    assert sorted(each["id"] for one in found for each in one["line"]["mentions"]) == sorted(behind)
    assert all(one["words"]["zh"] and one["words"]["en"] for one in found)


def test_a_list_goes_with_its_sources(snapshot: Snapshot, behind: list[str]) -> None:
    alone = snapshot.select(Selection(without=(line(snapshot, behind[0])["source"]["id"],)))
    with pytest.raises(NotFound):
        several_claims(alone, behind)


def test_a_mark_of_statements_leads_to_as_many_as_it_counts(snapshot: Snapshot) -> None:
    spec = chart("statements", view(snapshot, "statements"), Frame("en"))
    marks = [each for each in spec["data"]["values"] if each["count"] and int(each["count"]) <= MOST_BEHIND]
    assert any(int(mark["count"]) > 20 for mark in marks)
    for mark in marks:
        [ids] = parse_qs(urlsplit(mark["href"]).query)["ids"]
        assert str(len(several_claims(snapshot, ids.split(","))["claims"])) == mark["count"], mark["tip"]


@pytest.mark.parametrize("name", ["co-investment", "people", "models", "competition", "statements"])
def test_what_a_mark_leads_to_fits_into_an_address(snapshot: Snapshot, name: str) -> None:
    spec = json.dumps(chart(name, view(snapshot, name), Frame("en")))
    found = re.findall(r'"(/claims[?][^"]*)"', spec)
    assert found and max(map(len, found)) < 8000


def test_a_mark_of_more_claims_leads_to_the_first() -> None:
    ids = [f"a1.claim-{at}" for at in range(MOST_BEHIND + 1)]
    assert Frame("en").every_claim(ids) == Frame("en").claims(ids[:1])
    assert "ids=" in Frame("en").every_claim(ids[1:])


@pytest.mark.parametrize("ids", [[], ["a1.x"] * (MOST_BEHIND + 1)])
def test_none_and_too_many_are_refused(snapshot: Snapshot, ids: list[str]) -> None:
    with pytest.raises(BadInput, match="claims are asked for"):
        several_claims(snapshot, ids)


@pytest.mark.parametrize("path", ["/claims", "/cards"])
def test_page_and_card_lead_to_every_claim(server: Service, snapshot: Snapshot, behind: list[str], path: str) -> None:
    found = server.client.get(path, params={"ids": ",".join(behind), "lang": "en"}, headers={"Accept": "text/html"})
    assert found.status_code == 200
    assert set(re.findall(r'href="/claims/([a-z0-9.-]+)\?', found.text)) <= set(behind)
    assert found.text.count('<a class="figure"') == len(several_claims(snapshot, behind)["claims"])
    assert "statements behind this mark" in found.text
    wrong = server.client.get(path, params={"ids": "no.claim", "lang": "en"}, headers={"Accept": "text/html"})
    assert wrong.status_code == 404
    for none in ("", ",,"):
        wrong = server.client.get(path, params={"ids": none, "lang": "en"})
        assert (wrong.status_code, wrong.json()["detail"]) == (400, "0 claims are asked for")
