"""Whatever part of a draft a person takes, what is accepted of it is a whole that the check passes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kg.base.errors import BadInput
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.check.served import shape_problems
from kg.drafting.draft_records import Decision, Draft, Proposal
from kg.drafting.drafting import Drafter
from kg.evidence import rederive
from kg.evidence.alias_places import place_problems
from kg.records.load import Knowledge, load
from kg.records.record_models import Bilingual, Source
from kg.records.texts import Texts
from kg.review.acceptance import accept
from kg.review.claims_that_stand import standing
from kg.review.draft_parts import decided_alone, named_by, taken_entities
from kg.review.draft_place import DraftPlace
from kg.review.live_check import LiveCheck
from kg.review.review_session import open_session
from kg.store.snapshot import Snapshot
from tests.support.drafts import ROUND, drafted
from tests.support.shared import shared

pytestmark = pytest.mark.slow

DECISIONS: list[Decision] = ["accepted", "rejected", "open"]
TEXTS = ("101", "104", "117", "131", "187")


@lru_cache(maxsize=1)
def packaged() -> Knowledge:
    return load()


@lru_cache(maxsize=len(TEXTS))
def inbox_draft(number: str) -> tuple[Draft, str]:
    folder = shared("inbox")
    text = (folder / f"{number}.txt").read_text("utf-8")
    published = json.loads((folder / f"{number}.meta.json").read_text("utf-8"))["published"]
    source = Source(
        id="article",
        title=Bilingual(zh="文章", en="An article"),
        verification="text",
        published=published,
        file=f"{number}.txt",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return Drafter(packaged()).draft(text, source), text


def problems(draft: Draft, claims: list[Proposal], text: str) -> list[str]:
    """Everything that the whole check says of the source alone, with the entities that its claims name."""
    entities = tuple(taken_entities(draft, claims))
    there = {one.id for one in entities} | set(packaged().entities)
    aliases = {name: words for name, words in draft.aliases.items() if name in there}
    part = replace(draft, entities=entities, aliases=aliases, proposals=tuple(claims))
    known = LiveCheck(packaged(), part, text).known.only([draft.source.id])
    named = {name for one in claims for name in named_by(one.claim)} | {one.id for one in entities}
    small = replace(known, entities={key: one for key, one in known.entities.items() if key in named})
    texts = Texts(shared("inbox"))
    found = [*problems_of(known), *rederive(known, texts).problems, *place_problems(known, texts)]
    return [str(one) for one in [*found, *shape_problems(small, Snapshot.from_nquads(build(small).nquads))]]


@pytest.mark.parametrize("number", TEXTS)
@settings(max_examples=6, derandomize=True, deadline=None, database=None, phases=[Phase.generate])
@given(data=st.data())
def test_any_part_of_a_draft_is_a_whole_or_is_held_back(number: str, data: st.DataObject) -> None:
    draft, text = inbox_draft(number)
    decisions = st.sampled_from(DECISIONS)
    proposals = tuple(replace(one, decision=data.draw(decisions)) for one in draft.proposals)
    entities = tuple(
        one.model_copy(update={"decision": data.draw(decisions)}) if decided_alone(one) else one
        for one in draft.entities
    )
    draft = replace(draft, proposals=proposals, entities=entities)
    taken = [one for one in proposals if one.decision == "accepted"]
    found = standing(packaged(), draft, text, taken)
    assert problems(draft, found.claims, text) == []
    told = {*(one.claim.id for one in found.claims), *found.lacking, *found.refused}
    assert told == {one.claim.id for one in taken}  # nothing disappears in silence


def without_company(draft: Draft) -> Draft:
    """The example's draft as a person leaves it who takes everything but whose round it is."""
    proposals = tuple(
        replace(one, decision="rejected" if one.claim.predicate == "company" else "accepted") for one in draft.proposals
    )
    entities = tuple(
        one.model_copy(update={"decision": "accepted"}) if decided_alone(one) else one for one in draft.entities
    )
    return replace(draft, proposals=proposals, entities=entities)


def test_a_round_without_its_company_is_held_back_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    drafted(tmp_path, changed=without_company)
    place = DraftPlace(tmp_path, ROUND)
    with pytest.raises(BadInput, match=r"claims cannot stand: .*A round belongs to exactly one company"):
        accept(place)
    assert not (tmp_path / "claims").exists()
    done = accept(place, leave_open=True)
    known = load(tmp_path)
    rounds = {key for key, one in known.entities.items() if one.type == "FundingRound" and key.startswith("chengyan")}
    assert done.claims > 0 and "lead" in done.held_back and not rounds
    assert not set(done.held_back) & {loaded.claim.id for loaded in known.claims.values() if loaded.source == ROUND}
    session = open_session(tmp_path, ROUND)
    session.accept(next(one.claim.id for one in session.draft.proposals if one.claim.predicate == "company"))
    now = standing(session.known, session.draft, session.text, list(session.draft.proposals))
    assert (now.lacking, now.refused) == ({}, {})
