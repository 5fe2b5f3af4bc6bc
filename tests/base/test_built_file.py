"""The last line of a built file: what was lost or put in is told, and every other engine reads the file as it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from kg.base.built_file import checked, read_built, with_last_line
from kg.base.errors import BadInput
from tests.support import serving

QUADS = b"".join(b'<x:s> <x:p> "%d # \\u00e9" <x:g%d> .\n' % (number, number % 2) for number in range(10))
FILE = with_last_line(QUADS)


def test_the_last_line_says_what_stands_above_it() -> None:
    digest = hashlib.sha256(QUADS).hexdigest()
    assert QUADS + f"# 10 quads in 2 graphs, sha256 {digest} of the lines above\n".encode() == FILE
    assert checked(FILE, "f") == QUADS
    assert checked(with_last_line(b""), "f") == b""


LINES = FILE.splitlines(keepends=True)
SPOILT = {
    "the file is empty": b"",
    "the file ends after line 5 without the last line of a build": b"".join(LINES[:5]),
    "the file breaks off in line 6 without": b"".join(LINES[:5]) + LINES[5][:-3],
    "the file breaks off in line 11 without": FILE[:-1],
    "the last line says 10 quads, above it stand 7: 3 quads missing": b"".join(LINES[3:]),
    "above it stand 11: 1 quad too many": LINES[0] + FILE,
    "the file ends after line 12 without": FILE + LINES[0],
    "their sha256 differs": FILE.replace(b'"3 #', b'"4 #', 1),
    "the file ends after line 1 without": b"<x:s> <x:p> <x:o> .\n",
    "the file breaks off in line 1 without": b"\0",
}


@pytest.mark.parametrize("message", SPOILT)
def test_a_file_that_is_not_whole_is_refused_with_what_is_missing(message: str, tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_bytes(SPOILT[message])
    with pytest.raises(BadInput) as refused:
        read_built(path)
    assert message in refused.value.message
    assert refused.value.place == str(path)
    assert "kg build -o FILE" in refused.value.remedy and "--unchecked" in refused.value.remedy
    assert read_built(path, unchecked=True) == SPOILT[message]


def test_no_beginning_of_a_file_passes_for_the_whole() -> None:
    for end in range(len(FILE)):
        with pytest.raises(BadInput):
            checked(FILE[:end], "f")


def test_other_engines_read_the_file_as_it_is() -> None:
    store, dataset = ox.Store(), Dataset()
    store.load(FILE, ox.RdfFormat.N_QUADS)
    dataset.parse(data=FILE, format="nquads")
    assert len(store) == 10
    assert len(set(dataset.quads((None, None, None, None)))) == 10


def test_a_service_refuses_half_a_file_and_takes_one_of_other_origin_where_it_is_told_to(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_bytes(QUADS)
    done = serving.ended(snapshot=path)
    assert done.returncode == 1
    assert f"{path}: the file ends after line 10 without the last line of a build" in done.stderr
    with serving.running(path, unchecked=True) as service:
        assert service.query("SELECT * { ?s ?p ?o }").text.count('"o"') == 1 + 10
