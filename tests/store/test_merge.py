"""The default graph is the merge of the named graphs, whichever way the bytes were written."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build.dataset import Built
from kg.store import merge

iris = st.sampled_from(["https://x.example/a", "https://x.example/b?c=1#d", "urn:x:%20", "https://x.example/龙图"])
nodes = st.one_of(iris.map(ox.NamedNode), st.sampled_from(["b0", "b1"]).map(ox.BlankNode))
texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
literals = st.one_of(
    texts.map(ox.Literal),
    texts.map(lambda text: ox.Literal(text, language="zh-hans")),
    st.integers().map(ox.Literal),
)
quads = st.builds(ox.Quad, nodes, iris.map(ox.NamedNode), st.one_of(nodes, literals), iris.map(ox.NamedNode))


def written(store: ox.Store) -> set[bytes]:
    """A store without blank nodes' names, which no two loads share."""
    dataset = ox.Dataset(store.quads_for_pattern(None, None, None, None))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set((ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines())


def quad_by_quad(data: bytes) -> ox.Store:
    """The merge as its definition reads."""
    named = ox.Store()
    named.load(data, ox.RdfFormat.N_QUADS)
    graphs = [graph.value for graph in named.named_graphs() if isinstance(graph, ox.NamedNode)]
    return merge.chosen(named, graphs, graphs)


def as_text(data: bytes) -> bool:
    """Whether N-Quads are merged as text."""
    store = ox.Store()
    store.bulk_load(data, ox.RdfFormat.N_QUADS)
    return merge.merged(store, merge.text_of(data))


@given(st.lists(quads, max_size=8, unique=True))
def test_the_merge_of_text_is_the_merge_of_quads(found: list[ox.Quad]) -> None:
    data = ox.serialize(found, format=ox.RdfFormat.N_QUADS) or b""
    assert as_text(data) == (bool(found) and b"_:" not in data)
    assert written(merge.loaded(data)) == written(quad_by_quad(data))


def test_a_build_is_merged_as_text(built: Built) -> None:
    assert as_text(built.nquads)
    store = merge.loaded(built.nquads)
    assert set(store) == set(quad_by_quad(built.nquads))


@pytest.mark.parametrize(
    "data",
    [
        b'# a comment\n<a:s>\t<a:p> "x" <a:g> .\n<a:s> <a:p> "x" <a:h>.\n',
        b'<a:s> <a:p> "x" .\n<a:s> <a:p> "y" <a:g> .\n',
        b'<a:s> <a:p> "x" <a:g> .\n<a:s> <a:p> "\\u0078" <a:h> .\n',
        b'<a:s> <a:p> "x" <a:g> . # <a:h> .\n',
        b'<a:s> <a:p> "x" . # <a:g> .\n',
        b'# of <a:g> .\n<a:s> <a:p> "x" <a:g> .\n',
        b'<a:s> <a:p> "x <y"\t<a:g> .\n<a:s> <a:p> <a:o>\t<a:g> .\n<a:s> <a:p> "x"<a:g> .\n',
        b"<a:s> <a:p> _:o <a:g> .\n<a:s> <a:p>\t_:o <a:h> .\n",
        b'<a:s> <a:p> "x" <a:g> .',
        b'<a:s> <a:p> "x" <a:g> .\n<a:s> <a:p> "x" <a:g> .\n',
        b'<a:s> <a:p> "x" _:g .\n<a:s> <a:p> "x" <a:g> .\n',
    ],
)
def test_other_lines_are_merged_quad_by_quad(data: bytes) -> None:
    assert not as_text(data)
    assert written(merge.loaded(data)) == written(quad_by_quad(data))


def test_a_triple_as_object_is_merged_too() -> None:
    data = b'<a:s> <a:p> <<( <a:s> <a:p> "x" )>> <a:g> .\n<a:s> <a:p> "x" <a:g> .\n'
    assert written(merge.loaded(data)) == written(quad_by_quad(data))


def test_what_is_not_nquads_is_refused() -> None:
    with pytest.raises(SyntaxError):
        merge.loaded(b'<a:s> <a:p> "\\q" <a:g> .\n')
