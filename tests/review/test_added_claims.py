"""A claim that a person adds from marked words: its fields stand in the text, what they lack is told, none is lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.drafting.draft_file import draft_text, read_draft
from kg.drafting.draft_records import Draft, DraftEntity
from kg.drafting.redrafting import with_decisions
from kg.records.record_models import Bilingual, Source
from kg.records.texts import cut
from kg.review.review_session import ReviewSession, open_session
from tests.support.drafts import example_draft

ID = "yunxiu-story"
TEXT = (
    "云岫科技的故事\n\n云岫科技2024年营收达到3.2亿元。\n\n"
    "苍梧资本在2025年5月领投了云岫科技的A轮融资。它的团队有900人。\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A draft of a text from which no rule proposed anything."""
    data = TEXT.encode()
    source = Source(
        id=ID,
        title=Bilingual(zh="故事", en="Story"),
        published="2025-06-01",
        file=f"{ID}.txt",
        sha256=hashlib.sha256(data).hexdigest(),
    )
    firms = (("yunxiu", "Company", "云岫科技", "Yunxiu"), ("cangwu", "InvestmentFirm", "苍梧资本", "Cangwu Capital"))
    entities = tuple(
        DraftEntity(id=id, type=type, name=Bilingual(zh=zh, en=en), decision="accepted") for id, type, zh, en in firms
    )
    for folder in ("texts", "drafts"):
        (tmp_path / folder).mkdir()
    (tmp_path / "texts" / f"{ID}.txt").write_bytes(data)
    (tmp_path / "drafts" / f"{ID}.yaml").write_text(draft_text(Draft(source, entities), {}), "utf-8")
    return tmp_path


@pytest.fixture
def session(workspace: Path) -> ReviewSession:
    return open_session(workspace, ID)


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_a_figure_is_added_with_its_owner_time_and_word_and_passes_the_check(session: ReviewSession) -> None:
    mark = place("营收达到3.2亿元")
    assert session.kinds(*mark)[0] == "revenue"
    claim = session.proposal(session.add(*mark, "revenue")).claim
    assert (claim.subject, claim.predicate, claim.time) == ("yunxiu", "revenue", "2024")
    assert claim.quantity is not None and claim.quantity.value == 320000000
    shown = {(piece.role, TEXT[piece.start : piece.end]) for piece in claim.evidence}
    assert shown == {("figure", "达到3.2亿元"), ("party", "云岫科技"), ("cue", "营收"), ("time", "2024年")}
    session.accept(claim.id)
    assert session.proposal(claim.id).decision == "accepted"


def test_a_relation_is_added_and_its_round_with_it(session: ReviewSession) -> None:
    claim = session.add(*place("苍梧资本在2025年5月领投了云岫科技的A轮融资"), "ledBy")
    one = session.proposal(claim).claim
    assert (one.object, one.time) == ("cangwu", "2025-05")
    assert session.entity(one.subject).type == "FundingRound"
    assert session.add(*place("云岫科技的A轮融资"), "company") and session.proposal(claim).claim == one


@pytest.mark.parametrize(
    ("words", "predicate", "place_of_error"),
    [
        ("云岫科技2024年", "revenue", "figure"),
        ("云岫科技的故事", "ledBy", "subject"),
        ("营收达到3.2亿元", "nonsense", "predicate"),
    ],
)
def test_what_the_words_lack_is_told_and_nothing_is_added(
    session: ReviewSession, words: str, predicate: str, place_of_error: str
) -> None:
    before = session.draft
    with pytest.raises(BadInput) as told:
        session.add(*place(words), predicate)
    assert told.value.place == place_of_error and told.value.remedy
    assert session.draft == before


def test_a_property_that_is_misspelt_brings_the_nearest(session: ReviewSession) -> None:
    with pytest.raises(BadInput) as told:
        session.add(*place("营收达到3.2亿元"), "revenues")
    assert "revenue" in told.value.remedy


def test_what_was_added_is_undone_and_kept_by_a_new_draft(session: ReviewSession, workspace: Path) -> None:
    claim = session.add(*place("营收达到3.2亿元"), "revenue")
    path = workspace / "drafts" / f"{ID}.yaml"
    held = read_draft(path.read_text("utf-8"), path.name)
    again, _ = with_decisions(example_draft(), held)
    assert claim in {one.claim.id for one in again.proposals}
    assert all(cut(TEXT, piece) is not None for piece in session.proposal(claim).claim.evidence)
    assert session.undo() and not session.draft.proposals
