"""The findings of the first page: chosen by rule, filled from views, gone with what they rest on."""

from __future__ import annotations

import pytest

from kg.facts.claim_line import claim_fields, line
from kg.facts.references import reference
from kg.ontology.phrases import finding_words
from kg.pages.findings import Finding, findings
from kg.pages.home import funding_matrix
from kg.store.snapshot import Selection, Snapshot
from kg.views.parts.answered import answered
from tests.support.results import as_told

KINDS = ("users", "raised", "investor", "planned", "disputed")


def of(snapshot: Snapshot, kind: str, hidden: tuple[str, ...] = ()) -> Finding | None:
    return next((each for each in findings(snapshot, hidden) if each["kind"] == kind), None)


def test_there_is_one_finding_of_each_kind_with_words_for_it(snapshot: Snapshot) -> None:
    assert [each["kind"] for each in findings(snapshot)] == list(KINDS) == list(finding_words())


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_of_a_headline_is_what_its_claim_states(snapshot: Snapshot, kind: str) -> None:
    found = of(snapshot, kind)
    assert found is not None and found["claims"]
    for language, parts in found["headline"].items():
        for part in parts:
            if "claim" in part:
                stated = line(snapshot, part["claim"])
                assert part["text"][language] == as_told(snapshot, part["claim"], language)
                assert part["claim"] in found["claims"]
                assert kind == "disputed" or stated["modality"] == ("planned" if kind == "planned" else "actual")
    for bar in found["bars"]:
        assert 0 <= bar["share"] <= 1 and bar.get("claim") in {None, *claim_fields(snapshot)}
        assert ("claim" in bar) is (kind != "investor"), "a count is no claim's figure"


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_hide_the_first_and_the_next_appears(snapshot: Snapshot, kind: str) -> None:
    first = of(snapshot, kind)
    assert first is not None
    second = of(snapshot, kind, (first["key"],))
    assert second is not None and second["key"] != first["key"]
    assert second["headline"] != first["headline"]


@pytest.mark.parametrize("kind", ["users", "raised", "planned", "disputed"])
def test_a_finding_goes_with_its_sources(snapshot: Snapshot, kind: str) -> None:
    found = of(snapshot, kind)
    assert found is not None
    sources = tuple(sorted({claim.partition(".")[0] for claim in found["claims"]}))
    alone = of(snapshot.select(Selection(without=sources)), kind)
    assert alone is None or alone["headline"] != found["headline"]


def test_kimi_is_told_as_its_sources_tell_it(snapshot: Snapshot) -> None:
    """The provider of September 2025 is inferred: no word of the headline names one."""
    found = of(snapshot, "users", ("doubao",))
    assert found is not None and found["key"] == "kimi"
    told = "".join((part.get("text") or part["thing"]["name"])["en"] for part in found["headline"]["en"])
    assert (
        told == "Kimi, monthly active users: 21.01 million users (December 2024), 9.67 million users (September 2025)."
    )
    assert found["unknown"]["en"] == "No source here gives a later figure."
    assert "nobody" not in "".join(words.unknown["en"].lower() for words in finding_words().values())


def test_a_plan_says_what_its_figure_is_of(snapshot: Snapshot) -> None:
    """Spending on AI infrastructure is not all spending: a headline and its bars have no column for the definition."""
    found = of(snapshot, "planned")
    assert found is not None and len(found["bars"]) > 2
    told = [part["text"]["en"] for part in found["headline"]["en"] if "claim" in part]
    assert told == ["CNY 380 billion (AI infrastructure)"]
    defined = [bar for bar in found["bars"] if "definition" in line(snapshot, bar["claim"])]
    assert defined and all(bar["text"]["zh"] == as_told(snapshot, bar["claim"], "zh") for bar in found["bars"])
    assert all(bar["text"]["zh"].endswith("）") for bar in defined)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_disputed_is_told_by_two_figures_each_of_its_thing(snapshot: Snapshot, language: str) -> None:
    """No quotation in a quotation: the two figures, and before each of what it is, once where both are of one."""
    hidden: tuple[str, ...] = ()
    while (found := of(snapshot, "disputed", hidden)) is not None:
        one, other = (part["claim"] for part in found["headline"][language] if "claim" in part)
        told = "".join(part["text"][language] for part in found["headline"][language])
        subjects = [line(snapshot, each)["subject"]["name"][language] for each in (one, other)]
        assert all(name in told for name in subjects) and not set('“”"') & set(told)
        alike = [(line(snapshot, each)["subject"]["id"], line(snapshot, each)["predicate"]) for each in (one, other)]
        assert told.count(line(snapshot, one)["label"][language]) >= 1
        assert alike[0] != alike[1] or told.count(subjects[0]) == 1
        hidden = (*hidden, found["key"])
    assert len(hidden) > 1


def test_who_funds_whom_rests_on_asserted_claims(snapshot: Snapshot) -> None:
    matrix = funding_matrix(snapshot)
    claims = [claim for row in matrix["rows"] for claim in row["claims"] if claim]
    assert len(matrix["companies"]) == len(matrix["rows"]) == 10 and len(claims) > 20
    assert all(line(snapshot, claim)["asserted"] for claim in claims)


def test_a_bar_is_as_hedged_as_what_it_draws(snapshot: Snapshot) -> None:
    """A claim's figure has its claim's bound; a count over an open list is at least that."""
    view = answered(snapshot, "co-investment", {}).view
    counts = {frozenset((row.first.id, row.second.id)): row.companies for row in view.rows}
    named = {reference(snapshot, id)["name"]["en"]: id for pair in counts for id in pair}
    open_ones = 0
    for found in findings(snapshot):
        for bar in found["bars"]:
            if "claim" in bar:
                assert bar["bound"] == line(snapshot, bar["claim"])["value"]["bound"]
                continue
            count = counts[frozenset((found["key"], named[bar["label"]["en"]]))]
            number = f"at least {count.value}" if count.at_least else str(count.value)
            assert bar["text"]["en"] == f"{number} {'company' if count.value == 1 else 'companies'}"
            assert bar["bound"] == ("at_least" if count.at_least else "exact")
            open_ones += count.at_least
    assert open_ones
