"""Names that look alike and are not the same, or are the same and should not be: warnings, never a merge.

Says nothing of names that only sound alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kg.base.problems import Problem
from kg.ontology.registry import vocabulary
from kg.records.load import Knowledge
from kg.records.record_models import Entity

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")  # full-width digits and letters
# Cyrillic and Greek letters, each with the Latin one that it looks like
_LATIN = str.maketrans(
    "аеорсухіјѕһԁԛԝӏαιορνυχАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwlaiopvuxABEKMHOPCTXIJSABEZHIKMNOPTYX",
)


def skeleton(name: str) -> str:
    """What a reader sees of a name: marks gone, widths and compositions unified, look-alikes as Latin, no spaces."""
    shown = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name)).translate(_LATIN)
    return "".join(shown.casefold().split())


def spelt(entity: Entity) -> Iterator[str]:
    """Every name of an entity, each once."""
    legal = [entity.legal_name.zh, entity.legal_name.en] if entity.legal_name else []
    yield from dict.fromkeys([entity.name.zh, entity.name.en, *entity.aliases, *entity.hidden, *legal])


def warnings(known: Knowledge) -> list[Problem]:
    """A warning for each name that is not what it looks like, and for each two things that share one."""
    found, carriers = [], dict[str, list[tuple[str, str]]]()
    for key, entity in known.entities.items():
        for name in spelt(entity):
            found += [known.places[f"entity {key}"].problem(f"{key}: {what}", how) for what, how in odd(name)]
            carriers.setdefault(skeleton(name), []).append((key, name))
    for carried in carriers.values():
        found += _shared(known, carried)
    return sorted(set(found))


def odd(name: str) -> Iterator[tuple[str, str]]:
    """What is odd about one name, and how to mend it."""
    if mark := _INVISIBLE.search(name):
        yield f"the name {_shown(name)} holds an invisible mark, U+{ord(mark.group()):04X}", "write it without"
    scripts = {script for script in map(_script, name) if script}
    if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
        odd_one = next(letter for letter in name if _script(letter) in ("CYRILLIC", "GREEK"))
        script = str(_script(odd_one)).capitalize()
        yield f"the name {_shown(name)} has a {script} letter among Latin ones, U+{ord(odd_one):04X}", "use one script"
    if name != unicodedata.normalize("NFC", name):
        yield f"the name {_shown(name)} is not in composed form", "write it in Unicode NFC"
    if _WIDE.search(name):
        yield f"the name {_shown(name)} has full-width letters", "write them as ordinary ones"


def _script(letter: str) -> str | None:
    name = unicodedata.name(letter, "") if letter.isalpha() else ""
    return next((script for script in ("LATIN", "CYRILLIC", "GREEK") if name.startswith(script)), None)


def _shown(name: str) -> str:
    return ascii(name) if _INVISIBLE.search(name) else repr(name)


def _shared(known: Knowledge, carried: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """For each pair of entities: one name where one could stand for the other, or names that only look the same."""
    seen: dict[str, str] = {}
    for key, name in carried:
        for other, its in seen.items():
            at = known.places[f"entity {key}"]
            if key == other:
                continue
            if name.casefold() != its.casefold():
                message = f"{key}: the name {_shown(name)} looks like {_shown(its)}, a name of {other}"
                yield at.problem(message, "if they are one thing, keep one entity; else tell the names apart")
            elif _alike(known.entities[key].type, known.entities[other].type):
                message = f"{key}: {other} has the name {name!r} as well"
                yield at.problem(message, "if they are one thing, keep one entity; else tell the names apart")
        seen.setdefault(key, name)


def _alike(one: str, other: str) -> bool:
    """Whether things of these two classes could be taken for each other: of one class, or both agents."""
    words = vocabulary()
    if one not in words.classes or other not in words.classes:
        return False
    return one == other or (words.is_a(one, "Agent") and words.is_a(other, "Agent"))
