"""The co-investment view as relations, so that a picture can draw it: investors, and what each two of them share.

A relation for what two share of rounds and one for what they share of companies, as in the view's network. Never counts
by itself, and leaves out the nodes that stand for investors whom nobody names: the ties say "at least" there.
"""

from __future__ import annotations

from kg.facts.relations import Relation, Relations, relations
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.parts.answered import answered

LABELS = {
    "sharedCompany": {"zh": "共同公司", "en": "shared companies"},
    "sharedRound": {"zh": "共同轮次", "en": "shared rounds"},
}


@kept
def _found(_snapshot: Snapshot) -> dict[str, Relations]:
    return {}


def investor_ties(snapshot: Snapshot, company: str | None = None) -> Relations:
    """Investors and their ties; with `company` only its investors. Raises NotFound for an unknown company."""
    known = _found(snapshot)
    if (company or "") not in known:
        known[company or ""] = _ties(snapshot, {"company": company} if company else {})
    return known[company or ""]


def _ties(snapshot: Snapshot, asked: dict[str, str]) -> Relations:
    whole, view = relations(snapshot), answered(snapshot, "co-investment", asked).view
    grounds = {ground.claim: ground for relation in whole.relations for ground in relation.grounds}
    rates = {(tie.first.id, tie.second.id): (tie.q_value, tie.bicm_q_value) for tie in view.section("ties").rows}
    found = []
    for row in view.rows:
        said = tuple(grounds[claim] for claim in row.claims if claim in grounds)
        for predicate, count, shared in (
            ("sharedCompany", row.companies, row.shared_companies),
            ("sharedRound", row.rounds, row.shared_rounds),
        ):
            if count.value:
                things = tuple(whole.entities[each.id] for each in shared)
                ends = row.first.id, row.second.id
                of = rates.get(ends, (None, None)) if predicate == "sharedRound" else (None, None)
                found.append(Relation(ends[0], predicate, ends[1], "asserted", said, things, count.at_least, *of))
    found.sort(key=lambda tie: tie.id)
    named = sorted(row.investor.id for row in view.section("investors").rows)
    return Relations({id: whole.entities[id] for id in named}, tuple(found), LABELS)
