"""A deal is named by the words that its claims turn on, in this text alone: what is drafted can pass the check."""

from __future__ import annotations

from pathlib import Path

from kg.base.paths import example_dir
from kg.drafting.draft_workspace import Given, draft_into
from kg.review.review_session import open_session

TEXT = """云杉智能在3月完成A轮融资，金额为2亿元，由海棠资本领投。

12 月 10 日，云杉智能宣布完成B轮融资，金额数亿元，B轮由石竹资本领投。
"""


def test_two_rounds_of_one_firm_are_told_apart_by_their_words(tmp_path: Path) -> None:
    made = draft_into(tmp_path, TEXT.encode(), "a.txt", Given(published="2024-12-11", id="rounds"))
    rounds = [one.id for one in made.draft.entities if one.type == "FundingRound"]
    assert len(rounds) == 2 and set(made.draft.aliases) == set(rounds)
    for words in made.draft.aliases.values():
        assert all(TEXT[start : start + len(word)] == word for word, starts in words.items() for start in starts)
    places = [start for words in made.draft.aliases.values() for starts in words.values() for start in starts]
    assert len(places) == len(set(places))
    session = open_session(tmp_path, "rounds")
    for name in session.open_items():
        if name in {one.id for one in session.draft.entities}:
            session.accept_entity(name, flagged=True)
    leads = [one for one in session.draft.proposals if one.claim.predicate == "ledBy"]
    assert {session.verdict(one).status for one in leads} == {"derived"}


def test_what_the_example_drafts_is_derived(tmp_path: Path) -> None:
    source = "qianhu-2025-03-18-chengyan"
    text = (example_dir() / "texts" / f"{source}.txt").read_bytes()
    draft_into(tmp_path, text, "a.txt", Given(published="2025-03-18", publisher="前湖日报", id="round"))
    session = open_session(tmp_path, "round")
    statuses = [session.verdict(one).status for one in session.draft.proposals]
    assert statuses.count("derived") >= 7 and "refused" not in statuses
