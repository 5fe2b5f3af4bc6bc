"""Decisions on a draft: each on disk at once, each checked, none lost, none that the file does not hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.base.errors import BadInput, LongtuError, NotFound
from kg.drafting.draft_file import read_draft
from kg.drafting.draft_records import Draft, DraftEntity, Flag, Proposed
from kg.records.record_models import Bilingual
from kg.review.review_session import Refused, ReviewSession, open_session
from kg.review.shown_review import ShownReview
from tests.support.drafts import ROUND, drafted, key_of

DENIAL = "qianhu-2025-08-28-yanshan"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    drafted(tmp_path)
    return tmp_path


@pytest.fixture
def session(workspace: Path) -> ReviewSession:
    return open_session(workspace, ROUND)


def on_disk(workspace: Path, source: str = ROUND) -> Draft:
    path = workspace / "drafts" / f"{source}.yaml"
    return read_draft(path.read_text("utf-8"), path.name)


def decisions(draft: Draft) -> dict[str, str]:
    return {one.claim.id: one.decision for one in draft.proposals if one.decision != "open"}


def take_entities(session: ReviewSession) -> None:
    for one in session.draft.entities:
        session.decide_entity(one.id, "accepted")


def flagged(draft: Draft, flag: Flag, about: str) -> Draft:
    """The draft with a flag on its claim `amount`."""
    proposals = tuple(
        replace(one, proposed=Proposed(key=key_of("f"), rule="roundAmount", flags={flag: [about]}))
        if one.claim.id == "amount"
        else one
        for one in draft.proposals
    )
    return replace(draft, proposals=proposals)


def test_a_decision_is_on_disk_before_the_next(session: ReviewSession, workspace: Path) -> None:
    take_entities(session)
    session.accept("amount")
    assert decisions(on_disk(workspace)) == {"amount": "accepted"}
    session.reject("lead", "told otherwise")
    held = on_disk(workspace)
    assert decisions(held) == {"amount": "accepted", "lead": "rejected"}
    assert next(one for one in held.proposals if one.claim.id == "lead").reason == "told otherwise"
    assert held == session.draft


def test_undo_takes_back_the_last_decision_on_disk_too(session: ReviewSession, workspace: Path) -> None:
    take_entities(session)
    session.accept("amount")
    session.change("lead", "predicate", "participant")
    assert session.undo() and session.undo()
    assert decisions(on_disk(workspace)) == {}
    assert session.proposal("lead").claim.predicate == "ledBy"
    assert session.draft == on_disk(workspace)
    while session.undo():
        pass
    assert [one.decision for one in on_disk(workspace).entities] == ["open"] * len(session.draft.entities)


def test_a_claim_about_an_entity_that_is_not_taken_waits_for_it(session: ReviewSession) -> None:
    with pytest.raises(Refused, match="names tinglan-capital, which is not taken") as caught:
        session.accept("lead", flagged=True)
    assert caught.value.key == "entity"
    session.decide_entity("tinglan-capital", "accepted")
    session.accept("lead")
    assert session.proposal("lead").decision == "accepted"


def test_the_plain_key_never_takes_what_is_flagged(tmp_path: Path) -> None:
    drafted(tmp_path, changed=lambda draft: flagged(draft, "aggregate", "3亿元"))
    session = open_session(tmp_path, ROUND)
    take_entities(session)
    with pytest.raises(Refused, match="flagged: aggregate") as caught:
        session.accept("amount")
    assert caught.value.key == "flagged"
    assert decisions(on_disk(tmp_path)) == {}
    session.accept("amount", flagged=True)
    assert decisions(on_disk(tmp_path)) == {"amount": "accepted"}


def test_the_flag_of_a_new_entity_goes_when_the_entity_is_taken(tmp_path: Path) -> None:
    drafted(tmp_path, changed=lambda draft: flagged(draft, "newEntity", "chengyan-ai"))
    session = open_session(tmp_path, ROUND)
    assert session.flags(session.proposal("amount")) == {"newEntity": ["chengyan-ai"]}
    session.decide_entity("chengyan-ai", "accepted")
    assert session.flags(session.proposal("amount")) == {}
    session.accept("amount")


def test_what_the_check_refuses_no_key_takes(session: ReviewSession) -> None:
    take_entities(session)
    session.change("amount", "bound", "more_than")
    with pytest.raises(Refused, match="the check refuses it") as caught:
        session.accept("amount", flagged=True)
    assert caught.value.key == "refused"


def test_a_changed_claim_counts_as_edited(session: ReviewSession, workspace: Path) -> None:
    take_entities(session)
    session.change("lead", "object", "beiyu-ventures")
    session.change("lead", "predicate", "participant")
    session.accept("lead")
    assert decisions(on_disk(workspace)) == {"lead": "edited"}


def test_bulk_takes_only_what_says_the_same_as_something_taken(tmp_path: Path) -> None:
    def twice(draft: Draft) -> Draft:
        again = [
            replace(one, claim=one.claim.model_copy(update={"id": "lead-again"}))
            for one in draft.proposals
            if one.claim.id == "lead"
        ]
        return replace(draft, proposals=(*draft.proposals, *again))

    drafted(tmp_path, changed=twice)
    session = open_session(tmp_path, ROUND)
    take_entities(session)
    every = [one.claim.id for one in session.draft.proposals]
    assert session.accept_same(every) == []
    session.accept("lead")
    assert session.accept_same(["amount"]) == []
    assert session.accept_same(every) == ["lead-again"]


def test_a_person_describes_an_entity_and_claims_follow_its_id(session: ReviewSession, workspace: Path) -> None:
    better = DraftEntity(
        id="chengyan-intelligence",
        type="Company",
        name=Bilingual(zh="澄砚智能", en="Chengyan Intelligence"),
        decision="accepted",
    )
    session.put_entity(better, "chengyan-ai")
    assert session.proposal("company").claim.object == "chengyan-intelligence"
    assert session.proposal("amount").claim.about == ["chengyan-intelligence"]
    assert on_disk(workspace) == session.draft
    with pytest.raises(BadInput, match="the id 'moonshot-ai' is taken"):
        session.put_entity(better.model_copy(update={"id": "moonshot-ai"}))


def test_a_proposed_entity_may_be_a_known_one(session: ReviewSession) -> None:
    session.use_known("tinglan-capital", "hongshan")
    assert session.proposal("lead").claim.object == "hongshan"
    assert session.entity("tinglan-capital").reason == "is hongshan"
    with pytest.raises(NotFound, match="no entity 'nobody'"):
        session.use_known("chengyan-ai", "nobody")


def test_a_draft_that_somebody_else_changed_is_not_overwritten(session: ReviewSession, workspace: Path) -> None:
    path = workspace / "drafts" / f"{ROUND}.yaml"
    theirs = path.read_text("utf-8").replace("decision: open", "decision: rejected", 1)
    path.write_text(theirs, "utf-8")
    with pytest.raises(LongtuError, match="was changed by somebody else meanwhile"):
        session.decide_entity("chengyan-ai", "accepted")
    assert path.read_text("utf-8") == theirs
    assert session.entity("chengyan-ai").decision == "open"


def test_positions_after_an_edit_of_the_text_are_refused(workspace: Path) -> None:
    text = workspace / "texts" / f"{ROUND}.txt"
    text.write_text(text.read_text("utf-8").replace("3亿元", "三亿元"), "utf-8")
    with pytest.raises(BadInput, match="is not the text that was drafted") as caught:
        open_session(workspace, ROUND)
    assert f"kg review --changed {ROUND}" in caught.value.remedy


def test_positions_that_were_edited_by_hand_are_refused(workspace: Path) -> None:
    path = workspace / "drafts" / f"{ROUND}.yaml"
    path.write_text(path.read_text("utf-8").replace("figure 20亿元@83", "figure 20亿元@84"), "utf-8")
    with pytest.raises(BadInput, match="valuation: the text at 84 to 88 does not have this slice's hash"):
        open_session(workspace, ROUND)


def test_a_text_elsewhere_and_a_link_are_never_followed(workspace: Path, tmp_path: Path) -> None:
    path = workspace / "drafts" / f"{ROUND}.yaml"
    kept = path.read_text("utf-8")
    path.write_text(kept.replace(f"file: {ROUND}.txt", "file: ../secret.txt"), "utf-8")
    with pytest.raises(BadInput, match="is not the name of a file"):
        open_session(workspace, ROUND)
    other = tmp_path / "elsewhere.yaml"
    other.write_text(kept, "utf-8")
    path.unlink()
    path.symlink_to(other)
    with pytest.raises(BadInput, match="is a link"):
        open_session(workspace, ROUND)


def test_a_review_shows_sentence_fields_check_and_gaps(tmp_path: Path) -> None:
    drafted(tmp_path, DENIAL)
    shown = ShownReview(open_session(tmp_path, DENIAL)).whole()
    items = {item["item"]: item for item in shown["items"]}
    denial = items["woling-not-in"]
    assert denial["words"]["en"] == "According to Chengyan AI, not so: Chengyan AI Series A, participant: Woling Group."
    assert {field["name"]: field["read"] for field in denial["fields"]}["polarity"] == ["没有", "参与", "回应"]
    assert denial["status"] == "derived" and denial["missing"] == ["chengyan-ai", "woling-group"]
    [figure] = [field for field in items["parameters"]["fields"] if field["name"] == "value"]
    assert (figure["read"], figure["status"]) == (["320亿"], "derived")
    text = shown["text"]
    assert [text[gap["start"] : gap["end"]] for gap in shown["gaps"]] == ["澄砚智能", "砚山2", "沃岭集团", "澄砚智能"]
    assert shown["counts"] == {"open": 9, "accepted": 0, "edited": 0, "rejected": 0}
