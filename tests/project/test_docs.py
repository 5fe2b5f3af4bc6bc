"""Docs are tested: every command and query in README and docs runs, every link resolves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.base.strict_record import Record
from kg.base.yaml_text import parse_yaml
from kg.ontology.registry import vocabulary
from kg.records.passage_statements import ClaimFile
from kg.records.record_models import EntityFile, SourceFile
from tests.support.serving import Service, running

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ADDRESS = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Block:
    """A fenced block: page, language, the rest of its first line, text."""

    page: Path
    language: str
    info: str
    text: str

    @property
    def name(self) -> str:
        first = self.text.strip().splitlines()[0][:60]
        return f"{self.page.relative_to(ROOT)}: {first}"


def blocks(*languages: str) -> Iterator[Block]:
    for page in PAGES:
        for match in BLOCK.finditer(page.read_text("utf-8")):
            block = Block(page, match.group(1) or "", match.group(2).strip(), match.group(3))
            if block.language in languages:
                yield block


def test_every_block_says_its_language() -> None:
    known = {"sh", "console", "sparql", "yaml", "json", "turtle", "python", "r", "javascript", "http", "text"}
    assert {(b.page.name, b.language) for b in blocks(*known, "") if b.language not in known} == set()


def run(command: str, cwd: Path, url: str = "") -> subprocess.CompletedProcess[str]:
    text = command.replace(ADDRESS, url.rstrip("/")) if url else command
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "KG_ARTICLES": str(cwd / "no-articles")}
    return subprocess.run(
        ["bash", "-c", text], cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False
    )


FOLLOWED = ("add-a-source.md", "import.md")  # step by step in one folder, each by a test of its own
CONSOLE = [b for b in blocks("console") if b.page.name not in FOLLOWED]


@pytest.mark.slow
@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.name)
def test_every_command_runs(block: Block, server: Service, tmp_path: Path) -> None:
    for line in block.text.splitlines():
        if line.startswith("$ "):
            done = run(line[2:], tmp_path, server.url)
            assert done.returncode == 0, (line, done.stderr)
            assert done.stdout.strip(), line


@pytest.mark.parametrize("block", list(blocks("sparql")), ids=lambda block: block.name)
def test_every_query_answers(block: Block, server: Service) -> None:
    response = server.query(block.text)
    assert response.status_code == 200, response.text
    assert response.json()["results"]["bindings"]


@pytest.mark.slow
def test_the_python_of_each_page_runs_from_top_to_bottom(server: Service, tmp_path: Path) -> None:
    pages = {b.page for b in blocks("python")}
    assert pages
    for page in pages:
        text = "".join(b.text for b in blocks("python") if b.page == page).replace(ADDRESS, server.url.rstrip("/"))
        done = subprocess.run([sys.executable, "-c", text], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which docs/add-a-source.md has been followed to the letter, its first four steps."""
    folder = tmp_path_factory.mktemp("follow")
    for block in (b for b in blocks("sh", "yaml") if b.page.name == "add-a-source.md"):
        if block.language == "sh":
            assert run(block.text, folder).returncode == 0
        else:
            (folder / block.info.removeprefix("file=")).write_text(block.text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_following_add_a_source_ends_in_a_served_source(followed: Path) -> None:
    for block in (b for b in blocks("console") if b.page.name == "add-a-source.md"):
        for line in block.text.splitlines():
            done = run(line.removeprefix("$ "), followed)
            assert done.returncode == 0, (line, done.stderr)
    with running(None, workspace=followed / "mine", read_ahead=False) as service:
        page = service.client.get("/sources/chengyan-round").text
        [first, *_] = sorted(set(re.findall(r"/claims/(chengyan-round\.[a-z0-9-]+-amount(?:-[0-9]+)?)", page)))
        assert "3亿元</mark>" in service.client.get(f"/claims/{first}").text
    with running(None, workspace=followed / "my-sources", read_ahead=False) as service:
        assert service.client.get("/api/entities/morning-star-a").json()["sources"] == ["report"]
        assert service.client.get("/api/entities/morning-star-a?without=report").status_code == 404


def test_the_yaml_of_add_a_source_fits_the_models() -> None:
    models: dict[str, type[Record]] = {"sources": SourceFile, "entities": EntityFile, "claims": ClaimFile}
    files = [b for b in blocks("yaml") if b.info.startswith("file=my-sources/")]
    assert len(files) == 3
    for block in files:
        models[block.info.split("/")[1]].model_validate(parse_yaml(block.text, block.info).data)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_resolves(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    for target in LINK.findall(text):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target.split("#")[0]).exists(), target


def test_the_two_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    for target in ("serve", "test"):
        assert f"make {target}" in (ROOT / "README.md").read_text("utf-8")
        done = run(f"make -n {target}", ROOT)
        assert done.returncode == 0, done.stderr


def test_every_benchmark_that_runs_is_told_with_its_command() -> None:
    text = (ROOT / "docs" / "performance.md").read_text("utf-8")
    runs = [
        path.stem for path in (ROOT / "benchmarks").glob("*.py") if '__name__ == "__main__"' in path.read_text("utf-8")
    ]
    assert len(runs) > 10
    assert [name for name in runs if not re.search(rf"benchmarks[./]{name}\b", text)] == []


def test_every_variable_of_the_service_is_documented() -> None:
    from api.http.settings import Settings

    text = (ROOT / "docs" / "service.md").read_text("utf-8")
    assert {name for name in Settings.model_fields if f"KG_{name.upper()}" not in text} == set()


def test_the_glossary_has_at_most_30_words_under_the_labels_of_the_ontology() -> None:
    rows = re.findall(
        r"^\| (\w+) \| ([^|]+) \| [^|]+ \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    words = dict(rows[1:])
    assert 20 <= len(words) == len(rows) - 1 <= 30
    known = vocabulary()
    terms = {term.label["en"]: term.label["zh-hans"] for term in (*known.classes.values(), *known.properties.values())}
    named = {word: label for word, label in words.items() if word in terms}
    assert len(named) > 10
    assert named == {word: terms[word] for word in named}


def test_no_file_cites_a_paper_that_is_not_here() -> None:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {Path(name).name for name in done.stdout.split("\0")}
    cited = re.compile(r"(?<![\w/.-])([\w-]+\.md)\b")
    missing = [
        f"{name}: {match}"
        for name in done.stdout.split("\0")
        if (ROOT / name).is_file() and name.endswith((".py", ".md", ".yaml", ".rq", ".ttl", ".js", ".html", ".toml"))
        for match in cited.findall((ROOT / name).read_text("utf-8"))
        if match not in names
    ]
    assert missing == []


def test_every_promise_of_the_service_has_its_test() -> None:
    table = (ROOT / "docs" / "service.md").read_text("utf-8").partition("## Promises")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    known = {
        name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named and set(named) <= known, row
