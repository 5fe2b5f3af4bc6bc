"""A store on the disk answers as the one in memory does, and is there whole or not at all."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.base.built_file import with_last_line
from kg.base.errors import BadInput
from kg.build.dataset import Built, parts
from kg.records.load import Knowledge
from kg.store.disk_store import DiskSnapshot, open_store, write_store
from kg.store.shipped_query import queries
from kg.store.snapshot import Selection, Snapshot

KG = Path(sys.executable).with_name("kg")
ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = b"".join(
    b'<x:s%03d> <x:p> "%d" <https://w3id.org/longtu/source/s%d> .\n' % (n % 50, n, n % 3) for n in range(400)
)


EMPTY = ("former-ids", "retractions")  # nothing of the packaged data was withdrawn


@pytest.fixture(scope="module")
def folder(known: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged data as a store, sorted in many parts."""
    found = tmp_path_factory.mktemp("disk") / "store"
    write_store(found, parts(known), most_bytes=1 << 20)
    return found


@pytest.fixture(scope="module")
def stored(folder: Path) -> DiskSnapshot:
    return open_store(folder)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    write_store(tmp_path / "small", [SMALL])
    return tmp_path / "small"


def test_it_holds_what_the_build_holds(folder: Path, stored: DiskSnapshot, built: Built, snapshot: Snapshot) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert (manifest["digest"], manifest["quads"], manifest["graphs"]) == (built.digest, built.total, built.counts)
    assert manifest["statements"] == len(stored.store) == len(snapshot.store) == stored.statements
    assert (stored.digest, stored.version, stored.data_as_of) == (
        snapshot.digest,
        snapshot.version,
        snapshot.data_as_of,
    )
    assert (stored.graphs, stored.sources) == (snapshot.graphs, snapshot.sources)
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "manifest.json", manifest["folder"]]


@pytest.mark.parametrize("name", queries())
def test_every_shipped_query_has_the_rows_that_it_has_in_memory(
    name: str, stored: DiskSnapshot, snapshot: Snapshot
) -> None:
    query = queries()[name]
    bound = query.bindings({}, examples=True)
    rows = [sorted(map(str, each.query(query.text, bound))) for each in (stored, snapshot)]
    assert rows[0] == rows[1]
    assert rows[0] or name in EMPTY


@pytest.mark.parametrize("chosen", [Selection(without=("a1",)), Selection(as_of=date(2025, 6, 30), possible=True)])
def test_a_choice_of_sources_is_that_of_memory(chosen: Selection, stored: DiskSnapshot, snapshot: Snapshot) -> None:
    on_disk, memory = stored.select(chosen), snapshot.select(chosen)
    assert {str(quad) for quad in on_disk.store} == {str(quad) for quad in memory.store}
    assert (on_disk.left_out, on_disk.graphs) == (memory.left_out, memory.graphs)
    assert len(memory.store) < len(snapshot.store)


def test_what_choices_are_made_from_is_the_build_as_text(folder: Path, built: Built) -> None:
    [packed] = folder.glob("quads-*/quads.nq.gz")
    assert hashlib.sha256(gzip.decompress(packed.read_bytes())).hexdigest() == built.digest


def test_a_triple_of_several_sources_stays_while_one_of_them_does(tmp_path: Path) -> None:
    lines = [
        b'<x:a> <x:p> "%d" <https://w3id.org/longtu/source/s%d> .\n' % (n, source)
        for n in range(9)
        for source in (1, 2, 3)
    ]
    write_store(tmp_path / "store", lines)
    chosen = open_store(tmp_path / "store").select(Selection(without=("s1", "s3")))
    assert len(chosen.store) == 9 + 9


SMALL_CHOICE = Selection(without=("digipub-2025-12-kimi", "juya-2026-05-07-moonshot"))


def test_a_choice_of_most_sources_changes_links_alone_and_answers_as_in_memory(
    folder: Path, stored: DiskSnapshot, snapshot: Snapshot
) -> None:
    before = {path: path.read_bytes() for path in folder.glob("quads-*/*.sst")}
    chosen, memory = open_store(folder).narrowed(SMALL_CHOICE), snapshot.select(SMALL_CHOICE)
    assert isinstance(chosen, DiskSnapshot)
    [copy] = folder.glob("choice-*")
    assert any(path.stat().st_nlink > 1 for path in copy.glob("*.sst"))
    chosen.after_fork()
    assert {str(quad) for quad in chosen.store} == {str(quad) for quad in memory.store}
    assert (chosen.statements, chosen.left_out, chosen.graphs) == (len(memory.store), memory.left_out, memory.graphs)
    assert {path: path.read_bytes() for path in before} == before
    assert len(stored.store) == stored.statements


def test_a_choice_of_a_choice_and_of_damaged_text_is_made_from_the_engine(tmp_path: Path) -> None:
    lines = [b"<x:s%d> <x:p> <x:o%d> <https://w3id.org/longtu/source/s%d> .\n" % (n, n, n % 9) for n in range(90)]
    write_store(tmp_path / "store", lines)
    chosen = open_store(tmp_path / "store").narrowed(Selection(without=("s1",)))
    assert isinstance(chosen, DiskSnapshot)
    assert len(chosen.select(Selection(only=("s2",))).store) == 20
    [text] = tmp_path.glob("store/quads-*/quads.nq.gz")
    text.write_bytes(bytes(reversed(text.read_bytes())))
    assert len(open_store(tmp_path / "store").select(Selection(only=("s2",))).store) == 20
    text.write_bytes(gzip.compress(b"no quads\n" * 9) + bytes(text.stat().st_size))
    assert len(DiskSnapshot(text.parent, "", 180).select(Selection(only=("s2",))).store) == 20


CHOOSING = """
import sys
from pathlib import Path
from kg.store.disk_store import open_store
from kg.store.selection import Selection
chosen = open_store(Path(sys.argv[1])).narrowed(Selection(without=("s1",)))
print(type(chosen).__name__, flush=True)
sys.stdin.read()
"""


def test_the_copy_of_a_choice_goes_when_its_process_has_ended_and_not_before(tmp_path: Path) -> None:
    lines = [b"<x:s%d> <x:p> <x:o%d> <https://w3id.org/longtu/source/s%d> .\n" % (n, n, n % 9) for n in range(90)]
    write_store(tmp_path / "store", lines)
    command = [sys.executable, "-c", CHOOSING, str(tmp_path / "store")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == b"DiskSnapshot\n"
    open_store(tmp_path / "store")
    assert len(list(tmp_path.glob("store/choice-*"))) == 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    open_store(tmp_path / "store")
    assert not list(tmp_path.glob("store/choice-*"))


def test_a_choice_is_made_in_memory_where_the_folder_may_not_be_written(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_paths: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)
    lines = [b"<x:s%d> <x:p> <x:o%d> <https://w3id.org/longtu/source/s%d> .\n" % (n, n, n % 9) for n in range(90)]
    write_store(small, lines)
    chosen = open_store(small).narrowed(Selection(without=("s1",)))
    assert not isinstance(chosen, DiskSnapshot)
    assert len(chosen.store) == 160
    assert not list(small.glob("choice-*"))


def test_quads_come_in_any_order_and_several_times(tmp_path: Path) -> None:
    lines = SMALL.splitlines(keepends=True)
    manifests = [
        write_store(tmp_path / str(number), pieces, most_bytes=size)
        for number, (pieces, size) in enumerate([([SMALL], 1 << 20), ([*reversed(lines), SMALL], 500)])
    ]
    first, second = (manifest.model_dump(exclude={"folder", "files"}) for manifest in manifests)
    assert first == second
    assert first["quads"] == len(set(lines))


def test_a_store_that_is_replaced_answers_on(small: Path) -> None:
    old = open_store(small)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    before = next(iter(old.query(count)))["n"].value
    write_store(small, [SMALL[: SMALL.index(b"\n") + 1]])
    new = open_store(small)
    assert next(iter(new.query(count)))["n"].value == "1" != before
    assert next(iter(old.query(count)))["n"].value == before
    old.after_fork()
    assert next(iter(old.query(count)))["n"].value == before
    write_store(small, [SMALL])
    assert len(list(small.glob("quads-*"))) == 2  # what served the one before the last may be gone


def other_version(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "engine": "0.1"}))


def other_format(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))


def no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def half_a_manifest(folder: Path) -> None:
    text = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(text[: len(text) // 2])


def no_files(folder: Path) -> None:
    for path in folder.glob("quads-*/*"):
        path.unlink()


def half_a_file(folder: Path) -> None:
    path = max(folder.glob("quads-*/*.sst"), key=lambda each: each.stat().st_size)
    path.write_bytes(path.read_bytes()[:100])


def foreign_quad(folder: Path) -> None:
    (path,) = folder.glob("quads-*")
    store = ox.Store(str(path))
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c"), ox.NamedNode("urn:d")))
    store.flush()
    del store


def empty(folder: Path) -> None:
    no_manifest(folder)
    no_files(folder)
    for path in folder.glob("quads-*"):
        path.rmdir()


FAULTS = {
    other_version: r"is of format 3 and engine 0\.1, not of 3 and",
    other_format: "is of format 99 and engine",
    no_manifest: "is half written: the build that wrote it did not end",
    half_a_manifest: "the manifest of the store is damaged",
    no_files: "the store is not as it was built: .* is not there, was [0-9]+ bytes",
    half_a_file: r"the store is not as it was built: [0-9]+\.sst is 100 bytes, was [0-9]+ bytes",
    foreign_quad: "the store is not as it was built: .* is .*, was ",
    empty: "there is no store here",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_store_that_cannot_be_served_is_refused_with_place_and_remedy(fault: object, small: Path) -> None:
    fault(small)  # type: ignore[operator]  # one of the functions above
    with pytest.raises(BadInput, match=FAULTS[fault]) as raised:  # type: ignore[index]  # the same
        open_store(small)
    assert str(small) in raised.value.place
    assert "kg build --store" in raised.value.remedy
    write_store(small, [SMALL])  # which mends it
    assert open_store(small).statements


def test_the_service_says_so_and_ends(small: Path) -> None:
    no_manifest(small)
    for arguments in (["--store", str(small)], ["--store", str(small / "none")]):
        done = subprocess.run(
            [str(KG), "serve", "--port", "0", *arguments], capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 1
        assert done.stderr.startswith(f"kg serve: {arguments[1]}: ")
        assert "kg build --store" in done.stderr and "Traceback" not in done.stderr


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(BadInput, match="holds something else"):
        write_store(tmp_path, [SMALL])
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_one_build_writes_at_a_time(tmp_path: Path) -> None:
    told: list[str] = []

    def pieces() -> Iterator[bytes]:
        yield SMALL
        with pytest.raises(BadInput, match="another build is writing here"):
            write_store(tmp_path / "store", [SMALL])
        told.append("refused")

    write_store(tmp_path / "store", pieces())
    assert told == ["refused"]


def test_what_is_no_n_quads_leaves_the_old_store(small: Path) -> None:
    before = (small / "manifest.json").read_bytes()
    with pytest.raises(BadInput, match="is not N-Quads"):
        write_store(small, [b"<x:s> <x:p> nonsense <x:g> .\n"])
    assert (small / "manifest.json").read_bytes() == before
    assert sorted(path.name for path in small.iterdir()) == ["lock", "manifest.json", open_store(small)._path.name]


def test_a_file_of_a_build_becomes_a_store_and_half_a_file_does_not(tmp_path: Path) -> None:
    file, store = tmp_path / "data.nq", tmp_path / "store"
    file.write_bytes(with_last_line(SMALL))
    command = [str(KG), "build", "--store", str(store), "--from", str(file)]
    made = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert json.loads(made.stdout)["quads"] == 400
    assert "writing: 400 quads" in made.stderr
    before = (store / "manifest.json").read_bytes()
    for data, said in ((SMALL, "lacks the last line"), (with_last_line(SMALL)[200:], "above it stand")):
        file.write_bytes(data)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and said in done.stderr, done.stderr
        assert (store / "manifest.json").read_bytes() == before


FULL = """
import resource, signal, sys
from kg.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop()), resource.RLIM_INFINITY))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
main()
"""


@pytest.mark.parametrize("room", [2_000, 20_000], ids=["while it sorts", "while it writes"])
def test_a_disk_without_room_leaves_the_old_store(tmp_path: Path, small: Path, room: int) -> None:
    file = tmp_path / "data.nq"
    lines = [b'<x:s%05d> <x:p> "%d" <https://w3id.org/longtu/source/s> .\n' % (n, n) for n in range(20_000)]
    file.write_bytes(with_last_line(b"".join(lines)))
    before = (small / "manifest.json").read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL, "build", "--store", str(small), "--from", str(file), str(room)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "cannot be written" in done.stderr and "make room" in done.stderr
    assert os.strerror(errno.EFBIG) in done.stderr and "Traceback" not in done.stderr
    assert (small / "manifest.json").read_bytes() == before
    assert open_store(small).statements
    assert len(list(small.iterdir())) == 3


SLOW = """
import os, sys
from pathlib import Path
from kg.store.disk_store import write_store
def pieces():
    data = Path(sys.argv[2]).read_bytes()
    yield data
    if sys.argv[3] == "sorting":
        print("there", flush=True)
        sys.stdin.read()
from kg.base.progress import Progress
class Waiting(Progress):
    def stage(self, what, total, unit):
        if what == sys.argv[3]:
            print("there", flush=True)
            sys.stdin.read()
write_store(Path(sys.argv[1]), pieces(), Waiting())
"""


@pytest.mark.parametrize("moment", ["sorting", "writing", "ordering"])
def test_a_build_that_is_killed_leaves_nothing_half_visible(tmp_path: Path, moment: str) -> None:
    (tmp_path / "data").write_bytes(SMALL)
    store = tmp_path / "store"
    command = [sys.executable, "-c", SLOW, str(store), str(tmp_path / "data"), moment]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == b"there\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    with pytest.raises(BadInput, match=r"half written|no store here"):
        open_store(store)
    write_store(store, [SMALL])
    assert open_store(store).statements
    assert len(list(store.iterdir())) == 3
