"""Search as you type: from a few letters in any script to the things they may begin, best first.

The index is built once per snapshot. Finds by exact name, beginning, part, pinyin, initials, traditional forms, the
words of a longer text and likeness; says which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, TypedDict

from rapidfuzz import fuzz, process

from kg.facts.claim_line import claim_fields
from kg.facts.entities import both_languages, local, names
from kg.facts.fact_records import Both, EntityNames
from kg.facts.name_match import LONGEST, folded, initials, pinyin, simplified
from kg.facts.references import classes, look
from kg.facts.stated_identifiers import stated_identifiers
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

LIMIT = 12
_LEAST_LIKENESS = 70.0
_PROMINENT = 63  # the order in legends below which a class is looked for by name
_FEWEST_LIKE = 4  # shorter texts are like too much

# The ways of matching a whole name.
EXACT = frozenset({"name", "alias", "hidden"})
# How well each way of matching speaks for a thing, from 0 to 100.
SCORES = {
    "identifier": 100, "name": 100, "alias": 97, "hidden": 95, "beginning": 88, "pinyin": 86, "named": 84, "word": 80,
    "ticker": 79, "pinyinBeginning": 78, "initials": 76,
    "words": 72, "part": 70, "initialsBeginning": 68, "pinyinPart": 56, "letters": 54, "likeness": 50,
}  # fmt: skip
_KINDS: tuple[tuple[Literal["name", "legalName", "aliases", "hidden"], str], ...] = (
    ("name", "name"),
    ("legalName", "alias"),
    ("aliases", "alias"),
    ("hidden", "hidden"),
)


@dataclass(frozen=True)
class Spelling:
    """One name of one thing in the forms that are searched; `kind` is name, alias or hidden."""

    id: str
    name: str
    kind: str
    text: str
    words: tuple[str, ...]
    pinyin: str
    initials: str


Match = tuple[float, str, Spelling]  # how well, a key of SCORES, the name that matches


@dataclass
class Index:
    """Every spelling of every thing, how many claims concern each, and which class it is shown as."""

    spellings: list[Spelling] = field(default_factory=list)
    claims: Counter[str] = field(default_factory=Counter)
    looks: dict[str, str] = field(default_factory=dict)


class SearchResult(TypedDict):
    """A thing that the text may mean: the name that matched, how (`reason`), how well, how many claims concern it."""

    id: str
    name: Both
    type: str
    matched: str
    reason: str
    score: float
    claims: int


class ResultGroup(TypedDict):
    """The results of one class."""

    type: str
    label: Both
    results: list[SearchResult]


class SearchPage(TypedDict):
    """What a text may mean; `more` counts the results beyond the limit."""

    q: str
    type: str | None
    language: str
    count: int
    more: int
    groups: list[ResultGroup]


def _spellings(id: str, record: EntityNames) -> Iterable[Spelling]:
    for key, kind in _KINDS:
        found = record.get(key, ())
        for name in dict.fromkeys(found.values() if isinstance(found, dict) else found):
            start = name[:LONGEST]
            chinese = any("\u4e00" <= character <= "\u9fff" for character in start)
            letters = (pinyin(start), initials(start)) if chinese else ("", "")
            plain = folded(simplified(start)) if chinese else folded(start)
            words = tuple(folded(word) for word in start.replace("-", " ").split()[1:])
            yield Spelling(id, name, kind, plain, words, *letters)


@kept
def index(snapshot: Snapshot) -> Index:
    """The index of a snapshot."""
    found = Index()
    for id, types in classes(snapshot).items():
        found.spellings += _spellings(id, names(snapshot).get(id, {}))
        found.looks[id] = look(types)
    for record in claim_fields(snapshot).values():
        found.claims.update({local(term.value) for term in record.get("about", ())})
    return found


def search(
    snapshot: Snapshot,
    q: str,
    class_name: str | None = None,
    limit: int = LIMIT,
    language: str = "zh",
    likeness: float = _LEAST_LIKENESS,
    in_parts: Collection[Match] = (),
) -> SearchPage:
    """The things that `q` may mean, grouped by class, best first; `more` counts those beyond `limit`.

    `likeness`, from 0 to 100, is asked of a name that is merely alike, where nothing matches `in_parts`.

    With a `type` and no text: the things of that class, those that most claims concern first.
    """
    known, text = index(snapshot), folded(simplified(q))
    best: dict[str, Match] = {}
    matches = _all(known) if class_name is not None and not text else ()
    if text:
        matches = chain(in_parts, _matches(known, text, None if in_parts else likeness), _given(snapshot, text))
    for score, reason, spelling in matches:
        weight = score + standing(known, spelling.id)
        if spelling.id not in best or weight > best[spelling.id][0]:
            best[spelling.id] = (weight, reason, spelling)
    kept_ids = [id for id in best if class_name is None or _is(snapshot, id, class_name)]
    ranked = sorted(kept_ids, key=lambda id: (-best[id][0], id))
    results = [_result(snapshot, known, *best[id]) for id in ranked[:limit]]
    return {
        "q": q,
        "type": class_name,
        "language": language,
        "count": len(results),
        "more": max(len(ranked) - limit, 0),
        "groups": result_groups(results),
    }


def _given(snapshot: Snapshot, text: str) -> Iterable[Match]:
    """What registers and exchanges call by exactly this; nothing is alike an identifier."""
    for one in stated_identifiers(snapshot):
        if folded(one.text) == text:
            yield SCORES[one.reason], one.reason, Spelling(one.id, one.text, one.reason, text, (), "", "")


def _all(known: Index) -> Iterable[Match]:
    return ((0.0, "all", spelling) for spelling in known.spellings if spelling.kind == "name")


def _is(snapshot: Snapshot, id: str, type: str) -> bool:
    return type in classes(snapshot)[id]


def standing(known: Index, id: str) -> float:
    """How far a thing stands before others: a little for what is spoken of much; less for what no picture draws."""
    name = known.looks[id]
    drawn = 0 if name and appearances()[name].drawn else -12
    return drawn + (2 if prominent(known, id) else 0) + min(known.claims[id], 400) / 200


def prominent(known: Index, id: str) -> bool:
    """Whether a thing is of a class that is looked for by name: companies, people, rounds, products, models."""
    name = known.looks[id]
    return bool(name) and appearances()[name].order < _PROMINENT


def _matches(known: Index, text: str, likeness: float | None) -> Iterable[Match]:
    latin = text.isascii()
    found, named = 0, False
    for spelling in known.spellings:
        reason = _reason(spelling, text) or (_by_letters(spelling, text) if latin and spelling.pinyin else "")
        if reason:
            found += 1
            named = named or reason in EXACT or reason == "beginning"
            spare = len(spelling.text) - len(text)
            yield SCORES[reason] - min(max(spare, 0), 20) / 10, reason, spelling
    if likeness is None:
        return
    if len(text) >= _FEWEST_LIKE and not named and found < LIMIT:
        yield from _alike(known, text, likeness)
    if not latin and not found and len(text) > 1:
        yield from _sounding_alike(known, text)


def _sounding_alike(known: Index, text: str) -> Iterable[Match]:
    """Names that another character of the same sound was typed for, which is how Chinese is mistyped."""
    letters = pinyin(text)
    for spelling in known.spellings:
        if letters and spelling.pinyin.startswith(letters):
            yield SCORES["likeness"] - (len(spelling.pinyin) - len(letters)) / 10, "likeness", spelling


def _reason(spelling: Spelling, text: str) -> str:
    if spelling.text == text:
        return spelling.kind
    if spelling.text.startswith(text):
        return "beginning"
    if any(word.startswith(text) for word in spelling.words):
        return "word"
    return "part" if len(text) > 1 and text in spelling.text else ""


def _by_letters(spelling: Spelling, text: str) -> str:
    if spelling.pinyin == text:
        return "pinyin"
    if len(text) > 1 and spelling.initials == text:
        return "initials"
    if len(text) > 1 and spelling.pinyin.startswith(text):
        return "pinyinBeginning"
    if len(text) > 1 and spelling.initials.startswith(text):
        return "initialsBeginning"
    if len(text) > 2 and text in spelling.pinyin:
        return "pinyinPart"
    spread = len(text) > 2 and len(spelling.initials) <= len(text) + 2 and spelling.initials[0] == text[0]
    return "letters" if spread and _in_order(text, spelling.initials) else ""


def _in_order(text: str, letters: str) -> bool:
    rest = iter(letters)
    return all(letter in rest for letter in text)


def _alike(known: Index, text: str, least: float) -> Iterable[Match]:
    for form in ("text", "pinyin"):
        forms = [getattr(spelling, form) for spelling in known.spellings]
        hits = process.extract(text, forms, scorer=fuzz.ratio, score_cutoff=least, limit=12)
        for _, likeness, number in hits:
            yield SCORES["likeness"] * likeness / 100, "likeness", known.spellings[number]


def _result(snapshot: Snapshot, known: Index, weight: float, reason: str, spelling: Spelling) -> SearchResult:
    return {
        "id": spelling.id,
        "name": names(snapshot)[spelling.id].get("name", {}),
        "type": known.looks[spelling.id],
        "matched": spelling.name,
        "reason": reason,
        "score": round(weight / 100, 3),
        "claims": known.claims[spelling.id],
    }


def result_groups(results: list[SearchResult]) -> list[ResultGroup]:
    """Results by class, the class of the best first."""
    groups: dict[str, list[SearchResult]] = {}
    for result in results:
        groups.setdefault(result["type"], []).append(result)
    return [{"type": name, "label": _label(name), "results": found} for name, found in groups.items()]


def _label(name: str) -> Both:
    return both_languages(vocabulary().classes[name].label) if name else {"zh": "其他", "en": "other"}
