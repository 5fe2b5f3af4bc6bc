"""A text into a workspace: all of its files or none, the same bytes again, and every decision kept."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kg.base.errors import BadInput, LongtuError
from kg.drafting.draft_file import draft_text, read_draft
from kg.drafting.draft_workspace import Drafted, Given, draft_into
from kg.records.load import load
from kg.review.draft_place import DraftPlace
from kg.review.editor_lock import editing
from tests.drafting.test_drafting import ROUND
from tests.support.command import kg

pytestmark = pytest.mark.slow

GIVEN = Given(published="2026-05-20", publisher="Star News", title="砚池智能融资")
TYPES = {key: entity.type for key, entity in load().entities.items()}


def draft(folder: Path, text: str = ROUND, given: Given = GIVEN) -> Drafted:
    return draft_into(folder, text.encode(), "article.txt", given)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_three_files_are_written_and_the_draft_reads_back(tmp_path: Path) -> None:
    made = draft(tmp_path)
    id = "star-news-2026-05-20-yanchizhinengrongzi"
    assert set(files(tmp_path)) == {f"drafts/{id}.yaml", f"texts/{id}.txt", f"texts/{id}.origin.yaml"}
    assert read_draft(made.path.read_text("utf-8"), "x") == made.draft
    assert "form: plain\n" in (tmp_path / f"texts/{id}.origin.yaml").read_text("utf-8")


def test_drafting_again_changes_no_byte(tmp_path: Path) -> None:
    draft(tmp_path)
    before = files(tmp_path)
    draft(tmp_path)
    assert files(tmp_path) == before


def test_drafting_again_keeps_every_decision(tmp_path: Path) -> None:
    made = draft(tmp_path)
    company, stage, amount, *rest = made.draft.proposals
    edited = replace(amount, decision="edited", claim=amount.claim.model_copy(update={"time": "2026-04-30"}))
    rejected = replace(stage, decision="rejected", reason="not in the text")
    added = replace(company, proposed=None, claim=company.claim.model_copy(update={"id": "by-hand"}))
    decided = replace(made.draft, proposals=(company, rejected, edited, *rest, added))
    made.path.write_text(draft_text(decided, TYPES), encoding="utf-8")
    again = draft(tmp_path)
    assert again.kept == 3
    assert {p.claim.id: (p.decision, p.reason) for p in again.draft.proposals if p.decision != "open"} == {
        rejected.claim.id: ("rejected", "not in the text"),
        edited.claim.id: ("edited", None),
    }
    assert [p.claim.time for p in again.draft.proposals if p.decision == "edited"] == ["2026-04-30"]
    assert "by-hand" in {p.claim.id for p in again.draft.proposals}


@pytest.mark.parametrize(
    ("given", "text", "told"),
    [
        (replace(GIVEN, id="other"), ROUND, "this text is that of star-news-2026-05-20-yanchizhinengrongzi already"),
        (GIVEN, ROUND.replace("2亿", "3亿"), "is that of another text"),
        (
            replace(GIVEN, id="verdict-2024-08-moonshot-tencent"),
            ROUND.replace("2亿", "4亿"),
            "is that of a source without its text here",
        ),
        (replace(GIVEN, published=""), ROUND.replace("2亿", "5亿"), "nothing says when this was published"),
        (replace(GIVEN, published="Monday"), ROUND.replace("2亿", "6亿"), "EDTF|time"),
        (replace(GIVEN, id="Not an id"), ROUND.replace("2亿", "7亿"), "is no id"),
        (replace(GIVEN, language="xx"), ROUND.replace("2亿", "8亿"), "is no language here"),
        (replace(GIVEN, address="example"), ROUND.replace("2亿", "9亿"), "is no address"),
    ],
)
def test_what_cannot_be_drafted_writes_nothing(tmp_path: Path, given: Given, text: str, told: str) -> None:
    draft(tmp_path)
    before = files(tmp_path)
    with pytest.raises(BadInput, match=told):
        draft(tmp_path, text, given)
    assert files(tmp_path) == before


def test_a_draft_that_cannot_be_read_is_not_overwritten(tmp_path: Path) -> None:
    made = draft(tmp_path)
    made.path.write_text("source: broken\n", encoding="utf-8")
    before = files(tmp_path)
    with pytest.raises(BadInput, match="line 1"):
        draft(tmp_path)
    assert files(tmp_path) == before


def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(tmp_path)
    before = files(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.base.whole_file.os.fsync", full)
    with pytest.raises(LongtuError, match="No space left"):
        draft(tmp_path, ROUND.replace("砚池", "墨池"), replace(GIVEN, id="second"))
    assert files(tmp_path) == before


def test_a_reprint_is_flagged_on_every_proposal_and_named(tmp_path: Path) -> None:
    long = ROUND * 1 + "公司称将继续招聘研究人员，并在杭州与成都设立新的办公地点，扩大服务范围。\n"
    draft(tmp_path, long)
    made = draft(tmp_path, f"转载：{long}", replace(GIVEN, id="second"))
    assert [source for source, _ in made.like] == ["star-news-2026-05-20-yanchizhinengrongzi"]
    assert made.like[0][1] >= 0.5
    assert all(one.proposed and "reprint" in one.proposed.flags for one in made.draft.proposals)


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return kg("draft", *arguments, stdin=text)


def test_the_command_drafts_from_stdin_and_says_how_much(tmp_path: Path) -> None:
    told = run("-", "--workspace", str(tmp_path), "--published", "2026-05-20", "--id", "s1", "--json", text=ROUND)
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert (answer["id"], answer["proposals"], answer["kept"]) == ("s1", 7, 0)


def test_the_command_refuses_with_one_line(tmp_path: Path) -> None:
    told = run("-", "--workspace", str(tmp_path), text=ROUND)
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1 and told.stderr.startswith("kg: --published: nothing says when")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--title", "--publisher", "--mirror-of", "--url", "--id", "--language"])
def test_an_option_that_no_field_takes_is_refused_with_its_name(tmp_path: Path, option: str) -> None:
    told = run("-", "--workspace", str(tmp_path), "--published", "2026-05-20", option, "x\x1b[2J", text=ROUND)
    assert told.returncode == 2 and told.stderr.startswith(f"kg: {option}: ") and told.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_round_that_is_known_already_is_told(tmp_path: Path) -> None:
    known = load()
    told = draft(tmp_path, "月之暗面完成10亿美元A+轮融资，阿里巴巴领投。\n", replace(GIVEN, published="2024-02-20"))
    assert told.known_rounds and all(known.entities[one].type == "FundingRound" for one in told.known_rounds)
    assert draft(tmp_path, ROUND, replace(GIVEN, id="another")).known_rounds == []


def test_a_draft_that_is_in_review_is_not_drafted_again(tmp_path: Path) -> None:
    made = draft(tmp_path)
    before = files(tmp_path)
    place = DraftPlace(tmp_path, made.draft.source.id)
    given = ["--published", GIVEN.published, "--publisher", GIVEN.publisher, "--title", GIVEN.title]
    with editing(place):
        done = run("-", "--workspace", str(tmp_path), *given, text=ROUND)
    assert done.returncode == 1 and "in review by" in done.stderr and "end that review first" in done.stderr
    assert {name: data for name, data in files(tmp_path).items() if not name.endswith(".lock")} == before
