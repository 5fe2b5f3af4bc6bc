"""The proposals of a draft as the check will judge them: what it refuses or cannot decide is flagged with its words.

The same check as `kg check` (`kg.evidence`), over the graph with what the draft adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.base.yaml_text import Document
from kg.build.minted_ids import minted
from kg.drafting.draft_records import Draft, Proposal, Proposed
from kg.drafting.known_claims import flagged
from kg.evidence.evidence_report import Examiner
from kg.ontology.registry import vocabulary
from kg.records.load import Alias, Knowledge, LoadedClaim, Located

_NOT_PASSED_ON = ("sameStatement", "unlikeKnown", "reprint")  # flags that say nothing of what stands on a claim
_MOST = 200  # characters of a message that a flag repeats


def checked(known: Knowledge, draft: Draft, text: str) -> Draft:
    """The draft, each proposal that the check does not pass flagged as refused or undecided."""
    source = draft.source.id
    at = Located(Document(f"drafts/{source}.yaml", None), ())
    loaded = {one.claim.id: LoadedClaim(f"{source}.{one.claim.id}", source, one.claim, at) for one in draft.proposals}
    aliases = [
        Alias(source, entity, words, start, at)
        for entity, told in draft.aliases.items()
        for words, starts in told.items()
        for start in starts
    ]
    whole = replace(
        known,
        entities={**known.entities, **{one.id: one for one in draft.entities}},
        sources={**known.sources, source: draft.source},
        claims={**known.claims, **{one.id: one for one in loaded.values()}},
        aliases=[*known.aliases, *aliases],
    )
    examiner = Examiner(whole)
    judged = [_judged(examiner, one, loaded[one.claim.id], text) for one in draft.proposals]
    return replace(draft, proposals=tuple(_with_flags_passed_on(judged)))


def _with_flags_passed_on(judged: Iterable[Proposal]) -> Iterator[Proposal]:
    """The proposals, a stake or ticket with the flags of the claim before it that introduces what it is of."""
    introduced: dict[str, Proposed] = {}
    for one in judged:
        known = introduced.get(one.claim.subject)
        held = one.proposed.flags if one.proposed else {}
        for name, about in known.flags.items() if known else ():
            one = one if name in held or name in _NOT_PASSED_ON else flagged(one, name, about)
        key = minted(one.claim, vocabulary().properties[one.claim.predicate])
        if key is not None and one.proposed is not None:
            introduced[key] = one.proposed
        yield one


def _judged(examiner: Examiner, one: Proposal, loaded: LoadedClaim, text: str) -> Proposal:
    outcome, _ = examiner.outcome(loaded, text)
    if outcome.problems:
        message = outcome.problems[0].message.removeprefix(f"{loaded.id}: ")
        return flagged(one, "refused", [message[:_MOST]])
    return flagged(one, "undecided", [outcome.undecided[0][:_MOST]]) if outcome.undecided else one
