"""A claim in words, in both languages, from its own fields: for claims that carry no paraphrase.

Says what the fields say, bound, time, modality and denial included, and nothing more.
"""

from __future__ import annotations

from kg.facts.entities import both_languages
from kg.facts.fact_records import Both, ClaimLine
from kg.ontology.registry import vocabulary

_VALUE_IS_TIME = ("period", "none")


def in_words(line: ClaimLine) -> Both:
    """Subject, property, value, time; who says so first, a denial and a modality other than actual marked."""
    return {language: _told(line, language) for language in ("zh", "en")}


def _told(line: ClaimLine, language: str) -> str:
    zh = language == "zh"
    subject, label = _own(line["subject"]["name"], language), _own(line["label"], language)
    value = _value(line, language)
    said = f"{subject}，{label}" if zh else f"{subject}, {label}"
    if value:
        said += f"：{value}" if zh else f": {value}"
    if "time" in line and line["value"]["kind"] not in _VALUE_IS_TIME:
        when = _own(line["time"]["name"], language)
        said += f"（{when}）" if zh else f" ({when})"
    if line["polarity"] == "negative":
        said = f"并非：{said}" if zh else f"not so: {said}"
    if line["modality"] != "actual":
        mark = _own(both_languages(vocabulary().codes[line["modality"]].label), language)
        said = f"{mark}：{said}" if zh else f"{mark}: {said}"
    voices = [_own(step["name"], language) for step in line["attribution"]]
    if voices:
        said = f"据{'、'.join(voices)}，{said}" if zh else f"according to {', '.join(voices)}, {said}"
    return f"{said}。" if zh else f"{said[0].upper()}{said[1:]}."


def _value(line: ClaimLine, language: str) -> str:
    value = line["value"]
    if value["kind"] == "text":
        return f"“{value['text']}”"
    if value["kind"] == "none":
        return _own(line["time"]["name"], language) if "time" in line else ""
    return _own(value["name"], language)


def _own(both: dict[str, str], language: str) -> str:
    return both.get(language) or next(iter(both.values()), "")
