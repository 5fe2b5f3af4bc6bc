"""What the two articles say, as strong as they say it and no stronger: each kind with the claims that hold it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build.consistency import problems_of
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Bound
from kg.records.load import Knowledge, LoadedClaim, Located
from kg.records.record_models import Claim, ClaimLink
from kg.records.texts import Texts
from kg.store.snapshot import Snapshot
from kg.views.people import people
from kg.views.timeline import timeline
from tests.support.articles_of import Told
from tests.support.claim_diff import ClaimDiff
from tests.support.landscape_of import packaged

ARTICLES = ("a1", "a2")
NO_HURRY = (
    *("a1.no-hurry-to-list-lead", "a1.no-hurry-to-list-s3", "a1.no-hurry-narrated-s3"),
    *("a2.no-rush-to-list", "a2.listing-not-pressing", "a2.no-rush-own-view"),
    *("a2.leading-firms-no-rush", "a2.leading-firms-not-rushing"),
)


@pytest.fixture(scope="module")
def told(known: Knowledge, snapshot: Snapshot) -> Told:
    """The two articles without every other source."""
    return Told(known, snapshot)


def of_articles(known: Knowledge) -> list[LoadedClaim]:
    return [loaded for loaded in known.claims.values() if loaded.source in ARTICLES]


def words(texts: Texts, known: Knowledge, loaded: LoadedClaim, *roles: str) -> list[str]:
    text = texts.of(known.sources[loaded.source])
    assert text is not None
    return [text[piece.start : piece.end] for piece in loaded.claim.evidence if piece.role in roles]


@pytest.mark.parametrize("id", NO_HURRY)
def test_no_hurry_is_weaker_than_not_pursuing(told: Told, id: str) -> None:
    assert (told.claims[id].predicate, told.claims[id].polarity) == ("hurriesTo", "negative")


def test_words_of_hurry_never_deny_the_plan_itself(known: Knowledge, texts: Texts) -> None:
    hurried = {c.id for c in of_articles(known) if any(re.search("急|紧迫", w) for w in words(texts, known, c, "cue"))}
    assert hurried == set(NO_HURRY)
    denied = {c.id for c in of_articles(known) if (c.claim.predicate, c.claim.polarity) == ("pursues", "negative")}
    assert denied >= {"a1.not-seeking-listing-lead", "a2.listing-not-considered"} and not denied & hurried


def test_a_pair_is_not_the_same_statement_and_a_competing_one(known: Knowledge) -> None:
    place = Located(known.links[0][1].document, ())
    pair = ClaimLink(kind="competing-wording", claims=["a1.no-hurry-to-list-lead", "a2.no-rush-to-list"])
    known.links.append((pair, place))
    try:
        (problem,) = problems_of(known)
    finally:
        known.links.pop()
    assert "the same statement and as competing-wording" in problem.message


ENDED = {"a2.schirano-at-anthropic": "anthropic", "a2.wang-worked-at-meituan": "meituan"}


@pytest.mark.parametrize("id", ENDED)
def test_a_job_that_ended_is_told_as_ended_with_its_period(told: Told, id: str) -> None:
    claim = told.claims[id]
    assert (claim.predicate, claim.subject, claim.time) == ("formerlyEmployed", ENDED[id], "../2026-11-21")


def test_who_works_where_now_is_one_hop_without_those_who_left(told: Told) -> None:
    assert told.one("?who", "?organization lt:employed ?who") == {"wang-wentao"}
    assert told.claims["a2.schirano-position"].predicate == "formerPosition"
    assert told.one("?who", "?who lt:position ?office") == {"wang-wentao", "zhang-xinyuan"}


def test_the_view_of_people_marks_what_is_over() -> None:
    over = {(row.person.id, row.role.en) for row in people(packaged(*ARTICLES)).rows if row.ended}
    assert over == {
        ("pietro-schirano", "former position"),
        ("pietro-schirano", "formerly employed by"),
        ("wang-huiwen", "formerly employed by"),
    }


def test_kimi_k2_thinking_has_its_maker_and_the_lineage_its_order(told: Told) -> None:
    assert told.claims["a2.k2-thinking-developer"].object == "moonshot-ai"
    assert told.holds("id:kimi-k2-thinking lt:developedBy id:moonshot-ai ; lt:successorOf id:kimi-k2")
    line = ("a2.k2-thinking-after-k2", "a1.k3-next-generation", "a1.k4-next-generation", "a1.k5-after-k4")
    found = [(told.claims[id].subject, told.claims[id].object, told.claims[id].modality) for id in line]
    assert found == [
        ("kimi-k2-thinking", "kimi-k2", "actual"),
        ("kimi-k3", "kimi-k2", "planned"),
        ("kimi-k4", "kimi-k3", "planned"),
        ("kimi-k5", "kimi-k4", "planned"),
    ]


def test_the_timeline_holds_release_rebound_letter_and_summit() -> None:
    rows = timeline(packaged(*ARTICLES), company="moonshot-ai").rows
    dated = {(row.subject.id, row.when.edtf) for row in rows}
    assert dated >= {
        ("kimi-k2-thinking-release", "2025-11"),
        ("web-rebound", "2025-06/.."),
        ("moonshot-letter-2025-12-31", "2025-12-31"),
        ("agi-next-summit", "2026-01-10"),
    }


BOUNDS = {
    "a1.k2-parameters": "parameters-approx-1000000000000",
    "a1.long-plan-ten-years": "years-approx-10",
    "a1.long-plan-twenty-years": "years-approx-20",
    "a1.closed-lead-time": "months-le-6",
    "a1.overseas-api-revenue-growth-2025-09-11": "factor-4-or-5",
    "a2.api-revenue-growth-november": "factor-approx-4-or-5",
    "a2.api-revenue-growth-letter": "factor-approx-4-or-5",
}


@pytest.mark.parametrize("id", BOUNDS)
def test_a_figure_keeps_its_bound_and_its_readings(told: Told, id: str) -> None:
    field = told.claims[id].quantity
    assert field is not None and field.quantity().name == BOUNDS[id]


def test_a_rank_reached_within_a_week_of_july_is_reached_by_a_day(told: Told) -> None:
    assert told.claims["a1.k2-openrouter-rank"].time == "2025-07/2025-08-07"


DIRECTED = {
    "a1.kimi-below-doubao-2024-12": ("below", "doubao", "far"),
    **{
        f"a2.{letter}-round-above-{object}": ("exceeds", object, "most of them; each or together is not stated")
        for letter in "bc"
        for object in ("companies-going-public", "listed-companies-placing-shares")
    },
}


@pytest.mark.parametrize("id", DIRECTED)
def test_a_comparison_keeps_its_direction(told: Told, id: str) -> None:
    claim = told.claims[id]
    assert claim.scope is not None
    assert (claim.predicate, claim.object, claim.scope.en) == DIRECTED[id]


MEASURED = {
    "a1.round-like-ipos": "amount-raised",
    "a1.buyback-rises": "buyback-quota",
    "a1.split-from-startups": "technical-path",
    **{id: "amount-raised" for id in DIRECTED if id.startswith("a2.")},
}


@pytest.mark.parametrize("id", MEASURED)
def test_a_comparison_says_by_what_measure(told: Told, id: str) -> None:
    assert told.claims[id].criterion == MEASURED[id]


UNMEASURED = {
    "a2.k2-beats-open-models",  # in some fields, which are not named
    "a2.interruption-above-financing",  # the cost is the subject itself
}


def test_what_is_above_or_below_has_its_measure(known: Knowledge) -> None:
    above = [c for c in of_articles(known) if c.claim.predicate in ("exceeds", "below", "outperforms", "trend")]
    without = {c.id for c in above if c.claim.criterion is None}
    assert len(above) > 25 and without == UNMEASURED


@pytest.mark.parametrize("id", ["a1.kimi-mau-falls-further", "a1.kimi-decline-further"])
def test_a_fall_runs_up_to_the_month_of_its_last_figure(told: Told, id: str) -> None:
    assert told.claims[id].time == "../2025-09"


ABOUT = {
    "a1.letter-focus-research": "technical-research",  # not over long cycles: that is said elsewhere
    "a2.key-year-statement-on-large-model-industry": "large-model-industry",  # not the race's
    "a2.more-from-primary-market-statement-on-moonshot-ai": "moonshot-ai",
}


@pytest.mark.parametrize("id", ABOUT)
def test_a_claim_is_of_what_its_own_sentence_speaks_of(told: Told, id: str) -> None:
    assert told.claims[id].object == ABOUT[id]


def test_a_comparison_without_a_direction_says_how_the_two_stand(known: Knowledge) -> None:
    """About equal, entirely unlike, in sharp contrast: the bare pair would hold less than the sentence."""
    pairs = [c for c in of_articles(known) if c.claim.predicate == "comparedWith"]
    assert pairs and [c.id for c in pairs if c.claim.scope is None] == []


def test_no_comparison_without_a_direction_has_words_of_one(known: Knowledge, texts: Texts) -> None:
    vague = [c for c in of_articles(known) if c.claim.predicate == "comparedWith"]
    assert vague and not [
        c.id for c in vague if any(re.search("[低高]于|超过|领先", w) for w in words(texts, known, c, "cue"))
    ]


@pytest.mark.parametrize("id", ["a2.wang-cumulative-s1", "a2.wang-holder-s1"])
def test_what_is_heard_is_reported(told: Told, id: str) -> None:
    assert told.claims[id].modality == "reported"


OPINIONS = (
    *("a1.headline-idealism-title", "a1.faith-course-lead", "a1.unlike-peers-lead", "a1.own-path-lead"),
    *("a1.heading-efficiency-vs-scale", "a1.split-from-startups", "a1.majority-scale-first", "a1.yang-idealist"),
    *("a1.heading-steadiness", "a1.faces-resource-gap", "a1.faces-no-ecosystem", "a1.faces-shrinking-window"),
    *("a1.faces-commercial-pace", "a1.community-vs-advertising", "a1.kimi-suited-research", "a1.faces-giants"),
    *("a1.startups-patronage", "a1.industry-turns-to-results", "a1.round-like-ipos", "a1.not-short-term-commercial"),
    *("a2.startups-face-listing-question", "a2.moonshot-kept-focus", "a2.industry-faster-pace", "a2.wang-believes"),
    *("a2.moonshot-long-course", "a2.wang-new-business", "a2.projects-bet-on-growth"),
)


@pytest.mark.parametrize("id", OPINIONS)
def test_a_judgement_is_an_opinion_in_either_article(told: Told, id: str) -> None:
    assert told.claims[id].modality == "opinion"


def test_challenges_courses_in_headings_and_causes_are_opinions_everywhere(known: Knowledge) -> None:
    judged = [c for c in of_articles(known) if c.claim.predicate in ("causedBy", "suitedTo", "strength", "dependsOn")]
    assert {c.id for c in judged if c.claim.modality != "opinion"} == {"a1.patience-matches-research"}


def test_what_is_asked_is_no_opinion(known: Knowledge) -> None:
    """Whether it does: the answer is open, so the claim supposes it. What turns on the answer is a judgement."""
    asked = {c.id for c in of_articles(known) if c.claim.scope is not None and "is open" in c.claim.scope.en}
    assert asked == {"a1.independent-course-open", "a1.patience-matches-research"}
    assert {known.claims[id].claim.modality for id in asked} == {"hypothetical"}


def test_a_forecast_is_no_plan(known: Knowledge) -> None:
    plans = [c for c in of_articles(known) if c.claim.predicate in ("targets", "plannedBy", "targetValue", "horizon")]
    assert plans and [c.id for c in plans if c.claim.modality == "forecast"] == []


def test_a_saying_is_of_whom_it_speaks_and_not_of_who_says_it(known: Knowledge) -> None:
    said = {(c.claim.subject, c.claim.object) for c in of_articles(known) if c.claim.predicate == "saidBy"}
    of = {(c.claim.subject, c.claim.object) for c in of_articles(known) if c.claim.predicate == "concerns"}
    assert ("wang-limits-statement", "many-people") in of and not said & of


CAUSES = {
    "a1.kimi-decline-cause-deepseek": ("kimi-decline", "deepseek-rise"),
    "a1.kimi-decline-cause-rivals": ("kimi-decline", "large-firm-rivalry"),
    "a1.kimi-rapid-growth-cause": ("kimi-rapid-growth", "aggressive-advertising"),
    "a1.api-rise-cause-adjustment": ("overseas-api-revenue-rise", "strategic-adjustment"),
    "a1.web-rebound-cause": ("web-rebound", "strategic-adjustment"),
    "a2.api-rise-cause-agent-mode": ("overseas-api-revenue-rise", "ok-computer-release"),
    "a2.api-rise-cause-k2-thinking": ("overseas-api-revenue-rise", "kimi-k2-thinking-release"),
    "a2.paying-user-rise-cause": ("paying-user-rise", "ok-computer-release"),
}


@pytest.mark.parametrize("id", CAUSES)
def test_a_cause_is_a_claim_with_effect_and_cause_as_things(told: Told, id: str) -> None:
    claim = told.claims[id]
    assert (claim.predicate, claim.subject, claim.object) == ("causedBy", *CAUSES[id])


SAID_MORE = re.compile(
    r"将被称为|胜过同类|"
    r"份额|\bits share\b|\bequity\b|股权融资|\bchief reason|not seem pressing|写于|金融时报.{0,3}英国|Financial Times"
)


def test_paraphrases_and_names_say_no_more_than_the_text(known: Knowledge) -> None:
    own = [c.claim.paraphrase for c in of_articles(known) if c.claim.paraphrase]
    told = [text for one in own for text in (one.zh, one.en)]
    named = {name for c in of_articles(known) for name in (c.claim.subject, c.claim.object) if name in known.entities}
    told += [text for name in named for text in (known.entities[name].name.zh, known.entities[name].name.en)]
    assert [text for text in told if SAID_MORE.search(text)] == []
    assert not SAID_MORE.search(" ".join(vocabulary().properties["oversubscribedBy"].definition.values()))


GROUPS = {
    "chinese-model-startups": "中国大模型创业公司",
    "model-startups": "大模型创业公司",
    "ai-startups": "AI创业公司",
    "startups": "创业公司",
}


def test_a_group_is_the_one_that_the_sentence_names(known: Knowledge, texts: Texts) -> None:
    """Chinese large-model start-ups, large-model start-ups, AI start-ups and start-ups are four groups."""
    spoken = {
        (group, word)
        for c in of_articles(known)
        for group in {c.claim.subject, c.claim.object, *c.claim.about} & GROUPS.keys()
        for word in words(texts, known, c, "party")
        if word.endswith("创业公司")
    }
    assert spoken == set(GROUPS.items())


PART_OF_A_GROUP = re.compile("多数|大都|不少|许多|一些|几乎所有")


def test_what_some_or_many_of_a_group_do_is_an_opinion(known: Knowledge) -> None:
    partial = [
        c
        for c in of_articles(known)
        if c.claim.subject in known.entities and known.entities[c.claim.subject].type == "Group"
        if c.claim.scope is not None and PART_OF_A_GROUP.search(c.claim.scope.zh)
    ]
    assert len(partial) >= 4 and {c.claim.modality for c in partial} == {"opinion"}


def test_what_can_be_done_is_neither_a_plan_nor_pursued(known: Knowledge, texts: Texts) -> None:
    able = {c.id for c in of_articles(known) if any("可以" in w for w in words(texts, known, c, "cue"))}
    pursued = {c.id for c in of_articles(known) if c.claim.predicate in ("pursues", "targets", "plannedBy")}
    assert "a2.moonshot-raise-more" in able and not able & pursued


MENDED = {
    "a1.token-efficiency-performance": ("token-efficiency-first", "atLeastMaintains", "model-performance", "opinion"),
    "a1.k2-training-cost": ("kimi-k2", "trainingCostChange", None, "opinion"),
    "a1.open-source-worked-concerns": ("open-source-worked", "concerns", "key-decisions-2025", "actual"),
    "a1.represents-startups": ("moonshot-ai", "describedAs", "path-of-ai-startups", "opinion"),
    "a1.split-from-startups": ("moonshot-ai", "comparedWith", "ai-startups", "opinion"),
    "a1.community-suits": ("community-driven", "suitedTo", "startups", "opinion"),
    "a1.adjustment-cause-decline": ("strategic-adjustment", "causedBy", "kimi-decline", "opinion"),
    "a2.startups-face-listing-question": ("ai-startups", "faces", "listing-soon-question", "opinion"),
    "a2.startups-switch-directions": ("ai-startups", "adopts", "switching-directions", "opinion"),
    "a2.moonshot-raise-more": ("moonshot-ai", "ableTo", "raise-more-privately", "opinion"),
    "a2.raise-more-targets": ("primary-market", "supports", "raise-more-privately", "opinion"),
    "a2.leading-firms-no-rush": ("leading-ai-companies", "hurriesTo", "leading-ai-companies-listing-plan", "opinion"),
    "a2.openai-looks-strange": ("openai-structure-and-mission", "lowers", "investor-familiarity", "opinion"),
    "a2.focused-planning-cause": ("focused-planning", "causedBy", "no-listing-soon", "opinion"),
    "a1.agi-run-depends-on-test": ("lasting-agi-run", "dependsOn", "commercial-reality-test", "opinion"),
    "a1.token-efficiency-aim": ("token-efficiency-first", "intendedFor", "half-data-plan", "planned"),
    "a1.kimi-rival-large-firm-products": ("kimi", "rivalOf", "large-firm-products", "actual"),
    "a1.startups-patronage": ("model-startups", "faces", "patronage-pressure", "opinion"),
    "a1.letter-focus-research": ("moonshot-ai", "focusesOn", "technical-research", "actual"),
    "a1.letter-focus-incentives": ("moonshot-ai", "focusesOn", "talent-incentives", "actual"),
    "a2.industry-key-year": ("year-2025", "describedAs", "key-year", "opinion"),
    "a2.moonshot-leads-base-models": ("moonshot-ai", "strength", "base-model-lead", "opinion"),
    "a2.paying-user-rise-involves": ("paying-user-rise", "involves", "moonshot-ai", "actual"),
}


@pytest.mark.parametrize("id", MENDED)
def test_a_claim_is_no_stronger_than_its_sentence_and_of_its_own_subject(told: Told, id: str) -> None:
    claim = told.claims[id]
    assert (claim.subject, claim.predicate, claim.object, claim.modality) == MENDED[id]


MISSING = {
    "a1.doubao-of-a-large-firm": "large-internet-firms",
    "a1.key-decisions-open-source": "open-source-strategy",
    "a1.key-decisions-overseas": "overseas-market",
    "a2.c-round-confirmed-when": "2025-12-31~",
    "a2.k2-series-enterprise": "enterprise-users",
    "a2.k2-series-professional": "professional-users",
    "a2.ample-cash-flow": "ample-cash-flow",
    "a1.industry-competition-rises": "rising",
    "a2.letter-review-period": "2025",
    "a1.incentive-rises": "rising",
    "a1.buyback-rises": "rising",
}


@pytest.mark.parametrize("id", MISSING)
def test_what_was_missing_is_there(told: Told, id: str) -> None:
    assert MISSING[id] in (told.claims[id].object, told.claims[id].time)


@pytest.mark.parametrize(("id", "number"), [("a1.key-decisions-count", 2), ("a1.three-conditions-count", 3)])
def test_what_is_counted_in_words_is_a_number(told: Told, id: str, number: int) -> None:
    field = told.claims[id].quantity
    assert field is not None and field.bound is Bound.EXACT and field.value == number


QUALIFIED = re.compile(
    "几乎|罕见|首次|大幅|挑战之一|可能|或许|更高额度|普遍|^平均$|往往|激进|必须|多重|极强|激烈|知名|显著|快速增长|长期|持续(?:加投|变小)|最[大宝现]|第一款"
)


def test_a_word_that_qualifies_a_claim_is_a_field_and_not_in_its_cue_alone(known: Knowledge, texts: Texts) -> None:
    """Nearly all, rarely, for the first time, perhaps, one of several: what limits or stresses a claim is its scope."""
    unsaid = [
        loaded.id
        for loaded in of_articles(known)
        if loaded.claim.scope is None and any(QUALIFIED.search(word) for word in words(texts, known, loaded, "cue"))
    ]
    assert unsaid == []


@pytest.mark.parametrize(
    ("id", "scope"),
    [
        ("a1.token-efficiency-all-resources", "nearly all its resources"),
        ("a1.muon-proof-k2", "for the first time"),
        ("a1.realistic-path", "perhaps the most realistic path"),
        ("a1.token-efficiency-performance", "equal or even better"),
        ("a1.round-like-ipos", "about equal to"),
        ("a1.muon-more-intelligence", "from the same data"),
        ("a1.co-design-is", "before training"),
        ("a1.cash-as-strength", "the greatest"),
        ("a1.commercial-focus-overseas-2025", "the focus of business"),
        ("a1.key-decisions-overseas", "the focus of business"),
        ("a2.existing-holder-alibaba", "existing"),
        ("a2.existing-holder-tencent", "existing"),
        ("a2.industry-speeds-up", "in a key year"),
        ("a2.k2-compared-with-claude", "the first since"),
        ("a2.k2-for-production", "the first since Claude Sonnet"),
        ("a2.time-counts-most", "the most precious"),
        ("a2.openai-looks-strange", "some traditional investors"),
        ("a1.independent-course-open", "whether it can is open"),
        ("a1.faces-shrinking-window", "one of the greatest challenges"),
        ("a2.paying-user-growth-letter", "on average"),
        ("a2.membership-199-grants-ok-computer", "a higher quota"),
        ("a2.long-context-statement-by", "again and again"),
        ("a2.altman-no-listing-statement-by", "publicly"),
        ("a2.interruption-above-financing", "often"),
    ],
)
def test_a_claim_says_how_far_it_reaches(told: Told, id: str, scope: str) -> None:
    found = told.claims[id].scope
    assert found is not None and found.en == scope


def test_money_is_told_with_its_cause_and_with_what_it_makes_possible(told: Told) -> None:
    cause, support = told.claims["a1.ample-cash-cause-round"], told.claims["a1.ample-cash-supports-incentives"]
    assert (cause.subject, cause.predicate, cause.object) == ("ample-cash", "causedBy", "moonshot-ai-c")
    assert (support.predicate, support.object) == ("supports", "moonshot-employee-incentives")


TOLD_ONLY = ("saidBy", "saidIn", "concerns", "date")  # who said it, where, when and of what


def test_the_name_of_a_statement_carries_nothing_that_no_field_carries(known: Knowledge) -> None:
    """Each statement is judged, has a topic, or has its content as a claim of the same passages."""
    contents: dict[tuple[str, str], list[str]] = {}
    spoken: dict[str, set[tuple[str, str]]] = {}
    fielded: set[str] = set()
    for loaded in of_articles(known):
        claim = loaded.claim
        place = (loaded.source, str(loaded.at.place[1]))  # the key of its passage
        if claim.subject in known.entities and known.entities[claim.subject].type == "Statement":
            spoken.setdefault(claim.subject, set()).add(place)
            fielded |= {claim.subject} if claim.predicate not in TOLD_ONLY else set()
        else:
            contents.setdefault(place, []).append(loaded.id)
    assert len(spoken) > 50
    assert [name for name in spoken if name not in fielded and not any(contents.get(p) for p in spoken[name])] == []


WORD = re.compile("[a-z]{4,}")


def stems(*texts: str) -> set[str]:
    """The words of English texts by their first four letters; shorter ones carry no content of their own."""
    return {word[:4] for text in texts for word in WORD.findall(text.lower())}


def said_in_fields(known: Knowledge, claim: Claim) -> set[str]:
    """The words of a claim's fields: its predicate, and the names of what it leads from, to and by."""
    names = (claim.object, claim.speaker, claim.document, claim.provider, claim.criterion, *claim.about)
    of_statement = known.entities[claim.subject].type == "Statement" if claim.subject in known.entities else True
    words = [vocabulary().properties[claim.predicate].label["en"], claim.time or "", claim.literal or ""]
    words += [claim.scope.en] if claim.scope else []
    for name in names if of_statement else (*names, claim.subject):
        if name in known.entities:
            words.append(known.entities[name].name.en)
        elif name in vocabulary().codes:
            words.append(vocabulary().codes[name].label["en"])
    return stems(*words)


def test_every_word_of_the_name_of_a_statement_is_a_word_of_a_field(known: Knowledge) -> None:
    """What the name of a statement says is said by the fields of the claims of its own passages."""
    carried: dict[tuple[str, str], set[str]] = {}
    spoken: dict[str, set[tuple[str, str]]] = {}
    for loaded in of_articles(known):
        place = (loaded.source, str(loaded.at.place[1]))
        carried.setdefault(place, set()).update(said_in_fields(known, loaded.claim))
        if loaded.claim.subject in known.entities and known.entities[loaded.claim.subject].type == "Statement":
            spoken.setdefault(loaded.claim.subject, set()).add(place)
    more = {
        name: sorted(stems(known.entities[name].name.en) - set().union(*(carried[place] for place in places)))
        for name, places in spoken.items()
    }
    assert len(spoken) > 50 and {name: words for name, words in more.items() if words} == {}


SAID = {
    "a1.lead-window-shrinks": ("trend", "falling", "lead-window"),
    "a1.scaling-gain-falls": ("trend", "falling", "marginal-gain"),
    "a1.kimi-mau-falls": ("trend", "falling", "monthlyActiveUsers"),
    "a1.k2-sota-in-coding": ("stateOfTheArtIn", "coding", None),
    "a1.kimi-text-understanding": ("strength", "deep-text-understanding", None),
    "a1.token-efficiency-compute": ("lowers", "compute-use", None),
    "a1.stays-private": ("listingStatus", "private", None),
    "a2.api-growth-counts": ("dependsOn", "growth-with-models", None),
    "a2.belief-cause": ("causedBy", "base-model-lead", None),
    "a2.primary-gives-more": ("exceeds", "secondary-market", "funds-available"),
    "a2.hle-above-gpt-5": ("outperforms", "gpt-5-series", "humanitys-last-exam"),
    "a2.k2-for-production": ("suitedTo", "production-use", None),
    "a1.article-date": ("updated", None, None),
    "a1.half-data-lowers": ("lowers", "data-use", None),
    "a1.half-data-effect": ("atLeastMaintains", "model-effect", None),
    "a1.muon-proof-feasible": ("demonstrates", "large-scale-feasibility", None),
    "a1.co-design-couples-infrastructure": ("couples", "infrastructure", None),
    "a1.co-design-couples-algorithms": ("couples", "algorithms", None),
    "a1.cash-lets-listing-wait": ("supports", "waiting-with-listing", None),
    "a1.incentives-for-talent": ("intendedFor", "top-ai-talent", None),
    "a1.commercial-focus-moves": ("trend", "changing", "commercial-focus"),
    "a1.community-suits": ("suitedTo", "startups", "startup-resources"),
    "a1.kimi-has-an-edge": ("strength", "differentiated-edge", None),
    "a1.scaling-compute-grows": ("trend", "rising", "compute-use"),
    "a1.scaling-data-grows": ("trend", "rising", "data-use"),
    "a1.scaling-cost-grows": ("trend", "rising", "development-cost"),
    "a1.moonshot-autonomous-learning": ("focusesOn", "autonomous-learning", None),
    "a1.patience-matches-research": ("suitedTo", "research-cycle", None),
    "a1.agi-run-depends-on-test": ("dependsOn", "commercial-reality-test", None),
    "a2.api-rise-mark-revenue": ("demonstrates", "sustainable-revenue", None),
    "a2.own-pace-needs-cash": ("dependsOn", "ample-cash-flow", None),
    "a2.gaorong-ventures-top-tier": ("memberOf", "top-tier-investors", None),
    "a2.c-round-shows-enthusiasm": ("demonstrates", "capital-enthusiasm", None),
    "a2.adding-cause-agreement": ("causedBy", "agreement-on-course", None),
    "a2.industry-key-year": ("describedAs", "key-year", None),
    "a2.hle-of-reasoning": ("intendedFor", "reasoning", None),
    "a2.browsecomp-of-search": ("intendedFor", "web-search", None),
    "a2.limits-cause-falling-short": ("causedBy", "self-limitation", None),
    "a2.letter-figures-demonstrate": ("demonstrates", "business-capability", None),
    "a2.work-couples-compute": ("couples", "compute-purchasing", None),
    "a2.private-money-for-compute": ("supports", "compute-expansion", None),
    "a2.kimi-2026-unlike": ("describedAs", "unlike-others", None),
}


@pytest.mark.parametrize("id", SAID)
def test_what_is_said_stands_in_fields(told: Told, id: str) -> None:
    claim = told.claims[id]
    assert (claim.predicate, claim.object, claim.criterion) == SAID[id]


def test_a_metric_leads_in_one_hop_to_its_observation_never_to_a_bare_number(told: Told, known: Knowledge) -> None:
    found = told.rows(
        "?figure ?number ?bound",
        "id:moonshot-ai lt:cash/lt:value ?figure . ?figure lt:bound ?bound ; lt:statedNumber ?number",
    )
    assert ("cny-gt-10000000000", "10000000000", "more_than") in found
    metrics = {
        loaded.claim.predicate
        for loaded in of_articles(known)
        if vocabulary().properties[loaded.claim.predicate].metric
    }
    for predicate in metrics:
        ends = told.one("?end", f"?subject lt:{predicate} ?end")
        kinds = told.one("?kind", f"?subject lt:{predicate} ?end . ?end a ?kind")
        assert kinds <= {"MetricObservation"} and (kinds or not ends), predicate
    assert told.nobody_says("capitalExpenditure", subject="baidu") is False
    assert not told.holds("id:baidu lt:capitalExpenditure ?planned")


def test_every_figure_but_a_range_has_its_number_as_written(told: Told) -> None:
    without = told.rows(
        "?figure ?bound", "?figure a lt:Quantity ; lt:bound ?bound . FILTER NOT EXISTS { ?figure lt:statedNumber ?n }"
    )
    assert without and {bound for _, bound in without} <= {"range", "multiple"}
    sums = told.rows(
        "(SUM(?n) AS ?sum)",
        "VALUES ?round { id:moonshot-ai-b id:moonshot-ai-c } ?round lt:amount ?a . ?a lt:statedNumber ?n",
    )
    assert sums == {("1500000000",)}


def test_a_diff_of_claims_says_what_came_went_and_changed(known: Knowledge) -> None:
    heard, edge = "a1.stays-private", "a1.kimi-has-an-edge"
    old = known.without([edge])
    old.claims[heard] = replace(old.claims[heard], claim=known.claims[heard].claim.model_copy(update={"scope": None}))
    assert ClaimDiff.of(old, known) == ClaimDiff({edge: known.claims[edge].claim}, {}, {})
    old.claims[heard] = replace(
        old.claims[heard], claim=known.claims[heard].claim.model_copy(update={"modality": "reported"})
    )
    found = ClaimDiff.of(known, old)
    assert (set(found.came), set(found.went), found.changed) == (set(), {edge}, {heard: ("modality",)})
    assert found.lines()[:3] == ["0 came: ", "1 went: strength 1", "1 changed: modality 1"]


def test_benchmark_comparison_and_use_of_money_are_things_and_not_text(told: Told) -> None:
    assert told.one("?use", "?c rdf:subject id:moonshot-ai-c ; rdf:predicate lt:useOfProceeds ; rdf:object ?use") == {
        "moonshot-gpu-expansion",
        "moonshot-k3-development",
    }
    assert told.one("?what", "?result lt:benchmark ?what . ?what a lt:Benchmark") == {
        "artificial-analysis-benchmark",
        "browsecomp",
        "humanitys-last-exam",
    }
    by = told.one("?by", "?c rdf:predicate lt:outperforms ; lt:criterion ?by . ?by skos:prefLabel ?name")
    assert by == {
        "artificial-analysis-benchmark",
        "artificial-analysis-open-weights",
        "browsecomp",
        "humanitys-last-exam",
    }


def test_names_are_also_labels(told: Told) -> None:
    assert (
        told.rows(
            "?thing",
            "?thing skos:prefLabel ?name . "
            "FILTER NOT EXISTS { ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?name }",
        )
        == set()
    )


def test_the_tags_of_names_are_those_that_the_docs_tell(told: Told) -> None:
    for name in ("skos:prefLabel", "<http://www.w3.org/2000/01/rdf-schema#label>"):
        assert told.one("?tag", f"?thing {name} ?name BIND(LANG(?name) AS ?tag)") == {"zh-hans", "en"}
    text = (Path(__file__).parents[2] / "docs" / "model.md").read_text("utf-8")
    assert "`skos:prefLabel` and `rdfs:label`, tagged `zh-hans` and `en`" in text


def test_who_is_listed_and_who_is_not_is_one_hop(told: Told) -> None:
    assert told.rows("?company ?status", "?company lt:listingStatus ?status") == {
        ("zhipu", "listed"),
        ("minimax", "listed"),
        ("moonshot-ai", "private"),
        ("deepseek-company", "private"),
    }
