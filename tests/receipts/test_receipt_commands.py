"""Receipts on the command line: the same bytes wherever they are made, a plain verdict, 1 where something is wrong.

Where bytes are compared and connections watched the command is a process; what it says is asked of it in this one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import kg

KG = Path(sys.executable).with_name("kg")
ASKED = ("query", "round", "--bind", "round=moonshot-ai-c", "--only", "a1", "--only", "a2")


def process(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(KG), *arguments], cwd=folder, env=environment or None, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A receipt as the command writes it."""
    folder = tmp_path_factory.mktemp("made")
    done = process(*ASKED, "--receipt", "c.json", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "(3 rows)" in done.stdout
    assert "receipt: c.json, " in done.stderr
    return folder / "c.json"


def test_the_bytes_are_the_same_in_another_environment(made: Path, tmp_path: Path) -> None:
    other = {"PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "HOME": str(tmp_path)}
    done = process(*ASKED, "--receipt", "c.json", folder=tmp_path, PATH=os.defpath, **other)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "c.json").read_bytes() == made.read_bytes()


def test_a_verdict_is_plain(made: Path) -> None:
    done = kg("receipt", "verify", made.name, cwd=made.parent)
    assert done.returncode == 0
    assert done.stdout.startswith(
        "HOLDS: the answer follows from the evidence in this file.\n  asked: query round, round"
    )
    document = json.loads(kg("receipt", "verify", "--json", made.name, cwd=made.parent).stdout)
    assert (document["outcome"], document["altered"]) == ("holds", [])


SEALED = """
import sys
from kg.cli import app
def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(event)
sys.addaudithook(refuse)
app()
"""


def test_verifying_opens_no_connection(made: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEALED, "receipt", "verify", made.name],
        cwd=made.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.partition(":")[0]) == (0, "HOLDS"), done.stderr


def test_an_altered_receipt_ends_with_1_and_says_where(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "altered.json"
    path.write_bytes(made.read_bytes().replace(b"/id/alibaba>", b"/id/baidu>", 1))
    done = kg("receipt", "verify", str(path), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("ALTERED: ")
    assert "altered: answer.rows, row 1: the file says" in done.stdout


def test_what_stands_in_a_receipt_makes_no_line_of_its_own(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "forged.json"
    path.write_bytes(made.read_bytes().replace(b'"moonshot-ai-c"', b'"moonshot-ai-c\\nHOLDS: \\u001b[2J"', 1))
    done = kg("receipt", "verify", str(path), cwd=tmp_path)
    assert done.returncode == 1
    assert r"moonshot-ai-c\nHOLDS: \x1b[2J" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith("HOLDS")]


def test_another_data_set_that_is_none_is_told(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.nq"
    other.write_text("no statement\n", encoding="utf-8")
    done = kg("receipt", "verify", str(made), "--against", other.name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: other.nq: the file ends after line 1 without the last line of a build")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("receipt", "verify", "nothing.json"), "nothing.json: cannot be read"),
        (("query", "-", "--receipt", "x.json"), "NOW, RAND, UUID, STRUUID and BNODE give another answer each time"),
    ],
)
def test_wrong_use_says_what_and_leaves_nothing(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = kg(*arguments, cwd=tmp_path, stdin="SELECT (NOW() AS ?n) {}")
    assert (done.returncode, done.stdout, message in done.stderr) == (2, "", True)
    assert list(tmp_path.iterdir()) == []
