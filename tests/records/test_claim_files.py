"""A claim file that people read: passages, statements and words expand to the claims of the long form, and back."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from kg.base.errors import BadInput, LongtuError
from kg.base.paths import data_dir
from kg.base.problems import InvalidFiles
from kg.base.yaml_text import read_yaml
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.records.expansion import predicates
from kg.records.formatting import formatted, read_claims
from kg.records.json_schema import json_schema
from kg.records.load import Knowledge, load
from kg.records.passage_statements import Statement
from kg.records.pin import pin
from kg.records.texts import Texts, sha256
from tests.records.test_load import ENTITIES, SOURCES, knowledge
from tests.support.evidence_of import TRUE, write

PACKAGED = sorted((data_dir() / "claims").glob("*.yaml"))
LINE = b"<https://w3id.org/longtu/ontology#line>"


def told(known: Knowledge) -> set[bytes]:
    """The built quads, but for the lines on which the claims stand."""
    return {line for line in build(known).nquads.splitlines() if LINE not in line}


def in_long_form(path: Path) -> str:
    """A claim file claim by claim, as it was written before there were statements."""
    _, file, claims = read_claims(path.read_text("utf-8"), path.name)
    records = [one.claim.model_dump(mode="json", by_alias=True, exclude_defaults=True) for one in claims]
    data = {"source": file.source, "aliases": file.aliases, "claims": records}
    return yaml.safe_dump({k: v for k, v in data.items() if v}, allow_unicode=True, sort_keys=False)


def rewritten(path: Path, known: Knowledge, texts: Texts) -> str:
    found = formatted(path, known, texts)
    path.write_text(found.text, encoding="utf-8")
    return found.text


def test_statements_expand_to_the_same_graph(tmp_path: Path) -> None:
    known, texts = write(tmp_path, TRUE)
    path = tmp_path / "claims" / "s1.yaml"
    before = path.read_text("utf-8")
    after = rewritten(path, known, texts)
    assert after != before and "evidence:" not in after and "passages:" in after
    again = load(data=tmp_path)
    assert {key: loaded.claim for key, loaded in again.claims.items()} == {
        key: loaded.claim for key, loaded in known.claims.items()
    }
    assert told(again) == told(known)


def test_the_layout_of_a_layout_is_itself(tmp_path: Path) -> None:
    known, texts = write(tmp_path, TRUE)
    path = tmp_path / "claims" / "s1.yaml"
    rewritten(path, known, texts)
    found = formatted(path, known, Texts(tmp_path / "nowhere"))  # a file with passages needs no text
    assert (found.changed, found.moved) == (False, ())


@pytest.mark.parametrize("path", PACKAGED, ids=lambda path: path.stem)
def test_the_packaged_files_are_kept_in_the_layout(path: Path, known: Knowledge) -> None:
    assert not formatted(path, known, Texts()).changed


@pytest.mark.parametrize("path", PACKAGED, ids=lambda path: path.stem)
def test_the_long_form_of_a_packaged_file_becomes_that_file(
    path: Path, known: Knowledge, texts: Texts, tmp_path: Path
) -> None:
    long = tmp_path / path.name
    head = "".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    long.write_text(head + in_long_form(path), encoding="utf-8")
    assert formatted(long, known, texts).text == path.read_text("utf-8")


def test_the_two_articles_take_a_third_of_their_lines() -> None:
    lines = {"compact": 0, "long": 0}
    for path in (data_dir() / "claims" / "a1.yaml", data_dir() / "claims" / "a2.yaml"):
        lines["compact"] += len(path.read_text("utf-8").splitlines())
        for one in read_claims(path.read_text("utf-8"), path.name)[2]:
            fields = one.claim.model_dump(by_alias=True, exclude_defaults=True)
            lines["long"] += len(fields) + len(one.claim.evidence)
    assert lines["compact"] * 3 <= lines["long"]


@pytest.mark.parametrize("path", PACKAGED[:3] + PACKAGED[-2:], ids=lambda path: path.stem)
@pytest.mark.parametrize("long", [False, True], ids=["statements", "long"])
def test_the_json_schema_covers_both_forms(path: Path, long: bool) -> None:
    text = in_long_form(path) if long else path.read_text("utf-8")
    schema = jsonschema.Draft202012Validator(json_schema("claims"))
    data = json.loads(json.dumps(yaml.safe_load(text), default=str))  # as an editor sees it
    assert list(schema.iter_errors(data)) == []
    subject = "claims" if long else next(key for key in ("statements", "passages") if key in data)
    entries = data[subject] if isinstance(data[subject], list) else next(iter(data[subject].values()))
    entries[0]["colour"] = "red"
    assert [error for error in schema.iter_errors(data) if "colour" in error.message]


def test_no_predicate_has_the_name_of_another_key() -> None:
    taken = {field.alias or name for name, field in Statement.model_fields.items()}
    assert taken >= {"deal", "says", "words", "time"}
    assert not taken & set(predicates())


STATEMENT = "statements:\n- {deal: round-c, id: a, company: moonshot-ai}\n"
HASH = "a" * 64
WRONG: dict[str, tuple[str, int, str, str]] = {
    "unknown predicate": (
        "statements:\n- deal: round-c\n  says:\n  - {id: a, compny: moonshot-ai}\n",
        5,
        "unknown predicate 'compny'",
        "nearest: company",
    ),
    "two predicates": (
        "statements:\n- {deal: round-c, id: a, company: moonshot-ai, stage: series-c}\n",
        3,
        "a claim has one predicate, not company, stage",
        "says",
    ),
    "no predicate": ("statements:\n- {deal: round-c, id: a}\n", 3, "a claim has one predicate, not none", "says"),
    "about nothing": ("statements:\n- {id: a, company: moonshot-ai}\n", 3, "a statement is about one thing", "deal"),
    "about two things": (
        "statements:\n- {deal: round-c, fact: alibaba, id: a, company: moonshot-ai}\n",
        3,
        "a statement is about one thing",
        "write one of",
    ),
    "a field given twice": (
        "statements:\n- deal: round-c\n  time: 2025\n  says:\n  - {id: a, company: moonshot-ai,\n     time: 2026}\n",
        7,
        "time is given by the statement as well",
        "keep one",
    ),
    "a date with a time beside it": (
        "statements:\n- {deal: round-c, id: a, date: 2025-12,\n   time: 2025}\n",
        4,
        "date gives the time already",
        "remove",
    ),
    "a claim beside its list": (
        "statements:\n- deal: round-c\n  stage: series-c\n  says:\n  - {id: a, company: moonshot-ai}\n",
        4,
        "stage stands beside says",
        "move it",
    ),
    "a claim without an id": (
        "statements:\n- {deal: round-c, company: moonshot-ai}\n",
        3,
        "id: Field required",
        "add the key",
    ),
    "another kind": (
        "statements:\n- {quotation: round-c, id: a, company: moonshot-ai}\n",
        3,
        "company of round-c is no quotation, but a deal",
        "write deal: round-c",
    ),
    "a figure with a wrong bound": (
        "statements:\n- {deal: round-c, id: a,\n   amount: {asWritten: x,\n   bound: abot, unit: USD}}\n",
        5,
        "bound: Input should be",
        "correct the value",
    ),
    "a unit of another kind": (
        "statements:\n- {deal: round-c, id: a,\n   amount: {asWritten: x, value: 1,\n   unit: users}}\n",
        5,
        "amount takes a unit of kind money",
        "use one of",
    ),
    "an unknown object": (
        "statements:\n- {deal: round-c, id: a,\n   company: moonshot}\n",
        4,
        "unknown entity 'moonshot'",
        "nearest: moonshot-ai",
    ),
    "words of no role": (
        "statements:\n- {deal: round-c, id: a, company: moonshot-ai,\n   words: [partei 月之暗面@1]}\n",
        4,
        "String should match pattern",
        "correct",
    ),
    "a place without its hash": (
        "statements:\n- {deal: round-c, id: a, company: moonshot-ai,\n   words: [party @1-5]}\n",
        4,
        "no hash is given for 1-5",
        "under hashes",
    ),
    "words without a place": (
        "statements:\n- {deal: round-c, id: a, company: moonshot-ai,\n   words: [party 月之暗面]}\n",
        4,
        "a quote is not yet a position",
        "kg pin",
    ),
    "a passage without a place": (
        "passages:\n  某事发生了。:\n  - {deal: round-c, id: a, company: moonshot-ai}\n",
        3,
        "a passage has no place yet",
        "kg pin",
    ),
    "a passage with half a hash": (
        "passages:\n  1-5 abc:\n  - {deal: round-c, id: a, company: moonshot-ai}\n",
        3,
        "a passage is START-END",
        "correct",
    ),
    "an alias of nobody": (f"aliases:\n  moonshot: {{公司: [3]}}\n{STATEMENT}", 3, "unknown entity 'moonshot'", "near"),
    "an alias without a place": (
        f"aliases:\n  moonshot-ai: {{公司: []}}\n{STATEMENT}",
        3,
        "'公司' has no place yet",
        "kg pin",
    ),
    "nothing at all": ("hashes: {}\n", 1, "a claim file has claims, statements or passages", ""),
    "an unknown key of the file": (f"clams: []\n{STATEMENT}", 2, "clams: Extra inputs", "kg schema"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_named_with_file_line_and_remedy(case: str, tmp_path: Path) -> None:
    text, line, message, remedy = WRONG[case]
    known = knowledge(tmp_path, entities=ENTITIES, sources=SOURCES)
    (tmp_path / "claims" / "y.yaml").write_text(f"source: s1\n{text}", encoding="utf-8")
    assert known.problems == []
    found = [p for p in problems_of(load(data=tmp_path)) if message in p.message]
    assert [(p.file, p.line) for p in found] == [("kg/data/claims/y.yaml", line)], problems_of(load(data=tmp_path))
    assert remedy in found[0].remedy


def test_what_is_true_of_a_statement_is_true_of_each_of_its_claims(tmp_path: Path) -> None:
    knowledge(tmp_path)
    text = (
        f"source: s1\nhashes: {{5-30: {HASH}}}\nstatements:\n- deal: round-c\n  time: 2025-12\n"
        "  words: [party 月之暗面@4, cue @5-30]\n  says:\n"
        "  - {id: a, company: moonshot-ai, words: [time 2025年12月@1]}\n  - {id: b, date: 2026-01}\n"
    )
    (tmp_path / "claims" / "y.yaml").write_text(text, encoding="utf-8")
    known = load(data=tmp_path)
    first, second = known.claims["s1.a"].claim, known.claims["s1.b"].claim
    assert (first.time, second.time) == ("2025-12", "2026-01")
    assert [(piece.role, piece.start, piece.end, piece.sha256) for piece in first.evidence] == [
        ("party", 4, 8, sha256("月之暗面")),
        ("cue", 5, 30, HASH),
        ("time", 1, 9, sha256("2025年12月")),
    ]
    assert [known.claims[f"s1.{key}"].at.line for key in "ab"] == [8, 9]


@pytest.mark.parametrize("text", ["source: s1\nclaims: []\n", "source: s1\nstatements: []\npassages: {}\n"])
def test_a_file_without_claims_has_a_layout_too(text: str, tmp_path: Path) -> None:
    known, path = knowledge(tmp_path), tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    assert formatted(path, known, Texts()).text == "source: s1\nclaims: []\n"


@pytest.mark.parametrize(
    ("data", "message"), [(b"\xff\xfe", "byte 0 is not UTF-8"), (b"source: [a\n", "not YAML"), (b"- a\n", "dictionary")]
)
def test_a_file_that_cannot_be_read_is_left_as_it_is(data: bytes, message: str, tmp_path: Path) -> None:
    known, path = knowledge(tmp_path), tmp_path / "c.yaml"
    path.write_bytes(data)
    for run in (formatted, pin):
        with pytest.raises(InvalidFiles, match=message):
            run(path, known, Texts())
    assert path.read_bytes() == data


COMMENTED = """# the head
source: s1  # behind the source

# about all claims
claims:
  # above the first
  - id: good
    subject: round-c  # behind a field: with a "#" in it
    predicate: company
    object: moonshot-ai
    # inside the first
    certainty: "no # comment"
  - {id: other, subject: round-c, predicate: stage, object: series-c}
  # at the end
"""


def test_no_comment_is_lost_and_those_that_move_are_named(tmp_path: Path) -> None:
    known = knowledge(tmp_path)
    path = tmp_path / "c.yaml"
    path.write_text(COMMENTED, encoding="utf-8")
    found = formatted(path, known, Texts())
    assert found.text.splitlines() == [
        "# the head",
        "# behind the source",
        "# about all claims",
        "source: s1",
        "statements:",
        "# above the first",
        '# behind a field: with a "#" in it',
        "# inside the first",
        '- {deal: round-c, id: good, company: moonshot-ai, certainty: "no # comment"}',
        "- {deal: round-c, id: other, stage: series-c}",
        "# at the end",
    ]
    assert found.moved == (2, 4, 8, 11)
    path.write_text(found.text, encoding="utf-8")
    assert (formatted(path, known, Texts()).changed, formatted(path, known, Texts()).moved) == (False, ())


def test_claims_that_would_change_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, texts = write(tmp_path, TRUE)
    monkeypatch.setattr("kg.records.compaction.short", lambda _: [])
    with pytest.raises(LongtuError, match="the claims would change"):
        formatted(tmp_path / "claims" / "s1.yaml", known, texts)


def test_the_long_form_needs_its_text(tmp_path: Path) -> None:
    known, _ = write(tmp_path, TRUE)
    with pytest.raises(BadInput, match="the text of s1 is not at hand — put it in the workspace's texts/"):
        formatted(tmp_path / "claims" / "s1.yaml", known, Texts(tmp_path / "nowhere"))


def test_a_slice_that_the_text_does_not_have_is_named(tmp_path: Path) -> None:
    known, texts = write(tmp_path, TRUE)
    path = tmp_path / "claims" / "s1.yaml"
    first = read_yaml(path).data["claims"][0]["evidence"][0]
    path.write_text(path.read_text("utf-8").replace(first["sha256"], HASH), encoding="utf-8")
    with pytest.raises(InvalidFiles, match="does not have this slice's hash"):
        formatted(path, known, texts)
