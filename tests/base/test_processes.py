"""Every process of the project ignores the folder one stands in, whatever the files there are called."""

from __future__ import annotations

import ast
import asyncio
import importlib.metadata
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from mcp import Client, StdioServerParameters

from tests.support.rooms import MODULES, nodes
from tests.support.serving import environment

pytestmark = pytest.mark.slow

KG = Path(sys.executable).with_name("kg")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file for every module that any of our processes could import, each of which gives itself away."""
    folder = tmp_path_factory.mktemp("hostile")
    names = {"kg", "api", "tests", "sitecustomize", "usercustomize", *sys.stdlib_module_names}
    names |= {name for name in importlib.metadata.packages_distributions() if name.isidentifier()}
    for name in names:
        (folder / f"{name}.py").write_text(
            f"import os\nos.makedirs({str(folder / 'was-run')!r}, exist_ok=True)\nos._exit(99)\n"
        )
    return folder


@pytest.fixture
def hostile(folder: Path) -> Path:
    """The same folder, in which nothing has been run yet."""
    if was_run(folder):
        (folder / "was-run").rmdir()
    return folder


def was_run(folder: Path) -> bool:
    return (folder / "was-run").exists()


def test_a_file_there_is_run_where_python_is_asked_to_look_there(hostile: Path) -> None:
    """The trap works: without `-P` the first import of the service falls into it."""
    done = subprocess.run([sys.executable, "-m", "api"], cwd=hostile, capture_output=True, check=False)
    assert (done.returncode, was_run(hostile)) == (99, True)


def test_the_service_and_all_its_processes(hostile: Path) -> None:
    """The first answer is a worker's, the picture the drawing process's, the page one of what was read ahead."""
    process = subprocess.Popen([KG, "serve"], cwd=hostile, env=environment(), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with httpx.Client(base_url=address, timeout=60) as client:
            paths = ("/sparql?query=ASK%7B%7D", "/views/mau.svg", "/id/kimi", "/openapi.json")
            assert [client.get(path).status_code for path in paths] == [200] * len(paths)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
    assert not was_run(hostile)


def test_the_command(hostile: Path) -> None:
    done = subprocess.run([KG, "check"], cwd=hostile, capture_output=True, text=True, check=False)
    assert (done.returncode, was_run(hostile)) == (0, False), done.stderr


def test_the_graph_for_agents(hostile: Path) -> None:
    async def tools() -> int:
        started = StdioServerParameters(command=str(KG), args=["mcp"], cwd=str(hostile), env=dict(os.environ))
        async with Client(started) as client:
            return len((await client.list_tools()).tools)

    assert asyncio.run(tools()) > 0
    assert not was_run(hostile)


def test_every_process_is_started_in_the_one_way() -> None:
    """A new place that starts Python by itself would have to remember `-P`; there is one place that does."""
    ways = {"executable", "multiprocessing", "ProcessPoolExecutor", "runpy"}
    found = {
        (path.stem, name)
        for path in MODULES
        for node in nodes(path)
        for name in (
            [node.attr]
            if isinstance(node, ast.Attribute)
            else [alias.name.partition(".")[0] for alias in node.names]
            if isinstance(node, ast.Import | ast.ImportFrom)
            else []
        )
        if name in ways
    }
    assert found == {("processes", "executable")}
