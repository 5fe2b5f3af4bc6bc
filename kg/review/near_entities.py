"""What is known by a name like the one that a person writes, and what has been taken for it before by mistake.

Never merges: candidates stay in view while a new entity is described.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kg.base.paths import data_dir
from kg.base.yaml_text import read_yaml
from kg.facts.name_match import Names
from kg.review.claim_words import both
from kg.review.live_check import LiveCheck
from kg.review.review_session import ReviewSession

MOST = 9  # one digit each


class NearEntities:
    """Finds entities of the workspace and of the draft by name."""

    def __init__(self, session: ReviewSession) -> None:
        self.session = session
        self._of: tuple[LiveCheck, Names] | None = None

    def names(self) -> Names:
        """The names of everything known; made anew when the draft's entities change."""
        live = self.session.live
        if self._of is None or self._of[0] is not live:
            self._of = (live, Names(live.known.entities.values()))
        return self._of[1]

    def find(self, text: str) -> list[dict[str, Any]]:
        """The candidates, likeliest first: id, class, names, and with what each is not to be merged."""
        if not text.strip():
            return []
        found = []
        for candidate in self.names().find(text, limit=MOST):
            entity = self.session.live.known.entities[candidate.id]
            apart = [{"id": other, "why": why} for other, why in do_not_merge().get(entity.id, [])]
            found.append(
                {
                    "id": entity.id,
                    "type": entity.type,
                    "words": both(entity.name),
                    "aliases": entity.aliases,
                    "apart": apart,
                }
            )
        return found


@lru_cache(maxsize=1)
def do_not_merge() -> dict[str, list[tuple[str, str]]]:
    """For an entity the others that look like it and are not, each with the reason."""
    found: dict[str, list[tuple[str, str]]] = {}
    path = data_dir() / "landscape" / "do-not-merge.yaml"
    for pair in read_yaml(path, "kg/data/landscape/do-not-merge.yaml").data["pairs"]:
        first, second = pair["ids"]
        found.setdefault(first, []).append((second, pair["why"]))
        found.setdefault(second, []).append((first, pair["why"]))
    return found
