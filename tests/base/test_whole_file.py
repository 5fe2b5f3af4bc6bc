"""A file is written whole or not at all, and nothing waits for a pipe or a device."""

from __future__ import annotations

import ast
import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.base.built_file import lines_of
from kg.base.errors import BadInput, LongtuError
from kg.base.problems import InvalidFiles
from kg.base.whole_file import read_text, read_whole, write_all, write_whole
from kg.base.whole_folder import whole_folder
from kg.base.yaml_text import read_yaml
from kg.review.acceptance import checked
from kg.review.draft_place import DraftPlace
from kg.store.disk_store import MANIFEST, read_manifest, write_store
from tests.support.rooms import MODULES, name_of, nodes

FULL = """
import resource, sys
from pathlib import Path
from kg.base.errors import LongtuError
from kg.base.whole_file import write_all
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    write_all({Path(sys.argv[1]): b"new", Path(sys.argv[2]): b"x" * 2000})
except LongtuError as error:
    print(error)
"""


def test_a_disk_without_room_leaves_every_old_file_and_nothing_else(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"old")
    second.write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(first), str(second)], capture_output=True, text=True, check=True
    )
    reason = os.strerror(errno.EFBIG)
    assert done.stdout.startswith(f"{second}: cannot be written ({reason}) — make room")
    assert (first.read_bytes(), second.read_bytes()) == (b"old", b"old")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LongtuError, match=r"none/x: cannot be written \(No such file or directory\)"):
        write_whole(tmp_path / "none" / "x", b"")


WRITER = """
import sys
from collections.abc import Callable
from pathlib import Path
from kg.base.whole_file import write_whole
for number in range(200):
    write_whole(Path(sys.argv[1]), sys.argv[2].encode() * 100_000)
"""


def test_a_reader_beside_two_writers_sees_a_whole_file_of_one_of_them(tmp_path: Path) -> None:
    path, whole = tmp_path / "f", {letter.encode() * 100_000 for letter in "ab"}
    write_whole(path, b"a" * 100_000)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), letter]) for letter in "ab"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        seen.add(read_whole(path))
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen == whole
    assert [each.name for each in tmp_path.iterdir()] == ["f"]


def test_a_new_file_is_as_open_as_the_umask_says_and_a_replaced_one_as_before(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    (tmp_path / "new").chmod(0o604)
    write_whole(tmp_path / "new", b"again")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o604


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"data")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"data"
    write_whole(Path("/dev/null"), b"data")
    assert Path("/dev/null").is_char_device()


def test_a_folder_that_cannot_be_copied_says_why_and_is_not_left(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "gone").symlink_to("nowhere")
    reason = r"cannot be written \(No such file or directory\)"
    with pytest.raises(LongtuError, match=reason), whole_folder(tmp_path / "to") as beside:
        shutil.copytree(tmp_path / "from", beside, dirs_exist_ok=True)
    assert [path.name for path in tmp_path.iterdir()] == ["from"]


def test_files_that_belong_together_are_written_together(tmp_path: Path) -> None:
    write_all({tmp_path / name: name.encode() for name in "abc"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "a", "b": "b", "c": "c"}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was synced and what was put into place, in order, each by its name without what chance adds."""
    found: list[tuple[str, str]] = []
    sync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        found.append(("synced", Path(f"/proc/self/fd/{descriptor}").readlink().name.partition(".part")[0]))
        sync(descriptor)

    def replaced(path: Path, target: Path) -> Path:
        found.append(("put into place", target.name))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    return found


def test_every_file_is_on_the_disk_before_one_is_put_into_place(tmp_path: Path, done: list[tuple[str, str]]) -> None:
    write_all({tmp_path / name: b"x" for name in "ab"})
    told = [(what, name.split(".")[1] if name.startswith(".") else name) for what, name in done]
    places = [("put into place", "a"), ("put into place", "b")]
    assert told == [("synced", "a"), ("synced", "b"), *places, ("synced", tmp_path.name)]


def test_a_folder_is_on_the_disk_before_it_is_put_into_place(tmp_path: Path, done: list[tuple[str, str]]) -> None:
    with whole_folder(tmp_path / "to") as beside:
        (beside / "in").mkdir()
        (beside / "in" / "a").write_bytes(b"x")
    told = [(what, name.split(".")[1] if name.startswith(".") else name) for what, name in done]
    before, after = told[:-2], told[-2:]
    assert set(before) == {("synced", "to"), ("synced", "in"), ("synced", "a")}
    assert after == [("put into place", "to"), ("synced", tmp_path.name)]


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe into which nobody writes: to open it as a file waits for ever."""
    os.mkfifo(tmp_path / "pipe.yaml")
    return tmp_path / "pipe.yaml"


def holding(path: Path, folder: Path, name: str) -> Path:
    """A folder made anew in which a file stands: a link, as a device cannot be moved."""
    folder.mkdir(parents=True)
    (folder / "lock").touch()
    (folder / name).symlink_to(path)
    return folder


READERS: dict[str, Callable[[Path, Path], object]] = {
    "whole": lambda path, _: read_whole(path),
    "line by line": lambda path, _: list(lines_of(path)),
    "the manifest of a store": lambda path, new: read_manifest(holding(path, new, MANIFEST)),
    "the manifest of a store to write": lambda path, new: write_store(holding(path, new, MANIFEST), []),
    "a text beside a draft": lambda path, new: checked(
        DraftPlace(holding(path, new / "texts", "a.txt").parent, "x"), {}, None
    ),
}


@pytest.mark.parametrize("way", READERS)
def test_a_pipe_a_device_and_a_folder_are_no_files(way: str, pipe: Path, tmp_path: Path) -> None:
    for number, path in enumerate((pipe, Path("/dev/zero"))):
        with pytest.raises(BadInput, match="is not a regular file"):
            READERS[way](path, tmp_path / f"new-{number}")
    with pytest.raises(BadInput, match=r"cannot be read \(Is a directory\)"):
        read_whole(tmp_path)
    with pytest.raises(InvalidFiles, match=r"pipe.yaml:1: is not a regular file"):
        read_yaml(pipe)


PLAIN = {"read_bytes", "open", "write_text", "write_bytes", "copyfile", "copytree"}
# Modules that read or write plainly, and why none of them waits for a pipe or leaves a part of a file.
WHOLE = {
    "api.pages.documents": "reads what is packaged",
    "api.workers.preloader": "writes into memory",
    "api.workers.worker_handle": "reads what the system says of a process",
    "api.workers.worker_process": "opens /dev/null",
    "kg.base.file_system": "opens a folder, to sync it",
    "kg.base.whole_file": "opens regular files alone; writes beside, syncs and renames",
    "kg.base.whole_folder": "opens what it has written, to sync it",
    "kg.cli": "opens /dev/null",
    "kg.cli.data_commands": "copies what is packaged into a folder that kg.base.whole_folder syncs and renames",
    "kg.exports.parquet": "writes into a folder that kg.base.whole_folder syncs and renames",
    "kg.pages.markup": "reads what is packaged",
    "kg.review.acceptance": "copies regular files alone, into a folder of its own that goes in the end",
    "kg.review.editor_lock": "opens its lock, which waits for nobody as it is opened to read and write",
    "kg.store.disk_store": "opens its lock, in the same way",
    "kg.store.linked_copy": "locks a folder of its own; copies the engine's files, which nobody else writes",
    "kg.store.quads_file": "writes into a new folder, which the manifest names when all is on the disk",
    "kg.store.sorted_lines": "reads back what it has written into a folder of its own",
}


def test_nothing_of_the_project_is_read_or_written_plainly() -> None:
    called = {
        name_of(path): {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in calls(path)}
        for path in MODULES
    }
    assert {name for name, functions in called.items() if functions & PLAIN} == set(WHOLE), "use kg.base.whole_file"


def calls(path: Path) -> list[ast.Call]:
    """The calls in a module that name something to open or to copy."""
    found = (node for node in nodes(path) if isinstance(node, ast.Call))
    return [node for node in found if node.args or node.keywords or getattr(node.func, "attr", "") == "read_bytes"]


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"%PDF-1.7\n\xe2\xe3", "a PDF"), (b"PK\x03\x04\x14\x00", "office"), (b"\x1f\x8b\x08", "compressed")],
)
def test_a_file_of_another_kind_is_told_as_what_it_is(tmp_path: Path, start: bytes, kind: str) -> None:
    file = tmp_path / "article"
    file.write_bytes(start)
    with pytest.raises(BadInput, match=f"is an?.*{kind}|is {kind}") as told:
        read_text(file)
    assert told.value.remedy.startswith("give the text that is in it") and "UTF-8" in told.value.remedy
