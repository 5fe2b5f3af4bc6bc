"""Everything but the service works on a system that is not POSIX; the service says that it needs one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.base.file_system import LOCK, lock
from kg.base.paths import data_dir
from tests.support.importing import GUIDE, ROOT

pytestmark = pytest.mark.slow
HOLDS = """
import os, sys
from tests.support.without_posix import take_away
take_away()
from kg.base.file_system import LOCK, lock
descriptor = os.open(sys.argv[1], LOCK, 0o644)
try:
    lock(descriptor)
except BlockingIOError:
    print("held")
else:
    os.write(descriptor, b"me")
    print("mine", flush=True)
    sys.stdin.readline()
"""
DRAFTED = "月之暗面完成了由红杉中国领投的5亿美元融资。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workspace, a table and its mapping, and a text to draft and to check."""
    (tmp_path / "mine").mkdir()
    for name in ("deals.csv", "deals.yaml"):
        (tmp_path / name).write_text(GUIDE[name], "utf-8")
    (tmp_path / "text.txt").write_text(DRAFTED, "utf-8")
    return tmp_path


def kg(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`kg` without what POSIX adds, in a folder without the texts of the articles."""
    environment = {**os.environ, "KG_ARTICLES": str(folder / "none"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.support.without_posix", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


COMMANDS = {
    "build": ["build", "-o", "graph.nq"],
    "a store": ["build", "--store", "store"],
    "query": ["query", "round", "--bind", "round=moonshot-ai-c"],
    "SPARQL": ["query", "SELECT * { ?s ?p ?o } LIMIT 1"],
    "view": ["view", "funding", "--bind", "company=moonshot-ai"],
    "why": ["why", "a2.c-round-amount"],
    "coverage": ["coverage", "--json"],
    "export": ["export", "--parquet", "package"],
    "import": ["import", "deals.csv", "--mapping", "deals.yaml", "--workspace", "mine"],
    "fmt": ["fmt", str(data_dir() / "claims" / "udn-2025-08-19-zhipu.yaml"), "--check"],
    "schema": ["schema", "claims"],
    "factcheck": ["factcheck", "text.txt"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_needs_nothing_of_posix(folder: Path, command: str) -> None:
    done = kg(folder, *COMMANDS[command])
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr[-2000:]
    assert done.stdout + done.stderr


def test_two_editors_keep_each_other_out_without_posix(tmp_path: Path) -> None:
    """Locks of bytes, as Windows has them, across two processes; what stands in the file can be read meanwhile."""
    command = [sys.executable, "-c", HOLDS, str(tmp_path / "lock")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None and first.stdout.readline() == "mine\n"
        second = subprocess.run(command, cwd=ROOT, input="\n", capture_output=True, text=True, check=True)
        assert (second.stdout, (tmp_path / "lock").read_text("utf-8")) == ("held\n", "me")
        first.communicate("\n")
    third = subprocess.run(command, cwd=ROOT, input="\n", capture_output=True, text=True, check=True)
    assert third.stdout == "mine\n"


def test_a_file_is_held_by_one_descriptor(tmp_path: Path) -> None:
    one, other = (os.open(tmp_path / "lock", LOCK, 0o644) for _ in range(2))
    lock(one)
    with pytest.raises(BlockingIOError):
        lock(other)
    os.close(one)
    lock(other)
    os.close(other)
