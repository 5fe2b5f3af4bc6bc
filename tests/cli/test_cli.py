"""The command: data on stdout, messages on stderr, 0 ok, 1 problems found, 2 wrong use, never a traceback."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.base.paths import PACKAGE
from kg.build.dataset import Built

pytestmark = pytest.mark.slow

KG = Path(sys.executable).with_name("kg")


def kg(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(KG), *arguments], input=stdin, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
    return done


def test_build_writes_the_same_bytes_to_stdout_and_to_a_file(tmp_path: Path, built: Built) -> None:
    to_stdout, path = kg("build"), tmp_path / "g.nq"
    assert to_stdout.returncode == 0
    assert to_stdout.stdout.encode() == built.file
    assert kg("build", "-o", str(path)).returncode == 0
    assert path.read_bytes() == built.file
    assert built.digest in to_stdout.stderr


def test_build_as_trig_holds_the_same_quads(tmp_path: Path, built: Built) -> None:
    path = tmp_path / "g.trig"
    assert kg("build", "-o", str(path)).returncode == 0
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TRIG)
    assert sorted((store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines()) == built.nquads.splitlines()


def test_build_as_json_prints_counts_and_digest(built: Built) -> None:
    document = json.loads(kg("build", "--json").stdout)
    assert document == {"quads": built.total, "digest": built.digest, "graphs": built.counts}


def test_build_refuses_a_suffix_that_it_cannot_write(tmp_path: Path) -> None:
    done = kg("build", "-o", str(tmp_path / "g.docx"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "end the file name in .nq or .trig" in done.stderr


@pytest.mark.slow
def test_check_without_the_articles_ends_with_0_and_says_what_was_not_rechecked(tmp_path: Path) -> None:
    done = kg("check", "--articles", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "not re-checked" in done.stderr


@pytest.mark.slow
def test_check_with_the_articles_ends_with_0(articles: Path) -> None:
    done = kg("check", "--articles", str(articles))
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_check_as_json_is_one_document() -> None:
    document = json.loads(kg("check", "--json").stdout)
    assert document["problems"] == []
    assert document["claims"] > 500


def test_check_names_every_problem_with_file_line_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "w.yaml").write_text(
        "source: a1\nclaims:\n  - {id: x, subject: moonshot, predicate: cash}\n"
    )
    done = kg("check", "--workspace", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{tmp_path}/claims/w.yaml:3: unknown entity 'moonshot' — nearest: " in done.stderr
    assert f"{tmp_path}/claims/w.yaml:3: cash takes quantity — state the claim's quantity" in done.stderr
    assert "2 problems" in done.stderr


def test_query_reads_a_file_stdin_or_a_shipped_name(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("ASK { ?s ?p ?o }")
    assert kg("query", str(path)).stdout == "yes\n"
    assert kg("query", "-", stdin="ASK { <x:a> <x:b> <x:c> }").stdout == "no\n"
    assert kg("query", "ASK { <x:a> <x:b> <x:c> }").stdout == "no\n"
    assert kg("query", "DESCRIBE <x:a>").returncode == 0
    assert "kg: this is an update" in kg("query", "LOAD <x:a>").stderr
    assert "kg: SERVICE is refused" in kg("query", "ASK { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }").stderr
    assert "kg: the query: wrong query: the prefix id: is not declared" in kg("query", "ASK { id:kimi ?p ?o }").stderr
    assert "usd-500000000" in kg("query", "round", "--bind", "round=moonshot-ai-c").stdout


def test_query_leaves_sources_out_and_says_so() -> None:
    done = kg("query", "--without", "a2", "--format", "csv", "valuation", "-b", "company=moonshot-ai")
    assert "left out: a2 (without)" in done.stderr
    done = kg("query", "--as-of", "2024-03-01", "--format", "csv", "valuation", "-b", "company=moonshot-ai")
    assert "4300000000" not in done.stdout


@pytest.mark.parametrize(
    ("form", "start"),
    [("json", '{"head"'), ("xml", "<?xml"), ("csv", "n\r\n"), ("tsv", "?n\n"), ("table", "n")],
)
def test_query_formats(form: str, start: str) -> None:
    done = kg("query", "-f", form, "-", stdin="SELECT ?n WHERE { VALUES ?n { 1 2 } }")
    assert done.returncode == 0
    assert done.stdout.startswith(start.replace("\r\n", "\n"))


WRONG = {
    "wrong syntax": (
        ("query", "-"),
        "SELECT *\nWHERE { ?s ?p }",
        2,
        "stdin: wrong query: the text is not SPARQL at this place or just before it (line 2, column 16)",
    ),
    "no such file": (("query", "nothing.rq"), "", 2, "no query file nothing.rq"),
    "no such query": (("query", "rond"), "", 2, "nearest: round"),
    "missing parameter": (("query", "round"), "", 2, "the parameter 'round' is missing"),
    "unknown parameter": (("query", "round", "-b", "roud=x"), "", 2, "nearest: round"),
    "value that is no id": (("query", "round", "-b", "round=C round"), "", 2, "can be the id of no entity"),
    "an id that nothing has": (
        ("query", "round", "-b", "round=moonshot-ai-cc"),
        "",
        2,
        "round: no entity 'moonshot-ai-cc' — nearest: moonshot-ai-c",
    ),
    "no such articles": (("check", "--articles", "nowhere"), "", 2, "--articles nowhere: is no folder"),
    "unknown format": (("query", "-f", "pdf", "-"), "ASK {}", 2, "unknown format 'pdf'"),
    "no such source": (("query", "--without", "a3", "-"), "ASK {}", 2, "no source 'a3' to leave out"),
    "not a date": (("query", "--as-of", "yesterday", "-"), "ASK {}", 2, "write YYYY-MM-DD"),
    "no such id": (("why", "moonshot-ai-cc"), "", 2, "nearest: moonshot-ai-c"),
    "a wrong header in a query itself": (
        ("query", "#+ titel: x\nSELECT ?s { ?s ?p ?o }", "-b", "s=x"),
        "",
        1,
        "the query:1: header:",
    ),
    "values for a query without a header": (
        ("query", "-", "-b", "s=x"),
        "SELECT ?s { ?s ?p ?o }",
        2,
        "kg: stdin: --bind needs a query with a header",
    ),
    **{
        f"a parameter of a {command[0]} given twice": (
            (*command, "-b", "company=moonshot-ai", "-b", "company=zhipu"),
            "",
            2,
            "--bind: 'company' is given 2 times — give it once",
        )
        for command in (
            ("view", "funding"),
            ("query", "valuation"),
            ("watch", "add", "funding", "--workspace", "nowhere"),
        )
    },
    "a draft checked from no day": (("factcheck", "-", "--published", "soon"), "A draft.", 2, "kg: --published: "),
    "an export without a form": (("export",), "", 2, "kg: --parquet, --ftm: an export has one form"),
    "no such language": (("render", "--lang", "fr"), "", 2, "kg: --lang: 'fr' is no language here"),
    "no such focus": (("render", "--focus", "moonshot-ay"), "", 2, "nearest: moonshot-ai"),
    "no such workspace": (("build", "--workspace", "nowhere"), "", 1, "the workspace is not a folder"),
    "no such schema": (("schema", "claim"), "", 2, "nearest: claims"),
    "no such command": (("biuld",), "", 2, "No such command"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_says_what_where_and_how_to_mend_it(case: str) -> None:
    arguments, stdin, code, message = WRONG[case]
    done = kg(*arguments, stdin=stdin)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--json", "-o", "-"),
        ("export", "--json", "--ftm", "-"),
        ("query", "round", "--receipt", "-"),
        ("view", "funding", "--receipt", "-"),
    ],
)
def test_stdout_takes_one_document(arguments: tuple[str, ...]) -> None:
    done = kg(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"kg: {arguments[-2]} -: stdout takes one document")


UNWRITABLE = {
    "a question is dropped": (("watch", "drop", "kimi"), "watched/kimi.yaml: cannot be taken away"),
    "a question is kept": (("watch", "add", "zhipu"), "watched/zhipu.yaml: cannot be written"),
    "a table is imported": (
        ("import", "deals.csv", "--mapping", "deals.yaml", "--new-names"),
        "sources: cannot be written",
    ),
    "a build is written": (("build", "-o", "closed/g.nq"), "closed/g.nq: cannot be written"),
}


# Who may do everything is held to the modes of files as everyone is (util-linux, setpriv(1)).
AS_OTHERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@pytest.fixture(scope="module")
def unwritable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace that may be read and not written, with a table, its mapping, and a kept question."""
    folder = tmp_path_factory.mktemp("unwritable")
    guide = (PACKAGE.parent / "docs" / "import.md").read_text("utf-8")
    for name in ("deals.csv", "deals.yaml"):
        [text] = re.findall(rf"```\w+ file={name}\n(.*?)```", guide, re.DOTALL)
        (folder / name).write_text(text, "utf-8")
    for name in ("watched", "closed"):
        (folder / name).mkdir()
    (folder / "watched" / "kimi.yaml").write_text("kind: entity\nname: kimi\n")
    places = (folder / "watched", folder / "closed", folder)
    for path in places:
        path.chmod(0o555)
    yield folder
    for path in places:
        path.chmod(0o755)


@pytest.mark.parametrize("case", UNWRITABLE)
def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(case: str, unwritable: Path) -> None:
    arguments, message = UNWRITABLE[case]
    command = [*AS_OTHERS, str(KG), *arguments, "--workspace", str(unwritable)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=unwritable)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert message in done.stderr and f"({os.strerror(errno.EACCES)}) — make the folder writable" in done.stderr
    assert "Errno" not in done.stderr


def test_why_prints_the_way_of_a_claim() -> None:
    document = json.loads(kg("why", "--json", "a1.alibaba-capex-2025").stdout)
    assert document["file"].startswith("kg/data/claims/a1.yaml:")
    assert "https://w3id.org/longtu/id/quantity/cny-120000000000" in document["nodes"]
    assert "capex" in document["queries"]
    assert {"/claims/a1.alibaba-capex-2025", "/sources/a1", "/id/alibaba"} <= set(document["pages"])
    held = []
    for hop in document["hops"]:
        place, name = hop.split()
        path, number = place.rsplit(":", 1)
        held.append((path, name, (PACKAGE.parent / path).read_text("utf-8").splitlines()[int(number) - 1].strip()))
    assert [(path, name) for path, name, _ in held] == [
        ("kg/records/load.py", "load"),
        ("kg/build/claim_triples.py", "claim_star"),
        ("kg/facts/claim_line.py", "line"),
        ("kg/queries/panels/claim-fields.rq", "claim-fields"),
        ("kg/pages/entity.py", "entity_page"),
        ("api/templates/entity.html", "entity-facts"),
    ]
    for (_, name, text), start in zip(held, ("def ", "def ", "def ", "SELECT", "def ", "<section"), strict=True):
        assert text.startswith(start)
        assert start != "def " or text.startswith(f"def {name}(")


def test_render_writes_one_file_that_needs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    assert kg("render", "--focus", "moonshot-ai", "-o", str(path)).returncode == 0
    html = path.read_text("utf-8")
    assert "Moonshot AI" in html
    assert "<script src=" not in html
    assert 'rel="stylesheet"' not in html
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graph.html"]


def test_render_as_json_is_the_data_that_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    done = kg("render", "--json", "--focus", "kimi-k2", "-o", str(path))
    assert (done.returncode, done.stdout) == (0, "")
    document = json.loads(path.read_bytes())
    assert "kimi-k2" in {node["id"] for node in document["nodes"]}
    assert all(edge["claims"] for edge in document["edges"])


def test_render_works_where_the_locale_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PATH": "/usr/bin:/bin"}
    command = [str(KG), "render", "--lang", "zh", "--focus", "moonshot-ai", "-o", str(path)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert "月之暗面" in path.read_text("utf-8")


@pytest.mark.parametrize("kind", ["claims", "entities", "sources", "links"])
def test_schema_is_a_json_schema_that_the_packaged_files_satisfy(kind: str) -> None:
    schema = json.loads(kg("schema", kind).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False


def test_help_names_every_command_and_an_example_each() -> None:
    text = kg("--help").stdout
    for name in ("build", "check", "query", "why", "render", "serve", "view", "coverage", "mcp"):
        assert f"│ {name} " in text
    for name in ("build", "check", "query", "why", "render", "serve", "pin", "schema", "view", "coverage"):
        assert "Example: kg" in kg(name, "-h").stdout


def test_the_version_is_printed() -> None:
    assert kg("--version").stdout.startswith("longtu ")


def test_a_closed_pipe_is_no_error() -> None:
    head = shutil.which("head")
    assert head is not None
    done = subprocess.run(
        f"{KG} build 2>/dev/null | {head} -1", shell=True, capture_output=True, text=True, check=False
    )
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_help_shows_at_one_glance_what_to_use_trust_and_move() -> None:
    shown = kg("--help").stdout
    places = [
        shown.index(word) for word in (" Use ─", "│ serve ", "│ query ", " Trust ─", "│ check ", " Move ─", "│ build ")
    ]
    assert places == sorted(places)
    assert "│ pin " not in shown
    assert "│ landscape " not in shown
    assert kg("pin", "--help").returncode == 0


def test_the_command_has_a_second_name_where_kg_is_taken() -> None:
    done = subprocess.run([KG.with_name("longtu"), "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == kg("--version").stdout
