"""`kg watch` and what a build tells: questions kept in a workspace, changes with the claims that moved them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.base.errors import BadInput, NotFound
from kg.base.paths import example_dir
from kg.base.problems import InvalidFiles
from kg.cli import app
from kg.records.load import load
from kg.records.workspace_contents import contents
from kg.standing.question import question
from kg.standing.watched import readable
from kg.store.snapshot import Snapshot

Run = Callable[..., str]
CLAIMS = """source: harbour-2025-03-20
claims:
  - {id: amount, subject: chengyan-ai-a, predicate: amount, quantity: {asWritten: 2.5亿元, unit: CNY, value: 250000000}}
"""
SOURCES = """sources:
  - {id: harbour-2025-03-20, title: {zh: 又一说, en: Another account}, verification: addressOnly, language: zh,
     address: "https://example.org/harbour", published: 2025-11-20, recorded: 2025-11-21}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy of the packaged example."""
    folder = tmp_path / "mine"
    for path in example_dir().rglob("*"):
        if path.is_file():
            place = folder / path.relative_to(example_dir())
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def run(workspace: Path) -> Run:
    """A command over that workspace; what it prints, stdout and stderr together."""

    def command(*arguments: str) -> str:
        done = CliRunner().invoke(app, [*arguments, "--workspace", str(workspace)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return command


def test_a_build_tells_what_a_new_source_changed_and_by_which_claim(run: Run, workspace: Path, tmp_path: Path) -> None:
    build = tmp_path / "g.nq"
    assert "kept: view funding company=chengyan-ai" in run("watch", "add", "funding", "-b", "company=chengyan-ai")
    assert "is kept already" in run("watch", "add", "funding", "-b", "company=chengyan-ai")
    assert "conclusion" not in run("build", "-o", str(build))
    earlier = tmp_path / "earlier.nq"
    earlier.write_bytes(build.read_bytes())
    (workspace / "sources" / "another.yaml").write_text(SOURCES, encoding="utf-8")
    (workspace / "claims" / "another.yaml").write_text(CLAIMS, encoding="utf-8")
    told = run("build", "-o", str(build))
    assert "amounts\n  was: at least CNY 300 million\n  is: at least CNY 250 million\n" in told
    assert "  by: harbour-2025-03-20.amount\n" in told
    assert "1 of 1 kept questions" in told
    [found] = json.loads(run("watch", "run", "--since", str(earlier), "--json").partition("\n1 of")[0])
    moved = {tuple(change["moved"]) for change in found["changes"]}
    assert moved == {("harbour-2025-03-20.amount",)} and found["minimal"]
    assert "  原为: 至少3亿元人民币" in run("watch", "run", "--since", "2025-11-10", "--lang", "zh")


def test_a_name_makes_no_line_of_its_own(run: Run, workspace: Path, tmp_path: Path) -> None:
    names = workspace / "entities" / "example.yaml"
    text = names.read_text("utf-8").replace("en: Chengyan AI Series A", 'en: "A\\nkg: all is well\\u202E"')
    names.write_text(text, encoding="utf-8")
    run("watch", "add", "funding", "-b", "company=chengyan-ai")
    run("build", "-o", str(tmp_path / "g.nq"))
    (workspace / "sources" / "another.yaml").write_text(SOURCES, encoding="utf-8")
    (workspace / "claims" / "another.yaml").write_text(CLAIMS, encoding="utf-8")
    for told in (run("watch", "run", "--since", "2025-11-10"), run("build", "-o", str(tmp_path / "g.nq"))):
        assert r"A\nkg: all is well\u202e" in told
        assert not [line for line in told.splitlines() if line.startswith("kg: ")]


def test_a_kept_question_stands_in_one_small_file_and_goes_with_it(run: Run, workspace: Path) -> None:
    run("watch", "add", "chengyan-ai")
    path = workspace / "watched" / "chengyan-ai.yaml"
    assert path.read_text("utf-8") == "kind: entity\nname: chengyan-ai\n"
    assert "chengyan-ai: entity chengyan-ai" in run("watch", "list")
    held = contents(workspace, load(workspace))
    assert held.read["watched"] == 1 and held.ignored == []
    run("watch", "drop", "chengyan-ai")
    assert not path.exists() and readable(workspace) == ({}, [])


@pytest.mark.parametrize(
    ("name", "bind", "error", "says"),
    [
        ("fundin", {}, NotFound, "nearest: funding"),
        ("funding", {}, BadInput, "the parameter 'company' is missing"),
        ("funding", {"company": "nobody-here"}, NotFound, "nobody-here"),
        ("valuation", {"company": "moonshot-aii"}, NotFound, "nearest: moonshot-ai"),
        ("valuation", {"year": "2024"}, BadInput, "unknown parameter 'year'"),
        ("moonshot-ai", {"x": "y"}, BadInput, "an entity takes no parameters"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    snapshot: Snapshot, name: str, bind: dict[str, str], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        question(snapshot, name, bind)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (("add", "funding", "--kind", "thing"), BadInput, "one of view, query, entity"),
        (("drop", "nothing"), NotFound, "no question 'nothing' is kept"),
        (("run", "--since", "yesterday"), BadInput, "neither a day nor a file"),
        (("run", "--since", "2025-01-01", "--lang", "fr"), BadInput, "zh or en"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    run: Run, workspace: Path, arguments: tuple[str, ...], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        run("watch", *arguments)
    assert not (workspace / "watched").exists()


def test_a_kept_question_that_cannot_be_asked_is_named_and_the_others_are_told(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    run("watch", "add", "funding", "-b", "company=chengyan-ai")
    (workspace / "watched" / "misspelt.yaml").write_text("kind: view\nname: fundin\n", encoding="utf-8")
    says = "watched/misspelt.yaml:1: this question cannot be asked: no view 'fundin' — nearest: funding — "
    run("build", "-o", str(tmp_path / "g.nq"))
    told = run("build", "-o", str(tmp_path / "g.nq"))
    assert "0 of 1 kept questions" in told and says in told
    with pytest.raises(InvalidFiles, match="kg watch drop misspelt") as caught:
        run("watch", "run", "--since", str(tmp_path / "g.nq"))
    assert says in str(caught.value)


def test_a_question_that_cannot_be_read_hides_no_other_and_can_be_dropped(run: Run, workspace: Path) -> None:
    run("watch", "add", "chengyan-ai")
    broken = workspace / "watched" / "mine.yaml"
    broken.write_text("kind: table\nname: funding\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["watch", "list", "--workspace", str(workspace)])
    assert "chengyan-ai: entity chengyan-ai" in done.output
    assert isinstance(done.exception, InvalidFiles) and "watched/mine.yaml:1: kind: " in str(done.exception)
    done = CliRunner().invoke(app, ["watch", "run", "--since", "2026-05-01", "--workspace", str(workspace)])
    assert "of 1 kept questions" in done.output and isinstance(done.exception, InvalidFiles)
    run("watch", "drop", "mine")
    assert not broken.exists() and "1 question kept" in run("watch", "list")


def test_a_file_in_the_place_of_the_questions_is_named(tmp_path: Path) -> None:
    (tmp_path / "watched").touch()
    done = CliRunner().invoke(app, ["watch", "list", "--workspace", str(tmp_path)])
    assert isinstance(done.exception, InvalidFiles) and "is no folder" in str(done.exception)


def test_a_kept_question_that_cannot_be_read_is_named_before_anything_is_written(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    (workspace / "watched").mkdir()
    (workspace / "watched" / "mine.yaml").write_text("kind: table\nname: funding\n", encoding="utf-8")
    with pytest.raises(InvalidFiles) as caught:
        run("build", "-o", str(tmp_path / "g.nq"))
    assert "watched/mine.yaml:1" in str(caught.value.problems[0])
    assert not (tmp_path / "g.nq").exists()
