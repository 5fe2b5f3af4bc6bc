"""A newer version of a known text: what moved is re-pinned, what says something else is told, nothing in silence."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.base.paths import example_dir
from kg.build.consistency import problems_of
from kg.evidence import rederive
from kg.records.load import load
from kg.records.texts import Texts
from kg.review.draft_place import DraftPlace
from kg.review.review_session import open_session
from kg.review.second_look import SecondLook
from kg.review.second_look_files import second_look, write
from tests.support.command import kg
from tests.support.drafts import ROUND

pytestmark = pytest.mark.slow

ROUND_TEXT = (example_dir() / "texts" / f"{ROUND}.txt").read_text("utf-8")
ENGLISH = "harbour-2025-03-19-chengyan"
DENIAL = "qianhu-2025-08-28-yanshan"


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def fates(change: Callable[[str], str], source: str = ROUND) -> dict[str, str]:
    """The fates of a source's claims that are neither unchanged nor only moved."""
    text = (example_dir() / "texts" / f"{source}.txt").read_text("utf-8")
    found = SecondLook(load(example_dir()), source, text, change(text)).all()
    return {one.id.partition(".")[2]: one.fate for one in found if one.fate not in ("unchanged", "moved", "reworded")}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("，", "， "),
        lambda text: f"首页 > 科技 > 正文\n\n{text}",
        lambda text: f"{text}\n广告：订阅前湖日报，首月免费。\n\n相关阅读：大模型公司在招什么人\n",
        lambda text: text.replace("\n\n澄砚智能由", "\n\n广告\n\n澄砚智能由"),
    ],
    ids=["same", "fewer lines", "spaces", "navigation", "advertising", "within"],
)
def test_white_space_navigation_and_advertising_change_nothing(change: Callable[[str], str]) -> None:
    assert fates(change) == {}
    found = SecondLook(load(example_dir()), ROUND, ROUND_TEXT, change(ROUND_TEXT)).all()
    assert {one.fate for one in found} <= {"unchanged", "moved"}
    assert all(one.claim is not None for one in found)


@pytest.mark.parametrize(
    ("source", "old", "new", "expected"),
    [
        (ROUND, "金额为3亿元", "金额约为3亿元", {"amount": "softened"}),
        (ROUND, "投后估值为20亿元", "投后估值超过20亿元", {"valuation": "softened"}),
        (ROUND, "金额为3亿元", "金额为2亿元", {"amount": "withdrawn"}),
        (ROUND, "沈知微担任首席执行官。", "", {"chief": "withdrawn"}),
        (ROUND, "由汀兰资本领投", "据称由汀兰资本领投", {"lead": "softened", "participant": "softened"}),
        (
            ROUND,
            "计划在2025年第三季度发布大模型",
            "于2025年第三季度发布了大模型",
            {"plan-by": "strengthened", "plan-target": "strengthened", "plan-date": "strengthened"},
        ),
        (ENGLISH, "about 2.4 billion yuan", "2.4 billion yuan", {"valuation": "strengthened"}),
        (ENGLISH, "gave Chengyan AI a post-money", "may give Chengyan AI a post-money", {"valuation": "softened"}),
        (DENIAL, "砚山2有320亿参数", "砚山2有350亿参数", {"parameters": "withdrawn"}),
        (DENIAL, "沃岭集团没有参与A轮融资", "沃岭集团参与了A轮融资", {"woling-not-in": "withdrawn"}),
    ],
)
def test_what_says_something_else_is_told(source: str, old: str, new: str, expected: dict[str, str]) -> None:
    assert fates(replaced(old, new), source) == expected


def test_both_versions_are_told() -> None:
    [one] = [
        one
        for one in SecondLook(
            load(example_dir()), ROUND, ROUND_TEXT, ROUND_TEXT.replace("为20亿元", "约为20亿元")
        ).all()
        if one.fate == "softened"
    ]
    assert one.before == "这笔融资的投后估值为20亿元。"
    assert one.after == "这笔融资的投后估值约为20亿元。"
    assert one.why == "20亿元 became 约为20亿元"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The example without its links: they name claims that a newer text may take away."""
    folder = tmp_path / "w"
    shutil.copytree(example_dir(), folder)
    shutil.rmtree(folder / "links")
    return folder


def test_a_text_that_only_moved_is_re_pinned(workspace: Path) -> None:
    place, newer = DraftPlace(workspace, ROUND), f"首页\n\n{ROUND_TEXT}"
    before = {key: loaded.claim for key, loaded in load(workspace).claims.items() if loaded.source == ROUND}
    look, found = second_look(place, newer)
    write(place, look, found)
    known = load(workspace)
    assert problems_of(known) == []
    after = {key: loaded.claim for key, loaded in known.claims.items() if loaded.source == ROUND}
    assert after.keys() == before.keys()
    for key, claim in after.items():
        assert claim.model_dump(exclude={"evidence"}) == before[key].model_dump(exclude={"evidence"})
        assert [piece.start for piece in claim.evidence] == [(piece.start or 0) + 4 for piece in before[key].evidence]
    report = rederive(known.only([ROUND]), Texts(workspace / "none", workspace))
    assert (report.problems, report.undecided, len(report.outcomes)) == ([], [], 12)
    assert (workspace / "sources" / "example.yaml").read_text("utf-8").startswith("# Invented by this project")


def test_what_changed_leaves_the_graph_and_is_decided_on_again(workspace: Path) -> None:
    place = DraftPlace(workspace, ROUND)
    newer = ROUND_TEXT.replace("金额为3亿元", "金额约为3亿元").replace("沈知微担任首席执行官。", "")
    look, found = second_look(place, newer)
    write(place, look, found)
    claims = {loaded.claim.id for loaded in load(workspace).claims_of(ROUND)}
    assert {"amount", "chief"}.isdisjoint(claims) and "lead" in claims
    session = open_session(workspace, ROUND)
    assert session.open_items() == ["amount"]
    assert session.proposal("amount").reason == "3亿元 became 约为3亿元"
    kept = workspace / "drafts" / f".{ROUND}.before.yaml"
    assert kept.read_text("utf-8") == (example_dir() / "claims" / f"{ROUND}.yaml").read_text("utf-8")


def test_a_newer_text_that_would_break_the_graph_is_not_put_in_place(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(example_dir(), folder)
    newer = tmp_path / "newer.txt"
    newer.write_text(ROUND_TEXT.replace("金额为3亿元", "金额为2亿元"), "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def review(*arguments: str) -> subprocess.CompletedProcess[str]:
        return kg("review", "--changed", *arguments, "--workspace", str(folder))

    told = json.loads(review(ROUND, str(newer), "--json").stdout)
    assert [one["id"] for one in told["claims"] if one["fate"] == "withdrawn"] == [f"{ROUND}.amount"]
    done = review(ROUND, str(newer), "--write")
    assert done.returncode == 1 and f"unknown claim '{ROUND}.amount'" in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path in before} == before
    missing = review("nothing", str(newer))
    assert missing.returncode == 2 and "no source 'nothing'" in missing.stderr
    assert "no newer text is named" in review(ROUND).stderr
