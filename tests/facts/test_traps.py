"""What a careless graph gets wrong in the two articles comes out right: one test each.

Asked of the built data, of the two articles alone: what only another source says is not in reach.
"""

from __future__ import annotations

import re

import pytest

from kg.facts.name_match import Names
from kg.records.load import Knowledge
from kg.records.texts import Texts, sha256
from kg.store.snapshot import Snapshot
from kg.views.mau import Compared, mau
from tests.support.articles_of import Told


@pytest.fixture(scope="module")
def told(known: Knowledge, snapshot: Snapshot) -> Told:
    """The two articles without every other source."""
    return Told(known, snapshot)


def test_person_or_company_wang_huiwen_invested_and_meituan_did_not(told: Told) -> None:
    assert told.one("?who", "id:moonshot-ai lt:investor ?who") == {
        "alibaba",
        "tencent",
        "gaorong-ventures",
        "wang-huiwen",
    }
    assert told.holds("id:wang-huiwen a lt:Person")
    assert told.holds("id:meituan lt:coFoundedBy id:wang-huiwen")
    for predicate in ("ledBy", "participant", "shareholder", "oversubscribedBy"):
        assert told.nobody_says(predicate, object="meituan")
        assert not told.nobody_says("participant", object="wang-huiwen")


def test_cumulative_or_ticket_70_million_is_a_holding_counted_once(told: Told) -> None:
    assert told.rows("?holding ?sum", "?holding lt:cumulativeInvestment ?sum") == {
        ("moonshot-ai-held-by-wang-huiwen", "usd-70000000")
    }
    assert told.nobody_says("ticket")
    mentions = ("a2.wang-cumulative", "a2.wang-cumulative-s1")
    assert told.one("?c", "?c rdf:predicate lt:cumulativeInvestment") == set(mentions)
    support = told.support(*mentions)
    assert (support.mentions, support.statements) == (2, 1)


def test_round_total_or_ticket_the_billion_is_the_round_and_alibaba_led_it(told: Told) -> None:
    assert told.rows(
        "?what",
        "?what lt:amount|lt:ticket|lt:cumulativeInvestment|lt:totalRaised ?q . FILTER (?q = "
        "<https://w3id.org/longtu/id/quantity/usd-1000000000>)",
    ) == {("moonshot-ai-b",)}
    assert told.rows("?role ?who", "?in lt:round id:moonshot-ai-b ; lt:holder ?who ; lt:investmentRole ?role") == {
        ("lead", "alibaba")
    }


def test_lead_of_c_is_not_stated(told: Told) -> None:
    assert told.nobody_says("ledBy", subject="moonshot-ai-c")
    assert not told.nobody_says("ledBy", subject="moonshot-ai-b")
    roles = told.one("?role", "?in lt:round id:moonshot-ai-c ; lt:investmentRole ?role")
    assert roles == {"participant"}


def test_open_list_names_three_investors_of_c_and_says_there_are_more(told: Told) -> None:
    assert told.rows("?who ?open", "id:moonshot-ai-c lt:participant ?who ; lt:participantListOpen ?open") == {
        (who, "true") for who in ("alibaba", "tencent", "wang-huiwen")
    }


def test_holder_without_a_round_invents_no_round(told: Told) -> None:
    assert told.one("?round", "?round a lt:FundingRound") == {"moonshot-ai-b", "moonshot-ai-c"}
    assert told.rows("?holder ?company", "?h a lt:Holding ; lt:holder ?holder ; lt:company ?company") == {
        (holder, "moonshot-ai") for holder in ("alibaba", "gaorong-ventures", "tencent", "wang-huiwen")
    }
    assert told.one("?round", "?in lt:holder id:gaorong-ventures ; lt:round ?round") == set()
    assert told.one("?round", "?in lt:holder id:tencent ; lt:round ?round") == {"moonshot-ai-c"}
    assert told.claims["a2.tencent-became-holder"].time == "2024-06~"


def test_strict_bound_is_no_point_and_leaves_the_order_undetermined(told: Told) -> None:
    assert told.rows(
        "?lower ?open ?upper",
        "?c rdf:predicate lt:cash ; lt:lower ?lower ; lt:lowerOpen ?open OPTIONAL { ?c lt:upper ?upper }",
    ) == {("10000000000", "true", "")}
    found = [row for row in mau(told.snapshot).section("comparisons").rows if isinstance(row, Compared)]
    (both,) = [
        row
        for row in found
        if {row.first.id, row.second.id} == {"doubao", "deepseek"}
        and {when.edtf for when in (row.first_period, row.second_period) if when} == {"2025-09"}
    ]
    assert (both.comparable, both.order) == (True, "undetermined")


def test_range_and_plan_one_unit_scales_both_ends_and_only_two_are_planned(told: Told) -> None:
    assert told.rows(
        "?who ?how ?q", "?c rdf:predicate lt:capitalExpenditure ; rdf:subject ?who ; lt:modality ?how ; lt:quantity ?q"
    ) == {
        ("baidu", "planned", "cny-30000000000-to-50000000000"),
        ("tencent", "planned", "cny-70000000000-to-100000000000"),
        ("alibaba", "actual", "cny-120000000000"),
        ("bytedance", "actual", "cny-160000000000"),
    }
    spent = told.one("?who", "?o lt:metric code:capitalExpenditure ; lt:observed ?who ; lt:value ?v")
    assert spent == {"alibaba", "bytedance"}


def test_plan_beside_actual_fifty_steps_stand_and_two_hundred_are_planned(told: Told) -> None:
    assert told.rows("?how ?q", "?c rdf:predicate lt:toolCallSteps ; lt:modality ?how ; lt:quantity ?q") == {
        ("actual", "steps-le-50"),
        ("planned", "steps-200-to-300"),
    }
    assert told.one("?v", "?o lt:metric code:toolCallSteps ; lt:value ?v") == {"steps-le-50"}


def test_percent_200_percent_of_last_year_is_twice_as_much(told: Told) -> None:
    """Twice last year's, which is a rise by 100%; the level is kept as it is written, and it is planned."""
    claim = told.claims["a1.average-incentive-2026"]
    assert claim.quantity is not None
    assert (claim.predicate, claim.modality) == ("incentiveLevel", "planned")
    assert (claim.quantity.quantity().name, claim.quantity.as_written) == ("ratio-2", "200%")


def test_multiple_keeps_its_two_readings(told: Told) -> None:
    pattern = "claim:a1.overseas-api-revenue-growth-2025-09-11 lt:reading ?reading"
    assert told.one("?reading", pattern) == {"4", "5"}


def test_a_cost_that_falls_by_two_times_is_flagged_and_has_no_size(told: Told) -> None:
    pattern = "?c rdf:predicate lt:trainingCostChange ; lt:inferred ?why OPTIONAL { ?c lt:lower ?low }"
    found = told.rows("?c ?why ?low", pattern)
    assert {(claim, low) for claim, _, low in found} == {("a1.k2-training-cost", "")}
    assert any(why.startswith("value: ill-formed") for _, why, _ in found)


def test_growth_claims_about_170_and_above_170_are_two_and_compete(told: Told) -> None:
    pattern = "?c rdf:predicate lt:payingUserGrowth ; lt:bound ?b ; lt:time ?t ; lt:definition ?d"
    assert told.rows("?c ?b ?t ?d", pattern) == {
        ("a2.paying-user-growth-global", "approx", "2025-09/..", "global"),
        ("a2.paying-user-growth-letter", "more_than", "2025-09/2025-11", "overseas-and-domestic"),
    }
    two = ("a2.paying-user-growth-global", "a2.paying-user-growth-letter")
    assert told.linked("competing-window", *two) and told.linked("competing-bound", *two)
    assert not told.linked("sameStatement", *two)


WORDINGS = ("a1.no-hurry-to-list-lead", "a1.no-hurry-to-list-s3", "a2.no-rush-to-list")


def test_quote_wordings_are_one_denial_for_the_short_term(told: Told) -> None:
    claims = [told.claims[id] for id in WORDINGS]
    assert {(claim.object, claim.polarity, claim.scope.en if claim.scope else "") for claim in claims} == {
        ("moonshot-listing-plan", "negative", "short term")
    }
    assert {claim.predicate for claim in claims} == {"hurriesTo"}  # no hurry is less than no plan
    assert told.linked("sameStatement", *WORDINGS) and not told.linked("competing-wording", *WORDINGS)
    assert told.support(*WORDINGS).statements == 1
    assert not told.holds("id:moonshot-ai lt:pursues id:moonshot-listing-plan")
    assert told.nobody_says("issuer", object="moonshot-ai")


def test_shared_origin_two_sources_and_one_letter(told: Told) -> None:
    support = told.support(*WORDINGS)
    assert (support.sources, support.origins) == (2, 1)
    assert {told.claims[id].document for id in WORDINGS} == {"moonshot-letter-2025-12-31"}


@pytest.mark.parametrize("company", ["zhipu", "minimax"])
def test_state_change_first_signalled_then_listed(told: Told, company: str) -> None:
    signal, listed = f"a2.{company}-listing-signal", f"a1.{company}-listing-issuer-lead"
    assert (told.claims[signal].modality, told.claims[listed].modality) == ("planned", "actual")
    (link,) = [pair for pair in told.pairs if {pair.first, pair.second} == {signal, listed}]
    assert (link.kind, link.first, link.second) == ("succession", signal, listed)
    assert told.holds(f"id:{company}-listing-hkex lt:issuer id:{company}")


def test_framing_keeps_both_tellings_linked(told: Told) -> None:
    changed, kept = "a1.adjustment-2025", "a2.moonshot-kept-focus"
    assert (told.claims[changed].predicate, told.claims[changed].polarity) == ("adopts", "positive")
    assert (told.claims[kept].predicate, told.claims[kept].polarity) == ("abandons", "negative")
    assert told.linked("competing-framing", changed, kept)


def test_one_name_three_things_stay_apart(told: Told) -> None:
    wanted = {"Kimi": {"Product", "ModelSeries", "Company"}, "DeepSeek": {"Product", "Company"}}
    carriers = {"Kimi": ("kimi", "kimi-models", "moonshot-ai"), "DeepSeek": ("deepseek", "deepseek-company")}
    for name, ids in carriers.items():
        assert {told.known.entities[id].type for id in ids} == wanted[name]
    assert told.one("?x", "?o lt:metric code:monthlyActiveUsers ; lt:observed ?x") == {"kimi", "doubao", "deepseek"}
    assert told.holds("id:deepseek-company lt:listingStatus code:private")
    assert not told.holds("id:deepseek lt:adopts ?anything") and not told.holds("id:kimi lt:adopts ?anything")
    metonymy = told.claims["a1.aggressive-advertising-2024"]
    assert metonymy.subject == "moonshot-ai" and "party" in metonymy.inferred
    assert told.claims["a2.kimi-2026-unlike"].subject == "kimi-models"


@pytest.mark.parametrize(
    ("spelling", "entity"),
    [
        ("KimiK2", "kimi-k2"),
        ("K2Thinking", "kimi-k2-thinking"),
        ("OpenAICEO奥特曼", "sam-altman"),
        ("Grok4", "grok-4"),
        ("月之暗面Kimi", "moonshot-ai"),
    ],
)
def test_spellings_lead_to_one_thing_as_hidden_labels(told: Told, spelling: str, entity: str) -> None:
    assert told.one("?e", f'?e skos:hiddenLabel "{spelling}"') == {entity}
    assert Names(told.known.entities.values()).exact(spelling) == [entity]


def test_rhetoric_k5_to_k100_is_a_wish_and_only_k3_and_k4_are_in_work(told: Told) -> None:
    numbered = {id for id in told.one("?m", "?m a lt:Model") if re.fullmatch(r"kimi-k\d+", id)}
    assert numbered == {"kimi-k2", "kimi-k3", "kimi-k4", "kimi-k5"}
    aims = "?c rdf:predicate lt:targets ; rdf:subject id:moonshot-k4-to-k100-plan ; lt:modality ?how ; rdf:object ?m"
    assert told.rows("?m ?how", aims) == {(m, "planned") for m in ("kimi-k4", "kimi-k5", "kimi-models")}
    in_work = told.one("?plan", "id:moonshot-ai lt:pursues ?plan . ?c rdf:subject ?plan ; rdf:predicate lt:targets")
    assert in_work == {"moonshot-k3-development", "moonshot-k4-development"}


def test_score_of_whom_66_98_is_k2_thinkings_and_grok_4_has_none(told: Told) -> None:
    assert told.rows("?model ?score", "?r lt:score ?score ; lt:resultOf ?model") == {
        ("kimi-k2-thinking", "points-66p98")
    }
    assert told.holds("id:kimi-k2-thinking lt:outperforms id:grok-4, id:claude-sonnet-4-5")
    assert not told.holds("id:grok-4 lt:outperforms ?anything")


def test_tier_one_is_no_rank_one(told: Told) -> None:
    assert told.rows("?model ?tier", "?c rdf:predicate lt:tier ; rdf:subject ?model ; lt:lower ?tier") == {
        ("kimi-k2-thinking", "1")
    }
    assert told.rows("?model ?rank", "?c rdf:predicate lt:rankPosition ; rdf:subject ?model ; lt:lower ?rank") == {
        ("kimi-k2", "2")
    }


@pytest.mark.parametrize(
    ("claim", "time"),
    [
        ("a2.k2-thinking-release-date", "2025-11"),
        ("a2.k2-release-date", "2025-07"),
        ("a2.membership-release-date", "2025-09"),
        ("a2.agent-mode-release-date", "2025-09"),
    ],
)
def test_relative_dates_are_of_2025_and_marked_inferred(told: Told, claim: str, time: str) -> None:
    assert told.one("?t", f"claim:{claim} lt:time ?t") == {time}
    assert any(why.startswith("time: ") for why in told.one("?why", f"claim:{claim} lt:inferred ?why"))


def test_provider_scope_is_stated_for_2024_and_inferred_for_2025(told: Told) -> None:
    users = {id: claim for id, claim in told.claims.items() if claim.predicate == "monthlyActiveUsers"}
    assert len(users) == 5 and {claim.provider for claim in users.values()} == {"questmobile"}
    assert {claim.time for claim in users.values() if "provider" in claim.inferred} == {"2025-09"}
    assert {claim.time for claim in users.values() if "provider" not in claim.inferred} == {"2024-12"}


def test_missing_unit_part_three_prices_and_no_billing_period(told: Told) -> None:
    pattern = "?offer lt:offerOf id:kimi-membership ; lt:price ?price . ?price lt:unit ?unit"
    assert told.rows("?price ?unit", pattern) == {(f"cny-{n}", "CNY") for n in (49, 99, 199)}
    said = [claim for claim in told.claims.values() if claim.predicate == "price"]
    assert len(said) == 3
    assert not any(claim.time or claim.definition or claim.scope for claim in said)


def test_outside_knowledge_is_not_put_in_the_articles_mouths(told: Told) -> None:
    assert told.one("?who", "id:kimi lt:developedBy ?who") == {"moonshot-ai"}
    for subject in ("doubao", "deepseek", "grok-4", "gpt-5-series", "claude-sonnet", "claude-sonnet-4-5"):
        assert told.nobody_says("developedBy", subject=subject)
    assert told.rows("?company ?chief", "?company lt:chiefExecutive ?chief") == {("openai", "sam-altman")}
    assert told.nobody_says("position", subject="yang-zhilin") and told.nobody_says("employed", object="yang-zhilin")
    assert not told.holds("?entity lt:legalName ?name")


def test_scrape_noise_repeats_are_mentions_of_one_statement(told: Told) -> None:
    mentions = told.one("?c", "?c rdf:subject id:moonshot-ai-c ; rdf:predicate lt:amount")
    assert len(mentions) == 5
    support = told.support(*mentions)
    assert (support.mentions, support.statements, support.sources) == (5, 1, 2)
    assert told.one("?amount", "id:moonshot-ai-c lt:amount ?amount") == {"usd-500000000"}
    swallowed = ("a1.headline-concerns-title", "a1.headline-concerns-abstract")
    assert told.linked("sameStatement", *swallowed)


def test_scrape_noise_a_no_break_space_moves_no_position(told: Told, texts: Texts) -> None:
    text = texts.of(told.known.sources["a1"])
    assert text is not None and "\u00a0" in text
    behind = [
        piece
        for id, claim in told.claims.items()
        for piece in claim.evidence
        if id.startswith("a1.") and (piece.start or 0) > text.index("\u00a0")
    ]
    assert behind
    assert [piece for piece in behind if sha256(text[piece.start : piece.end]) != piece.sha256] == []
