"""What a search is answered with besides names: figures with outlet and day, views, sources, properties.

Reach for `search_page` for what is typed into a search box; `kg.pages.search_words` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal, TypedDict

from kg.facts.claim_line import claim_fields, lines
from kg.facts.entities import both_languages, local, names
from kg.facts.fact_records import Both, ClaimLine
from kg.facts.name_match import folded, simplified
from kg.facts.outlets import outlets
from kg.facts.references import classes
from kg.ontology.registry import vocabulary
from kg.pages.dossier import figures, latest_and_best, leading_to, views_of
from kg.pages.search import EXACT, LIMIT, SearchPage, SearchResult, search
from kg.pages.search_words import Topic, begun_topics, read_words
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.view_specs import VIEWS

MOST = 6
_MOST_FIGURES = 2
_MOST_SOURCES = 3
# The parts of a company's page that answer a view's question, with the relation without which they are not there.
_SECTIONS = {"funding": ("funding", "company"), "people": ("people", ""), "contradictions": ("disputed", "")}


class SearchAnswer(TypedDict):
    """An answer with the way to it; `note` is the figure with day and outlet, or the question that is answered."""

    kind: Literal["figure", "section", "view", "source", "property"]
    label: Both
    note: Both
    path: str
    given: dict[str, str]
    fragment: str


class AnsweredSearch(SearchPage):
    """What a text may mean, and what answers it; `only` is the one thing of that very name, `nearest` what is alike."""

    answers: list[SearchAnswer]
    only: str | None
    nearest: list[SearchResult]


def search_page(
    snapshot: Snapshot, q: str, class_name: str | None = None, limit: int = LIMIT, language: str = "zh"
) -> AnsweredSearch:
    """The things that `q` may mean and, where no class is asked for, what answers it as a question."""
    found = search(snapshot, q, class_name, limit, language)
    results = [result for group in found["groups"] for result in group["results"]]
    exact = [result["id"] for result in results if q and result["reason"] in EXACT]
    told = answers(snapshot, q) if q.strip() and class_name is None else []
    nearest: list[SearchResult] = []
    if q.strip() and not results and not told:
        again = search(snapshot, q, limit=3, language=language, likeness=30)
        nearest = [result for group in again["groups"] for result in group["results"]]
    return {**found, "answers": told, "only": exact[0] if len(exact) == 1 else None, "nearest": nearest}


def answers(snapshot: Snapshot, q: str) -> list[SearchAnswer]:
    """What answers `q`, the most particular first; empty where it says nothing that is known here."""
    read = read_words(snapshot, q)
    found: list[SearchAnswer] = []
    for topic in read.topics:
        for thing in read.things:
            found += _on(snapshot, thing, topic)
    found += _together(snapshot, read.things)
    if len(read.things) == 1 and not found:
        found += [_figure(snapshot, read.things[0], line) for line in _first_figures(snapshot, read.things[0])]
    if not read.things:
        found += [answer for topic in read.topics or begun_topics(q) for answer in _alone(topic)]
    return [*found, *_sources(snapshot, q)][:MOST]


# Answers


def _on(snapshot: Snapshot, thing: str, topic: Topic) -> Iterator[SearchAnswer]:
    """What is known here of a thing on a topic."""
    if topic.properties:
        about = [id for id in _about(snapshot).get(thing, ()) if _property(snapshot, id) in topic.properties]
        told = lines(snapshot, about)
        for line in sorted(told, key=lambda line: (line["asserted"], *latest_and_best(line)))[-_MOST_FIGURES:][::-1]:
            yield _figure(snapshot, thing, line)
    if topic.view:
        yield from _view_on(snapshot, thing, topic.view)


def _view_on(snapshot: Snapshot, thing: str, view: str) -> Iterator[SearchAnswer]:
    kinds, spec = classes(snapshot)[thing], VIEWS[view]
    name = names(snapshot)[thing].get("name", {})
    label, note = _joined(name, spec.title.model_dump()), spec.question.model_dump()
    section, relation = _SECTIONS.get(view, ("", ""))
    if relation and not leading_to(snapshot, thing, relation):
        return
    if section and "Company" in kinds:
        yield _answer("section", label, note, f"/id/{thing}", fragment=section)
        return
    products = [thing] if "Product" in kinds else leading_to(snapshot, thing, "developedBy", "Product")
    given = next((each["given"] for each in views_of(thing, kinds, products) if each["name"] == view), None)
    if given is not None:
        yield _answer("view", label, note, f"/views/{view}", given)
    elif section and "Company" not in kinds:
        yield _answer("section", label, note, f"/id/{thing}", fragment=section)


def _together(snapshot: Snapshot, things: Sequence[str]) -> Iterator[SearchAnswer]:
    """What is known of several things together: how two are connected, how products compare."""
    products = [id for id in things if "Product" in classes(snapshot)[id]]
    known = [names(snapshot)[id].get("name", {}) for id in things]
    if len(products) > 1:
        label = _joined(*(names(snapshot)[id].get("name", {}) for id in products))
        yield _answer("view", label, VIEWS["mau"].question.model_dump(), "/views/mau", {"subjects": ",".join(products)})
    for (one, first), (other, second) in combinations(zip(things, known, strict=True), 2):
        label = {
            "zh": f"{_own(first, 'zh')} → {_own(second, 'zh')}",
            "en": f"{_own(first, 'en')} → {_own(second, 'en')}",
        }
        note = VIEWS["connection"].question.model_dump()
        yield _answer("view", label, note, "/views/connection", {"start": one, "end": other})


def _alone(topic: Topic) -> Iterator[SearchAnswer]:
    """What a topic without a thing leads to: its view, its properties in the vocabulary."""
    if topic.view:
        spec = VIEWS[topic.view]
        given = {item.name: item.example for item in spec.parameters if item.name in spec.required}
        yield _answer("view", spec.title.model_dump(), spec.question.model_dump(), f"/views/{topic.view}", given)
    for name in topic.properties:
        prop = vocabulary().properties[name]
        yield _answer("property", both_languages(prop.label), both_languages(prop.definition), "/schema", fragment=name)


def _sources(snapshot: Snapshot, q: str) -> list[SearchAnswer]:
    """The sources whose outlet the text names or begins, the latest first."""
    text = folded(simplified(q))
    if len(text) < 2:
        return []
    found = [
        _answer("source", outlet["name"], {"zh": "", "en": ""}, f"/sources/{id}")
        for id, outlet in sorted(outlets(snapshot).items(), key=lambda each: each[0], reverse=True)
        if any(folded(simplified(each)).startswith(text) for each in (*outlet["outlet"].values(), id))
    ]
    return found[:_MOST_SOURCES]


def _first_figures(snapshot: Snapshot, thing: str) -> list[ClaimLine]:
    return figures(snapshot, thing, classes(snapshot)[thing])[:_MOST_FIGURES]


@kept
def _about(snapshot: Snapshot) -> dict[str, list[str]]:
    """The claims that concern each thing."""
    found: dict[str, list[str]] = {}
    for claim, record in sorted(claim_fields(snapshot).items()):
        for term in record.get("about", ()):
            found.setdefault(local(term.value), []).append(claim)
    return found


def _property(snapshot: Snapshot, claim: str) -> str:
    return local(claim_fields(snapshot)[claim]["predicate"].value)


def _figure(snapshot: Snapshot, thing: str, line: ClaimLine) -> SearchAnswer:
    """A claim's figure with its hedge, day and outlet."""
    outlet = outlets(snapshot)[line["source"]["id"]]["name"]
    label = _joined(names(snapshot)[thing].get("name", {}), line["label"])
    note = {language: _told(line, language, _own(outlet, language)) for language in ("zh", "en")}
    return _answer("figure", label, note, f"/claims/{line['id']}")


def _told(line: ClaimLine, language: str, outlet: str) -> str:
    value = line["value"]
    said = value["text"] if value["kind"] == "text" else _own(value.get("name", {}), language)
    if line["modality"] != "actual":
        said = f"{_own(both_languages(vocabulary().codes[line['modality']].label), language)}: {said}"
    when = _own(line["time"]["name"], language) if "time" in line else ""
    return " · ".join(part for part in (said, when, outlet) if part)


def _answer(
    kind: Literal["figure", "section", "view", "source", "property"],
    label: Both,
    note: Both,
    path: str,
    given: dict[str, str] | None = None,
    fragment: str = "",
) -> SearchAnswer:
    return {"kind": kind, "label": label, "note": note, "path": path, "given": given or {}, "fragment": fragment}


def _joined(*parts: Both) -> Both:
    return {"zh": "，".join(_own(each, "zh") for each in parts), "en": ", ".join(_own(each, "en") for each in parts)}


def _own(both: Both, language: str) -> str:
    return both.get(language) or next(iter(both.values()), "")
