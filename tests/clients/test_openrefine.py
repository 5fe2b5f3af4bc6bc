"""OpenRefine against the service: sure names of a table are matched, others not, facts come in with their bounds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.openrefine import Cell, OpenRefine, openrefine
from tests.support.serving import Service

pytestmark = pytest.mark.clients

PROSE = "A cell of prose that is longer than any name. " * 6  # without a comma: one column, whatever form is guessed
NAMES = ("月之暗面", "Moonshot AI", "北京月之暗面科技有限公司", "王慧文", "nobody of this name", PROSE)


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    with openrefine(tmp_path_factory.mktemp("refine")) as found:
        yield found


@pytest.fixture(scope="module")
def told(server: Service) -> dict[str, str]:
    """Where the service is, as a user gives it, and its spaces, as OpenRefine reads them from the manifest."""
    manifest = server.client.get("/reconcile").json()
    address = f"{server.url.rstrip('/')}/reconcile"
    return {"service": address, **{name: manifest[name] for name in ("identifierSpace", "schemaSpace")}}


def reconciled(refine: OpenRefine, told: dict[str, str], **given: object) -> tuple[str, dict[str, Cell]]:
    """A new project of the names, reconciled; its id, and its cells by name."""
    project = refine.project("name\n" + "".join(f"{name}\n" for name in NAMES))
    config = {"mode": "standard-service", **told, "autoMatch": True, "columnDetails": [], "limit": 0, **given}
    refine.done("reconcile", project, columnName="name", config=config)
    return project, {row[0]["v"]: row[0] for row in refine.rows(project)}


def test_names_that_are_certain_are_matched_and_no_others(refine: OpenRefine, told: dict[str, str]) -> None:
    _, cells = reconciled(refine, told)
    assert {name: cell["j"] for name, cell in cells.items()} == {
        "月之暗面": "matched",
        "Moonshot AI": "matched",
        "北京月之暗面科技有限公司": "none",
        "王慧文": "matched",
        "nobody of this name": "none",
        PROSE: "none",
    }
    assert cells["月之暗面"]["m"]["id"] == cells["Moonshot AI"]["m"]["id"] == "moonshot-ai"
    assert [each["id"] for each in cells["北京月之暗面科技有限公司"]["c"]] == ["moonshot-ai"]
    assert cells["nobody of this name"]["c"] == []


def test_a_class_that_is_asked_for_keeps_others_out(refine: OpenRefine, told: dict[str, str]) -> None:
    _, cells = reconciled(refine, told, type={"id": "Company", "name": "Company"})
    assert cells["月之暗面"]["j"] == "matched"
    assert cells["王慧文"]["j"] == "none" and "wang-huiwen" not in {each["id"] for each in cells["王慧文"]["c"]}


def test_facts_of_the_matches_come_into_columns_with_their_bounds(refine: OpenRefine, told: dict[str, str]) -> None:
    project, _ = reconciled(refine, told)
    wanted = {"properties": [{"id": name, "name": name} for name in ("foundedBy", "totalRaised")]}
    spaces = {name: told[name] for name in ("identifierSpace", "schemaSpace")}
    given = {"baseColumnName": "name", "endpoint": told["service"], "columnInsertIndex": "1", "extension": wanted}
    refine.done("extend-data", project, **spaces, **given)
    founders, totals = ([row[at] for row in refine.rows(project) if len(row) > at and row[at]] for at in (1, 2))
    assert founders[0]["m"]["id"] == "yang-zhilin"
    cells = [total["v"] for total in totals]
    assert cells == ["不到3亿美元"] * 2  # both matched names; a reported total is no fact


def test_the_class_of_a_column_is_guessed_from_the_service(refine: OpenRefine, told: dict[str, str]) -> None:
    """What its page asks when reconciling begins: the classes, those of most names first."""
    project = refine.project("name\n月之暗面\n智谱\n")
    asked = {"project": project, "columnName": "name", "service": told["service"]}
    answer = refine.asked("guess-types-of-column", **asked)
    assert (answer["code"], answer["types"][0]["id"]) == ("ok", "Company"), answer
