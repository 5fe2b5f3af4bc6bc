"""A landscape of a million quads: every view and kind of page is answered, from memory and from the disk.

What pages stand on takes a minute to compute at this size. It is computed ahead once; were each worker to compute it,
every page would be refused as too slow.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.data import companies, synthetic
from benchmarks.growth import OnDisk, addresses, built, walked
from benchmarks.peers import Ours
from kg.base.whole_file import write_whole

pytestmark = pytest.mark.engines

QUADS = 1_000_000
LIMIT_S = 60


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("million") / "million.nq"
    write_whole(path, synthetic(QUADS).file)
    return path


@pytest.mark.parametrize("place", ["memory", "disk"])
def test_every_page_of_a_million_quads_is_answered(file: Path, place: str) -> None:
    if place == "disk":
        folder = file.parent / "store"
        built(file, QUADS, folder)
        server: Ours = OnDisk(folder, LIMIT_S)
    else:
        server = Ours(file, LIMIT_S)
    try:
        server.wait_ahead()
        pages = walked(server, addresses(companies(QUADS)))
        assert [row for row in pages if set(row[1::2]) != {"200"}] == []
    finally:
        server.close()
