"""The draft's file: the example of docs/draft-format.md is read, and comes out as it went in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.base.paths import schema_dir
from kg.base.problems import InvalidFiles
from kg.base.yaml_text import read_yaml
from kg.drafting.draft_file import draft_text, read_draft
from kg.drafting.draft_records import FLAGS
from kg.records.texts import cut
from tests.project.test_docs import ROOT, blocks

TEXT = "晨星智能于2026年5月完成2亿美元A轮融资,由红杉中国领投。\n"
[EXAMPLE] = [b for b in blocks("yaml") if b.page.name == "draft-format.md"]


def test_the_example_of_the_docs_is_read_with_its_decisions() -> None:
    draft = read_draft(EXAMPLE.text, "drafts/star-news.yaml")
    assert draft.source.id == "star-news-2026-05-20"
    assert [(entity.id, entity.decision) for entity in draft.entities] == [
        ("morning-star", "open"),
        ("morning-star-a", "open"),
    ]
    company, amount, lead = draft.proposals
    assert company.flagged and company.proposed is not None
    assert company.proposed.flags == {"newEntity": ["morning-star"]}
    assert (amount.decision, amount.flagged) == ("accepted", False)
    assert (lead.decision, lead.reason) == ("rejected", "not in this round")
    assert lead.claim.object == "hongshan" and lead.passage == company.passage
    assert [cut(TEXT, piece) for piece in amount.claim.evidence] == ["晨星智能", "2亿美元", "2026年5月", "融资"]


def test_a_draft_is_written_as_it_was_read() -> None:
    draft = read_draft(EXAMPLE.text, "drafts/star-news.yaml")
    written = draft_text(draft, {})
    assert read_draft(written, "again") == draft
    assert draft_text(read_draft(written, "again"), {}) == written


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("words: [party 晨星智能@0]", "decision: open", "a decision stands beside says"),
        ("decision: accepted", "decision: perhaps", "Input should be"),
        ("flags: {newEntity", "flags: {looksOdd", "Input should be"),
        ("key: 7a8b9c0d1e2f", "key: 7", "should match pattern"),
        ("ledBy: hongshan", "ledsBy: hongshan", "unknown predicate"),
    ],
)
def test_what_is_no_draft_is_told_with_its_line(before: str, after: str, told: str) -> None:
    assert before in EXAMPLE.text
    with pytest.raises(InvalidFiles, match=re.escape(told)) as raised:
        read_draft(EXAMPLE.text.replace(before, after), "drafts/x.yaml")
    line = EXAMPLE.text[: EXAMPLE.text.index(before)].count("\n") + 1
    assert abs(raised.value.problems[0].line - line) <= 1


def test_flags_and_rules_have_words_in_both_languages() -> None:
    data = read_yaml(schema_dir() / "drafting.yaml", "schema/drafting.yaml").data
    assert tuple(data["flags"]) == FLAGS
    for words in (*data["flags"].values(), *data["rules"].values()):
        assert set(words) == {"zh", "en"}


def test_every_rule_that_the_docs_name_exists() -> None:
    data = read_yaml(schema_dir() / "drafting.yaml", "schema/drafting.yaml").data
    draft = read_draft(EXAMPLE.text, "drafts/star-news.yaml")
    made = [*(one.proposed for one in draft.entities), *(one.proposed for one in draft.proposals)]
    assert {one.rule for one in made if one is not None} <= set(data["rules"])
    assert Path(ROOT / "schema" / "drafting.yaml").is_file()
