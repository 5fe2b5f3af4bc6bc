"""From a name as people write it to the things it may mean: each candidate with its score and the reason for it.

Never merges: a likeness of spelling (form, initials, fuzzy) is a suggestion, and a name that two things carry stays two
candidates.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC
from rapidfuzz import fuzz, process

from kg.facts.company_names import without_additions
from kg.ontology.registry import vocabulary
from kg.records.record_models import Entity

SCORES = {
    "identifier": 1.0,
    "name": 1.0,
    "alias": 0.98,
    "hidden": 0.96,
    "traditional": 0.94,
    "pinyin": 0.9,
    "ticker": 0.88,
    "form": 0.85,
    "initials": 0.8,
    "fuzzy": 0.75,  # times the likeness
}
IDENTIFYING = (("identifier", "name", "alias", "hidden"), ("traditional",), ("pinyin",))
LONGEST = 200  # letters of a name that are spelt in pinyin; a text of ten thousand would take seconds
_LEAST_LIKENESS = 72.0
_FEWEST_INITIALS = 3  # two letters fit too many names to be worth a suggestion
_BEHIND_NAME = {"name": 0.0, "alias": 0.005, "hidden": 0.01}  # the order of kinds among equal reasons

Hit = tuple[str, str, str]  # id, the name as it stands, its kind: name, alias or hidden


@dataclass(frozen=True)
class Candidate:
    """One thing a name may mean: `score` from 0 to 1, `reason` a key of SCORES, `matched` the name that fits."""

    id: str
    score: float
    reason: str
    matched: str


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters (OpenCC t2s, which keeps the length)."""
    return str(_simplifier().convert(text))


def folded(text: str) -> str:
    """The form in which names are compared: compatibility forms unified, case and spaces ignored."""
    spelt = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return unicodedata.normalize("NFKC", spelt)  # case folding may take a composed letter apart


def _letters(text: str) -> str:
    """ASCII letters and digits of a text, tone marks removed."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in bare if c.isascii() and c.isalnum())


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def pinyin(text: str) -> str:
    """The text's pinyin without tones or spaces; other characters stay: IDG资本 is idgziben."""
    return _spelt(text[:LONGEST], first_letters=False)


def initials(text: str) -> str:
    """The first letters of the text's pinyin: 月之暗面 is yzam."""
    return _spelt(text[:LONGEST], first_letters=True)


@lru_cache(maxsize=1 << 15)  # every index of names and every choice of sources spells the same few thousand again
def _spelt(text: str, *, first_letters: bool) -> str:
    from pypinyin import Style, lazy_pinyin  # its dictionary takes as long to read as the whole graph: spellers pay

    return _letters("".join(lazy_pinyin(text, style=Style.FIRST_LETTER if first_letters else Style.NORMAL)))


class Names:
    """An index of every name in the entity tables.

    `find` is for people who search, `resolve` for programs that need exactly one thing.
    """

    def __init__(self, entities: Iterable[Entity], identifiers: Iterable[tuple[str, str, str]] = ()) -> None:
        """`identifiers` are ids with what a register calls them and how: `identifier`, or `ticker`, which may recur."""
        self.types: dict[str, str] = {}
        self._index: dict[str, dict[str, list[Hit]]] = {
            reason: defaultdict(list) for reason in SCORES if reason not in ("traditional", "form", "fuzzy")
        }
        for entity in entities:
            self._add(entity)
        for identity, text, reason in identifiers:
            if identity in self.types:
                self._index[reason][folded(text)].append((identity, text, "name"))
        self._spelt: dict[str, list[Hit]] = defaultdict(list)
        for reason in ("name", "alias", "hidden"):
            for key, hits in self._index[reason].items():
                self._spelt[key] += hits

    def _add(self, entity: Entity) -> None:
        self.types[entity.id] = entity.type
        legal = [entity.legal_name.zh, entity.legal_name.en] if entity.legal_name else []
        by_reason = {
            "name": [entity.name.zh, entity.name.en],
            "alias": [*entity.aliases, *legal],
            "hidden": entity.hidden,
        }
        for kind, names in by_reason.items():
            for name in dict.fromkeys(names):
                hit = (entity.id, name, kind)
                self._index[kind][folded(name)].append(hit)
                if _has_chinese(name):
                    self._index["pinyin"][pinyin(name)].append(hit)
                    self._index["initials"][initials(name)].append(hit)

    def find(self, text: str, types: Collection[str] = (), limit: int = 10) -> list[Candidate]:
        """The things `text` may mean, best first; `types` keeps classes of the ontology and their subclasses."""
        best: dict[str, Candidate] = {}
        for candidate in self._candidates(text):
            known = best.get(candidate.id)
            if self._fits(candidate.id, types) and (known is None or candidate.score > known.score):
                best[candidate.id] = candidate
        return sorted(best.values(), key=lambda c: (-c.score, c.id))[:limit]

    def resolve(self, text: str, types: Collection[str] = ()) -> str | None:
        """The one thing that carries this name, or None where none or several do; never by likeness alone.

        A name as spelt comes before its traditional form, and that before its pinyin.
        """
        found = self.find(text, types, limit=len(self.types))
        for tier in IDENTIFYING:
            hits = [candidate.id for candidate in found if candidate.reason in tier]
            if hits:
                return hits[0] if len(hits) == 1 else None
        return None

    def exact(self, text: str, types: Collection[str] = ()) -> list[str]:
        """Every thing that carries exactly this name, alias or hidden spelling, in order of their ids."""
        hits = [
            identity
            for reason in ("name", "alias", "hidden")
            for identity, *_ in self._index[reason].get(folded(text), [])
        ]
        return sorted({identity for identity in hits if self._fits(identity, types)})

    def _fits(self, identity: str, types: Collection[str]) -> bool:
        words = vocabulary()
        return not types or any(words.is_a(self.types[identity], wanted) for wanted in types)

    def _candidates(self, text: str) -> Iterable[Candidate]:
        key, letters = folded(text), _letters(text)
        if not key:
            return
        for reason in ("name", "alias", "hidden", "identifier", "ticker"):
            yield from self._hits(reason, reason, key)
        simple = folded(simplified(text))
        if simple != key:
            for reason in ("name", "alias", "hidden"):
                yield from self._hits("traditional", reason, simple)
        if not _has_chinese(text):
            yield from self._hits("pinyin", "pinyin", letters)
            if len(letters) >= _FEWEST_INITIALS:
                yield from self._hits("initials", "initials", letters)
        for short in without_additions(simplified(text)):
            for reason in ("name", "alias", "hidden"):
                found = self._hits("form", reason, folded(short))
                yield from (
                    each for each in found if not self._fits(each.id, ("Place",))
                )  # 北京科技有限公司 is no city
        matches = process.extract(simple, self._spelt.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=20)
        for spelt, likeness, _ in matches:
            for identity, name, _ in self._spelt[spelt]:
                yield Candidate(identity, round(SCORES["fuzzy"] * likeness / 100, 3), "fuzzy", name)

    def _hits(self, reason: str, index: str, key: str) -> Iterable[Candidate]:
        for identity, name, kind in self._index[index].get(key, []):
            behind = _BEHIND_NAME[kind] if reason != kind else 0.0
            yield Candidate(identity, round(SCORES[reason] - behind, 3), reason, name)
