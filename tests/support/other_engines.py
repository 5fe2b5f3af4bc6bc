"""Engines that others make, started for tests on addresses of this machine: Virtuoso and the Oxigraph server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

USER, PASSWORD = "longtu", "not-in-any-log"
_VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000000
"""


class Addresses(NamedTuple):
    """Which engine it is, where it takes graphs, where it answers queries."""

    name: str
    graphs: str
    queries: str


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(command: list[str], ready: list[str] | str) -> Iterator[None]:
    """A process, once it is ready: a command ends with 0, or an address answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _is_ready(ready):
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def _is_ready(ready: list[str] | str) -> bool:
    if isinstance(ready, list):
        return subprocess.run(ready, capture_output=True, check=False).returncode == 0
    try:
        return httpx.get(ready).status_code < 500
    except httpx.HTTPError:
        return False


@contextmanager
def virtuoso(folder: Path) -> Iterator[Addresses]:
    """A Virtuoso of its own under `folder`, with an account that may write; skips where it is not installed."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("Virtuoso is not installed here (Debian: virtuoso-opensource)")
    port, http = _free(), _free()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(folder=folder, port=port, http=http))
    ask = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba"]
    with _running(["virtuoso-t", "-f", "-c", str(folder / "virtuoso.ini")], [*ask, "exec=status();"]):
        account = f"USER_CREATE('{USER}', '{PASSWORD}'); GRANT SPARQL_UPDATE TO \"{USER}\";"
        subprocess.run([*ask, f"exec={account}"], check=True, capture_output=True)
        address = f"http://127.0.0.1:{http}"
        yield Addresses("virtuoso", f"{address}/sparql-graph-crud-auth", f"{address}/sparql")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Addresses]:
    """An Oxigraph server of its own under `folder`."""
    address = f"127.0.0.1:{_free()}"
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", address]
    with _running([*command, "--location", str(folder / "oxigraph")], f"http://{address}/query?query=ASK%7B%7D"):
        yield Addresses("oxigraph", f"http://{address}/store", f"http://{address}/query")
