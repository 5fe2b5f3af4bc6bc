"""The wheel: its top-level names, and a clean environment in which it is installed and run."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from trove_classifiers import classifiers

from kg.build.dataset import Built

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_top_level_names_are_kg_and_api(wheel: Path) -> None:
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"kg", "api"}


def test_the_schema_the_data_and_the_queries_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in ("schema/ontology.ttl", "schema/codes.ttl", "schema/shapes.ttl", "schema/rules/10-direct.rq"):
        assert f"kg/_{path}" in names
    for folder in ("kg/data", "kg/queries", "api/templates", "api/static"):
        wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.*") if path.is_file()}
        assert {name for name in wanted if "__pycache__" not in name} <= names
    assert not any("/tests/" in name or name.startswith("tests/") for name in names)


def test_the_metadata_say_what_an_index_shows(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    told = message_from_bytes(archive.read(name))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for field, value in {
        "Name": project["name"],
        "Version": project["version"],
        "Summary": project["description"],
        "Author": "The Longtu maintainers",
        "License-Expression": "Apache-2.0 AND CC-BY-4.0",
        "License-File": "LICENSE",
        "Requires-Python": ">=3.11",
        "Description-Content-Type": "text/markdown",
    }.items():
        assert told[field] == value, field
    assert (told["Keywords"] or "").count(",") > 3 and told.get_all("Project-URL")
    stated = told.get_all("Classifier", [])
    assert stated and set(stated) <= classifiers, set(stated) - classifiers
    assert {"add", "columns", "tables"} == set(told.get_all("Provides-Extra", []))
    assert (ROOT / "README.md").read_bytes().strip() in archive.read(name)


@pytest.mark.slow
def test_it_runs_in_a_clean_environment_far_from_the_checkout(wheel: Path, tmp_path: Path, built: Built) -> None:
    """The dependencies come from this environment's folders; the distribution itself is the wheel."""
    environment = tmp_path / "env"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    site = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    (Path(site) / "dependencies.pth").write_text("\n".join(dependencies) + "\n")
    program = "import kg, api; print(kg.__file__)"
    shown = subprocess.run([str(python), "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(environment) in shown.stdout
    done = subprocess.run(
        [str(environment / "bin" / "kg"), "build", "--json"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert built.digest in done.stdout
    check = subprocess.run(
        [str(environment / "bin" / "kg"), "check"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
