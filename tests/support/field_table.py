"""What of the two articles stands in fields, class by class: the table of docs/evidence.md, written by

python -m tests.support.field_table
"""

from __future__ import annotations

from collections import Counter, defaultdict

from kg.build.claim_triples import introduces
from kg.ontology.registry import vocabulary
from kg.records.load import Knowledge, LoadedClaim, load

ARTICLES = ("a1", "a2")
TOLD = ("saidBy", "saidIn", "concerns")  # who said something, where and of what: not what was said
HEAD = (
    "| class | things | claims | figures | links | dates, words, yes or no | said of what, by whom |",
    "|---|---|---|---|---|---|---|",
)


def column(loaded: LoadedClaim) -> str:
    """The column that a claim is counted in."""
    claim = loaded.claim
    if claim.predicate in TOLD:
        return "told"
    if claim.quantity is not None:
        return "figures"
    return "links" if claim.object is not None else "plain"


def lines(known: Knowledge) -> list[str]:
    """The table: one line a class of subjects, and one for all; `told` is what the fields do not hold themselves."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    things: dict[str, set[str]] = defaultdict(set)
    minted = {
        introduces(loaded.claim, prop): prop.mints
        for loaded in known.claims.values()
        if (prop := vocabulary().properties[loaded.claim.predicate]).mints
    }
    for loaded in known.claims.values():
        if loaded.source in ARTICLES:
            subject = loaded.claim.subject
            name = known.entities[subject].type if subject in known.entities else minted[subject]
            for row in (name, "all"):
                counts[row][column(loaded)] += 1
                things[row].add(subject)
    rows = sorted(counts, key=lambda name: (name == "all", name))
    return [*HEAD, *(_line(name, len(things[name]), counts[name]) for name in rows)]


def _line(name: str, things: int, found: Counter[str]) -> str:
    cells = (name, things, found.total(), *(found[key] for key in ("figures", "links", "plain", "told")))
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    print("\n".join(lines(load())))
