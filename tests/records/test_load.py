"""Nothing falls through: an unknown or repeated key, entity, property, unit or code is a problem with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.records.load import Knowledge, load

ENTITIES = """entities:
  - {id: moonshot-ai, type: Company, name: {zh: 月之暗面, en: Moonshot AI}}
  - {id: round-c, type: FundingRound, name: {zh: C轮, en: Series C}}
  - {id: alibaba, type: Company, name: {zh: 阿里巴巴, en: Alibaba}}
"""
SOURCES = "sources:\n  - {id: s1, title: {zh: 甲, en: One}, published: 2025-01-01}\n"
GOOD = "  - {id: good, subject: round-c, predicate: company, object: moonshot-ai}\n"


def knowledge(
    tmp_path: Path, claims: str = "", entities: str = ENTITIES, sources: str = SOURCES, links: str = ""
) -> Knowledge:
    texts = {"entities": entities, "sources": sources, "claims": f"source: s1\nclaims:\n{GOOD}{claims}"}
    if links:
        texts["links"] = f"links:\n{links}"
    for folder, text in texts.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.yaml").write_text(text, encoding="utf-8")
    return load(data=tmp_path)


def test_the_good_files_have_no_problem_and_build(tmp_path: Path) -> None:
    assert build(knowledge(tmp_path)).total > 0


def claim(**fields: str) -> str:
    given = {"id": "bad", "subject": "round-c", "predicate": "company", "object": "moonshot-ai"} | fields
    body = ", ".join(f"{name}: {value}" for name, value in given.items() if value)
    return f"  - {{{body}}}\n"


MARGIN = "{asWritten: 超过100%, bound: more_than, value: 1, unit: ratio}"
MONEY = "{asWritten: 5亿美元, value: 500000000, unit: USD}"
WRONG_CLAIMS = {
    "unknown key": (claim(colour="red"), "colour: Extra inputs are not permitted", "kg schema prints the keys"),
    "unknown subject": (claim(subject="round-d"), "unknown entity 'round-d'", "nearest: round-c"),
    "unknown object": (claim(object="moonshot"), "unknown entity 'moonshot'", "nearest: moonshot-ai"),
    "unknown about": (claim(about="[tencent-x]"), "unknown entity 'tencent-x'", "define it"),
    "unknown speaker": (claim(speaker="alibab"), "unknown entity 'alibab'", "nearest: alibaba"),
    "unknown predicate": (claim(predicate="compny"), "unknown predicate 'compny'", "nearest: company"),
    "record property as predicate": (claim(predicate="lower"), "unknown predicate 'lower'", ""),
    "derived property as predicate": (
        claim(subject="moonshot-ai", predicate="investor", object="alibaba"),
        "unknown predicate 'investor'",
        "",
    ),
    "wrong domain": (
        claim(subject="alibaba", predicate="stage", object="series-c"),
        "the subject of stage is a FundingRound, 'alibaba' is a Company",
        "use a FundingRound",
    ),
    "wrong range": (claim(object="round-c"), "the object of company is a Company, 'round-c' is a FundingRound", ""),
    "quantity where an object belongs": (claim(object="", quantity=MONEY), "company takes object, not quantity", ""),
    "object where a quantity belongs": (claim(predicate="amount"), "amount takes quantity, not object", ""),
    "unknown unit": (
        claim(predicate="amount", object="", quantity=MONEY.replace("USD", "USX")),
        "unknown unit 'USX'",
        "nearest: USD",
    ),
    "unit of another kind": (
        claim(predicate="amount", object="", quantity=MONEY.replace("USD", "users")),
        "amount takes a unit of kind money, users is of kind count",
        "use one of",
    ),
    "more than the whole": (
        claim(subject="alibaba", predicate="grossMargin", object="", quantity=MARGIN),
        "grossMargin: '超过100%' is above 100%",
        "mend the figure",
    ),
    "less than nothing": (
        claim(predicate="amount", object="", quantity="{asWritten: -5, unit: USD, value: -5}"),
        "amount: '-5' is below USD 0",
        "mend the figure",
    ),
    "unknown bound": (
        claim(predicate="amount", object="", quantity=MONEY.replace("unit", "bound: abot, unit")),
        "bound: Input should be",
        "correct the value",
    ),
    "range without an upper end": (
        claim(predicate="amount", object="", quantity="{asWritten: x, bound: range, lower: 1, unit: USD}"),
        "bound range takes lower and upper alone",
        "",
    ),
    "range upside down": (
        claim(predicate="amount", object="", quantity="{asWritten: x, bound: range, lower: 2, upper: 1, unit: USD}"),
        "contradict each other",
        "",
    ),
    "unknown modality": (claim(modality="maybe"), "modality: Input should be", "correct the value"),
    "not a time": (claim(time="2025-13"), "time: ", "EDTF"),
    "boolean that is a word": (
        claim(predicate="oversubscribed", object="", literal="perhaps"),
        "oversubscribed takes true or false",
        "",
    ),
    "unknown definition": (claim(definition="oversea"), "unknown definition 'oversea'", "nearest: overseas"),
    "unpinned quote": (claim(evidence="[{role: figure, quote: 5亿美元}]"), "a quote is not yet a position", "kg pin"),
    "slice without a hash": (claim(evidence="[{role: figure, start: 1, end: 2}]"), "a slice has either", ""),
    "unknown role": (
        claim(evidence="[{role: figur, start: 1, end: 2, sha256: " + "a" * 64 + "}]"),
        "role: Input should be",
        "",
    ),
    "inferred field that is none": (claim(inferred="{tme: because}"), "unknown field 'tme'", "nearest: time"),
    "id that is no slug": (claim(id="Bad_Id"), "id: String should match pattern", "correct the value"),
    "control character": (claim(certainty='"a\\x07b"'), "U+0007 is not a character of text: XML cannot carry it", ""),
}


@pytest.mark.parametrize("case", WRONG_CLAIMS)
def test_a_wrong_claim_is_named_with_file_line_and_remedy(case: str, tmp_path: Path) -> None:
    text, message, remedy = WRONG_CLAIMS[case]
    found = problems_of(knowledge(tmp_path, text))
    matching = [problem for problem in found if message in problem.message]
    assert matching, found
    assert matching[0].file == "kg/data/claims/x.yaml"
    assert matching[0].line == 4
    assert remedy in matching[0].remedy
    assert matching[0].remedy


def test_a_repeated_id_names_both_places(tmp_path: Path) -> None:
    (problem,) = problems_of(knowledge(tmp_path, GOOD))
    assert str(problem).startswith(
        "kg/data/claims/x.yaml:4: the claim 's1.good' is already defined at kg/data/claims/x.yaml:3"
    )


def test_a_repeated_key_is_a_problem(tmp_path: Path) -> None:
    found = problems_of(knowledge(tmp_path, "  - {id: bad, subject: round-c, subject: alibaba, predicate: company}\n"))
    assert any("the key 'subject' is repeated" in problem.message and problem.line == 4 for problem in found)


def test_an_unknown_type_is_a_problem(tmp_path: Path) -> None:
    entities = ENTITIES + "  - {id: x, type: Compny, name: {zh: 某, en: X}}\n"
    (problem,) = problems_of(knowledge(tmp_path, entities=entities))
    assert (problem.line, problem.message, problem.remedy) == (5, "unknown type 'Compny'", "nearest: Company")


@pytest.mark.parametrize("name", ["Investment", "Claim", "Quantity", "Modality"])
def test_what_claims_introduce_cannot_be_defined_by_hand(name: str, tmp_path: Path) -> None:
    entities = ENTITIES + f"  - {{id: x, type: {name}, name: {{zh: 某, en: X}}}}\n"
    (problem,) = problems_of(knowledge(tmp_path, entities=entities))
    assert problem.message == f"unknown type {name!r}"


def test_a_name_in_one_language_only_is_a_problem(tmp_path: Path) -> None:
    entities = ENTITIES + "  - {id: x, type: Company, name: {zh: 某}}\n"
    found = problems_of(knowledge(tmp_path, entities=entities))
    assert any(problem.message.startswith("en: Field required") and problem.line == 5 for problem in found)


def test_an_unknown_source_is_a_problem(tmp_path: Path) -> None:
    found = problems_of(knowledge(tmp_path, sources=SOURCES.replace("s1", "s2")))
    assert any(problem.message == "unknown source 's1'" and problem.line == 1 for problem in found)


def test_a_link_to_an_unknown_claim_or_of_an_unknown_kind_is_a_problem(tmp_path: Path) -> None:
    found = problems_of(knowledge(tmp_path, links="  - {kind: sameStatemnt, claims: [s1.good, s1.god]}\n"))
    assert [problem.message for problem in found] == ["unknown claim 's1.god'", "unknown link kind 'sameStatemnt'"]
    assert [problem.remedy for problem in found] == ["nearest: s1.good", "nearest: sameStatement"]


def test_all_problems_come_in_one_run_and_stop_the_build(tmp_path: Path) -> None:
    known = knowledge(tmp_path, claim(subject="round-d") + claim(id="worse", predicate="compny"))
    with pytest.raises(InvalidFiles) as caught:
        build(known)
    assert [problem.line for problem in caught.value.problems] == [4, 5]


def test_a_ticket_needs_its_investment_stated_in_the_same_source(tmp_path: Path) -> None:
    ticket = claim(subject="round-c-alibaba", predicate="ticket", object="", quantity=MONEY)
    assert any("unknown entity 'round-c-alibaba'" in p.message for p in problems_of(knowledge(tmp_path, ticket)))
    other = tmp_path / "with"
    other.mkdir()
    led = claim(id="led", predicate="ledBy", object="alibaba")
    assert problems_of(knowledge(other, led + ticket)) == []


def test_the_packaged_files_have_no_problem(known: Knowledge) -> None:
    assert problems_of(known) == []


def test_packaged_files_are_read_once_and_anew_where_one_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge(tmp_path)
    monkeypatch.setattr("kg.records.load.data_dir", lambda: tmp_path)
    first, second = load(), load()
    assert second.claims["s1.good"] is first.claims["s1.good"]
    first.claims.clear()
    first.links.append(first.links)  # type: ignore[arg-type]  # whatever a caller does to its own lists
    assert (second.links, [*load().claims], load().links) == ([], ["s1.good"], [])
    path = tmp_path / "claims" / "x.yaml"
    path.write_text(path.read_text("utf-8").replace("id: good", "id: better"), "utf-8")
    assert [*load().claims] == ["s1.better"]
    path.unlink()
    assert [*load().claims] == []
