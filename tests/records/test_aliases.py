"""What stands for an entity in one text alone: a name there, at its places, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.base.problems import InvalidFiles
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.evidence import EvidenceReport, rederive
from kg.evidence.alias_places import place_problems
from kg.facts.name_match import Names
from kg.facts.resolve import resolve
from kg.records.formatting import formatted
from kg.records.load import Knowledge, load
from kg.records.pin import pin
from kg.records.texts import Texts, sha256
from kg.store.snapshot import Snapshot

pytestmark = pytest.mark.slow

COMPANIES = {"zhaoxi": ("朝溪科技", "Zhaoxi"), "muyuan": ("暮原智能", "Muyuan"), "wuling": ("午岭机器人", "Wuling")}
ROUNDS = {"seed": ("种子轮", "seed"), "a": ("A轮", "Series A"), "b": ("B轮", "Series B"), "c": ("C轮", "Series C")}
TEXT = "".join(
    f"{zh}完成1000万元种子轮融资。{zh}完成2亿元A轮融资。{zh}完成3亿元B轮融资。{zh}完成5亿元C轮融资。\n"
    f"{zh}还完成了8亿元的新一轮融资。\n"
    for zh, _ in COMPANIES.values()
)
AMOUNTS = {"seed": ("1000万元", 10_000_000), "a": ("2亿元", 200_000_000), "b": ("3亿元", 300_000_000)}
AMOUNTS |= {"c": ("5亿元", 500_000_000), "new": ("8亿元", 800_000_000)}


def entities() -> str:
    lines = ["entities:"]
    for key, (zh, en) in COMPANIES.items():
        lines.append(f"  - {{id: {key}, type: Company, name: {{zh: {zh}, en: {en}}}}}")
        for stage, (label, english) in ROUNDS.items():
            name = f"{{zh: {zh}{label}融资, en: {en} {english}}}"
            lines.append(f"  - {{id: {key}-{stage}, type: FundingRound, name: {name}}}")
        name = f"{{zh: {zh}2026年融资, en: {en} round of 2026}}"
        lines.append(f"  - {{id: {key}-new, type: FundingRound, name: {name}}}")
    return "\n".join(lines) + "\n"


def statement(key: str, stage: str, words: str) -> list[str]:
    written, value = AMOUNTS[stage]
    amount = f"{{asWritten: {written}, value: {value}, unit: CNY}}"
    return [f"  - {{deal: {key}, id: {key}, amount: {amount},", f"     words: [figure {written}, {words}]}}"]


def claims() -> str:
    """The draft: each round's amount in the passage that states it, its label beside its company's name.

    The latest round has no label but what this text calls it.
    """
    starts = [at for at in range(len(TEXT)) if TEXT.startswith("新一轮融资", at)]
    lines = ["source: rounds", "aliases:"]
    for start, key in zip(starts, COMPANIES, strict=True):
        lines.append(f"  {key}-new: {{新一轮融资: [{start}]}}")
    lines.append("passages:")
    for (key, (zh, _)), told in zip(COMPANIES.items(), range(0, 6, 2), strict=True):
        rounds, latest = TEXT.split("\n")[told : told + 2]
        lines.append(f'  "{rounds}":')
        for stage, (label, _) in ROUNDS.items():
            nth = [*ROUNDS].index(stage) + 1
            lines += statement(f"{key}-{stage}", stage, f"party {zh}@#{nth}, party {label}, cue 融资@#{nth}")
        lines.append(f'  "{latest}":')
        lines += statement(f"{key}-new", "new", "party 新一轮融资, cue 融资")
    return "\n".join(lines) + "\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    source = (
        "sources:\n  - {id: rounds, title: {zh: 三家公司, en: Three companies}, verification: text,\n"
        f"     published: 2026-03-01, file: rounds.txt, sha256: {sha256(TEXT)}}}\n"
    )
    contents = {
        "entities/mine.yaml": entities(),
        "sources/mine.yaml": source,
        "claims/rounds.yaml": claims(),
        "texts/rounds.txt": TEXT,
    }
    for name, text in contents.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path


def pinned(workspace: Path) -> tuple[Knowledge, Texts]:
    texts = Texts(None, workspace)
    pin(workspace / "claims" / "rounds.yaml", load(workspace), texts)
    return load(workspace), texts


def wrong(known: Knowledge, texts: Texts) -> list[str]:
    found = [*rederive(known, texts, packaged=False).problems, *place_problems(known, texts)]
    return [problem.message for problem in found if "rounds.yaml" in problem.file]


def test_three_companies_have_the_same_rounds_in_one_workspace(workspace: Path) -> None:
    known, texts = pinned(workspace)
    assert problems_of(known) == []
    assert wrong(known, texts) == []
    assert len(known.claims_of("rounds")) == 15
    assert not formatted(workspace / "claims" / "rounds.yaml", known, texts).changed


@pytest.mark.parametrize("stage", [*ROUNDS, "new"])
def test_a_round_is_never_another_companys(stage: str, workspace: Path) -> None:
    known, texts = pinned(workspace)
    path = workspace / "claims" / "rounds.yaml"
    text = path.read_text("utf-8").replace(f"deal: zhaoxi-{stage}, id", f"deal: muyuan-{stage}, id")
    path.write_text(text, encoding="utf-8")
    assert any(f"no slice names the subject 'muyuan-{stage}'" in message for message in wrong(load(workspace), texts))
    assert known.claims[f"rounds.zhaoxi-{stage}"].claim.subject == f"zhaoxi-{stage}"


def test_what_is_re_derived_of_a_workspace_alone_is_what_is_found_of_it_among_all(workspace: Path) -> None:
    known, texts = pinned(workspace)
    own = {key for key, loaded in known.claims.items() if loaded.source == "rounds"}
    outcomes = rederive(known, texts, packaged=False).outcomes
    assert outcomes.keys() == own
    assert {key: one for key, one in rederive(known, texts).outcomes.items() if key in own} == outcomes


def test_an_alias_names_nothing_at_another_place(workspace: Path) -> None:
    _, texts = pinned(workspace)
    path = workspace / "claims" / "rounds.yaml"
    first, second, _ = (at for at in range(len(TEXT)) if TEXT.startswith("新一轮融资", at))
    text = path.read_text("utf-8").replace(f"party 新一轮融资@{first}", f"party 新一轮融资@{second}")
    alone = f"aliases:\n  zhaoxi-new: {{新一轮融资: [{first}]}}\n"  # no other thing is called so in this file
    path.write_text(re.sub(r"aliases:\n(  .*\n)+", alone, text), "utf-8")
    assert [alias.entity for alias in load(workspace).aliases if alias.source == "rounds"] == ["zhaoxi-new"]
    assert any("no slice names the subject 'zhaoxi-new'" in message for message in wrong(load(workspace), texts))


def test_an_alias_names_nothing_in_another_source(workspace: Path) -> None:
    pinned(workspace)
    for folder, old, new in (("sources", "rounds", "other"), ("texts", "", ""), ("claims", "rounds", "other")):
        for path in list((workspace / folder).iterdir()):
            text = (
                path.read_text("utf-8")
                .replace(f"id: {old},", f"id: {new},")
                .replace(f"source: {old}", f"source: {new}")
            )
            (workspace / folder / f"other{path.suffix}").write_text(text, "utf-8")
    path = workspace / "claims" / "other.yaml"
    text = path.read_text("utf-8")
    path.write_text("source: other\n" + text[text.index("passages:") :], "utf-8")
    known = load(workspace)
    assert problems_of(known) == []
    found = rederive(known, Texts(None, workspace), packaged=False).problems
    named = {problem.message.split(":")[0] for problem in found if "no slice names the subject" in problem.message}
    assert named == {f"other.{key}-new" for key in COMPANIES}


def test_aliases_are_unknown_to_search_and_to_the_graph(workspace: Path) -> None:
    known, _ = pinned(workspace)
    data = build(known).nquads
    assert "新一轮融资".encode() not in data
    snapshot = Snapshot.from_nquads(data)
    assert Names(known.entities.values()).exact("新一轮融资") == []
    assert resolve(snapshot, "新一轮融资")["best"] is None


def test_no_alias_of_the_packaged_files_is_a_name_in_the_graph(known: Knowledge, snapshot: Snapshot) -> None:
    names = Names(known.entities.values())
    assert len(known.aliases) > 250
    assert {(a.words, a.entity) for a in known.aliases if a.entity in names.exact(a.words)} == set()
    for words in ("C轮", "新老股东", "业务进展", "上市"):
        assert resolve(snapshot, words)["best"] is None, words


def test_the_hidden_labels_that_are_left_are_names(known: Knowledge) -> None:
    left = {name for entity in known.entities.values() for name in entity.hidden}
    assert len(left) <= 23
    assert left & {"C轮", "上市信号", "阐述了", "GPT-5系列的成绩"} == set()


def test_an_alias_that_is_the_name_of_another_is_refused(workspace: Path) -> None:
    _, texts = pinned(workspace)
    path = workspace / "claims" / "rounds.yaml"
    start = TEXT.index("暮原智能")
    path.write_text(
        path.read_text("utf-8").replace("aliases:\n  {", f"aliases:\n  {{zhaoxi: {{暮原智能: [{start}]}}, "), "utf-8"
    )
    assert "'暮原智能' is a name of muyuan; in this file it would stand for zhaoxi" in wrong(load(workspace), texts)


def test_an_alias_and_a_passage_that_are_not_where_they_should_be(workspace: Path) -> None:
    _, texts = pinned(workspace)
    path = workspace / "claims" / "rounds.yaml"
    text = path.read_text("utf-8")
    start = TEXT.index("新一轮融资")
    key = text[text.index("passages:\n  ") + 12 :].split(" ")[0]
    first, last = map(int, key.split("-"))
    text = text.replace(f"[{start}]", f"[{start + 1}]").replace(f"  {key} ", f"  {first}-{last - 1} ")
    path.write_text(text, "utf-8")
    found = wrong(load(workspace), texts)
    assert f"'新一轮融资' does not stand at {start + 1} in the text" in found
    assert f"the text at {first} to {last - 1} does not have this passage's hash" in found


def test_pinning_an_alias_that_stands_more_than_once_asks_which(workspace: Path) -> None:
    path = workspace / "claims" / "rounds.yaml"
    before = path.read_text("utf-8")
    start = TEXT.index("新一轮融资")
    path.write_text(before.replace(f"[{start}]", "[]"), "utf-8")
    with pytest.raises(InvalidFiles, match=rf"'新一轮融资' stands 3 times in the text — keep in \[{start}, "):
        pinned(workspace)
    assert path.read_text("utf-8") == before.replace(f"[{start}]", "[]")


def test_a_quote_is_looked_for_in_its_passage_first(workspace: Path) -> None:
    known, _ = pinned(workspace)
    lines = TEXT.split("\n")
    for number, key in enumerate(COMPANIES):
        (figure, *_), start = known.claims[f"rounds.{key}-a"].claim.evidence, len("\n".join(lines[: 2 * number]))
        assert start <= (figure.start or 0) <= start + len(lines[2 * number]) + 1


def hostile(known: Knowledge, texts: Texts) -> dict[str, str]:
    """Files of entities named by the words that packaged claims rest on, one of every class in the graph."""
    words: set[str] = set()
    for loaded in known.claims.values():
        text = texts.of(known.sources[loaded.source])
        if text is not None:
            words |= {text[piece.start : piece.end].strip() for piece in loaded.claim.evidence}
    classes = sorted({entity.type for entity in known.entities.values()})
    usable = sorted(word for word in words if word and len(word) < 30 and "\n" not in word and '"' not in word)
    listed = ", ".join(f'"{word}"' for word in usable)
    return {
        f"hostile-{number}": "entities:\n"
        f"  - {{id: hostile-{number}, type: {kind}, name: {{zh: 假{number}, en: F{number}}}, aliases: [{listed}]}}\n"
        for number, kind in enumerate(classes)
    }


def test_no_workspace_changes_the_outcome_of_a_packaged_claim(
    known: Knowledge, texts: Texts, rederived: EvidenceReport, tmp_path: Path
) -> None:
    plain = rederived
    assert plain.problems == [] and len(plain.outcomes) > 500
    (tmp_path / "entities").mkdir()
    files = hostile(known, texts)
    for name, content in files.items():
        (tmp_path / "entities" / f"{name}.yaml").write_text(content, encoding="utf-8")
    (tmp_path / "claims").mkdir()
    aliased = known.aliases[0]
    text = f"source: {aliased.source}\naliases:\n  hostile-0: {{{aliased.words}: [{aliased.start}]}}\nclaims: []\n"
    (tmp_path / "claims" / "hostile.yaml").write_text(text, encoding="utf-8")
    layered = load(tmp_path)
    assert len(layered.entities) == len(known.entities) + len(files)
    assert rederive(layered, texts).outcomes == plain.outcomes
    packaged = {problem for problem in place_problems(layered, texts) if problem.file.startswith("kg/data")}
    assert packaged == set()
