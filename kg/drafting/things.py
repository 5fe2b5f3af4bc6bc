"""The ids of what facts are about: known entities by their id, new ones and deals as entities of the draft.

An id is made of the English name, else of the pinyin of the Chinese one. Never takes an id that another thing has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from kg.build.minted_ids import edtf_slug
from kg.drafting.draft_records import DraftEntity, Proposed
from kg.drafting.drafted_fact import Deal
from kg.drafting.drafting_words import words
from kg.drafting.new_names import THING, Name
from kg.facts.name_match import pinyin
from kg.ontology.round_names import parse_rung
from kg.quantities.edtf_words import period_labels
from kg.records.record_models import Bilingual, Entity
from kg.records.texts import sha256

_DEALS = {
    "Listing": ("{zh}上市", "{en} listing", "-listing"),
    "Acquisition": ("{zh}被收购", "Acquisition of {en}", "-acquisition"),
    "Release": ("{zh}发布", "{en} release", "-release"),
}
_ORDINALS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))


def slug(text: str) -> str:
    """A name as an id: SiliconFlow is siliconflow, 生数科技 is shengshukeji, Qwen3.5 is qwen3-5."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() if text.isascii() else ""
    return re.sub(r"[^a-z0-9]+", "-", (bare or pinyin(text)).lower()).strip("-") or f"x{sha256(text)[:8]}"


class Things:
    """Gives each name and deal its id; `entities` collects what the draft adds."""

    def __init__(self, known: Mapping[str, Entity]) -> None:
        self.known = known
        self.entities: dict[str, DraftEntity] = {}
        self._ids: dict[object, str] = {}

    def id_of(self, thing: Name | Deal, time: str | None = None) -> str:
        """The id of a thing; `time` is when a deal was, as far as a fact about it says."""
        if isinstance(thing, Name) and thing.id:
            return thing.id
        key: object = (thing.label, thing.type) if isinstance(thing, Name) else (thing.type, *self._key(thing))
        if key not in self._ids:
            self._ids[key] = self._name(thing) if isinstance(thing, Name) else self._deal(thing, time)
            if isinstance(thing, Name):
                for other in thing.also:
                    self._ids.setdefault((other, thing.type), self._ids[key])
        return self._ids[key]

    def type_of(self, id: str) -> str:
        """The class of an entity, known or new."""
        held = self.known.get(id) or self.entities.get(id)
        return held.type if held else ""

    def called(self, thing: Name) -> Bilingual:
        """A thing's name in both languages."""
        held = self.known.get(thing.id) or self.entities.get(self.id_of(thing))
        return held.name if held else Bilingual(zh=thing.label, en=thing.label)

    def _key(self, deal: Deal) -> tuple[str, str, int]:
        return self.id_of(deal.of), deal.label, deal.number

    def _name(self, name: Name) -> str:
        other = next((one for one in name.also if one.isascii() != name.label.isascii()), None)
        zh, en = (other or name.label, name.label) if name.label.isascii() else (name.label, other or name.label)
        type = name.type if name.type != THING else "Company"
        id = self._add(slug(en), type, Bilingual(zh=zh, en=en), "newName", {"newEntity": [name.label]})
        aliases = [one for one in name.also if one not in (zh, en)]
        self.entities[id] = self.entities[id].model_copy(update={"aliases": aliases})
        return id

    def _deal(self, deal: Deal, time: str | None) -> str:
        firm, called = self.id_of(deal.of), self.called(deal.of)
        if deal.type in _DEALS:
            zh, en, end = _DEALS[deal.type]
            name = Bilingual(zh=zh.format(zh=called.zh), en=en.format(en=called.en))
            return self._add(firm + end, deal.type, name, "event", {})
        if deal.type == "Offer":
            offer = words()["prices"]["offers"][deal.label]
            name = Bilingual(zh=f"{called.zh}{offer['zh']}", en=f"{offer['en']} of {called.en}")
            return self._add(f"{firm}-{deal.label}", deal.type, name, "event", {})
        id, name = round_named(firm, called, deal.label, time)
        return self._add(id, deal.type, name, "event", {})

    def _add(self, id: str, type: str, name: Bilingual, rule: str, flags: dict[str, list[str]]) -> str:
        free, number = id, 1
        while free in self.known or free in self.entities:
            number += 1
            free = f"{id}-{number}"
        key = sha256(f"{rule}|{type}|{id}|{number}")[:12]
        proposed = Proposed.model_validate({"key": key, "rule": rule, "flags": flags})
        self.entities[free] = DraftEntity(id=free, type=type, name=name, proposed=proposed)
        return free


def round_named(firm: str, called: Bilingual, label: str, time: str | None) -> tuple[str, Bilingual]:
    """The id and the name of a firm's round: by its label where that is on the ladder, else by its time (EDTF)."""
    known = _label(label)
    if known is not None:
        return f"{firm}-{known[0]}", Bilingual(zh=f"{called.zh}{label}融资", en=f"{called.en} {known[1]}")
    when = (time or "").split("/")[0].rstrip("~?%")
    told = period_labels(when) if when else {"zh": "", "en": "unknown date"}
    date = re.sub(r"-4([01])$", lambda m: f"-h{int(m[1]) + 1}", when)
    name = Bilingual(zh=f"{called.zh}{told['zh']}融资", en=f"{called.en} round of {told['en']}")
    return f"{firm}-{edtf_slug(date)}", name


def _label(written: str) -> tuple[str, str] | None:
    """A round's label as part of an id and in English; None for no label."""
    ordinal = re.fullmatch(r"第([一二三四五六七八九十])轮", written)
    if ordinal:
        number = _ORDINALS[ordinal[1]]
        return f"round-{number}", f"round {number}"
    rung = parse_rung(written)
    if rung is None:
        return None
    spelt = re.sub(r"轮$", "", written)
    base = spelt.rstrip("+")
    signs = len(spelt) - len(base)
    word = {"种子": "seed", "天使": "angel", "战略融资": "strategic", "战略": "strategic"}.get(base)
    part = f"{word}-round" if word else base
    return slug(part + "-plus" * signs), f"{word}{'+' * signs} round" if word else f"Series {spelt}"
