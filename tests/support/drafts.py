"""Drafts to review, made of the packaged example: its texts, and its claims as if nobody had decided on them yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from kg.base.paths import example_dir
from kg.drafting.draft_file import draft_text
from kg.drafting.draft_records import Draft, DraftEntity, Proposal, Proposed
from kg.records.formatting import read_claims
from kg.records.load import load
from kg.records.short_slices import Passage

ROUND = "qianhu-2025-03-18-chengyan"
EVENTS = ("FundingRound", "Release", "Listing", "Acquisition")


def key_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def example_draft(source: str = ROUND) -> Draft:
    """The claims of one example text as open proposals, their entities as new ones."""
    known = load(example_dir())
    path = example_dir() / "claims" / f"{source}.yaml"
    _, file, claims = read_claims(path.read_text("utf-8"), path.name)
    passages = [Passage.read(key) for key in file.passages]
    named = {source}
    for one in claims:
        claim = one.claim
        named |= {claim.subject, claim.object or "", claim.speaker or "", claim.provider or "", *claim.about}
    entities = tuple(
        DraftEntity(
            **known.entities[name].model_dump(),
            proposed=Proposed(key=key_of(name), rule="event" if known.entities[name].type in EVENTS else "newName"),
        )
        for name in sorted(named & set(known.entities))
        if not known.places[f"entity {name}"].document.packaged
    )
    proposals = tuple(
        Proposal(
            one.claim,
            passages[one.passage] if one.passage is not None else None,
            one.words,
            Proposed(key=key_of(one.claim.id), rule="statement"),
        )
        for one in claims
    )
    return Draft(known.sources[source], entities, dict(file.aliases), proposals)


def drafted(workspace: Path, source: str = ROUND, changed: Callable[[Draft], Draft] = lambda draft: draft) -> Path:
    """A workspace with the draft of one example text and nothing else; returns the draft's file."""
    known = load(example_dir())
    draft = changed(example_draft(source))
    for folder in ("texts", "drafts"):
        (workspace / folder).mkdir(parents=True, exist_ok=True)
    name = draft.source.file
    assert name is not None
    (workspace / "texts" / name).write_bytes((example_dir() / "texts" / name).read_bytes())
    path = workspace / "drafts" / f"{source}.yaml"
    path.write_text(draft_text(draft, {key: entity.type for key, entity in known.entities.items()}), "utf-8")
    return path
