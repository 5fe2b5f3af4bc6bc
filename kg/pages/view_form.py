"""The form of a view: its fields with what they offer, and what names that were typed into them mean.

A name is taken for the thing that it certainly means; anything else stays as it was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, cast

from kg.base.json_value import JsonObject
from kg.facts.entities import both_languages
from kg.facts.fact_records import Both, Reference
from kg.facts.references import classes, reference
from kg.facts.resolve import resolve
from kg.ontology.registry import vocabulary
from kg.pages.search import search
from kg.pages.view_cells import word
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.parts.view_parameters import Parameter, Value
from kg.views.view_specs import VIEWS, ViewSpec, spec_named

_SUGGESTED = 60
_CLASS_OF = {"company": "Company", "person": "Person", "subjects": "Product"}  # what a form suggests
_ANY = "Organization"


class Option(TypedDict):
    """What a form offers."""

    id: str
    text: Both


class FormField(TypedDict):
    """A parameter of a view with its value; `chosen` are the parts of that, `things` those it names, `of` a class."""

    name: str
    kind: str
    title: Both
    example: str
    required: bool
    value: str
    chosen: list[str]
    options: list[Option]
    of: str
    things: list[Reference]


def field(snapshot: Snapshot, spec: ViewSpec, item: Parameter, given: str | None) -> FormField:
    default = spec.defaults.get(item.name)
    several = item.kind in ("entities", "modalities", "names")
    asked = [part.strip() for part in given.split(",")] if several and given else []
    chosen = asked or _several(default) if several else [str(given or default or "")]
    return {
        "name": item.name,
        "kind": item.kind,
        "title": item.title.model_dump(),
        "example": item.example,
        "required": item.name in spec.required,
        "value": ",".join(chosen),
        "chosen": chosen,
        "options": options(snapshot, spec, item),
        "of": _CLASS_OF.get(item.name, ""),
        "things": [reference(snapshot, each) for each in chosen if each in classes(snapshot)],
    }


def _several(value: Value) -> list[str]:
    """The parts of a default that is a list."""
    return list(value) if isinstance(value, tuple) else []


def options(snapshot: Snapshot, spec: ViewSpec, item: Parameter) -> list[Option]:
    if item.kind in ("entity", "entities"):
        return _things(snapshot)[_CLASS_OF.get(item.name, _ANY)]
    if item.kind in ("metric", "modalities"):
        codes = vocabulary().codes_of("Metric" if item.kind == "metric" else "Modality")
        return [{"id": code.name, "text": both_languages(code.label)} for code in codes]
    if item.kind == "names":
        return [{"id": each, "text": VIEWS[each].title.model_dump()} for each in _several(spec.defaults[item.name])]
    return [{"id": each, "text": word(each)} for each in item.choices]


@kept
def _things(snapshot: Snapshot) -> dict[str, list[Option]]:
    """The things that a form offers, by the class that it asks for."""
    found: dict[str, list[Option]] = {}
    for name in {*_CLASS_OF.values(), _ANY}:
        groups = search(snapshot, "", name, _SUGGESTED)["groups"]
        found[name] = [{"id": each["id"], "text": each["name"]} for group in groups for each in group["results"]]
    return found


def by_name(snapshot: Snapshot, name: str, parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a view that name things, with the ids that their names certainly mean; others stay as given."""
    kinds = {item.name: item.kind for item in spec_named(name).parameters}
    found: dict[str, str] = {}
    for key, value in parameters.items():
        given = value.split(",") if kinds.get(key) == "entities" else [value] if kinds.get(key) == "entity" else []
        ids = [_id_of(snapshot, each, _CLASS_OF.get(key)) for each in given]
        if ids != given:
            found[key] = ",".join(ids)
    return found


def _id_of(snapshot: Snapshot, given: str, class_name: str | None) -> str:
    """What a name certainly means, first among things of the class that is asked for; else the text as it is."""
    if given in classes(snapshot):
        return given
    named = resolve(snapshot, given, class_name, 1)["best"] if class_name else None
    return named or resolve(snapshot, given, limit=1)["best"] or given


def suggestions(snapshot: Snapshot, spec: ViewSpec, parameters: Mapping[str, str], problem: JsonObject) -> list[Both]:
    """What the refused parameter may be instead: the nearest id as `id`, the whole `value` with it in its place."""
    place, nearest = str(problem.get("place") or ""), cast(list[str], problem.get("nearest") or [])
    several = any(item.name == place and item.kind == "entities" for item in spec.parameters)
    given = parameters.get(place, "").split(",") if several else [""]
    wrong = next((number for number, each in enumerate(given) if each not in classes(snapshot)), 0)
    return [{"id": near, "value": ",".join([*given[:wrong], near, *given[wrong + 1 :]])} for near in nearest]
