"""A claim in words, in both languages: its paraphrase, else subject, property and object by their labels.

Says what the claim's fields say and nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.ontology.registry import vocabulary
from kg.views.parts.cells import Label, When
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated


def property_label(name: str) -> Label:
    """A property's label in both languages; its name if the registry has none."""
    labels = vocabulary().properties[name].label if name in vocabulary().properties else {}
    return _label(labels, name)


def object_label(reader: Reader, claim: Stated) -> Label:
    """What a claim states: the name of an entity, the words of a quantity, yes or no, or a text as it stands."""
    if claim.quantity:
        return reader.amount(claim.quantity).label
    if claim.entity:
        return reader.ref(claim.object).label
    prop = vocabulary().properties.get(claim.predicate)
    return _label(vocabulary().codes[claim.object].label if prop and prop.takes == "boolean" else {}, claim.object)


def _label(labels: dict[str, str], name: str) -> Label:
    return Label(zh=labels.get("zh-hans", name), en=labels.get("en", name))


def composed(reader: Reader, claim: Stated) -> Label:
    """Subject, property, object; a denial and a modality other than actual are said."""
    subject, said = reader.ref(claim.subject).label, _said(reader, claim)
    return as_held(reader, Label(zh=f"{subject.zh} · {said.zh}", en=f"{subject.en} · {said.en}"), claim)


def _said(reader: Reader, claim: Stated) -> Label:
    named, said = property_label(claim.predicate), object_label(reader, claim)
    return Label(zh=f"{named.zh}：{said.zh}", en=f"{named.en}: {said.en}")


def beside(reader: Reader, claim: Stated, other: Stated) -> Label:
    """A claim in words beside another: of their fields what both share, from the subject on, goes unsaid."""
    if (told := reader.paraphrase(claim.claim)) or claim.subject != other.subject:
        return told or composed(reader, claim)
    same = claim.predicate == other.predicate
    return as_held(reader, object_label(reader, claim) if same else _said(reader, claim), claim)


def as_held(reader: Reader, told: Label, claim: Stated) -> Label:
    """Words with the claim's denial before them and, behind them, a modality other than actual."""
    if claim.polarity == "negative":
        told = Label(zh=f"并非：{told.zh}", en=f"not so: {told.en}")
    return told if claim.modality == "actual" else with_modality(reader, told, claim.modality)


def with_modality(reader: Reader, told: Label, modality: str) -> Label:
    """Words and, behind them, how what they say is held."""
    marked = reader.ref(modality).label
    return Label(zh=f"{told.zh}（{marked.zh}）", en=f"{told.en} ({marked.en})")


def of_figure(reader: Reader, said: Sequence[Stated], *, whole: bool = False) -> Label:
    """In brackets what tells the figure of some claims from others of its thing; nothing where nothing does.

    When, by which definition, by whose count, and a modality other than actual; `whole` adds how much, and actual too.
    """
    told: list[Label] = []
    for claim in said:
        if whole and claim.quantity:
            told.append(reader.amount(claim.quantity).label)
    told += [When.of(claim.time).label for claim in said if claim.time]
    told += [reader.ref(claim.definition).label for claim in said if claim.definition]
    for claim in said:
        if claim.provider not in ("", claim.subject):
            by = reader.ref(claim.provider).label
            told.append(Label(zh=f"{by.zh}的数据", en=f"{by.en}'s data"))
    told += [reader.ref(claim.modality).label for claim in said if whole or claim.modality != "actual"]
    zh, en = (dict.fromkeys(getattr(one, language) for one in told) for language in ("zh", "en"))
    return Label(zh=f"（{'，'.join(zh)}）", en=f" ({', '.join(en)})") if told else Label(zh="", en="")


def in_words(reader: Reader, claim: Stated) -> Label:
    """The claim's paraphrase, or its fields in words where it has none."""
    return reader.paraphrase(claim.claim) or composed(reader, claim)
