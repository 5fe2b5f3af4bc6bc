"""From a name to the entities of a snapshot that it may mean, each with a score and the reason for it.

Never decides between two things that carry one name, and a likeness of spelling is never more than a suggestion.
"""

from __future__ import annotations

from typing import TypedDict

from kg.base.errors import TERMS_LISTED, NotFound
from kg.facts.entities import names
from kg.facts.fact_records import Both, EntityNames
from kg.facts.name_match import IDENTIFYING, Candidate, Names
from kg.facts.references import classes
from kg.facts.stated_identifiers import stated_identifiers
from kg.ontology.registry import ID, vocabulary
from kg.records.record_models import Bilingual, Entity
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

REASONS = {
    "identifier": ("编号相同", "the same identifier"),
    "name": ("名称相同", "the same name"),
    "alias": ("别名相同", "a known alias"),
    "hidden": ("已知的另一种写法", "a known spelling"),
    "traditional": ("繁体写法", "the same in traditional characters"),
    "pinyin": ("拼音相同", "the same pinyin"),
    "ticker": ("股票代码相同", "the same ticker"),
    "form": ("去掉地名、行业和公司形式后相同", "the same without place, trade and legal form"),
    "initials": ("拼音首字母相同", "the same initials in pinyin"),
    "fuzzy": ("写法相近", "a similar spelling"),
}
SURE = frozenset(reason for tier in IDENTIFYING for reason in tier)


class Match(TypedDict):
    """An entity that a name may mean; `identifies` says that it certainly carries it, `why` in words."""

    id: str
    iri: str
    types: list[str]
    name: Both
    score: float
    reason: str
    why: Both
    identifies: bool
    matched: str


class Resolution(TypedDict):
    """What a name may mean, best first; `best` is the one that certainly carries it."""

    name: str
    count: int
    best: str | None
    candidates: list[Match]


@kept
def index(snapshot: Snapshot) -> Names:
    """Every name of what the snapshot mentions; what rules derive (investments, observations) has none of its own."""
    words = vocabulary()
    derived = {prop.mints for prop in words.properties.values() if prop.mints}
    entities = (
        _entity(id, types[0], names(snapshot).get(id, {}))
        for id, types in sorted(classes(snapshot).items())
        if types and not derived & set(types)
    )
    return Names(entities, ((one.id, one.text, one.reason) for one in stated_identifiers(snapshot)))


def _entity(id: str, type: str, record: EntityNames) -> Entity:
    legal = record.get("legalName")
    return Entity.model_construct(
        id=id,
        type=type,
        name=_both(record.get("name", {}), id),
        aliases=record.get("aliases", []),
        hidden=record.get("hidden", []),
        legal_name=_both(legal, id) if legal else None,
    )


def _both(texts: dict[str, str], id: str) -> Bilingual:
    return Bilingual.model_construct(zh=texts.get("zh", id), en=texts.get("en", id))


def resolve(snapshot: Snapshot, name: str, class_name: str | None = None, limit: int = 10) -> Resolution:
    """The entities that `name` may mean, best first; `best` is the one that certainly carries it, or null.

    Accepts any name or alias in either script, pinyin, initials and slips of the pen. Raises NotFound for a class
    that the ontology does not have.
    """
    check_class(class_name)
    types = (class_name,) if class_name else ()
    found = index(snapshot)
    candidates = [_candidate(snapshot, candidate) for candidate in found.find(name, types, limit)]
    return {"name": name, "count": len(candidates), "best": found.resolve(name, types), "candidates": candidates}


def check_class(name: str | None) -> None:
    """Raise NotFound, with the nearest, for a class that the ontology does not have."""
    words = vocabulary()
    if name is not None and name not in words.classes:
        raise NotFound.among(f"no class {name!r}", name, words.classes, place="type", listed=TERMS_LISTED)


def _candidate(snapshot: Snapshot, found: Candidate) -> Match:
    zh, en = REASONS[found.reason]
    return {
        "id": found.id,
        "iri": ID + found.id,
        "types": classes(snapshot)[found.id],
        "name": names(snapshot).get(found.id, {}).get("name", {}),
        "score": round(found.score, 4),
        "reason": found.reason,
        "why": {"zh": zh, "en": en},
        "identifies": found.reason in SURE,
        "matched": found.matched,
    }


def prepare(snapshot: Snapshot) -> None:
    """Build the index, so that processes forked later find it in memory."""
    index(snapshot)
