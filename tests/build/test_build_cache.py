"""A build that is kept is the whole build of these files by this code; whatever is wrong with it, a build is made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.base.built_file import read_built, with_last_line
from kg.base.paths import PACKAGE, cache_dir, schema_dir
from kg.base.problems import InvalidFiles
from kg.build import build_cache
from kg.build.build_cache import KEPT, built_nquads
from kg.build.dataset import Built, build
from kg.records.load import load
from tests.support.command import kg
from tests.support.landscape_of import knowledge_of, named, said
from tests.support.serving import running

OTHER = b'<x:s> <x:p> "of other files" <x:g> .\n'
PEOPLE = [named("moon", "Company"), named("zhi", "Company"), named("yang", "Person")]
CLAIMS = {"s1": [said("founder", "moon", "foundedBy", "yang")]}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, over packaged data of one claim."""
    knowledge_of(tmp_path / "data", PEOPLE, CLAIMS)
    for module in ("kg.build.build_cache", "kg.records.load"):
        monkeypatch.setattr(f"{module}.data_dir", lambda: tmp_path / "data")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def workspace(folder: Path, person: str) -> Path:
    """A workspace with one more source, which names a person as the founder of another company."""
    knowledge_of(folder, [named(person, "Person")], {"own": [said("founder", "zhi", "foundedBy", person)]})
    return folder


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("*"))


def test_what_is_kept_is_what_is_built_and_is_read_again(cache: Path) -> None:
    assert built_nquads() == build(load()).nquads
    [path] = kept(cache)
    assert read_built(path) == build(load()).nquads
    path.write_bytes(with_last_line(OTHER))
    assert built_nquads() == OTHER


def test_a_file_that_is_not_whole_is_built_anew(cache: Path) -> None:
    built_nquads()
    [path] = kept(cache)
    whole = path.read_bytes()
    for spoilt in (whole[:-2], whole.replace(b"moon", b"noon", 1), b""):
        path.write_bytes(spoilt)
        assert built_nquads() == build(load()).nquads
        assert [one.read_bytes() for one in kept(cache)] == [whole]


def test_a_file_that_changes_comes_or_goes_asks_for_another_build(cache: Path, tmp_path: Path) -> None:
    own, found = workspace(tmp_path / "own", "wang"), [built_nquads()]
    found.append(built_nquads(own))
    workspace(own, "li")
    found.append(built_nquads(own))
    (tmp_path / "data" / "claims" / "s1.yaml").unlink()
    found.append(built_nquads(own))
    assert [nquads.count(b"foundedBy>") > 0 for nquads in found] == [True] * 4
    assert len({*found}) == len(kept(cache)) == 4
    assert found[-1] == build(load(own)).nquads


def test_files_that_change_while_they_are_read_leave_no_build(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = workspace(tmp_path / "own", "wang")
    built = build_cache._built

    def interrupted(folder: Path | None) -> Built:
        workspace(own, "li")
        return built(folder)

    monkeypatch.setattr(build_cache, "_built", interrupted)
    assert built_nquads(own) == build(load(own)).nquads
    assert kept(cache) == []


def test_code_that_was_written_since_it_was_read_leaves_no_build(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What this process has in memory, whoever reads the files later would not have."""
    monkeypatch.setattr("kg.LOADED_AT", (PACKAGE / "build" / "dataset.py").stat().st_ctime)
    assert built_nquads() == build(load()).nquads
    assert kept(cache) == []


def test_problems_of_the_files_are_told_each_time(cache: Path, tmp_path: Path) -> None:
    own = workspace(tmp_path / "own", "wang")
    (own / "claims" / "own.yaml").write_text("source: own\nclaims:\n  - {id: x, subject: nobody, predicate: cash}\n")
    for _ in range(2):
        with pytest.raises(InvalidFiles, match="unknown entity 'nobody'"):
            built_nquads(own)
    (own / "claims" / "own.yaml").write_bytes(b"\xff")
    with pytest.raises(InvalidFiles, match="is not UTF-8"):
        built_nquads(own)
    with pytest.raises(InvalidFiles, match="the workspace is not a folder"):
        built_nquads(tmp_path / "nowhere")
    assert kept(cache) == []


def test_who_may_not_write_or_wants_nothing_kept_has_the_build(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = build(load()).nquads
    assert built_nquads(keep=False) == wanted
    (tmp_path / "file").write_bytes(b"")
    for place in (str(tmp_path / "file" / "cache"), str(tmp_path / "file"), ""):
        monkeypatch.setenv("KG_CACHE", place)
        assert built_nquads() == wanted
    assert kept(cache) == []


def test_the_builds_that_were_used_last_stay(cache: Path, tmp_path: Path) -> None:
    built_nquads()
    [first] = kept(cache)
    first.write_bytes(with_last_line(OTHER))
    foreign = first.with_name("longtu.nq")
    foreign.write_bytes(OTHER)
    os.utime(foreign, (0, 0))  # the oldest, and nobody's to take away
    for person in "abcdef":
        built_nquads(workspace(tmp_path / "own", person))
        assert built_nquads() == OTHER
    assert foreign.read_bytes() == OTHER
    assert len(kept(cache)) == KEPT + 1


def test_the_cache_is_in_the_users_own_folder_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_dir() == Path("/caches/longtu")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_dir() == Path("/home/someone/.cache/longtu")
    monkeypatch.setenv("KG_CACHE", "here")
    assert cache_dir() == Path("here")


READ = """
import json, sys
from pathlib import Path
read = []
sys.addaudithook(lambda event, given: read.append(str(given[0])) if event == "open" else None)
from kg.build.dataset import build
from kg.records.load import load
build(load(Path(sys.argv[1])))
code = [module.__file__ for name, module in sys.modules.items() if name == "kg" or name.startswith("kg.")]
print(json.dumps([*read, *filter(None, code)]))
"""


def test_every_file_that_a_build_reads_is_in_the_digest(tmp_path: Path) -> None:
    knowledge_of(tmp_path, [named("wang", "Person")], {"own": [said("founder", "zhipu", "foundedBy", "wang")]})
    command = [sys.executable, "-P", "-c", READ, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    ours = (str(PACKAGE), str(schema_dir()), str(tmp_path))
    read = {path for path in json.loads(done.stdout) if path.startswith(ours) and "__pycache__" not in path}
    named_so = {str(path) for _, path in build_cache._inputs(tmp_path)}
    assert {str(tmp_path / "claims" / "own.yaml"), str(schema_dir() / "rules" / "10-direct.rq")} <= read
    assert {str(schema_dir() / name) for name in ("ontology.ttl", "codes.ttl")} <= named_so  # the engine reads these
    assert read - named_so == set()


@pytest.mark.slow
def test_commands_and_services_find_what_a_command_has_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    assert kg("query", "ASK { ?s <x:p> ?o }").stdout == "no\n"
    [path] = kept(tmp_path)
    path.write_bytes(with_last_line(OTHER))
    assert kg("query", "ASK { ?s <x:p> ?o }").stdout == "yes\n"
    with running(None, read_ahead=False) as service:
        assert "true" in service.query("ASK { ?s <x:p> ?o }").text
    path.unlink()
    with running(None, read_ahead=False) as service:
        assert "false" in service.query("ASK { ?s <x:p> ?o }").text
    assert kept(tmp_path) == []
