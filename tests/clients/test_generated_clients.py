"""Clients that generators write from the description of the API: they can be made, are typed, and lose nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.clients import PYTHON, ROOT, node_program, python_program, ran
from tests.support.serving import Service

pytestmark = pytest.mark.clients

HERE = ROOT / "clients"
CONFIGURATION = HERE / "openapi-python-client.yaml"
READ_AS = {  # the class that the Python client reads an answer as
    "/api/entities/moonshot-ai": "EntityRecord",
    "/api/entities/moonshot-ai/relationships": "RelationshipList",
    "/api/claims/a1.c-round-amount-lead": "ClaimRecord",
    "/api/sources/a1": "SourceRecord",
    "/api/claims?limit=500": "ClaimsList",
    "/api/companies?limit=500&count=exact": "CompaniesList",
    "/api/rounds?fields=amount,ledBy": "RoundsList",
    "/api/resolve?name=kimi": "Resolution",
    "/api/queries/capex": "QueryAnswer",
    "/api/views": "ViewList",
    "/api/views/co-investment": "CoInvestmentView",
    "/api/views/capex": "CapexView",
    "/graph.json?focus=moonshot-ai": "PictureData",
    "/reconcile/1.0": "Manifest",
    "/readyz": "Readiness",
    "/api/entities/moonshot": "Problem",
}


@pytest.fixture(scope="module")
def description(server: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("description") / "openapi.json"
    path.write_bytes(server.client.get("/openapi.json").content)
    return path


@pytest.fixture(scope="module")
def generated(description: Path) -> tuple[Path, str]:
    """The folder of the generated Python package, and what its generator said."""
    folder = description.parent / "generated"
    command = [python_program("openapi-python-client"), "generate", "--path", str(description)]
    given = ["--config", str(CONFIGURATION), "--output-path", str(folder)]
    said = ran([*command, *given], description.parent, stderr=True)
    return folder, said


def test_openapi_python_client_understands_every_operation(generated: tuple[Path, str]) -> None:
    """All but a query as a bare body, which it has no words for: the same operation takes it as a form."""
    folder, said = generated
    assert re.findall(r"WARNING parsing (.*)", said) == ["POST /sparql within sparql."], said
    assert re.findall(r"(?:Unsupported|Cannot) .*", said) == ["Unsupported content type application/sparql-query"]
    assert len(list((folder / "longtu_client" / "api").glob("*/*.py"))) > 80


def test_the_python_client_reads_each_answer_as_its_class_and_loses_nothing(
    server: Service, generated: tuple[Path, str]
) -> None:
    said = ran(
        [str(PYTHON), str(HERE / "typed.py"), server.url.rstrip("/")], generated[0], PYTHONPATH=str(generated[0])
    )
    found = json.loads(said)
    assert {path: kind for path, (kind, _) in found.items()} == READ_AS
    for path, (_, written) in found.items():
        told = server.client.get(path).json()
        changing = {"request_id"}
        assert {k: v for k, v in written.items() if k not in changing} == {
            k: v for k, v in told.items() if k not in changing
        }, path


@pytest.fixture(scope="module")
def typescript(description: Path) -> Path:
    """A folder with the types that openapi-typescript wrote, and a program that uses them."""
    folder = description.parent / "typescript"
    folder.mkdir()
    ran([node_program("openapi-typescript"), str(description), "-o", str(folder / "longtu.d.ts")], folder)
    shutil.copy(HERE / "typed.ts", folder / "typed.ts")
    return folder


def compiled(folder: Path) -> subprocess.CompletedProcess[str]:
    options = ["--strict", "--target", "es2022", "--module", "commonjs", "--lib", "es2022,dom"]
    command = [node_program("tsc"), *options, "typed.ts"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_typescript_program_is_checked_against_the_types_and_runs(server: Service, typescript: Path) -> None:
    done = compiled(typescript)
    assert done.returncode == 0, done.stdout
    said = json.loads(ran(["node", "typed.js", server.url.rstrip("/")], typescript))
    company = server.client.get("/api/entities/moonshot-ai").json()
    view = server.client.get("/api/views/capex").json()
    assert (said["name"], said["claims"]) == (company["name"]["zh"], len(company["claims"]))
    assert said["lower"] == "500000000"
    assert "exact" in said["bounds"]
    assert said["rows"] == [len(row["claims"]) for row in view["rows"]]


def test_a_slip_is_an_error_of_the_compiler(typescript: Path) -> None:
    """The types say something: a field that no answer has, a list taken for a text, a view's rows unlike its own."""
    program = (typescript / "typed.ts").read_text("utf-8")
    for right, wrong in (
        ("company.name?.zh", "company.title?.zh"),
        ("claim.lower", "claim.lower?.toFixed()"),
        ("round.amount ?? []", "round.amounts ?? []"),
        ("row.claims.length", "row.round.id.length"),
    ):
        assert program.count(right) == 1
        (typescript / "typed.ts").write_text(program.replace(right, wrong), "utf-8")
        done = compiled(typescript)
        assert re.findall(r"^typed\.ts\(\d+,\d+\): error TS", done.stdout, re.M), (wrong, done.stdout)
    (typescript / "typed.ts").write_text(program, "utf-8")
