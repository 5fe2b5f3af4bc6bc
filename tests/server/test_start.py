"""A service starts with all of its modules or not at all, and says which one it lacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rooms import ROOT
from tests.support.serving import environment

pytestmark = pytest.mark.slow

REMEDY = "install Longtu and what it needs anew"


def copied(folder: Path, module: str, text: str | None) -> Path:
    """Both packages in a folder of their own, file by file the same, but for one module: other text, or none."""
    changed = Path(*module.split(".")).with_suffix(".py")
    for package in ("api", "kg"):
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if name != changed:
                (folder / name).symlink_to(path)
    if text is not None:
        (folder / changed).write_text(text)
    return folder


def start(folder: Path, entry: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """A process of the copied packages that is asked for nothing; it ends by itself, or the test fails."""
    with subprocess.Popen(
        [sys.executable, "-m", entry],
        cwd=folder,
        env=environment(**settings) | {"PYTHONPATH": str(folder)},
        stdin=subprocess.PIPE,  # open: what reads it must end for another reason
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            process.wait(120)
        finally:
            process.kill()
        out, err = process.communicate()
    return subprocess.CompletedProcess(entry, process.returncode, out, err)


@pytest.mark.parametrize(
    ("module", "text", "reason"),
    [
        ("api.json.dumps", None, "there is no such module or name"),
        ("api.json.dumps", "import not_there_at_all\n", "No module named 'not_there_at_all'"),
        ("api.pages.view_pages", "router = [\n", "SyntaxError in line 1"),
        ("api.json.claims", "", "has no attribute 'router'"),
    ],
)
def test_a_module_with_routes_that_cannot_be_imported_ends_the_start(
    tmp_path: Path, small_file: Path, module: str, text: str | None, reason: str
) -> None:
    done = start(copied(tmp_path, module, text), "api.server.serve", snapshot=small_file, read_ahead=False)
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line.startswith("kg serve: ")]
    assert len(said) == 1
    assert f"kg serve: {module} cannot be imported (" in said[0]
    assert reason in said[0]
    assert REMEDY in said[0]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("entry", "module", "settings"),
    [
        ("api.server.serve", "kg.pages.prepare", {}),
        ("api.server.serve", "api.sparql.sparql_page", {"scratch": True}),
        ("api.server.mcp_stdio", "kg.views.funding", {}),
    ],
)
def test_a_module_read_ahead_that_cannot_be_imported_ends_the_start(
    tmp_path: Path, small_file: Path, entry: str, module: str, settings: dict[str, object]
) -> None:
    given = settings or {"snapshot": small_file}
    done = start(copied(tmp_path, module, "raise RuntimeError('torn page')\n"), entry, **given)
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line.startswith(("kg serve: ", "kg mcp: "))]
    assert len(said) == 1
    assert f"{module} cannot be imported (RuntimeError: torn page)" in said[0]
    assert "Traceback" not in done.stderr


WRONG = {
    ("KG_READ_AHEAD_S", "0"): "KG_READ_AHEAD_S: '0': input should be greater than 0",
    ("KG_READ_AHEAD", "maybe"): "KG_READ_AHEAD: 'maybe': input should be a valid boolean",
    ("KG_ALLOWED_HOSTS", "longtu.example"): 'KG_ALLOWED_HOSTS: is no list — write a list in JSON: ["one", "two"]',
    ("KG_LOG", "xml"): "KG_LOG: 'xml': input should be 'text' or 'json'",
}


@pytest.mark.parametrize("module", ["api", "api.server.mcp_stdio"], ids=["serve", "mcp"])
@pytest.mark.parametrize("variable", WRONG, ids=" ".join)
def test_a_variable_that_cannot_be_is_named_without_a_trace(variable: tuple[str, str], module: str) -> None:
    name, value = variable
    command = [sys.executable, "-m", module]
    done = subprocess.run(
        command, env=environment() | {name: value}, capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL
    )
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr
    assert WRONG[variable] in done.stderr
