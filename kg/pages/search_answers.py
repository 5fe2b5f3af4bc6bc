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
from kg.ontology.phrases import headlines, told_of
from kg.ontology.registry import vocabulary
from kg.pages.asserted import leading_to
from kg.pages.dossier import figures, latest_and_best, views_of
from kg.pages.search import EXACT, LIMIT, SearchPage, SearchResult, search
from kg.pages.search_sources import search_sources
from kg.pages.search_topics import PLAIN, Topic, asked_topics, begun_topics
from kg.pages.search_words import TypedWords, in_parts, read_words
from kg.store.per_snapshot import kept
from kg.store.shipped_query import query_named
from kg.store.snapshot import Snapshot
from kg.views.view_specs import VIEWS

MOST = 6
_MOST_FIGURES = 2
_MOST_SOURCES = 3
# The parts of a company's page that answer a view's question, with the relation without which they are not there.
_SECTIONS = {"funding": ("funding", "company"), "people": ("people", ""), "contradictions": ("disputed", "")}
AnswerKind = Literal["figure", "section", "view", "query", "source", "property"]
_ANSWERING = ("figure", "section", "view", "query")  # the kinds of which the first is what a question asks for
_INVESTED = ("relationships-in-investor", "investor")  # of who invests: the rounds, and the relation that leads there


class SearchAnswer(TypedDict):
    """An answer with the way to it; `note` is the figure with day and outlet, or the question that is answered."""

    kind: AnswerKind
    label: Both
    note: Both
    path: str
    given: dict[str, str]
    fragment: str


class AnsweredSearch(SearchPage):
    """What a text may mean, and what answers it; `only` is the one thing of that very name, `nearest` what is alike.

    With `asks` the text asks more than a name and its first answer is the way to go; else what it names comes first.
    """

    answers: list[SearchAnswer]
    asks: bool
    only: str | None
    nearest: list[SearchResult]


def search_page(
    snapshot: Snapshot, q: str, class_name: str | None = None, limit: int = LIMIT, language: str = "zh"
) -> AnsweredSearch:
    """The things that `q` may mean and, where no class is asked for, what answers it as a question."""
    if class_name == "Source":
        found = search_sources(snapshot, q, limit, language)
        return {**found, "answers": [], "asks": False, "only": None, "nearest": []}
    read = read_words(snapshot, q)
    found = search(snapshot, q, class_name, limit, language, in_parts=in_parts(snapshot, read))
    results = [result for group in found["groups"] for result in group["results"]]
    exact = [result["id"] for result in results if q and result["reason"] in EXACT]
    told = answers(snapshot, q, read) if q.strip() and class_name is None else []
    nearest: list[SearchResult] = []
    if q.strip() and not results and not told:
        again = search(snapshot, q, limit=3, language=language, likeness=30)
        nearest = [result for group in again["groups"] for result in group["results"]]
    asks = _asks(read) and bool(told) and told[0]["kind"] in _ANSWERING
    only = exact[0] if len(exact) == 1 else None
    return {**found, "answers": told, "asks": asks, "only": only, "nearest": nearest}


def _asks(read: TypedWords) -> bool:
    """Whether a text asks more than a name does: a topic, a year, what several things have to do with each other."""
    return bool(read.topics or read.years or len(read.things) != 1)


def answers(snapshot: Snapshot, q: str, read: TypedWords | None = None) -> list[SearchAnswer]:
    """What answers `q`, the most particular first; empty where it says nothing that is known here."""
    read = read or read_words(snapshot, q)
    found = [] if len(read.things) < 2 else list(_together(snapshot, read))
    for topic in read.topics:
        for thing in read.things:
            found += _on(snapshot, thing, topic, read.years)
    found += [each for each in _ties(snapshot, read.things) if each not in found]
    if len(read.things) == 1 and not found:
        found += _alone_with(snapshot, read.things[0], read.years)
    if not read.things:
        found += _of_words(q, read)
    return [*found, *_sources(snapshot, q)][:MOST]


def _of_words(q: str, read: TypedWords) -> list[SearchAnswer]:
    """What answers a text without a thing: what holds its words plainly, what single words ask for, what holds some."""
    ranked = asked_topics(q)
    plain = [topic for share, topic in ranked if share >= PLAIN and not topic.properties and read.wanted]
    told = [*plain, *(read.topics or begun_topics(q)), *(topic for _, topic in ranked)]
    found = [answer for topic in dict.fromkeys(told) for answer in _alone(topic)]
    return [answer for place, answer in enumerate(found) if answer not in found[:place]]


# Answers


def _on(snapshot: Snapshot, thing: str, topic: Topic, years: Sequence[str]) -> Iterator[SearchAnswer]:
    """What is known here of a thing on a topic, of the years alone where years are asked for."""
    if topic.properties:
        about = [id for id in _about(snapshot).get(thing, ()) if _property(snapshot, id) in topic.properties]
        told = _within(lines(snapshot, about), years)
        for line in sorted(told, key=lambda line: (line["asserted"], *latest_and_best(line)))[-_MOST_FIGURES:][::-1]:
            yield _figure(snapshot, thing, line)
    if topic.view:
        yield from _view_on(snapshot, thing, topic.view, years)


def _alone_with(snapshot: Snapshot, thing: str, years: Sequence[str]) -> Iterator[SearchAnswer]:
    """The first figures of a thing; with years the figures that sources state of them, and what happened in them."""
    kinds = classes(snapshot)[thing]
    told = figures(snapshot, thing, kinds)
    if years:
        opening = {name for headline in told_of(kinds, headlines()) for name in headline.properties}
        about = [id for id in _about(snapshot).get(thing, ()) if claim_fields(snapshot)[id]["asserted"].value == "true"]
        dated = [line for line in _within(lines(snapshot, about), years) if line["value"]["kind"] == "quantity"]
        weights = {
            line["id"]: (line["predicate"] in opening, len(line["mentions"]), latest_and_best(line)) for line in dated
        }
        told = sorted(dated, key=lambda line: weights[line["id"]], reverse=True)
    for line in told[:_MOST_FIGURES]:
        yield _figure(snapshot, thing, line)
    if years:
        yield from _view_on(snapshot, thing, "timeline", years)


def _within(told: Sequence[ClaimLine], years: Sequence[str]) -> list[ClaimLine]:
    """The lines whose time lies within the years; all of them where none is asked for."""
    return [line for line in told if not years or _only_year(line) in years]


def _only_year(line: ClaimLine) -> str:
    """The year in which all of a line's time lies; empty where none certainly holds it."""
    time = line.get("time")
    first, last = (time.get("earliest", "")[:4], time.get("latest", "")[:4]) if time else ("", "")
    return first if first == last else ""


def _window(view: str, years: Sequence[str]) -> dict[str, str]:
    """The window of a view that years ask for, where the view takes one."""
    if not years or "window" not in {each.name for each in VIEWS[view].parameters}:
        return {}
    return {"window": min(years) if len(set(years)) == 1 else f"{min(years)}/{max(years)}"}


def _view_on(snapshot: Snapshot, thing: str, view: str, years: Sequence[str]) -> Iterator[SearchAnswer]:
    kinds, spec = classes(snapshot)[thing], VIEWS[view]
    name = names(snapshot)[thing].get("name", {})
    label, note = _joined(name, spec.title.model_dump()), spec.question.model_dump()
    section, relation = _SECTIONS.get(view, ("", ""))
    if relation and not leading_to(snapshot, thing, relation):
        section, relation = _INVESTED
        if leading_to(snapshot, thing, relation):
            label = _joined(name, both_languages(vocabulary().properties[relation].inverse_label or {}))
            yield _answer("section", label, {"zh": "", "en": ""}, f"/id/{thing}", fragment=section)
        return
    if section and "Company" in kinds:
        yield _answer("section", label, note, f"/id/{thing}", fragment=section)
        return
    products = [thing] if "Product" in kinds else leading_to(snapshot, thing, "developedBy", "Product")
    given = next((each["given"] for each in views_of(thing, kinds, products) if each["name"] == view), None)
    if given is not None:
        yield _answer("view", label, note, f"/views/{view}", given | _window(view, years))
    elif section and "Company" not in kinds:
        yield _answer("section", label, note, f"/id/{thing}", fragment=section)


def _together(snapshot: Snapshot, read: TypedWords) -> Iterator[SearchAnswer]:
    """How several things compare: the users of products, of those of companies where users are asked for."""
    asked = any(topic.view == "mau" for topic in read.topics)
    own = {id: [id] if "Product" in classes(snapshot)[id] else _products(snapshot, id, asked) for id in read.things}
    compared = [id for id, products in own.items() if products]
    if len(compared) > 1 and (asked or not read.topics):
        spec = VIEWS["mau"]
        label = _joined(*(names(snapshot)[id].get("name", {}) for id in compared), spec.title.model_dump())
        given = {"subjects": ",".join(dict.fromkeys(product for id in compared for product in own[id]))}
        yield _answer("view", label, spec.question.model_dump(), "/views/mau", given | _window("mau", read.years))


def _products(snapshot: Snapshot, company: str, asked: bool) -> list[str]:
    return leading_to(snapshot, company, "developedBy", "Product") if asked else []


def _ties(snapshot: Snapshot, things: Sequence[str]) -> Iterator[SearchAnswer]:
    """How each two of several things are connected."""
    known = [names(snapshot)[id].get("name", {}) for id in things]
    for (one, first), (other, second) in combinations(zip(things, known, strict=True), 2):
        label = {
            "zh": f"{_own(first, 'zh')} → {_own(second, 'zh')}",
            "en": f"{_own(first, 'en')} → {_own(second, 'en')}",
        }
        note = VIEWS["connection"].question.model_dump()
        yield _answer("view", label, note, "/views/connection", {"start": one, "end": other})


def _alone(topic: Topic) -> Iterator[SearchAnswer]:
    """What a topic without a thing leads to: its view, its query, its properties in the vocabulary."""
    if topic.view:
        spec = VIEWS[topic.view]
        given = {item.name: item.example for item in spec.parameters if item.name in spec.required}
        yield _answer("view", spec.title.model_dump(), spec.question.model_dump(), f"/views/{topic.view}", given)
    if topic.query:
        head = query_named(topic.query).header
        question = head.question.model_dump() if head.question else {"zh": "", "en": ""}
        yield _answer("query", head.title.model_dump(), question, f"/queries/{topic.query}")
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
    kind: AnswerKind,
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
