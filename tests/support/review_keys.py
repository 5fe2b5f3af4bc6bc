"""A scripted keyboard: how many keys a person who knows the answer needs, over texts with gold.

Each proposal is taken with the real session. One that the gold states, or that belongs to one it states, is accepted;
one with a wrong field is put right with the page's keys; the rest is rejected. Run it for a table:
python -m tests.support.review_keys
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from kg.base.errors import BadInput
from kg.drafting.draft_file import draft_text
from kg.drafting.draft_records import Draft
from kg.drafting.standing_words import with_standing_words
from kg.review.draft_parts import decided_alone
from kg.review.review_session import Refused, ReviewSession, open_session
from kg.review.shown_review import ShownReview
from tests.support.draft_scorer import Passage, Shown, folder_of, passages, shown_of, whole_fact

FIELDS = ("subject", "object", "predicate", "time", "bound", "modality")
NO_FACT = ("trap", "negation", "event", "use_of_proceeds")


@dataclass
class Keys:
    """The keys of one text: for each accepted claim its own, and those of names and of what was rejected."""

    name: str
    accepted: list[int] = field(default_factory=list)
    names: int = 0
    rejected: int = 0
    blocked: int = 0

    @property
    def total(self) -> int:
        return sum(self.accepted) + self.names + self.rejected

    @property
    def each(self) -> float:
        """Keys per accepted claim, all keys of the text counted."""
        return self.total / len(self.accepted) if self.accepted else float("nan")


class Keyboard:
    """Reviews the draft of one passage, key by key."""

    def __init__(self, passage: Passage, workspace: Path) -> None:
        self.passage, self.keys = passage, Keys(passage.name)
        self.session = _opened(passage, workspace)

    def right(self, claim: str) -> bool | None:
        """Whether the gold states a claim; None where it speaks of no such kind, and the claim's parties are its."""
        one = self.session.proposal(claim)
        claims = [each.claim for each in self.session.draft.proposals]
        company = {each.subject: each.object for each in claims if each.predicate == "company"}
        types = {each.id: each.type for each in self.session.live.known.entities.values()}
        shown = shown_of(one, company, types)
        if shown is None or shown.proposal.claim.predicate == "company":
            return None
        return any(whole_fact(self.passage, shown, gold) for gold in self._gold(shown))

    def _gold(self, shown: Shown) -> Iterator[dict[str, object]]:
        return (gold for gold in self.passage.gold if gold["kind"] == shown.kind and gold["kind"] not in NO_FACT)

    def run(self) -> Keys:
        """Go through everything; returns what was pressed."""
        wanted = {
            str(gold[role]).casefold() for gold in self.passage.gold for role in ("subject", "object") if gold.get(role)
        }
        for one in self.session.draft.entities:
            if decided_alone(one):
                mine = any(self.passage.named(one.id, name) for name in wanted)
                self.session.accept_entity(one.id, flagged=True) if mine else self.session.decide_entity(
                    one.id, "rejected"
                )
                self.keys.names += 1
        for proposal in [*self.session.draft.proposals]:
            self.claim(proposal.claim.id)
        return self.keys

    def claim(self, claim: str) -> None:
        """One proposal: accepted as it is or with one field put right, else rejected."""
        right = self.right(claim)
        if right is not False and self.taken(claim):
            self.keys.accepted.append(1)
            return
        if right is False and (keys := self.mended(claim)):
            self.keys.accepted.append(keys)
            return
        self.keys.blocked += bool(right)
        self.session.reject(claim)
        self.keys.rejected += 1

    def taken(self, claim: str) -> bool:
        """Whether Enter or ! takes it: one key either way."""
        try:
            self.session.accept(claim, flagged=True)
        except Refused:
            return False
        return True

    def mended(self, claim: str) -> int:
        """The keys of the one field whose other value is right: its key, a digit, Enter; 0 where there is none."""
        for name in FIELDS:
            item = ShownReview(self.session).claim(self.session.proposal(claim), set())
            for shown in (each for each in item["fields"] if each["name"] == name):
                for option in shown["alternatives"]:
                    try:
                        self.session.change(claim, name, option["value"])
                    except BadInput:
                        continue  # a range has no other bound
                    if self.right(claim) and self.taken(claim):
                        return 3
                    self.session.undo()
        return 0


def _opened(passage: Passage, workspace: Path) -> ReviewSession:
    """The passage's draft as `kg draft` leaves it in a workspace."""
    draft: Draft = with_standing_words(passage.draft, passage.text, passage.known)
    name = draft.source.id
    for folder in ("texts", "drafts"):
        (workspace / folder).mkdir(parents=True, exist_ok=True)
    data = passage.text.encode()
    source = draft.source.model_copy(update={"file": f"{name}.txt", "sha256": hashlib.sha256(data).hexdigest()})
    (workspace / "texts" / f"{name}.txt").write_bytes(data)
    types = {key: entity.type for key, entity in passage.known.entities.items()}
    (workspace / "drafts" / f"{name}.yaml").write_text(draft_text(replace(draft, source=source), types), "utf-8")
    return open_session(workspace, name)


def pressed(names: list[str]) -> list[Keys]:
    """The keys over these passages, before any name is known."""
    found = []
    for passage in passages(names):
        with tempfile.TemporaryDirectory() as folder:
            found.append(Keyboard(passage, Path(folder)).run())
    return found


def table(found: list[Keys]) -> str:
    """The table that the module prints."""
    rows = [
        "| text | accepted | keys of them | names | rejected | blocked by the check | keys per accepted claim |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        cells = (len(one.accepted), sum(one.accepted), one.names, one.rejected, one.blocked, f"{one.each:.2f}")
        rows.append(f"| {one.name} | {' | '.join(map(str, cells))} |")
    own = [keys for one in found for keys in one.accepted]
    each = sorted(one.each for one in found if one.accepted)
    told = f"per text: median {median(each):.2f}, worst {each[-1]:.2f}"
    return "\n".join([*rows, "", f"{told}; of an accepted claim itself: median {median(own):g}, worst {max(own)}"])


if __name__ == "__main__":
    print(table(pressed(folder_of(lambda number: number < 40))))
