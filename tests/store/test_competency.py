"""Questions that an analyst asks of the two articles, answered over HTTP as worked out by hand from their text.

Each `competency/NAME.rq` says in its `#+` header the question, the classes it exercises, the kind of answer, the rows
and the places in the articles that show them. Two answers that are not a fact are kept apart from a fact: "not
stated" and "undetermined". Where nothing is found, a contrast shows that the same query finds something where there
is something to find.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field
from rdflib.plugins.sparql import prepareQuery

from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml
from kg.ontology.registry import CLAIM, CODE, ID, LINKS, LT, QUANTITY, SOURCE, vocabulary
from kg.records.load import Knowledge
from kg.records.record_models import Bilingual, Sha256
from kg.records.texts import Texts, sha256
from tests.support.query_patterns import patterns
from tests.support.serving import Service

FOLDER = Path(__file__).parent / "competency"
NAMES = sorted(path.stem for path in FOLDER.glob("*.rq"))
ARTICLES = ("a1", "a2")
GRAPHS = [
    *(("default-graph-uri", SOURCE + name) for name in ARTICLES),
    *(("default-graph-uri", LINKS + name) for name in ("a1", "a2", "a1+a2")),
]


class Place(Record):
    """A stretch of an article that shows the answer, or where it would have to stand."""

    source: Literal["a1", "a2"]
    start: int
    end: int
    sha256: Sha256


class Question(Record):
    """What the header of a question says; `contrast` gives words of the query to exchange."""

    question: Bilingual
    classes: Annotated[list[str], Field(min_length=1)]
    answer: Literal["stated", "no", "not stated", "undetermined"]
    rows: list[list[str]]
    contrast: dict[str, str] = Field(default_factory=dict)
    evidence: Annotated[list[Place], Field(min_length=1)]


@cache
def read(name: str) -> tuple[Question, str]:
    """A question and the text of its query."""
    text = (FOLDER / f"{name}.rq").read_text("utf-8")
    header = "\n".join(line.removeprefix("#+ ") for line in text.splitlines() if line.startswith("#+"))
    return Question.model_validate(parse_yaml(header, name).data), text


def ask(server: Service, text: str) -> set[tuple[str, ...]]:
    """The rows that the service answers from the two articles and the links between their claims."""
    response = server.query(text, parameters=GRAPHS)
    assert response.status_code == 200, response.text
    found = response.json()
    columns = found["head"]["vars"]
    return {
        tuple(short(row[column]["value"]) if column in row else "" for column in columns)
        for row in found["results"]["bindings"]
    }


def short(value: str) -> str:
    for namespace in (QUANTITY, ID, CODE, CLAIM, LT):
        value = value.removeprefix(namespace)
    return value


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_one_worked_out_by_hand(server: Service, name: str) -> None:
    question, text = read(name)
    assert ask(server, text) == {tuple(row) for row in question.rows}


@pytest.mark.parametrize("name", [name for name in NAMES if read(name)[0].contrast])
def test_the_same_query_finds_something_where_there_is_something(server: Service, name: str) -> None:
    question, text = read(name)
    for old, new in question.contrast.items():
        assert old in text
        text = text.replace(old, new)
    found = ask(server, text)
    assert found and found != {tuple(row) for row in question.rows}


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_without_a_fact_says_so_and_has_a_contrast(name: str) -> None:
    question, _ = read(name)
    assert (question.answer == "not stated") <= (not question.rows)
    assert (not question.rows) <= (question.answer in ("no", "not stated"))
    if not question.rows or question.answer == "undetermined":
        assert question.contrast, "a query that finds nothing needs a contrast"


@pytest.mark.parametrize("name", NAMES)
def test_the_evidence_stands_in_the_articles(known: Knowledge, texts: Texts, name: str) -> None:
    question, _ = read(name)
    for place in question.evidence:
        text = texts.of(known.sources[place.source])
        assert text is not None
        assert sha256(text[place.start : place.end]) == place.sha256, place


def test_every_class_that_the_articles_populate_has_two_questions(known: Knowledge) -> None:
    populated: set[str] = set()
    for loaded in known.claims.values():
        if loaded.source in ARTICLES:
            claim = loaded.claim
            named = (claim.subject, claim.object, claim.speaker, claim.document, claim.provider, *claim.about)
            populated |= {known.entities[id].type for id in named if id in known.entities}
            minted = vocabulary().properties[claim.predicate].mints
            populated |= {minted} if minted and claim.asserted else set()
    asked = [name for question, _ in map(read, NAMES) for name in question.classes]
    assert {name: asked.count(name) for name in populated if asked.count(name) < 2} == {}
    assert set(asked) <= populated


def test_there_are_enough_questions_and_enough_without_a_fact() -> None:
    questions = [read(name)[0] for name in NAMES]
    assert len(questions) >= 125
    assert len([question for question in questions if question.answer != "stated"]) >= 6
    assert {question.answer for question in questions} == {"stated", "no", "not stated", "undetermined"}


ONE_HOP = [
    *("cash-in-numbers", "kimi-users-of-a-month", "doubao-users-of-a-month", "products-above-100-million"),
    *("advertising-of-kimi", "size-of-kimi-k2", "tools-in-one-hop", "steps-reached-now", "rank-reached-by"),
    *("capex-of-baidu-done", "capex-of-bytedance", "web-traffic-of-kimi", "efficiency-gain-of-k2"),
    *("who-works-where-now", "listed-or-private", "maker-of-k2-thinking", "rounds-b-and-c-together"),
]


@pytest.mark.parametrize("name", ONE_HOP)
def test_what_a_newcomer_asks_takes_three_patterns(name: str) -> None:
    assert patterns(prepareQuery(read(name)[1]).algebra) <= 3
