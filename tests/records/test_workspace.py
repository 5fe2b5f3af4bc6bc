"""A user's own folder: a third, invented source reaches SPARQL, JSON and page with no edit of Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.base.yaml_text import read_yaml
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.records.load import load
from kg.records.pin import pin
from kg.records.texts import Texts, sha256
from tests.support.command import kg
from tests.support.serving import running

KG = Path(sys.executable).with_name("kg")
TEXT = "晨星智能于2026年5月完成2亿美元A轮融资,由红杉中国领投。\n公司的模型晨星一号的月活跃用户突破300万。\n"
ENTITIES = """entities:
  - {id: morning-star, type: Company, name: {zh: 晨星智能, en: Morning Star}}
  - {id: morning-star-a, type: FundingRound, name: {zh: 晨星智能A轮融资, en: Morning Star Series A}}
  - {id: morning-star-one, type: Product, name: {zh: 晨星一号, en: Morning Star One}}
"""
SOURCES = """sources:
  - id: my-report
    title: {zh: 我的报告, en: My report}
    verification: text
    published: 2026-05-20
    recorded: 2026-05-21
    file: my-report.txt
    sha256: HASH
"""
CLAIMS = """source: my-report
claims:
  - id: company
    subject: morning-star-a
    predicate: company
    object: morning-star
    evidence:
      - {role: party, quote: 晨星智能}
      - {role: cue, quote: A轮}
  - id: amount
    subject: morning-star-a
    predicate: amount
    quantity: {asWritten: 2亿美元, value: 200000000, unit: USD}
    time: 2026-05
    evidence:
      - {role: figure, quote: 2亿美元}
      - {role: time, quote: 2026年5月}
      - {role: party, quote: 晨星智能}
      - {role: party, quote: A轮融资}
  - id: lead
    subject: morning-star-a
    predicate: ledBy
    object: hongshan
    evidence:
      - {role: party, quote: 晨星智能}
      - {role: party, quote: A轮融资}
      - {role: party, quote: 红杉中国}
      - {role: cue, quote: 领投}
  - id: users
    subject: morning-star-one
    predicate: monthlyActiveUsers
    quantity: {asWritten: 突破300万, bound: more_than, value: 3000000, unit: users}
    evidence:
      - {role: figure, quote: 突破300万}
      - {role: party, quote: 晨星一号}
      - {role: cue, quote: 月活跃用户}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    contents = {
        "entities/mine.yaml": ENTITIES,
        "sources/mine.yaml": SOURCES.replace("HASH", sha256(TEXT)),
        "claims/my-report.yaml": CLAIMS,
        "texts/my-report.txt": TEXT,
    }
    for name, text in contents.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path


def pinned(workspace: Path) -> Path:
    assert pin(workspace / "claims" / "my-report.yaml", load(workspace), Texts(None, workspace)) == 13
    return workspace


def test_pinning_turns_quotes_into_positions_and_hashes(workspace: Path) -> None:
    path = pinned(workspace) / "claims" / "my-report.yaml"
    assert "quote:" not in path.read_text("utf-8")
    first = read_yaml(path).data["claims"][0]["evidence"][0]
    assert first == {"role": "party", "start": "0", "end": "4", "sha256": sha256("晨星智能")}
    assert problems_of(load(workspace)) == []


def test_a_quote_that_the_text_does_not_hold_changes_nothing(workspace: Path) -> None:
    path = workspace / "claims" / "my-report.yaml"
    before = path.read_text("utf-8").replace("quote: 领投", "quote: 跟投")
    path.write_text(before, encoding="utf-8")
    with pytest.raises(InvalidFiles, match=r":28: lead: the text does not hold this quote"):
        pin(path, load(workspace), Texts(None, workspace))
    assert path.read_text("utf-8") == before


def test_a_quote_that_stands_twice_asks_which_one_is_meant(workspace: Path) -> None:
    path = workspace / "claims" / "my-report.yaml"
    path.write_text(path.read_text("utf-8").replace("quote: 晨星智能", "quote: 晨星"), encoding="utf-8")
    with pytest.raises(InvalidFiles, match="the quote stands 2 times in the text — add `nth: 1` to `nth: 2`"):
        pin(path, load(workspace), Texts(None, workspace))


@pytest.mark.slow
def test_the_packaged_graphs_do_not_change_under_a_workspace(workspace: Path) -> None:
    plain, layered = build(load()), build(load(pinned(workspace)))
    added = set(layered.nquads.splitlines()) - set(plain.nquads.splitlines())
    gone = set(plain.nquads.splitlines()) - set(layered.nquads.splitlines())
    assert {line.rsplit(b" ", 2)[1] for line in gone} <= {b"<https://w3id.org/longtu/dataset>"}
    assert any(b"source/my-report>" in line for line in added)


@pytest.mark.slow
def test_check_passes_and_a_third_source_reaches_sparql_json_and_page(workspace: Path) -> None:
    pinned(workspace)
    done = subprocess.run(
        [str(KG), "check", "--workspace", str(workspace)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with running(None, workspace=workspace, read_ahead=False) as service:
        answer = service.query(
            "PREFIX lt: <https://w3id.org/longtu/ontology#> PREFIX id: <https://w3id.org/longtu/id/> "
            "SELECT ?lower ?lead WHERE { id:morning-star-a lt:amount/lt:lower ?lower ; lt:ledBy ?lead }"
        ).json()["results"]["bindings"]
        assert [(row["lower"]["value"], row["lead"]["value"].rsplit("/")[-1]) for row in answer] == [
            ("200000000", "hongshan")
        ]
        entity = service.client.get("/api/entities/morning-star-a").json()
        assert {claim["id"] for claim in entity["claims"]} >= {"my-report.amount", "my-report.lead"}
        claim = service.client.get("/api/claims/my-report.amount").json()
        assert claim["text"] == {"atHand": True}
        assert {piece["text"] for piece in claim["slices"]} == {"2亿美元", "2026年5月", "晨星智能", "A轮融资"}
        page = service.client.get("/id/morning-star", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "晨星智能" in page.text
        assert "morning-star" in service.client.get("/graph.json?focus=morning-star").text


STATEMENTS = """source: my-report
aliases:
  morning-star: {公司: []}
# what the first line says
passages:
  晨星智能于2026年5月完成2亿美元A轮融资,由红杉中国领投。:
  - deal: morning-star-a
    says:
    - {id: company, company: morning-star, words: [party 晨星智能, cue A轮]}
    - {id: amount, amount: {asWritten: 2亿美元, value: 200000000, unit: USD}, time: 2026-05,
       words: [figure 2亿美元, time 2026年5月, party 晨星智能, party A轮融资]}
    # led by one
    - {id: lead, ledBy: hongshan, words: [party 晨星智能, party A轮融资, party 红杉中国, cue 领投]}
statements:
- {observation: morning-star-one, id: users,
   monthlyActiveUsers: {asWritten: 突破300万, bound: more_than, value: 3000000, unit: users},
   words: [figure 突破300万, party 晨星一号, cue 月活跃用户]}
"""


def test_a_draft_of_statements_is_pinned_to_the_same_claims(workspace: Path) -> None:
    path = pinned(workspace) / "claims" / "my-report.yaml"
    wanted = {key: one.claim for key, one in load(workspace).claims.items() if one.source == "my-report"}
    path.write_text(STATEMENTS, encoding="utf-8")
    assert pin(path, load(workspace), Texts(None, workspace)) == 15  # with the passage and the alias
    known = load(workspace)
    assert problems_of(known) == []
    assert {key: one.claim for key, one in known.claims.items() if one.source == "my-report"} == wanted
    (alias,) = [alias for alias in known.aliases if alias.source == "my-report"]
    assert TEXT[alias.start or 0 :].startswith("公司")
    text = path.read_text("utf-8")
    assert text.splitlines()[:4] == [
        *(
            "# what the first line says",
            "source: my-report",
            "aliases:",
            f"  {{morning-star: {{公司: [{alias.start}]}}}}",
        )
    ]
    assert f"  0-{TEXT.index(chr(10))} {sha256(TEXT.splitlines()[0])}:\n" in text
    led = text[text.index("# led by one\n") :].splitlines()[1]
    assert led.startswith("  - {deal: morning-star-a, id: lead, ledBy: hongshan, words: [party 晨星智能@0, ")
    assert pin(path, known, Texts(None, workspace)) == 0 and path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("cue 领投", "cue 跟投", r":13: lead: the text does not hold this quote — quote it exactly"),
        ("红杉中国领投。:", "红杉中国跟投。:", r":6: passage: the text does not hold this quote"),
        ("公司: []", "公主: []", r":3: morning-star: the text does not hold this quote"),
        ("party 晨星一号", "party 晨星", r":17: the quote stands 2 times in the text — add `@#1` to `@#2`"),
        ("party 晨星一号", "party 晨星@#3", r":17: the quote stands only 2 times in the text — lower nth"),
    ],
    ids=["words", "passage", "alias", "twice", "too many"],
)
def test_words_are_found_or_the_draft_stays_as_it_is(old: str, new: str, message: str, workspace: Path) -> None:
    path = workspace / "claims" / "my-report.yaml"
    path.write_text(draft := STATEMENTS.replace(old, new), encoding="utf-8")
    assert draft != STATEMENTS
    with pytest.raises(InvalidFiles, match=message):
        pin(path, load(workspace), Texts(None, workspace))
    assert path.read_text("utf-8") == draft


def test_words_are_looked_for_in_their_passage_first(workspace: Path) -> None:
    path = workspace / "claims" / "my-report.yaml"
    path.write_text(STATEMENTS.replace("party 晨星智能, cue A轮", "party 晨星, cue A轮"), encoding="utf-8")
    assert TEXT.count("晨星") > 1
    pin(path, load(workspace), Texts(None, workspace))
    first, _ = load(workspace).claims["my-report.company"].claim.evidence
    assert (first.start, first.end) == (0, 2)


def test_the_command_formats_and_checks_the_layout(workspace: Path) -> None:
    path = pinned(workspace) / "claims" / "my-report.yaml"
    path.write_text(path.read_text("utf-8").replace("    object: hongshan", "    object: hongshan  # why"), "utf-8")
    before = path.read_text("utf-8")

    def fmt(*more: str) -> subprocess.CompletedProcess[str]:
        return kg("fmt", str(path), "--workspace", str(workspace), *more)

    assert (fmt("--check").returncode, path.read_text("utf-8")) == (1, before)
    done = fmt()
    assert done.returncode == 0 and f"{path}: formatted" in done.stderr
    assert f"{path}: comments moved above their claim: those of line " in done.stderr
    assert "# why\n" in path.read_text("utf-8")
    assert (fmt("--check").returncode, fmt().stderr) == (0, "0 of 1 files changed\n")
