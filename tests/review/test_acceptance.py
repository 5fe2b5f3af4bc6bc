"""Accepting: all or nothing, whatever stands in the way: an open proposal, a false one, a full disk, a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.base.errors import BadInput
from kg.base.paths import example_dir
from kg.base.problems import InvalidFiles
from kg.build.consistency import problems_of
from kg.drafting.draft_file import draft_text, read_draft
from kg.records.load import load
from kg.review.acceptance import accept
from kg.review.draft_place import DraftPlace
from kg.review.editor_lock import BeingEdited, editing
from kg.review.review_session import ReviewSession, open_session
from tests.support.command import kg
from tests.support.drafts import ROUND, drafted

pytestmark = pytest.mark.slow

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def decided(workspace: Path, leave: int = 0) -> DraftPlace:
    """A draft all of whose proposals are accepted, but for the last `leave`."""
    drafted(workspace)
    session = open_session(workspace, ROUND)
    for one in session.draft.entities:
        session.decide_entity(one.id, "accepted")
    names = [one.claim.id for one in session.draft.proposals]
    for name in names[: len(names) - leave]:
        session.accept(name)
    return session.place


def tree(workspace: Path) -> dict[str, bytes]:
    return {
        path.relative_to(workspace).as_posix(): path.read_bytes() for path in workspace.rglob("*") if path.is_file()
    }


def test_what_is_accepted_is_the_file_that_a_person_would_have_written(tmp_path: Path) -> None:
    done = accept(decided(tmp_path))
    assert (done.claims, done.undecided, done.left_open) == (12, [], [])
    written, packaged = tmp_path / "claims" / f"{ROUND}.yaml", example_dir() / "claims" / f"{ROUND}.yaml"
    assert written.read_text("utf-8") == packaged.read_text("utf-8")
    known = load(tmp_path)
    assert problems_of(known) == []
    assert {loaded.source for loaded in known.claims.values() if not loaded.at.document.packaged} == {ROUND}


def test_open_proposals_are_refused_unless_they_may_stay_open(tmp_path: Path) -> None:
    place = decided(tmp_path, leave=2)
    before = tree(tmp_path)
    with pytest.raises(BadInput, match="2 proposals are open: plan-target, plan-date"):
        accept(place)
    assert tree(tmp_path) == before
    done = accept(place, leave_open=True)
    assert (done.claims, done.left_open) == (10, ["plan-target", "plan-date"])
    session = open_session(tmp_path, ROUND)
    session.accept("plan-target")
    session.reject("plan-date", "told elsewhere")
    assert accept(place).claims == 11


def test_claims_that_a_person_wrote_are_never_overwritten(tmp_path: Path) -> None:
    place = decided(tmp_path)
    accept(place)
    path = tmp_path / "claims" / f"{ROUND}.yaml"
    theirs = path.read_text("utf-8").replace("id: lead,", "id: leader,")
    path.write_text(theirs, "utf-8")
    with pytest.raises(BadInput, match="holds what it does not accept: leader"):
        accept(place)
    assert path.read_text("utf-8") == theirs


def test_a_rejected_claim_leaves_the_file_that_an_acceptance_wrote(tmp_path: Path) -> None:
    place = decided(tmp_path)
    accept(place)
    open_session(tmp_path, ROUND).reject("seat")
    accept(place)
    assert f"{ROUND}.seat" not in load(tmp_path).claims


def false_amount(session: ReviewSession) -> None:
    """Write a decision that no review would have let through."""
    path = session.place.draft
    draft = read_draft(path.read_text("utf-8"), path.name)
    text = draft_text(draft, {}).replace("value: 300000000", "value: 400000000")
    path.write_text(text, "utf-8")


def test_a_false_claim_keeps_all_of_the_draft_out(tmp_path: Path) -> None:
    place = decided(tmp_path)
    false_amount(open_session(tmp_path, ROUND))
    before = tree(tmp_path)
    with pytest.raises(InvalidFiles) as caught:
        accept(place)
    assert any("amount: the figure reads as CNY 300 million" in str(one) for one in caught.value.problems)
    assert all(one.file == f"{tmp_path}/claims/{ROUND}.yaml" for one in caught.value.problems)
    assert tree(tmp_path) == before


def test_nothing_accepted_is_nothing_to_accept(tmp_path: Path) -> None:
    drafted(tmp_path)
    with pytest.raises(BadInput, match="no claim is accepted"):
        accept(DraftPlace(tmp_path, ROUND), leave_open=True)


def test_one_editor_at_a_time_and_the_lock_says_who(tmp_path: Path) -> None:
    place = decided(tmp_path)
    before = tree(tmp_path)
    told = rf"in review by .* \(process {os.getpid()}, since "
    with editing(place), pytest.raises(BeingEdited, match=told), editing(place):
        pass
    with editing(place):
        for arguments in (["accept"], ["review", "--reject", "lead"]):
            done = kg(arguments[0], ROUND, *arguments[1:], "--workspace", str(tmp_path))
            assert done.returncode == 1
            assert f"process {os.getpid()}" in done.stderr and "end that review first" in done.stderr
    assert {name: data for name, data in tree(tmp_path).items() if not name.endswith(".lock")} == before


def killed_before_write(workspace: Path, moment: int, work: Callable[[], object]) -> int:
    """How a process ends that does this work, and kills itself the Nth time it is about to change the workspace."""
    left = moment

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if (writes or event in ("os.rename", "os.remove", "os.mkdir")) and str(workspace) in str(arguments[0]):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            sys.addaudithook(watch)
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at_every_moment(place: DraftPlace, work: Callable[[], object], after: Callable[[], None]) -> int:
    """Kill at the first, second … moment until one run comes to its end; `after` looks at what is left each time."""

    def alone() -> None:
        with editing(place):
            work()

    for moment in range(200):
        status = killed_before_write(place.workspace, moment, alone)
        after()
        if status == 0:
            return moment
        assert status == -signal.SIGKILL
    raise AssertionError("it never came to its end")


def test_a_kill_at_any_moment_accepts_all_or_no_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = decided(tmp_path)
    seen = set()

    def whole() -> None:
        known = load(tmp_path)
        assert problems_of(known) == []
        seen.add(sum(loaded.source == ROUND for loaded in known.claims.values()))
        assert read_draft(place.draft.read_text("utf-8"), "draft").source.id == ROUND

    with monkeypatch.context() as patched:
        # the check reads a copy, and writes nothing of the workspace
        patched.setattr("kg.review.acceptance.checked", lambda *_: [])
        moments = killed_at_every_moment(place, lambda: accept(place), whole)
    assert moments > 8 and seen == {0, 12}
    accept(place)


def test_a_kill_at_any_moment_of_a_review_loses_one_decision_at_most(tmp_path: Path) -> None:
    place = decided(tmp_path, leave=1)
    seen = set()

    def held() -> None:
        draft = read_draft(place.draft.read_text("utf-8"), "draft")
        seen.add(sum(one.decision == "accepted" for one in draft.proposals))

    assert killed_at_every_moment(place, lambda: open_session(tmp_path, ROUND).accept("plan-date"), held) > 3
    assert seen == {11, 12}


FULL = """
import resource, signal, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from kg.cli import main
sys.argv = ["kg", *sys.argv[2:]]
main()
"""


def test_a_full_disk_loses_nothing_and_accepts_nothing(tmp_path: Path) -> None:
    decided(tmp_path, leave=1)
    before = tree(tmp_path)
    for arguments in (["review", ROUND, "--accept", "plan-date"], ["accept", ROUND, "--leave-open"]):
        command = [sys.executable, "-c", FULL, "600", *arguments, "--workspace", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert "make room" in done.stderr and "Traceback" not in done.stderr
        assert {name: data for name, data in tree(tmp_path).items() if not name.endswith(".lock")} == before


def test_scripts_decide_on_the_terminal(tmp_path: Path) -> None:
    drafted(tmp_path)

    def review(*arguments: str) -> subprocess.CompletedProcess[str]:
        return kg("review", ROUND, "--workspace", str(tmp_path), *arguments)

    assert review("--list").stdout.count("澄砚智能") > 10
    refused = review("--accept", "lead")
    assert refused.returncode == 2 and "the claim names tinglan-capital, which is not taken" in refused.stderr
    done = review("--accept", "lead", "--accept", "tinglan-capital", "--reject", "seat=not news", "--json")
    items = {item["item"]: item for item in json.loads(done.stdout)["items"]}
    assert (items["lead"]["decision"], items["tinglan-capital"]["decision"]) == ("accepted", "accepted")
    assert (items["seat"]["decision"], items["seat"]["reason"]) == ("rejected", "not news")
    assert "0 open, 18 accepted, 0 edited, 1 rejected" in review("--accept-plain").stderr
    assert "1 accepted" in review("--reopen", "seat", "--set", "amount.time=2025", "--accept-plain").stderr
    added = review("--add", "headquarteredIn=澄砚智能由沈知微于2023年创立，总部设在澜汀")
    assert added.returncode == 0 and "added: chengyan-ai-headquartered-in" in added.stderr
    unclear = review("--add", "headquarteredIn=澄砚智能")
    assert unclear.returncode == 2 and "copy more of the sentence" in unclear.stderr
    wrong = review("--set", "amount.time")
    assert wrong.returncode == 2 and "write CLAIM.FIELD=VALUE" in wrong.stderr
