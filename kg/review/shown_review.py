"""What a review shows, on the page and on the terminal alike: every item with its sentence, fields, flags and check.

JSON as data; never decides anything.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kg.base.paths import schema_dir
from kg.base.yaml_text import read_yaml
from kg.drafting.draft_records import DraftEntity, Proposal
from kg.evidence.case import Status
from kg.facts.entities import both_languages
from kg.facts.fact_records import Both
from kg.ontology.registry import vocabulary
from kg.records.expansion import field_of, predicates
from kg.review.changes import ENTITY_FIELDS
from kg.review.claim_words import ClaimWords, FieldWords, both
from kg.review.draft_parts import decided_alone, named_by, said
from kg.review.review_session import ReviewSession

Shown = dict[str, Any]
_CHANGEABLE = ("subject", "predicate", "object", "time", "modality", "bound")
_MOST_ALTERNATIVES = 9  # one digit each


class ShownReview:
    """Turns a session into what is shown; keeps no state but the session's."""

    def __init__(self, session: ReviewSession) -> None:
        self.session = session

    @property
    def words(self) -> ClaimWords:
        """Words by the names of the workspace and of the draft as it stands."""
        known = self.session.live.known
        return ClaimWords(known.entities, self.session.text, (loaded.claim for loaded in known.claims.values()))

    def whole(self) -> Shown:
        """Everything: the text, the items in the order of the text, the gaps, the counts."""
        draft, session = self.session.draft, self.session
        return {
            "id": draft.source.id,
            "title": both(draft.source.title),
            "publisher": draft.source.publisher or "",
            "published": draft.source.published,
            "language": draft.source.language,
            "text": session.text,
            **self.state(),
        }

    def state(self) -> Shown:
        """What a decision may change."""
        items = self.items()
        counts = dict.fromkeys(("open", "accepted", "edited", "rejected"), 0)
        for item in items:
            counts[item["decision"]] += 1
        gaps = [{"start": gap.start, "end": gap.end, "kind": gap.kind} for gap in self.session.gaps()]
        return {"items": items, "gaps": gaps, "counts": counts, "undo": len(self.session.before)}

    def items(self) -> list[Shown]:
        """The new entities that need a decision, then the claims, each as it stands."""
        entities = [self.entity(one) for one in self.session.draft.entities if decided_alone(one)]
        taken = {said(one.claim) for one in self.session.draft.proposals if one.decision in ("accepted", "edited")}
        return [*entities, *(self.claim(one, taken) for one in self.session.draft.proposals)]

    def claim(self, one: Proposal, taken: set[str]) -> Shown:
        """One claim: what it says, where, how each field was read, and what the check says."""
        verdict, claim = self.session.verdict(one), one.claim
        return {
            "item": claim.id,
            "kind": "claim",
            "decision": one.decision,
            "reason": one.reason or "",
            "rule": _rule(one.proposed.rule) if one.proposed else None,
            "words": self.words.sentence(claim),
            "passage": [one.passage.start, one.passage.end] if one.passage else None,
            "slices": [{"role": piece.role, "start": piece.start, "end": piece.end} for piece in claim.evidence],
            "fields": [self._field(one, words, verdict.fields) for words in self.words.fields(claim)],
            "flags": [
                {"flag": flag, "label": _flag(flag), "about": about} for flag, about in self.session.flags(one).items()
            ],
            "status": verdict.status,
            "troubles": [{"message": trouble.message, "remedy": trouble.remedy} for trouble in verdict.troubles],
            "unknown": list(verdict.unknown),
            "missing": [entity.id for entity in self.session.undecided_entities(claim)],
            "same": one.decision == "open" and said(claim) in taken,
        }

    def entity(self, one: DraftEntity) -> Shown:
        """A new entity: its names, where the text has them, and what is known by a name like it."""
        carrier = self.session.carrier
        places = sorted(carrier.places_of(one.id))
        return {
            "item": one.id,
            "kind": "entity",
            "decision": one.decision,
            "reason": one.reason or "",
            "rule": _rule(one.proposed.rule) if one.proposed else None,
            "type": one.type,
            "typeLabel": _class(one.type),
            "words": both(one.name),
            "aliases": list(one.aliases),
            "passage": None,
            "slices": [{"role": "party", "start": start, "end": end} for start, end in places],
            "fields": [],
            "flags": [
                {"flag": flag, "label": _flag(flag), "about": about}
                for flag, about in (one.proposed.flags if one.proposed else {}).items()
            ],
            "claims": [p.claim.id for p in self.session.draft.proposals if one.id in named_by(p.claim)],
            "status": "derived" if places else "undecided",
            "troubles": [],
            "unknown": [],
            "missing": [],
            "same": False,
        }

    def _field(self, one: Proposal, words: FieldWords, statuses: dict[str, Status]) -> Shown:
        status = statuses.get(words.name)
        return {
            "name": words.name,
            "value": words.value,
            "words": words.words,
            "read": words.read,
            "status": str(status) if status else "",
            "alternatives": self._alternatives(one, words.name) if words.name in _CHANGEABLE else [],
        }

    def _alternatives(self, one: Proposal, field: str) -> list[Shown]:
        """The other values of the text, then what else the field may be, as far as one digit reaches."""
        offered = list(one.proposed.alternatives.get(field, ())) if one.proposed else []
        offered += _others(one, field)
        held = _value(one, field)
        values = [value for value in dict.fromkeys(offered) if value != held][:_MOST_ALTERNATIVES]
        return [{"value": value, "words": self._named(field, value)} for value in values]

    def _named(self, field: str, value: str) -> Both:
        if field == "predicate":
            found = vocabulary().properties.get(value)
            return both_languages(found.label) if found else {"zh": value, "en": value}
        if field in (*ENTITY_FIELDS, "modality", "bound"):
            return self.words.named(value)
        return {"zh": value, "en": value}


def _value(one: Proposal, field: str) -> str:
    claim = one.claim
    if field == "bound":
        return str(claim.quantity.bound) if claim.quantity else ""
    return str(getattr(claim, field) or "")


def _others(one: Proposal, field: str) -> list[str]:
    """Values that every text may call for: kinds of statement, bounds, predicates of the same kind and range."""
    if field == "modality":
        return ["actual", "planned", "reported", "sought", "forecast", "opinion", "hypothetical", "cancelled"]
    if field == "bound":
        return ["exact", "approx", "more_than", "at_least", "less_than", "at_most"]
    if field == "predicate" and (held := predicates().get(one.claim.predicate)) is not None:
        kin = [p for p in predicates().values() if field_of(p) == field_of(held) and p.domain == held.domain]
        return [p.name for p in kin if (p.range, p.unit_kind) == (held.range, held.unit_kind)]
    return []


@lru_cache(maxsize=1)
def _drafting_words() -> dict[str, dict[str, Both]]:
    data: dict[str, dict[str, Both]] = read_yaml(schema_dir() / "drafting.yaml", "schema/drafting.yaml").data
    return data


def _rule(name: str) -> Both:
    return _drafting_words()["rules"].get(name, {"zh": name, "en": name})


def _flag(name: str) -> Both:
    return _drafting_words()["flags"].get(name, {"zh": name, "en": name})


def _class(name: str) -> Both:
    found = vocabulary().classes.get(name)
    return both_languages(found.label) if found else {"zh": name, "en": name}
