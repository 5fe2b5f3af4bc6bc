"""The notebook runs from top to bottom, locally and against a service, and shows tables and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support.serving import Service

pytestmark = pytest.mark.slow

NOTEBOOK = Path(__file__).parent.parent.parent / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def executed(server: Service) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGTU_URL", server.url)
        notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]  # publishes no types
        client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={})
        client.execute()
        return notebook


def shown(notebook: Any) -> list[str]:
    return [
        media_type
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        for media_type in output.get("data", {})
    ]


def test_it_shows_tables_and_pictures(executed: Any) -> None:
    kinds = shown(executed)
    assert kinds.count("image/png") >= 3
    assert kinds.count("text/html") >= 4


def test_no_cell_complains(executed: Any) -> None:
    complaints = [
        output.text
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert complaints == []


def test_the_committed_notebook_holds_no_output() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]  # publishes no types
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
