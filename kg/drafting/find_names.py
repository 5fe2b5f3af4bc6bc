"""Names in a text: labels of known things, longest first, short forms of them, and new names.

What is new is told by its shape (`kg.drafting.new_names`) or by a list of investors that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.drafting.drafting_words import capitals, pattern, words
from kg.drafting.find_persons import PersonFound, find_persons
from kg.drafting.latin_names import latin
from kg.drafting.new_names import FUNCTION, LATIN, THING, Name, bracketed, class_of, firms, models, repeated
from kg.drafting.party_lists import Listed, listed_parties
from kg.drafting.person_names import chinese_speakers, english_persons
from kg.drafting.placed_names import placed
from kg.drafting.product_names import institutes, products
from kg.drafting.short_forms import (
    also_called,
    ending,
    known_by_short_form,
    short_forms,
    stems,
    without_legal_form,
)
from kg.evidence.names import labels_of
from kg.reading import Span
from kg.reading.patterns import lexicon
from kg.records.record_models import Entity

_GIVEN_TO = ("对", "向", "给")  # 对甲投资: money goes to what stands behind these
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])\s(?=[\u4e00-\u9fff])")
Found = dict[str, "Name"]


@dataclass(frozen=True)
class NamesFound:
    """The labels of a text with what each stands for, the investors of its lists and its persons with their posts."""

    labels: Mapping[str, Name]
    listed: tuple[Listed, ...] = ()
    persons: tuple[PersonFound, ...] = ()
    stems: Mapping[str, str] = field(default_factory=dict)


class Labels:
    """Every label of everything known; made once for many texts."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.by_label: dict[str, list[tuple[str, str]]] = {}
        for entity in entities:
            if entity.type in lexicon().named:
                for label in dict.fromkeys(labels_of(entity)):
                    self.by_label.setdefault(label, []).append((entity.id, entity.type))
        self.folded = {label.casefold(): label for label in self.by_label}
        self.stems = {
            stem: label
            for label in sorted(self.by_label, reverse=True)
            for stem in stems(label)
            if stem not in self.by_label
        }
        found = sorted((label for label in self.by_label if len(label) > 1), key=lambda label: (-len(label), label))
        self.pattern = re.compile("|".join(map(_bounded, found)) or r"(?!)")

    def name(self, label: str, wanted: Iterable[str] = ()) -> Name | None:
        """The thing that a label names; where several do, one of the wanted classes, else the first by class and id."""
        label = _SPACED.sub("", label) if label not in self.by_label else label
        held = self.by_label.get(label) or self.by_label.get(self.folded.get(label.casefold(), ""))
        if not held:
            return None
        order = [*wanted, "Company", "InvestmentFirm", "Organization", "Product", "Model"]
        best = min(held, key=lambda pair: (order.index(pair[1]) if pair[1] in order else 99, pair[0]))
        return Name(label, best[1], best[0], tuple(sorted({id for id, _ in held} - {best[0]})))


def candidates(text: str, found: Mapping[str, Name], persons: Iterable[PersonFound]) -> Iterator[Name]:
    """Every new name that a text's shapes tell, the surest shapes first."""
    yield from (Name(text[slice(*person.name)], "Person") for person in persons if person.named)
    yield from (Name(text[slice(*place)], "Person") for place in [*english_persons(text), *chinese_speakers(text)])
    yield from institutes(text, found)
    yield from products(text)
    yield from models(text)
    yield from bracketed(text, found)
    yield from firms(text)
    yield from latin(text)
    yield from placed(text)
    yield from repeated(text)


def find_names(text: str, known: Labels) -> NamesFound:
    """Every name of a text. What is new has no id yet; the frames decide which of them a claim needs."""
    found: Found = {}
    for match in known.pattern.finditer(text):
        name = known.name(match.group())
        if name is not None:
            found.setdefault(match.group(), name)
    listed = tuple(_sure(text, known, found))
    persons = tuple(find_persons(text))
    for one in candidates(text, found, persons):
        if one.label not in found or (found[one.label] == Name(one.label, THING) and one.type):
            found[one.label] = known.name(one.label, (one.type,)) or one
    found = without_legal_form(text, _apart(text, found, {text[slice(*one.span)] for one in listed}))
    found = known_by_short_form(text, found, known.name)
    short = short_forms(text, known.by_label, found)
    return NamesFound(also_called(found, short), listed, persons, short)


def _apart(text: str, found: Found, listed: set[str]) -> Found:
    """The names without new ones that are a name with words of its sentence: 面壁智能完成, 甲创始人乙, 终止旷视科技.

    A name goes on as another one by an ending that names have, or where nobody is known by the first and the text
    hardly ever stops there. Persons and the names of lists are told by more than this.
    """
    kept: Found = {}
    for label in sorted(found, key=len):
        if not found[label].new or found[label].type == "Person" or label in listed or _whole(text, label, kept):
            kept[label] = found[label]
    return {label: name for label, name in found.items() if label in kept}


def _whole(text: str, label: str, shorter: Found) -> bool:
    inside = [one for one in shorter if len(one) > 1 and one in label]
    if label[0] > "\u4e00" and any(len(one) > 2 and not label.startswith(one) for one in inside):
        return False
    head = max((one for one in inside if label.startswith(one)), key=len, default="")
    rest = label[len(head) :]
    if head and shorter[head].type == "Person":
        return False  # 周闻笛接任砚池智能
    if not head or rest[0].isascii() or (ending(rest) and class_of(head) is None):
        return True
    return shorter[head].new and text.count(head) < 2 * text.count(label)


def _sure(text: str, known: Labels, found: Found) -> Iterator[Listed]:
    """The listed parties that are names: known, with a name's ending, in Latin letters, or governed by a strong cue."""
    strong = re.compile(
        r"领投|跟投|参投|追投|跟了|领[的了]|投的|给了|追加|股东|兜底|led|participation|joined|投资方|投资人"
    )
    listed = listed_parties(text)
    among = {one.cue for one in listed if _is_investor(_trimmed(text, one.span, known)[0], known)}
    for one in listed:
        label, span = _trimmed(text, one.span, known)
        if text[max(0, span[0] - 1) : span[0]] in _GIVEN_TO:
            continue
        resolved = known.name(label) or (known.name(known.stems[label]) if label in known.stems else None)
        told = class_of(label)
        if resolved is None:
            strongly = one.cue in among or strong.search(text[slice(*one.cue)])
            plain = len(label) <= 10 and not FUNCTION.search(label) and strongly
            if not (told or LATIN.fullmatch(label) or plain):
                continue
            if re.fullmatch(capitals(), label):
                continue
        found.setdefault(label, resolved or Name(label, told or "InvestmentFirm"))
        yield Listed(span, one.role, one.cue, one.open)


def _is_investor(label: str, known: Labels) -> bool:
    """Whether a name is known as an investor's, or ends as one."""
    held = known.name(label)
    return class_of(label) == "InvestmentFirm" or (held is not None and held.type in ("InvestmentFirm", "Fund"))


def _trimmed(text: str, span: Span, known: Labels) -> tuple[str, Span]:
    """A listed name without what describes it: IT服务巨头ⓝ."""
    label = text[slice(*span)]
    plain = re.sub(r"(?:公司|集团|自身|本身|方面)$", "", label)
    for one in (label, plain):
        if one in known.by_label:
            return one, (span[0], span[0] + len(one))
    held = [match for match in known.pattern.finditer(label) if match.end() == len(label)]
    cut = list(pattern("{}", "descriptors/zh").finditer(label))
    start = held[-1].start() if held else cut[-1].end() if cut and cut[-1].end() < len(label) - 1 else 0
    rest = label[start:].lstrip(" ]")
    begins = re.search(rf"(?<=[\u4e00-\u9fff])\s+(?=[A-Z])|^(?:{words()['countries']})(?=[A-Z])", rest)
    rest = rest[begins.end() :] if begins else rest
    return rest, (span[1] - len(rest), span[1])


_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def _bounded(name: str) -> str:
    front = r"(?<![A-Za-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    back = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return front + re.sub(_SEAM, r"\\s?", re.escape(name)) + back
