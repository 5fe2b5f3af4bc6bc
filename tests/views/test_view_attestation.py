"""How well something is attested: mentions, statements, sources, origins, and what may not raise them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.views.parts.attestation import Attestation, Origins, Pair
from kg.views.parts.stated import Stated


def claim(source: str, number: int = 1, document: str = "", provider: str = "", speaker: str = "") -> Stated:
    said = Stated(claim=f"{source}.c{number}", source=source, subject="x", predicate="cash")
    return replace(said, document=document, provider=provider, speaker=speaker)


def weigh(*found: Stated, links: tuple[Pair, ...] = (), known: Origins | None = None) -> tuple[int, int, int, int]:
    support = Attestation(links, known or {}).support(found)
    return support.mentions, support.statements, support.sources, support.origins


def link(kind: str, first: str, second: str) -> Pair:
    return Pair(kind, first, second, "")


def test_mentions_linked_as_one_statement_are_one() -> None:
    links = (link("sameStatement", "s.c1", "s.c2"), link("sameStatement", "s.c2", "s.c3"))
    assert weigh(claim("s", 1), claim("s", 2), claim("s", 3), links=links) == (3, 1, 1, 1)


def test_two_sources_that_cite_one_letter_are_one_origin() -> None:
    assert weigh(claim("s", document="letter"), claim("t", document="letter")) == (2, 2, 2, 1)


def test_two_sources_with_one_provider_or_speaker_are_one_origin() -> None:
    assert weigh(claim("s", provider="quest"), claim("t", provider="quest"))[3] == 1
    assert weigh(claim("s", speaker="yang"), claim("t", speaker="yang"))[3] == 1


def test_two_sources_with_a_shared_origin_link_are_one_origin() -> None:
    links = (link("sharedOrigin", "s.c1", "t.c1"),)
    assert weigh(claim("s"), claim("t"), links=links) == (2, 2, 2, 1)


def test_two_sources_of_one_publisher_or_text_are_one_origin() -> None:
    assert weigh(claim("s"), claim("t"), known={"s": [("publisher", "a")], "t": [("publisher", "a")]})[3] == 1
    assert weigh(claim("s"), claim("t"), known={"s": [("text", "0")], "t": [("text", "0")]})[3] == 1


def test_two_sources_that_share_nothing_are_two() -> None:
    assert weigh(claim("s"), claim("t")) == (2, 2, 2, 2)


NAMES = st.sampled_from(["", "one", "two"])
CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from(["s", "t", "u"]),
        st.integers(1, 4),
        document=NAMES,
        provider=NAMES,
        speaker=NAMES,
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda made: made.claim,
)


@given(CLAIMS, st.sampled_from(["s", "t", "u"]))
def test_a_copy_of_a_source_never_raises_independent_support(found: list[Stated], copied: str) -> None:
    known: Origins = {source: [("publisher", source)] for source in ("s", "t", "u")}
    copies = [replace(c, claim=f"copy.{c.claim}", source="copy") for c in found if c.source == copied]
    known["copy"] = [("publisher", copied)]
    assert weigh(*found, *copies, known=known)[3] == weigh(*found, known=known)[3]


@given(CLAIMS)
def test_the_order_of_claims_changes_nothing(found: list[Stated]) -> None:
    assert weigh(*found) == weigh(*found[::-1]) == weigh(*sorted(found, key=lambda c: c.provider))


@given(CLAIMS)
def test_origins_are_never_more_than_sources(found: list[Stated]) -> None:
    mentions, statements, sources, origins = weigh(*found)
    assert 1 <= origins <= sources <= mentions and statements <= mentions
