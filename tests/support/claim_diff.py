"""What the two articles say in one state of the data and not in another: claims that came, went and changed, with why.

python -m tests.support.claim_diff FOLDER

FOLDER holds the data of the other state, such as `kg/data` of an earlier revision (`git archive REVISION kg/data`).
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kg.records.load import Knowledge, load
from kg.records.record_models import Claim

ARTICLES = ("a1", "a2")
FIELDS = ("subject", "predicate", "object", "literal", "quantity", "time", "modality", "polarity", "scope", "criterion")
WHO = ("speaker", "document", "provider", "definition")


@dataclass(frozen=True)
class ClaimDiff:
    """Claims by id; `changed` names the fields that another value stands in now."""

    came: dict[str, Claim]
    went: dict[str, Claim]
    changed: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, old: Knowledge, new: Knowledge) -> ClaimDiff:
        before, after = _claims(old), _claims(new)
        fields = {id: _differing(before[id], after[id]) for id in before.keys() & after.keys()}
        return cls(
            {id: after[id] for id in sorted(after.keys() - before.keys())},
            {id: before[id] for id in sorted(before.keys() - after.keys())},
            {id: names for id, names in sorted(fields.items()) if names},
        )

    def lines(self) -> list[str]:
        """Counts first: what came and went by predicate, what changed by field; then claim by claim."""
        counts = {
            "came": Counter(claim.predicate for claim in self.came.values()),
            "went": Counter(claim.predicate for claim in self.went.values()),
            "changed": Counter(name for names in self.changed.values() for name in names),
        }
        head = [
            f"{len(getattr(self, what))} {what}: {', '.join(f'{key} {n}' for key, n in found.most_common())}"
            for what, found in counts.items()
        ]
        came = [f"+ {id} {claim.subject} {claim.predicate} {claim.object or ''}" for id, claim in self.came.items()]
        went = [f"- {id} {claim.subject} {claim.predicate} {claim.object or ''}" for id, claim in self.went.items()]
        return [*head, *came, *went, *(f"~ {id} {', '.join(names)}" for id, names in self.changed.items())]


def _claims(known: Knowledge) -> dict[str, Claim]:
    return {id: loaded.claim for id, loaded in known.claims.items() if loaded.source in ARTICLES}


def _differing(old: Claim, new: Claim) -> tuple[str, ...]:
    return tuple(name for name in (*FIELDS, *WHO) if getattr(old, name) != getattr(new, name))


if __name__ == "__main__":
    print("\n".join(line.rstrip() for line in ClaimDiff.of(load(data=Path(sys.argv[1])), load()).lines()))
