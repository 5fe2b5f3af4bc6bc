"""A changed field takes its words with it: a right value costs two keys and the check is content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.drafting.draft_records import Draft
from kg.records.record_models import Claim
from kg.review.review_session import ReviewSession, open_session
from tests.support.drafts import ROUND, drafted

pytestmark = pytest.mark.slow


def opened(workspace: Path, claim: str = "", source: str = ROUND, **wrong: object) -> ReviewSession:
    """A session over the draft whose claim says something wrong."""

    def spoilt(draft: Draft) -> Draft:
        return replace(
            draft,
            proposals=tuple(
                replace(one, claim=one.claim.model_copy(update=wrong)) if one.claim.id == claim else one
                for one in draft.proposals
            ),
        )

    drafted(workspace, source, spoilt)
    return open_session(workspace, source)


@pytest.mark.parametrize(
    ("claim", "field", "wrong", "right"),
    [
        ("lead", "object", "beiyu-ventures", "tinglan-capital"),
        ("participant", "predicate", "ledBy", "participant"),
        ("founder", "time", "2022", "2023"),
        ("plan-date", "modality", "actual", "planned"),
        ("amount", "time", "2025-03-19", "2025-03-18"),
    ],
)
def test_a_wrong_field_is_put_right_with_one_change(
    tmp_path: Path, claim: str, field: str, wrong: str, right: str
) -> None:
    session = opened(tmp_path, claim, **{field: wrong})
    assert session.verdict(session.proposal(claim)).status == "refused"
    session.change(claim, field, right)
    verdict = session.verdict(session.proposal(claim))
    assert (verdict.status, verdict.troubles) == ("derived", ())


def test_the_words_of_another_party_come_from_the_text(tmp_path: Path) -> None:
    session = opened(tmp_path)
    session.change("lead", "object", "beiyu-ventures")
    claim = session.proposal("lead").claim
    said = {session.text[piece.start : piece.end] for piece in claim.evidence}
    assert "北榆创投" in said and "汀兰资本" not in said


def test_moving_the_end_of_a_figure_reads_it_anew(tmp_path: Path) -> None:
    session = opened(tmp_path, "")
    claim = session.proposal("valuation").claim
    figure = next(index for index, piece in enumerate(claim.evidence) if piece.role == "figure")
    session.move("valuation", figure, "end", -1)
    held = session.proposal("valuation").claim.quantity
    assert held is not None and held.as_written == "20亿"
    session.move("valuation", figure, "end", 1)
    assert session.proposal("valuation").claim == claim


def test_moving_a_time_reads_it_anew(tmp_path: Path) -> None:
    session = opened(tmp_path)
    claim = session.proposal("amount").claim
    time = next(index for index, piece in enumerate(claim.evidence) if piece.role == "time")
    for _ in range(3):
        session.move("amount", time, "end", -1)
    assert session.proposal("amount").claim.time == "2025-03"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("predicate", "ledBy", "ledBy takes an entity, amount a quantity"),
        ("predicate", "nothing", "unknown predicate"),
        ("subject", "", "subject cannot be empty"),
        ("subject", "No Slug", "pattern"),
        ("modality", "perhaps", "Input should be"),
        ("time", "yesterday", "yesterday"),
        ("bound", "range", "exact cannot become range"),
        ("bound", "about", "is no bound"),
        ("evidence", "x", "cannot be changed"),
    ],
)
def test_a_value_that_a_field_cannot_have_is_refused(tmp_path: Path, field: str, value: str, message: str) -> None:
    session = opened(tmp_path)
    before = session.draft
    with pytest.raises(BadInput, match=message):
        session.change("amount", field, value)
    assert session.draft == before


@pytest.mark.parametrize(
    ("index", "end", "step"), [(99, "end", 1), (0, "start", -1000), (0, "end", -1000), (0, "end", 10_000)]
)
def test_a_slice_never_leaves_the_text(tmp_path: Path, index: int, end: str, step: int) -> None:
    session = opened(tmp_path)
    with pytest.raises(BadInput, match=r"there is no slice|would end there"):
        session.move("amount", index, end, step)  # type: ignore[arg-type]  # one of two literals


def test_a_claim_is_never_made_invalid(tmp_path: Path) -> None:
    session = opened(tmp_path)
    session.change("amount", "time", "")
    claim = session.proposal("amount").claim
    assert claim.time is None and Claim.model_validate(claim.model_dump()) == claim
    assert all(piece.role != "time" for piece in claim.evidence)
