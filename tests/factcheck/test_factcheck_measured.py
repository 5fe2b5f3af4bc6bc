"""How far checked drafts are right, measured on real texts: each figure of docs/factcheck.md comes out again."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from kg.base.paths import docs_dir
from kg.factcheck.chosen_sources import chosen
from kg.factcheck.draft_file_text import draft_file_text
from kg.factcheck.factcheck import Factchecker
from kg.records.load import Knowledge
from kg.records.texts import Texts
from kg.store.selection import Selection
from tests.factcheck.conftest import at
from tests.support.draft_mutants import Drafted, DraftMutator
from tests.support.shared import shared

SEED = 4711
EACH = 26


def told() -> str:
    """What the docs say, in one line."""
    return " ".join((docs_dir() / "factcheck.md").read_text("utf-8").split())


# The rows of the first table of docs/factcheck.md, as the second article writes them; each with its claims.
FIRST_EXAMPLE = (("5亿美元", 3), ("超过100亿元人民币", 6), ("10亿美元", 3), ("增长约4倍", 1))


def test_the_first_example_is_as_the_docs_tell_it(known: Knowledge, texts: Texts) -> None:
    """The second article against the first alone."""
    text = texts.of(known.sources["a2"])
    if text is None:
        pytest.skip("the articles are not on this machine (../shared/articles or KG_ARTICLES)")
    kept, _ = chosen(known, Selection(only=("a1",)))
    found = list(Factchecker(kept).check(text, "2026-01-21").findings)
    table = (docs_dir() / "factcheck.md").read_text("utf-8").partition("| in the second article |")[2]
    verdicts = [line.split("|")[2].strip() for line in table.splitlines()[2:6]]
    for (words, claims), verdict in zip(FIRST_EXAMPLE, verdicts, strict=True):
        [first, *_] = at(found, text, words)
        assert (first.verdict, len(first.beside)) == (verdict.partition(" ")[0], claims), words


def verdicts_at(checker: Factchecker, one: Drafted) -> set[str]:
    """The verdicts that a draft has at its place."""
    found = checker.check(one.text, one.published).findings
    held = [f for f in found if f.kind == one.asked and f.place[0] < one.place[1] and one.place[0] < f.place[1]]
    return {f.verdict for f in held}


@pytest.mark.slow
def test_mutants_of_true_sentences_are_flagged(packaged: Factchecker, texts: Texts) -> None:
    """At least 95 of 100; docs/factcheck.md has the table."""
    made = DraftMutator(packaged.known, texts).mutants(random.Random(SEED), EACH)
    tried, right, false, unknown = Counter(one.kind for one in made), Counter[str](), Counter[str](), Counter[str]()
    for one in made:
        verdicts = verdicts_at(packaged, one)
        right[one.kind] += bool(verdicts) and verdicts <= one.right
        false[one.kind] += "contradicted" in verdicts
        unknown[one.kind] += verdicts == {"unknown"}
    assert len(made) >= 200
    assert right.total() >= 0.95 * len(made)
    shares = " | ".join(f"{right[kind]}/{tried[kind]}" for kind in tried)
    assert f"| {len(made)} mutants by one seed | {' | '.join(tried)} | all |" in told()
    assert f"| right verdict | {shares} | **{right.total()}/{len(made)}** |" in told()
    for verdict, counted in (("contradicted", false), ("unknown here", unknown)):
        cells = [*(counted[kind] for kind in tried), counted.total()]
        assert f"| of all: *{verdict}* | {' | '.join(map(str, cells))} |" in told()


@pytest.mark.slow
def test_no_accepted_text_is_called_false(packaged: Factchecker, texts: Texts) -> None:
    """A third of them, drawn: headlines, asides and what no claim rests on are read as well."""
    sources = packaged.known.sources
    read = {id: text for id, source in sorted(sources.items()) if (text := texts.of(source)) is not None}
    assert f"of all {len(read)} accepted texts" in told()
    for id in random.Random(SEED).sample([*read], len(read) // 3):
        found = packaged.check(read[id], sources[id].published).findings
        assert [one for one in found if one.verdict == "contradicted"] == [], id


@pytest.mark.slow
def test_true_sentences_are_never_called_false(packaged: Factchecker, texts: Texts) -> None:
    """No place of a paragraph that holds a true sentence is contradicted."""
    drafts = DraftMutator(packaged.known, texts).true(random.Random(SEED))
    verdicts = Counter(found.verdict for one in drafts for found in packaged.check(one.text, one.published).findings)
    assert len(drafts) >= 200
    assert f"Of all {len(drafts)} true sentences" in told()
    assert verdicts["contradicted"] == 0


# The texts of the table of those that were read by hand, in its order; each with its day.
READ_BY_HAND = (("247.txt", "2024-09"), ("235.txt", "2026-05-12"), ("169.txt", "2024-10"))


@pytest.mark.slow
def test_three_whole_texts_have_the_verdicts_that_were_read_by_hand(packaged: Factchecker) -> None:
    table = (docs_dir() / "factcheck.md").read_text("utf-8").partition("| text | places |")[2]
    for line, (name, published) in zip(table.splitlines()[2:5], READ_BY_HAND, strict=True):
        text, _ = draft_file_text((shared("inbox") / name).read_bytes(), name)
        found = Counter(one.verdict for one in packaged.check(text, published).findings)
        weighed = found["softer"] + found["harder"]
        row = [found.total(), found["supported"], weighed, found["otherDefinition"], found["unknown"]]
        assert [int(cell) for cell in line.split("|")[2:7]] == row, name
        assert found["contradicted"] == 0


@pytest.mark.slow
def test_no_text_that_was_not_accepted_is_called_false(packaged: Factchecker, texts: Texts) -> None:
    """A third of them, drawn; docs/factcheck.md says how many there are."""
    accepted = {texts.of(source) for source in packaged.known.sources.values()}
    files = {path.stem: path for path in sorted(shared("inbox").glob("[0-9]*.txt"))}
    others = {id: text for id, path in files.items() if (text := path.read_text("utf-8")) not in accepted}
    assert f"In the {len(others)} texts of the same inbox that are not in the graph" in told()
    for id in random.Random(SEED).sample([*others], len(others) // 3):
        found = packaged.check(others[id], "2026-01-20").findings
        assert [one for one in found if one.verdict == "contradicted"] == [], id
