"""A claim in words, in both languages: its paraphrase, else subject, property and object by their labels.

Says what the claim's fields say and nothing more.
"""

from __future__ import annotations

from kg.ontology.registry import vocabulary
from kg.views.parts.cells import Label
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated


def property_label(name: str) -> Label:
    """A property's label in both languages; its name if the registry has none."""
    labels = vocabulary().properties[name].label if name in vocabulary().properties else {}
    return Label(zh=labels.get("zh-hans", name), en=labels.get("en", name))


def object_label(reader: Reader, claim: Stated) -> Label:
    """What a claim states: the name of an entity, the words of a quantity, or a text as it stands."""
    if claim.quantity:
        return reader.amount(claim.quantity).label
    if claim.entity:
        return reader.ref(claim.object).label
    return Label(zh=claim.object, en=claim.object)


def composed(reader: Reader, claim: Stated) -> Label:
    """Subject, property, object; a denial and a modality other than actual are said."""
    subject, named, said = (
        reader.ref(claim.subject).label,
        property_label(claim.predicate),
        object_label(reader, claim),
    )
    zh, en = f"{subject.zh} · {named.zh}：{said.zh}", f"{subject.en} · {named.en}: {said.en}"
    return as_held(reader, Label(zh=zh, en=en), claim)


def as_held(reader: Reader, told: Label, claim: Stated) -> Label:
    """Words with the claim's denial before them and, behind them, a modality other than actual."""
    if claim.polarity == "negative":
        told = Label(zh=f"并非：{told.zh}", en=f"not so: {told.en}")
    return told if claim.modality == "actual" else with_modality(reader, told, claim.modality)


def with_modality(reader: Reader, told: Label, modality: str) -> Label:
    """Words and, behind them, how what they say is held."""
    marked = reader.ref(modality).label
    return Label(zh=f"{told.zh}（{marked.zh}）", en=f"{told.en} ({marked.en})")


def in_words(reader: Reader, claim: Stated) -> Label:
    """The claim's paraphrase, or its fields in words where it has none."""
    return reader.paraphrase(claim.claim) or composed(reader, claim)
