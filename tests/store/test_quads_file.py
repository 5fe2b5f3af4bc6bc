"""The text beside a store: which triples stand in the graphs that a choice leaves out, and in no other."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store import quads_file

QUADS = st.sets(st.tuples(st.integers(0, 40), st.integers(0, 4)), max_size=90)


@given(quads=QUADS, graphs=st.sets(st.integers(0, 5)), chunk=st.integers(1, 200))
def test_triples_of_some_graphs_alone_are_found_wherever_the_text_is_cut(
    quads: set[tuple[int, int]], graphs: set[int], chunk: int
) -> None:
    lines = sorted(f'<x:s> <x:p> "{triple} <x:g9> ." <x:g{graph}> .\n' for triple, graph in quads)
    others = {triple for triple, graph in quads if graph not in graphs}
    wanted = {f'<x:s> <x:p> "{triple} <x:g9> ."' for triple, _ in quads if triple not in others}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(quads_file, "_CHUNK", chunk)
        with quads_file.quads_file(Path(folder)) as text:
            text.write("".join(lines).encode())
        found = [triple.decode() for triple in quads_file.only_in(Path(folder), [f"x:g{graph}" for graph in graphs])]
    assert (len(found), set(found)) == (len(wanted), wanted)
