"""`kg check` says what of a workspace it read and what it ignored, and warns of names that are not what they look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build.consistency import problems_of
from kg.records.load import Knowledge, load
from kg.records.lookalikes import skeleton, warnings
from kg.records.workspace_contents import contents
from tests.support.command import kg

SOURCE = "sources:\n  - {id: mine, title: {zh: 甲, en: Mine}, published: 2026-01-01, file: report.txt}\n"
FILES = {
    "sources/mine.yaml": SOURCE,
    "sources/deeper/other.yaml": SOURCE.replace("id: mine", "id: other").replace("report.txt", "absent.txt"),
    "entities/mine.yml": "entities: []\n",
    "claims/rows.csv": "a,b\n",
    "claims/.swap.yaml.swp": "x",
    "claim/mine.yaml": "source: mine\nclaims: []\n",
    "Links/mine.yaml": "links: []\n",
    "notes/todo.md": "x\n",
    "mine.yaml": "source: mine\nclaims: []\n",
    "texts/report.txt": "某事。\n",
    "texts/reprot.txt": "某事。\n",
    "texts/pending.txt": "某事。\n",
    "texts/pending.origin.yaml": "form: plain\n",
    "drafts/pending.yaml": "source: pending\n",
    ".git/config": "x\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_not_read_is_named_with_the_nearest_right_name(workspace: Path) -> None:
    found = contents(workspace, load(workspace))
    assert found.read == {"claims": 0, "drafts": 1, "entities": 0, "sources": 2, "texts": 2}
    told = {Path(one.file).relative_to(workspace).as_posix(): one.remedy for one in found.ignored}
    assert set(told) == {
        *("Links", "claim", "notes", "mine.yaml"),
        *("entities/mine.yml", "claims/rows.csv", "texts/reprot.txt"),
    }
    assert told["claim"] == "rename it to claims/"
    assert told["Links"] == "rename it to links/"
    assert told["entities/mine.yml"] == "rename it to mine.yaml"
    assert told["claims/rows.csv"].startswith("only files that end in .yaml are read")
    assert told["texts/reprot.txt"].endswith("as it may mean report.txt")
    assert told["mine.yaml"].startswith("move it into entities/")
    assert "entities, sources, claims, links, texts, drafts" in told["notes"]


@pytest.mark.slow
def test_check_says_so_even_where_it_finds_problems(workspace: Path) -> None:
    done = kg("check", "--workspace", str(workspace))
    assert done.returncode == 0, done.stderr
    assert f"warning: {workspace}/claim:1: this folder is not read — rename it to claims/" in done.stderr
    read = "0 files in claims/, 1 file in drafts/, 0 files in entities/, 2 files in sources/, 2 files in texts/"
    assert f"workspace: {read}; 7 ignored" in done.stderr
    (workspace / "claims" / "bad.yaml").write_text("source: nowhere\nclaims: [{id: a, subject: b}]\n", "utf-8")
    done = kg("check", "--workspace", str(workspace), "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert len(document["warnings"]) == 7 and document["workspace"].startswith("1 file in claims/, ")


def named(tmp_path: Path, *names: str, types: tuple[str, ...] = ()) -> list[str]:
    rows = [
        {"id": f"e{n}", "type": (types or ("Company",) * len(names))[n], "name": {"zh": f"名{n}", "en": name}}
        for n, name in enumerate(names)
    ]
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities" / "e.yaml").write_text(json.dumps({"entities": rows}), encoding="utf-8")
    known = load(data=tmp_path)
    assert problems_of(known) == []
    return [problem.message for problem in warnings(known)]


ODD = {
    "a bidirectional mark": ("Moon\u202eshot", "holds an invisible mark, U+202E"),
    "a space of no width": ("Moon\u200bshot", "holds an invisible mark, U+200B"),
    "a Cyrillic letter": ("Moonshоt", "has a Cyrillic letter among Latin ones, U+043E"),
    "a Greek letter": ("Moonshοt", "has a Greek letter among Latin ones, U+03BF"),
    "full-width letters": ("Ｍｏｏｎshot", "has full-width letters"),
    "letters taken apart": ("Moonsho\u0301t", "is not in composed form"),
}


@pytest.mark.parametrize("case", ODD)
def test_a_name_that_is_not_what_it_looks_is_warned_of(case: str, tmp_path: Path) -> None:
    name, what = ODD[case]
    other = "Moonshót" if case == "letters taken apart" else "Moonshot"
    found = named(tmp_path, other, name)
    assert any(message.startswith("e1: the name") and what in message for message in found), found
    assert any("looks like" in message and f"'{other}', a name of e0" in message for message in found), found


def test_two_things_of_one_name_are_warned_of(tmp_path: Path) -> None:
    assert named(tmp_path, "Moonshot", "moonshot", types=("Company", "InvestmentFirm")) == [
        "e1: e0 has the name 'moonshot' as well"
    ]


def test_a_product_may_have_the_name_of_its_company(tmp_path: Path) -> None:
    assert named(tmp_path, "Moonshot", "Moonshot", types=("Company", "Product")) == []


def test_the_packaged_names_are_what_they_look(known: Knowledge) -> None:
    assert warnings(known) == []


def test_a_skeleton_is_what_a_reader_sees() -> None:
    assert len({skeleton(name) for name in ("Moonshot", "ΜΟΟΝѕһοt", "ＭＯＯＮＳＨＯＴ", "moon\u200b shot")}) == 1
    assert skeleton("Moonshot") != skeleton("Moonshut")


DAYS = {
    "recorded: 2026-02-31": ("sources", "recorded: day is out of range for month (is '2026-02-31')"),
    "recorded: 2025-02-29": ("sources", "recorded: day is out of range for month"),
    "recorded: 2026-13-01": ("sources", "recorded: month must be in 1..12"),
    "published: 2026-02-31": ("sources", "published: "),
}


@pytest.mark.parametrize("given", DAYS)
def test_a_day_that_no_calendar_has_is_refused(given: str, tmp_path: Path) -> None:
    folder, message = DAYS[given]
    (tmp_path / folder).mkdir()
    fields = {"published": "published: 2026-01-01", given.split(":")[0]: given}
    text = f"sources:\n  - {{id: mine, title: {{zh: 甲, en: Mine}}, {', '.join(fields.values())}}}\n"
    (tmp_path / folder / "x.yaml").write_text(text, encoding="utf-8")
    (problem,) = problems_of(load(data=tmp_path))
    assert problem.message.startswith(message) and problem.line == 2


CHARACTERS = [*"\ufffe\uffff\ufdd0\ufdef\x01\x08\x0b\x1f\x7f\x80\x9f", "\U0001fffe", "\U0010ffff"]
FIELDS = {
    "a name": ("entities", '{{entities: [{{id: x, type: Company, name: {{zh: "{}", en: X}}}}]}}'),
    "an alias": ("entities", '{{entities: [{{id: x, type: Company, name: {{zh: 某, en: X}}, aliases: ["a{}"]}}]}}'),
    "a title": ("sources", '{{sources: [{{id: s, published: 2026, title: {{zh: 甲, en: "b{}"}}}}]}}'),
    "a publisher": ("sources", '{{sources: [{{id: s, published: 2026, title: {{zh: 甲, en: B}}, publisher: "{}c"}}]}}'),
    "a reason's field": (
        "sources",
        '{{sources: [{{id: s, published: 2026, title: {{zh: 甲, en: B}}, inferred: {{"a{}": because}}}}]}}',
    ),
    "words of a slice": (
        "claims",
        '{{source: s, statements: [{{fact: x, id: y, memberOf: z, words: ["party {}@1"]}}]}}',
    ),
    "a figure as written": (
        "claims",
        '{{source: s, statements: [{{fact: x, id: y, cash: {{asWritten: "{}", value: 1, unit: USD}}}}]}}',
    ),
    "a literal": ("claims", '{{source: s, statements: [{{fact: x, id: y, ticker: "{}"}}]}}'),
    "an alias of a text": ("claims", '{{source: s, aliases: {{x: {{"{}": [1]}}}}, claims: []}}'),
    "a note": ("links", '{{links: [{{kind: sameStatement, claims: [a.b, c.d], note: {{zh: "{}", en: b}}}}]}}'),
}


@pytest.mark.parametrize("character", CHARACTERS, ids=lambda character: f"U+{ord(character):04X}")
@pytest.mark.parametrize("field", FIELDS)
def test_a_character_that_xml_cannot_carry_is_refused(field: str, character: str, tmp_path: Path) -> None:
    folder, text = FIELDS[field]
    (tmp_path / folder).mkdir()
    escaped = f"\\U{ord(character):08X}"
    (tmp_path / folder / "x.yaml").write_text(text.format(escaped), encoding="utf-8")
    found = [problem for problem in load(data=tmp_path).problems if "XML cannot carry it" in problem.message]
    assert found and f"U+{ord(character):04X}" in found[0].message


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    (tmp_path / "entities").mkdir()
    text = FIELDS["a name"][1].format("\\uD800")
    (tmp_path / "entities" / "x.yaml").write_text(text, encoding="utf-8")
    (problem,) = load(data=tmp_path).problems
    assert "not YAML" in problem.message or "XML cannot carry it" in problem.message
