"""How a claim's page, its card and its source tell what their file notes: in words, in the page's language, once."""

from __future__ import annotations

import re

import pytest

from api.html.page_list import render
from api.html.rendering import Site
from kg.facts.claim_line import claim_fields, sources
from kg.facts.outlets import outlets
from kg.ontology.reasons import certainty_words, reason_words, reasons
from kg.store.snapshot import Snapshot


def page(snapshot: Snapshot, kind: str, path: str, language: str, **arguments: str) -> str:
    return render(snapshot, kind, "html", Site(language, path).fields(), arguments).decode()


def inferred(snapshot: Snapshot) -> dict[str, str]:
    """Each reason of the data, with a claim that gives it."""
    found: dict[str, str] = {}
    for claim, fields in sorted(claim_fields(snapshot).items()):
        for reason in fields.get("inferred", ()):
            found.setdefault(reason.value, claim)
    return found


def test_how_sure_a_statement_is_and_which_field_is_inferred_has_words_in_both_languages(snapshot: Snapshot) -> None:
    notes = {fields["certainty"].value for fields in claim_fields(snapshot).values() if "certainty" in fields}
    assert notes and {note for note in notes if "zh" not in certainty_words(note)} == set()
    assert {reason for reason in inferred(snapshot) if "zh" not in reason_words(reason)[0]} == set()


def test_every_reason_that_the_schema_lists_is_one_of_the_data(snapshot: Snapshot) -> None:
    told = {re.sub(r"\b(?:19|20)\d\d\b", "{}", text) for text in (one.partition(": ")[2] for one in inferred(snapshot))}
    told |= {one.partition(": ")[2] for one in inferred(snapshot)}
    assert set(reasons().inferred) - told == set()


def test_a_year_in_a_reason_is_kept() -> None:
    assert reason_words("time: last year is 2023") == (
        {"zh": "时间", "en": "time"},
        {"zh": "去年即2023年", "en": "last year is 2023"},
    )
    assert reason_words("own: told nowhere") == ({"en": "own"}, {"en": "told nowhere"})


@pytest.mark.parametrize("kind", ["claim", "card"])
def test_a_listed_reason_stands_on_a_chinese_page_in_chinese(snapshot: Snapshot, kind: str) -> None:
    listed = {claim: reason for reason, claim in inferred(snapshot).items() if "zh" in reason_words(reason)[1]}
    assert len(listed) > 30
    for claim, reason in sorted(listed.items()):
        name, why = reason_words(reason)
        shown = page(snapshot, kind, f"/claims/{claim}", "zh", claim_id=claim)
        assert f"<bdi>{name['zh']}</bdi>：<bdi>{why['zh']}</bdi>" in shown, claim
        english = page(snapshot, kind, f"/claims/{claim}", "en", claim_id=claim)
        assert f"<bdi>{name['en']}</bdi>: <bdi>" in english, claim


def test_no_page_of_a_claim_shows_a_time_as_its_file_writes_it(snapshot: Snapshot) -> None:
    """EDTF has ~, ?, % and / where words say about, perhaps and from, to."""
    dated = {fields["time"].value: claim for claim, fields in claim_fields(snapshot).items() if "time" in fields}
    coded = {edtf: claim for edtf, claim in dated.items() if re.search(r"[~?%/X]|^\d{4}-[2-4]\d", edtf)}
    assert len(coded) > 20
    for edtf, claim in sorted(coded.items()):
        for kind, path in (("claim", f"/claims/{claim}"), ("card", f"/claims/{claim}/card")):
            whole = page(snapshot, kind, path, "en", claim_id=claim)
            shown = " ".join([re.sub("<[^>]*>", " ", whole.replace(claim, "")), *re.findall('title="[^"]*"', whole)])
            assert not re.search(rf"(?<![\w.-]){re.escape(edtf)}(?![\w-])", shown), claim


def test_an_outlet_that_is_its_author_is_named_once(snapshot: Snapshot) -> None:
    alike = [id for id, one in sources(snapshot).items() if one.get("creator") == outlets(snapshot)[id]["outlet"]["zh"]]
    other = [id for id, one in sources(snapshot).items() if "creator" in one and id not in alike]
    first = {str(fields["wasQuotedFrom"].value).rpartition("/")[2]: id for id, fields in claim_fields(snapshot).items()}
    assert {"a1"} <= set(alike) and other
    for id in [*alike, *other[:3]]:
        name = sources(snapshot)[id]["creator"]
        card = page(snapshot, "card", f"/claims/{first[id]}/card", "zh", claim_id=first[id])
        line = re.search('<p class="card-outlet">.*?</p>', card)
        assert line and line[0].count(f"<bdi>{name}</bdi>") == (0 if id in alike else 1)
        head = re.search(
            '<p class="source-line">.*?</p>', page(snapshot, "source", f"/sources/{id}", "zh", source_id=id)
        )
        assert head and head[0].count(f"<bdi>{name}</bdi>") == (0 if id in alike else 1)
